#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/calendar/date.h"

namespace zhigai::progress {

/// What is asked: how far on this day, for this year's task, under this rule.
struct Question {
    Date on;
    int year = 0;        ///< 0 = all years of the plan together
    std::string rule;    ///< empty = the plan's default
    bool operator==(const Question&) const = default;
};

/// The address of one figure: what is measured, and for which part. A page shows a figure by it, a drawer opens it.
struct FigureRef {
    std::string measure;      ///< done, under_way, quota, rate, due, ahead, forecast, gap, pace, amount, target, gained
    Question question;
    std::string unit;         ///< the plan's id of a place; empty = all; "-" = not in the plan
    int month = 0;            ///< 1-12 of the question's year: only rows done in it
    std::string kind;
    std::string target;       ///< measure `target`
    std::optional<Date> since;  ///< measure `gained`: done after this day
    bool operator==(const FigureRef&) const = default;

    /// `done;on=2024-09-30;year=2024;rule=x;unit=y`: stable, fit for an address.
    std::string text() const;
    static std::optional<FigureRef> parse(std::string_view text);
};

}  // namespace zhigai::progress
