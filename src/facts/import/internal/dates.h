#pragma once

#include <optional>
#include <string_view>

#include "facts/import/internal/refusal.h"
#include "facts/import/sheet/workbook.h"
#include "kernel/calendar/date.h"

/// Days as officials write them. What does not say a month is refused; what says only a month is its first day, and says so.
namespace zhigai::imports {

struct DateRead {
    Date date{};
    bool month_only = false;   ///< 2022.3, 2022年3月: read as the 1st
    bool short_year = false;   ///< 22.3.8: read as 2022
    bool bare_serial = false;  ///< 44621 in a cell that is not formatted as a date
};

struct DateContext {
    bool date1904 = false;
    /// The file keeps no types (csv): "2022.1" may be what was left of 2022.10, as in a number cell.
    bool untyped = false;
};

Read<DateRead> read_date(std::string_view text, const DateContext& context = {});
Read<DateRead> read_date(const sheet::Cell& cell, const DateContext& context);

struct DateSpan {
    std::optional<DateRead> from, to;
};
/// "2022.3-2023.12", "2022年3月至2023年12月", "2022.3—" (no end), or one date (no end).
Read<DateSpan> read_span(std::string_view text, const DateContext& context = {});

}  // namespace zhigai::imports
