#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zhigai {

enum class Rounding { HalfEven, HalfUp, HalfDown, Up, Down, Ceiling, Floor };

/// An exact decimal of 34 digits (IEEE 754 decimal128, as FEEL's number). There is no NaN and no
/// infinity: an operation that has no finite answer (division by zero, overflow) gives nullopt.
/// Equality is by value: 1.0 = 1.00.
class Decimal {
 public:
    constexpr Decimal() = default;
    static Decimal from(std::int64_t value);
    /// Plain or scientific text: -12.50, 1.23e4. nullopt when it is not a number or not finite.
    static std::optional<Decimal> parse(std::string_view text);
    /// `units` scaled: scaled(1234, 2) is 12.34. Exact.
    static Decimal scaled(std::int64_t units, int places);

    /// Plain digits, no exponent, no trailing zeros after the point: 12.5, 0.1, -3, 12300.
    std::string to_string() const;
    /// Units at `places`: 12.34 with 2 is 1234. nullopt when digits would be lost or it does not
    /// fit.
    std::optional<std::int64_t> to_scaled(int places) const;
    std::optional<std::int64_t> to_int() const { return to_scaled(0); }
    bool is_whole() const;
    bool is_zero() const;
    bool negative() const;

    Decimal negated() const;
    Decimal abs() const;
    std::optional<Decimal> add(Decimal other) const;
    std::optional<Decimal> subtract(Decimal other) const;
    std::optional<Decimal> multiply(Decimal other) const;
    /// To 34 digits, half-even; by zero: nullopt.
    std::optional<Decimal> divide(Decimal other) const;
    std::optional<Decimal> power(Decimal exponent) const;
    std::optional<Decimal> sqrt() const;
    std::optional<Decimal> exp() const;
    std::optional<Decimal> log() const;
    /// FEEL's modulo: follows floor, the sign is the divisor's.
    std::optional<Decimal> modulo(Decimal divisor) const;
    /// Rounded to `places` decimals (may be negative). nullopt outside -6111..6176.
    std::optional<Decimal> round(int places, Rounding how) const;

    bool operator==(Decimal other) const;
    std::strong_ordering operator<=>(Decimal other) const;

 private:
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0x3040000000000000ULL;  // +0 with exponent 0
    friend struct DecimalBits;
};

}  // namespace zhigai
