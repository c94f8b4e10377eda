#include "adapters/sqlite/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <mutex>
#include <semaphore>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/crash_point.h"
#include "adapters/sqlite/files.h"
#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::sqlite {

namespace {

using store::Table;

constexpr std::int64_t layout_version = 1;            ///< of the file itself, in user_version
constexpr std::int64_t application_id = 0x5A684769;  ///< "ZhGi"

/// What the store, its snapshots and its transaction share; the last of them closes the file and the lock.
struct Shared {
    DirectoryLock lock;
    std::string file;
    Options options;
    std::unique_ptr<Connection> writer = nullptr;
    std::binary_semaphore writing{1};  ///< not a mutex: a transaction may end on another thread
    std::int64_t log_kept = 0;         ///< what the log must pass before it is cut again

    std::mutex guard;  ///< of what follows
    std::vector<std::unique_ptr<Connection>> readers = {};
    std::map<std::int64_t, std::shared_ptr<const Schema>> schemas = {};  ///< by schema_version, the last few

    /// The schema that `connection` sees in its open transaction. Reading its version also fixes what it sees.
    Result<std::shared_ptr<const Schema>> schema(Connection& connection) {
        const std::int64_t version = ZG_TRY(connection.number("PRAGMA schema_version"));
        {
            const std::lock_guard lock_guard(guard);
            if (const auto found = schemas.find(version); found != schemas.end()) return found->second;
        }
        auto read = std::make_shared<const Schema>(ZG_TRY(read_schema(connection)));
        const std::lock_guard lock_guard(guard);
        schemas.emplace(version, read);
        while (schemas.size() > 4) schemas.erase(schemas.begin());
        return read;
    }

    Result<std::unique_ptr<Connection>> reader() {
        {
            const std::lock_guard lock_guard(guard);
            if (!readers.empty()) {
                auto last = std::move(readers.back());
                readers.pop_back();
                return last;
            }
        }
        return Connection::open(file, Connection::Mode::Read, options.busy_timeout_ms, options.vfs);
    }

    /// After a commit, while nobody else writes. None of it matters to what was committed, so its faults are dropped.
    void tidy(std::int64_t rows_changed) {
        if (options.analyse_after > 0 && rows_changed >= options.analyse_after) {
            static_cast<void>(writer->run("PRAGMA analysis_limit = 1000"));
            static_cast<void>(writer->run("ANALYZE"));
        }
        const std::int64_t size = size_of(file + "-wal");
        if (size <= std::max(options.log_bytes, log_kept)) return;
        // Waits a moment for readers; when one stays longer, the next try comes after as much again.
        static_cast<void>(writer->run("PRAGMA busy_timeout = 100"));
        static_cast<void>(writer->run("PRAGMA wal_checkpoint(TRUNCATE)"));
        static_cast<void>(writer->run(fmt::format("PRAGMA busy_timeout = {}", options.busy_timeout_ms)));
        const std::int64_t left = size_of(file + "-wal");
        log_kept = left == 0 ? 0 : left + options.log_bytes;
    }

    void give_back(std::unique_ptr<Connection> connection) {
        const std::lock_guard lock_guard(guard);
        if (readers.size() < static_cast<std::size_t>(options.idle_readers)) readers.push_back(std::move(connection));
    }
};

Done visit_rows(Connection& connection, const Schema& schema, const query::Query& query,
                const std::function<bool(const query::Row&)>& visitor) {
    const auto tables = [&](std::string_view name) -> const Table* {
        const auto found = schema.find(name);
        return found == schema.end() ? nullptr : &found->second;
    };
    ZG_DO(store::check_query(tables, query));
    Statement statement = ZG_TRY(connection.prepare(print(query)));
    query::Row row(static_cast<std::size_t>(statement.width()));
    while (ZG_TRY(statement.step())) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = statement.cell(static_cast<int>(i));
        if (!visitor(row)) break;
    }
    return {};
}

Result<query::Rows> select_rows(Connection& connection, const Schema& schema, const query::Query& query) {
    query::Rows rows;
    ZG_DO(visit_rows(connection, schema, query, [&](const query::Row& row) {
        rows.push_back(row);
        return true;
    }));
    return rows;
}

class SqliteSnapshot final : public store::Snapshot {
 public:
    SqliteSnapshot(std::shared_ptr<Shared> shared, std::unique_ptr<Connection> connection,
                   std::shared_ptr<const Schema> schema)
        : shared_(std::move(shared)), connection_(std::move(connection)), schema_(std::move(schema)) {}
    ~SqliteSnapshot() override {
        if (connection_->run("ROLLBACK")) shared_->give_back(std::move(connection_));
    }

    Result<query::Rows> select(const query::Query& query) override {
        return select_rows(*connection_, *schema_, query);
    }
    Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) override {
        return visit_rows(*connection_, *schema_, query, visitor);
    }

 private:
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Connection> connection_;
    std::shared_ptr<const Schema> schema_;
};

class SqliteTransaction final : public store::Transaction {
 public:
    SqliteTransaction(std::shared_ptr<Shared> shared, std::shared_ptr<const Schema> schema)
        : shared_(std::move(shared)), connection_(*shared_->writer), schema_(std::move(schema)),
          changes_before_(connection_.total_changes()) {}
    ~SqliteTransaction() override {
        if (open_) end();
    }

    Result<query::Rows> select(const query::Query& query) override {
        ZG_DO(alive());
        return select_rows(connection_, *schema_, query);
    }
    Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) override {
        ZG_DO(alive());
        return visit_rows(connection_, *schema_, query, visitor);
    }

    Done create_table(const Table& wanted) override;
    Done insert(const std::string& table, std::int64_t id, const Cells& cells) override {
        ZG_DO(writable(table, cells, true));
        ZG_DO(write(table, print_insert(table, id, cells)));
        crash_point("inserted");
        return {};
    }
    Done update(const std::string& table, std::int64_t id, const Cells& cells) override {
        ZG_DO(writable(table, cells, false));
        if (cells.empty()) {
            Statement there = ZG_TRY(connection_.prepare(print_exists(table, id)));
            if (!ZG_TRY(there.step())) return store::no_such_row(table, id);
            return {};
        }
        ZG_DO(write(table, print_update(table, id, cells)));
        crash_point("updated");
        if (connection_.changes() == 0) return store::no_such_row(table, id);
        return {};
    }
    Done erase(const std::string& table, std::int64_t id) override {
        ZG_DO(alive());
        if (!schema_->contains(table)) return store::no_such_table(table);
        ZG_DO(write(table, print_erase(table, id)));
        crash_point("erased");
        if (connection_.changes() == 0) return store::no_such_row(table, id);
        return {};
    }

    void savepoint() override {
        ZG_CHECK(open_);
        points_.push_back(schema_);
        remember(connection_.run(fmt::format("SAVEPOINT s{}", points_.size())));
        crash_point("saved");
    }
    void release() override {
        ZG_CHECK(open_ && !points_.empty());
        remember(connection_.run(fmt::format("RELEASE s{}", points_.size())));
        points_.pop_back();
    }
    void roll_back() override {
        ZG_CHECK(open_ && !points_.empty());
        remember(connection_.run(fmt::format("ROLLBACK TO s{}", points_.size())));
        remember(connection_.run(fmt::format("RELEASE s{}", points_.size())));
        schema_ = std::move(points_.back());
        points_.pop_back();
        crash_point("restored");
    }

    Done commit() override {
        ZG_DO(alive());
        crash_point("to_commit");
        Done done = connection_.run("COMMIT");
        crash_point("committed");
        if (done) shared_->tidy(connection_.total_changes() - changes_before_);
        crash_point("tidied");
        end();
        return done;
    }

 private:
    /// SQLite itself ends a transaction when the disk is full or fails; nothing may then be written outside of it.
    Done alive() {
        ZG_CHECK(open_);
        if (!connection_.in_transaction() && broken_.empty()) {
            broken_.push_back(fault_of(SQLITE_IOERR, "the transaction was given up", shared_->file));
        }
        if (!broken_.empty()) return fail(broken_);
        return {};
    }
    void remember(Done done) {
        if (!done && broken_.empty()) broken_ = std::move(done).error();
    }
    Done writable(const std::string& table, const Cells& cells, bool inserting) {
        ZG_DO(alive());
        const auto found = schema_->find(table);
        if (found == schema_->end()) return store::no_such_table(table);
        return store::check_cells(found->second, cells, inserting);
    }
    Done write(const std::string& table, const Sql& sql) {
        Statement statement = ZG_TRY(connection_.prepare(sql));
        if (auto stepped = statement.step(); !stepped) {
            Faults faults = std::move(stepped).error();
            if (!connection_.in_transaction()) broken_ = faults;
            if (faults.front().where.key == shared_->file) faults.front().where.key = table;
            return fail(std::move(faults));
        }
        return {};
    }
    Done drop(const Table& stored, const Table& kept);
    Done lay(const Table* stored, const Table& next);
    void end() {
        open_ = false;
        if (connection_.in_transaction()) {
            // When even this fails the handle is gone bad: the next begin() opens another.
            if (!connection_.run("ROLLBACK")) shared_->writer.reset();
        }
        shared_->writing.release();
    }

    std::shared_ptr<Shared> shared_;
    Connection& connection_;
    std::shared_ptr<const Schema> schema_;                ///< as this transaction sees it
    std::vector<std::shared_ptr<const Schema>> points_;  ///< as it was at each open savepoint
    std::int64_t changes_before_;
    Faults broken_;
    bool open_ = true;
};

Done SqliteTransaction::create_table(const Table& wanted) {
    ZG_DO(alive());
    store::check_identifiers(wanted);
    const auto found = schema_->find(wanted.name);
    const Table* stored = found == schema_->end() ? nullptr : &found->second;
    std::vector<std::string> emptied;  // columns that hold nothing and change their kind
    for (const std::string& name : stored == nullptr ? std::vector<std::string>() : store::changed_kinds(*stored, wanted)) {
        Statement any = ZG_TRY(connection_.prepare(print_any_filled(wanted.name, name)));
        if (!ZG_TRY(any.step())) emptied.push_back(name);
    }
    const Table kept = stored == nullptr ? Table{.name = wanted.name} : store::without(*stored, emptied);
    const Table next = ZG_TRY(store::grown(kept, wanted));
    if (stored != nullptr && store::same(*stored, next) && emptied.empty()) return {};
    ZG_DO(connection_.run("SAVEPOINT laying"));
    Done laid = stored == nullptr ? Done() : drop(*stored, kept);
    if (laid) laid = lay(stored == nullptr ? nullptr : &kept, next);
    if (!laid) {
        ZG_DO(connection_.run("ROLLBACK TO laying"));
        ZG_DO(connection_.run("RELEASE laying"));
        return laid;
    }
    ZG_DO(connection_.run("RELEASE laying"));
    crash_point("table_laid");
    auto schema = std::make_shared<Schema>(*schema_);
    (*schema)[next.name] = next;
    schema_ = std::move(schema);
    return {};
}

/// Takes `stored` down to `kept`: what it drops holds nothing.
Done SqliteTransaction::drop(const Table& stored, const Table& kept) {
    for (const store::Index& index : stored.indexes) {
        if (std::ranges::find(kept.indexes, index) == kept.indexes.end()) ZG_DO(connection_.run(print_drop_index(stored.name, index.name)));
    }
    for (const store::Column& column : stored.columns) {
        if (store::column_of(kept, column.name) == nullptr) ZG_DO(connection_.run(print_drop_column(stored.name, column.name)));
    }
    return {};
}

Done SqliteTransaction::lay(const Table* stored, const Table& next) {
    if (stored == nullptr) {
        ZG_DO(connection_.run(print_create(next)));
    } else {
        for (std::size_t i = stored->columns.size(); i < next.columns.size(); ++i) {
            if (next.columns[i].required) {
                Statement any = ZG_TRY(connection_.prepare(print_any(next.name)));
                if (ZG_TRY(any.step())) return store::required_on_filled(next, next.columns[i]);
            }
            ZG_DO(connection_.run(print_add_column(next.name, next.columns[i])));
        }
        for (const store::Index& index : stored->indexes) {
            if (std::ranges::find(next.indexes, index) == next.indexes.end()) {
                ZG_DO(connection_.run(print_drop_index(next.name, index.name)));
            }
        }
    }
    for (const store::Index& index : next.indexes) {
        if (stored != nullptr && std::ranges::find(stored->indexes, index) != stored->indexes.end()) continue;
        ZG_DO(connection_.run(print_create_index(next.name, index)));
    }
    return {};
}

/// The header fields that say whose file it is and of which layout. A fresh file has zeros.
Done check_owner(Connection& connection, const std::string& file, bool may_be_empty) {
    const std::int64_t owner = ZG_TRY(connection.number("PRAGMA application_id"));
    const std::int64_t version = ZG_TRY(connection.number("PRAGMA user_version"));
    if (owner != application_id) {
        const bool empty = ZG_TRY(connection.number("PRAGMA schema_version")) == 0;
        if (empty && owner == 0 && may_be_empty) return {};
        return fail("not_a_store", {"不是智改数据文件", "this is not a Zhigai store"}, {.file = file});
    }
    if (version > layout_version) {
        return fail("newer_store",
                    {fmt::format("数据文件由更新的程序写成（版本 {}，本程序认识到 {}）", version, layout_version),
                     fmt::format("a later program wrote this store (layout {}, known here up to {})", version,
                                 layout_version)},
                    {.file = file}, {"升级程序，或恢复升级前的备份", "upgrade, or restore a backup from before"});
    }
    return {};
}

/// `integrity_check` also compares the values with the declared types, for the tables are STRICT.
Done check_pages(Connection& connection, const std::string& file) {
    Statement statement = ZG_TRY(connection.prepare({.text = "PRAGMA integrity_check(100)"}));
    Faults faults;
    while (ZG_TRY(statement.step())) {
        const Cell finding = statement.cell(0);
        const auto* text = std::get_if<std::string>(&finding);
        if (text == nullptr || *text == "ok") continue;
        faults.push_back(fault_of(SQLITE_CORRUPT, *text, file));
    }
    if (!faults.empty()) return fail(std::move(faults));
    return {};
}

class SqliteStore final : public FileStore {
 public:
    explicit SqliteStore(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    Result<std::unique_ptr<store::Snapshot>> snapshot() override {
        auto connection = ZG_TRY(shared_->reader());
        ZG_DO(connection->run("BEGIN"));
        auto schema = ZG_TRY(shared_->schema(*connection));
        return std::make_unique<SqliteSnapshot>(shared_, std::move(connection), std::move(schema));
    }

    Result<std::unique_ptr<store::Transaction>> begin() override {
        shared_->writing.acquire();
        auto begun = begin_writing();
        if (!begun) shared_->writing.release();
        return begun;
    }

    Done copy_to(const std::string& path) override;

    Done check_integrity() override {
        auto connection = ZG_TRY(shared_->reader());
        return check_pages(*connection, shared_->file);
    }

 private:
    Result<std::unique_ptr<store::Transaction>> begin_writing();

    std::shared_ptr<Shared> shared_;
};

Done prepare_writer(Connection& connection, const Options& options) {
    ZG_DO(connection.run("PRAGMA synchronous = " + options.synchronous));
    // Erased personal data must not linger in free pages (decision 6).
    ZG_DO(connection.run("PRAGMA secure_delete = ON"));
    // A long reader makes the log grow; afterwards the file shrinks back to this.
    ZG_DO(connection.run("PRAGMA journal_size_limit = 67108864"));
    if (options.max_pages > 0) ZG_DO(connection.run(fmt::format("PRAGMA max_page_count = {}", options.max_pages)));
    return {};
}

Result<std::unique_ptr<store::Transaction>> SqliteStore::begin_writing() {
    if (shared_->writer == nullptr) {
        auto fresh = ZG_TRY(Connection::open(shared_->file, Connection::Mode::Write, shared_->options.busy_timeout_ms, shared_->options.vfs));
        ZG_DO(prepare_writer(*fresh, shared_->options));
        shared_->writer = std::move(fresh);
    }
    ZG_DO(shared_->writer->run("BEGIN IMMEDIATE"));
    crash_point("begun");
    auto schema = shared_->schema(*shared_->writer);
    if (!schema) {
        if (!shared_->writer->run("ROLLBACK")) shared_->writer.reset();
        return tl::unexpected(std::move(schema).error());
    }
    return std::make_unique<SqliteTransaction>(shared_, std::move(*schema));
}

Done SqliteStore::copy_to(const std::string& path) {
    if (exists(path)) {
        return fail("exists", {"文件已存在", "the file exists already"}, {.file = path},
                    {"换一个文件名", "choose another name"});
    }
    const std::string part = path + ".part";
    remove_file(part);  // of an earlier attempt
    ZG_DO(touch(part));
    const auto copy = [&]() -> Done {
        auto from = ZG_TRY(shared_->reader());
        auto to = ZG_TRY(Connection::open(part, Connection::Mode::Write, shared_->options.busy_timeout_ms));
        sqlite3_backup* backup = sqlite3_backup_init(to->handle(), "main", from->handle(), "main");
        if (backup == nullptr) return fail(to->fault());
        // All pages in one step, which is one read transaction: writers go on, and none of their changes gets in half.
        sqlite3_backup_step(backup, -1);
        if (const int code = sqlite3_backup_finish(backup); code != SQLITE_OK) {
            return fail(fault_of(code, sqlite3_errstr(code), path));
        }
        // One file that can be read from a read-only disk; a store opened on it goes back to WAL.
        ZG_DO(to->run("PRAGMA journal_mode = DELETE"));
        shared_->give_back(std::move(from));
        return {};
    };
    Done done = copy();
    if (done) done = put_in_place(part, path);
    if (!done) remove_file(part);
    return done;
}

std::string without_slash(std::string directory) {
    while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
    return directory;
}

std::string file_in(const std::string& directory) { return directory + "/facts.db"; }

}  // namespace

Result<std::unique_ptr<FileStore>> open(const std::string& given, const Options& options) {
    const std::string directory = without_slash(given);
    ZG_DO(make_directory(directory));
    auto shared = std::make_shared<Shared>(ZG_TRY(DirectoryLock::take(directory)), file_in(directory), options);
    ZG_DO(touch(shared->file));
    auto writer = ZG_TRY(Connection::open(shared->file, Connection::Mode::Create, options.busy_timeout_ms, options.vfs));
    ZG_DO(check_owner(*writer, shared->file, true));
    if (ZG_TRY(writer->word("PRAGMA journal_mode = WAL")) != "wal") {
        return fail("store_io", {"该磁盘不支持预写日志", "this disk does not carry a write-ahead log"},
                    {.file = shared->file}, {"把数据目录放在本机磁盘上", "put the data directory on a local disk"});
    }
    ZG_DO(prepare_writer(*writer, options));
    if (ZG_TRY(writer->number("PRAGMA application_id")) != application_id) {
        ZG_DO(writer->run("BEGIN IMMEDIATE"));
        ZG_DO(writer->run(fmt::format("PRAGMA application_id = {}", application_id)));
        ZG_DO(writer->run(fmt::format("PRAGMA user_version = {}", layout_version)));
        ZG_DO(writer->run("COMMIT"));
    }
    shared->writer = std::move(writer);
    return std::make_unique<SqliteStore>(std::move(shared));
}

Done check_copy(const std::string& file) {
    if (!exists(file)) return fail("no_such_file", {"没有这个文件", "there is no such file"}, {.file = file});
    auto connection = ZG_TRY(Connection::open(file, Connection::Mode::Look, 0));
    ZG_DO(check_owner(*connection, file, false));
    return check_pages(*connection, file);
}

Done restore(const std::string& file, const std::string& given) {
    const std::string directory = without_slash(given);
    ZG_DO(check_copy(file));
    ZG_DO(make_directory(directory));
    const DirectoryLock lock = ZG_TRY(DirectoryLock::take(directory));
    const std::string target = file_in(directory);
    // A log without its file would be replayed into the restored one.
    if (exists(target) || exists(target + "-wal")) {
        return fail("exists", {"数据目录里已有数据", "the data directory holds a store already"}, {.file = target},
                    {"恢复到一个空目录", "restore into an empty folder"});
    }
    const std::string part = target + ".part";
    Done done = copy_file(file, part);
    // What was read before the copy may differ from what arrived.
    if (done) done = check_copy(part);
    if (done) done = put_in_place(part, target);
    if (!done) remove_file(part);
    return done;
}

}  // namespace zhigai::sqlite
