#include "engines/feel/temporal.h"
#include "engines/feel/value_detail.h"

namespace zhigai::feel {

namespace {

std::optional<Value> of_date(WideDate date, std::string_view name) {
    if (name == "year") return Value::whole(date.year);
    if (name == "month") return Value::whole(date.month);
    if (name == "day") return Value::whole(date.day);
    if (name == "weekday") return Value::whole(weekday(date));
    return std::nullopt;
}

Value offset_value(std::optional<int> offset) {
    return offset ? Value::days_and_time({*offset, 0}) : Value();
}

std::optional<Value> of_time(const Time& time, std::optional<int> offset, std::string_view name) {
    if (name == "hour") return Value::whole(time.hour);
    if (name == "minute") return Value::whole(time.minute);
    if (name == "second")
        return Value::number(*Decimal::from(time.second).add(Decimal::scaled(time.nano, 9)));
    if (name == "time offset") return offset_value(offset);
    if (name == "timezone") return time.zone.empty() ? Value() : Value::text(time.zone);
    return std::nullopt;
}

std::optional<Value> of_range(const Range& range, std::string_view name) {
    if (name == "start") return range.low;
    if (name == "end") return range.high;
    if (name == "start included") return Value::boolean(range.low_closed);
    if (name == "end included") return Value::boolean(range.high_closed);
    return std::nullopt;
}

}  // namespace

std::optional<Value> member(const Value& value, std::string_view name) {
    if (const Entries* entries = value.as_context()) {
        for (const auto& [key, held] : *entries) {
            if (key == name) return held;
        }
        return std::nullopt;
    }
    if (const WideDate* date = value.as_wide_date()) return of_date(*date, name);
    if (const Time* time = value.as_time()) return of_time(*time, offset_of(*time), name);
    if (const DateTime* moment = value.as_date_time()) {
        if (auto found = of_date(moment->date, name)) return found;
        return of_time(moment->time, offset_of(*moment), name);
    }
    if (const DayTimeDuration* duration = value.as_days_and_time()) {
        // Parts of a negative duration are negative: work on the size and put the sign back.
        const bool negative = duration->seconds < 0;
        const Decimal size = seconds_of(*duration).abs();
        const std::int64_t whole = size.round(0, Rounding::Down)->to_int().value_or(0);
        const auto part = [&](std::int64_t n) { return Value::whole(negative ? -n : n); };
        if (name == "days") return part(whole / 86'400);
        if (name == "hours") return part(whole / 3600 % 24);
        if (name == "minutes") return part(whole / 60 % 60);
        if (name == "seconds") {
            const Decimal rest = *size.modulo(Decimal::from(60));
            return Value::number(negative ? rest.negated() : rest);
        }
        return std::nullopt;
    }
    if (const YearMonthDuration* months = value.as_years_and_months()) {
        if (name == "years") return Value::whole(months->months / 12);
        if (name == "months") return Value::whole(months->months % 12);
        return std::nullopt;
    }
    if (const Range* range = value.as_range()) return of_range(*range, name);
    return std::nullopt;
}

}  // namespace zhigai::feel
