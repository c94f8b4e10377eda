#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/plan.h"

/// Is everything the text promises in the data? Every numeral (Arabic, full-width, Chinese; years,
/// dates and 文号 included) and every soft phrase (培育, 建成, 新增, …) of the documents must lie
/// inside a quote.
///
/// What covers what: a numeral is covered by a target, quota, checklist item, clause, section
/// heading or not_a_target entry; a soft phrase by those and also by a task, support or step of the
/// supervision cycle. Tasks do not cover numerals, and the loader refuses a task that overlaps a
/// target, so a target taken out always leaves a gap.
namespace zhigai::plan {

struct Uncovered {
    enum class What { Numeral, Phrase };
    What what = What::Numeral;
    std::string text;
    std::string document;
    std::string section;
    int line = 0;        ///< in the document's text, from 1
    int column = 0;      ///< display column, from 1
    std::string around;  ///< the words before and after, on one line
};

struct Coverage {
    std::size_t numerals = 0;
    std::size_t phrases = 0;
    std::vector<Uncovered> uncovered;  ///< in the order of the text
};

Coverage coverage(const Plan& plan);

/// Whether a piece of text holds a numeral, or a soft phrase, that coverage looks for.
bool has_numeral(std::string_view text);
bool has_phrase(std::string_view text);

/// One as a fault that names the text file, the place and the mend.
Fault to_fault(const Plan& plan, const Uncovered& uncovered);

}  // namespace zhigai::plan
