#pragma once

#include <memory>

#include "facts/import/sheet/workbook.h"
#include "facts/import/sheet/writer.h"

/// Office Open XML workbooks (.xlsx, .xlsm) behind the port of facts/import/sheet.
namespace zhigai::xlsx {

/// Reads values, never formulas, links, drawings or macros. Stateless: one reader serves every file
/// and thread.
std::unique_ptr<sheet::WorkbookReader> make_reader();

/// Workbooks for lists and printed tables. Needs a temporary folder while it writes.
std::unique_ptr<sheet::WorkbookWriter> make_writer();

}  // namespace zhigai::xlsx
