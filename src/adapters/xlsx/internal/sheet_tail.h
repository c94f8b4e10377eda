#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zhigai::xlsx {

/// What stands after the rows of a sheet part and matters to remarks: the hook on which their drawing hangs.
struct SheetTail {
    std::string drawing;      ///< r:id of <legacyDrawing>; empty when there is none
    std::size_t insert = 0;   ///< where such an element would have to stand
    std::string prefix;       ///< of the sheet's own elements: "x:" or nothing
    bool strict = false;      ///< ISO 29500 strict: other names of the name spaces
};

/// nullopt when the part is not a sheet in an order that we know.
std::optional<SheetTail> read_tail(std::string_view part);
/// The part with `<legacyDrawing r:id="ID"/>` in its place and not another byte changed.
std::string with_drawing(std::string_view part, const SheetTail& tail, std::string_view id);

}  // namespace zhigai::xlsx
