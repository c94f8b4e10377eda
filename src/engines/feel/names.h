#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/feel/lexer.h"

/// Names that hold blanks, keywords and operators, found by the longest match against what is
/// known.
namespace zhigai::feel {

/// A trie over the tokens of names, so that `a  b` and `a b` are one name and a long scope costs
/// nothing per use.
class NameTrie {
 public:
    /// A later name equal to an earlier one replaces it. Names that no text can spell (with a
    /// quote) are left out.
    void add(std::string_view name, std::size_t index);

    struct Match {
        std::size_t tokens = 0;
        std::size_t index = 0;
    };
    std::optional<Match> longest(const std::vector<Token>& tokens, std::size_t at) const;

 private:
    struct Step {
        std::map<std::string, std::size_t, std::less<>> next;
        std::optional<std::size_t> index;
    };
    std::vector<Step> steps_{1};
};

/// The known name nearest to `name`, when it is near enough to be meant.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace zhigai::feel
