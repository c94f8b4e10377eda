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
