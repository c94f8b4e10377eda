#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "facts/store/store.h"

/// What every adapter judges alike, so that two adapters refuse the same things in the same words.
namespace zhigai::store {

/// [a-z][a-z0-9_]*, at most 120 characters: the only names that reach a store.
bool is_identifier(std::string_view name);
/// Stops the program when a name of the table is none: names come from metadata that was checked when it was loaded.
void check_identifiers(const Table& table);

/// The column, `id` included (an Integer); null when there is none.
const Column* column_of(const Table& table, std::string_view name);

/// What `wanted` makes of `stored`: columns only grow (retired ones stay), indexes become those wanted.
/// Faults: column_differs when a kind changes, or when a required column should become optional.
Result<Table> grown(const Table& stored, const Table& wanted);
/// Columns of `stored` that `wanted` keeps as another kind: they may, as long as they hold nothing.
std::vector<std::string> changed_kinds(const Table& stored, const Table& wanted);
/// `stored` without the columns named, and without the indexes over them.
Table without(Table stored, const std::vector<std::string>& columns);
/// The same columns, and the same indexes in any order.
bool same(const Table& left, const Table& right);

using Tables = std::function<const Table*(std::string_view name)>;  ///< null: there is none

/// no_such_table, unknown_column, wrong_kind, bad_query.
Done check_query(const Tables& tables, const query::Query& query);
/// unknown_column, wrong_kind, required. On insert the absent columns count as null.
Done check_cells(const Table& table, const Cells& cells, bool inserting);

tl::unexpected<Faults> no_such_table(std::string_view table);
tl::unexpected<Faults> no_such_row(std::string_view table, std::int64_t id);
/// `columns`: "t.a, t.b", as in place.key.
tl::unexpected<Faults> not_unique(std::string columns);
tl::unexpected<Faults> required_on_filled(const Table& table, const Column& column);
tl::unexpected<Faults> sum_overflow(std::string_view table);

}  // namespace zhigai::store
