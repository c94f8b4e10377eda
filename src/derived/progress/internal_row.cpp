#include "derived/progress/internal_row.h"

namespace zhigai::progress {

namespace {

feel::Value children_of(const Field& field, const std::vector<facts::Child>& children) {
    feel::List items;
    for (const facts::Child& child : children) {
        if (field.type != FieldType::Rows) {  // `many`: a list of plain values
            const auto value = child.cells.find("value");
            if (value != child.cells.end()) items.push_back(to_feel(field, value->second));
            continue;
        }
        feel::Entries entries;
        for (const Field& column : field.columns) {
            const auto cell = child.cells.find(column.id);
            entries.emplace_back(column.id, cell == child.cells.end() ? feel::Value() : to_feel(column, cell->second));
        }
        items.push_back(feel::Value::context(std::move(entries)));
    }
    return feel::Value::list(std::move(items));
}

}  // namespace

feel::Value RowWorld::member_of(const Register& reg, const facts::Record& record, std::string_view name) const {
    if (name == "state") return record.state.empty() ? feel::Value() : feel::Value::text(record.state);
    if (name == "self") return feel::Value::link({reg.id, record.id, {}});
    const Field* field = reg.field(name);
    if (field == nullptr) return {};
    if (field->is_child_table()) {
        const auto children = record.children.find(field->id);
        return children_of(*field, children == record.children.end() ? std::vector<facts::Child>{} : children->second);
    }
    const auto cell = record.cells.find(name);
    return cell == record.cells.end() ? feel::Value() : to_feel(*field, cell->second);
}

feel::Value RowWorld::get(std::string_view name) const {
    return record_ == nullptr ? feel::Value() : member_of(register_, *record_, name);
}

feel::Value RowWorld::follow(const feel::Link& link, std::string_view member) const {
    const Register* reg = ledger_.programme().find(link.register_id);
    if (reg == nullptr) return {};
    facts::AsOf at = at_;
    if (link.at) at.valid = link.at;
    auto& rows = seen_[link.register_id];
    const std::pair key{link.id, at.valid ? days_of(*at.valid) : INT64_MIN};
    auto found = rows.find(key);
    if (found == rows.end()) {
        auto record = ledger_.get(who_, link.register_id, link.id, at);
        found = rows.emplace(key, record ? std::optional(std::move(*record)) : std::nullopt).first;
    }
    return found->second ? member_of(*reg, *found->second, member) : feel::Value();
}

}  // namespace zhigai::progress
