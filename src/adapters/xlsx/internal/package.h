#pragma once

#include <string>
#include <vector>

#include "adapters/xlsx/internal/zip.h"

namespace zhigai::xlsx {

/// What the small parts say: which sheets there are and where, how cells look.
struct Package {
    struct SheetPart {
        std::string name;
        bool hidden = false;
        const ZipPart* part = nullptr;
    };
    std::vector<SheetPart> sheets;
    const ZipPart* shared_strings = nullptr;  ///< null when the workbook has none
    bool date1904 = false;
    std::vector<std::string> formats{"General"};
    struct Style {
        std::uint16_t format = 0;  ///< index into formats
        sheet::Look look = sheet::Look::General;
    };
    std::vector<Style> styles;  ///< by the `s` of a cell
};

Result<Package> read_package(const Zip& zip, Spent& spent);

/// A relation's target from the folder of the part that names it: ("xl/", "../a/b.xml") is a/b.xml.
/// Empty when it leads outside.
std::string resolve_target(std::string_view folder, std::string_view target);

}  // namespace zhigai::xlsx
