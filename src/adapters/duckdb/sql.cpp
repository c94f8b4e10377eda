#include "adapters/duckdb/sql.h"

#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::duckdb {

namespace {

using query::Compare;
using query::Measure;
using query::Predicate;
using Kind = Predicate::Kind;

std::string_view sign(Compare op) {
    switch (op) {
        case Compare::Equal: return " IS NOT DISTINCT FROM ";
        case Compare::NotEqual: return " IS DISTINCT FROM ";
        case Compare::Less: return " < ";
        case Compare::LessEqual: return " <= ";
        case Compare::Greater: return " > ";
        case Compare::GreaterEqual: return " >= ";
    }
    return "";
}

/// As a balanced tree: a chain of thousands would be as deep.
void print_parts(const Predicate* parts, std::size_t count, std::string_view word, Sql& sql) {
    if (count == 1) return print(parts[0], sql);
    sql.add("(");
    print_parts(parts, count / 2, word, sql);
    sql.add(word);
    print_parts(parts + count / 2, count - count / 2, word, sql);
    sql.add(")");
}

/// Against a known value, in a form that DuckDB's zone maps see through; never null, as FEEL's equality is.
void print_equality(const Predicate& predicate, Sql& sql) {
    if (predicate.compare == Compare::Equal) {
        sql.add("(").name(predicate.column).add(" IS NOT NULL AND ").name(predicate.column).add(" = ");
    } else {
        sql.add("(").name(predicate.column).add(" IS NULL OR ").name(predicate.column).add(" <> ");
    }
    sql.value(predicate.value).add(")");
}

void print_in(const Predicate& predicate, Sql& sql) {
    bool null_listed = false;
    std::size_t listed = 0;
    for (const Cell& cell : predicate.values) (is_null(cell) ? static_cast<void>(null_listed = true) : static_cast<void>(++listed));
    if (listed == 0) {
        if (!null_listed) return void(sql.add("false"));
        return void(sql.name(predicate.column).add(" IS NULL"));
    }
    sql.add("(").name(predicate.column).add(null_listed ? " IS NULL OR " : " IS NOT NULL AND ");
    sql.name(predicate.column).add(" IN (");
    bool first = true;
    for (const Cell& cell : predicate.values) {
        if (is_null(cell)) continue;
        sql.add(first ? "" : ",").value(cell);
        first = false;
    }
    sql.add("))");
}

void print_measure(Measure measure, const std::string& column, Sql& sql) {
    if (measure == Measure::Count && column.empty()) return void(sql.add("count(*)"));
    switch (measure) {
        case Measure::Count: sql.add("count("); break;
        case Measure::Sum: sql.add("sum("); break;
        case Measure::Min: sql.add("min("); break;
        case Measure::Max: sql.add("max("); break;
    }
    sql.name(column).add(")");
}

}  // namespace

Sql& Sql::add(std::string_view part) {
    text += part;
    return *this;
}

Sql& Sql::name(std::string_view identifier) {
    ZG_CHECK(store::is_identifier(identifier));
    text += '"';
    text += identifier;
    text += '"';
    return *this;
}

Sql& Sql::value(const Cell& cell) {
    text += '?';
    values.push_back(cell);
    return *this;
}

void print(const Predicate& predicate, Sql& sql) {
    switch (predicate.kind) {
        case Kind::Constant:
            return void(sql.add(!predicate.constant ? "CAST(NULL AS BOOLEAN)" : (*predicate.constant ? "true" : "false")));
        case Kind::And:
        case Kind::Or:
            if (predicate.parts.empty()) return void(sql.add(predicate.kind == Kind::And ? "true" : "false"));
            return print_parts(predicate.parts.data(), predicate.parts.size(), predicate.kind == Kind::And ? " AND " : " OR ", sql);
        case Kind::Not:
            sql.add("NOT (");
            print(predicate.parts.front(), sql);
            return void(sql.add(")"));
        case Kind::Column:
            if (!predicate.other_column.empty()) return void(sql.name(predicate.column).add(sign(predicate.compare)).name(predicate.other_column));
            if (predicate.compare == Compare::Equal || predicate.compare == Compare::NotEqual) return print_equality(predicate, sql);
            return void(sql.name(predicate.column).add(sign(predicate.compare)).value(predicate.value));
        case Kind::In:
            return print_in(predicate, sql);
        case Kind::IsNull:
            return void(sql.name(predicate.column).add(" IS NULL"));
        case Kind::Contains:
            return void(sql.add("contains(").name(predicate.column).add(", ").value(predicate.needle).add(")"));
        case Kind::Linked:
            sql.add("(").name(predicate.column).add(" IS NOT NULL AND ").name(predicate.column);
            sql.add(" IN (SELECT \"id\" FROM ").name(predicate.table).add(" WHERE ");
            print(predicate.parts.front(), sql);
            return void(sql.add("))"));
    }
}

Sql print(const query::Query& query) {
    Sql sql;
    sql.add("SELECT ");
    const bool grouped = query.columns.empty();
    bool first = true;
    for (const std::string& name : grouped ? query.group : query.columns) {
        sql.add(first ? "" : ", ").name(name);
        first = false;
    }
    for (const auto& [measure, column] : query.measures) {
        sql.add(first ? "" : ", ");
        print_measure(measure, column, sql);
        first = false;
    }
    sql.add(" FROM ").name(query.table);
    if (query.where.kind != Kind::Constant || query.where.constant != true) {
        sql.add(" WHERE ");
        print(query.where, sql);
    }
    for (std::size_t i = 0; i < query.group.size(); ++i) sql.add(i == 0 ? " GROUP BY " : ", ").name(query.group[i]);
    std::vector<query::Sort> order = query.sort;
    if (!grouped) order.push_back({"id"});
    for (const std::string& column : query.group) order.push_back({column});
    for (std::size_t i = 0; i < order.size(); ++i) {
        // DuckDB puts nulls last unless told; the port says first in ascending order.
        sql.add(i == 0 ? " ORDER BY " : ", ").name(order[i].column).add(order[i].descending ? " DESC NULLS LAST" : " ASC NULLS FIRST");
    }
    if (query.limit >= 0) sql.add(" LIMIT ").add(std::to_string(query.limit));
    if (query.offset > 0) sql.add(" OFFSET ").add(std::to_string(query.offset));
    return sql;
}

std::string print_create(const store::Table& table) {
    Sql sql;
    // No primary key: its index would cost more than every question asked, and `id` is unique where the rows come from.
    sql.add("CREATE TABLE ").name(table.name).add(" (\"id\" BIGINT");
    for (const store::Column& column : table.columns) {
        sql.add(", ").name(column.name).add(column.kind == store::ColumnKind::Integer ? " BIGINT" : " VARCHAR");
    }
    sql.add(")");
    return sql.text;
}

}  // namespace zhigai::duckdb
