#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "facts/import/sheet/workbook.h"

namespace zhigai::sheet {

/// How a cell looks. The adapter knows fonts, borders and fills; callers know only what a cell is.
enum class Style : std::uint8_t {
    Plain,         ///< nothing
    Title,         ///< large, centred; merge it across the table
    Subtitle,      ///< the 单位 line under a title, right-aligned
    Header,        ///< head of a column: bold, centred, wrapped, bordered, tinted
    Body,          ///< bordered; text left, figures right, dates centred
    Centred,       ///< bordered and centred, as the cells of the plan's annex
    Total,         ///< 合计: bordered, bold, single rule above and double below
    CentredTotal,  ///< the same under Centred columns
    Note,          ///< 备注 under the table, wrapped
    Wrong          ///< bordered, on the tint of what must be mended
};

/// A place in the sheet, both from 1 (column 1 is A).
struct At {
    int row = 1, column = 1;
};

struct Page {
    bool landscape = false;
    bool one_page = false;     ///< all on one A4; else as wide as one page and as long as it needs
    int repeat_first_row = 0;  ///< head rows printed on every page; 0 = none
    int repeat_last_row = 0;
    std::string footer_left;  ///< 口径, data version; the right side always is 第 n 页 共 m 页
    std::string header_right;  ///< name, unit and time of who exported
};

struct SheetOptions {
    std::string name;            ///< cut and cleaned to what Excel allows; made unique
    std::vector<double> widths;  ///< of the columns from A, in characters; 0 keeps the usual width
    int freeze_rows = 0, freeze_columns = 0;
    Page page;
};

/// Writes a workbook: sheets one after the other, cells in any order. Texts are always text cells:
/// nothing that a user typed is ever a formula. Equal calls and an equal time of creation give
/// equal bytes.
class SheetWriter {
 public:
    virtual ~SheetWriter() = default;
    /// All that follows goes into this sheet.
    virtual void begin_sheet(const SheetOptions& options) = 0;
    virtual void text(At at, std::string_view value, Style style = Style::Body) = 0;
    /// 1,234
    virtual void whole(At at, std::int64_t value, Style style = Style::Body) = 0;
    /// 1,234.50 with `places` digits after the point. More than 15 digits become text: Excel could
    /// not hold them.
    virtual void decimal(At at, Decimal value, int places, Style style = Style::Body) = 0;
    /// 0.673 as 67.3% with one place.
    virtual void percent(At at, Decimal ratio, int places, Style style = Style::Body) = 0;
    /// 2022-03-08
    virtual void date(At at, Date value, Style style = Style::Body) = 0;
    virtual void blank(At at, Style style = Style::Body) = 0;
    /// One merged cell; a range of one cell is written as text.
    virtual void merged(const MergedRange& range, std::string_view value,
                        Style style = Style::Header) = 0;
    /// A remark that opens over the cell, for faults in a returned sheet.
    virtual void remark(At at, std::string_view value) = 0;
    /// A drop-down list over the rows of a column; left out when it is longer than Excel allows
    /// (255 characters).
    virtual void choices(At first, int last_row, const std::vector<std::string>& values) = 0;
    virtual void row_height(int row, double points) = 0;
    /// The file. The writer is spent. Fails when something does not fit into a workbook (rows,
    /// columns, long texts).
    virtual Result<std::string> finish() = 0;
};

/// The port for who needs new workbooks.
class WorkbookWriter {
 public:
    virtual ~WorkbookWriter() = default;
    /// `title` and `created_ms` (since 1970) become properties of the file.
    virtual std::unique_ptr<SheetWriter> create(std::string title, std::int64_t created_ms) = 0;
};

/// One line of a csv with CRLF: quoted where needed, and a leading = + - @ or tab made harmless by
/// an apostrophe unless the field is a plain number. The importer takes the apostrophe off again.
std::string csv_line(const std::vector<std::string>& fields);
/// What a csv begins with, so that Excel takes it for UTF-8.
inline constexpr std::string_view kCsvMark = "\xEF\xBB\xBF";

}  // namespace zhigai::sheet
