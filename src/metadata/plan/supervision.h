#pragma once

#include <string>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

/// 月度跟踪、季度调度、半年推进、年度总结.
struct Meeting {
    std::string id;
    Say title;
    Quote quote;
    std::string period;  ///< month, quarter, half_year, year
    int day = 0;         ///< of the month after the period; 0 = the plan does not say
};

/// What is owed by a day, and where the present speed leads; over pace_names.
struct Pace {
    std::string id;
    Say title;
    Say says;
    bool is_default = false;
    Formula due;
    Formula forecast;
};

/// A traffic-light rule: the first light whose `when` holds. Over light_names and the rule's own
/// numbers.
struct LightRule {
    struct Light {
        std::string id;    ///< no_task, met, late, slow, on_pace
        std::string tone;  ///< none, good, slow, late: the page's colour, always beside the word
        Say title;
        Formula when;
    };
    struct Number {
        std::string name;
        Decimal value;
        Say title;
    };
    std::string id;
    Say title;
    Say says;
    bool is_default = false;
    std::vector<Number> numbers;
    std::vector<Light> lights;
    std::vector<Reading> readings;
};

struct Supervision {
    std::vector<Meeting> cycle;
    std::vector<Say> cycle_notes;
    std::vector<Pace> paces;
    std::vector<LightRule> light_rules;

    const Pace& pace() const;
    const LightRule& lights() const;
};

/// Names (numbers) that a pace formula may use.
/// `quota_past`, `quota_now`: of the table's periods (quarters, months) before the day, and the one
/// that holds it, of which `days_passed_now` of `days_now` have passed.
inline constexpr const char* pace_names[] = {
    "quota",      "done",      "under_way",       "days_passed", "days_in_year",
    "quota_past", "quota_now", "days_passed_now", "days_now"};
/// Names that a light may use beside its rule's own numbers.
inline constexpr const char* light_names[] = {"quota",       "done",         "under_way", "due",
                                              "days_passed", "days_in_year", "forecast"};

}  // namespace zhigai::plan
