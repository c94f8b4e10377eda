#include "adapters/duckdb/duckdb.h"

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>

#include "adapters/duckdb/connection.h"
#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::duckdb {

namespace fs = std::filesystem;

namespace {

using store::Column;
using store::ColumnKind;
using store::Table;
using Tables = std::map<std::string, Table, std::less<>>;

/// Of the file itself: another one is begun anew.
constexpr const char* file_version = "1";
const Table marks{"zg_mark", {{"version", ColumnKind::Text}, {"layout", ColumnKind::Text}, {"seq", ColumnKind::Integer}, {"hash", ColumnKind::Text}}, {}};

/// What the cache and a batch under way share.
struct Shared {
    std::shared_ptr<Database> database;
    std::unique_ptr<Connection> writer;
    int free_slots = 0;

    std::mutex mutex = {};
    std::condition_variable freed = {};
    std::vector<std::unique_ptr<Connection>> idle = {};
    std::shared_ptr<const Tables> tables = std::make_shared<Tables>();

    std::shared_ptr<const Tables> held() {
        const std::lock_guard lock(mutex);
        return tables;
    }
};

Result<Tables> read_tables(Connection& connection) {
    Tables out;
    const Sql sql{"SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index", {}};
    for (const query::Row& row : ZG_TRY(connection.select(sql))) {
        Table& table = out[std::get<std::string>(row[0])];
        table.name = std::get<std::string>(row[0]);
        const auto& column = std::get<std::string>(row[1]);
        if (column == "id") continue;
        table.columns.push_back({column, row[2] == Cell(std::string("BIGINT")) ? ColumnKind::Integer : ColumnKind::Text});
    }
    return out;
}

class DuckWriting final : public columns::Cache::Writing {
 public:
    DuckWriting(std::shared_ptr<Shared> shared) : shared_(std::move(shared)), tables_(*shared_->held()) {}
    ~DuckWriting() override {
        appenders_.clear();
        if (open_) static_cast<void>(writer().run("ROLLBACK"));
    }

    Done lay(const std::vector<Table>& tables) override {
        for (const auto& [name, table] : tables_) {
            if (name != marks.name) ZG_DO(writer().run("DROP TABLE \"" + name + "\""));
        }
        tables_ = {{marks.name, marks}};
        for (const Table& table : tables) {
            store::check_identifiers(table);
            ZG_DO(writer().run(print_create(table)));
            tables_[table.name] = table;
        }
        return {};
    }

    Done erase(const std::string& table, const std::vector<std::int64_t>& ids) override {
        ZG_CHECK(tables_.contains(table));
        appenders_.erase(table);
        constexpr std::size_t few = 64;
        if (ids.size() <= few) {
            Sql sql;
            sql.add("DELETE FROM ").name(table).add(" WHERE \"id\" IN (");
            for (std::size_t i = 0; i < ids.size(); ++i) sql.add(i == 0 ? "" : ",").value(ids[i]);
            return ids.empty() ? Done{} : writer().run(sql.add(")"));
        }
        ZG_DO(writer().run("CREATE OR REPLACE TEMP TABLE zg_gone (\"id\" BIGINT)"));
        auto gone = ZG_TRY(Appender::open(writer(), "zg_gone"));
        for (const std::int64_t id : ids) ZG_DO(gone->append({id}));
        ZG_DO(gone->finish());
        Sql sql;
        sql.add("DELETE FROM ").name(table).add(" WHERE \"id\" IN (SELECT \"id\" FROM zg_gone)");
        ZG_DO(writer().run(sql));
        return writer().run("DROP TABLE zg_gone");
    }

    Done append(const std::string& table, const query::Row& row) override {
        auto& appender = appenders_[table];
        if (!appender) {
            ZG_CHECK(tables_.contains(table) && row.size() == tables_.find(table)->second.columns.size() + 1);
            appender = ZG_TRY(Appender::open(writer(), table));
        }
        return appender->append(row);
    }

    Done commit(const columns::Mark& mark) override {
        for (auto& [table, appender] : appenders_) ZG_DO(appender->finish());
        appenders_.clear();
        ZG_DO(writer().run("DELETE FROM zg_mark"));
        ZG_DO(writer().run(Sql{"INSERT INTO zg_mark VALUES (0, ?, ?, ?, ?)", {std::string(file_version), mark.layout, mark.seq, mark.hash}}));
        ZG_DO(writer().run("COMMIT"));
        open_ = false;
        const std::lock_guard lock(shared_->mutex);
        shared_->tables = std::make_shared<const Tables>(std::move(tables_));
        return {};
    }

 private:
    Connection& writer() { return *shared_->writer; }

    std::shared_ptr<Shared> shared_;
    Tables tables_;
    std::map<std::string, std::unique_ptr<Appender>, std::less<>> appenders_;
    bool open_ = true;
};

class DuckCache final : public columns::Cache {
 public:
    explicit DuckCache(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    Result<columns::Mark> mark() override {
        auto connection = ZG_TRY(Connection::open(shared_->database));
        const auto rows = ZG_TRY(connection->select({"SELECT version, layout, seq, hash FROM zg_mark", {}}));
        if (rows.size() != 1 || rows[0][0] != Cell(std::string(file_version))) return columns::Mark{};
        return columns::Mark{std::get<std::string>(rows[0][1]), std::get<std::int64_t>(rows[0][2]), std::get<std::string>(rows[0][3])};
    }

    Result<std::unique_ptr<Writing>> begin() override {
        ZG_DO(shared_->writer->run("BEGIN"));
        return std::make_unique<DuckWriting>(shared_);
    }

    Result<query::Rows> select(const query::Query& query) override {
        const auto tables = shared_->held();
        ZG_DO(store::check_query([&](std::string_view name) -> const Table* {
            const auto found = tables->find(name);
            return found == tables->end() ? nullptr : &found->second;
        }, query));
        auto connection = ZG_TRY(take());
        auto rows = connection->select(print(query));
        give_back(std::move(connection));
        return rows;
    }

 private:
    Result<std::unique_ptr<Connection>> take() {
        std::unique_lock lock(shared_->mutex);
        shared_->freed.wait(lock, [&] { return shared_->free_slots > 0; });
        --shared_->free_slots;
        if (!shared_->idle.empty()) {
            auto connection = std::move(shared_->idle.back());
            shared_->idle.pop_back();
            return connection;
        }
        lock.unlock();
        auto opened = Connection::open(shared_->database);
        if (!opened) give_back(nullptr);
        return opened;
    }
    void give_back(std::unique_ptr<Connection> connection) {
        {
            const std::lock_guard lock(shared_->mutex);
            ++shared_->free_slots;
            if (connection) shared_->idle.push_back(std::move(connection));
        }
        shared_->freed.notify_one();
    }

    std::shared_ptr<Shared> shared_;
};

Result<std::shared_ptr<Shared>> begin(const std::string& file, const Options& options) {
    auto database = ZG_TRY(Database::open(file, {options.threads, options.memory_mb}));
    auto writer = ZG_TRY(Connection::open(database));
    auto shared = std::shared_ptr<Shared>(new Shared{std::move(database), std::move(writer), options.questions});
    auto tables = ZG_TRY(read_tables(*shared->writer));
    const auto found = tables.find(marks.name);
    if (found == tables.end() && tables.empty()) {
        ZG_DO(shared->writer->run(print_create(marks)));
        tables[marks.name] = marks;
    } else if (found == tables.end() || found->second.columns != marks.columns) {
        return cache_fault("a file of another version");
    }
    shared->tables = std::make_shared<const Tables>(std::move(tables));
    return shared;
}

}  // namespace

Result<std::unique_ptr<columns::Cache>> open(const std::string& file, const Options& options) {
    if (library() == nullptr) ZG_TRY(Database::open(file, {}));  // its fault says what is missing
    auto shared = begin(file, options);
    if (!shared && !file.empty()) {
        // Torn, or somebody else's: what it held is in the facts.
        std::error_code ignored;
        fs::remove(file, ignored);
        fs::remove(file + ".wal", ignored);
        shared = begin(file, options);
    }
    if (!shared) return tl::unexpected(std::move(shared).error());
    return std::make_unique<DuckCache>(std::move(*shared));
}

std::string version() { return library() == nullptr ? "" : library()->library_version(); }

}  // namespace zhigai::duckdb
