#include <algorithm>
#include <map>
#include <set>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

/// Undo of one change set: fields get back what they held, unless somebody wrote them since (decision 14).
class Inversion {
 public:
    Inversion(Core& core, World& world, std::int64_t change_set) : core_(core), world_(world), cs_(change_set) {}

    Inverse make() {
        for (const auto& layout : core_.layouts.all()) {
            auto changes = row_changes(world_, *layout, cs_);
            if (changes.empty()) continue;
            for (const auto& change : changes)
                if (change.created) created_[layout.get()].insert(change.row);
            changes_.emplace_back(layout.get(), std::move(changes));
        }
        for (const auto& [layout, changes] : changes_)
            for (const auto& change : changes)
                if (change.engine.empty()) invert(*layout, change);  // what the engine computed it computes back
        return std::move(inverse_);
    }

 private:
    void conflict(const Layout& layout, std::int64_t row, const std::string& what) {
        inverse_.conflicts.push_back(layout.reg->title.zh + " " + std::to_string(row) + "：" + what);
    }

    std::vector<std::int64_t> later_sets(const std::string& table, const char* column, std::int64_t row) {
        query::Query query;
        query.table = table;
        query.where = Predicate::all({Predicate::cmp(column, Compare::Equal, row), Predicate::cmp("cs", Compare::Greater, cs_)});
        query.group = {"cs"};
        query.measures = {{query::Measure::Count, ""}};
        std::vector<std::int64_t> sets;
        for (const auto& found : world_.select(query)) sets.push_back(integer(found[0]));
        return sets;
    }

    bool moved_since(const Layout& layout, std::int64_t row) {
        query::Query query;
        query.table = table::step;
        query.columns = {"cs"};
        query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, layout.reg->id), Predicate::cmp("row", Compare::Equal, row),
                                      Predicate::cmp("cs", Compare::Greater, cs_)});
        return !world_.select(query).empty();
    }

    /// A row from outside this change set that points to `row` and is not void; empty when there is none.
    std::string linked_from(const Layout& layout, std::int64_t row) {
        for (const auto& other : core_.layouts.all())
            for (const auto& slot : other->slots) {
                if (slot.field->type != FieldType::Link || std::ranges::find(slot.field->to, layout.reg->id) == slot.field->to.end()) continue;
                query::Query query;
                query.table = other->current;
                query.columns = {"id"};
                query.where = Predicate::all({Predicate::cmp(slot.column, Compare::Equal, row), Predicate::cmp("void", Compare::Equal, std::int64_t{0})});
                for (const auto& found : world_.select(query)) {
                    const auto made = created_.find(other.get());
                    if (made == created_.end() || !made->second.contains(integer(found[0]))) return other->reg->title.zh + " " + std::to_string(integer(found[0]));
                }
            }
        return {};
    }

    void invert(const Layout& layout, const RowChange& change) {
        if (moved_since(layout, change.row)) {
            conflict(layout, change.row, "此后又办理过状态变动，整行保留");
            return;
        }
        std::map<int, std::int64_t> later;  // slot → the change set that wrote it
        bool typed_later = false;
        for (const auto set : later_sets(layout.history, "row", change.row))
            for (const auto& since : row_changes(world_, layout, set, change.row)) {
                typed_later = typed_later || since.engine.empty();
                for (const auto& cut : since.cuts) later.emplace(cut.slot, set);
            }
        Intent intent;
        intent.undo = true;
        intent.patch.register_id = layout.reg->id;
        intent.patch.id = change.row;
        if (change.created) {
            if (change.after.is_void) return;
            if (typed_later) {
                conflict(layout, change.row, "此后有人修改过，保留");
                return;
            }
            if (const auto other = linked_from(layout, change.row); !other.empty()) {
                conflict(layout, change.row, "被“" + other + "”引用，保留");
                return;
            }
            intent.patch.make_void = true;
            inverse_.intents.push_back(std::move(intent));
            return;
        }
        for (const auto& cut : change.cuts) {
            if (const auto since = later.find(cut.slot); since != later.end()) {
                const auto name = cut.slot < 0 ? std::string("状态") : layout.slots[static_cast<std::size_t>(cut.slot)].field->title.zh;
                const bool typed = cut.slot < 0 || layout.slots[static_cast<std::size_t>(cut.slot)].field->typed();
                if (typed) conflict(layout, change.row, "“" + name + "”在第 " + std::to_string(since->second) + " 次变更中又改过，保留现值");
                continue;
            }
            if (cut.slot == slot_state) intent.restore_state = text(cut.before);
            if (cut.slot == slot_void && integer(cut.before) == 0) intent.unvoid = true;
            if (cut.slot < 0) continue;
            const auto& field = *layout.slots[static_cast<std::size_t>(cut.slot)].field;
            if (!field.typed()) continue;
            intent.patch.set.emplace(field.id, cut.before);
            if (field.dated) intent.words[field.id].push_back({cut.slot, cut.before, cut.from, cut.to});
        }
        for (const auto& child : layout.children) invert_children(layout, child, change.row, intent);
        if (intent.patch.set.empty() && intent.patch.children.empty() && !intent.restore_state && !intent.unvoid) return;
        inverse_.intents.push_back(std::move(intent));
    }

    void invert_children(const Layout& layout, const ChildLayout& child, std::int64_t row, Intent& intent) {
        for (const auto& change : child_changes(world_, child, cs_, row)) {
            if (!later_sets(child.history, "row", change.child).empty()) {
                conflict(layout, row, "“" + child.field->title.zh + "”的一行此后又改过，保留");
                continue;
            }
            ChildPatch patch;
            patch.id = change.child;
            if (!change.before) {
                patch.remove = true;
            } else if (!change.after) {
                intent.revive[child.field->id][change.child] = *change.before;
            } else {
                for (std::size_t i = 0; i < child.slots.size(); ++i) patch.set[child.slots[i].field->id] = change.before->cells[i];
            }
            intent.patch.children[child.field->id].push_back(std::move(patch));
        }
    }

    Core& core_;
    World& world_;
    std::int64_t cs_;
    std::vector<std::pair<const Layout*, std::vector<RowChange>>> changes_;
    std::map<const Layout*, std::set<std::int64_t>> created_;
    Inverse inverse_;
};

}  // namespace

Result<Inverse> inverse_of(Core& core, World& world, const Principal& who, std::int64_t change_set) {
    query::Query query;
    query.table = table::change_set;
    query.columns = {"id"};
    query.where = Predicate::cmp("undoes", Compare::Equal, change_set);
    const auto undone = world.select(query);
    if (!undone.empty())
        return fail("undone", {"第 " + std::to_string(change_set) + " 次变更已经撤销过", "change set " + std::to_string(change_set) + " is undone already"});
    // A change set none of whose rows the principal reaches is not there for him.
    bool reached = false;
    for (const auto& layout : core.layouts.all()) {
        const auto access = core.permissions.of(who, *layout);
        if (access->grants().empty()) continue;
        query::Query rows;
        rows.table = layout->history;
        rows.columns = {"id"};
        rows.where = Predicate::all({Predicate::cmp("cs", Compare::Equal, change_set), on_history(access->rows())});
        rows.limit = 1;
        reached = reached || !world.select(rows).empty();
    }
    if (!reached)
        return fail("not_found", {"没有第 " + std::to_string(change_set) + " 次变更", "there is no change set " + std::to_string(change_set)});
    auto inverse = Inversion(core, world, change_set).make();
    if (!world.failure().empty()) return fail(world.failure());
    return inverse;
}

}  // namespace zhigai::facts
