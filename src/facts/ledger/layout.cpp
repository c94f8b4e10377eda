#include "facts/ledger/internal/layout.h"

#include <algorithm>

namespace zhigai::facts {
namespace {

using store::Column;
using store::ColumnKind;
using store::Index;
using store::Table;

constexpr auto integer = ColumnKind::Integer;
constexpr auto text = ColumnKind::Text;

bool is_salted(const Field& field) { return field.personal || field.type == FieldType::Secret; }

/// `unit_price` of `many: yes` is a child table with one column.
Field value_column(const Field& field) {
    Field column = field;
    column.id = "value";
    column.many = false;
    column.columns.clear();
    column.was.clear();
    return column;
}

std::vector<Column> field_columns(const std::vector<Slot>& slots, bool history) {
    std::vector<Column> columns;
    for (const auto& slot : slots) {
        const auto kind = history && slot.salted ? text : column_kind(*slot.field);
        columns.push_back({slot.column, kind, false});
    }
    return columns;
}

void append(std::vector<Column>& to, std::vector<Column> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

const std::vector<Column>& history_columns() {
    static const std::vector<Column> columns{{"row", integer, true},      {"cs", integer, true},
                                             {"rec_from", integer, true}, {"rec_to", integer, true},
                                             {"v_from", integer, true},   {"v_to", integer, true}};
    return columns;
}

std::vector<Table> register_tables(const Layout& layout) {
    const std::vector<Column> head{{"rev", integer, true},     {"state", text, false},
                                   {"doc_number", text, false}, {"void", integer, true},
                                   {"created", integer, true}};
    const auto& reg = *layout.reg;

    Table current{layout.current, head, {}};
    append(current.columns, field_columns(layout.slots, false));
    std::vector<std::string> key;
    for (const auto& id : reg.key)
        if (const int slot = layout.slot(id); slot >= 0) key.push_back(layout.slots[static_cast<std::size_t>(slot)].column);
    if (!key.empty()) current.indexes.push_back({"i_" + layout.current + "_key", key, false});
    for (const auto& slot : layout.slots) {
        const auto& field = *slot.field;
        if (key.size() == 1 && key[0] == slot.column) continue;
        if (field.type == FieldType::Link || field.unique || field.type == FieldType::Choice || field.value)
            current.indexes.push_back({"i_" + layout.current + "_" + field.stored_id(), {slot.column}, false});
    }
    if (!reg.states.empty()) current.indexes.push_back({"i_" + layout.current + "__state", {"state"}, false});

    Table history{layout.history, history_columns(), {}};
    append(history.columns, head);
    history.columns.push_back({"engine", text, false});  // the role that computed this version, if none typed it
    append(history.columns, field_columns(layout.slots, true));
    const auto& name = layout.history;
    history.indexes = {{"i_" + name + "_row", {"row", "rec_to", "v_from"}, false},
                       {"i_" + name + "_cs", {"cs"}, false}};
    for (const auto& slot : layout.slots) {  // former codes and names stay findable (decision 14)
        const bool in_key = std::ranges::find(reg.key, slot.field->id) != reg.key.end();
        if ((in_key || slot.field->unique) && !slot.salted)
            history.indexes.push_back({"i_" + name + "_" + slot.field->stored_id(), {slot.column}, false});
    }

    std::vector<Table> tables{std::move(current), std::move(history)};
    for (const auto& child : layout.children) {
        const std::vector<Column> place{{"parent", integer, true}, {"pos", integer, true}};
        Table rows{child.current, place, {}};
        append(rows.columns, field_columns(child.slots, false));
        rows.indexes.push_back({"i_" + child.current + "_parent", {"parent"}, false});
        for (const auto& slot : child.slots)
            if (slot.field->type == FieldType::Link)
                rows.indexes.push_back(
                    {"i_" + child.current + "_" + slot.field->stored_id(), {slot.column}, false});
        Table versions{child.history, history_columns(), {}};
        append(versions.columns, place);
        versions.columns.push_back({"gone", integer, true});
        append(versions.columns, field_columns(child.slots, true));
        versions.indexes = {{"i_" + child.history + "_parent", {"parent", "rec_to"}, false},
                            {"i_" + child.history + "_row", {"row", "rec_to"}, false},
                            {"i_" + child.history + "_cs", {"cs"}, false}};
        tables.push_back(std::move(rows));
        tables.push_back(std::move(versions));
    }
    return tables;
}

}  // namespace

std::vector<Table> own_tables() {
    return {
        {table::change_set,
         {{"at", integer, true}, {"who", text, true}, {"role", text, true}, {"door", text, true},
          {"reason", text, true}, {"meta", text, true}, {"bundle", text, true}, {"undoes", integer, false},
          {"rows", integer, true}, {"algo", text, true}, {"root", text, true}, {"prev", text, true},
          {"hash", text, true}},
         {{"i_change_set_undoes", {"undoes"}, false}}},
        {table::finding,
         {{"register", text, true}, {"row", integer, true}, {"check_id", text, true}, {"since", integer, true},
          {"seen_seq", integer, true}},
         {{"i_finding_row", {"register", "row"}, false}}},
        {table::step,
         {{"register", text, true}, {"row", integer, true}, {"move", text, true}, {"from_state", text, false},
          {"to_state", text, false}, {"who", text, true}, {"role", text, true}, {"at", integer, true},
          {"cs", integer, true}, {"reason", text, true}, {"due", integer, false}, {"reads", text, false},
          {"tells", text, false}},
         {{"i_step_row", {"register", "row"}, false}, {"i_step_cs", {"cs"}, false}}},
        {table::share,
         {{"register", text, true}, {"row", integer, true}, {"unit", integer, true}, {"who", text, true}, {"role", text, true},
          {"at", integer, true}, {"cs", integer, true}, {"gone", integer, true}},
         {{"i_share_row", {"register", "row"}, false}, {"i_share_unit", {"unit"}, false}, {"i_share_cs", {"cs"}, false}}},
        {table::salted,
         {{"owner", text, true}, {"row", integer, true}, {"field", text, true}, {"token", text, true},
          {"salt", text, false}, {"value", text, false}},
         {{"i_salted_row", {"owner", "row"}, false}, {"i_salted_token", {"token"}, false}}},
        {table::counter,
         {{"register", text, true}, {"prefix", text, true}, {"value", integer, true}},
         {{"i_counter", {"register", "prefix"}, false}}},
        {table::meta,
         {{"name", text, true}, {"value", text, true}},
         {{"i_meta_name", {"name"}, false}}},
    };
}

store::ColumnKind column_kind(const Field& field) {
    switch (field.type) {
        case FieldType::Whole:
        case FieldType::Number:
        case FieldType::Percent:
        case FieldType::Money:
        case FieldType::YesNo:
        case FieldType::Date:
        case FieldType::Moment:
        case FieldType::Link: return integer;
        default: return text;
    }
}

int ChildLayout::slot(std::string_view id) const {
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].field->id == id) return static_cast<int>(i);
    return -1;
}

int Layout::slot(std::string_view id) const {
    const auto found = slot_of.find(id);
    return found == slot_of.end() ? -1 : found->second;
}

int Layout::child(std::string_view id) const {
    const auto found = child_of.find(id);
    return found == child_of.end() ? -1 : found->second;
}

Layouts::Layouts(std::shared_ptr<const Programme> programme) : programme_(std::move(programme)) {
    for (const auto& reg : programme_->registers()) {
        auto layout = std::make_unique<Layout>();
        layout->reg = reg.get();
        layout->number = static_cast<int>(all_.size());
        layout->current = "r_" + reg->id;
        layout->history = "h_" + reg->id;
        for (const auto& field : reg->fields) {
            if (field.is_virtual) {
                layout->virtuals.push_back(&field);
            } else if (field.is_child_table()) {
                layout->child_of[field.id] = static_cast<int>(layout->children.size());
                layout->children.emplace_back();
                layout->children.back().field = &field;
            } else {
                layout->slot_of[field.id] = static_cast<int>(layout->slots.size());
                layout->slots.push_back({&field, "f_" + field.stored_id(), is_salted(field)});
                layout->dated = layout->dated || field.dated;
            }
        }
        for (auto& child : layout->children) {
            const auto& field = *child.field;
            child.current = layout->current + "__" + field.stored_id();
            child.history = layout->history + "__" + field.stored_id();
            if (field.type != FieldType::Rows) child.owned = {value_column(field)};
            const auto& columns = field.type == FieldType::Rows ? field.columns : child.owned;
            for (const auto& column : columns)
                child.slots.push_back({&column, "f_" + column.stored_id(), field.personal || is_salted(column)});
        }
        by_id_[reg->id] = layout.get();
        all_.push_back(std::move(layout));
    }
    find_linked();
}

void Layouts::find_linked() {
    for (auto& layout : all_) {
        const auto gather = [&](const feel::Expression& expression) {
            for (const auto& path : expression.reads()) {
                if (path.size() < 3 || path[0] != "linked" || layout->slot("linked") >= 0) continue;
                const auto* from = find(path[1]);
                const int slot = from == nullptr ? -1 : from->slot(path[2]);
                if (slot >= 0 && std::ranges::find(layout->linked, std::pair{from, slot}) == layout->linked.end())
                    layout->linked.emplace_back(from, slot);
            }
        };
        for (const auto& check : layout->reg->checks) {
            if (check.level != Level::Audit) continue;
            gather(check.that);
            if (check.when) gather(*check.when);
        }
    }
}

const Layout* Layouts::find(std::string_view register_id) const {
    const auto found = by_id_.find(register_id);
    return found == by_id_.end() ? nullptr : found->second;
}

std::vector<store::Table> Layouts::tables() const {
    auto tables = own_tables();
    for (const auto& layout : all_) {
        auto more = register_tables(*layout);
        tables.insert(tables.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    }
    return tables;
}

}  // namespace zhigai::facts
