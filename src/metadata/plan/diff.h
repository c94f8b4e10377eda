#pragma once

#include <string>
#include <vector>

#include "metadata/plan/plan.h"

/// What one plan says that another does not: two drafts, two years, two cities.
namespace zhigai::plan {

struct Difference {
    std::string kind;  ///< plan, district, target, quota, clause, counting, task
    std::string id;    ///< of the thing; table/unit/period for a quota cell
    std::string what;  ///< added, removed, changed
    Say title;
    struct Part {
        std::string key;  ///< value, due, quote, …
        std::string before;
        std::string after;
    };
    std::vector<Part> parts;  ///< of what changed
};

/// In the order of `before`, then what only `after` has. Empty when both say the same; places,
/// comments and the order of the files do not count.
std::vector<Difference> difference(const Plan& before, const Plan& after);

}  // namespace zhigai::plan
