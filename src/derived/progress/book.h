#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/ledger/ledger.h"
#include "metadata/plan/plan.h"

namespace zhigai::progress {

/// One row of the counted register, as a counting rule sees it. Everything a figure needs, nothing of a ledger's names.
struct Counted {
    std::int64_t id = 0;
    bool done = false;              ///< the rule's `done` holds for the row as it stands
    bool under_way = false;
    std::optional<Date> when;       ///< the day that makes it done
    std::optional<Date> since;      ///< the day it began
    int year = 0;                   ///< the year that counts it; 0 = none
    std::int64_t who = 0;
    std::int64_t where = 0;         ///< row id of the place; 0 = none
    std::string unit;               ///< the plan's id of that place; empty = not in the plan
    std::string what_kind;
    std::optional<std::int64_t> fen;  ///< how much

    bool done_on(Date day) const { return done && when && *when <= day; }
    bool under_way_on(Date day) const {
        return !done_on(day) && (done || under_way) && (!since || *since <= day);
    }
};

/// All counted rows under one rule, for one reader, at one data version. A figure is a sum over it.
struct Book {
    const plan::CountingRule* rule = nullptr;
    std::int64_t seq = 0;
    bool no_data = false;           ///< made from the plan alone
    std::vector<Counted> rows;      ///< by id; those left out by `one_per` are not here
    std::vector<std::int64_t> set_aside;  ///< rows that `one_per` left out
    std::map<std::int64_t, std::string> unit_of_place;
    std::map<std::string, std::int64_t> place_of_unit;
};

/// Compiled formulas of a plan's counting rules, against the programme's registers.
class Bookkeeper {
 public:
    static Result<std::unique_ptr<Bookkeeper>> create(std::shared_ptr<const Programme> programme,
                                                      std::shared_ptr<const plan::Plan> plan);
    ~Bookkeeper();

    /// Reads through the read gate as `who`: two readers may see different books.
    Result<std::shared_ptr<const Book>> keep(const facts::Ledger& ledger, const Principal& who, const std::string& rule,
                                             const facts::AsOf& at = {}) const;
    /// No ledger: every count is 0.
    std::shared_ptr<const Book> blank(const std::string& rule) const;

    /// The rows of `ids` for which a condition over a row of the rule's register holds (a target's `where`).
    Result<std::vector<std::int64_t>> satisfying(const facts::Ledger& ledger, const Principal& who, const Book& book,
                                                 const plan::Formula& formula) const;
    /// Rows of a register for which `population` holds (all when it is empty).
    Result<std::vector<std::int64_t>> population(const facts::Ledger& ledger, const Principal& who,
                                                 const std::string& register_id, const plan::Formula& formula) const;

    /// What a measure over a register of its own comes to on a day; nullopt: nothing to take it from.
    struct Taken {
        std::optional<Decimal> value;   ///< a percent in points
        std::vector<std::int64_t> rows; ///< those that count, ascending
    };
    Result<Taken> over(const facts::Ledger& ledger, const Principal& who, const plan::Measure& measure, Date from,
                       Date to) const;

 private:
    struct Inner;
    explicit Bookkeeper(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace zhigai::progress
