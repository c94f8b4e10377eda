#include "kernel/money/money.h"

#include <fmt/format.h>

#include <array>

#include "kernel/check/check.h"
#include "kernel/text/text.h"

namespace zhigai {
namespace {

std::string grouped(std::string digits) {
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
}

/// Without a sign; the smallest int64 has no positive twin.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

constexpr std::array<std::string_view, 10> digit_words{"零", "壹", "贰", "叁", "肆",
                                                       "伍", "陆", "柒", "捌", "玖"};

/// A group of four digits, without leading zeros: 壹仟零壹拾.
std::string four(unsigned value) {
    constexpr std::array<std::string_view, 4> places{"", "拾", "佰", "仟"};
    constexpr std::array<unsigned, 4> powers{1, 10, 100, 1000};
    std::string out;
    bool gap = false;
    for (std::size_t i = 4; i-- > 0;) {
        const unsigned digit = value / powers[i] % 10;
        if (digit == 0) {
            gap = !out.empty();
            continue;
        }
        if (gap) out += "零";
        gap = false;
        out += digit_words[digit];
        out += places[i];
    }
    return out;
}

/// Whole yuan in capital words, "" for 0.
std::string capital_yuan(std::uint64_t yuan) {
    // 万亿 counts by 亿 of 亿's group: 壹万亿 is 10^12.
    constexpr std::array<std::string_view, 5> groups{"", "万", "亿", "万", "亿亿"};
    std::array<unsigned, 5> values{};
    for (unsigned& value : values) {
        value = static_cast<unsigned>(yuan % 10000);
        yuan /= 10000;
    }
    std::string out;
    bool gap = false;  // a missing digit between what stands and what comes
    for (std::size_t i = values.size(); i-- > 0;) {
        if (values[i] == 0) {
            // 亿 must be said when only the 万亿 above it stands: 壹万亿 is not 壹万.
            if (i == 2 && !out.empty()) out += "亿";
            gap = !out.empty();
            continue;
        }
        // 零 also where the group above ends in 0: the bank's own example is
        // 壹拾万零柒仟元伍角叁分.
        if (!out.empty() && (gap || values[i] < 1000 || values[i + 1] % 10 == 0)) out += "零";
        gap = false;
        out += four(values[i]);
        out += groups[i];
    }
    return out;
}

}  // namespace

std::optional<Money> Money::yuan(Decimal amount) {
    const auto units = amount.to_scaled(2);
    if (!units) return std::nullopt;
    return Money(*units);
}

std::optional<Money> Money::add(Money other) const {
    std::int64_t out = 0;
    if (__builtin_add_overflow(fen_, other.fen_, &out)) return std::nullopt;
    return Money(out);
}

std::optional<Money> Money::subtract(Money other) const {
    std::int64_t out = 0;
    if (__builtin_sub_overflow(fen_, other.fen_, &out)) return std::nullopt;
    return Money(out);
}

std::optional<Money> Money::times(std::int64_t count) const {
    std::int64_t out = 0;
    if (__builtin_mul_overflow(fen_, count, &out)) return std::nullopt;
    return Money(out);
}

std::optional<Money> Money::percent(Decimal points, Rounding how) const {
    const auto product = Decimal::from(fen_).multiply(points);
    const auto part = product ? product->divide(Decimal::from(100)) : std::nullopt;
    const auto whole = part ? part->round(0, how) : std::nullopt;
    const auto count = whole ? whole->to_int() : std::nullopt;
    if (!count) return std::nullopt;
    return Money(*count);
}

std::string Money::plain() const {
    const std::uint64_t value = magnitude(fen_);
    return fmt::format("{}{}.{:02}", fen_ < 0 ? "-" : "", value / 100, value % 100);
}

std::string Money::thousands() const {
    const std::uint64_t value = magnitude(fen_);
    return fmt::format("{}{}.{:02}", fen_ < 0 ? "-" : "", grouped(std::to_string(value / 100)),
                       value % 100);
}

std::string Money::in_wan() const {
    // Half up by magnitude, as officials round; 1万元 is 10^6 fen, two decimals leave 10^4.
    const std::uint64_t value = magnitude(fen_);
    const std::uint64_t hundredths = value / 10000 + (value % 10000 >= 5000 ? 1 : 0);
    const bool minus = fen_ < 0 && hundredths > 0;
    return fmt::format("{}{}.{:02}", minus ? "-" : "", grouped(std::to_string(hundredths / 100)),
                       hundredths % 100);
}

std::string Money::capital() const {
    const std::uint64_t value = magnitude(fen_);
    const std::uint64_t whole = value / 100;
    const auto jiao = static_cast<std::size_t>(value / 10 % 10);
    const auto cent = static_cast<std::size_t>(value % 10);
    std::string out = fen_ < 0 ? "负" : "";
    if (whole > 0) out += capital_yuan(whole) + "元";
    if (jiao == 0 && cent == 0) return whole == 0 ? "零元整" : out + "整";
    if (jiao > 0) {
        // A yuan part that ends in 0 is read on with 零 only before 分, never before 角
        // (壹拾元伍角).
        out += std::string(digit_words[jiao]) + "角";
    } else if (whole > 0) {
        out += "零";
    }
    if (cent > 0) return out + std::string(digit_words[cent]) + "分";
    return out + "整";
}

std::optional<Decimal> parse_printed_amount(std::string_view printed) {
    std::string text = text::drop_blanks(text::nfkc(printed));
    std::int64_t unit = 1;
    const auto cut = [&](std::string_view end) {
        if (!std::string_view(text).ends_with(end)) return false;
        text.resize(text.size() - end.size());
        return true;
    };
    if (cut("亿元") || cut("亿")) {
        unit = 100'000'000;
    } else if (cut("万元") || cut("万")) {
        unit = 10'000;
    } else {
        cut("元");
    }
    const auto number = Decimal::parse(text);
    if (!number || text.find_first_of("eE") != std::string::npos) return std::nullopt;
    return number->multiply(Decimal::from(unit));
}

}  // namespace zhigai
