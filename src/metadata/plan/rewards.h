#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

/// A name for what a threshold tests or a rate multiplies; which field that is comes with the
/// registers.
struct Base {
    std::string id;
    Say title;
};

/// A reward clause as the document states it: loaded and checked, evaluated by a later stage.
struct Clause {
    struct Level {
        std::string id;  ///< national, province, aaa
        Say title;
        Decimal money;  ///< yuan
    };
    struct Cap {
        Decimal money;    ///< yuan
        std::string per;  ///< project, unit, enterprise, year, …
    };
    struct Relation {
        std::string kind;  ///< adds_to, excludes, higher_of, percent_of, pays_difference, points_to
        std::vector<std::string> to;
    };
    std::string id;
    Say title;
    Quote quote;
    std::string status;       ///< draft, in_force, repealed
    std::string governed_by;  ///< fact, filing, recognition, payment
    std::string who;          ///< enterprise, project, product, …
    Say when;                 ///< the condition in words; FEEL once its register exists
    std::string awaits;
    std::optional<Decimal> over;      ///< threshold, yuan: 超过, the edge itself earns nothing
    std::optional<Decimal> at_least;  ///< threshold, yuan: 以上, the edge earns
    std::string threshold_of;
    std::string by;                ///< what the levels are levels of
    std::vector<Level> levels;     ///< exact sums by level
    std::optional<Decimal> fixed;  ///< exact sum, yuan
    std::optional<Decimal> rate;   ///< points
    std::string rate_of;
    std::vector<Cap> caps;
    std::vector<Relation> relations;
    std::vector<Reading> readings;
    std::vector<Say> notes;
    Place place;
};

struct Rewards {
    std::vector<Base> bases;
    std::vector<Clause> clauses;
    const Clause* clause(std::string_view id) const;
};

}  // namespace zhigai::plan
