#include "facts/import/internal/header.h"

#include <algorithm>
#include <array>

#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

constexpr std::array<std::string_view, 16> dropped{"*",  "※",  "★",  "☆",  "●", "(必填)", "(选填)", "[必填]",
                                                   "“",  "”",  "\"", "'",  "‘", "’",      ":",      "必填项"};
constexpr std::array<std::string_view, 10> serials{"id", "序号", "编号", "序", "no", "no.", "行号", "顺序号", "#", "项次"};
constexpr std::array<std::string_view, 21> note_words{
    "备注", "注",     "说明",   "填表说明", "填报说明", "填表人",   "填报人", "制表",   "制表人", "审核人", "审核",
    "复核", "负责人", "单位负责人", "联系人",   "联系电话", "填报日期", "填表日期", "填报单位", "报送单位", "盖章"};
constexpr std::string_view chinese_digits = "一二三四五六七八九十";

void erase_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
}

/// The pieces of a bracket: "不含税,万元" is two.
std::vector<std::string> pieces(std::string_view text) {
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < text.size();) {
        bool split = false;
        for (const std::string_view mark : {",", "、", ";", "/", "；", "，", "|"}) {
            if (!text.substr(i).starts_with(mark)) continue;
            out.emplace_back();
            i += mark.size();
            split = true;
            break;
        }
        if (!split) out.back() += text[i++];
    }
    return out;
}

std::string_view after_unit_word(std::string_view piece) {
    for (const std::string_view word : {"计量单位", "金额单位", "货币单位", "单位"}) {
        if (piece.starts_with(word)) return piece.substr(word.size());
    }
    return piece;
}

struct Bracket {
    std::size_t from = 0, to = 0;  ///< with the marks
    std::string inner;
};

std::optional<Bracket> last_bracket(std::string_view text) {
    struct Pair {
        std::string_view open, close;
    };
    std::optional<Bracket> out;
    for (const Pair& pair : {Pair{"(", ")"}, Pair{"[", "]"}, Pair{"【", "】"}, Pair{"〔", "〕"}, Pair{"{", "}"}}) {
        const auto close = text.rfind(pair.close);
        if (close == std::string_view::npos) continue;
        const auto open = text.rfind(pair.open, close);
        if (open == std::string_view::npos) continue;
        if (!out || open > out->from) {
            out = Bracket{open, close + pair.close.size(),
                          std::string(text.substr(open + pair.open.size(), close - open - pair.open.size()))};
        }
    }
    return out;
}

std::string without_brackets(std::string text) {
    while (const auto bracket = last_bracket(text)) text.erase(bracket->from, bracket->to - bracket->from);
    return text;
}

void add(std::vector<std::string>& keys, std::string key) {
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
}

}  // namespace

std::string header_key(std::string_view text) {
    std::string out = text::word_key(text);
    for (const auto what : dropped) erase_all(out, what);
    return out;
}

HeaderWords read_header(std::string_view text) {
    HeaderWords out;
    std::string full = header_key(text);
    add(out.keys, full);
    if (const auto bracket = last_bracket(full)) {
        std::string rest;
        for (const std::string& piece : pieces(bracket->inner)) {
            const std::string_view word = after_unit_word(piece);
            if (auto scale = money_scale(word); scale && !out.money) {
                out.money = std::move(scale);
            } else if (word == "%" || word == "百分比") {
                out.percent = true;
            } else {
                rest += (rest.empty() ? "" : ",") + piece;
            }
        }
        if (out.money || out.percent) {
            full.replace(bracket->from, bracket->to - bracket->from, rest.empty() ? "" : "(" + rest + ")");
            add(out.keys, full);
        } else {
            out.unit = std::string(after_unit_word(bracket->inner));
        }
    }
    add(out.keys, without_brackets(full));
    // 投资额万元, without a bracket: cut only what ends so.
    if (!out.money) {
        for (const std::string_view word : {"百万元", "千万元", "万元", "亿元", "千元", "元"}) {
            if (full.size() > word.size() && full.ends_with(word)) {
                out.money = money_scale(word);
                add(out.keys, full.substr(0, full.size() - word.size()));
                break;
            }
        }
    }
    constexpr std::string_view of_which = "其中";
    const auto all = out.keys;
    for (const std::string& key : all) {
        if (key.starts_with(of_which)) add(out.keys, key.substr(of_which.size()));
    }
    return out;
}

std::optional<Scale> stated_money_unit(std::string_view text) {
    const std::string key = text::word_key(text);
    if (key.size() > 300) return std::nullopt;
    std::string_view whole = key;
    while (!whole.empty() && (whole.front() == '(' || whole.front() == '[')) whole.remove_prefix(1);
    while (!whole.empty() && (whole.back() == ')' || whole.back() == ']')) whole.remove_suffix(1);
    if (auto scale = money_scale(whole)) return scale;
    constexpr std::string_view word = "单位";
    for (auto at = key.find(word); at != std::string::npos; at = key.find(word, at + 1)) {
        std::string_view rest = std::string_view(key).substr(at + word.size());
        if (rest.starts_with(':')) rest.remove_prefix(1);
        const auto end = rest.find_first_of(")]");
        for (const std::string& piece : pieces(rest.substr(0, end))) {
            if (auto scale = money_scale(piece)) return scale;
        }
    }
    return std::nullopt;
}

bool is_serial_header(std::string_view key) {
    return std::find(serials.begin(), serials.end(), key) != serials.end();
}

SumKind sum_kind(std::string_view text) {
    if (text.size() > 60) return SumKind::None;
    std::string key = without_brackets(header_key(text));
    if (key.starts_with("其中")) return SumKind::OfWhich;
    const auto has = [&](std::string_view word) { return key.starts_with(word) || key.ends_with(word); };
    if (has("小计") || has("本页合计")) return SumKind::Part;
    if (has("合计") || has("总计") || has("累计") || key == "总数" || key == "共计") return SumKind::Total;
    return SumKind::None;
}

bool is_note(std::string_view text) {
    const std::string key = text::word_key(text);
    if (key.ends_with("(盖章)") || key.ends_with("(公章)")) return true;
    const auto colon = key.find(':');
    if (colon == std::string::npos) return false;
    const std::string_view head = std::string_view(key).substr(0, colon);
    if (std::find(note_words.begin(), note_words.end(), head) != note_words.end()) return true;
    // 注1:, 备注2:
    std::string_view bare = head;
    while (!bare.empty() && bare.back() >= '0' && bare.back() <= '9') bare.remove_suffix(1);
    return bare != head && std::find(note_words.begin(), note_words.end(), bare) != note_words.end();
}

bool is_section(std::string_view text) {
    const std::string key = text::word_key(text);
    std::string_view rest = key;
    if (rest.starts_with("第")) rest.remove_prefix(std::string_view("第").size());
    const bool bracket = rest.starts_with('(');
    if (bracket) rest.remove_prefix(1);
    std::size_t count = 0;
    while (rest.size() >= 3 && chinese_digits.find(rest.substr(0, 3)) % 3 == 0 &&
           chinese_digits.find(rest.substr(0, 3)) != std::string_view::npos) {
        rest.remove_prefix(3);
        ++count;
    }
    if (count == 0) return false;
    return bracket ? rest.starts_with(')')
                   : rest.starts_with("、") || rest.starts_with('.') || rest.starts_with("部分") || rest.starts_with("类");
}

}  // namespace zhigai::imports
