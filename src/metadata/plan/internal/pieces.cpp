#include "metadata/plan/internal/pieces.h"

#include <algorithm>
#include <array>

#include "metadata/plan/coverage.h"

namespace zhigai::plan::draft_text {

namespace {

constexpr std::array<std::string_view, 10> numerals{"一", "二", "三", "四", "五",
                                                    "六", "七", "八", "九", "十"};
/// The longest first: 万元 before 万, 个百分点 before 个.
constexpr std::array<std::string_view, 34> units{
    "个百分点", "万平方米", "平方米", "万元", "亿元", "万个", "万户", "万次", "万台",
    "万人",     "公里",     "元",     "个",   "家",   "项",   "台",   "套",   "人",
    "名",       "户",       "件",     "座",   "所",   "次",   "条",   "处",   "批",
    "吨",       "门",       "场",     "期",   "%",    "％",   "倍"};
constexpr std::array<std::string_view, 5> stops{"。", "；", "，", "：", "\n"};

bool digit(char c) {
    return c >= '0' && c <= '9';
}

/// Bytes of a run of 一…十 at the start.
std::size_t chinese_run(std::string_view text) {
    std::size_t at = 0;
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view one : numerals) {
            if (text.substr(at).starts_with(one)) {
                at += one.size();
                more = true;
            }
        }
    }
    return at;
}

std::string_view line_at(std::string_view text, std::size_t from) {
    return text.substr(from, std::min(text.find('\n', from), text.size()) - from);
}

/// The heading's own words: to the first full stop, or the whole line.
std::string words_of(std::string_view line) {
    const std::size_t stop = line.find("。");
    return std::string(stop == std::string_view::npos ? line : line.substr(0, stop));
}

std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find('\t', at), line.size());
        out.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

bool whole_number(std::string_view text) {
    return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), digit) &&
           (text == "0" || text.front() != '0');
}

}  // namespace

bool contains(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

std::vector<Heading> headings(std::string_view text) {
    std::vector<Heading> out;
    std::string chapter;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view line = line_at(text, at);
        std::string id;
        if (const std::size_t run = chinese_run(line);
            run > 0 && line.substr(run).starts_with("、")) {
            id = chapter = std::string(line.substr(0, run));
        } else if (line.starts_with("（") && chinese_run(line.substr(3)) > 0) {
            const std::size_t inner = chinese_run(line.substr(3));
            if (line.substr(3 + inner).starts_with("）"))
                id = chapter + std::string(line.substr(0, inner + 6));
        } else if (line.starts_with("附件")) {
            id = "附件";
        } else if (out.empty() && !line.empty()) {
            id = "题";
        }
        const bool taken =
            std::any_of(out.begin(), out.end(), [&](const Heading& h) { return h.id == id; });
        if (!id.empty() && taken) id += std::to_string(out.size());
        if (!id.empty()) out.push_back({id, words_of(line), at});
        at += line.size() + 1;
    }
    return out;
}

std::optional<Quantity> quantity(std::string_view piece) {
    for (std::size_t at = 0; at < piece.size();) {
        if (!digit(piece[at])) {
            ++at;
            continue;
        }
        // 5G, IPv6, 2.0版: digits that touch letters name something.
        const bool in_word = at > 0 && ((piece[at - 1] >= 'A' && piece[at - 1] <= 'Z') ||
                                        (piece[at - 1] >= 'a' && piece[at - 1] <= 'z'));
        std::size_t end = at;
        while (end < piece.size() &&
               (digit(piece[end]) || piece[end] == '.' ||
                (piece[end] == '-' && end + 1 < piece.size() && digit(piece[end + 1]))))
            ++end;
        Quantity found{.written = std::string(piece.substr(at, end - at)), .unit = {}};
        found.range = contains(found.written, "-");
        std::size_t after = end;
        while (after < piece.size() && piece[after] == ' ') ++after;
        at = end;
        const bool odd =
            found.written.ends_with('.') ||
            (found.written.size() > 1 && found.written.front() == '0' && found.written[1] != '.');
        if (in_word || odd) continue;
        for (const std::string_view unit : units) {
            if (!piece.substr(after).starts_with(unit)) continue;
            found.unit = unit == "％" ? "%" : std::string(unit);
            return found;
        }
    }
    return std::nullopt;
}

std::vector<int> years(std::string_view text) {
    std::vector<int> out;
    for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
        if (!text.substr(at).starts_with("20") || (at > 0 && digit(text[at - 1]))) continue;
        if (!digit(text[at + 2]) || !digit(text[at + 3]) ||
            (at + 4 < text.size() && digit(text[at + 4])))
            continue;
        std::string_view after = text.substr(at + 4);
        while (after.starts_with(" ")) after.remove_prefix(1);
        if (!after.starts_with("年") && !after.starts_with("—") && !after.starts_with("-"))
            continue;
        out.push_back(2000 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0'));
    }
    return out;
}

std::vector<Piece> pieces(std::string_view text, std::size_t from, std::size_t to) {
    std::vector<Piece> out;
    std::size_t start = from;
    const auto end_at = [&](std::size_t end) {
        std::size_t a = start, b = end;
        while (a < b && (text[a] == ' ' || text[a] == '\r' || text[a] == '\t')) ++a;
        while (b > a && (text[b - 1] == ' ' || text[b - 1] == '\r' || text[b - 1] == '\t')) --b;
        if (b > a) out.push_back({a, b});
    };
    bool joins = false;  // the last piece only dates the next one: 到2024年，
    for (std::size_t at = from; at < to;) {
        const auto stop = std::find_if(stops.begin(), stops.end(), [&](std::string_view one) {
            return text.substr(at).starts_with(one);
        });
        if (stop == stops.end()) {
            ++at;
            continue;
        }
        end_at(at);
        if (joins && out.size() > 1) {
            out[out.size() - 2].to = out.back().to;
            out.pop_back();
        }
        at += stop->size();
        start = at;
        const std::string_view last =
            out.empty() ? "" : text.substr(out.back().from, out.back().to - out.back().from);
        joins = *stop == "，" && !years(last).empty() && !quantity(last) && last.size() < 40;
    }
    end_at(to);
    return out;
}

std::optional<Table> table(std::string_view text, std::size_t from, std::size_t to) {
    Table out;
    std::size_t head_from = std::string_view::npos, head_to = 0;
    for (std::size_t at = from; at < to;) {
        const std::string_view line = line_at(text, at);
        const std::size_t here = at;
        at += line.size() + 1;
        if (!contains(line, "\t")) continue;
        const auto columns = cells(line);
        std::size_t first = columns.size();
        while (first > 0 && whole_number(columns[first - 1])) --first;
        const std::size_t values = columns.size() - first;
        if (values == 0 || !contains(line, "\t") ||
            (out.years.empty() && head_from == std::string_view::npos)) {
            if (!out.rows.empty()) continue;
            head_from = std::min(head_from, here);
            head_to = here + line.size();
            continue;
        }
        if (out.rows.empty()) {
            const std::string_view head = text.substr(head_from, head_to - head_from);
            out.years = years(head);
            out.header = {head_from, head_to};
        }
        if (values < out.years.size() || out.years.empty() || first == 0) continue;
        Row row{.at = {here, here + line.size()}, .name = {}, .values = {}};
        for (std::size_t i = columns.size() - out.years.size(); i < columns.size(); ++i)
            row.values.emplace_back(columns[i]);
        for (std::size_t i = columns.size() - out.years.size(); i-- > 0 && row.name.empty();) {
            if (!whole_number(columns[i])) row.name = std::string(columns[i]);
        }
        if (row.name.empty()) continue;
        if (contains(row.name, "合计") || contains(row.name, "总计")) {
            out.total = std::move(row);
        } else {
            out.rows.push_back(std::move(row));
        }
    }
    if (out.rows.empty()) return std::nullopt;
    return out;
}

}  // namespace zhigai::plan::draft_text
