#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zhigai {

/// A day of the proleptic Gregorian calendar, as the ledgers keep it. FEEL has wider years of its own.
using Date = std::chrono::year_month_day;

/// Days since 1970-01-01: the stored form.
std::int64_t days_of(Date date);
Date date_of(std::int64_t days);
/// 2022-03-08 and nothing else.
std::optional<Date> parse_iso_date(std::string_view text);
/// 2022-03-08
std::string iso(Date date);
/// 2022年3月8日
std::string chinese(Date date);
bool is_leap(int year);

/// Passed in wherever the day or the moment matters; tests bring their own.
class Clock {
 public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01T00:00Z.
    virtual std::int64_t now_ms() = 0;
    /// The day at the city's place (UTC+8, without daylight saving).
    Date today();
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
    std::int64_t now_ms() override;
};

/// Stands where it is put.
class FixedClock final : public Clock {
 public:
    explicit FixedClock(Date today);
    std::int64_t now_ms() override { return now_ms_; }
    void set(std::int64_t now_ms) { now_ms_ = now_ms; }

 private:
    std::int64_t now_ms_;
};

/// 2024-09-30T09:12:00+08:00 from milliseconds since 1970.
std::string moment_text(std::int64_t ms);

}  // namespace zhigai
