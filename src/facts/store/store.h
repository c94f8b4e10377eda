#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engines/query/query.h"
#include "kernel/cell.h"
#include "kernel/result/result.h"

/// The port behind facts: plain typed tables in transactions. Adapters: memory (tests), SQLite; PostgreSQL later.
/// It knows no register, no version and no permission: facts/ledger lays r_<R>, h_<R>, change_set … on it.
/// Names are [a-z][a-z0-9_]*, at most 120 characters; another one stops the program. Fault codes: no_such_table,
/// unknown_column, wrong_kind, required, unique (place.key "t.a, t.b"), no_such_row, column_differs, bad_query,
/// overflow; from a disk also disk_full, read_only, store_io, store_damaged, store_busy. A refused change leaves the
/// transaction as it was, and open, save after the last five.
namespace zhigai::store {

enum class ColumnKind { Integer, Text };

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::Integer;
    bool required = false;
    bool operator==(const Column&) const = default;
};

struct Index {
    std::string name;
    std::vector<std::string> columns;
    bool unique = false;
    bool operator==(const Index&) const = default;
};

/// Every table has an INTEGER primary key `id`, given by the caller.
struct Table {
    std::string name;
    std::vector<Column> columns;  ///< without id
    std::vector<Index> indexes;
};

/// A consistent picture of the store; later commits do not show in it. Cheap; used by one thread at a time.
class Snapshot {
 public:
    virtual ~Snapshot() = default;
    virtual Result<query::Rows> select(const query::Query& query) = 0;
    /// Visits rows without keeping them; the visitor returns false to stop. It may ask, but not write.
    virtual Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) = 0;
};

/// The one writer's transaction. Destroying it without commit() leaves nothing behind.
class Transaction : public Snapshot {
 public:
    /// No-op when it is there alike. Columns only grow: missing ones are added, retired ones stay; one that holds nothing
    /// may change its kind. Indexes become those named: changed ones are rebuilt, others dropped.
    virtual Done create_table(const Table& table) = 0;
    virtual Done insert(const std::string& table, std::int64_t id, const Cells& cells) = 0;
    virtual Done update(const std::string& table, std::int64_t id, const Cells& cells) = 0;
    virtual Done erase(const std::string& table, std::int64_t id) = 0;
    /// A named point inside the transaction; roll_back undoes what came after it. They nest.
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void roll_back() = 0;
    /// Returns when the changes are on disk (fsynced); what open savepoints did is kept. Nothing may follow it.
    virtual Done commit() = 0;
};

class Store {
 public:
    virtual ~Store() = default;
    virtual Result<std::unique_ptr<Snapshot>> snapshot() = 0;
    /// Waits for the writer before it; there is one writer a store, so a thread that holds one must not ask for another.
    virtual Result<std::unique_ptr<Transaction>> begin() = 0;
    /// A consistent copy of the living store as one file at `path` (backup); refused by the memory adapter.
    virtual Done copy_to(const std::string& path) = 0;
};

}  // namespace zhigai::store
