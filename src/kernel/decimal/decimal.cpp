#include "kernel/decimal/decimal.h"

#include <array>

// Debian's libbidgcc000: arguments by value, rounding and flags as parameters. bid_functions.h does
// not know our warnings, so it stays inside this file.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <bid_conf.h>
#include <bid_functions.h>
#pragma GCC diagnostic pop

namespace zhigai {

struct DecimalBits {
    static BID_UINT128 of(Decimal d) { return BID_UINT128{{d.low_, d.high_}}; }
    static Decimal make(BID_UINT128 bits) {
        Decimal d;
        d.low_ = bits.w[0];
        d.high_ = bits.w[1];
        return d;
    }
};

namespace {

constexpr _IDEC_round half_even = 0;
constexpr _IDEC_round to_floor = 1;
constexpr _IDEC_round to_ceiling = 2;
constexpr _IDEC_round to_zero = 3;
constexpr _IDEC_round half_away = 4;
constexpr _IDEC_flags invalid = 0x01;
constexpr _IDEC_flags inexact = 0x20;

std::optional<Decimal> finite(BID_UINT128 bits) {
    if (bid128_isFinite(bits) == 0) return std::nullopt;
    return DecimalBits::make(bits);
}

struct Digits {
    bool negative = false;
    std::string coefficient;
    int exponent = 0;
};

// The library prints every finite number as +digitsE±exponent.
Digits digits_of(Decimal d) {
    std::array<char, 64> text{};
    _IDEC_flags flags = 0;
    bid128_to_string(text.data(), DecimalBits::of(d), &flags);
    const std::string all = text.data();
    const std::size_t e = all.find('E');
    Digits out;
    out.negative = all[0] == '-';
    out.coefficient = all.substr(1, e - 1);
    out.exponent = std::stoi(all.substr(e + 1));
    return out;
}

BID_UINT128 power_of_ten(int exponent) {
    _IDEC_flags flags = 0;
    return bid128_scalbn(bid128_from_int64(1), exponent, half_even, &flags);
}

bool is_number(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t from = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
        return i - from;
    };
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t whole = digits();
    std::size_t fraction = 0;
    if (i < text.size() && text[i] == '.') {
        ++i;
        fraction = digits();
        if (fraction == 0) return false;
    }
    if (whole + fraction == 0) return false;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        const std::size_t exponent = digits();
        if (exponent == 0 || exponent > 6) return false;
    }
    return i == text.size();
}

}  // namespace

Decimal Decimal::from(std::int64_t value) {
    return DecimalBits::make(bid128_from_int64(value));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    if (!is_number(text)) return std::nullopt;
    std::string copy(text);
    _IDEC_flags flags = 0;
    return finite(bid128_from_string(copy.data(), half_even, &flags));
}

Decimal Decimal::scaled(std::int64_t units, int places) {
    _IDEC_flags flags = 0;
    return DecimalBits::make(bid128_scalbn(bid128_from_int64(units), -places, half_even, &flags));
}

std::string Decimal::to_string() const {
    Digits d = digits_of(*this);
    while (d.coefficient.size() > 1 && d.coefficient.front() == '0') d.coefficient.erase(0, 1);
    if (d.coefficient == "0") return "0";
    while (d.exponent < 0 && d.coefficient.back() == '0') {
        d.coefficient.pop_back();
        ++d.exponent;
    }
    std::string out;
    if (d.exponent >= 0) {
        out = d.coefficient + std::string(static_cast<std::size_t>(d.exponent), '0');
    } else {
        const auto places = static_cast<std::size_t>(-d.exponent);
        if (d.coefficient.size() <= places) {
            d.coefficient.insert(0, places + 1 - d.coefficient.size(), '0');
        }
        out = d.coefficient;
        out.insert(out.size() - places, ".");
    }
    return d.negative ? "-" + out : out;
}

std::optional<std::int64_t> Decimal::to_scaled(int places) const {
    _IDEC_flags flags = 0;
    const BID_UINT128 shifted = bid128_scalbn(DecimalBits::of(*this), places, half_even, &flags);
    flags = 0;
    const BID_SINT64 units = bid128_to_int64_xint(shifted, &flags);
    if ((flags & (invalid | inexact)) != 0) return std::nullopt;
    return units;
}

bool Decimal::is_whole() const {
    _IDEC_flags flags = 0;
    const BID_UINT128 bits = DecimalBits::of(*this);
    return bid128_quiet_equal(bid128_round_integral_zero(bits, &flags), bits, &flags) != 0;
}

bool Decimal::is_zero() const {
    return bid128_isZero(DecimalBits::of(*this)) != 0;
}

bool Decimal::negative() const {
    return !is_zero() && bid128_isSigned(DecimalBits::of(*this)) != 0;
}

Decimal Decimal::negated() const {
    return is_zero() ? *this : DecimalBits::make(bid128_negate(DecimalBits::of(*this)));
}

Decimal Decimal::abs() const {
    return DecimalBits::make(bid128_abs(DecimalBits::of(*this)));
}

std::optional<Decimal> Decimal::add(Decimal other) const {
    _IDEC_flags flags = 0;
    return finite(bid128_add(DecimalBits::of(*this), DecimalBits::of(other), half_even, &flags));
}

std::optional<Decimal> Decimal::subtract(Decimal other) const {
    _IDEC_flags flags = 0;
    return finite(bid128_sub(DecimalBits::of(*this), DecimalBits::of(other), half_even, &flags));
}

std::optional<Decimal> Decimal::multiply(Decimal other) const {
    _IDEC_flags flags = 0;
    return finite(bid128_mul(DecimalBits::of(*this), DecimalBits::of(other), half_even, &flags));
}

std::optional<Decimal> Decimal::divide(Decimal other) const {
    if (other.is_zero()) return std::nullopt;
    _IDEC_flags flags = 0;
    return finite(bid128_div(DecimalBits::of(*this), DecimalBits::of(other), half_even, &flags));
}

std::optional<Decimal> Decimal::power(Decimal exponent) const {
    const std::optional<std::int64_t> whole = exponent.to_int();
    // Whole exponents by squaring: 10 ** 2 must be 100 to the last digit, which a logarithm does
    // not promise.
    if (whole && *whole >= -10'000 && *whole <= 10'000) {
        if (is_zero() && *whole < 0) return std::nullopt;
        std::optional<Decimal> result = from(1);
        std::optional<Decimal> square = *this;
        for (std::int64_t left = *whole < 0 ? -*whole : *whole; left > 0; left /= 2) {
            if (left % 2 != 0) {
                if (!square) return std::nullopt;
                result = result->multiply(*square);
                if (!result) return std::nullopt;
            }
            if (left > 1 && square) square = square->multiply(*square);
        }
        return *whole < 0 ? from(1).divide(*result) : result;
    }
    _IDEC_flags flags = 0;
    return finite(bid128_pow(DecimalBits::of(*this), DecimalBits::of(exponent), half_even, &flags));
}

std::optional<Decimal> Decimal::sqrt() const {
    if (negative()) return std::nullopt;
    _IDEC_flags flags = 0;
    return finite(bid128_sqrt(DecimalBits::of(*this), half_even, &flags));
}

std::optional<Decimal> Decimal::exp() const {
    _IDEC_flags flags = 0;
    return finite(bid128_exp(DecimalBits::of(*this), half_even, &flags));
}

std::optional<Decimal> Decimal::log() const {
    if (negative() || is_zero()) return std::nullopt;
    _IDEC_flags flags = 0;
    return finite(bid128_log(DecimalBits::of(*this), half_even, &flags));
}

std::optional<Decimal> Decimal::modulo(Decimal divisor) const {
    if (divisor.is_zero()) return std::nullopt;
    _IDEC_flags flags = 0;
    // fmod is exact and has the dividend's sign; x - y * floor(x / y) would lose digits when x / y
    // is long.
    const std::optional<Decimal> rest =
        finite(bid128_fmod(DecimalBits::of(*this), DecimalBits::of(divisor), &flags));
    if (!rest || rest->is_zero() || rest->negative() == divisor.negative()) return rest;
    return rest->add(divisor);
}

std::optional<Decimal> Decimal::round(int places, Rounding how) const {
    if (places < -6111 || places > 6176) return std::nullopt;
    const BID_UINT128 bits = DecimalBits::of(*this);
    _IDEC_flags ignored = 0;
    // Nothing to round away; quantize would refuse where the zeros to add do not fit.
    if (is_zero() || bid128_quantexp(bits, &ignored) >= -places) return *this;
    const BID_UINT128 unit = power_of_ten(-places);
    _IDEC_flags flags = 0;
    const auto quantized = [&](_IDEC_round mode) {
        return finite(bid128_quantize(bits, unit, mode, &flags));
    };
    switch (how) {
        case Rounding::HalfEven:
            return quantized(half_even);
        case Rounding::HalfUp:
            return quantized(half_away);
        case Rounding::Down:
            return quantized(to_zero);
        case Rounding::Up:
            return quantized(negative() ? to_floor : to_ceiling);
        case Rounding::Ceiling:
            return quantized(to_ceiling);
        case Rounding::Floor:
            return quantized(to_floor);
        case Rounding::HalfDown:
            break;
    }
    const std::optional<Decimal> cut = quantized(to_zero);
    if (!cut) return std::nullopt;
    const std::optional<Decimal> rest = subtract(*cut);
    const std::optional<Decimal> half = DecimalBits::make(unit).multiply(scaled(5, 1));
    if (rest && half && rest->abs() > *half) return quantized(negative() ? to_floor : to_ceiling);
    return cut;
}

bool Decimal::operator==(Decimal other) const {
    _IDEC_flags flags = 0;
    return bid128_quiet_equal(DecimalBits::of(*this), DecimalBits::of(other), &flags) != 0;
}

std::strong_ordering Decimal::operator<=>(Decimal other) const {
    _IDEC_flags flags = 0;
    if (bid128_quiet_less(DecimalBits::of(*this), DecimalBits::of(other), &flags) != 0) {
        return std::strong_ordering::less;
    }
    return *this == other ? std::strong_ordering::equal : std::strong_ordering::greater;
}

}  // namespace zhigai
