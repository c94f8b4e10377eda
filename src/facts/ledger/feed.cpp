#include "facts/ledger/feed.h"

#include "facts/ledger/internal/core.h"
#include "facts/ledger/internal/feed.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

bool leaves(const Slot& slot) {
    const auto type = slot.field->type;
    return !slot.salted && type != FieldType::Note && type != FieldType::Secret;
}

std::vector<std::string> names_of(const store::Table& table) {
    std::vector<std::string> names{"id"};
    for (const auto& column : table.columns) names.push_back(column.name);
    return names;
}

Done give(store::Snapshot& snapshot, const store::Table& table, Predicate where, FeedReader& reader) {
    query::Query query;
    query.table = table.name;
    query.columns = names_of(table);
    query.where = std::move(where);
    Done given;
    ZG_DO(snapshot.visit(query, [&](const query::Row& row) {
        given = reader.row(table, row);
        return given.has_value();
    }));
    return given;
}

Result<std::string> hash_of(store::Snapshot& snapshot, std::int64_t seq) {
    query::Query query;
    query.table = table::change_set;
    query.columns = {"hash"};
    query.where = Predicate::cmp("id", Compare::Equal, seq);
    const auto rows = ZG_TRY(snapshot.select(query));
    return rows.empty() ? std::string() : text(rows[0][0]);
}

}  // namespace

std::vector<store::Table> feed_tables(const Layouts& layouts) {
    std::vector<store::Table> out;
    for (const auto& layout : layouts.all()) {
        store::Table table{layout->current, {}, {}};
        table.columns = {{"rev", store::ColumnKind::Integer}, {"state", store::ColumnKind::Text}, {"doc_number", store::ColumnKind::Text},
                         {"void", store::ColumnKind::Integer}, {"created", store::ColumnKind::Integer}};
        for (const auto& slot : layout->slots)
            if (leaves(slot)) table.columns.push_back({slot.column, column_kind(*slot.field)});
        out.push_back(std::move(table));
    }
    return out;
}

Result<std::string> hash_at(const Core& core, std::int64_t seq) {
    const auto snapshot = ZG_TRY(core.store->snapshot());
    return hash_of(*snapshot, seq);
}

Result<FeedHead> feed(const Core& core, std::int64_t since, FeedReader& reader) {
    const auto snapshot = ZG_TRY(core.store->snapshot());
    query::Query last;
    last.table = table::change_set;
    last.measures = {{query::Measure::Max, "id"}};
    const auto top = ZG_TRY(snapshot->select(last));
    FeedHead head;
    head.seq = top.empty() || is_null(top[0][0]) ? 0 : integer(top[0][0]);
    head.hash = ZG_TRY(hash_of(*snapshot, head.seq));
    if (since >= head.seq) return head;
    const auto tables = feed_tables(core.layouts);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const auto& layout = *core.layouts.all()[i];
        if (since == 0) {
            ZG_DO(give(*snapshot, tables[i], Predicate::always(), reader));
            continue;
        }
        query::Query touched;  // every version carries its change set, and every change of a row is a version
        touched.table = layout.history;
        touched.group = {"row"};
        touched.where = Predicate::cmp("cs", Compare::Greater, since);
        touched.measures = {{query::Measure::Count, ""}};
        std::vector<std::int64_t> ids;
        for (const auto& row : ZG_TRY(snapshot->select(touched))) ids.push_back(integer(row[0]));
        if (ids.empty()) continue;
        ZG_DO(reader.changed(tables[i], ids));
        constexpr std::size_t batch = 512;
        for (std::size_t begin = 0; begin < ids.size(); begin += batch) {
            const auto end = std::min(ids.size(), begin + batch);
            ZG_DO(give(*snapshot, tables[i], Predicate::in("id", {ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(end)}), reader));
        }
    }
    return head;
}

}  // namespace zhigai::facts
