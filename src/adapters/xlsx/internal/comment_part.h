#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/result/result.h"

namespace zhigai::xlsx {

/// One remark at one cell, from 1.
struct CellRemark {
    int row = 1, column = 1;
    std::string text;
};

/// A comments part with the remarks in it. `old` is the part as received, empty when the sheet has none; a comment that stands
/// at a cell already is added to. `fresh` gets the remarks whose cell had none: they need a shape.
Result<std::string> add_comments(const std::string& old, const std::vector<CellRemark>& remarks, bool strict,
                                 std::vector<CellRemark>& fresh);

/// A VML drawing with one hidden note a remark. `old` is the drawing as received, which need not be well-formed XML (Excel's own
/// is not always): it is never parsed, the shapes go before its end. `block` numbers the shapes of a new drawing apart from
/// those of other sheets. Empty when `old` has no end.
std::string add_shapes(const std::string& old, const std::vector<CellRemark>& remarks, int block);

}  // namespace zhigai::xlsx
