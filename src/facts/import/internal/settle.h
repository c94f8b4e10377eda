#pragma once

#include <string_view>

#include "facts/import/internal/lines.h"

/// What the values of a table say where its headers leave a choice: how rates are written, whether a column of progress
/// names states, which of two fields a yes-or-no column is.
namespace zhigai::imports {

const State* state_named(const Register& reg, std::string_view text);

void settle(TableWork& work, const Programme& programme, const sheet::Workbook& workbook, FaultList& faults);

/// 合计 and 小计 rows against what the rows add up to. A difference is a warning with both numbers.
std::vector<Checksum> compare_sums(const TableWork& work, const sheet::Workbook& workbook, FaultList& faults);

}  // namespace zhigai::imports
