#include <algorithm>

#include "facts/ledger/internal/write_gate.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

bool has(const std::vector<std::string>& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

/// Own fields that an expression reads.
bool reads_changed(const feel::Expression& expression, const std::function<bool(const std::string&)>& changed) {
    return std::ranges::any_of(expression.reads(), [&](const feel::Path& path) { return !path.empty() && changed(path.front()); });
}

/// Rows that take a place: not void, in one of the states, all keys filled.
struct Takers {
    const Layout& layout;
    std::vector<int> keys;
    const std::vector<std::string>& in;

    bool takes(const Image& image) const {
        if (image.is_void || (!in.empty() && !has(in, image.state))) return false;
        return std::ranges::none_of(keys, [&](int slot) { return is_null(cell_of(image, slot)); });
    }
    std::vector<Cell> key(const Image& image) const {
        std::vector<Cell> key;
        for (const int slot : keys) key.push_back(cell_of(image, slot));
        return key;
    }
    Predicate stored(const std::vector<Cell>& key) const {
        std::vector<Predicate> where{Predicate::cmp("void", Compare::Equal, std::int64_t{0})};
        for (std::size_t i = 0; i < keys.size(); ++i)
            where.push_back(Predicate::cmp(layout.slots[static_cast<std::size_t>(keys[i])].column, Compare::Equal, key[i]));
        if (!in.empty()) where.push_back(Predicate::in("state", {in.begin(), in.end()}));
        return Predicate::all(std::move(where));
    }
};

Takers takers(const Layout& layout, const std::vector<std::string>& of, const std::vector<std::string>& in) {
    Takers all{layout, {}, in};
    for (const auto& name : of)
        if (const int slot = layout.slot(name); slot >= 0) all.keys.push_back(slot);
    return all;
}

}  // namespace

/// `where`: refused only when it is false; what is missing blocks nobody (registers.md 3).
void WriteGate::judge_offered(Judged& row) {
    const auto& draft = *row.draft;
    for (const auto& field : row.layout->reg->fields) {
        if (!field.where || field.value || field.is_child_table() || refused(row, field.id)) continue;
        const int slot = row.layout->slot(field.id);
        if (slot < 0 || is_null(cell_of(draft.now, slot))) continue;
        const bool judged = changed(draft, field.id) || reads_changed(*field.where, [&](const std::string& name) { return changed(draft, name); });
        if (!judged) continue;
        const auto answer = evaluate(*field.where, draft);
        if (answer.as_boolean() == nullptr || *answer.as_boolean()) continue;
        fault(row, "not_offered", field.id, {"“" + field.title.zh + "”不能选这一项", "this cannot be chosen as \"" + field.title.en + "\""},
              {"从列表中可选的里面选", "choose one that the list offers"});
    }
}

/// New lines get the defaults of their columns.
void WriteGate::default_lines(Judged& row) {
    auto& draft = *row.draft;
    const auto& layout = *row.layout;
    for (std::size_t c = 0; c < layout.children.size(); ++c) {
        const auto& child = layout.children[c];
        if (!child.owned.empty() || std::ranges::none_of(child.slots, [](const Slot& slot) { return slot.field->initial.has_value(); })) continue;
        if (!draft.changed_children.contains(static_cast<int>(c))) continue;
        RowEnvironment::Options options;
        options.old = draft.is_new ? nullptr : &draft.before;
        options.my = &who_.my;
        for (auto& line : drafts_.children_of(draft)[c]) {
            if (line.id > 0) continue;
            for (std::size_t i = 0; i < child.slots.size(); ++i) {
                const auto& column = *child.slots[i].field;
                if (!column.initial || !is_null(line.cells[i])) continue;
                const RowEnvironment outer(drafts_, layout, draft.now, options);
                auto cell = from_feel(column, feel::evaluate(*column.initial, LineEnvironment(drafts_, outer, child, line)).value);
                if (cell) line.cells[i] = std::move(*cell);
                else faults(row, child.field->id + "." + column.id, std::move(cell).error());
            }
        }
    }
}

/// What the columns of changed lines ask for: `required` as a condition, `where`.
void WriteGate::judge_lines(Judged& row) {
    auto& draft = *row.draft;
    const auto& layout = *row.layout;
    RowEnvironment::Options options;
    options.old = draft.is_new ? nullptr : &draft.before;
    options.my = &who_.my;
    for (const int number : draft.changed_children) {
        const auto at = static_cast<std::size_t>(number);
        const auto& child = layout.children[at];
        const RowEnvironment outer(drafts_, layout, draft.now, options);
        for (const auto& line : draft.children_after[at]) {
            if (std::ranges::find(draft.children_before[at], line) != draft.children_before[at].end()) continue;
            const LineEnvironment world(drafts_, outer, child, line);
            for (std::size_t i = 0; i < child.slots.size(); ++i) {
                const auto& column = *child.slots[i].field;
                const auto name = child.field->id + "." + column.id;
                if (is_null(line.cells[i])) {
                    if (!child.owned.empty() || !column.required.when || !feel::evaluate(*column.required.when, world).value.is_true()) continue;
                    if (column.shown.when && !feel::evaluate(*column.shown.when, world).value.is_true()) continue;
                    fault(row, "required", name, {"“" + column.title.zh + "”必须填写", "\"" + column.title.en + "\" is required"});
                } else if (column.where && child.owned.empty()) {
                    const auto answer = feel::evaluate(*column.where, world).value;
                    if (answer.as_boolean() == nullptr || *answer.as_boolean()) continue;
                    fault(row, "not_offered", name, {"“" + column.title.zh + "”不能选这一项", "this cannot be chosen as \"" + column.title.en + "\""},
                          {"从列表中可选的里面选", "choose one that the list offers"});
                }
            }
        }
    }
}

/// Inside the writer's transaction, so that of two people who book the same hour one is told.
void WriteGate::judge_apart() {
    for (auto& row : rows_) {
        if (row.draft == nullptr || !row.draft->differs()) continue;
        const auto& draft = *row.draft;
        for (const auto& field : row.layout->reg->fields) {
            if (!field.apart) continue;
            const auto all = takers(*row.layout, field.apart->of, field.apart->in);
            const int from = row.layout->slot(field.apart->from);
            const int to = row.layout->slot(field.apart->to);
            if (from < 0 || to < 0 || !all.takes(draft.now)) continue;
            auto slots = all.keys;
            slots.insert(slots.end(), {from, to, slot_state, slot_void});
            if (!draft.is_new && std::ranges::none_of(slots, [&](int slot) { return draft.changed.contains(slot); })) continue;
            const auto type = row.layout->slots[static_cast<std::size_t>(from)].field->type;
            const auto touch = type == FieldType::Moment || type == FieldType::Time ? Compare::Less : Compare::LessEqual;
            const auto begins = cell_of(draft.now, from), ends = cell_of(draft.now, to);
            const auto key = all.key(draft.now);
            // An absent end is open: 至今, or since ever. A row that names neither states no stretch.
            if (is_null(begins) && is_null(ends)) continue;
            const auto before = [&](const Cell& a, const Cell& b) { return is_null(a) || is_null(b) || query::compare_cells(a, touch, b) == true; };
            bool taken = false;
            std::vector<Predicate> where{all.stored(key)};
            const auto column = [&](int slot) { return row.layout->slots[static_cast<std::size_t>(slot)].column; };
            where.push_back(Predicate::negate(Predicate::all({Predicate::is_null(column(from)), Predicate::is_null(column(to))})));
            if (!is_null(ends))
                where.push_back(Predicate::any({Predicate::is_null(column(from)), Predicate::cmp(column(from), touch, ends)}));
            if (!is_null(begins)) {
                const auto reach = touch == Compare::Less ? Compare::Greater : Compare::GreaterEqual;
                where.push_back(Predicate::any({Predicate::is_null(column(to)), Predicate::cmp(column(to), reach, begins)}));
            }
            query::Query query;
            query.table = row.layout->current;
            query.columns = {"id"};
            query.where = Predicate::all(std::move(where));
            for (const auto& found : drafts_.select(query)) taken = taken || drafts_.find(*row.layout, integer(found[0])) == nullptr;
            for (const auto& other : drafts_.all()) {
                if (other.layout != row.layout || other.id == draft.id || !all.takes(other.now) || all.key(other.now) != key) continue;
                if (is_null(cell_of(other.now, from)) && is_null(cell_of(other.now, to))) continue;
                taken = taken || (before(cell_of(other.now, from), ends) && before(begins, cell_of(other.now, to)));
            }
            if (!taken) continue;
            const auto& first = *row.layout->slots[static_cast<std::size_t>(from)].field;
            const auto& last = *row.layout->slots[static_cast<std::size_t>(to)].field;
            const auto stretch = shown(first, begins) + " — " + shown(last, ends);
            fault(row, "overlaps", field.id, {"与另一行的时段重叠：" + stretch, "it overlaps another row: " + stretch},
                  {"换一段时间，或先退出原来的那一行", "choose another stretch, or give the other row up first"});
        }
    }
}

/// Counted inside the writer's transaction: the last seat goes to one.
void WriteGate::judge_room() {
    for (const auto& layout : rules_.layouts.all())
        for (const auto& field : layout->reg->fields) {
            if (!field.room) continue;
            const auto all = takers(*layout, field.room->of, field.room->in);
            std::map<std::vector<Cell>, std::vector<Judged*>> coming;
            std::set<const Draft*> seated;
            for (auto& row : rows_) {
                if (row.draft == nullptr || row.layout != layout.get() || !row.draft->differs() || !all.takes(row.draft->now)) continue;
                const auto& draft = *row.draft;
                const bool sat = !draft.is_new && all.takes(draft.before) && all.key(draft.before) == all.key(draft.now);
                if (!sat && seated.insert(&draft).second) coming[all.key(draft.now)].push_back(&row);
            }
            for (auto& [key, rows] : coming) {
                auto most = field.room->at_most;
                if (!most) {
                    const auto& first = *layout->slots[static_cast<std::size_t>(all.keys.front())].field;
                    const auto* target = first.type == FieldType::Link ? drafts_.target(first, integer(key.front())) : nullptr;
                    const auto* linked = target == nullptr ? nullptr : drafts_.row(*target, integer(key.front()));
                    const int seats = target == nullptr ? -1 : target->slot(field.room->seats);
                    const int own = layout->slot(field.room->seats);
                    Cell cell;
                    if (linked != nullptr && seats >= 0) cell = cell_of(*linked, seats);
                    else if (own >= 0) cell = cell_of(rows.front()->draft->now, own);
                    if (is_null(cell)) continue;  // no limit was stated
                    most = integer(cell);
                }
                std::int64_t sitting = 0;
                query::Query query;
                query.table = layout->current;
                query.columns = {"id"};
                query.where = all.stored(key);
                for (const auto& found : drafts_.select(query))
                    if (drafts_.find(*layout, integer(found[0])) == nullptr) ++sitting;
                for (const auto& draft : drafts_.all())
                    if (draft.layout == layout.get() && all.takes(draft.now) && all.key(draft.now) == key && !seated.contains(&draft)) ++sitting;
                for (auto* row : rows) {
                    if (++sitting <= *most) continue;
                    fault(*row, "full", field.id, {"名额已满：最多 " + std::to_string(*most) + " 个", "it is full: at most " + std::to_string(*most)},
                          {"换一个，或等有人退出", "choose another, or wait until somebody leaves"});
                }
            }
        }
}

}  // namespace zhigai::facts
