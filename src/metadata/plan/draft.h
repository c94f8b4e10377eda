#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/result/result.h"

/// A first draft of a plan's folder from its text: a person corrects it, nobody takes it as it is.
namespace zhigai::plan {

struct Draft {
    std::vector<std::pair<std::string, std::string>> files;  ///< name in the folder → content
    std::size_t targets = 0;                                 ///< with a number
    std::size_t soft = 0;                                    ///< promises without one
    std::size_t rows = 0;  ///< of the table at the end, if it could be read
    std::size_t left =
        0;  ///< pieces with numerals that nothing proposes: not_a_target, to be judged
};

/// Driven by coverage: each piece of the text that holds a numeral or a soft phrase becomes a
/// target, a row of the table, or an entry of not_a_target that says 待核. The folder loads and
/// covers its text; its registers are still to be named (awaits: to_be_named).
Result<Draft> draft(std::string_view text, const std::string& id);

}  // namespace zhigai::plan
