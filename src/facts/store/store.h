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
namespace zhigai::store {

enum class ColumnKind { Integer, Text };

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::Integer;
    bool required = false;
};

struct Index {
    std::string name;
    std::vector<std::string> columns;
    bool unique = false;
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
    /// Visits rows without keeping them; the visitor returns false to stop.
    virtual Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) = 0;
};

/// The one writer's transaction. Destroying it without commit() leaves nothing behind.
class Transaction : public Snapshot {
 public:
    virtual Done create_table(const Table& table) = 0;  ///< no-op when it is there with the same columns; adds missing ones
    virtual Done insert(const std::string& table, std::int64_t id, const Cells& cells) = 0;
    virtual Done update(const std::string& table, std::int64_t id, const Cells& cells) = 0;
    virtual Done erase(const std::string& table, std::int64_t id) = 0;
    /// A named point inside the transaction; roll_back undoes what came after it. They nest.
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void roll_back() = 0;
    /// Returns when the changes are on disk (fsynced).
    virtual Done commit() = 0;
};

class Store {
 public:
    virtual ~Store() = default;
    virtual Result<std::unique_ptr<Snapshot>> snapshot() = 0;
    /// Waits for the writer before it; there is one writer a store.
    virtual Result<std::unique_ptr<Transaction>> begin() = 0;
    /// A consistent copy of the living store as one file at `path` (backup); refused by the memory adapter.
    virtual Done copy_to(const std::string& path) = 0;
};

}  // namespace zhigai::store
