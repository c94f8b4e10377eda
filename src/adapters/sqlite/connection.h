#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/sqlite/sql.h"
#include "kernel/cell.h"
#include "kernel/result/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace zhigai::sqlite {

/// What a failure of SQLite means to us, by its (extended) code and message; `name` is the table or file.
Fault fault_of(int code, std::string_view message, std::string_view name);

class Connection;

/// A prepared statement, taken out of its connection's cache while it runs, so that the same question may be asked
/// inside a visit.
class Statement {
 public:
    Statement(Connection& connection, std::string text, sqlite3_stmt* handle)
        : connection_(&connection), text_(std::move(text)), handle_(handle) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// True: a row stands ready. False: there is none, or no more.
    Result<bool> step();
    int width() const;
    Cell cell(int column) const;

 private:
    Connection* connection_;
    std::string text_;
    sqlite3_stmt* handle_;
};

/// One handle on the file, used by one thread at a time.
class Connection {
 public:
    enum class Mode {
        Create,
        Write,
        Read,  ///< of a living store
        Look,  ///< at a copy: the file itself is opened read-only
    };
    static Result<std::unique_ptr<Connection>> open(const std::string& file, Mode mode, int busy_timeout_ms,
                                                    const std::string& vfs = {});
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<Statement> prepare(const Sql& sql);
    /// A statement of ours without a result that matters: BEGIN, PRAGMA x = y.
    Done run(std::string_view text);
    Done run(const Sql& sql);
    Result<std::int64_t> number(std::string_view text);
    Result<std::string> word(std::string_view text);
    std::int64_t changes() const;        ///< rows of the last statement
    std::int64_t total_changes() const;  ///< since the connection was opened
    /// True between BEGIN and the end; SQLite ends it by itself on a full disk and the like.
    bool in_transaction() const;
    sqlite3* handle() const { return handle_; }
    Fault fault(std::string_view name = {}) const;

 private:
    friend class Statement;
    Connection(sqlite3* handle, std::string file) : handle_(handle), file_(std::move(file)) {}
    void give_back(std::string text, sqlite3_stmt* statement);

    struct Idle {
        sqlite3_stmt* statement;
        std::uint64_t used;
    };
    sqlite3* handle_;
    std::string file_;
    std::unordered_map<std::string, Idle> idle_;
    std::uint64_t uses_ = 0;
};

using Schema = std::map<std::string, store::Table, std::less<>>;

/// The tables as they stand in this connection's transaction.
Result<Schema> read_schema(Connection& connection);

}  // namespace zhigai::sqlite
