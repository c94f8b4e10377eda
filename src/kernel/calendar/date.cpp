#include "kernel/calendar/date.h"

#include <fmt/format.h>


namespace zhigai {

using std::chrono::days;
using std::chrono::sys_days;

namespace {
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t beijing_ms = 8 * 3'600'000;

std::int64_t floor_days(std::int64_t ms) { return ms >= 0 ? ms / day_ms : -((-ms + day_ms - 1) / day_ms); }
}  // namespace

std::int64_t days_of(Date date) { return sys_days{date}.time_since_epoch().count(); }

Date date_of(std::int64_t count) { return Date{sys_days{days{count}}}; }

std::optional<Date> parse_iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t count) -> int {
        int value = 0;
        for (std::size_t i = from; i < from + count; ++i) {
            if (text[i] < '0' || text[i] > '9') return -1;
            value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                    std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::string iso(Date date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string chinese(Date date) {
    return fmt::format("{}年{}月{}日", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool is_leap(int year) { return std::chrono::year{year}.is_leap(); }

Date Clock::today() { return date_of(floor_days(now_ms() + beijing_ms)); }

std::int64_t SystemClock::now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

FixedClock::FixedClock(Date today) : now_ms_(days_of(today) * day_ms - beijing_ms + 12 * 3'600'000) {}

std::string moment_text(std::int64_t ms) {
    const std::int64_t local = ms + beijing_ms;
    const std::int64_t day = floor_days(local);
    const std::int64_t second = (local - day * day_ms) / 1000;
    return fmt::format("{}T{:02}:{:02}:{:02}+08:00", iso(date_of(day)), second / 3600,
                       second / 60 % 60, second % 60);
}

}  // namespace zhigai
