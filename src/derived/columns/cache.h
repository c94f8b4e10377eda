#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/store/store.h"

/// The port behind the columns: a copy of the current rows that adds up fast and may be lost at any moment (decision
/// 12). Adapter: DuckDB. What it holds is not the truth; it knows up to where it followed.
namespace zhigai::columns {

/// How far the copy goes: after which change set, of which chain, laid for which texts.
struct Mark {
    std::string layout;  ///< of the tables; another one means: lay anew
    std::int64_t seq = 0;
    std::string hash;    ///< of that change set: a store put back from a backup has another past
    bool operator==(const Mark&) const = default;
};

class Cache {
 public:
    /// One batch: all of it or nothing, with its mark. Destroyed without commit it leaves nothing behind.
    class Writing {
     public:
        virtual ~Writing() = default;
        /// Forgets everything and lays these tables, empty.
        virtual Done lay(const std::vector<store::Table>& tables) = 0;
        virtual Done erase(const std::string& table, const std::vector<std::int64_t>& ids) = 0;
        /// `id`, then the table's columns in their order.
        virtual Done append(const std::string& table, const query::Row& row) = 0;
        virtual Done commit(const Mark& mark) = 0;
    };

    virtual ~Cache() = default;
    /// Empty when nothing is held.
    virtual Result<Mark> mark() = 0;
    virtual Result<std::unique_ptr<Writing>> begin() = 0;
    /// As store::Snapshot::select; faults of check_query when it does not hold what is asked about. Any thread.
    virtual Result<query::Rows> select(const query::Query& query) = 0;
};

}  // namespace zhigai::columns
