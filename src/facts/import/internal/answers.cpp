#include "facts/import/internal/answers.h"

#include "facts/import/internal/header.h"
#include "kernel/hash/hash.h"
#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

constexpr std::size_t most_asked = 300;  // distinct words; a sheet with more of them is not read right

std::string key_of(std::string_view field, std::string_view word) {
    return std::string(field) + "\n" + text::word_key(word);
}

}  // namespace

Answers::Answers(const std::vector<Answer>& now, const std::vector<Answer>& before) {
    for (const Answer& answer : now) known_.insert_or_assign(key_of(answer.field, answer.word), answer.means);
    for (const Answer& answer : before) known_.emplace(key_of(answer.field, answer.word), answer.means);
}

const std::string* Answers::find(std::string_view field, std::string_view word) const {
    if (known_.empty()) return nullptr;
    const auto found = known_.find(key_of(field, word));
    return found == known_.end() ? nullptr : &found->second;
}

void Questions::ask(Question question) {
    const std::string key = key_of(question.field, question.word);
    if (const auto found = known_.find(key); found != known_.end()) {
        ++list_[found->second].cells;
        return;
    }
    if (list_.size() >= most_asked) return;
    known_.emplace(key, list_.size());
    question.cells = 1;
    list_.push_back(std::move(question));
}

std::string fingerprint(const Table& table) {
    std::string all;
    for (const HeaderColumn& column : table.columns) {
        for (const std::string& part : column.path) all += header_key(part) + "/";
        all += '\n';
    }
    return hex(digest(HashName::Sha256, all)).substr(0, 16);
}

}  // namespace zhigai::imports
