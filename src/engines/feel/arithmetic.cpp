#include "engines/feel/eval.h"
#include "engines/feel/temporal.h"

/// + - * / ** over FEEL's values: numbers, texts, days, times, durations.
namespace zhigai::feel {

namespace {

Value number(std::optional<Decimal> d) {
    return d ? Value::number(*d) : Value();
}

std::optional<DayTimeDuration> plus(const DayTimeDuration& a, const DayTimeDuration& b) {
    DayTimeDuration out;
    out.nanos = a.nanos + b.nanos;
    if (__builtin_add_overflow(a.seconds, b.seconds, &out.seconds)) return std::nullopt;
    if (out.nanos >= 1'000'000'000) {
        out.nanos -= 1'000'000'000;
        if (__builtin_add_overflow(out.seconds, 1, &out.seconds)) return std::nullopt;
    }
    return out;
}

std::optional<DayTimeDuration> minus(const DayTimeDuration& d) {
    if (d.seconds < -9'000'000'000'000'000'000) return std::nullopt;
    if (d.nanos == 0) return DayTimeDuration{-d.seconds, 0};
    return DayTimeDuration{-d.seconds - 1, 1'000'000'000 - d.nanos};
}

Value moved(const Value& value, const DayTimeDuration& by) {
    if (const WideDate* date = value.as_wide_date()) {
        const auto moment = add(midnight_utc(*date), by);
        return moment ? Value::wide_date(moment->date) : Value();
    }
    if (const DateTime* moment = value.as_date_time()) {
        auto out = add(*moment, by);
        return out ? Value::date_time(*std::move(out)) : Value();
    }
    if (const Time* time = value.as_time()) return Value::time(add(*time, by));
    if (const DayTimeDuration* duration = value.as_days_and_time()) {
        const auto out = plus(*duration, by);
        return out ? Value::days_and_time(*out) : Value();
    }
    return {};
}

Value moved(const Value& value, std::int64_t months) {
    if (const WideDate* date = value.as_wide_date()) {
        const auto out = add_months(*date, months);
        return out ? Value::wide_date(*out) : Value();
    }
    if (const DateTime* moment = value.as_date_time()) {
        const auto out = add_months(moment->date, months);
        return out ? Value::date_time({*out, moment->time}) : Value();
    }
    if (const YearMonthDuration* duration = value.as_years_and_months()) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(duration->months, months, &sum)) return {};
        return Value::years_and_months({sum});
    }
    return {};
}

Value sum(const Value& left, const Value& right) {
    if (const Decimal* a = left.as_number()) {
        const Decimal* b = right.as_number();
        return b == nullptr ? Value() : number(a->add(*b));
    }
    if (const std::string* a = left.as_text()) {
        const std::string* b = right.as_text();
        return b == nullptr ? Value() : Value::text(*a + *b);
    }
    if (const DayTimeDuration* by = right.as_days_and_time()) return moved(left, *by);
    if (const YearMonthDuration* by = right.as_years_and_months()) return moved(left, by->months);
    if (const DayTimeDuration* by = left.as_days_and_time()) return moved(right, *by);
    if (const YearMonthDuration* by = left.as_years_and_months()) return moved(right, by->months);
    return {};
}

// A date among date-times is its midnight in UTC; local ones and zoned ones have no distance.
std::optional<DateTime> as_moment(const Value& value) {
    if (const WideDate* date = value.as_wide_date()) return midnight_utc(*date);
    if (const DateTime* moment = value.as_date_time()) return *moment;
    return std::nullopt;
}

Value distance(std::optional<DayTimeDuration> d) {
    return d ? Value::days_and_time(*d) : Value();
}

Value rest(const Value& left, const Value& right) {
    if (const Decimal* a = left.as_number()) {
        const Decimal* b = right.as_number();
        return b == nullptr ? Value() : number(a->subtract(*b));
    }
    if (const DayTimeDuration* by = right.as_days_and_time()) {
        const auto back = minus(*by);
        return back ? moved(left, *back) : Value();
    }
    if (const YearMonthDuration* by = right.as_years_and_months()) {
        return by->months == INT64_MIN ? Value() : moved(left, -by->months);
    }
    if (const Time* a = left.as_time()) {
        const Time* b = right.as_time();
        if (b == nullptr || a->local() != b->local()) return {};
        return distance(difference(instant_of(*a), instant_of(*b)));
    }
    const auto a = as_moment(left);
    const auto b = as_moment(right);
    if (!a || !b || a->time.local() != b->time.local()) return {};
    return distance(difference(instant_of(*a), instant_of(*b)));
}

Value scaled(const Value& duration, const Decimal& factor, bool divide, std::string_view& why) {
    const auto times = [&](Decimal size) {
        return divide ? size.divide(factor) : size.multiply(factor);
    };
    if (divide && factor.is_zero()) {
        why = "division_by_zero";
        return {};
    }
    if (const DayTimeDuration* d = duration.as_days_and_time()) {
        const auto seconds = times(seconds_of(*d));
        return seconds ? distance(duration_of(*seconds)) : Value();
    }
    if (const YearMonthDuration* d = duration.as_years_and_months()) {
        const auto months = times(Decimal::from(d->months));
        const auto cut = months ? months->round(0, Rounding::Down) : std::nullopt;
        const auto whole = cut ? cut->to_int() : std::nullopt;
        return whole ? Value::years_and_months({*whole}) : Value();
    }
    return {};
}

Value product(const Value& left, const Value& right, std::string_view& why) {
    const Decimal* a = left.as_number();
    const Decimal* b = right.as_number();
    if (a != nullptr && b != nullptr) return number(a->multiply(*b));
    if (b != nullptr) return scaled(left, *b, false, why);
    if (a != nullptr) return scaled(right, *a, false, why);
    return {};
}

Value quotient(const Value& left, const Value& right, std::string_view& why) {
    const auto divided = [&](Decimal a, Decimal b) {
        if (b.is_zero()) why = "division_by_zero";
        return number(a.divide(b));
    };
    if (const Decimal* b = right.as_number()) {
        const Decimal* a = left.as_number();
        return a != nullptr ? divided(*a, *b) : scaled(left, *b, true, why);
    }
    if (const DayTimeDuration* a = left.as_days_and_time()) {
        const DayTimeDuration* b = right.as_days_and_time();
        return b == nullptr ? Value() : divided(seconds_of(*a), seconds_of(*b));
    }
    if (const YearMonthDuration* a = left.as_years_and_months()) {
        const YearMonthDuration* b = right.as_years_and_months();
        return b == nullptr ? Value() : divided(Decimal::from(a->months), Decimal::from(b->months));
    }
    return {};
}

}  // namespace

Value arithmetic_of(Op op, const Value& left, const Value& right, std::string_view& why) {
    switch (op) {
        case Op::Add:
            return sum(left, right);
        case Op::Subtract:
            return rest(left, right);
        case Op::Multiply:
            return product(left, right, why);
        case Op::Divide:
            return quotient(left, right, why);
        default:
            break;
    }
    const Decimal* a = left.as_number();
    const Decimal* b = right.as_number();
    return a != nullptr && b != nullptr ? number(a->power(*b)) : Value();
}

Value negated(const Value& value) {
    if (const Decimal* d = value.as_number()) return Value::number(d->negated());
    if (const DayTimeDuration* d = value.as_days_and_time()) return distance(minus(*d));
    if (const YearMonthDuration* d = value.as_years_and_months()) {
        return d->months == INT64_MIN ? Value() : Value::years_and_months({-d->months});
    }
    return {};
}

}  // namespace zhigai::feel
