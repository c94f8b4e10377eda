#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/calendar/date.h"
#include "kernel/cell.h"

namespace zhigai::facts {

/// Both times of decision 2; nothing set = now.
struct AsOf {
    std::optional<Date> valid;
    std::optional<std::int64_t> seq;       ///< a change set: the facts as they were known after it
};

struct Child {
    std::int64_t id = 0;
    Cells cells;
};

/// A row as one principal sees it: fields it may not see are absent from `cells`, masked ones are listed.
struct Record {
    std::string register_id;
    std::int64_t id = 0;
    std::int64_t rev = 0;
    std::string state;
    std::string doc_number;
    bool is_void = false;
    Cells cells;
    std::map<std::string, std::vector<Child>> children;
    std::vector<std::string> masked;
    std::vector<std::string> findings;     ///< checks that do not hold now
    std::int64_t merged_into = 0;          ///< void because it became part of that row

    /// How long it may stand in its state (`within`), counted on the day of the question; not of the past.
    struct Term {
        Date since;                        ///< the day it came to the state
        Date due;                          ///< the last day that is in time
        int allowed = 0, used = 0;         ///< days, or working days
        bool working = false;
        bool provisional = false;          ///< some year on the way is not known for certain
        bool overdue = false;
    };
    std::optional<Term> term;
    std::optional<Date> kept_until;        ///< `retain`, once it came to an end
    std::vector<std::string> notices;      ///< ids of those that hold today and are meant for the reader
};

/// A move as it was made.
struct Step {
    std::string move, from, to, who, role, reason;
    std::int64_t at_ms = 0;
    bool signature = false;                ///< one of several; `to` is empty
    std::vector<std::string> tells;        ///< roles informed
};

/// Rows of a view laid out by its `by`: one group a combination that occurs.
struct Board {
    std::vector<std::string> by;
    std::vector<std::string> sums;
    struct Group {
        std::vector<Cell> keys;
        std::int64_t count = 0;
        std::vector<Cell> sums;
    };
    std::vector<Group> groups;
};

struct Filter {
    std::string field;                     ///< field id, or "state", "id", "doc_number"
    std::string op = "=";                  ///< = != < <= > >= in null notnull has (text contains)
    std::vector<Cell> values;
};

struct ListRequest {
    std::string register_id;
    std::vector<Filter> filters;           ///< and-ed
    std::string where;                     ///< FEEL, compiled against the register; must translate to a predicate
    std::string view;                      ///< a view of the register: its `where`, and of its `at` the rows that have it …
    std::optional<Date> from, to;          ///< … within these days, both counted
    std::string search;                    ///< words looked for in the fields marked `search` and the key
    std::vector<std::string> sort;         ///< field ids, -x descending
    std::int64_t offset = 0;
    std::int64_t limit = 50;
    std::vector<std::string> sums;
    bool with_children = false;
    bool with_void = false;
    AsOf at;
};

struct RecordPage {
    std::vector<Record> rows;
    std::int64_t total = 0;
    Cells sums;                            ///< over all filtered rows, not the page
    std::int64_t seq = 0;
};

struct AggregateRequest {
    std::string register_id;
    std::vector<Filter> filters;
    std::string where;
    std::vector<std::string> group;        ///< field ids or "state"
    std::vector<std::string> sums;         ///< the answer's rows: group…, count, sums…
    AsOf at;
};

struct Version {
    std::int64_t seq = 0;
    std::int64_t at_ms = 0;
    std::string who, role, door, reason;
    std::string state;
    std::optional<Date> valid_from;
    struct Changed {
        std::string field;
        Cell before, after;
    };
    std::vector<Changed> changed;          ///< only fields the reader may see
};

struct Rights {
    std::vector<std::string> see, set, masked;
    std::vector<std::string> doing;        ///< create, import, …
};

}  // namespace zhigai::facts
