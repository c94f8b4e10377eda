#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/query/query.h"
#include "facts/store/store.h"

/// DuckDB's SQL of the one Query, beside SQLite's. The same subset: comparisons, and/or/not, in, is null, contains,
/// count/sum/min/max; names checked and quoted, values only bound. derived/columns/columns_test holds its answers to the ledger's.
namespace zhigai::duckdb {

struct Sql {
    std::string text;
    std::vector<Cell> values;

    Sql& add(std::string_view part);
    Sql& name(std::string_view identifier);
    Sql& value(const Cell& cell);
};

void print(const query::Predicate& predicate, Sql& sql);
Sql print(const query::Query& query);
std::string print_create(const store::Table& table);

}  // namespace zhigai::duckdb
