#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/import/sheet/workbook.h"

namespace zhigai::sheet {

/// What is to be said at one cell of a workbook that goes back to its sender. Row and column count from 1.
struct Remark {
    std::string sheet;
    int row = 1, column = 1;
    std::string text;
};

/// The port for who gives a workbook back: the same file with remarks at its cells, everything else as it was received.
class WorkbookAnnotator {
 public:
    virtual ~WorkbookAnnotator() = default;
    /// Several remarks at one cell become one; one that stands there already is kept and added to. Remarks on sheets that
    /// the file does not have are left out.
    virtual Result<std::string> annotate(std::string_view bytes, const std::string& file_name, const std::vector<Remark>& remarks,
                                         const Limits& limits) = 0;
};

}  // namespace zhigai::sheet
