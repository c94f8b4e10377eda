#include "metadata/plan/words.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace zhigai::plan {

namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}

/// 12, 0.9, 1592: no sign, no exponent, no leading zero, something on both sides of the point.
std::optional<Decimal> parse_plain(std::string_view text) {
    if (text.empty() || !digit(text.front()) || !digit(text.back())) return std::nullopt;
    if (text.size() > 1 && text[0] == '0' && text[1] != '.') return std::nullopt;
    if (std::count(text.begin(), text.end(), '.') > 1) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), [](char c) { return digit(c) || c == '.'; }))
        return std::nullopt;
    return Decimal::parse(text);
}

}  // namespace

std::optional<Decimal> parse_money(std::string_view text) {
    struct Unit {
        std::string_view word;
        std::int64_t yuan;
    };
    // The longest first: 万元 ends in 元.
    for (const Unit& unit : {Unit{"万元", 10'000}, Unit{"亿元", 100'000'000}, Unit{"元", 1}}) {
        if (!text.ends_with(unit.word)) continue;
        const auto number = parse_plain(text.substr(0, text.size() - unit.word.size()));
        if (!number) return std::nullopt;
        const auto yuan = number->multiply(Decimal::from(unit.yuan));
        if (!yuan || !yuan->to_scaled(2)) return std::nullopt;
        return yuan;
    }
    return std::nullopt;
}

std::optional<Decimal> parse_percent(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    const auto number = parse_plain(text.substr(0, text.size() - 1));
    if (!number || !number->to_scaled(4)) return std::nullopt;
    return number;
}

std::optional<Decimal> parse_number(std::string_view text) {
    return parse_plain(text);
}

std::optional<Span> parse_span(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto low = parse_plain(text.substr(0, dash));
    const auto high = parse_plain(text.substr(dash + 1));
    if (!low || !high || *high <= *low) return std::nullopt;
    return Span{*low, *high};
}

bool good_id(std::string_view text) {
    constexpr std::array<std::string_view, 27> feel_words{
        "and",  "or",       "not",      "if",      "then",      "else",    "for",
        "in",   "return",   "some",     "every",   "satisfies", "between", "instance",
        "of",   "function", "external", "true",    "false",     "null",    "date",
        "time", "duration", "item",     "partial", "context",   "list"};
    if (text.empty() || text[0] < 'a' || text[0] > 'z') return false;
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '_'; };
    if (!std::all_of(text.begin(), text.end(), fits)) return false;
    return std::find(feel_words.begin(), feel_words.end(), text) == feel_words.end();
}

std::string close_breaks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') continue;
        out += c == '\t' ? ' ' : c;
    }
    return out;
}

std::string Quote::plain() const {
    return close_breaks(text);
}

}  // namespace zhigai::plan
