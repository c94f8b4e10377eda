#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engines/feel/value.h"

/// FEEL's days, times and durations: their text, their arithmetic, their zones. Years reach
/// ±999999999, so std::chrono does not serve; zones come from ICU.
namespace zhigai::feel {

struct Time {
    int hour = 0, minute = 0, second = 0, nano = 0;
    std::optional<int> offset;  ///< seconds east of UTC
    std::string zone;           ///< Europe/Paris; then `offset` is not set
    bool local() const { return !offset && zone.empty(); }
};

struct DateTime {
    WideDate date;
    Time time;
};

/// seconds + nanos / 10^9, with 0 <= nanos < 10^9.
struct DayTimeDuration {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    bool operator==(const DayTimeDuration&) const = default;
};

struct YearMonthDuration {
    std::int64_t months = 0;
};

struct Instant {
    std::int64_t seconds = 0;  ///< since 1970-01-01T00:00Z; local ones as if they were UTC
    int nanos = 0;
    bool operator==(const Instant&) const = default;
    bool operator<(const Instant& other) const {
        return seconds != other.seconds ? seconds < other.seconds : nanos < other.nanos;
    }
};

bool valid(WideDate date);
std::int64_t days_from(WideDate date);
/// nullopt outside FEEL's years.
std::optional<WideDate> date_from_days(std::int64_t days);
int days_in_month(std::int32_t year, int month);
/// The same day of the month, or its last one.
std::optional<WideDate> add_months(WideDate date, std::int64_t months);
/// 1 = Monday.
int weekday(WideDate date);

std::optional<WideDate> parse_date(std::string_view text);
std::optional<Time> parse_time(std::string_view text);
std::optional<DateTime> parse_date_time(std::string_view text);
/// Either kind of duration, as a Value; null when it is none.
Value parse_duration(std::string_view text);
/// What `@"..."` says: date, date and time, time, duration; null when it is none.
Value parse_temporal(std::string_view text);

std::string to_text(WideDate date);
std::string to_text(const Time& time);
std::string to_text(const DateTime& time);
std::string to_text(const DayTimeDuration& duration);
std::string to_text(const YearMonthDuration& duration);

bool known_zone(const std::string& name);
/// Seconds east of UTC; of a zone name on its local time; nullopt for local times.
std::optional<int> offset_of(const DateTime& time);
/// Of a time without a day: a named zone is taken as it stands on 1970-01-01.
std::optional<int> offset_of(const Time& time);
Instant instant_of(const DateTime& time);
Instant instant_of(const Time& time);
DateTime midnight_utc(WideDate date);

std::optional<DateTime> add(const DateTime& time, const DayTimeDuration& duration);
Time add(const Time& time, const DayTimeDuration& duration);
std::optional<DayTimeDuration> difference(const Instant& left, const Instant& right);

Decimal seconds_of(const DayTimeDuration& duration);
std::optional<DayTimeDuration> duration_of(Decimal seconds);

}  // namespace zhigai::feel
