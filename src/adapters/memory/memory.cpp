#include "adapters/memory/memory.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <semaphore>

#include "adapters/memory/answer.h"
#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::memory {

namespace {

using store::Table;

struct Shared {
    std::mutex guard;                 ///< of `committed`
    State committed;
    std::binary_semaphore writer{1};  ///< not a mutex: a transaction may end on another thread
};

Done visit_rows(const Result<query::Rows>& rows, const std::function<bool(const query::Row&)>& visitor) {
    if (!rows) return tl::unexpected(rows.error());
    for (const query::Row& row : *rows) {
        if (!visitor(row)) break;
    }
    return {};
}

class MemorySnapshot final : public store::Snapshot {
 public:
    explicit MemorySnapshot(State state) : state_(std::move(state)) {}

    Result<query::Rows> select(const query::Query& query) override { return answer(state_, query); }
    Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) override {
        return visit_rows(answer(state_, query), visitor);
    }

 private:
    State state_;
};

class MemoryTransaction final : public store::Transaction {
 public:
    explicit MemoryTransaction(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {
        const std::lock_guard lock(shared_->guard);
        state_ = shared_->committed;
    }
    ~MemoryTransaction() override {
        if (open_) shared_->writer.release();
    }

    Result<query::Rows> select(const query::Query& query) override { return answer(state_, query); }
    Done visit(const query::Query& query, const std::function<bool(const query::Row&)>& visitor) override {
        return visit_rows(answer(state_, query), visitor);
    }

    Done create_table(const Table& wanted) override;
    Done insert(const std::string& table, std::int64_t id, const Cells& cells) override;
    Done update(const std::string& table, std::int64_t id, const Cells& cells) override;
    Done erase(const std::string& table, std::int64_t id) override;

    void savepoint() override { points_.push_back(state_); }
    void release() override {
        ZG_CHECK(!points_.empty());
        points_.pop_back();
    }
    void roll_back() override {
        ZG_CHECK(!points_.empty());
        state_ = std::move(points_.back());
        points_.pop_back();
    }

    Done commit() override {
        ZG_CHECK(open_);
        open_ = false;
        points_.clear();
        {
            const std::lock_guard lock(shared_->guard);
            shared_->committed = std::move(state_);
        }
        state_.clear();
        shared_->writer.release();
        return {};
    }

 private:
    /// The table, for this transaction alone; null when there is none.
    TableData* writable(const std::string& name) {
        ZG_CHECK(open_);
        const auto found = state_.find(name);
        if (found == state_.end()) return nullptr;
        if (found->second.use_count() > 1) found->second = std::make_shared<TableData>(*found->second);
        return found->second.get();
    }

    std::shared_ptr<Shared> shared_;
    State state_;
    std::vector<State> points_;
    bool open_ = true;
};

/// nullopt when the index says nothing of this row: not unique, or a null in it.
std::optional<std::vector<Cell>> unique_key(const TableData& data, const store::Index& index,
                                            const std::vector<Cell>& row, std::int64_t id) {
    if (!index.unique) return std::nullopt;
    std::vector<Cell> key;
    for (const std::string& name : index.columns) {
        const auto column = std::ranges::find(data.table.columns, name, &store::Column::name);
        key.push_back(column == data.table.columns.end()
                          ? Cell(id)
                          : row[static_cast<std::size_t>(column - data.table.columns.begin())]);
        if (is_null(key.back())) return std::nullopt;
    }
    return key;
}

/// Lists the row in every unique index, or in none.
Done enter(TableData& data, std::int64_t id, const std::vector<Cell>& row) {
    std::vector<std::optional<std::vector<Cell>>> keys;
    for (std::size_t i = 0; i < data.table.indexes.size(); ++i) {
        const store::Index& index = data.table.indexes[i];
        keys.push_back(unique_key(data, index, row, id));
        if (!keys.back() || !data.unique[i].contains(*keys.back())) continue;
        std::string columns;
        for (const std::string& name : index.columns) {
            columns += (columns.empty() ? "" : ", ") + data.table.name + "." + name;
        }
        return store::not_unique(std::move(columns));
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i]) data.unique[i].emplace(std::move(*keys[i]), id);
    }
    return {};
}

void leave(TableData& data, std::int64_t id, const std::vector<Cell>& row) {
    for (std::size_t i = 0; i < data.table.indexes.size(); ++i) {
        if (const auto key = unique_key(data, data.table.indexes[i], row, id)) data.unique[i].erase(*key);
    }
}

void set_cells(const TableData& data, const Cells& cells, std::vector<Cell>& row) {
    for (std::size_t i = 0; i < data.table.columns.size(); ++i) {
        if (const auto given = cells.find(data.table.columns[i].name); given != cells.end()) row[i] = given->second;
    }
}

Done MemoryTransaction::create_table(const Table& wanted) {
    ZG_CHECK(open_);
    store::check_identifiers(wanted);
    const auto there = state_.find(wanted.name);
    Table stored = there == state_.end() ? Table{.name = wanted.name} : there->second->table;
    std::vector<std::size_t> emptied;  // places of columns that hold nothing and change their kind
    for (const std::string& name : store::changed_kinds(stored, wanted)) {
        const auto at = static_cast<std::size_t>(std::ranges::find(stored.columns, name, &store::Column::name) - stored.columns.begin());
        if (std::ranges::all_of(there->second->rows, [&](const auto& row) { return is_null(row.second[at]); })) emptied.push_back(at);
    }
    std::ranges::sort(emptied, std::greater{});
    std::vector<std::string> names;
    for (const std::size_t at : emptied) names.push_back(stored.columns[at].name);
    stored = store::without(std::move(stored), names);
    auto next = std::make_shared<TableData>();
    next->table = ZG_TRY(store::grown(stored, wanted));
    next->unique.resize(next->table.indexes.size());
    if (there != state_.end()) {
        for (const auto& [id, row] : there->second->rows) {
            std::vector<Cell> wider = row;
            for (const std::size_t at : emptied) wider.erase(wider.begin() + static_cast<std::ptrdiff_t>(at));
            const std::size_t kept = wider.size();
            wider.resize(next->table.columns.size());
            for (std::size_t i = kept; i < wider.size(); ++i) {
                if (next->table.columns[i].required) return store::required_on_filled(next->table, next->table.columns[i]);
            }
            ZG_DO(enter(*next, id, wider));
            next->rows.emplace(id, std::move(wider));
        }
    }
    state_[wanted.name] = std::move(next);
    return {};
}

Done MemoryTransaction::insert(const std::string& table, std::int64_t id, const Cells& cells) {
    TableData* data = writable(table);
    if (data == nullptr) return store::no_such_table(table);
    ZG_DO(store::check_cells(data->table, cells, true));
    if (data->rows.contains(id)) return store::not_unique(table + ".id");
    std::vector<Cell> row(data->table.columns.size());
    set_cells(*data, cells, row);
    ZG_DO(enter(*data, id, row));
    data->rows.emplace(id, std::move(row));
    return {};
}

Done MemoryTransaction::update(const std::string& table, std::int64_t id, const Cells& cells) {
    TableData* data = writable(table);
    if (data == nullptr) return store::no_such_table(table);
    ZG_DO(store::check_cells(data->table, cells, false));
    const auto found = data->rows.find(id);
    if (found == data->rows.end()) return store::no_such_row(table, id);
    std::vector<Cell> row = found->second;
    set_cells(*data, cells, row);
    leave(*data, id, found->second);
    if (Done entered = enter(*data, id, row); !entered) {
        ZG_CHECK(enter(*data, id, found->second).has_value());  // it stood there before
        return entered;
    }
    found->second = std::move(row);
    return {};
}

Done MemoryTransaction::erase(const std::string& table, std::int64_t id) {
    TableData* data = writable(table);
    if (data == nullptr) return store::no_such_table(table);
    const auto found = data->rows.find(id);
    if (found == data->rows.end()) return store::no_such_row(table, id);
    leave(*data, id, found->second);
    data->rows.erase(found);
    return {};
}

class MemoryStore final : public store::Store {
 public:
    Result<std::unique_ptr<store::Snapshot>> snapshot() override {
        const std::lock_guard lock(shared_->guard);
        return std::make_unique<MemorySnapshot>(shared_->committed);
    }
    Result<std::unique_ptr<store::Transaction>> begin() override {
        shared_->writer.acquire();
        return std::make_unique<MemoryTransaction>(shared_);
    }
    Done copy_to(const std::string& path) override {
        return fail("no_copy", {"内存中的数据没有备份文件", "a store in memory has no file to copy"}, {.file = path});
    }

 private:
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace

std::unique_ptr<store::Store> make_store() { return std::make_unique<MemoryStore>(); }

}  // namespace zhigai::memory
