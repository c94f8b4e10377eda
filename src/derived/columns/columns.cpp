#include "derived/columns/columns.h"

#include <algorithm>
#include <chrono>

#include "kernel/hash/hash.h"

namespace zhigai::columns {

namespace {

using query::Measure;

std::size_t place_of(const store::Table& table, const std::string& column) {
    if (column == "id") return 0;
    const auto found = std::ranges::find(table.columns, column, &store::Column::name);
    return static_cast<std::size_t>(found - table.columns.begin()) + 1;
}

/// The names and kinds of all columns: a copy laid otherwise is laid anew.
std::string layout_of(const std::vector<store::Table>& tables) {
    std::string text;
    for (const store::Table& table : tables) {
        text += table.name + ":";
        for (const store::Column& column : table.columns) text += column.name + (column.kind == store::ColumnKind::Integer ? " i," : " t,");
    }
    return hex(digest(HashName::Sha256, text));
}

query::Query cells_of(const CubeSpec& spec) {
    query::Query query;
    query.table = spec.table;
    query.group = spec.axes;
    query.measures.emplace_back(Measure::Count, "");
    for (const std::string& column : spec.sums) {
        query.measures.emplace_back(Measure::Count, column);
        query.measures.emplace_back(Measure::Sum, column);
    }
    return query;
}

}  // namespace

std::vector<CubeSpec> declared_cubes(const Programme& programme, const std::vector<store::Table>& tables) {
    std::vector<CubeSpec> out;
    for (const auto& reg : programme.registers()) {
        const auto table = std::ranges::find(tables, "r_" + reg->id, &store::Table::name);
        if (table == tables.end()) continue;
        const auto held = [&](const std::string& column) { return std::ranges::find(table->columns, column, &store::Column::name) != table->columns.end(); };
        for (const View& view : reg->views) {
            CubeSpec spec{table->name, {"void"}, {}};
            for (const std::string& axis : view.by) {
                const std::string column = axis == "state" ? axis : "f_" + axis;
                if (held(column) && std::ranges::find(spec.axes, column) == spec.axes.end()) spec.axes.push_back(column);
            }
            const bool crossed = view.by.size() >= 2 && spec.axes.size() >= 3;
            if (!reg->states.empty() && std::ranges::find(spec.axes, "state") == spec.axes.end()) spec.axes.emplace_back("state");
            for (const std::string& sum : view.sum) {
                const Field* field = reg->field(sum);
                const bool adds = field != nullptr && (field->type == FieldType::Whole || field->type == FieldType::Number || field->type == FieldType::Money);
                if (adds && held("f_" + sum)) spec.sums.push_back("f_" + sum);
            }
            constexpr std::size_t most_axes = 6 + 2;  // state and void come by themselves
            if (crossed && spec.axes.size() <= most_axes && std::ranges::find(out, spec) == out.end()) out.push_back(std::move(spec));
        }
    }
    return out;
}

/// One reading of the feed, written to the cache; the cubes learn of it once it is committed.
class Columns::Batch final : public facts::FeedReader {
 public:
    Batch(Cache& cache, Cache::Writing& writing, const std::vector<Cube>& cubes, bool whole) : cache_(cache), writing_(writing), whole_(whole) {
        for (std::size_t i = 0; i < cubes.size(); ++i) specs_.emplace_back(i, cubes[i].spec());
    }

    Done changed(const store::Table& table, const std::vector<std::int64_t>& ids) override {
        for (const auto& [cube, spec] : specs_) {
            if (spec.table != table.name) continue;
            constexpr std::size_t batch = 1000;
            for (std::size_t begin = 0; begin < ids.size(); begin += batch) {
                query::Query before;
                before.table = table.name;
                before.columns = spec.axes;
                before.columns.insert(before.columns.end(), spec.sums.begin(), spec.sums.end());
                const auto end = std::min(ids.size(), begin + batch);
                before.where = query::Predicate::in("id", {ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(end)});
                for (const query::Row& row : ZG_TRY(cache_.select(before))) note(cube, spec, row, -1);
            }
        }
        return writing_.erase(table.name, ids);
    }

    Done row(const store::Table& table, const query::Row& row) override {
        ++rows_;
        if (!whole_)
            for (const auto& [cube, spec] : specs_) {
                if (spec.table != table.name) continue;
                query::Row cells;
                for (const auto* list : {&spec.axes, &spec.sums})
                    for (const std::string& column : *list) cells.push_back(row[place_of(table, column)]);
                note(cube, spec, cells, 1);
            }
        return writing_.append(table.name, row);
    }

    void tell(std::vector<Cube>& cubes) const {
        for (const Delta& delta : deltas_) cubes[delta.cube].count(delta.axes, delta.values, delta.sign);
    }
    std::size_t rows() const { return rows_; }

 private:
    struct Delta {
        std::size_t cube;
        query::Row axes, values;
        std::int64_t sign;
    };
    void note(std::size_t cube, const CubeSpec& spec, const query::Row& cells, std::int64_t sign) {
        const auto middle = cells.begin() + static_cast<std::ptrdiff_t>(spec.axes.size());
        deltas_.push_back({cube, {cells.begin(), middle}, {middle, cells.end()}, sign});
    }

    Cache& cache_;
    Cache::Writing& writing_;
    bool whole_;
    std::vector<std::pair<std::size_t, CubeSpec>> specs_;
    std::vector<Delta> deltas_;
    std::size_t rows_ = 0;
};

Columns::Columns(const facts::Ledger& ledger, std::unique_ptr<Cache> cache, const Options& options)
    : ledger_(ledger), cache_(std::move(cache)), options_(options), tables_(ledger.feed_tables()), declared_(declared_cubes(ledger.programme(), tables_)) {
    declared_.insert(declared_.end(), options_.cubes.begin(), options_.cubes.end());
    if (cache_ != nullptr && options_.follow) thread_ = std::thread([this] { loop(); });
}

Columns::~Columns() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    moved_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Columns::loop() {
    std::int64_t wait_ms = options_.poll_ms;
    while (true) {
        const auto moved = step();
        {
            std::unique_lock lock(mutex_);
            trouble_ = moved ? "" : to_text(moved.error());
            // After a failure ever more slowly: a full disk should not be asked twenty times a second.
            wait_ms = moved ? options_.poll_ms : std::min<std::int64_t>(wait_ms * 2, 10'000);
            moved_.wait_for(lock, std::chrono::milliseconds(wait_ms), [this] { return stop_; });
            if (stop_) return;
        }
    }
}

Result<bool> Columns::step() {
    if (cache_ == nullptr) return false;
    const std::string layout = layout_of(tables_);
    if (!asked_mark_) {
        auto mark = cache_->mark();
        mark_ = mark ? std::move(*mark) : Mark{};
        const std::string hash = mark_.seq == 0 ? "" : ZG_TRY(ledger_.hash_at(mark_.seq));
        if (mark_.layout != layout || hash.empty() || hash != mark_.hash) mark_ = {};
        asked_mark_ = true;
        if (mark_.seq != 0) {
            ZG_DO(fill_cubes());
            const std::lock_guard lock(mutex_);
            seq_ = mark_.seq;
            ready_ = true;
        }
    }
    if (mark_.seq == 0) return rebuild(layout);
    if (ledger_.head_seq() <= mark_.seq) return false;
    auto moved = catch_up();
    if (!moved) {  // whatever went wrong, the facts know better than the copy
        const std::lock_guard lock(mutex_);
        mark_ = {};
        ready_ = false;
    }
    return moved;
}

Result<bool> Columns::rebuild(const std::string& layout) {
    {
        const std::lock_guard lock(mutex_);
        ready_ = false;
        cubes_.clear();
    }
    auto writing = ZG_TRY(cache_->begin());
    ZG_DO(writing->lay(tables_));
    Batch batch(*cache_, *writing, {}, true);
    const auto head = ZG_TRY(ledger_.feed(0, batch));
    const Mark mark{layout, head.seq, head.hash};
    ZG_DO(writing->commit(mark));
    mark_ = mark;
    ZG_DO(fill_cubes());
    {
        const std::lock_guard lock(mutex_);
        seq_ = mark_.seq;
        ready_ = true;
    }
    moved_.notify_all();
    return true;
}

Result<bool> Columns::catch_up() {
    auto writing = ZG_TRY(cache_->begin());
    Batch batch(*cache_, *writing, cubes_, false);  // only this thread changes cubes_, so it may read them unlocked
    const auto head = ZG_TRY(ledger_.feed(mark_.seq, batch));
    if (head.seq == mark_.seq) return false;
    const Mark mark{mark_.layout, head.seq, head.hash};
    ZG_DO(writing->commit(mark));
    mark_ = mark;
    {
        const std::lock_guard lock(mutex_);
        batch.tell(cubes_);
        std::erase_if(cubes_, [](const Cube& cube) { return cube.too_wide(); });
        seq_ = mark_.seq;
    }
    moved_.notify_all();
    return true;
}

Done Columns::fill_cubes() {
    std::vector<Cube> cubes;
    for (const CubeSpec& spec : declared_) {
        query::Query wide = cells_of(spec);
        wide.limit = static_cast<std::int64_t>(Cube::most_cells) + 1;
        auto rows = cache_->select(wide);
        if (!rows) {
            if (rows.error().front().code == "overflow") continue;
            return tl::unexpected(std::move(rows).error());
        }
        Cube cube(spec);
        for (query::Row& row : *rows) {
            std::vector<std::pair<std::int64_t, std::int64_t>> sums;
            const std::size_t at = spec.axes.size();
            const auto number = [&](std::size_t i) { return is_null(row[i]) ? 0 : std::get<std::int64_t>(row[i]); };
            for (std::size_t i = 0; i < spec.sums.size(); ++i) sums.emplace_back(number(at + 1 + 2 * i), number(at + 2 + 2 * i));
            const std::int64_t count = number(at);
            row.resize(at);
            cube.fill(std::move(row), count, sums);
        }
        if (!cube.too_wide()) cubes.push_back(std::move(cube));
    }
    const std::lock_guard lock(mutex_);
    cubes_ = std::move(cubes);
    return {};
}

Result<Answer> Columns::crosstab(const Principal& who, const facts::AggregateRequest& request, std::int64_t min_seq) {
    const auto ask_ledger = [&]() -> Result<Answer> {
        Answer answer{.seq = ledger_.head_seq()};  // read first: the rows may know more, never less
        answer.rows = ZG_TRY(ledger_.aggregate(who, request));
        return answer;
    };
    if (cache_ == nullptr || request.at.valid || request.at.seq) return ask_ledger();
    const auto question = ZG_TRY(ledger_.question(who, request));
    Answer answer;
    {
        std::unique_lock lock(mutex_);
        if (ready_ && seq_ < min_seq) moved_.wait_for(lock, std::chrono::seconds(1), [&] { return seq_ >= min_seq || stop_ || !ready_; });
        if (!ready_ || seq_ < min_seq) {
            lock.unlock();
            return ask_ledger();
        }
        answer.seq = seq_;
        for (const Cube& cube : cubes_) {
            if (!cube.answers(question)) continue;
            if (auto rows = cube.select(question)) {
                answer.rows = std::move(*rows);
                answer.from = From::Cube;
                return answer;
            }
        }
    }
    auto rows = cache_->select(question);
    if (!rows) return ask_ledger();  // a column that is not held (a note, a phone), or a copy in trouble
    answer.rows = std::move(*rows);
    answer.from = From::Columns;
    return answer;
}

Status Columns::status() const {
    const std::lock_guard lock(mutex_);
    Status out{.present = cache_ != nullptr, .building = cache_ != nullptr && !ready_, .seq = seq_, .trouble = trouble_};
    for (const Cube& cube : cubes_) out.cubes.emplace_back(cube.spec(), cube.cells());
    return out;
}

}  // namespace zhigai::columns
