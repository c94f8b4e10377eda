#pragma once

#include <string>
#include <string_view>

#include "facts/import/sheet/workbook.h"

namespace zhigai::xlsx {

/// What a format code makes of a number: `yyyy"年"m"月";@` is a date, `0.0%` a percentage, `[h]:mm`
/// a time.
sheet::Look look_of(std::string_view code);
/// The code of a built-in format id as Chinese Excel and WPS mean it (27-36 and 50-58 are dates
/// there); empty when the id is none.
std::string_view builtin_format(int id);

}  // namespace zhigai::xlsx
