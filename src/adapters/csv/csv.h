#pragma once

#include <memory>

#include "facts/import/sheet/workbook.h"

/// Text tables (.csv, .txt, what Excel and WPS save and copy) behind the port of
/// facts/import/sheet.
namespace zhigai::csv {

/// One sheet, named as the file without its ending; every cell is Text, nothing is taken for a
/// number or a date. The encoding goes by the mark at the beginning, else UTF-8 when the whole is
/// valid, else GB18030, which is judged strictly. The separator is the one of comma, tab, semicolon
/// that cuts the first lines most evenly.
std::unique_ptr<sheet::WorkbookReader> make_reader();

}  // namespace zhigai::csv
