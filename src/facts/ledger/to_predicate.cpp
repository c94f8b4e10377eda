#include "engines/query/translate.h"
#include "facts/ledger/internal/permissions.h"

namespace zhigai::facts {
namespace {

/// How a stored field lies in its cell; nullopt when its values have no order or equality in a store.
std::optional<query::Codec> codec_of(const Field& field) {
    using Kind = query::Codec::Kind;
    switch (field.type) {
        case FieldType::Whole: return query::Codec{Kind::Number, 0, ""};
        case FieldType::Number: return query::Codec{Kind::Number, field.places, ""};
        case FieldType::Percent: return query::Codec{Kind::Number, field.places + 2, ""};
        case FieldType::Money: return query::Codec{Kind::Number, 2, ""};
        case FieldType::YesNo: return query::Codec{Kind::YesNo, 0, ""};
        case FieldType::Date: return query::Codec{Kind::Days, 0, ""};
        case FieldType::Text:
        case FieldType::Note:
        case FieldType::Choice:
        case FieldType::Period: return query::Codec{Kind::Text, 0, ""};
        case FieldType::Link: return query::Codec{Kind::Link, 0, field.to.size() == 1 ? field.to.front() : ""};
        default: return std::nullopt;
    }
}

}  // namespace

query::Columns columns_of(const Layouts& layouts, const Layout& layout, const std::map<std::string, std::vector<std::int64_t>>& my,
                          std::int64_t today) {
    query::Columns columns;
    for (const auto& slot : layout.slots)
        if (const auto codec = codec_of(*slot.field)) columns.own[slot.field->id] = {slot.column, *codec};
    if (!layout.reg->states.empty()) columns.own["state"] = {"state", {}};
    columns.own["self"] = {"id", {query::Codec::Kind::Link, 0, layout.reg->id}};
    feel::Entries entries;
    for (const auto& parameter : layouts.programme().my()) {
        feel::List links;
        if (const auto found = my.find(parameter.id); found != my.end())
            for (const auto id : found->second) links.push_back(feel::Value::link({parameter.register_id, id, {}}));
        if (parameter.many) entries.emplace_back(parameter.id, feel::Value::list(std::move(links)));
        // Nobody's enterprise is no enterprise: null would equal the null of a row that names none.
        else if (links.size() == 1) entries.emplace_back(parameter.id, links.front());
        else entries.emplace_back(parameter.id, feel::Value::link({parameter.register_id, 0, {}}));
    }
    columns.parameters["my"] = feel::Value::context(std::move(entries));
    if (today != 0) columns.today = date_of(today);
    return columns;
}

query::LinkedRows linked_rows(const Layout& layout, query::Predicate visible, const std::function<bool(const Field&)>& shown) {
    query::LinkedRows rows{layout.current, std::move(visible), {}};
    for (const auto& slot : layout.slots) {
        const auto codec = codec_of(*slot.field);
        if (codec && shown(*slot.field)) rows.own[slot.field->id] = {slot.column, *codec};
    }
    if (!layout.reg->states.empty()) rows.own["state"] = {"state", {}};
    return rows;
}

Result<query::Predicate> to_predicate(const Layouts& layouts, const Layout& layout, const feel::Expression& expression,
                                      const std::map<std::string, std::vector<std::int64_t>>& my, std::int64_t today,
                                      const Reader* reader) {
    auto columns = columns_of(layouts, layout, my, today);
    if (reader != nullptr)
        for (const auto& other : layouts.all()) {
            const auto access = reader->permissions.of(reader->who, *other);
            if (access->grants().empty()) continue;
            // One predicate says which rows are seen, so only fields that all of them show may be asked about.
            columns.links[other->reg->id] =
                linked_rows(*other, access->rows(), [&](const Field& field) { return access->shows_everywhere(field); });
        }
    return query::translate(expression, columns);
}

query::Predicate on_history(query::Predicate predicate) {
    if (predicate.column == "id") predicate.column = "row";
    if (predicate.other_column == "id") predicate.other_column = "row";
    for (auto& part : predicate.parts) part = on_history(std::move(part));
    return predicate;
}

}  // namespace zhigai::facts
