#include <algorithm>

#include "facts/ledger/internal/write_gate.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

/// New rows that nothing else in the change names.
constexpr std::int64_t unnamed = -(std::int64_t{1} << 40);

bool has(const std::vector<std::string>& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool names(const std::vector<std::string>& list, const Field& field) {
    return has(list, field.id) || has(list, "all") ||
           std::ranges::any_of(field.tags, [&](const std::string& tag) { return has(list, tag); });
}

Say titled(const Say& title, std::string_view zh, std::string_view en) {
    return {"“" + title.zh + "”" + std::string(zh), "\"" + title.en + "\" " + std::string(en)};
}

}  // namespace

WriteGate::WriteGate(const Rules& rules, Drafts& drafts, const Principal& who, Door door, const std::string& reason,
                     std::vector<Intent> intents)
    : rules_(rules), drafts_(drafts), who_(who), door_(door), reason_(reason) {
    rows_.reserve(intents.size());
    for (auto& intent : intents) {
        rows_.emplace_back();
        rows_.back().intent = std::move(intent);
    }
}

void WriteGate::fault(const Judged& row, std::string code, const std::string& field, Say what, Say mend) {
    Place place;
    place.row = static_cast<int>(&row - rows_.data()) + 1;
    place.key = row.intent.patch.register_id + (field.empty() ? "" : "." + field);
    refused_[&row - rows_.data()].insert(field.substr(0, field.find('.')));
    faults_.push_back({std::move(code), std::move(what), std::move(place), std::move(mend)});
}

void WriteGate::faults(const Judged& row, const std::string& field, Faults found) {
    for (auto& one : found) fault(row, std::move(one.code), field, std::move(one.what), std::move(one.mend));
}

std::string WriteGate::shown(const Field& field, const Cell& cell) {
    if (is_null(cell)) return "（空）";
    return show_cell(rules_.layouts.programme(), field, cell);
}

feel::Value WriteGate::evaluate(const feel::Expression& expression, const Draft& draft) {
    RowEnvironment::Options options;
    options.old = draft.is_new ? nullptr : &draft.before;
    options.my = &who_.my;
    return feel::evaluate(expression, RowEnvironment(drafts_, *draft.layout, draft.now, options)).value;
}

bool WriteGate::is_true(const feel::Expression& expression, const Draft& draft) {
    return evaluate(expression, draft).is_true();
}

/// Reads the rows that the change names with few questions.
void WriteGate::prefetch() {
    std::map<const Layout*, std::vector<std::int64_t>> ids;
    for (auto& row : rows_) {
        const auto& patch = row.intent.patch;
        row.layout = rules_.layouts.find(patch.register_id);
        if (row.layout == nullptr) continue;
        if (patch.id && *patch.id > 0) ids[row.layout].push_back(*patch.id);
        for (const auto& [name, cell] : patch.set) {
            const auto* field = row.layout->reg->field(name);
            const auto* target = std::get_if<std::int64_t>(&cell);
            if (field == nullptr || field->type != FieldType::Link || target == nullptr || *target <= 0) continue;
            for (const auto& to : field->to)
                if (const auto* layout = rules_.layouts.find(to)) ids[layout].push_back(*target);
        }
    }
    for (const auto& [layout, list] : ids) drafts_.World::prefetch(*layout, list);
    std::vector<Draft*> open;  // the living stretches too: one question for all
    for (auto& row : rows_)
        if (row.layout != nullptr && row.intent.patch.id)
            if (auto* draft = drafts_.open(*row.layout, *row.intent.patch.id)) open.push_back(draft);
    drafts_.prefetch_alive(open, drafts_.today());
}

void WriteGate::lay(Judged& row) {
    const auto& patch = row.intent.patch;
    if (row.layout == nullptr) {
        fault(row, "unknown_register", "", {"没有台账“" + patch.register_id + "”", "there is no register \"" + patch.register_id + "\""});
        return;
    }
    row.access = rules_.permissions.of(who_, *row.layout);
    if (!lay_row(row)) return;
    auto& draft = *row.draft;
    draft.typed = true;
    const auto& reg = *row.layout->reg;
    if (!patch.move.empty()) {
        row.move = reg.move(patch.move);
        if (row.move == nullptr) fault(row, "unknown_move", "", {"没有操作“" + patch.move + "”", "there is no move \"" + patch.move + "\""});
    }
    for (const auto& [name, cell] : patch.set) {
        const auto* field = reg.field(name);
        if (field == nullptr) {
            fault(row, "unknown_field", name, {"台账没有字段“" + name + "”", "the register has no field \"" + name + "\""});
        } else if (!field->typed() || field->is_virtual) {
            fault(row, "computed", name, titled(field->title, "由系统计算，不能填写", "is computed and cannot be typed"));
        } else if (field->is_child_table()) {
            fault(row, "not_a_cell", name, titled(field->title, "是多行数据，请按行提交", "has rows of its own"));
        } else {
            lay_cell(row, *field, cell);
        }
    }
    for (const auto& [name, children] : patch.children) {
        const int child = row.layout->child(name);
        if (child < 0) {
            fault(row, "unknown_field", name, {"台账没有多行字段“" + name + "”", "the register has no rows \"" + name + "\""});
            continue;
        }
        lay_children(row, row.layout->children[static_cast<std::size_t>(child)], children);
    }
    if (patch.make_void && !draft.now.is_void) {
        // Taking back what one has created is part of the right to create.
        if (!row.access->may("void", &draft.before) && !(row.intent.undo && row.access->may("create", &draft.before)))
            fault(row, "no_right", "", {"没有作废的权限", "no right to void"});
        drafts_.edit(draft, {slot_void, std::int64_t{1}, drafts_.today()});
    }
    lay_acts(row);
    if (row.intent.unvoid && draft.now.is_void) {
        if (!row.access->may("void", &draft.before) && !row.access->may("create", &draft.before))
            fault(row, "no_right", "", {"没有撤销作废的权限", "no right to take a voiding back"});
        drafts_.edit(draft, {slot_void, std::int64_t{0}, drafts_.today()});
    }
    if (row.intent.restore_state && draft.now.state != *row.intent.restore_state) {
        // Whoever could not have made the move does not take it back either.
        const bool could = row.access->may("correct", &draft.before) || std::ranges::any_of(reg.moves, [&](const Move& made) {
            return made.to == draft.before.state && has(made.from, *row.intent.restore_state) &&
                   std::ranges::any_of(who_.roles, [&](const std::string& role) { return has(made.by, role) || has(made.all_of, role); });
        });
        if (!could) fault(row, "no_right", "state", {"没有撤销该操作的权限", "no right to take this move back"});
        drafts_.edit(draft, {slot_state, *row.intent.restore_state, drafts_.today()});
    }
}

bool WriteGate::lay_row(Judged& row) {
    const auto& patch = row.intent.patch;
    const auto& reg = *row.layout->reg;
    if (!patch.id) {
        const auto index = &row - rows_.data();
        const auto id = patch.temporary < 0 ? patch.temporary : unnamed - index;
        if (drafts_.find(*row.layout, id) != nullptr) {
            fault(row, "same_temporary", "", {"临时编号重复", "the temporary id is used twice"});
            return false;
        }
        const bool import = door_ == Door::Import;
        if (!row.access->may("create", nullptr) || (import && !row.access->may("import", nullptr))) {
            fault(row, "no_right", "", {"没有在“" + reg.title.zh + "”" + (import ? "导入" : "新增") + "的权限",
                                        "no right to " + std::string(import ? "import into" : "create in") + " \"" + reg.title.en + "\""});
            return false;
        }
        row.draft = &drafts_.create(*row.layout, id);
        std::string state = reg.states.empty() ? "" : reg.states.front().id;
        if (!patch.enter_state.empty() && patch.enter_state != state) {
            if (reg.state(patch.enter_state) == nullptr)
                fault(row, "unknown_state", "state", {"没有状态“" + patch.enter_state + "”", "there is no state \"" + patch.enter_state + "\""});
            else if (!row.access->may("takeover", nullptr))
                fault(row, "no_right", "state", {"没有接管的权限，新行只能从“" + reg.states.front().title.zh + "”开始",
                                                 "no right to take over: a new row begins at \"" + reg.states.front().title.en + "\""});
            row.takeover = true;
            state = patch.enter_state;
        }
        if (!state.empty()) drafts_.edit(*row.draft, {slot_state, state, drafts_.today()});
        return true;
    }
    row.draft = drafts_.open(*row.layout, *patch.id);
    // Absent and out of reach look alike: a refusal must not tell that a row exists.
    if (row.draft == nullptr || (!row.draft->is_new && !row.access->reaches(row.draft->before))) {
        row.draft = nullptr;
        fault(row, "not_found", "", {"没有这一行：" + reg.title.zh + " " + std::to_string(*patch.id),
                                     "there is no such row: " + reg.title.en + " " + std::to_string(*patch.id)});
        return false;
    }
    if (row.draft->before.is_void && !row.intent.unvoid) {
        fault(row, "void_row", "", {"该行已作废，不能再改", "the row is void and can no longer change"});
        row.draft = nullptr;
        return false;
    }
    if (!patch.enter_state.empty() && patch.enter_state != row.draft->before.state) {
        fault(row, "enter_state", "state", {"只有新行可以指定进入的状态", "only a new row enters at a state"},
              {"请用操作改变状态", "use a move"});
    }
    if (patch.base_rev && *patch.base_rev > row.draft->before.rev) {
        fault(row, "conflict", "", {"版本号不对", "the rev is not one of this row"});
        return false;
    }
    return true;
}

bool WriteGate::stale(Judged& row) {
    return row.intent.patch.base_rev && *row.intent.patch.base_rev < row.draft->before.rev;
}

/// The row as the author saw it; null when that rev was never written.
const Image* WriteGate::base_of(Judged& row) {
    auto [place, fresh] = bases_.try_emplace({row.layout->number, row.draft->id});
    if (fresh) {
        query::Query query;
        query.table = row.layout->history;
        query.columns = history_columns(*row.layout);
        query.where = Predicate::all({Predicate::cmp("row", Compare::Equal, row.draft->id),
                                      Predicate::cmp("rev", Compare::Equal, *row.intent.patch.base_rev)});
        query.sort = {{"v_from"}};
        for (const auto& found : drafts_.select(query)) {
            // Of several stretches the one that held when it was current: the last that begins by today.
            if (place->second && integer(found[6 + row.layout->slots.size() + 4]) > drafts_.today()) break;
            place->second = read_image(*row.layout, found);
        }
        if (place->second) drafts_.resolve(*row.layout, {&*place->second});
    }
    return place->second ? &*place->second : nullptr;
}

bool WriteGate::base_children_differ(Judged& row, const ChildLayout& child) {
    query::Query base;
    base.table = row.layout->history;
    base.where = Predicate::all({Predicate::cmp("row", Compare::Equal, row.draft->id),
                                 Predicate::cmp("rev", Compare::Equal, *row.intent.patch.base_rev)});
    base.measures = {{query::Measure::Max, "cs"}};
    const auto seen = drafts_.select(base);
    if (seen.empty() || is_null(seen[0][0])) return true;
    query::Query later;
    later.table = child.history;
    later.where = Predicate::all({Predicate::cmp("parent", Compare::Equal, row.draft->id),
                                  Predicate::cmp("cs", Compare::Greater, seen[0][0])});
    later.measures = {{query::Measure::Count, ""}};
    const auto count = drafts_.select(later);
    return !count.empty() && integer(count[0][0]) > 0;
}

/// Settable, neither fixed nor locked; or a fault.
bool WriteGate::may_touch(Judged& row, const Field& field) {
    auto& draft = *row.draft;
    const bool asked = row.move != nullptr && has(row.move->asks, field.id);
    if (!asked && !row.access->may_set(field, draft.is_new ? nullptr : &draft.before, nullptr)) {
        fault(row, "no_right", field.id, titled(field.title, "没有填写的权限", "may not be set by you"));
        return false;
    }
    if (field.until && drafts_.today() >= days_of(*field.until)) {
        fault(row, "retired", field.id, titled(field.title, "已停用", "is retired"));
        return false;
    }
    if (draft.is_new) return true;
    const auto fixed = [&] {
        if (field.fixed.always) return true;
        if (!field.fixed.when) return false;
        return feel::evaluate(*field.fixed.when, RowEnvironment(drafts_, *row.layout, draft.before)).value.is_true();
    };
    if (!row.intent.undo && fixed()) {
        fault(row, "fixed", field.id, titled(field.title, "登记后不能修改", "is fixed once recorded"));
        return false;
    }
    const auto* state = row.layout->reg->state(row.intent.restore_state.value_or(draft.before.state));
    if (state != nullptr && !asked && (state->locked_all || names(state->locked, field))) {
        const bool corrects = !reason_.empty() && row.access->may("correct", &draft.before);
        if (!corrects) {
            fault(row, "locked", field.id,
                  {"“" + field.title.zh + "”在“" + state->title.zh + "”状态下已锁定", "\"" + field.title.en + "\" is locked while \"" + state->title.en + "\""},
                  {"请先退回，或由有更正权限的人员说明理由后更正", "return the row first, or let someone with the right to correct give a reason"});
            return false;
        }
    }
    return true;
}

/// A file whose bytes the author has brought, or one that the row names already (moved from line to line).
bool WriteGate::may_name(Judged& row, const Field& field, const std::string& name, const Cell& cell) {
    const auto* value = std::get_if<std::string>(&cell);
    if (field.type != FieldType::File || value == nullptr || row.intent.undo) return true;
    const auto file = parse_file(*value);
    if (file && rules_.attachments != nullptr && rules_.attachments->brought(who_, *file)) return true;
    auto& draft = *row.draft;
    if (!draft.is_new) {
        const auto sight = row.access->sight(draft.before);
        const auto seen = [&](const Field& of) { return sight.see[row.access->ordinal(of)] && !sight.masked[row.access->ordinal(of)]; };
        for (std::size_t i = 0; i < row.layout->slots.size(); ++i)
            if (row.layout->slots[i].field->type == FieldType::File && draft.before.cells[i] == cell && seen(*row.layout->slots[i].field)) return true;
        drafts_.children_of(draft);
        for (std::size_t c = 0; c < row.layout->children.size(); ++c)
            for (const auto& image : draft.children_before[c])
                if (seen(*row.layout->children[c].field) && std::ranges::find(image.cells, cell) != image.cells.end()) return true;
    }
    fault(row, "no_such_file", name, {"没有收到“" + field.title.zh + "”的文件", "the file of \"" + field.title.en + "\" was not received"},
          {"请先上传，再保存", "upload it first, then save"});
    return false;
}

void WriteGate::lay_cell(Judged& row, const Field& field, const Cell& cell) {
    auto& draft = *row.draft;
    const auto& patch = row.intent.patch;
    const int slot = row.layout->slot(field.id);
    std::int64_t from = drafts_.today();
    if (field.dated && patch.valid_from) from = days_of(*patch.valid_from);
    const auto words = row.intent.words.find(field.id);
    if (words != row.intent.words.end()) from = words->second.front().from;
    Cell current = cell_of(draft.now, slot);
    if (from != drafts_.today() && !draft.is_new) {
        const auto* stretch = on_day(drafts_.stretches(draft, from), from);
        if (stretch != nullptr) current = cell_of(stretch->image, slot);
    }
    const auto sight = draft.is_new ? Sight{} : row.access->sight(draft.before);
    const auto ordinal = row.access->ordinal(field);
    // Equal to what stands there: nothing to judge. Whoever does not see the field must not learn that by a fault's absence.
    if (draft.is_new && is_null(cell)) return;
    if (!draft.is_new && sight.see[ordinal]) {
        if (!sight.masked[ordinal] && current == cell) return;
        if (sight.masked[ordinal] && !is_null(current) && mask(field, current) == cell) return;
    }
    if (!may_touch(row, field)) return;
    if (auto fine = check_cell(rules_.layouts.programme(), field, cell); !fine) {
        faults(row, field.id, std::move(fine).error());
        return;
    }
    if (current == cell) return;
    if (!may_name(row, field, field.id, cell)) return;
    if (auto advice = advise_cell(field, cell)) {
        advice->where = {};
        advice->where.row = static_cast<int>(&row - rows_.data()) + 1;
        advice->where.key = row.layout->reg->id + "." + field.id;
        row.warnings.push_back(std::move(*advice));
    }
    if (!draft.is_new && stale(row)) {
        const auto* base = base_of(row);
        if (base == nullptr || cell_of(*base, slot) != current) {
            const auto now = sight.see[ordinal] && !sight.masked[ordinal] ? shown(field, current) : std::string("（不可见）");
            fault(row, "conflict", field.id,
                  {"“" + field.title.zh + "”已被他人改为 " + now + "，您要改为 " + shown(field, cell),
                   "\"" + field.title.en + "\" was changed meanwhile: it is " + now + ", you set " + shown(field, cell)},
                  {"请刷新后决定保留哪一个", "reload and decide which one stays"});
            return;
        }
    }
    const bool asked = row.move != nullptr && has(row.move->asks, field.id);
    if (!asked) row.set.insert(&field);
    if (words == row.intent.words.end()) return drafts_.edit(draft, {slot, cell, from});
    for (const auto& word : words->second) drafts_.edit(draft, word);
}

void WriteGate::lay_children(Judged& row, const ChildLayout& child, const std::vector<ChildPatch>& patches) {
    auto& draft = *row.draft;
    const auto number = static_cast<std::size_t>(row.layout->child(child.field->id));
    const auto& field = *child.field;
    const auto faults_before = faults_.size();
    const auto rows_now = drafts_.children_of(draft)[number];
    auto rows = rows_now;

    const auto read = [&](const Cells& set, ChildImage& image) {
        for (const auto& [name, cell] : set) {
            const int slot = child.slot(name);
            if (slot < 0) {
                fault(row, "unknown_field", field.id + "." + name, {"没有列“" + name + "”", "there is no column \"" + name + "\""});
                continue;
            }
            const auto& column = *child.slots[static_cast<std::size_t>(slot)].field;
            if (auto fine = check_cell(rules_.layouts.programme(), column, cell); !fine)
                faults(row, field.id + "." + name, std::move(fine).error());
            else if (image.cells[static_cast<std::size_t>(slot)] != cell)
                may_name(row, column, field.id + "." + name, cell);
            image.cells[static_cast<std::size_t>(slot)] = cell;
        }
        for (std::size_t i = 0; i < child.slots.size(); ++i)
            if (child.slots[i].field->required.always && child.owned.empty() && is_null(image.cells[i]))
                fault(row, "required", field.id + "." + child.slots[i].field->id,
                      titled(child.slots[i].field->title, "必须填写", "is required"));
    };
    const auto key_of = [&](const ChildImage& image) {
        std::vector<Cell> key;
        for (const auto& id : field.child_key)
            if (const int slot = child.slot(id); slot >= 0) key.push_back(image.cells[static_cast<std::size_t>(slot)]);
        return key;
    };

    std::set<std::int64_t> named;
    std::vector<ChildImage> given;
    std::int64_t next_new = -1;
    for (const auto& image : rows) next_new = std::min(next_new, image.id - 1);
    for (const auto& patch : patches) {
        ChildImage image;
        image.cells.resize(child.slots.size());
        if (patch.id) {
            const auto found = std::ranges::find_if(rows, [&](const ChildImage& known) { return known.id == *patch.id; });
            if (found == rows.end()) {
                const auto revived = row.intent.revive.find(field.id);
                if (revived != row.intent.revive.end() && revived->second.contains(*patch.id)) {
                    rows.push_back(revived->second.at(*patch.id));
                    continue;
                }
                fault(row, "not_found", field.id, titled(field.title, "没有这一行", "has no such row"));
                continue;
            }
            named.insert(*patch.id);
            if (patch.remove) {
                rows.erase(found);
                continue;
            }
            image = *found;
            read(patch.set, image);
            *found = image;
            given.push_back(image);
            continue;
        }
        read(patch.set, image);
        if (row.intent.patch.replace_children) {
            // The same list again changes nothing: a row is known by its key, else by being equal.
            const auto key = key_of(image);
            const auto known = std::ranges::find_if(rows_now, [&](const ChildImage& old) {
                return !named.contains(old.id) && (key.empty() ? old.cells == image.cells : key_of(old) == key);
            });
            if (known != rows_now.end()) {
                image.id = known->id;
                named.insert(image.id);
                given.push_back(std::move(image));
                continue;
            }
        }
        image.id = next_new--;
        if (!row.intent.patch.replace_children) rows.push_back(image);
        given.push_back(std::move(image));
    }
    if (row.intent.patch.replace_children) rows = std::move(given);
    std::int64_t pos = 0;
    for (auto& image : rows) image.pos = ++pos;
    if (faults_.size() != faults_before) return;
    if (rows == rows_now) return;
    if (!may_touch(row, field)) return;
    if (!draft.is_new && stale(row) && base_children_differ(row, child)) {
        fault(row, "conflict", field.id, titled(field.title, "的明细已被他人修改", "has rows that were changed meanwhile"),
              {"请刷新后再改", "reload and change it again"});
        return;
    }
    const bool asked = row.move != nullptr && has(row.move->asks, field.id);
    if (!asked) row.set.insert(&field);
    drafts_.children_of(draft)[number] = std::move(rows);
    if (draft.children_after[number] == draft.children_before[number]) draft.changed_children.erase(static_cast<int>(number));
    else draft.changed_children.insert(static_cast<int>(number));
}

void WriteGate::lay_move(Judged& row) {
    const auto& move = *row.move;
    auto& draft = *row.draft;
    const auto& reg = *row.layout->reg;
    if (!has(move.from, draft.now.state)) {
        const auto* state = reg.state(draft.now.state);
        const auto zh = state != nullptr ? state->title.zh : draft.now.state;
        const auto en = state != nullptr ? state->title.en : draft.now.state;
        fault(row, "wrong_state", "state", {"当前状态“" + zh + "”不能“" + move.title.zh + "”", "\"" + move.title.en + "\" is not possible from \"" + en + "\""});
        return;
    }
    const auto role = std::ranges::find_if(who_.roles, [&](const std::string& r) { return has(move.by, r) || has(move.all_of, r); });
    if (role == who_.roles.end()) {
        fault(row, "no_right", "state", {"没有“" + move.title.zh + "”的权限", "no right to \"" + move.title.en + "\""});
        return;
    }
    if (move.reason && reason_.empty())
        fault(row, "reason_required", "", {"“" + move.title.zh + "”必须说明理由", "\"" + move.title.en + "\" needs a reason"});
    StepDraft step{.move = move.id, .from = draft.now.state, .to = move.to, .role = *role};
    for (const auto& told : move.tells) step.tells += (step.tells.empty() ? "" : ",") + told;
    if (!draft.is_new && (!move.other_than.empty() || !move.all_of.empty())) {
        query::Query query;
        query.table = table::step;
        query.columns = {"id", "move", "who", "role", "to_state", "reads"};
        query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, reg.id),
                                      Predicate::cmp("row", Compare::Equal, draft.id)});
        query.sort = {{"id", true}};
        const auto steps = drafts_.select(query);
        for (const auto& other : move.other_than)
            for (const auto& known : steps)
                if (text(known[1]) == other && !is_null(known[4])) {
                    if (text(known[2]) == who_.name) {
                        const auto* made = reg.move(other);
                        fault(row, "same_person", "state",
                              {"“" + (made != nullptr ? made->title.zh : other) + "”由您本人办理，不能再由您“" + move.title.zh + "”",
                               "you made \"" + (made != nullptr ? made->title.en : other) + "\" yourself; someone else has to \"" + move.title.en + "\""});
                    }
                    break;
                }
        if (!move.all_of.empty()) {
            // A signature stands while the state and everything `needs` reads stand as they were signed.
            std::string reads;
            for (const auto& need : move.needs)
                if (const auto* check = reg.check(need))
                    for (const auto& name : check->reads_own) {
                        if (const int slot = row.layout->slot(name); slot >= 0) {
                            const auto cell = cell_of(draft.now, slot);
                            reads += name + "=" + (std::holds_alternative<std::int64_t>(cell) ? std::to_string(integer(cell)) : text(cell)) + ";";
                        } else if (const int child = row.layout->child(name); child >= 0) {
                            for (const auto& image : (*drafts_.children(*row.layout, draft.id))[static_cast<std::size_t>(child)])
                                for (const auto& cell : image.cells)
                                    reads += std::holds_alternative<std::int64_t>(cell) ? std::to_string(integer(cell)) + "," : text(cell) + ",";
                        }
                    }
            std::set<std::string> signed_by{*role};
            for (const auto& known : steps) {
                if (!is_null(known[4])) break;  // the step that led here: earlier signatures are of an earlier stay
                if (text(known[1]) == move.id && text(known[5]) == reads) signed_by.insert(text(known[3]));
            }
            step.reads = reads;
            step.signature = !std::ranges::all_of(move.all_of, [&](const std::string& r) { return signed_by.contains(r); });
        }
    }
    for (const auto& [name, expression] : move.sets) {
        if (step.signature) break;
        const int slot = row.layout->slot(name);
        if (slot < 0) continue;
        const auto& field = *row.layout->slots[static_cast<std::size_t>(slot)].field;
        auto cell = from_feel(field, evaluate(expression, draft));
        if (!cell) faults(row, name, std::move(cell).error());
        else if (*cell != cell_of(draft.now, slot)) drafts_.edit(draft, {slot, *cell, drafts_.today()});
    }
    if (!step.signature) drafts_.edit(draft, {slot_state, move.to, drafts_.today()});
    draft.steps.push_back(std::move(step));
}

/// Defaults and the move, once every patch lies there and links can be followed.
void WriteGate::settle(Judged& row) {
    if (row.draft == nullptr) return;
    auto& draft = *row.draft;
    if (draft.is_new && !row.intent.patch.id)
        for (std::size_t i = 0; i < row.layout->slots.size(); ++i) {
            const auto& field = *row.layout->slots[i].field;
            if (!field.initial || field.value || row.intent.patch.set.contains(field.id)) continue;
            auto cell = from_feel(field, evaluate(*field.initial, draft));
            if (!cell) faults(row, field.id, std::move(cell).error());
            else if (!is_null(*cell)) {
                const bool from_day = field.dated && row.intent.patch.valid_from;
                drafts_.edit(draft, {static_cast<int>(i), *cell, from_day ? days_of(*row.intent.patch.valid_from) : drafts_.today()});
            }
        }
    default_lines(row);
    if (row.intent.patch.merge_into) merge(row);
    if (row.move != nullptr) lay_move(row);
}

}  // namespace zhigai::facts
