#pragma once

#include <memory>
#include <string>

#include "adapters/duckdb/library.h"
#include "adapters/duckdb/sql.h"
#include "kernel/result/result.h"

namespace zhigai::duckdb {

/// One open file, closed to the world: nothing is downloaded, no other file read or written, and no statement can
/// change that (decisions.md, DuckDB).
class Database {
 public:
    struct Options {
        int threads = 2;
        int memory_mb = 1024;
    };
    /// `file` empty: in memory. Faults: no_duckdb, cache_unreadable.
    static Result<std::shared_ptr<Database>> open(const std::string& file, const Options& options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const Library& api;
    duckdb_database handle = nullptr;

 private:
    explicit Database(const Library& library) : api(library) {}
};

/// Used by one thread at a time.
class Connection {
 public:
    static Result<std::unique_ptr<Connection>> open(std::shared_ptr<Database> database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<query::Rows> select(const Sql& sql);
    Done run(const Sql& sql);
    Done run(const std::string& text) { return run(Sql{text, {}}); }
    duckdb_connection handle() const { return handle_; }
    const Library& api() const { return database_->api; }

 private:
    explicit Connection(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    std::shared_ptr<Database> database_;
    duckdb_connection handle_ = nullptr;
};

/// Rows to the end of a table, buffered; `finish` writes the rest.
class Appender {
 public:
    static Result<std::unique_ptr<Appender>> open(Connection& connection, const std::string& table);
    ~Appender();
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;
    Done append(const query::Row& row);
    Done finish();

 private:
    explicit Appender(Connection& connection) : connection_(connection) {}
    Done fault() const;

    Connection& connection_;
    duckdb_appender handle_ = nullptr;
};

tl::unexpected<Faults> cache_fault(const char* message);

}  // namespace zhigai::duckdb
