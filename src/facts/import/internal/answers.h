#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/import/import.h"
#include "facts/import/internal/layout.h"

/// What a person said that words of the file stand for, and what is still to be asked.
namespace zhigai::imports {

class Answers {
 public:
    Answers(const std::vector<Answer>& now, const std::vector<Answer>& before);
    /// What the word stands for; null when nobody said. Empty: the cell says nothing.
    const std::string* find(std::string_view field, std::string_view word) const;
    bool empty() const { return known_.empty(); }

 private:
    std::map<std::string, std::string> known_;
};

class Questions {
 public:
    /// Once a field and word; further cells are counted.
    void ask(Question question);
    const std::vector<Question>& list() const { return list_; }

 private:
    std::map<std::string, std::size_t> known_;
    std::vector<Question> list_;
};

/// The same for every table whose headers say the same in the same order.
std::string fingerprint(const Table& table);

}  // namespace zhigai::imports
