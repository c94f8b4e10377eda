#pragma once

#include <memory>

#include "facts/import/sheet/remark.h"
#include "facts/import/sheet/workbook.h"
#include "facts/import/sheet/writer.h"

/// Office Open XML workbooks (.xlsx, .xlsm) behind the port of facts/import/sheet.
namespace zhigai::xlsx {

/// Reads values, never formulas, links, drawings or macros. Stateless: one reader serves every file
/// and thread.
std::unique_ptr<sheet::WorkbookReader> make_reader();

/// Workbooks for lists and printed tables. Needs a temporary folder while it writes.
std::unique_ptr<sheet::WorkbookWriter> make_writer();

/// The sender's own workbook with remarks at its cells. Every other part goes over as it lies packed in the file; of a sheet
/// that had no comments only the hook of their drawing (<legacyDrawing>) is added, without which Excel shows none.
std::unique_ptr<sheet::WorkbookAnnotator> make_annotator();

}  // namespace zhigai::xlsx
