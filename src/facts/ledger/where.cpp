#include "facts/ledger/where.h"

#include "facts/ledger/internal/permissions.h"

namespace zhigai::facts {

Result<query::Query> where_query(const std::shared_ptr<const Programme>& programme, const std::string& register_id,
                                 const std::string& text, const WhereOptions& options) {
    const Layouts layouts(programme);
    const auto* layout = layouts.find(register_id);
    if (layout == nullptr) {
        std::string known;
        for (const auto& each : programme->registers()) known += (known.empty() ? "" : ", ") + each->id;
        return fail("unknown_register", {"没有台账 " + register_id, "no register `" + register_id + "`"}, {}, {"有：" + known, "there are: " + known});
    }
    feel::Options compiling;
    compiling.expected = feel::Type::of(feel::Kind::Boolean);
    const auto scope = programme->scope(*layout->reg);
    const auto expression = ZG_TRY(feel::compile(text, scope, compiling));
    auto columns = columns_of(layouts, *layout, options.my, options.as_scope ? 0 : days_of(options.today));
    if (!options.as_scope)
        for (const auto& other : layouts.all())
            columns.links[other->reg->id] = linked_rows(*other, query::Predicate::always(), [](const Field& field) {
                return !field.personal && field.type != FieldType::Secret;
            });
    query::Query query;
    query.table = layout->current;
    query.columns = {"id"};
    query.where = ZG_TRY(query::translate(expression, columns));
    return query;
}

}  // namespace zhigai::facts
