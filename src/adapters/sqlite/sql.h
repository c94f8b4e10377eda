#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/store/store.h"

/// The only place that makes SQL. Names are checked and quoted, values only bound. The subset is what every engine
/// answers alike: comparisons, and/or/not, in, is null, count/sum/min/max; no arithmetic, no string function save
/// instr (Contains), which a bigram search will replace.
namespace zhigai::sqlite {

struct Sql {
    std::string text;
    std::vector<Cell> values;

    Sql& add(std::string_view part);
    Sql& name(std::string_view identifier);
    Sql& value(const Cell& cell);
};

/// Null stays null here, as in FEEL: WHERE itself leaves out what is not true, so the outermost coalesce(…, 0) of the
/// SQL rules is not written: it would say the same and keep SQLite from using an index.
void print(const query::Predicate& predicate, Sql& sql);
Sql print(const query::Query& query);

Sql print_insert(const std::string& table, std::int64_t id, const Cells& cells);
Sql print_update(const std::string& table, std::int64_t id, const Cells& cells);
Sql print_erase(const std::string& table, std::int64_t id);
Sql print_exists(const std::string& table, std::int64_t id);
Sql print_any(const std::string& table);

Sql print_create(const store::Table& table);
Sql print_add_column(const std::string& table, const store::Column& column);
Sql print_drop_column(const std::string& table, const std::string& column);
Sql print_any_filled(const std::string& table, const std::string& column);
Sql print_create_index(const std::string& table, const store::Index& index);
Sql print_drop_index(const std::string& table, const std::string& index);

}  // namespace zhigai::sqlite
