#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace zhigai {

/// A value as the store keeps it: nothing, a whole number, or UTF-8 text.
/// Money is fen; a number is scaled by the field's places (percent: points scaled likewise); a date is days since
/// 1970-01-01; a moment is milliseconds; yes/no is 1/0; a link is the row's id; a choice is its code; a period is its
/// text (2022, 2022-Q1, 2022-03). (decisions.md 1)
using Cell = std::variant<std::monostate, std::int64_t, std::string>;

/// Field id → cell.
using Cells = std::map<std::string, Cell, std::less<>>;

inline bool is_null(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

}  // namespace zhigai
