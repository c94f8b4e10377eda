#include "engines/feel/temporal.h"

#include <fmt/format.h>
#include <unicode/timezone.h>

#include <map>
#include <mutex>

namespace zhigai::feel {

namespace {

constexpr std::int32_t max_year = 999'999'999;
constexpr int max_offset = 18 * 3600;

bool leap(std::int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

// Zones are looked up by every zoned comparison and ICU builds a new object each time; they are
// few.
const icu::TimeZone* zone_named(const std::string& name) {
    static std::mutex guard;
    static std::map<std::string, std::unique_ptr<icu::TimeZone>> zones;
    const std::lock_guard lock(guard);
    if (const auto found = zones.find(name); found != zones.end()) return found->second.get();
    if (zones.size() > 2000) return nullptr;  // there are some 600: the rest is somebody's noise
    std::unique_ptr<icu::TimeZone> zone;
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString canonical;
    UBool system = 0;
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(name);
    icu::TimeZone::getCanonicalID(id, canonical, system, status);
    if (U_SUCCESS(status) != 0 && system != 0) zone.reset(icu::TimeZone::createTimeZone(id));
    return zones.emplace(name, std::move(zone)).first->second.get();
}

std::optional<int> zone_offset(const std::string& name, std::int64_t local_seconds) {
    const icu::TimeZone* zone = zone_named(name);
    if (zone == nullptr) return std::nullopt;
    std::int32_t raw = 0;
    std::int32_t dst = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(local_seconds) * 1000.0, 1, raw, dst, status);
    if (U_FAILURE(status) != 0) return std::nullopt;
    return (raw + dst) / 1000;
}

// A cursor over ASCII text; FEEL's temporal texts hold nothing else.
struct Reader {
    std::string_view text;
    std::size_t at = 0;

    bool end() const { return at == text.size(); }
    bool eat(char c) {
        if (at >= text.size() || text[at] != c) return false;
        ++at;
        return true;
    }
    bool digit() const { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }
    std::optional<int> two() {
        if (at + 2 > text.size()) return std::nullopt;
        int value = 0;
        for (int i = 0; i < 2; ++i) {
            if (!digit()) return std::nullopt;
            value = value * 10 + (text[at++] - '0');
        }
        return value;
    }
    std::string_view digits() {
        const std::size_t from = at;
        while (digit()) ++at;
        return text.substr(from, at - from);
    }
};

std::optional<WideDate> read_date(Reader& in) {
    const bool negative = in.eat('-');
    const std::string_view digits = in.digits();
    if (digits.size() < 4 || digits.size() > 9 || (digits.size() > 4 && digits.front() == '0'))
        return std::nullopt;
    std::int32_t year = 0;
    for (const char c : digits) year = year * 10 + (c - '0');
    if (!in.eat('-')) return std::nullopt;
    const std::optional<int> month = in.two();
    if (!month || !in.eat('-')) return std::nullopt;
    const std::optional<int> day = in.two();
    if (!day) return std::nullopt;
    const WideDate date{negative ? -year : year, static_cast<std::uint8_t>(*month),
                        static_cast<std::uint8_t>(*day)};
    return valid(date) ? std::optional(date) : std::nullopt;
}

// Returns the time and whether it was 24:00:00, which is the next day's midnight.
std::optional<std::pair<Time, bool>> read_time(Reader& in) {
    Time time;
    const std::optional<int> hour = in.two();
    if (!hour || !in.eat(':')) return std::nullopt;
    const std::optional<int> minute = in.two();
    if (!minute || !in.eat(':')) return std::nullopt;
    const std::optional<int> second = in.two();
    if (!second) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    time.second = *second;
    if (in.eat('.')) {
        const std::string_view fraction = in.digits();
        if (fraction.empty()) return std::nullopt;
        int scale = 100'000'000;
        for (const char c : fraction.substr(0, 9)) {
            time.nano += (c - '0') * scale;
            scale /= 10;
        }
    }
    const bool midnight = time.hour == 24 && time.minute == 0 && time.second == 0 && time.nano == 0;
    if (midnight) time.hour = 0;
    if (time.hour > 23 || time.minute > 59 || time.second > 59) return std::nullopt;
    if (in.end()) return std::pair(time, midnight);
    if (in.eat('Z')) {
        time.offset = 0;
    } else if (in.eat('@')) {
        time.zone = std::string(in.text.substr(in.at));
        in.at = in.text.size();
        if (!known_zone(time.zone)) return std::nullopt;
    } else {
        const bool west = in.eat('-');
        if (!west && !in.eat('+')) return std::nullopt;
        const std::optional<int> hours = in.two();
        if (!hours || !in.eat(':')) return std::nullopt;
        const std::optional<int> minutes = in.two();
        if (!minutes || *minutes > 59) return std::nullopt;
        int seconds = *hours * 3600 + *minutes * 60;
        if (in.eat(':')) {
            const std::optional<int> rest = in.two();
            if (!rest || *rest > 59) return std::nullopt;
            seconds += *rest;
        }
        if (seconds > max_offset) return std::nullopt;
        time.offset = west ? -seconds : seconds;
    }
    return in.end() ? std::optional(std::pair(time, midnight)) : std::nullopt;
}

std::string fraction_text(int nanos) {
    if (nanos == 0) return "";
    std::string out = fmt::format(".{:09}", nanos);
    while (out.back() == '0') out.pop_back();
    return out;
}

std::int64_t seconds_in_day(const Time& time) {
    return time.hour * 3600 + time.minute * 60 + time.second;
}

// In nanoseconds a duration of 292 years would overflow; days apart from the rest never do.
std::optional<std::pair<std::int64_t, Time>> shifted(std::int64_t day, const Time& time,
                                                     const DayTimeDuration& by) {
    std::int64_t nanos = time.nano + static_cast<std::int64_t>(by.nanos);
    std::int64_t seconds = 0;
    if (__builtin_add_overflow(seconds_in_day(time), by.seconds, &seconds)) return std::nullopt;
    seconds += nanos / 1'000'000'000;
    nanos %= 1'000'000'000;
    const std::int64_t days = floor_div(seconds, 86'400);
    const std::int64_t rest = seconds - days * 86'400;
    Time out = time;
    out.hour = static_cast<int>(rest / 3600);
    out.minute = static_cast<int>(rest / 60 % 60);
    out.second = static_cast<int>(rest % 60);
    out.nano = static_cast<int>(nanos);
    return std::pair(day + days, out);
}

}  // namespace

int days_in_month(std::int32_t year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool valid(WideDate date) {
    return date.year >= -max_year && date.year <= max_year && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Howard Hinnant's days_from_civil and civil_from_days, with 64-bit years.
std::int64_t days_from(WideDate date) {
    const std::int64_t y = static_cast<std::int64_t>(date.year) - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_div(y, 400);
    const std::int64_t yoe = y - era * 400;
    const std::int64_t shifted_month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t doy = (153 * shifted_month + 2) / 5 + date.day - 1;
    const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146'097 + doe - 719'468;
}

std::optional<WideDate> date_from_days(std::int64_t days) {
    if (days > 400'000'000'000 || days < -400'000'000'000) return std::nullopt;
    const std::int64_t z = days + 719'468;
    const std::int64_t era = floor_div(z, 146'097);
    const std::int64_t doe = z - era * 146'097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    if (year < -max_year || year > max_year) return std::nullopt;
    return WideDate{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month),
                    static_cast<std::uint8_t>(day)};
}

std::optional<WideDate> add_months(WideDate date, std::int64_t months) {
    std::int64_t total = 0;
    if (__builtin_add_overflow(static_cast<std::int64_t>(date.year) * 12 + date.month - 1, months,
                               &total)) {
        return std::nullopt;
    }
    const std::int64_t year = floor_div(total, 12);
    if (year < -max_year || year > max_year) return std::nullopt;
    const auto month = static_cast<int>(total - year * 12) + 1;
    const auto wide = static_cast<std::int32_t>(year);
    const int day = std::min<int>(date.day, days_in_month(wide, month));
    return WideDate{wide, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

int weekday(WideDate date) {
    const std::int64_t days = days_from(date) + 3;  // 1970-01-01 was a Thursday
    return static_cast<int>(days - floor_div(days, 7) * 7) + 1;
}

std::optional<WideDate> parse_date(std::string_view text) {
    Reader in{text};
    const std::optional<WideDate> date = read_date(in);
    return in.end() ? date : std::nullopt;
}

std::optional<Time> parse_time(std::string_view text) {
    if (!text.empty() && text.front() == 'T') text.remove_prefix(1);
    Reader in{text};
    const auto read = read_time(in);
    return read ? std::optional(read->first) : std::nullopt;
}

std::optional<DateTime> parse_date_time(std::string_view text) {
    Reader in{text};
    const std::optional<WideDate> date = read_date(in);
    if (!date) return std::nullopt;
    if (in.end()) return DateTime{*date, {}};
    if (!in.eat('T')) return std::nullopt;
    const auto read = read_time(in);
    if (!read) return std::nullopt;
    DateTime out{*date, read->first};
    if (read->second) {
        const std::optional<WideDate> next = date_from_days(days_from(*date) + 1);
        if (!next) return std::nullopt;
        out.date = *next;
    }
    return out;
}

Value parse_duration(std::string_view text) {
    Reader in{text};
    const bool negative = in.eat('-');
    if (!in.eat('P')) return {};
    std::string_view order = "YMDHMS";
    bool in_time = false;
    bool any = false;
    bool months_seen = false;
    bool days_seen = false;
    std::int64_t months = 0;
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    while (!in.end()) {
        if (!in_time && in.eat('T')) {
            in_time = true;
            if (in.end()) return {};
            order = "HMS";
            continue;
        }
        const std::string_view digits = in.digits();
        if (digits.empty() || digits.size() > 16) return {};
        std::int64_t count = 0;
        for (const char c : digits) count = count * 10 + (c - '0');
        bool fraction = false;
        if (in.eat('.')) {
            fraction = true;
            int scale = 100'000'000;
            for (const char c : in.digits().substr(0, 9)) {
                nanos += (c - '0') * scale;
                scale /= 10;
            }
        }
        if (in.end()) return {};
        const char unit = text[in.at++];
        if (!in_time && (unit == 'H' || unit == 'S')) return {};
        const std::size_t place = order.find(unit);
        if (place == std::string_view::npos || (fraction && !(in_time && unit == 'S'))) return {};
        std::int64_t factor = 1;
        std::int64_t* sum = &seconds;
        if (!in_time && (unit == 'Y' || unit == 'M')) {
            factor = unit == 'Y' ? 12 : 1;
            sum = &months;
            months_seen = true;
        } else {
            factor = unit == 'D' ? 86'400 : unit == 'H' ? 3600 : unit == 'M' ? 60 : 1;
            days_seen = true;
        }
        std::int64_t part = 0;
        if (__builtin_mul_overflow(count, factor, &part) || __builtin_add_overflow(*sum, part, sum))
            return {};
        order = order.substr(place + 1);
        any = true;
    }
    if (!any || (months_seen && days_seen)) return {};
    if (months_seen) return Value::years_and_months({negative ? -months : months});
    DayTimeDuration out{seconds, nanos};
    if (negative) {
        out.seconds = -out.seconds;
        if (out.nanos != 0) {
            out.seconds -= 1;
            out.nanos = 1'000'000'000 - out.nanos;
        }
    }
    return Value::days_and_time(out);
}

Value parse_temporal(std::string_view text) {
    if (const auto date = parse_date(text)) return Value::wide_date(*date);
    if (const auto moment = parse_date_time(text)) return Value::date_time(*moment);
    if (const auto time = parse_time(text)) return Value::time(*time);
    return parse_duration(text);
}

std::string to_text(WideDate date) {
    const std::int32_t year = date.year < 0 ? -date.year : date.year;
    return fmt::format("{}{:04}-{:02}-{:02}", date.year < 0 ? "-" : "", year, date.month, date.day);
}

std::string to_text(const Time& time) {
    std::string out = fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second) +
                      fraction_text(time.nano);
    if (!time.zone.empty()) return out + "@" + time.zone;
    if (!time.offset) return out;
    if (*time.offset == 0) return out + "Z";
    const int seconds = *time.offset < 0 ? -*time.offset : *time.offset;
    out += fmt::format("{}{:02}:{:02}", *time.offset < 0 ? '-' : '+', seconds / 3600,
                       seconds / 60 % 60);
    return seconds % 60 == 0 ? out : out + fmt::format(":{:02}", seconds % 60);
}

std::string to_text(const DateTime& time) {
    return to_text(time.date) + "T" + to_text(time.time);
}

std::string to_text(const DayTimeDuration& duration) {
    std::int64_t seconds = duration.seconds;
    std::int32_t nanos = duration.nanos;
    const bool negative = seconds < 0;
    if (negative) {
        if (nanos != 0) {
            seconds += 1;
            nanos = 1'000'000'000 - nanos;
        }
        seconds = -seconds;
    }
    if (seconds == 0 && nanos == 0) return "PT0S";
    std::string out = negative ? "-P" : "P";
    if (seconds >= 86'400) out += fmt::format("{}D", seconds / 86'400);
    if (seconds % 86'400 != 0 || nanos != 0) {
        out += "T";
        if (seconds / 3600 % 24 != 0) out += fmt::format("{}H", seconds / 3600 % 24);
        if (seconds / 60 % 60 != 0) out += fmt::format("{}M", seconds / 60 % 60);
        if (seconds % 60 != 0 || nanos != 0)
            out += fmt::format("{}{}S", seconds % 60, fraction_text(nanos));
    }
    return out;
}

std::string to_text(const YearMonthDuration& duration) {
    if (duration.months == 0) return "P0M";
    const std::int64_t months = duration.months < 0 ? -duration.months : duration.months;
    std::string out = duration.months < 0 ? "-P" : "P";
    if (months >= 12) out += fmt::format("{}Y", months / 12);
    if (months % 12 != 0) out += fmt::format("{}M", months % 12);
    return out;
}

bool known_zone(const std::string& name) {
    return name.size() < 64 && zone_named(name) != nullptr;
}

std::optional<int> offset_of(const DateTime& time) {
    if (time.time.offset) return time.time.offset;
    if (time.time.zone.empty()) return std::nullopt;
    return zone_offset(time.time.zone, days_from(time.date) * 86'400 + seconds_in_day(time.time));
}

std::optional<int> offset_of(const Time& time) {
    if (time.offset) return time.offset;
    if (time.zone.empty()) return std::nullopt;
    return zone_offset(time.zone, seconds_in_day(time));
}

Instant instant_of(const DateTime& time) {
    const std::int64_t local = days_from(time.date) * 86'400 + seconds_in_day(time.time);
    return {local - offset_of(time).value_or(0), time.time.nano};
}

Instant instant_of(const Time& time) {
    return {seconds_in_day(time) - offset_of(time).value_or(0), time.nano};
}

DateTime midnight_utc(WideDate date) {
    DateTime out{date, {}};
    out.time.offset = 0;
    return out;
}

std::optional<DateTime> add(const DateTime& time, const DayTimeDuration& duration) {
    const auto moved = shifted(days_from(time.date), time.time, duration);
    if (!moved) return std::nullopt;
    const std::optional<WideDate> date = date_from_days(moved->first);
    if (!date) return std::nullopt;
    return DateTime{*date, moved->second};
}

Time add(const Time& time, const DayTimeDuration& duration) {
    const std::int64_t within = duration.seconds % 86'400;  // whole days leave a time as it is
    return shifted(0, time, {within, duration.nanos})->second;
}

std::optional<DayTimeDuration> difference(const Instant& left, const Instant& right) {
    DayTimeDuration out;
    if (__builtin_sub_overflow(left.seconds, right.seconds, &out.seconds)) return std::nullopt;
    out.nanos = left.nanos - right.nanos;
    if (out.nanos < 0) {
        out.nanos += 1'000'000'000;
        out.seconds -= 1;
    }
    return out;
}

Decimal seconds_of(const DayTimeDuration& duration) {
    return *Decimal::from(duration.seconds).add(Decimal::scaled(duration.nanos, 9));
}

std::optional<DayTimeDuration> duration_of(Decimal seconds) {
    const std::optional<Decimal> cut = seconds.round(9, Rounding::Down);
    if (!cut) return std::nullopt;
    const std::optional<Decimal> whole = cut->round(0, Rounding::Floor);
    const std::optional<Decimal> rest = whole ? cut->subtract(*whole) : std::nullopt;
    if (!rest) return std::nullopt;
    const std::optional<std::int64_t> units = whole->to_int();
    const std::optional<std::int64_t> nanos = rest->to_scaled(9);
    if (!units || !nanos) return std::nullopt;
    return DayTimeDuration{*units, static_cast<std::int32_t>(*nanos)};
}

}  // namespace zhigai::feel
