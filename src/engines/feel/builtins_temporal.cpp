#include "engines/feel/builtins.h"
#include "engines/feel/temporal.h"

namespace zhigai::feel {

namespace {

Value bad(const Call& call) {
    return call.fail("this is no such day or time", "bad_temporal");
}

std::optional<std::int64_t> whole(const Value& value) {
    return value.as_number() == nullptr ? std::nullopt : value.as_number()->to_int();
}

std::optional<WideDate> date_of_parts(const Value& year, const Value& month, const Value& day) {
    const auto y = whole(year);
    const auto m = whole(month);
    const auto d = whole(day);
    if (!y || !m || !d || *y < -999'999'999 || *y > 999'999'999 || *m < 1 || *m > 12 || *d < 1 ||
        *d > 31)
        return std::nullopt;
    const WideDate date{static_cast<std::int32_t>(*y), static_cast<std::uint8_t>(*m),
                        static_cast<std::uint8_t>(*d)};
    return valid(date) ? std::optional(date) : std::nullopt;
}

// The seconds may carry a fraction; the offset is a duration, or null.
std::optional<Time> time_of_parts(const Value& hour, const Value& minute, const Value& second,
                                  const Value& offset) {
    const auto h = whole(hour);
    const auto m = whole(minute);
    if (!h || !m || second.as_number() == nullptr || *h < 0 || *h > 23 || *m < 0 || *m > 59)
        return std::nullopt;
    const auto nanos = second.as_number()->round(9, Rounding::Down);
    const auto units = nanos ? nanos->to_scaled(9) : std::nullopt;
    if (!units || *units < 0 || *units >= 60'000'000'000) return std::nullopt;
    Time out;
    out.hour = static_cast<int>(*h);
    out.minute = static_cast<int>(*m);
    out.second = static_cast<int>(*units / 1'000'000'000);
    out.nano = static_cast<int>(*units % 1'000'000'000);
    if (!offset.is_null()) {
        const DayTimeDuration* east = offset.as_days_and_time();
        if (east == nullptr || east->seconds < -18 * 3600 || east->seconds > 18 * 3600)
            return std::nullopt;
        out.offset = static_cast<int>(east->seconds);
    }
    return out;
}

Value date_from(const Call& call) {
    if (const WideDate* date = call[0].as_wide_date()) return Value::wide_date(*date);
    if (const DateTime* moment = call[0].as_date_time()) return Value::wide_date(moment->date);
    if (const std::string* text = call[0].as_text()) {
        if (const auto date = parse_date(*text)) return Value::wide_date(*date);
    }
    return bad(call);
}

Value date_parts(const Call& call) {
    const auto date = date_of_parts(call[0], call[1], call[2]);
    return date ? Value::wide_date(*date) : bad(call);
}

Value moment_from(const Call& call) {
    if (const DateTime* moment = call[0].as_date_time()) return Value::date_time(*moment);
    if (const WideDate* date = call[0].as_wide_date()) return Value::date_time(midnight_utc(*date));
    if (const std::string* text = call[0].as_text()) {
        if (auto moment = parse_date_time(*text)) return Value::date_time(*std::move(moment));
    }
    return bad(call);
}

Value moment_of(const Call& call) {
    const WideDate* date = call[0].as_wide_date();
    if (const DateTime* moment = call[0].as_date_time()) date = &moment->date;
    const Time* time = call[1].as_time();
    if (date != nullptr && time != nullptr) return Value::date_time({*date, *time});
    if (const DateTime* moment = call[0].as_date_time();
        moment != nullptr && call[1].as_text() != nullptr) {
        // The same instant, said in another zone.
        if (!known_zone(call.text(1)) || moment->time.local()) return bad(call);
        const Instant at = instant_of(*moment);
        DateTime guess{WideDate{1970, 1, 1}, {}};
        guess.time.zone = call.text(1);
        auto shifted_by = add(guess, {at.seconds, at.nanos});
        if (!shifted_by) return bad(call);
        auto local = add(*shifted_by, {offset_of(*shifted_by).value_or(0), 0});
        return local ? Value::date_time(*std::move(local)) : bad(call);
    }
    return bad(call);
}

Value moment_parts(const Call& call) {
    const auto date = date_of_parts(call[0], call[1], call[2]);
    const bool zone = call[6].as_text() != nullptr;
    auto time = time_of_parts(call[3], call[4], call[5], zone ? Value() : call[6]);
    if (!date || !time) return bad(call);
    if (zone) {
        if (!known_zone(call.text(6))) return bad(call);
        time->zone = call.text(6);
    }
    return Value::date_time({*date, *time});
}

Value time_from(const Call& call) {
    if (const Time* time = call[0].as_time()) return Value::time(*time);
    if (const DateTime* moment = call[0].as_date_time()) return Value::time(moment->time);
    if (call[0].as_wide_date() != nullptr)
        return Value::time(midnight_utc(*call[0].as_wide_date()).time);
    if (const std::string* text = call[0].as_text()) {
        if (const auto time = parse_time(*text)) return Value::time(*time);
    }
    return bad(call);
}

Value time_parts(const Call& call) {
    const auto time = time_of_parts(call[0], call[1], call[2], call[3]);
    return time ? Value::time(*time) : bad(call);
}

Value duration(const Call& call) {
    if (call[0].as_days_and_time() != nullptr || call[0].as_years_and_months() != nullptr)
        return call[0];
    const std::string* text = call[0].as_text();
    Value out = text == nullptr ? Value() : parse_duration(*text);
    return out.is_null() ? bad(call) : out;
}

// Whole months from one day to the other, cut towards zero; a day not yet reached does not count.
Value months_between(const Call& call) {
    const auto day = [](const Value& value) -> std::optional<std::pair<WideDate, std::int64_t>> {
        if (const WideDate* date = value.as_wide_date()) return std::pair(*date, std::int64_t{0});
        if (const DateTime* m = value.as_date_time()) {
            return std::pair(
                m->date, std::int64_t{m->time.hour} * 3600 + m->time.minute * 60 + m->time.second);
        }
        return std::nullopt;
    };
    const auto from = day(call[0]);
    const auto to = day(call[1]);
    if (!from || !to) return call.fail("this takes two days");
    std::int64_t months = (static_cast<std::int64_t>(to->first.year) - from->first.year) * 12 +
                          to->first.month - from->first.month;
    const auto a = std::pair(from->first.day, from->second);
    const auto b = std::pair(to->first.day, to->second);
    if (months > 0 && b < a) --months;
    if (months < 0 && a < b) ++months;
    return Value::years_and_months({months});
}

std::optional<WideDate> day_of(const Value& value) {
    if (const WideDate* date = value.as_wide_date()) return *date;
    if (const DateTime* moment = value.as_date_time()) return moment->date;
    return std::nullopt;
}

std::int64_t ordinal(WideDate date) {
    return days_from(date) - days_from({date.year, 1, 1}) + 1;
}

Value day_of_year(const Call& call) {
    const auto date = day_of(call[0]);
    return date ? Value::whole(ordinal(*date)) : bad(call);
}

Value day_of_week(const Call& call) {
    const char* names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                           "Friday", "Saturday", "Sunday"};
    const auto date = day_of(call[0]);
    return date ? Value::text(names[weekday(*date) - 1]) : bad(call);
}

Value month_of_year(const Call& call) {
    const char* names[] = {"January", "February", "March",     "April",   "May",      "June",
                           "July",    "August",   "September", "October", "November", "December"};
    const auto date = day_of(call[0]);
    return date ? Value::text(names[date->month - 1]) : bad(call);
}

// ISO 8601: the week of a day is that of its Thursday.
Value week_of_year(const Call& call) {
    const auto date = day_of(call[0]);
    const auto thursday =
        date ? date_from_days(days_from(*date) + 4 - weekday(*date)) : std::nullopt;
    return thursday ? Value::whole((ordinal(*thursday) - 1) / 7 + 1) : bad(call);
}

Value now(const Call& call) {
    return call.evaluator.environment().now();
}
Value today(const Call& call) {
    return call.evaluator.environment().today();
}

bool same_zone(const Time& a, const Time& b) {
    return a.offset == b.offset && a.zone == b.zone;
}

// `is` is stricter than `=`: the same kind, the same instant, the same zone as written.
Value is(const Call& call) {
    if (call[0].is_null() || call[1].is_null())
        return Value::boolean(call[0].is_null() && call[1].is_null());
    if (call[0].data().index() != call[1].data().index()) return Value::boolean(false);
    if (const Time* a = call[0].as_time()) {
        return Value::boolean(same_zone(*a, *call[1].as_time()) &&
                              instant_of(*a) == instant_of(*call[1].as_time()));
    }
    if (const DateTime* a = call[0].as_date_time()) {
        const DateTime& b = *call[1].as_date_time();
        return Value::boolean(same_zone(a->time, b.time) && instant_of(*a) == instant_of(b));
    }
    return Value::boolean(equal(call[0], call[1]).value_or(false));
}

}  // namespace

void add_temporal(std::vector<Builtin>& out) {
    out.push_back({"date", parameters("from:u"), 'd', date_from});
    out.push_back({"date", parameters("year:n,month:n,day:n"), 'd', date_parts});
    out.push_back({"date and time", parameters("from:u"), 'm', moment_from});
    out.push_back({"date and time", parameters("date:u,time:u"), 'm', moment_of});
    out.push_back({"date and time", parameters("date:u,timezone:u"), 'm', moment_of});
    out.push_back({"date and time",
                   parameters("year:n,month:n,day:n,hour:n,minute:n,second:n,offset?:u"), 'm',
                   moment_parts});
    out.push_back({"date and time",
                   parameters("year:n,month:n,day:n,hour:n,minute:n,second:n,timezone?:u"), 'm',
                   moment_parts});
    out.push_back({"time", parameters("from:u"), 't', time_from});
    out.push_back({"time", parameters("hour:n,minute:n,second:n,offset?:u"), 't', time_parts});
    out.push_back({"duration", parameters("from:u"), 'a', duration});
    out.push_back({"years and months duration", parameters("from:u,to:u"), 'y', months_between});
    out.push_back({"day of year", parameters("date:u"), 'n', day_of_year});
    out.push_back({"day of week", parameters("date:u"), 's', day_of_week});
    out.push_back({"month of year", parameters("date:u"), 's', month_of_year});
    out.push_back({"week of year", parameters("date:u"), 'n', week_of_year});
    out.push_back({"now", parameters(""), 'm', now});
    out.push_back({"today", parameters(""), 'd', today});
    out.push_back({"is", parameters("value1:u,value2:u"), 'b', is});
}

}  // namespace zhigai::feel
