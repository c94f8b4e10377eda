#include <algorithm>

#include "facts/ledger/internal/write_gate.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

/// Decision 3: more is for the offline verb.
constexpr std::size_t most_dependents = 50'000;

}  // namespace

/// Whether the change altered a member of a row in any stretch of time.
bool WriteGate::changed(const Draft& draft, const std::string& member) const {
    if (draft.is_new) return true;
    if (const int slot = draft.layout->slot(member); slot >= 0) return draft.changed.contains(slot);
    if (const int child = draft.layout->child(member); child >= 0) return draft.changed_children.contains(child);
    return member == "state" && draft.changed.contains(slot_state);
}

/// Rows of `layout` for which something among `reads` changed: their own members (`own`), or rows they link to.
std::set<std::int64_t> WriteGate::dependents(const Layout& layout, const std::vector<Dependency>& reads, bool own) {
    std::set<std::int64_t> rows;
    for (const auto& read : reads) {
        if (read.hops.empty()) {
            if (!own) continue;
            for (const auto& draft : drafts_.all())
                if (draft.layout == &layout && changed(draft, read.member)) rows.insert(draft.id);
            continue;
        }
        std::set<std::int64_t> ids;
        for (const auto& draft : drafts_.all())
            if (draft.layout == read.of && changed(draft, read.member)) ids.insert(draft.id);
        for (auto hop = read.hops.rbegin(); hop != read.hops.rend() && !ids.empty(); ++hop) {
            const auto back = hop->child < 0 ? drafts_.linking(*hop->from, hop->slot, ids)
                                             : drafts_.linking_children(*hop->from, hop->child, hop->column, ids);
            ids = {back.begin(), back.end()};
        }
        rows.insert(ids.begin(), ids.end());
    }
    return rows;
}

std::vector<std::int64_t> WriteGate::everyone(const Layout& layout) {
    query::Query all;
    all.table = layout.current;
    all.columns = {"id"};
    std::vector<std::int64_t> ids;
    for (const auto& row : drafts_.select(all)) ids.push_back(integer(row[0]));
    return ids;
}

/// Stored values in the order of the graph: each row once a value, after everything it reads.
void WriteGate::compute_values() {
    std::size_t opened = 0;
    for (const auto& node : rules_.graph.values()) {
        auto ids = dependents(*node.layout, node.reads, true);
        for (const auto& draft : drafts_.all())  // a value may read nothing
            if (draft.is_new && draft.layout == node.layout) ids.insert(draft.id);
        std::vector<std::int64_t> unknown;
        for (const auto id : ids)
            if (drafts_.find(*node.layout, id) == nullptr) unknown.push_back(id);
        opened += unknown.size();
        if (forced_values_.contains({node.layout->number, node.slot}))  // a new formula: not a matter of how many
            for (const auto id : everyone(*node.layout)) {
                if (ids.insert(id).second && drafts_.find(*node.layout, id) == nullptr) unknown.push_back(id);
            }
        if (opened > most_dependents) {
            Place place;
            place.key = node.layout->reg->id + "." + node.layout->slots[static_cast<std::size_t>(node.slot)].field->id;
            faults_.push_back({"too_many_dependents",
                               {"这一改动牵动 " + std::to_string(opened) + " 行以上，超过在线上限 50000 行",
                                "this change reaches more than " + std::to_string(opened) + " rows; online 50000 are the limit"},
                               place,
                               {"请分批修改，或离线重算", "change fewer rows at a time, or recompute offline"}});
            return;
        }
        drafts_.prefetch(*node.layout, unknown);
        std::vector<Draft*> open;
        for (const auto id : unknown)
            if (auto* draft = drafts_.open(*node.layout, id)) open.push_back(draft);
        if (node.reads_dated) drafts_.prefetch_alive(open, drafts_.today());
        for (const auto id : ids)
            if (auto* draft = drafts_.find(*node.layout, id)) compute(node, *draft);
    }
}

void WriteGate::compute(const ValueNode& node, Draft& draft) {
    const auto& field = *node.layout->slots[static_cast<std::size_t>(node.slot)].field;
    const auto cell_for = [&](const Image& image) -> std::optional<Cell> {
        const auto answer = feel::evaluate(*field.value, RowEnvironment(drafts_, *node.layout, image));
        auto cell = from_feel(field, answer.value);
        if (cell) return std::move(*cell);
        const auto row = std::ranges::find_if(rows_, [&](const Judged& judged) { return judged.draft == &draft; });
        if (row != rows_.end()) {
            faults(*row, field.id, std::move(cell).error());
        } else {
            for (auto& one : cell.error()) {
                one.where.key = node.layout->reg->id + "." + field.id;
                faults_.push_back(std::move(one));
            }
        }
        return std::nullopt;
    };
    if (node.reads_dated && draft.timed) {
        // A value of what held then: each stretch that this change rewrites gets its own.
        const auto stretches = drafts_.stretches(draft);
        for (const auto& stretch : stretches) {
            if (stretch.history_id != 0) continue;
            const auto cell = cell_for(stretch.image);
            if (cell && *cell != cell_of(stretch.image, node.slot)) drafts_.edit(draft, {node.slot, *cell, stretch.v_from});
        }
        return;
    }
    const auto cell = cell_for(draft.now);
    if (cell && *cell != cell_of(draft.now, node.slot)) drafts_.edit(draft, {node.slot, *cell, drafts_.today()});
}

}  // namespace zhigai::facts
