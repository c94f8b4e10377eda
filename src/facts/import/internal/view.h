#pragma once

#include <string>
#include <vector>

#include "facts/import/import.h"
#include "facts/import/internal/lines.h"

/// From the working state to what a person is shown, and to the JSON kept with the change set.
namespace zhigai::imports {

std::vector<ColumnView> columns_of(const TableWork& work);
/// What was read as what: {"file", "hash", "sender", "answers": [{field, word, means}], "sheets": [{name, register, layout, columns: [{letter, header, fields, unit, chosen}]}]}.
std::string mapping_json(const Preview& preview, const ImportOptions& options, const std::vector<TableWork>& works);
/// What a person chose and answered in earlier imports of this sender, as their change sets keep it.
Recalled remembered(const facts::Ledger& ledger, const Principal& who, const std::string& sender);
/// For a workbook whose bytes nobody kept: over names and cells.
std::string hash_of_cells(const sheet::Workbook& workbook);

}  // namespace zhigai::imports
