#include "engines/feel/names.h"

#include <algorithm>

#include "engines/feel/utf8.h"

namespace zhigai::feel {

void NameTrie::add(std::string_view name, std::size_t index) {
    const std::vector<Token> tokens = lex(name);
    if (tokens.size() < 2) return;
    for (const Token& token : tokens) {
        if (token.kind == Token::Kind::Bad || token.kind == Token::Kind::Text) return;
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const auto found = steps_[at].next.find(tokens[i].text);
        if (found != steps_[at].next.end()) {
            at = found->second;
            continue;
        }
        steps_[at].next.emplace(std::string(tokens[i].text), steps_.size());
        at = steps_.size();
        steps_.emplace_back();
    }
    steps_[at].index = index;
}

std::optional<NameTrie::Match> NameTrie::longest(const std::vector<Token>& tokens,
                                                 std::size_t at) const {
    std::optional<Match> best;
    std::size_t step = 0;
    for (std::size_t i = at; i < tokens.size(); ++i) {
        if (tokens[i].kind == Token::Kind::End || tokens[i].kind == Token::Kind::Text) break;
        const auto found = steps_[step].next.find(tokens[i].text);
        if (found == steps_[step].next.end()) break;
        step = found->second;
        if (steps_[step].index) best = Match{i - at + 1, *steps_[step].index};
    }
    return best;
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& known) {
    const std::u32string wanted = code_points(name).substr(0, 64);
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::u32string other = code_points(candidate).substr(0, 64);
        std::vector<std::size_t> row(other.size() + 1);
        for (std::size_t j = 0; j <= other.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= wanted.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= other.size(); ++j) {
                const std::size_t above = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1,
                                   diagonal + (wanted[i - 1] == other[j - 1] ? 0 : 1)});
                diagonal = above;
            }
        }
        if (row.back() < best_distance && row.back() < wanted.size()) {
            best_distance = row.back();
            best = candidate;
        }
    }
    return best;
}

}  // namespace zhigai::feel
