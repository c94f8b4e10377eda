#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/decimal/decimal.h"

namespace zhigai {

/// A sum of money in whole fen. No double, no silent overflow: what can overflow returns nullopt.
class Money {
 public:
    constexpr Money() = default;
    static constexpr Money fen(std::int64_t count) { return Money(count); }
    /// nullopt when it is not a whole number of fen or too large.
    static std::optional<Money> yuan(Decimal amount);

    constexpr std::int64_t in_fen() const { return fen_; }
    Decimal in_yuan() const { return Decimal::scaled(fen_, 2); }

    std::optional<Money> add(Money other) const;
    std::optional<Money> subtract(Money other) const;
    std::optional<Money> times(std::int64_t count) const;
    /// `points` of this sum (10 is 10 %), to the fen by the rounding named.
    std::optional<Money> percent(Decimal points, Rounding how) const;

    /// 1000000.00: the form of files and of the API.
    std::string plain() const;
    /// 1,000,000.00
    std::string thousands() const;
    /// In 万元 with two decimals, half up, thousands separated: 12,345.68. For summaries only.
    std::string in_wan() const;
    /// 大写 as on payment papers: 壹拾万零壹拾元整.
    std::string capital() const;

    constexpr auto operator<=>(const Money&) const = default;

 private:
    constexpr explicit Money(std::int64_t count) : fen_(count) {}
    std::int64_t fen_ = 0;
};

/// An amount as a plan prints it: 100万元, 1.2亿元, 5000元, 12.34. In yuan; a bare number is yuan.
/// nullopt otherwise.
std::optional<Decimal> parse_printed_amount(std::string_view text);

}  // namespace zhigai
