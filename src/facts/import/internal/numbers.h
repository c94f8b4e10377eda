#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/import/internal/refusal.h"
#include "kernel/decimal/decimal.h"

/// Numbers as officials type them. Nothing is rounded, nothing is guessed.
namespace zhigai::imports {

/// What a number is counted in: {"万元", 10000}.
struct Scale {
    std::string word;
    Decimal factor = Decimal::from(1);
};

/// 元, 千元, 万元, 百万元, 亿元 … in yuan; nullopt for anything else.
std::optional<Scale> money_scale(std::string_view word);
/// The unit itself, or with 百 千 万 亿 before it.
std::optional<Scale> unit_scale(std::string_view word, std::string_view unit);

/// —, /, 无, 暂无 …: somebody says that there is nothing to say. Empty text too.
bool is_blank_word(std::string_view text);

struct NumberText {
    Decimal value;               ///< as written: 1.2 of "1.2亿"
    std::optional<Scale> scale;  ///< that the text itself names: 亿 is 100,000,000; without 元 too
    bool percent = false;        ///< it ends in %
};

/// "1,234.5", "１２００", "1.2亿", "500万元", "(3.5)" (negative), "65%", "35 台" when `unit` is 台.
/// Refused: 约500 (approximate), >100 (bound), 500-800 (range), 1,23 (separators), else not_a_number.
Read<NumberText> read_number(std::string_view text, std::string_view unit = {});

}  // namespace zhigai::imports
