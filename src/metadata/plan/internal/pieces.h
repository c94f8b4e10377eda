#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/decimal/decimal.h"

/// How a draft cuts a text: sections by their headings, pieces by their punctuation, a quantity by
/// its unit.
namespace zhigai::plan::draft_text {

struct Heading {
    std::string id;    ///< 二（六）
    std::string text;  ///< the exact words at the start of the line
    std::size_t from = 0;
};
/// The first is what stands before any numbered heading (题).
std::vector<Heading> headings(std::string_view text);

struct Quantity {
    std::string written;  ///< 250, 90, 1-2
    std::string unit;     ///< 个, %
    bool range = false;
};
/// The first number of a piece that counts something (no year, date, ordinal).
std::optional<Quantity> quantity(std::string_view piece);

/// Years of this century that a text names with 年 after them.
std::vector<int> years(std::string_view text);

struct Piece {
    std::size_t from = 0;
    std::size_t to = 0;
};
/// What stands between commas and stops; a piece that only dates the next one is joined to it.
std::vector<Piece> pieces(std::string_view text, std::size_t from, std::size_t to);

struct Row {
    Piece at;
    std::string name;
    std::vector<std::string> values;
};
struct Table {
    Piece header;
    std::vector<int> years;
    std::vector<Row> rows;
    std::optional<Row> total;
};
/// Lines of tab-separated cells whose last ones are numbers, one for each year of the head.
std::optional<Table> table(std::string_view text, std::size_t from, std::size_t to);

bool contains(std::string_view text, std::string_view word);

}  // namespace zhigai::plan::draft_text
