#include "adapters/sqlite/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::sqlite {

namespace {

constexpr std::size_t kept_statements = 200;

Say with_detail(std::string_view zh, std::string_view en, std::string_view message) {
    return {fmt::format("{}（{}）", zh, message), fmt::format("{} ({})", en, message)};
}

}  // namespace

Fault fault_of(int code, std::string_view message, std::string_view name) {
    const Place where{.key = std::string(name)};
    static constexpr std::string_view twins = "UNIQUE constraint failed: ";
    if ((code & 0xFF) == SQLITE_CONSTRAINT && message.starts_with(twins)) {
        return store::not_unique(std::string(message.substr(twins.size()))).value().front();
    }
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return {"disk_full", {"磁盘已满，没有写入", "the disk is full; nothing was written"}, where,
                    {"腾出磁盘空间后重试", "free some space, then try again"}};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return {"read_only", with_detail("数据目录不能写入", "the data directory cannot be written", message), where,
                    {"检查目录的权限和磁盘是否只读", "look at the folder's permissions and whether the disk is read-only"}};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {"store_busy", with_detail("数据库正被其他程序占用", "another program holds the database", message), where,
                    {"关闭其他打开该文件的程序", "close the program that has the file open"}};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {"store_damaged", with_detail("数据文件已损坏", "the data file is damaged", message), where,
                    {"停止使用并从备份恢复", "stop, and restore the last backup"}};
        case SQLITE_TOOBIG:
            return {"bad_query", with_detail("内容或查询过大", "a value or the question is too large", message), where, {}};
        case SQLITE_ERROR:
            if (message == "integer overflow") return store::sum_overflow(name).value().front();
            return {"bad_query", with_detail("查询无法执行", "the question cannot be run", message), where, {}};
        default:
            return {"store_io", with_detail("读写数据文件出错", "reading or writing the data file failed", message), where,
                    {"检查磁盘", "look at the disk"}};
    }
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), text_(std::move(other.text_)), handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() {
    if (handle_ != nullptr) connection_->give_back(std::move(text_), handle_);
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return fail(connection_->fault());
}

int Statement::width() const { return sqlite3_column_count(handle_); }

Cell Statement::cell(int column) const {
    switch (sqlite3_column_type(handle_, column)) {
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(sqlite3_column_int64(handle_, column));
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
            return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
        }
        case SQLITE_NULL:
            return {};
        default:
            ZG_CHECK(!"a STRICT table of integers and texts gave another type");
            return {};
    }
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& file, Mode mode, int busy_timeout_ms, const std::string& vfs) {
    sqlite3* handle = nullptr;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode == Mode::Create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (mode == Mode::Write) flags |= SQLITE_OPEN_READWRITE;
    // A reader of a WAL file writes to its shared index, so it opens for writing and is held by query_only.
    if (mode == Mode::Read) flags |= SQLITE_OPEN_READWRITE;
    if (mode == Mode::Look) flags |= SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    ZG_CHECK(handle != nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle, file));
    if (code != SQLITE_OK) return fail(connection->fault());
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // a misspelt "name" is an error, not a text
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    ZG_DO(connection->run("PRAGMA foreign_keys = OFF"));
    ZG_DO(connection->run("PRAGMA cell_size_check = ON"));
    if (mode == Mode::Read) ZG_DO(connection->run("PRAGMA query_only = ON"));
    return connection;
}

Connection::~Connection() {
    for (const auto& [text, idle] : idle_) sqlite3_finalize(idle.statement);
    sqlite3_close_v2(handle_);
}

Result<Statement> Connection::prepare(const Sql& sql) {
    sqlite3_stmt* statement = nullptr;
    if (const auto found = idle_.find(sql.text); found != idle_.end()) {
        statement = found->second.statement;
        idle_.erase(found);
    } else {
        const int code = sqlite3_prepare_v3(handle_, sql.text.data(), static_cast<int>(sql.text.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return fail(fault());
    }
    Statement ready(*this, sql.text, statement);
    for (std::size_t i = 0; i < sql.values.size(); ++i) {
        const int at = static_cast<int>(i) + 1;
        int code = SQLITE_OK;
        if (const auto* number = std::get_if<std::int64_t>(&sql.values[i])) {
            code = sqlite3_bind_int64(statement, at, *number);
        } else if (const auto* text = std::get_if<std::string>(&sql.values[i])) {
            code = sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        } else {
            code = sqlite3_bind_null(statement, at);
        }
        if (code != SQLITE_OK) return fail(fault());
    }
    return ready;
}

Done Connection::run(std::string_view text) { return run(Sql{.text = std::string(text)}); }

Done Connection::run(const Sql& sql) {
    Statement statement = ZG_TRY(prepare(sql));
    while (ZG_TRY(statement.step())) {
    }
    return {};
}

Result<std::int64_t> Connection::number(std::string_view text) {
    Statement statement = ZG_TRY(prepare(Sql{.text = std::string(text)}));
    ZG_CHECK(ZG_TRY(statement.step()));
    return std::get<std::int64_t>(statement.cell(0));
}

Result<std::string> Connection::word(std::string_view text) {
    Statement statement = ZG_TRY(prepare(Sql{.text = std::string(text)}));
    ZG_CHECK(ZG_TRY(statement.step()));
    return std::get<std::string>(statement.cell(0));
}

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_); }

std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(handle_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Fault Connection::fault(std::string_view name) const {
    return fault_of(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_), name.empty() ? file_ : name);
}

void Connection::give_back(std::string text, sqlite3_stmt* statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (idle_.contains(text)) {
        sqlite3_finalize(statement);
        return;
    }
    if (idle_.size() >= kept_statements) {
        const auto oldest = std::ranges::min_element(idle_, {}, [](const auto& entry) { return entry.second.used; });
        sqlite3_finalize(oldest->second.statement);
        idle_.erase(oldest);
    }
    idle_.emplace(std::move(text), Idle{statement, ++uses_});
}

Result<Schema> read_schema(Connection& connection) {
    Schema schema;
    Statement columns = ZG_TRY(connection.prepare(
        {.text = "SELECT m.name, c.name, c.type, c.\"notnull\" FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
                 "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid"}));
    while (ZG_TRY(columns.step())) {
        const auto name = std::get<std::string>(columns.cell(0));
        store::Table& table = schema[name];
        table.name = name;
        const auto column = std::get<std::string>(columns.cell(1));
        if (column == "id") continue;
        table.columns.push_back({column,
                                 columns.cell(2) == Cell(std::string("INTEGER")) ? store::ColumnKind::Integer
                                                                               : store::ColumnKind::Text,
                                 columns.cell(3) != Cell(std::int64_t{0})});
    }
    Statement indexes = ZG_TRY(connection.prepare(
        {.text = "SELECT m.name, l.name, l.\"unique\", i.name FROM sqlite_schema m JOIN pragma_index_list(m.name) l "
                 "JOIN pragma_index_info(l.name) i WHERE m.type = 'table' AND l.origin = 'c' "
                 "ORDER BY m.name, l.name, i.seqno"}));
    while (ZG_TRY(indexes.step())) {
        store::Table& table = schema[std::get<std::string>(indexes.cell(0))];
        const auto full = std::get<std::string>(indexes.cell(1));
        const std::string name = full.substr(full.find('.') + 1);
        if (table.indexes.empty() || table.indexes.back().name != name) {
            table.indexes.push_back({name, {}, indexes.cell(2) != Cell(std::int64_t{0})});
        }
        const Cell column = indexes.cell(3);  // null for the rowid, which is our id
        table.indexes.back().columns.push_back(is_null(column) ? "id" : std::get<std::string>(column));
    }
    return schema;
}

}  // namespace zhigai::sqlite
