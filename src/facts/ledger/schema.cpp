#include "facts/ledger/internal/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "metadata/changes/bundle.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using changes::Class;
using changes::Hit;
using query::Compare;
using query::Predicate;

constexpr std::size_t most_shown = 20;

/// Where a field's cells lie: in a register's own table or in that of its child rows. `table` is empty when nowhere.
struct Spot {
    std::string current, history, column, owner_column;  ///< owner_column: which row of the register a history row is of
    const Field* field = nullptr;
};

Spot spot_of(const Layouts& layouts, const std::string& register_id, const std::string& name) {
    const Layout* layout = layouts.find(register_id);
    if (layout == nullptr) return {};
    const auto dot = name.find('.');
    const std::string head = name.substr(0, dot);
    if (const int slot = layout->slot(head); slot >= 0) {
        const auto& found = layout->slots[static_cast<std::size_t>(slot)];
        return {layout->current, layout->history, found.column, "row", found.field};
    }
    const int number = layout->child(head);
    if (number < 0) return {};
    const auto& child = layout->children[static_cast<std::size_t>(number)];
    if (dot == std::string::npos) return {child.current, child.history, "parent", "parent", child.field};
    const int slot = child.slot(name.substr(dot + 1));
    if (slot < 0) return {};
    return {child.current, child.history, child.slots[static_cast<std::size_t>(slot)].column, "parent", child.slots[static_cast<std::size_t>(slot)].field};
}

}  // namespace

std::int64_t SchemaDiff::count(Class cls) const {
    return std::ranges::count(changes, cls, &SchemaChange::cls);
}

std::int64_t SchemaDiff::rows_hit() const {
    std::int64_t rows = 0;
    for (const auto& one : changes)
        if (one.cls == Class::Staged) rows += one.rows;
    return rows;
}

Faults SchemaDiff::obstacles(bool accept_staged) const {
    Faults faults;
    for (const auto& one : changes) {
        if (one.cls == Class::Free || (one.cls == Class::Staged && (accept_staged || one.rows == 0))) continue;
        Fault fault{one.cls == Class::Refused ? "schema_refused" : "schema_staged", one.change.what, {}, one.change.mend};
        fault.what.zh += fmt::format("（{} 行受影响）", one.rows);
        fault.what.en += fmt::format(" ({} rows hit)", one.rows);
        fault.where.key = one.change.register_id + (one.change.field.empty() ? "" : "." + one.change.field);
        faults.push_back(std::move(fault));
    }
    return faults;
}

Migration::Migration(Core& next, std::shared_ptr<const Programme> before, store::Transaction& transaction, Tip& tip)
    : next_(next), before_(std::move(before)), transaction_(transaction), tip_(tip) {
    if (before_) old_ = std::make_unique<Layouts>(before_);
}

void Migration::hit_id(SchemaChange& one, std::int64_t id) {
    ++one.rows;
    if (one.first.size() < most_shown) one.first.push_back(id);
}

/// Each answer's cell `at` is a row's id.
void Migration::hit(SchemaChange& one, const query::Query& query, std::size_t at) {
    const auto rows = transaction_.select(query);
    if (!rows) {
        failure_.insert(failure_.end(), rows.error().begin(), rows.error().end());
        return;
    }
    for (const auto& row : *rows) hit_id(one, integer(row[at]));
}

/// What the rows hold in the columns as they lie now.
void Migration::count_before(SchemaChange& one) {
    const auto& change = one.change;
    const auto spot = spot_of(*old_, change.register_id, change.old_field);
    const Layout* layout = old_->find(change.register_id);
    query::Query ever;  // rows of the register for which a history row says so
    ever.table = spot.history;
    ever.group = {spot.owner_column};
    ever.measures = {{query::Measure::Count, ""}};
    const auto filled = Predicate::negate(Predicate::is_null(spot.column));
    switch (change.hit) {
        case Hit::Filled:
            if (spot.field == nullptr) return;
            ever.where = filled;
            return hit(one, ever);
        case Hit::Coded:
            if (spot.field == nullptr) return;
            ever.where = Predicate::cmp(spot.column, Compare::Equal, change.value);
            return hit(one, ever);
        case Hit::LinkedTo: {
            if (spot.field == nullptr || old_->find(change.value) == nullptr) return;
            ever.where = Predicate::linked(spot.column, old_->find(change.value)->current, Predicate::always());
            return hit(one, ever);
        }
        case Hit::InState:
            ever.table = layout->history;
            ever.group = {"row"};
            ever.where = Predicate::cmp("state", Compare::Equal, change.value);
            return hit(one, ever);
        case Hit::Rows: {
            if (change.recompute) return;  // counted when it was computed
            query::Query all;
            all.table = layout->current;
            all.columns = {"id"};
            return hit(one, all);
        }
        case Hit::Unfit: {
            const auto now = spot_of(next_.layouts, change.register_id, change.field);
            if (spot.field == nullptr || now.field == nullptr) return;
            query::Query values;
            values.table = spot.current;
            values.columns = {spot.owner_column == "row" ? "id" : "parent", spot.column};
            values.where = filled;
            std::set<std::int64_t> rows;
            const auto done = transaction_.visit(values, [&](const query::Row& row) {
                if (!check_cell(*next_.programme, *now.field, row[1])) rows.insert(integer(row[0]));
                return true;
            });
            if (!done) failure_.insert(failure_.end(), done.error().begin(), done.error().end());
            for (const auto id : rows) hit_id(one, id);
            return;
        }
        default: return;
    }
}

/// What the new text says of the rows, once its tables lie.
Done Migration::count_after(SchemaChange& one) {
    const auto& change = one.change;
    const Layout* layout = next_.layouts.find(change.register_id);
    if (layout == nullptr) return {};
    const auto living = Predicate::cmp("void", Compare::Equal, std::int64_t{0});
    switch (change.hit) {
        case Hit::Broken:
            for (const auto& finding : gate_->findings())
                if (finding.add && finding.layout == layout && finding.check == change.value) hit_id(one, finding.row);
            return {};
        case Hit::Rows: {
            const int slot = layout->slot(change.field);
            if (change.recompute && slot >= 0)
                for (const auto& draft : drafts_->all())
                    if (draft.layout == layout && draft.changed.contains(slot)) hit_id(one, draft.id);
            return {};
        }
        case Hit::Empty: {
            const auto spot = spot_of(next_.layouts, change.register_id, change.field);
            if (spot.field == nullptr) return {};
            query::Query empty;
            empty.table = spot.current;
            const bool own = spot.owner_column == "row";
            if (!own && spot.column == "parent") return {};  // a table of child rows: counted row by row below
            empty.columns = {own ? "id" : "parent"};
            empty.where = own ? Predicate::all({living, Predicate::is_null(spot.column)}) : Predicate::is_null(spot.column);
            for (const auto& row : ZG_TRY(transaction_.select(empty))) {
                const auto id = integer(row[0]);
                if (!spot.field->required.always && own) {
                    const auto* image = drafts_->row(*layout, id);
                    if (image == nullptr) continue;
                    const auto answer = feel::evaluate(*spot.field->required.when, RowEnvironment(*drafts_, *layout, *image));
                    if (const auto* yes = answer.value.as_boolean(); yes == nullptr || !*yes) continue;
                }
                hit_id(one, id);
            }
            return {};
        }
        case Hit::Doubled: {
            std::vector<std::string> columns;
            std::vector<Predicate> where{living};
            for (const auto& field : change.columns) {
                const int slot = layout->slot(field);
                if (slot < 0) return {};
                columns.push_back(layout->slots[static_cast<std::size_t>(slot)].column);
                where.push_back(Predicate::negate(Predicate::is_null(columns.back())));
            }
            query::Query groups;
            groups.table = layout->current;
            groups.where = Predicate::all(where);
            groups.group = columns;
            groups.measures = {{query::Measure::Count, ""}, {query::Measure::Min, "id"}};
            for (const auto& group : ZG_TRY(transaction_.select(groups))) {
                const auto count = integer(group[columns.size()]);
                if (count < 2) continue;
                one.rows += count;
                if (one.first.size() < most_shown) one.first.push_back(integer(group[columns.size() + 1]));
            }
            return {};
        }
        default: return {};
    }
}

Done Migration::lay() {
    for (const auto& table : next_.layouts.tables()) {
        ZG_DO(transaction_.create_table(table));
        tip_.next_id.try_emplace(table.name, 0);
    }
    return {};
}

Result<SchemaDiff> Migration::judge() {
    SchemaDiff diff;
    diff.from = ZG_TRY(bundle_in_force(transaction_));
    diff.to = next_.programme->bundle();
    diff.readable = before_ != nullptr;
    if (before_)
        for (auto& change : changes::between(*before_, *next_.programme)) diff.changes.push_back({std::move(change), Class::Free, 0, {}});
    for (auto& one : diff.changes) count_before(one);
    const auto classify = [&] {
        for (auto& one : diff.changes) one.cls = one.rows > 0 ? one.change.if_hit : one.change.otherwise;
    };
    classify();
    drafts_ = std::make_unique<Drafts>(next_.layouts, transaction_, next_.today(), tip_.seq);
    gate_ = std::make_unique<WriteGate>(next_.rules(), *drafts_, engine_, Door::Job, reason_, std::vector<Intent>{});
    if (failure_.empty() && diff.count(Class::Refused) == 0) {
        ZG_DO(lay());
        for (const auto& one : diff.changes) {
            const Layout* layout = next_.layouts.find(one.change.register_id);
            if (layout == nullptr) continue;
            if (const int slot = layout->slot(one.change.field); one.change.recompute && slot >= 0) gate_->force_value(*layout, slot);
            if (const auto* check = layout->reg->check(one.change.value); one.change.rejudge && check != nullptr) gate_->force_check(*layout, *check);
        }
        ZG_DO(gate_->judge());
        for (auto& one : diff.changes) ZG_DO(count_after(one));
        classify();
    }
    if (!failure_.empty()) return fail(failure_);
    return diff;
}

Result<Outcome> Migration::write(Stamp stamp, const SchemaDiff& diff) {
    ZG_DO(remember_columns(next_, transaction_, tip_));
    ZG_DO(keep_texts(next_, transaction_, tip_));
    // What a check that is gone found says nothing any more.
    query::Query found;
    found.table = table::finding;
    found.columns = {"id", "register", "check_id"};
    for (const auto& row : ZG_TRY(transaction_.select(found))) {
        const Layout* layout = next_.layouts.find(text(row[1]));
        if (layout != nullptr && layout->reg->check(text(row[2])) != nullptr) continue;
        ZG_DO(transaction_.erase(table::finding, integer(row[0])));
        std::erase_if(gate_->findings(), [&](const FindingChange& change) { return !change.add && change.id == integer(row[0]); });
    }
    std::string said;
    for (const auto& one : diff.changes)
        said += fmt::format(R"({}"{} {} {}{}{}: {}")", said.empty() ? "" : ",", changes::name_of(one.cls), one.change.code, one.change.register_id,
                            one.change.field.empty() ? "" : ".", one.change.field, one.rows);
    stamp.meta = fmt::format(R"({{"kind":"schema","from":"{}","changes":[{}]}})", diff.from, said);
    Outcome outcome;
    ZG_DO(apply(next_, transaction_, tip_, *drafts_, *gate_, stamp, outcome));
    return outcome;
}

Result<std::string> bundle_in_force(store::Snapshot& snapshot) {
    query::Query last;
    last.table = table::change_set;
    last.columns = {"bundle"};
    last.sort = {{"id", true}};
    last.limit = 1;
    const auto rows = ZG_TRY(snapshot.select(last));
    return rows.empty() ? std::string() : text(rows[0][0]);
}

std::shared_ptr<const Programme> programme_in_force(store::Snapshot& snapshot, const std::string& bundle) {
    query::Query kept;
    kept.table = table::meta;
    kept.columns = {"value"};
    kept.where = Predicate::cmp("name", Compare::Equal, "bundle:" + bundle);
    const auto rows = snapshot.select(kept);
    if (!rows || rows->empty()) return nullptr;
    const auto texts = changes::read_texts(text((*rows)[0][0]));
    if (!texts) return nullptr;
    auto loaded = changes::load_texts(*texts);
    return loaded ? *loaded : nullptr;
}

Done keep_texts(Core& core, store::Transaction& transaction, Tip& tip) {
    const std::string name = "bundle:" + core.programme->bundle();
    query::Query kept;
    kept.table = table::meta;
    kept.columns = {"id"};
    kept.where = Predicate::cmp("name", Compare::Equal, name);
    if (!ZG_TRY(transaction.select(kept)).empty() || core.programme->texts().empty()) return {};
    return transaction.insert(table::meta, tip.id_for(table::meta), {{"name", name}, {"value", changes::write_texts(core.programme->texts())}});
}

}  // namespace zhigai::facts
