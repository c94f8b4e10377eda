#include "facts/import/internal/lexicon.h"

#include <algorithm>
#include <array>

#include "facts/import/internal/header.h"

namespace zhigai::imports {
namespace {

/// Leaves that say nothing by themselves: 设备投资 → 金额 is 设备投资.
constexpr std::array<std::string_view, 7> empty_leaves{"金额", "数额", "数量", "内容", "情况", "名称", "时间"};

}  // namespace

bool Lexicon::importable(const Field& field) {
    switch (field.type) {
        case FieldType::File:
        case FieldType::Rows:
        case FieldType::Secret:
            return false;
        default:
            return true;
    }
}

bool Lexicon::identifies(const Register& reg, const Field& field) {
    if (field.marked("name") || field.marked("code")) return true;
    if (std::find(reg.key.begin(), reg.key.end(), field.id) != reg.key.end()) return true;
    return std::any_of(reg.excel.match.begin(), reg.excel.match.end(), [&](const auto& fields) {
        return std::find(fields.begin(), fields.end(), field.id) != fields.end();
    });
}

Lexicon::Lexicon(const std::vector<const Register*>& registers) {
    for (const Register* reg : registers) {
        for (const std::string& word : reg->excel.opening_also) add(word, {.reg = reg, .field = nullptr, .how = How::Opening});
        if (!reg->excel.opening.empty()) add(reg->excel.opening, {.reg = reg, .field = nullptr, .how = How::Opening});
        for (const Field& field : reg->fields) {
            if (!importable(field)) continue;
            add(field.title.zh, {.reg = reg, .field = &field, .how = How::Title});
            add(field.title.en, {.reg = reg, .field = &field, .how = How::Title});
            add(field.id, {.reg = reg, .field = &field, .how = How::Title});
            for (const auto& word : field.also) add(word, {.reg = reg, .field = &field, .how = How::Alias});
            for (const auto& word : field.was) add(word, {.reg = reg, .field = &field, .how = How::Alias});
        }
    }
}

void Lexicon::add(std::string_view word, Meaning meaning) {
    std::string key = header_key(word);
    if (key.empty()) return;
    auto& list = words_[std::move(key)];
    for (const Meaning& known : list) {
        if (known.reg == meaning.reg && known.field == meaning.field) return;
    }
    list.push_back(meaning);
}

std::vector<Meaning> Lexicon::find(const std::vector<std::string>& path) const {
    std::vector<Meaning> out;
    int rank = 0;
    const auto take = [&](const std::string& key, bool joined) {
        const auto found = words_.find(key);
        if (found == words_.end()) return;
        // A title beats an alias of the same word.
        for (const bool title : {true, false}) {
            ++rank;
            for (Meaning meaning : found->second) {
                if ((meaning.how == How::Title) != title) continue;
                const bool known = std::any_of(out.begin(), out.end(), [&](const Meaning& m) {
                    return m.reg == meaning.reg && m.field == meaning.field;
                });
                if (known) continue;
                meaning.rank = rank;
                if (joined && meaning.how != How::Opening) meaning.how = How::Path;
                out.push_back(meaning);
            }
        }
    };
    if (path.empty()) return out;
    const auto leaf = read_header(path.back()).keys;
    for (std::size_t from = 0; from + 1 < path.size(); ++from) {
        std::string parents, bare_parents;
        for (std::size_t i = from; i + 1 < path.size(); ++i) {
            const auto keys = read_header(path[i]).keys;
            if (keys.empty()) continue;
            parents += keys.front();
            bare_parents += keys.back();
        }
        for (const std::string& key : leaf) {
            take(parents + key, true);
            take(bare_parents + key, true);
        }
    }
    for (const std::string& key : leaf) take(key, false);
    if (out.empty() && path.size() > 1 && !leaf.empty() &&
        std::find(empty_leaves.begin(), empty_leaves.end(), leaf.back()) != empty_leaves.end()) {
        for (const std::string& key : read_header(path[path.size() - 2]).keys) take(key, true);
    }
    return out;
}

}  // namespace zhigai::imports
