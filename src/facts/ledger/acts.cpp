// Acts on a row that are neither fields nor moves of its register: merge, withdraw, share.
#include <algorithm>

#include "facts/ledger/internal/write_gate.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

constexpr std::size_t most_followers = 50'000;

}  // namespace

Principal with_shares(store::Snapshot& snapshot, const Principal& who) {
    std::vector<Cell> units;
    for (const auto& [name, ids] : who.my) units.insert(units.end(), ids.begin(), ids.end());
    Principal out = who;
    out.my.erase(shared_rows);
    if (units.empty()) return out;
    query::Query query;
    query.table = table::share;
    query.columns = {"row", "unit", "gone"};
    query.where = Predicate::in("unit", std::move(units));
    query.sort = {{"id"}};
    const auto found = snapshot.select(query);
    if (!found) return out;  // what cannot be read opens nothing
    std::map<std::pair<std::int64_t, std::int64_t>, bool> last;
    for (const auto& row : *found) last[{integer(row[0]), integer(row[1])}] = integer(row[2]) == 0;
    std::vector<std::int64_t> rows;
    for (const auto& [place, stands] : last)
        if (stands && (rows.empty() || rows.back() != place.first)) rows.push_back(place.first);
    if (!rows.empty()) out.my[shared_rows] = std::move(rows);
    return out;
}

void WriteGate::lay_acts(Judged& row) {
    const auto& patch = row.intent.patch;
    auto& draft = *row.draft;
    const auto no_right = [&](const char* zh, const char* en) {
        fault(row, "no_right", "", {"没有" + std::string(zh) + "的权限", "no right to " + std::string(en)});
    };
    if (patch.share_with) {
        if (draft.is_new || !row.access->may("share", &draft.before)) return no_right("共享", "share");
        // A unit is a row that somebody's my.* may name.
        const Image* unit = nullptr;
        for (const auto& parameter : rules_.layouts.programme().my())
            if (const auto* layout = rules_.layouts.find(parameter.register_id); layout != nullptr && unit == nullptr)
                unit = drafts_.row(*layout, *patch.share_with);
        if (unit == nullptr || unit->is_void) {
            fault(row, "no_such_unit", "", {"没有这个单位", "there is no such unit"}, {"从单位列表中选", "choose one of the units"});
            return;
        }
        draft.shares.push_back({*patch.share_with, patch.stop_sharing});
    }
    if (patch.withdraw) withdraw(row);
    if (patch.merge_into && (draft.is_new || !row.access->may("merge", &draft.before))) no_right("合并", "merge");
}

/// Back over the move that its author made last, while nobody has moved the row since.
void WriteGate::withdraw(Judged& row) {
    auto& draft = *row.draft;
    if (draft.is_new || !row.access->may("withdraw", &draft.before)) {
        fault(row, "no_right", "", {"没有撤回的权限", "no right to withdraw"});
        return;
    }
    query::Query query;
    query.table = table::step;
    query.columns = {"move", "from_state", "to_state", "who", "role"};
    query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, row.layout->reg->id), Predicate::cmp("row", Compare::Equal, draft.id)});
    query.sort = {{"id", true}};
    query.limit = 1;
    const auto steps = drafts_.select(query);
    const bool own = !steps.empty() && text(steps[0][3]) == who_.name && text(steps[0][0]) != "withdraw";
    const bool stands = own && (is_null(steps[0][2]) || text(steps[0][2]) == draft.now.state);
    if (!stands) {
        fault(row, "not_yours", "state", {"最近一次办理不是您做的，不能撤回", "the last step was not yours; it cannot be withdrawn"},
              {"请现在的办理人退回", "ask whoever holds it now to return it"});
        return;
    }
    const auto from = text(steps[0][1]);
    draft.steps.push_back({.move = "withdraw", .from = draft.now.state, .to = from, .role = text(steps[0][4])});
    if (from != draft.now.state) drafts_.edit(draft, {slot_state, from, drafts_.today()});
}

/// The row becomes void and names the one it went into; whatever linked to it links there, in the same change set. Its id
/// and its key stay findable.
void WriteGate::merge(Judged& row) {
    auto& draft = *row.draft;
    const auto into = *row.intent.patch.merge_into;
    const auto& layout = *row.layout;
    const auto* target = drafts_.row(layout, into);
    if (into == draft.id || into <= 0 || target == nullptr || target->is_void || !row.access->reaches(*target) || !row.access->may("merge", target)) {
        fault(row, "not_found", "", {"没有可并入的行", "there is no row to merge into"}, {"选同一台账里有效的一行", "choose a living row of the same register"});
        return;
    }
    if (draft.is_new || draft.now.is_void || !row.access->may("merge", &draft.before)) return;  // said already
    std::size_t followers = 0;
    for (const auto& other : rules_.layouts.all()) {
        for (std::size_t i = 0; i < other->slots.size(); ++i) {
            const auto& field = *other->slots[i].field;
            if (field.type != FieldType::Link || field.value || std::ranges::find(field.to, layout.reg->id) == field.to.end()) continue;
            const auto ids = drafts_.linking(*other, static_cast<int>(i), {draft.id});
            if ((followers += ids.size()) > most_followers) break;
            drafts_.prefetch(*other, ids);
            for (const auto id : ids) {
                auto* follower = drafts_.open(*other, id);
                if (follower == nullptr) follower = drafts_.find(*other, id);
                if (follower == nullptr || follower == &draft) continue;
                follower->typed = true;  // whoever merges answers for it, and an undo takes it back
                drafts_.edit(*follower, {static_cast<int>(i), into, drafts_.today()});
            }
        }
        for (std::size_t c = 0; c < other->children.size(); ++c) {
            const auto& child = other->children[c];
            for (std::size_t i = 0; i < child.slots.size(); ++i) {
                const auto& field = *child.slots[i].field;
                if (field.type != FieldType::Link || std::ranges::find(field.to, layout.reg->id) == field.to.end()) continue;
                for (const auto id : drafts_.linking_children(*other, static_cast<int>(c), static_cast<int>(i), {draft.id})) {
                    auto* follower = drafts_.open(*other, id);
                    if (follower == nullptr) continue;
                    follower->typed = true;
                    for (auto& line : drafts_.children_of(*follower)[c])
                        if (line.cells[i] == Cell{draft.id}) line.cells[i] = into;
                    follower->changed_children.insert(static_cast<int>(c));
                    ++followers;
                }
            }
        }
    }
    if (followers > most_followers) {
        fault(row, "too_many_dependents", "", {"引用这一行的太多，请离线合并", "too many rows link to it; merge offline"});
        return;
    }
    drafts_.edit(draft, {slot_void, -into, drafts_.today()});
}

}  // namespace zhigai::facts
