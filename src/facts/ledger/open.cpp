#include <algorithm>

#include "facts/ledger/internal/schema.h"

namespace zhigai::facts {
namespace {

Result<std::int64_t> most(store::Snapshot& snapshot, const std::string& table, const std::string& column) {
    query::Query query;
    query.table = table;
    query.measures = {{query::Measure::Max, column}};
    const auto rows = ZG_TRY(snapshot.select(query));
    return rows.empty() ? 0 : integer(rows[0][0]);
}

}  // namespace

/// Fields may be dropped from a file one day; what their columns hold stays under the digests.
Done remember_columns(Core& core, store::Transaction& transaction, Tip& tip) {
    query::Query query;
    query.table = table::meta;
    query.columns = {"id", "name", "value"};
    std::map<std::string, std::pair<std::int64_t, std::string>> known;
    for (const auto& row : ZG_TRY(transaction.select(query))) known[text(row[1])] = {integer(row[0]), text(row[2])};
    for (const auto& table : core.layouts.tables()) {
        if (!table.name.starts_with("h_") && table.name != table::step && table.name != table::share) continue;
        auto& [id, columns] = known["columns:" + table.name];
        const auto before = columns;
        std::vector<std::string> names;
        for (std::size_t at = 0; at < columns.size();) {
            const auto end = std::min(columns.find(' ', at), columns.size());
            names.push_back(columns.substr(at, end - at));
            at = end + 1;
        }
        for (const auto& column : table.columns)
            if (std::ranges::find(names, column.name) == names.end()) {
                names.push_back(column.name);
                columns += (columns.empty() ? "" : " ") + column.name;
            }
        if (columns == before) continue;
        const Cells cells{{"name", "columns:" + table.name}, {"value", columns}};
        if (id == 0) {
            ZG_DO(transaction.insert(table::meta, tip.id_for(table::meta), cells));
        } else {
            ZG_DO(transaction.update(table::meta, id, cells));
        }
    }
    return {};
}

Core::Core(std::shared_ptr<store::Store> store_in, std::shared_ptr<const Programme> programme_in, Clock& clock_in)
    : store(std::move(store_in)), programme(std::move(programme_in)), clock(clock_in), layouts(programme), graph(layouts),
      permissions(layouts), randomness(std::make_unique<SystemRandomness>()) {}

namespace {

/// The counters as the tables leave them.
Result<Tip> read_tip(store::Snapshot& snapshot, const Layouts& layouts) {
    Tip tip;
    for (const auto& table : layouts.tables()) {
        const auto id = ZG_TRY(most(snapshot, table.name, "id"));
        tip.next_id[table.name] = std::max(tip.next_id[table.name], id);
    }
    for (const auto& layout : layouts.all()) {
        tip.next_row = std::max(tip.next_row, tip.next_id[layout->current] + 1);
        for (const auto& child : layout->children)  // removed child rows are gone from r_, their ids are not free
            tip.next_id[child.current] = std::max(tip.next_id[child.current], ZG_TRY(most(snapshot, child.history, "row")));
    }
    query::Query last;
    last.table = table::change_set;
    last.columns = header_columns();
    last.sort = {{"id", true}};
    last.limit = 1;
    for (const auto& row : ZG_TRY(snapshot.select(last))) {
        const auto header = read_header(row);
        tip.seq = header.id;
        tip.hash = header.hash;
    }
    return tip;
}

}  // namespace

Result<Tip> open_tip(Core& core) {
    auto transaction = ZG_TRY(core.store->begin());
    for (const auto& table : own_tables()) ZG_DO(transaction->create_table(table));
    const auto in_force = ZG_TRY(bundle_in_force(*transaction));
    const auto before = in_force == core.programme->bundle() || in_force.empty() ? nullptr : programme_in_force(*transaction, in_force);
    Tip tip;
    if (before) {  // decision 8: a new bundle is a change set of its own, and not one that is taken in passing
        tip = ZG_TRY(read_tip(*transaction, Layouts(before)));
        Migration migration(core, before, *transaction, tip);
        const auto diff = ZG_TRY(migration.judge());
        if (auto in_the_way = diff.obstacles(false); !in_the_way.empty()) {
            in_the_way.insert(in_the_way.begin(), {"schema_differs",
                                                   {"台账定义与库中的不同，不能直接打开", "the folder's registers differ from the store's in ways that touch rows"},
                                                   {},
                                                   {"先运行 zhigai register diff 查看，再 zhigai register apply", "look with `zhigai register diff`, then `zhigai register apply`"}});
            return fail(std::move(in_the_way));
        }
        ZG_DO(migration.write({"engine.schema", "engine.schema", std::string(door_name(Door::Job)), "", "", 0}, diff));
    } else {
        for (const auto& table : core.layouts.tables()) ZG_DO(transaction->create_table(table));
        tip = ZG_TRY(read_tip(*transaction, core.layouts));
        ZG_DO(remember_columns(core, *transaction, tip));
        ZG_DO(keep_texts(core, *transaction, tip));
        if (in_force != core.programme->bundle()) {  // a new store, or one whose texts no longer speak
            const Stamp stamp{"engine.schema", "engine.schema", std::string(door_name(Door::Job)), "", R"({"kind":"schema"})", 0};
            ZG_DO(seal(core, *transaction, tip, {}, stamp));
        }
    }
    ZG_DO(transaction->commit());
    core.head_seq = tip.seq;
    core.head_hash = tip.hash;
    return tip;
}

}  // namespace zhigai::facts
