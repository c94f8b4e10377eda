#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "adapters/xlsx/internal/package.h"
#include "adapters/xlsx/internal/xml_scan.h"

namespace zhigai::xlsx {

/// The texts of sharedStrings.xml in order, kept in `store`; runs of one text are joined, phonetic
/// ones left out.
Result<std::vector<std::string_view>> read_shared_strings(ByteSource& source,
                                                          const std::string& file,
                                                          const std::string& part,
                                                          const sheet::Limits& limits,
                                                          sheet::TextStore& store);

/// What the sheets of one workbook share while they are read.
struct SheetContext {
    const sheet::Limits& limits;
    std::string file;
    std::span<const Package::Style> styles;
    std::span<const std::string_view> shared;
    sheet::TextStore& store;
    std::size_t cells = 0;   ///< with a value, so far
    std::size_t faults = 0;  ///< of single cells, all of them
    Faults listed;           ///< the first 1,000 of them, in order
};

/// One sheet. Faults of single cells are gathered in the context, a broken structure ends the
/// reading.
Result<sheet::Sheet> read_sheet(ByteSource& source, const std::string& part, std::string name,
                                bool hidden, SheetContext& context);

}  // namespace zhigai::xlsx
