#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/import/sheet/text_store.h"
#include "kernel/calendar/date.h"
#include "kernel/decimal/decimal.h"
#include "kernel/result/result.h"

/// A workbook as it was received: every format (xlsx, csv) is read into these and nothing else
/// knows the file.
namespace zhigai::sheet {

enum class Kind : std::uint8_t { Empty, Text, Number, Boolean, Error };
/// What the number format makes of a number. Date covers date and date-time; Time is a time of day
/// alone.
enum class Look : std::uint8_t { General, Date, Time, Percent, Text };

/// One cell, 24 bytes: a sheet of a million rows stays in memory. The text lies in the Workbook's
/// TextStore.
struct Cell {
    /// Exactly as stored, entities resolved: "张三", "44621", "10.000999999999999", "1"/"0"
    /// (Boolean), "#REF!" (Error).
    std::string_view raw;
    std::int32_t column = 0;   ///< 1 is A
    std::uint16_t format = 0;  ///< index into Workbook::formats
    Kind kind = Kind::Empty;
    Look look : 4 = Look::General;
    bool formula : 1 = false;  ///< the value is the result that the writing program kept

    bool is_date() const { return kind == Kind::Number && look == Look::Date; }
    /// The number without any binary fraction: the stored text, rounded to the 15 digits that Excel
    /// itself keeps and shows (it stores 10.001 as 10.000999999999999). nullopt when the cell is no
    /// number.
    std::optional<Decimal> number() const;
};

struct Row {
    int number = 0;  ///< as Excel labels it
    bool hidden = false;
    /// Ascending by column. Empty and style-only cells are not there; a formula whose result was
    /// never computed is, as Kind::Empty (a program wrote it that Excel has not yet opened).
    std::vector<Cell> cells;
    /// The cell of a column, or null.
    const Cell* at(int column) const;
};

/// Inclusive, from 1. Only the first cell holds a value.
struct MergedRange {
    int first_row = 0, first_column = 0, last_row = 0, last_column = 0;
    bool operator==(const MergedRange&) const = default;
};

/// Inclusive columns, from 1.
struct ColumnRange {
    int first = 0, last = 0;
    bool operator==(const ColumnRange&) const = default;
};

struct Sheet {
    std::string name;
    bool hidden = false;
    std::vector<Row> rows;  ///< ascending by number; rows without a value are not there
    std::vector<MergedRange> merges;
    std::vector<int> hidden_rows;  ///< ascending, those without values too
    std::vector<ColumnRange> hidden_columns;

    const Row* row(int number) const;
    const Cell* at(int row, int column) const;
    bool column_hidden(int column) const;
};

struct Workbook {
    std::string file_name;
    bool date1904 = false;
    std::string encoding;  ///< of a csv: UTF-8, GB18030, UTF-16LE ...; empty for xlsx
    std::vector<Sheet> sheets;
    std::vector<std::string> formats{"General"};  ///< number format codes
    std::shared_ptr<TextStore> texts = std::make_shared<TextStore>();

    const std::string& format_of(const Cell& cell) const { return formats[cell.format]; }
};

/// What a file may cost before it is refused.
struct Limits {
    std::size_t file_bytes = 200U << 20U;
    std::uint64_t inflated_bytes = 2ULL << 30U;   ///< of all parts read
    std::uint64_t small_part_bytes = 32U << 20U;  ///< workbook, styles, relations: held whole
    int ratio = 250;                              ///< inflated : packed, judged beyond 8 MB
    std::size_t cells = 15'000'000;               ///< with a value
    int rows = 1'048'576;
    int columns = 16'384;
    std::size_t shared_string_bytes = 512U << 20U;
    std::size_t cell_bytes = 1U << 20U;  ///< of one text (Excel itself stops at 32,767 characters)
    std::size_t merges = 200'000;
    std::size_t sheets = 500;
};

/// The port. `file_name` is the name the person knows; every fault bears it.
class WorkbookReader {
 public:
    virtual ~WorkbookReader() = default;
    virtual Result<Workbook> read(std::string_view bytes, std::string file_name,
                                  const Limits& limits) = 0;
};

/// 1 is A, 27 is AA; empty below 1.
std::string column_letters(int column);
/// The inverse; nullopt when it is no column of Excel (A to XFD).
std::optional<int> column_number(std::string_view letters);

/// The day of a serial number; its fraction is the time of day and is dropped. 44621 is 2022-03-01,
/// 60 is the 29 February 1900 that never was (nullopt), as are negatives and days past 9999.
std::optional<Date> date_of_serial(Decimal serial, bool date1904);

}  // namespace zhigai::sheet
