#include <algorithm>
#include <deque>

#include "facts/ledger/internal/write_gate.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

bool has(const std::vector<std::string>& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

/// The moves on a shortest way from the first state to `to`: their gates are what a takeover leaves open.
std::vector<const Move*> way_to(const Register& reg, const std::string& to) {
    if (reg.states.empty()) return {};
    std::map<std::string, const Move*> came;
    std::deque<std::string> open{reg.states.front().id};
    came[open.front()] = nullptr;
    while (!open.empty() && !came.contains(to)) {
        const auto at = open.front();
        open.pop_front();
        for (const auto& move : reg.moves)
            if (has(move.from, at) && !came.contains(move.to)) {
                came[move.to] = &move;
                open.push_back(move.to);
            }
    }
    std::vector<const Move*> way;
    for (auto at = to; came.contains(at) && came[at] != nullptr;) {
        way.push_back(came[at]);
        // The state the way came from: the one of `from` that was reached first.
        std::string before;
        for (const auto& state : reg.states)
            if (has(came[at]->from, state.id) && came.contains(state.id)) {
                before = state.id;
                break;
            }
        if (before.empty() || before == at || way.size() > reg.moves.size()) break;
        at = before;
    }
    return way;
}

}  // namespace

Done WriteGate::judge() {
    prefetch();
    for (auto& row : rows_) lay(row);
    for (auto& row : rows_) settle(row);
    // What could not even be laid down would make every later rule complain about holes.
    compute_values();
    for (auto& row : rows_) judge_row(row);
    judge_unique();
    judge_apart();
    judge_room();
    if (faults_.empty()) judge_findings();
    if (!drafts_.failure().empty()) return fail(drafts_.failure());
    if (!faults_.empty()) {
        std::ranges::stable_sort(faults_, {}, [](const Fault& fault) { return fault.where.row; });
        return fail(std::move(faults_));
    }
    return {};
}

bool WriteGate::anything() const {
    return std::ranges::any_of(drafts_.all(), [](const Draft& draft) { return draft.differs(); });
}

/// A field that has a fault already needs no second word on it.
bool WriteGate::refused(const Judged& row, const std::string& field) const {
    const auto found = refused_.find(&row - rows_.data());
    return found != refused_.end() && found->second.contains(field);
}

bool WriteGate::touches(const Draft& draft, const std::vector<std::string>& fields) const {
    if (draft.is_new) return true;
    return std::ranges::any_of(fields, [&](const std::string& field) { return changed(draft, field); });
}

std::optional<bool> WriteGate::holds(const Check& check, const Draft& draft) {
    if (check.when && !is_true(*check.when, draft)) return true;
    const auto answer = evaluate(check.that, draft);
    if (const auto* yes = answer.as_boolean()) return *yes;
    return std::nullopt;
}

void WriteGate::judge_row(Judged& row) {
    if (row.draft == nullptr || !row.draft->differs()) return;
    judge_scope(row);
    judge_links(row);
    judge_offered(row);
    judge_required(row);
    judge_lines(row);
    judge_checks(row);
    if (row.move != nullptr) judge_move(row);
    if (row.takeover) judge_takeover(row);
}

void WriteGate::judge_scope(Judged& row) {
    const auto& draft = *row.draft;
    const auto out = [&](const std::string& field) {
        fault(row, "out_of_scope", field, {"改后的内容不在您可填写的范围内", "what you write lies outside the rows you may write"},
              {"请核对归属的单位", "check which unit the row belongs to"});
    };
    if (draft.is_new && !row.intent.patch.id) {
        if (!row.access->may("create", &draft.now) || (door_ == Door::Import && !row.access->may("import", &draft.now)) ||
            (row.takeover && row.access->may("takeover", nullptr) && !row.access->may("takeover", &draft.now))) {
            out("");
            return;
        }
    } else if (!row.access->reaches(draft.now)) {
        out("");
        return;
    }
    for (const auto* field : row.set)
        if (!row.access->may_set(*field, draft.is_new ? nullptr : &draft.before, &draft.now)) out(field->id);
}

void WriteGate::judge_links(Judged& row) {
    const auto& draft = *row.draft;
    const auto judge_one = [&](const Field& field, const std::string& name, const Cell& cell) {
        const auto* id = std::get_if<std::int64_t>(&cell);
        if (id == nullptr) return;
        for (const auto& to : field.to) {
            const auto* target = rules_.layouts.find(to);
            if (target == nullptr) continue;
            const auto* image = drafts_.row(*target, *id);
            if (image == nullptr) continue;
            if (image->is_void) {
                fault(row, "void_link", name, {"“" + field.title.zh + "”所指的行已作废", "\"" + field.title.en + "\" points to a void row"});
                return;
            }
            if (rules_.permissions.of(who_, *target)->reaches(*image)) return;
        }
        fault(row, "no_such_link", name, {"“" + field.title.zh + "”所指的行不存在", "\"" + field.title.en + "\" points to no row"});
    };
    for (const auto slot : draft.changed) {
        if (slot < 0) continue;
        const auto& field = *row.layout->slots[static_cast<std::size_t>(slot)].field;
        if (field.type == FieldType::Link && !field.value) judge_one(field, field.id, cell_of(draft.now, slot));
    }
    for (const auto number : draft.changed_children) {
        const auto at = static_cast<std::size_t>(number);
        const auto& child = row.layout->children[at];
        for (std::size_t i = 0; i < child.slots.size(); ++i) {
            if (child.slots[i].field->type != FieldType::Link) continue;
            for (const auto& image : draft.children_after[at]) {
                if (std::ranges::find(draft.children_before[at], image) != draft.children_before[at].end()) continue;
                judge_one(*child.slots[i].field, child.field->id + "." + child.slots[i].field->id, image.cells[i]);
            }
        }
    }
}

/// Asked of new rows, and of a write that empties the field or changes what the condition reads: an old row is never
/// locked by a rule that came later (decision 8).
void WriteGate::judge_required(Judged& row) {
    const auto& draft = *row.draft;
    for (const auto& field : row.layout->reg->fields) {
        if (field.required.never() || field.is_virtual || refused(row, field.id)) continue;
        const int slot = row.layout->slot(field.id);
        const int child = row.layout->child(field.id);
        const bool empty = slot >= 0 ? is_null(cell_of(draft.now, slot))
                                     : child >= 0 && (*drafts_.children(*row.layout, draft.id))[static_cast<std::size_t>(child)].empty();
        if (!empty) continue;
        bool judged = draft.is_new || changed(draft, field.id);
        if (!judged && field.required.when)
            for (const auto& path : field.required.when->reads()) judged = judged || changed(draft, path.front());
        if (!judged) continue;
        if (field.required.when && !is_true(*field.required.when, draft)) continue;
        if (field.shown.when && !is_true(*field.shown.when, draft)) continue;
        fault(row, "required", field.id, {"“" + field.title.zh + "”必须填写", "\"" + field.title.en + "\" is required"});
    }
}

void WriteGate::judge_checks(Judged& row) {
    const auto& draft = *row.draft;
    for (const auto& check : row.layout->reg->checks) {
        if (check.level != Level::Stop && check.level != Level::Warn) continue;
        if (check.since && draft.now.created < days_of(*check.since)) continue;
        if (!touches(draft, check.reads_own)) continue;
        if (std::ranges::any_of(check.reads_own, [&](const std::string& name) { return refused(row, name); })) continue;
        if (holds(check, draft) != false) continue;
        std::string field = check.reads_own.empty() ? "" : check.reads_own.front();
        for (const auto& name : check.reads_own)
            if (!draft.is_new && changed(draft, name)) {
                field = name;
                break;
            }
        if (check.level == Level::Stop) {
            fault(row, "check." + check.id, field, check.say);
        } else {
            Place place;
            place.row = static_cast<int>(&row - rows_.data()) + 1;
            place.key = row.layout->reg->id + "." + field;
            row.warnings.push_back({"check." + check.id, check.say, std::move(place), {}});
        }
    }
}

void WriteGate::judge_move(Judged& row) {
    if (row.draft->steps.empty()) return;  // refused while laid down
    for (const auto& need : row.move->needs) {
        const auto* check = row.layout->reg->check(need);
        if (check == nullptr || holds(*check, *row.draft) == true) continue;
        fault(row, "check." + check->id, check->reads_own.empty() ? "" : check->reads_own.front(), check->say);
    }
}

void WriteGate::judge_takeover(Judged& row) {
    auto& draft = *row.draft;
    for (const auto* move : way_to(*row.layout->reg, row.intent.patch.enter_state))
        for (const auto& need : move->needs) {
            const auto* check = row.layout->reg->check(need);
            if (check == nullptr || has(draft.findings, need) || holds(*check, draft) == true) continue;
            draft.findings.push_back(need);
        }
}

/// Keys and `unique` fields, among rows that are not void: against the store with few questions, then among the drafts.
void WriteGate::judge_unique() {
    struct Group {
        std::vector<int> slots;
        std::vector<Judged*> rows;
    };
    std::map<const Layout*, std::vector<Group>> by_layout;
    for (auto& row : rows_) {
        if (row.draft == nullptr || !row.draft->differs() || row.draft->now.is_void) continue;
        auto& groups = by_layout[row.layout];
        if (groups.empty()) {
            Group key;
            for (const auto& id : row.layout->reg->key)
                if (const int slot = row.layout->slot(id); slot >= 0) key.slots.push_back(slot);
            groups.push_back(key);
            for (std::size_t i = 0; i < row.layout->slots.size(); ++i)
                if (row.layout->slots[i].field->unique) groups.push_back({{static_cast<int>(i)}, {}});
        }
        for (auto& group : groups) {
            const bool moved = row.draft->is_new || row.draft->changed.contains(slot_void) ||
                               std::ranges::any_of(group.slots, [&](int slot) { return row.draft->changed.contains(slot); });
            const bool filled = !group.slots.empty() && std::ranges::none_of(group.slots, [&](int slot) { return is_null(cell_of(row.draft->now, slot)); });
            if (moved && filled && (group.rows.empty() || group.rows.back()->draft != row.draft)) group.rows.push_back(&row);
        }
    }
    for (auto& entry : by_layout)  // no binding: clang does not let a lambda capture one
        for (auto& group : entry.second) {
            const Layout* layout = entry.first;
            if (group.rows.empty()) continue;
            const auto key_of = [&](const Image& image) {
                std::vector<Cell> key;
                for (const int slot : group.slots) key.push_back(cell_of(image, slot));
                return key;
            };
            std::multimap<std::vector<Cell>, std::int64_t> taken;
            std::set<Cell> first;
            for (const auto* row : group.rows) first.insert(cell_of(row->draft->now, group.slots.front()));
            std::vector<Cell> part;
            const auto ask = [&](std::vector<Predicate> where) {
                query::Query query;
                query.table = layout->current;
                query.columns = {"id"};
                for (const int slot : group.slots) query.columns.push_back(layout->slots[static_cast<std::size_t>(slot)].column);
                where.push_back(Predicate::cmp("void", Compare::Equal, std::int64_t{0}));
                query.where = Predicate::all(std::move(where));
                for (auto& found : drafts_.select(query)) {
                    const auto id = integer(found[0]);
                    if (drafts_.find(*layout, id) != nullptr) continue;  // the drafts below say what it is now
                    taken.emplace(std::vector<Cell>(found.begin() + 1, found.end()), id);
                }
            };
            const auto column = [&](std::size_t i) { return layout->slots[static_cast<std::size_t>(group.slots[i])].column; };
            if (group.rows.size() <= 8) {
                for (const auto* row : group.rows) {
                    std::vector<Predicate> where;
                    const auto key = key_of(row->draft->now);
                    for (std::size_t i = 0; i < key.size(); ++i) where.push_back(Predicate::cmp(column(i), Compare::Equal, key[i]));
                    ask(std::move(where));
                }
            } else {
                for (const auto& value : first) {
                    if (std::holds_alternative<std::int64_t>(value) && integer(value) < 0 && layout->slots[static_cast<std::size_t>(group.slots[0])].field->type == FieldType::Link)
                        continue;  // a row made just now has no neighbours in the store
                    part.push_back(value);
                    if (part.size() == 500) ask({Predicate::in(column(0), std::exchange(part, {}))});
                }
                if (!part.empty()) ask({Predicate::in(column(0), std::move(part))});
            }
            for (const auto& draft : drafts_.all()) {
                if (draft.layout != layout || draft.now.is_void) continue;
                taken.emplace(key_of(draft.now), draft.id);
            }
            for (const auto* row : group.rows) {
                const auto [begin, end] = taken.equal_range(key_of(row->draft->now));
                for (auto other = begin; other != end; ++other) {
                    if (other->second == row->draft->id) continue;
                    std::string zh, en, values;
                    for (const int slot : group.slots) {
                        const auto& field = *layout->slots[static_cast<std::size_t>(slot)].field;
                        zh += (zh.empty() ? "" : "、") + field.title.zh;
                        en += (en.empty() ? "" : ", ") + field.title.en;
                        if (field.type != FieldType::Link && !row->access->masks(field)) values += (values.empty() ? "" : "，") + shown(field, cell_of(row->draft->now, slot));
                    }
                    const auto& field = *layout->slots[static_cast<std::size_t>(group.slots.front())].field;
                    fault(*row, "not_unique", field.id,
                          {zh + "相同的行已经存在" + (values.empty() ? "" : "：" + values), "a row with the same " + en + " is there already" + (values.empty() ? "" : ": " + values)},
                          {"请修改已有的行，或核对填写内容", "change the row that is there, or compare what was typed"});
                    break;
                }
            }
        }
}

std::vector<RowOutcome> WriteGate::outcomes() {
    std::vector<RowOutcome> outcomes;
    for (auto& row : rows_) {
        RowOutcome outcome;
        outcome.register_id = row.intent.patch.register_id;
        if (auto* draft = row.draft; draft != nullptr) {
            outcome.id = std::max<std::int64_t>(draft->id, 0);
            outcome.rev = draft->before.rev + (draft->differs() ? 1 : 0);
            outcome.effect = draft->is_new ? Effect::Added : draft->differs() ? Effect::Changed : Effect::Unchanged;
            outcome.warnings = row.warnings;
            outcome.findings = draft->findings;
            const auto after = row.access->sight(draft->now);
            const auto before = draft->is_new ? after : row.access->sight(draft->before);
            for (const auto slot : draft->changed) {
                if (slot == slot_state) outcome.fields.push_back({"state", draft->is_new ? Cell{} : Cell{draft->before.state}, draft->now.state});
                if (slot < 0) continue;
                const auto& field = *row.layout->slots[static_cast<std::size_t>(slot)].field;
                const auto at = row.access->ordinal(field);
                if (!before.see[at] || !after.see[at]) continue;
                FieldChange change{field.id, cell_of(draft->before, slot), cell_of(draft->now, slot)};
                if (before.masked[at] || after.masked[at]) {
                    change.before = mask(field, change.before);
                    change.after = mask(field, change.after);
                }
                outcome.fields.push_back(std::move(change));
            }
            for (const auto number : draft->changed_children) {
                const auto index = static_cast<std::size_t>(number);
                const auto& child = row.layout->children[index];
                const auto at = row.access->ordinal(*child.field);
                if (!before.see[at] || !after.see[at]) continue;
                const auto count = [](const std::vector<ChildImage>& rows) { return static_cast<std::int64_t>(rows.size()); };
                outcome.fields.push_back({child.field->id, count(draft->children_before[index]), count(draft->children_after[index])});
            }
        }
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

}  // namespace zhigai::facts
