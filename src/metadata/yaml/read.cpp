// The small readers: each adds its fault and goes on, so that all faults of a file are told at once.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "metadata/yaml/yaml.h"

namespace zhigai::yaml {

void add_fault(Faults& faults, const Node& node, std::string code, Say what, Say mend) {
    faults.push_back({std::move(code), std::move(what), node.place(), std::move(mend)});
}

bool yes_no(const Node& node, Faults& faults) {
    const std::string& text = node.text();
    if (node.is_scalar() && (text == "yes" || text == "true")) return true;
    if (node.is_scalar() && (text == "no" || text == "false")) return false;
    add_fault(faults, node, "not_yes_no", {"这里写 yes 或 no", "yes or no belongs here"},
              {"写 yes 或 no", "write yes or no"});
    return false;
}

std::string scalar(const Node& node, Faults& faults) {
    if (node.is_scalar()) return node.text();
    add_fault(faults, node, "not_scalar", {"这里要一个值", "one value belongs here"});
    return {};
}

std::vector<std::string> scalars(const Node& node, Faults& faults) {
    std::vector<std::string> out;
    if (!node.is_list()) {
        out.push_back(scalar(node, faults));
        return out;
    }
    for (const Node& item : node.items()) out.push_back(scalar(item, faults));
    return out;
}

long long whole(const Node& node, Faults& faults) {
    const std::string text = scalar(node, faults);
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        add_fault(faults, node, "not_whole", {"这里要一个整数", "a whole number belongs here"});
    }
    return value;
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
    std::string_view best;
    // A third of the word may differ, two letters of a word of four or more, never all of it.
    const std::size_t near = word.size() < 4 ? 1 : std::max<std::size_t>(2, word.size() / 3);
    std::size_t best_distance = std::min(near + 1, word.size());
    for (const std::string_view candidate : known) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j <= candidate.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= candidate.size(); ++j) {
                const std::size_t above = row[j];
                row[j] = std::min({above + 1, row[j - 1] + 1,
                                   diagonal + (word[i - 1] == candidate[j - 1] ? 0U : 1U)});
                diagonal = above;
            }
        }
        if (row.back() < best_distance) {
            best_distance = row.back();
            best = candidate;
        }
    }
    return std::string(best);
}

void only_keys(const Node& map, const std::vector<std::string_view>& known, Faults& faults) {
    if (!map.is_map()) {
        add_fault(faults, map, "not_map", {"这里要“键: 值”", "a map of key: value belongs here"});
        return;
    }
    for (const auto& [key, value] : map.entries()) {
        if (std::find(known.begin(), known.end(), key.text()) != known.end()) continue;
        const std::string near = nearest(key.text(), known);
        Say mend;
        if (!near.empty()) {
            mend = {fmt::format("是不是 {}？", near), fmt::format("did you mean `{}`?", near)};
        }
        add_fault(faults, key, "unknown_key",
                  {fmt::format("不认识“{}”", key.text()), fmt::format("unknown word `{}`", key.text())},
                  std::move(mend));
    }
}

}  // namespace zhigai::yaml
