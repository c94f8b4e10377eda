#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "kernel/text/text.h"
#include "metadata/editor/editor.h"
#include "metadata/yaml/yaml.h"

namespace zhigai::editor {

namespace {

constexpr std::size_t width = 150;  ///< a longer entry goes on under its first key

/// The blocks whose entries are words of one kind.
const std::map<std::string_view, std::string_view> entries_of{
    {"fields", "field"}, {"checks", "check"}, {"states", "state"},  {"moves", "move"},
    {"may", "grant"},    {"views", "view"},   {"items", "code"},    {"roles", "role"},
    {"my", "parameter"}, {"prints", "print"}, {"notices", "notice"}};

int rank(std::string_view block, std::string_view word) {
    int at = 0;
    for (const Word& one : vocabulary()) {
        if (one.block != block) continue;
        if (one.word == word) return at;
        ++at;
    }
    return 1000;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.emplace_back(text.substr(at, end - at));
        while (!out.back().empty() && (out.back().back() == ' ' || out.back().back() == '\r'))
            out.back().pop_back();
        at = end + 1;
    }
    return out;
}

/// Columns on a screen: a Chinese character takes two.
std::size_t columns_of(std::string_view text) {
    std::size_t out = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xE0U ? 2 : 1;
    }
    return out;
}

std::size_t indent(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}
bool is_comment(std::string_view line) {
    return indent(line) < line.size() && line[indent(line)] == '#';
}
/// The key a line begins with, and where its value begins; empty when it begins with none.
std::pair<std::string, std::size_t> key_of(std::string_view line) {
    const std::size_t from = indent(line);
    const std::size_t colon = line.find(':', from);
    if (colon == std::string_view::npos || from == line.size()) return {};
    const std::string_view key = line.substr(from, colon - from);
    if (key.find_first_of(" {}[],#") != std::string_view::npos) return {};
    if (colon + 1 < line.size() && line[colon + 1] != ' ') return {};
    std::size_t value = colon + 1;
    while (value < line.size() && line[value] == ' ') ++value;
    return {std::string(key), value};
}

/// The parts of {a: 1, b: [2, 3]} between commas that stand at its own level; empty when it is no
/// map on its own or holds a remark.
std::vector<std::string> parts_of(std::string_view flow) {
    std::vector<std::string> out;
    if (!flow.starts_with("{") || !flow.ends_with("}")) return {};
    const std::string_view inner = flow.substr(1, flow.size() - 2);
    int depth = 0;
    char quote = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= inner.size(); ++i) {
        const char c = i < inner.size() ? inner[i] : ',';
        if (quote != 0 && i < inner.size()) {
            if (quote == '"' && c == '\\') {
                ++i;
            } else if (c == quote) {
                quote = 0;
            }
            continue;
        }
        if ((c == '"' || c == '\'') && (i == 0 || inner[i - 1] == ' ' || inner[i - 1] == '[' ||
                                        inner[i - 1] == '{' || inner[i - 1] == ',')) {
            quote = c;
        } else if (c == '#' && i > 0 && inner[i - 1] == ' ') {
            return {};
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (--depth < 0) return {};
        } else if (c == ',' && depth == 0) {
            if (std::string part = text::trim(inner.substr(from, i - from)); !part.empty())
                out.push_back(std::move(part));
            from = i + 1;
        }
    }
    if (depth != 0 || quote != 0) return {};
    return out;
}

/// Lines that belong together: remarks above, the line with the key, what is indented under it.
struct Entry {
    std::vector<std::string> above;
    std::string key;
    std::vector<std::string> lines;
};

std::vector<Entry> entries(const std::vector<std::string>& lines, std::size_t from, std::size_t to,
                           std::size_t level, std::vector<std::string>& rest) {
    std::vector<Entry> out;
    std::vector<std::string> above;
    for (std::size_t i = from; i < to; ++i) {
        const std::string& line = lines[i];
        const bool blank = line.empty();
        if (blank || (is_comment(line) && indent(line) <= level)) {
            above.push_back(line);
        } else if (indent(line) == level && !key_of(line).first.empty()) {
            out.push_back({std::move(above), key_of(line).first, {line}});
            above.clear();
        } else if (!out.empty()) {
            out.back().lines.insert(out.back().lines.end(), above.begin(), above.end());
            above.clear();
            out.back().lines.push_back(line);
        } else {
            above.push_back(line);
        }
    }
    rest = std::move(above);
    return out;
}

/// One entry with its keys in order and its map begun at `column`.
std::vector<std::string> set_entry(const Entry& entry, std::string_view block, std::size_t column) {
    std::string flow;
    for (std::size_t i = 0; i < entry.lines.size(); ++i) {
        const std::string_view line = entry.lines[i];
        flow += std::string(i == 0 ? line.substr(key_of(line).second) : " " + text::trim(line));
    }
    std::vector<std::string> parts = parts_of(flow);
    if (parts.empty()) return entry.lines;
    std::stable_sort(parts.begin(), parts.end(), [&](const std::string& a, const std::string& b) {
        return rank(block, key_of(a).first) < rank(block, key_of(b).first);
    });
    std::string head = "  " + entry.key + ":";
    head.resize(std::max(head.size() + 1, column), ' ');
    std::vector<std::string> out{head + "{"};
    const std::string under(head.size() + 1, ' ');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string part = parts[i] + (i + 1 < parts.size() ? "," : "}");
        const bool first = out.back().size() <= under.size();
        if (!first && columns_of(out.back()) + columns_of(part) + 1 > width) {
            out.push_back(under + part);
        } else {
            out.back() += (first ? "" : " ") + part;
        }
    }
    return out;
}

std::vector<std::string> set_block(const Entry& top, std::string_view block) {
    std::vector<std::string> rest;
    std::vector<Entry> list = entries(top.lines, 1, top.lines.size(), 2, rest);
    std::size_t column = 0;
    for (const Entry& one : list) {
        const auto [key, value] = key_of(one.lines.front());
        if (value < one.lines.front().size() && one.lines.front()[value] == '{')
            column = std::max(column, key.size() + 4);
    }
    column = std::min<std::size_t>(column, 28);
    std::vector<std::string> out{top.lines.front()};
    for (const Entry& one : list) {
        out.insert(out.end(), one.above.begin(), one.above.end());
        const auto lines = set_entry(one, block, column);
        out.insert(out.end(), lines.begin(), lines.end());
    }
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

/// Equal but for the order of keys.
bool same(const yaml::Node& a, const yaml::Node& b) {
    if (a.shape() != b.shape()) return false;
    if (a.is_scalar()) return a.text() == b.text() && a.is_null() == b.is_null();
    if (a.is_list()) {
        return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                          same);
    }
    if (!a.is_map()) return true;
    if (a.entries().size() != b.entries().size()) return false;
    return std::all_of(a.entries().begin(), a.entries().end(), [&](const yaml::Node::Entry& entry) {
        return b.has(entry.first.text()) && same(entry.second, b[entry.first.text()]);
    });
}

}  // namespace

Result<std::string> format(std::string_view given, const std::string& file) {
    const yaml::Node before = ZG_TRY(yaml::parse(given, file));
    const std::vector<std::string> lines = lines_of(given);
    std::vector<std::string> rest;
    std::vector<Entry> tops = entries(lines, 0, lines.size(), 0, rest);
    const std::string_view top =
        before.has("codes") || (before.has("items") && before.has("extends")) ? "codes"
        : before.has("roles")                                                 ? "organisation"
                                                                              : "register";
    if (tops.empty()) return std::string(given);
    // Remarks at the head of the file stay at its head, whatever key came first.
    std::vector<std::string> head = std::move(tops.front().above);
    tops.front().above.clear();
    std::stable_sort(tops.begin(), tops.end(), [&](const Entry& a, const Entry& b) {
        return rank(top, a.key) < rank(top, b.key);
    });
    std::string out;
    const auto add = [&](const std::vector<std::string>& some) {
        for (const std::string& line : some) out += line + "\n";
    };
    add(head);
    for (const Entry& one : tops) {
        add(one.above);
        const auto block = entries_of.find(one.key);
        const bool opens = one.lines.size() > 1 && one.lines.front().ends_with(":");
        add(block != entries_of.end() && opens ? set_block(one, block->second) : one.lines);
    }
    add(rest);
    const auto after = yaml::parse(out, file);
    if (!after || !same(before, *after)) {
        return fail(
            "cannot_format",
            {"排版会改变内容，原样保留", "formatting would change what it says; it is left alone"},
            {.file = file},
            {"把这个文件里跨行的写法改成一项一行",
             "write each entry of this file on a line of its own"});
    }
    return out;
}

}  // namespace zhigai::editor
