#include "adapters/sqlite/sql.h"

#include <bit>

#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::sqlite {

namespace {

using query::Compare;
using query::Measure;
using query::Predicate;
using Kind = Predicate::Kind;

std::string_view sign(Compare op) {
    switch (op) {
        case Compare::Equal: return " IS ";
        case Compare::NotEqual: return " IS NOT ";
        case Compare::Less: return " < ";
        case Compare::LessEqual: return " <= ";
        case Compare::Greater: return " > ";
        case Compare::GreaterEqual: return " >= ";
    }
    return "";
}

/// As a balanced tree: SQLite refuses expressions deeper than 1,000, and a plain chain of n parts is n deep.
void print_parts(const Predicate* parts, std::size_t count, std::string_view word, Sql& sql) {
    if (count == 1) return print(parts[0], sql);
    sql.add("(");
    print_parts(parts, count / 2, word, sql);
    sql.add(word);
    print_parts(parts + count / 2, count - count / 2, word, sql);
    sql.add(")");
}

void print_in(const Predicate& predicate, Sql& sql) {
    std::vector<Cell> values;
    bool null_listed = false;
    for (const Cell& cell : predicate.values) {
        if (is_null(cell)) {
            null_listed = true;
        } else {
            values.push_back(cell);
        }
    }
    if (values.empty()) {
        if (!null_listed) return void(sql.add("0"));
        return void(sql.name(predicate.column).add(" IS NULL"));
    }
    // Padded to a power of two with what is there already, so that lists of any length share few prepared statements.
    const std::size_t size = std::bit_ceil(values.size());
    values.resize(size, values.back());
    sql.add("(").name(predicate.column);
    // `null in (…)` is false in FEEL and null in SQL; the two differ under a not.
    if (null_listed) {
        sql.add(" IS NULL OR ");
    } else {
        sql.add(" IS NOT NULL AND ");
    }
    sql.name(predicate.column).add(" IN (");
    for (std::size_t i = 0; i < size; ++i) sql.add(i == 0 ? "" : ",").value(values[i]);
    sql.add("))");
}

/// Column lists: `"a", "b"`.
void print_names(const std::vector<std::string>& names, Sql& sql) {
    for (std::size_t i = 0; i < names.size(); ++i) sql.add(i == 0 ? "" : ", ").name(names[i]);
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

/// Index names are one namespace in SQLite: "table.index", with a dot that no identifier has.
void print_index_name(const std::string& table, const std::string& index, Sql& sql) {
    ZG_CHECK(store::is_identifier(table) && store::is_identifier(index));
    sql.add("\"").add(table).add(".").add(index).add("\"");
}

void print_column(const store::Column& column, Sql& sql) {
    sql.name(column.name).add(column.kind == store::ColumnKind::Integer ? " INTEGER" : " TEXT");
    if (column.required) sql.add(" NOT NULL");
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
            return void(sql.add(!predicate.constant ? "NULL" : (*predicate.constant ? "1" : "0")));
        case Kind::And:
        case Kind::Or:
            if (predicate.parts.empty()) return void(sql.add(predicate.kind == Kind::And ? "1" : "0"));
            return print_parts(predicate.parts.data(), predicate.parts.size(),
                               predicate.kind == Kind::And ? " AND " : " OR ", sql);
        case Kind::Not:
            sql.add("NOT (");
            print(predicate.parts.front(), sql);
            return void(sql.add(")"));
        case Kind::Column:
            sql.name(predicate.column).add(sign(predicate.compare));
            if (!predicate.other_column.empty()) return void(sql.name(predicate.other_column));
            return void(sql.value(predicate.value));
        case Kind::In:
            return print_in(predicate, sql);
        case Kind::IsNull:
            return void(sql.name(predicate.column).add(" IS NULL"));
        case Kind::Contains:
            return void(sql.add("instr(").name(predicate.column).add(", ").value(predicate.needle).add(") > 0"));
        case Kind::Linked:
            // Names of the part are columns of that table (check_query), so none can reach out to the outer row.
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
    print_names(grouped ? query.group : query.columns, sql);
    for (std::size_t i = 0; i < query.measures.size(); ++i) {
        if (i > 0 || !query.group.empty()) sql.add(", ");
        print_measure(query.measures[i].first, query.measures[i].second, sql);
    }
    sql.add(" FROM ").name(query.table);
    if (query.where.kind != Kind::Constant || query.where.constant != true) {
        sql.add(" WHERE ");
        print(query.where, sql);
    }
    if (!query.group.empty()) {
        sql.add(" GROUP BY ");
        print_names(query.group, sql);
    }
    std::vector<query::Sort> order = query.sort;
    if (!grouped) order.push_back({"id"});
    for (const std::string& column : query.group) order.push_back({column});
    for (std::size_t i = 0; i < order.size(); ++i) {
        sql.add(i == 0 ? " ORDER BY " : ", ").name(order[i].column).add(order[i].descending ? " DESC" : "");
    }
    if (query.limit >= 0 || query.offset > 0) {
        sql.add(" LIMIT ").value(query.limit < 0 ? -1 : query.limit).add(" OFFSET ").value(query.offset);
    }
    return sql;
}

Sql print_insert(const std::string& table, std::int64_t id, const Cells& cells) {
    Sql sql;
    sql.add("INSERT INTO ").name(table).add(" (\"id\"");
    for (const auto& [name, cell] : cells) sql.add(", ").name(name);
    sql.add(") VALUES (").value(id);
    for (const auto& [name, cell] : cells) sql.add(", ").value(cell);
    sql.add(")");
    return sql;
}

Sql print_update(const std::string& table, std::int64_t id, const Cells& cells) {
    Sql sql;
    sql.add("UPDATE ").name(table).add(" SET ");
    bool first = true;
    for (const auto& [name, cell] : cells) {
        sql.add(first ? "" : ", ").name(name).add(" = ").value(cell);
        first = false;
    }
    sql.add(" WHERE \"id\" = ").value(id);
    return sql;
}

Sql print_erase(const std::string& table, std::int64_t id) {
    Sql sql;
    sql.add("DELETE FROM ").name(table).add(" WHERE \"id\" = ").value(id);
    return sql;
}

Sql print_exists(const std::string& table, std::int64_t id) {
    Sql sql;
    sql.add("SELECT 1 FROM ").name(table).add(" WHERE \"id\" = ").value(id);
    return sql;
}

Sql print_any(const std::string& table) {
    Sql sql;
    sql.add("SELECT 1 FROM ").name(table).add(" LIMIT 1");
    return sql;
}

Sql print_create(const store::Table& table) {
    Sql sql;
    sql.add("CREATE TABLE ").name(table.name).add(" (\"id\" INTEGER PRIMARY KEY");
    for (const store::Column& column : table.columns) {
        sql.add(", ");
        print_column(column, sql);
    }
    sql.add(") STRICT");
    return sql;
}

Sql print_add_column(const std::string& table, const store::Column& column) {
    Sql sql;
    sql.add("ALTER TABLE ").name(table).add(" ADD COLUMN ");
    print_column(column, sql);
    return sql;
}

Sql print_drop_column(const std::string& table, const std::string& column) {
    Sql sql;
    sql.add("ALTER TABLE ").name(table).add(" DROP COLUMN ").name(column);
    return sql;
}

Sql print_any_filled(const std::string& table, const std::string& column) {
    Sql sql;
    sql.add("SELECT 1 FROM ").name(table).add(" WHERE ").name(column).add(" IS NOT NULL LIMIT 1");
    return sql;
}

Sql print_create_index(const std::string& table, const store::Index& index) {
    Sql sql;
    sql.add(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    print_index_name(table, index.name, sql);
    sql.add(" ON ").name(table).add(" (");
    print_names(index.columns, sql);
    sql.add(")");
    return sql;
}

Sql print_drop_index(const std::string& table, const std::string& index) {
    Sql sql;
    sql.add("DROP INDEX ");
    print_index_name(table, index, sql);
    return sql;
}

}  // namespace zhigai::sqlite
