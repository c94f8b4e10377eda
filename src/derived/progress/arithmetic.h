#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "derived/progress/progress.h"

/// The numbers of one line, from counts and the plan's own formulas (应达, 预计, 灯). Exact decimals throughout.
namespace zhigai::progress {

/// Days of the period a question is about, the day asked for included.
struct Period {
    Date from;
    Date to;
    std::int64_t passed = 0;
    std::int64_t days = 0;
    std::int64_t passed_now = 0;  ///< of the table's own period (a quarter) that holds the day
    std::int64_t days_now = 0;    ///< 0: the day is in none
};
Period period_of(const plan::Plan& plan, const Question& question);

/// 77.8 from 14 and 18: one decimal, half up; nullopt when the whole is 0.
std::optional<Decimal> percent(Decimal part, Decimal whole);
/// With `places` decimals, half up.
std::string fixed(Decimal value, int places);
/// As `fixed`, with + or − (U+2212) before it.
std::string with_sign(Decimal value, int places);
Decimal plus(Decimal a, Decimal b);
Decimal minus(Decimal a, Decimal b);

/// The plan's pace and light formulas, compiled once.
class Arithmetic {
 public:
    static Result<std::unique_ptr<Arithmetic>> create(const plan::Plan& plan);
    ~Arithmetic();

    /// Fills rate, due, ahead, forecast, gap, pace_needed and status of a line whose counts and quota are known.
    void fill(UnitFigures& line, const Period& period) const;
    /// The same for a target that is a count: value against what it asks for.
    Status light(Decimal quota, Decimal done, const Period& period) const;
    Decimal due(Decimal quota, Decimal done, const Period& period, const plan::QuotaTable::Owed& owed = {}) const;
    /// The first line of a headline part whose condition holds; null when none does.
    const plan::HeadlinePart::Line* choose(const plan::HeadlinePart& part,
                                           const std::map<std::string, Decimal>& names) const;

 private:
    struct Inner;
    explicit Arithmetic(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace zhigai::progress
