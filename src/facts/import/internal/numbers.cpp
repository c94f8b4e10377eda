#include "facts/import/internal/numbers.h"

#include <fmt/format.h>

#include <array>

#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

struct Multiple {
    std::string_view word;
    std::int64_t factor;
};
constexpr std::array multiples{Multiple{"十", 10},       Multiple{"百", 100},         Multiple{"千", 1'000},
                               Multiple{"万", 10'000},   Multiple{"亿", 100'000'000}, Multiple{"k", 1'000}};

constexpr std::array<std::string_view, 17> blanks{"",   "-",  "--", "---", "–",  "—",  "——",   "―",   "/",
                                                  "\\", "//", "无", "暂无", "空", "n/a", "null", "none"};
constexpr std::array<std::string_view, 8> about_before{"大约", "约", "近", "将近", "接近", "≈", "~", "预计"};
constexpr std::array<std::string_view, 7> about_after{"左右", "上下", "余", "多", "余元", "多元", "?"};
constexpr std::array<std::string_view, 12> bound_before{"超过", "超", "不足", "大于", "小于", "不超过", "至少", "最高",
                                                        ">",    "<",  "≥",    "≤"};
constexpr std::array<std::string_view, 4> bound_after{"以上", "以下", "以内", "+"};
constexpr std::array<std::string_view, 7> range_marks{"-", "~", "–", "—", "至", "到", "/"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The product of a run of 十百千万亿 at the front, which is cut off; nullopt when none stands there.
std::optional<Decimal> take_multiples(std::string_view& rest) {
    std::optional<Decimal> product;
    for (bool found = true; found;) {
        found = false;
        for (const Multiple& m : multiples) {
            if (!rest.starts_with(m.word) || m.word == "k") continue;
            product = product.value_or(Decimal::from(1)).multiply(Decimal::from(m.factor));
            rest.remove_prefix(m.word.size());
            found = true;
            break;
        }
    }
    return product;
}

template <std::size_t N>
bool starts(std::string_view text, const std::array<std::string_view, N>& words) {
    for (const auto word : words) {
        if (text.starts_with(word)) return true;
    }
    return false;
}
template <std::size_t N>
bool ends(std::string_view text, const std::array<std::string_view, N>& words) {
    for (const auto word : words) {
        if (text.ends_with(word)) return true;
    }
    return false;
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

bool looks_like_range(std::string_view text) {
    for (const auto mark : range_marks) {
        for (auto at = text.find(mark, 1); at != std::string_view::npos && at > 0; at = text.find(mark, at + 1)) {
            if (has_digit(text.substr(0, at)) && has_digit(text.substr(at + mark.size()))) return true;
        }
    }
    return false;
}

tl::unexpected<Refusal> why_not(std::string_view shown, std::string_view text) {
    const Say mend{"填实际数；没有就空着，不写“约”和范围", "give the actual number, or leave the cell empty"};
    if (has_digit(text)) {
        if (looks_like_range(text)) {
            return refuse("number_range",
                          {fmt::format("“{}”是一个范围，不是一个数", shown), fmt::format("`{}` is a range, not a number", shown)},
                          mend);
        }
        if (starts(text, about_before) || ends(text, about_after)) {
            return refuse("number_approximate",
                          {fmt::format("“{}”是约数，不能计入", shown), fmt::format("`{}` is approximate", shown)}, mend);
        }
        if (starts(text, bound_before) || ends(text, bound_after)) {
            return refuse("number_bound",
                          {fmt::format("“{}”只说了界限，没有说是多少", shown), fmt::format("`{}` only names a bound", shown)},
                          mend);
        }
    }
    return refuse("not_a_number", {fmt::format("“{}”不是数字", shown), fmt::format("`{}` is not a number", shown)},
                  {"只填数字；没有就空着", "give digits only, or leave the cell empty"});
}

/// "1,234,567": thousands or nothing; nullopt when the commas stand elsewhere.
std::optional<std::string> without_separators(std::string_view digits) {
    if (digits.find(',') == std::string_view::npos) return std::string(digits);
    std::string out;
    std::size_t from = 0;
    while (true) {
        const auto comma = digits.find(',', from);
        const auto group = digits.substr(from, comma == std::string_view::npos ? comma : comma - from);
        if (from == 0 ? (group.empty() || group.size() > 3) : group.size() != 3) return std::nullopt;
        out += group;
        if (comma == std::string_view::npos) return out;
        from = comma + 1;
    }
}

}  // namespace

std::optional<Scale> money_scale(std::string_view word) {
    std::string_view rest = word;
    if (rest.starts_with("人民币")) rest.remove_prefix(std::string_view("人民币").size());
    const auto factor = take_multiples(rest);
    if (rest != "元") return std::nullopt;
    return Scale{.word = std::string(word), .factor = factor.value_or(Decimal::from(1))};
}

std::optional<Scale> unit_scale(std::string_view word, std::string_view unit) {
    // The unit is cut off first: 千 of 千瓦时 is no thousand.
    const std::string key = text::word_key(word);
    std::string_view rest = key;
    if (unit.empty() || !rest.ends_with(text::word_key(unit))) return std::nullopt;
    rest.remove_suffix(text::word_key(unit).size());
    const auto factor = take_multiples(rest);
    if (!rest.empty()) return std::nullopt;
    return Scale{.word = std::string(word), .factor = factor.value_or(Decimal::from(1))};
}

bool is_blank_word(std::string_view text) {
    if (text.size() > 12) return false;
    const std::string key = text::word_key(text);
    for (const auto blank : blanks) {
        if (key == blank) return true;
    }
    return false;
}

Read<NumberText> read_number(std::string_view shown, std::string_view unit) {
    const std::string text = text::drop_blanks(text::nfkc(shown));
    std::string_view rest = text;
    for (const std::string_view sign : {"¥", "人民币", "RMB", "rmb", "'"}) {
        if (rest.starts_with(sign)) rest.remove_prefix(sign.size());
    }
    bool negative = false;
    if (rest.size() > 2 && rest.front() == '(' && rest.back() == ')') {
        negative = true;  // bookkeepers' minus
        rest = rest.substr(1, rest.size() - 2);
    } else if (rest.starts_with('-') || rest.starts_with('+')) {
        negative = rest.front() == '-';
        rest.remove_prefix(1);
    } else if (rest.starts_with("−")) {
        negative = true;
        rest.remove_prefix(std::string_view("−").size());
    }
    std::size_t end = 0;
    while (end < rest.size() && (is_digit(rest[end]) || rest[end] == ',')) ++end;
    const std::string_view whole = rest.substr(0, end);
    std::string_view fraction;
    if (end < rest.size() && rest[end] == '.') {
        std::size_t to = end + 1;
        while (to < rest.size() && is_digit(rest[to])) ++to;
        fraction = rest.substr(end + 1, to - end - 1);
        end = to;
    }
    std::string exponent;
    if (end < rest.size() && (rest[end] == 'E' || rest[end] == 'e')) {
        std::size_t to = end + 1;
        if (to < rest.size() && (rest[to] == '+' || rest[to] == '-')) ++to;
        const std::size_t digits = to;
        while (to < rest.size() && is_digit(rest[to])) ++to;
        if (to > digits && to == rest.size()) {
            exponent = rest.substr(end, to - end);
            end = to;
        }
    }
    if (whole.empty() && fraction.empty()) return why_not(shown, text);
    const auto digits = without_separators(whole);
    if (!digits) {
        return refuse("number_separators",
                      {fmt::format("“{}”里的逗号看不出是千分位还是小数点", shown),
                       fmt::format("the commas of `{}` are neither thousands nor a decimal point", shown)},
                      {"去掉逗号重填", "type it again without commas"});
    }
    NumberText out;
    rest.remove_prefix(end);
    if (rest == "%") {
        out.percent = true;
    } else if (!rest.empty()) {
        if (rest.ends_with("元整")) rest.remove_suffix(std::string_view("整").size());
        out.scale = money_scale(rest);
        if (!out.scale) out.scale = unit_scale(rest, unit);
        if (!out.scale) {
            const auto factor = take_multiples(rest);
            if (!factor || !rest.empty()) return why_not(shown, text);
            out.scale = Scale{.factor = *factor};
        }
        out.scale->word.clear();
    }
    const auto value = Decimal::parse(fmt::format("{}{}{}{}{}", negative ? "-" : "", digits->empty() ? "0" : *digits,
                                                  fraction.empty() ? "" : ".", fraction, exponent));
    if (!value) return why_not(shown, text);
    out.value = *value;
    return out;
}

}  // namespace zhigai::imports
