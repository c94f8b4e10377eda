#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/feel/value.h"
#include "kernel/cell.h"
#include "metadata/registers/programme.h"

/// Between a stored cell, its text at the doors, and FEEL's value.
namespace zhigai {

/// The canonical text of an API, form or CSV: ISO dates, money in yuan ("1000000.00"), code or id
/// as they are, yes/no as true/false, percent in points. Checks type, places, length, bounds,
/// format and code list. The place of a fault carries the field as key.
Result<Cell> parse_cell(const Programme& programme, const Field& field, std::string_view text);
/// The inverse: parse_cell(print_cell(x)) == x.
std::string print_cell(const Field& field, const Cell& cell);
/// As a person reads it (choice title, 是/否, thousands in money); links are printed by the caller.
std::string show_cell(const Programme& programme, const Field& field, const Cell& cell,
                      bool chinese = true);
feel::Value to_feel(const Field& field, const Cell& cell);
/// What a `value`, `default` or `sets` yields, to be stored; a fraction of a fen without a named
/// rounding is a fault.
Result<Cell> from_feel(const Field& field, const feel::Value& value);
/// The checks of parse_cell on an already typed cell (imports parse by themselves).
Done check_cell(const Programme& programme, const Field& field, const Cell& cell);
/// What passes but deserves a look: a credit code whose GB 11714 part fails. For
/// RowOutcome.warnings and previews.
std::optional<Fault> advise_cell(const Field& field, const Cell& cell);
/// Child rows as FEEL sees them: contexts by column, or plain values of a `many` field (column
/// `value`).
feel::Value children_to_feel(const Field& field, const std::vector<Cells>& children);
/// The text by which two values of a field are compared when a sheet names a row: for a field with
/// `alike` the name without brackets, widths and legal-form spellings; otherwise widths and blanks
/// only.
std::string compare_key(const Programme& programme, const Field& field, std::string_view text);

}  // namespace zhigai
