#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/calendar/date.h"
#include "kernel/decimal/decimal.h"
#include "kernel/result/result.h"

/// The small values a plan is made of: amounts as printed, quotes, readings, formulas.
namespace zhigai::plan {

/// 100万元 → 1'000'000 yuan. Digits, then 元, 万元 or 亿元, nothing else: no blank, no thousands
/// comma, no sign, and never finer than one fen.
std::optional<Decimal> parse_money(std::string_view text);
/// 10% → 10 (points). One `%`, at most four decimals.
std::optional<Decimal> parse_percent(std::string_view text);
/// 147, 0.9: no sign, no exponent, no leading zero.
std::optional<Decimal> parse_number(std::string_view text);

/// 1-2, both ends included.
struct Span {
    Decimal low;
    Decimal high;
};
std::optional<Span> parse_span(std::string_view text);

/// [a-z][a-z0-9_]*, and no word that FEEL keeps for itself.
bool good_id(std::string_view text);

/// FEEL as written in the file; compiled by bind.h, which knows the registers.
struct Formula {
    std::string text;
    Place place;
    bool empty() const { return text.empty(); }
};

/// Line breaks out, tabs to blanks.
std::string close_breaks(std::string_view text);

/// Where in a document a sentence stands: an exact substring of the named section.
struct Quote {
    std::string document;
    std::string section;   ///< 二（六）
    std::string text;      ///< byte for byte, page breaks (blank lines) included
    std::size_t from = 0;  ///< bytes of Document::text
    std::size_t to = 0;
    Place place;
    /// For reading: page breaks closed up.
    std::string plain() const;
};

struct Choice {
    std::string id;
    Say title;
};

/// A point where the wording leaves a choice: the one taken and the others stay beside the figure.
struct Reading {
    std::string about;  ///< value, population, year, counted, …
    Say title;
    Choice taken;
    std::vector<Choice> other;
    Say why;
    std::string
        decided_by;  ///< a department's id; `proposal` when nobody in the city has decided yet
    Place place;
};

}  // namespace zhigai::plan
