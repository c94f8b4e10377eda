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

/// A dated value from outside (LPR, a city's average), with its source.
struct Parameter {
    struct Value {
        Date from;
        Decimal value;
    };
    std::string id;
    Say title;
    std::string unit;
    std::string source;
    std::vector<Value> values;  ///< by day
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
    /// A step of the scale: from `over` or `at_least` (in the unit of the base) up to the next.
    struct Band {
        std::optional<Decimal> over;      ///< 超过: the edge belongs to the band below
        std::optional<Decimal> at_least;  ///< 以上: the edge belongs to this one
        std::optional<Decimal> fixed;     ///< yuan
        std::optional<Decimal> rate;      ///< points
    };
    struct PerUnit {
        std::string what;  ///< a base: machines, persons
        Decimal money;     ///< yuan for each
        Decimal weight = Decimal::from(1);
        std::optional<Decimal> cap;
    };
    struct Interest {
        std::string loan;  ///< a base; notional when `notional`
        bool notional = false;
        std::optional<Decimal> points;  ///< a year, in %
        std::string rate_of;            ///< a parameter instead
        std::optional<Decimal> share;   ///< of the rate, in %
        int days_in_year = 365;
        int most_months = 0;  ///< 0 = no limit
    };
    /// Computed over all claims of a round, in two passes.
    struct Batch {
        std::string how;              ///< pro_rata, quota, rank, share
        std::optional<Decimal> pool;  ///< yuan
        int places = 0;               ///< quota: so many; rank: the first so many
    };
    struct Payment {
        Say title;
        std::optional<Decimal> share;  ///< points
        std::optional<Decimal> cap;    ///< yuan
        bool prepaid = false;
        Say when;
        Say repaid;  ///< in which case it goes back
    };
    struct Split {
        std::string level;  ///< central, province, city, district
        std::optional<Decimal> share;
        std::optional<Decimal> least;  ///< yuan
        bool on_top = false;
    };
    /// Facts and what they earn; evaluated by the rewards stage.
    struct Example {
        Say why;
        std::vector<std::pair<std::string, Decimal>> given;  ///< base, yuan or count
        std::string level;
        std::optional<Decimal> reward;  ///< yuan; empty = refused
        Place place;
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
    bool marginal = false;  ///< bands: each part at its own rate; otherwise the whole amount
    std::string bands_of;
    std::vector<Band> bands;
    std::vector<PerUnit> per_unit;
    std::optional<Interest> interest;
    std::optional<Batch> batch;
    std::optional<Decimal>
        ceiling;        ///< yuan: 最高; a person decides the sum below it, with a reason
    std::string payee;  ///< who is paid, when it is not `who`
    std::optional<Date> from, until;  ///< the clause alone
    std::vector<Payment> payments;
    std::vector<Split> split;
    std::vector<Example> examples;
    std::vector<Cap> caps;
    std::vector<Relation> relations;
    std::vector<Reading> readings;
    std::vector<Say> notes;
    Place place;
};

struct Rewards {
    std::vector<Base> bases;
    std::vector<Parameter> parameters;
    std::vector<Clause> clauses;
    const Clause* clause(std::string_view id) const;
};

}  // namespace zhigai::plan
