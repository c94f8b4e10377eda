#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kernel/calendar/date.h"
#include "kernel/decimal/decimal.h"

namespace zhigai::feel {

/// FEEL's own day: years from -999999999 to 999999999.
struct WideDate {
    std::int32_t year = 0;
    std::uint8_t month = 1;
    std::uint8_t day = 1;
    bool operator==(const WideDate&) const = default;
};

/// A row of a register. `at` pins it to a day (as of); otherwise the row as the reader sees it now.
struct Link {
    std::string register_id;
    std::int64_t id = 0;
    std::optional<Date> at;
    bool operator==(const Link& other) const {
        return register_id == other.register_id && id == other.id;  // decision 10: compares by id
    }
};

struct Time;  // temporal.h: time of day with optional offset or zone
struct DateTime;
struct DayTimeDuration;
struct YearMonthDuration;
struct Range;  // value_detail.h: ends may be absent ("no bound") or null, which differ
struct Function;

class Value;
using List = std::vector<Value>;
using Entries = std::vector<std::pair<std::string, Value>>;

/// A value at run time. Immutable; lists and contexts are shared, so a copy is cheap.
/// Money is a number in yuan; a percent is its fraction (65 % is 0.65); a choice is its code as
/// text.
class Value {
 public:
    Value() = default;  ///< null
    static Value boolean(bool b);
    static Value number(Decimal d);
    static Value whole(std::int64_t n) { return number(Decimal::from(n)); }
    static Value text(std::string s);
    static Value date(Date d);
    static Value wide_date(WideDate d);
    static Value list(List items);
    static Value context(Entries entries);
    static Value link(Link link);
    static Value time(Time t);
    static Value date_time(DateTime t);
    static Value days_and_time(DayTimeDuration d);
    static Value years_and_months(YearMonthDuration d);
    static Value range(Range r);
    static Value function(Function f);

    bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    const bool* as_boolean() const;
    const Decimal* as_number() const;
    const std::string* as_text() const;
    const WideDate* as_wide_date() const;
    /// The day, where it lies in std::chrono's years.
    std::optional<Date> as_date() const;
    const List* as_list() const;
    const Entries* as_context() const;
    const Link* as_link() const;
    const Time* as_time() const;
    const DateTime* as_date_time() const;
    const DayTimeDuration* as_days_and_time() const;
    const YearMonthDuration* as_years_and_months() const;
    const Range* as_range() const;
    const Function* as_function() const;
    bool is_true() const { return as_boolean() != nullptr && *as_boolean(); }

    /// FEEL's own text of it ("string()" without its special cases): for messages and tests.
    std::string to_text() const;

    using Data = std::variant<std::monostate, bool, Decimal, std::string, WideDate,
                              std::shared_ptr<const Time>, std::shared_ptr<const DateTime>,
                              std::shared_ptr<const DayTimeDuration>,
                              std::shared_ptr<const YearMonthDuration>, std::shared_ptr<const List>,
                              std::shared_ptr<const Entries>, std::shared_ptr<const Range>,
                              std::shared_ptr<const Function>, std::shared_ptr<const Link>>;
    const Data& data() const { return data_; }
    explicit Value(Data data) : data_(std::move(data)) {}

 private:
    Data data_;
};

}  // namespace zhigai::feel
