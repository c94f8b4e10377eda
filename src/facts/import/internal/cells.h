#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/import/internal/dates.h"
#include "facts/import/internal/mapping.h"
#include "facts/import/internal/refusal.h"
#include "kernel/cell.h"

/// From what stands in a sheet's cell to the cell of a ledger, by the field's type.
namespace zhigai::imports {

/// How a column of rates writes them where its header does not say: 65, 65% and 0.65 all occur.
enum class Rates { Points, Fractions, Mixed };

struct CellRead {
    bool blank = false;
    zhigai::Cell value;                 ///< of all but links and lists
    std::vector<zhigai::Cell> values;   ///< of a field that holds a list
    std::string word;                   ///< of a link: what the sheet calls the row
    std::vector<std::string> words;     ///< of a list of links
    bool masked = false;                ///< 138****1234 as we print it: says nothing new
    bool month_only = false, short_year = false, bare_serial = false;
};

class CellReader {
 public:
    CellReader(const Programme& programme, DateContext dates) : programme_(programme), dates_(dates) {}

    Read<CellRead> read(const sheet::Cell& cell, const Target& target, const ColumnUse& column, Rates rates);
    /// The rates of a column: fractions when every number lies in 0..1 and one is no whole number.
    static Rates rates_of(const std::vector<const sheet::Cell*>& cells);

 private:
    Read<CellRead> read_value(const sheet::Cell& cell, const std::string& text, const Field& field, const ColumnUse& column, Rates rates);
    Read<zhigai::Cell> read_amount(const sheet::Cell& cell, const std::string& text, const Field& field, const ColumnUse& column, Rates rates);
    Read<zhigai::Cell> read_text(const sheet::Cell& cell, const std::string& text, const Field& field);
    Read<zhigai::Cell> read_choice(const std::string& text, const Field& field);
    static Field list_of(const Field& field);

    const Programme& programme_;
    DateContext dates_;
    std::unordered_map<std::string, std::string> choices_;  ///< list + word → code
};

/// 是 否 有 无 √ × 1 0 Y N 已… 未…, the field's own words (规上), and 下 for 上 in them (规下).
Read<bool> read_yes_no(std::string_view text, const Field& field);
/// 2022, 2022年, 2022.3, 2022-03, 2022Q1, 2022年一季度 → 2022, 2022-03, 2022-Q1.
Read<std::string> read_period(std::string_view text, const DateContext& context);

struct Contact {
    std::string name, phone;
};
/// "张三 138…", "张三（138…）", a name or a number alone.
Contact split_contact(std::string_view text);

}  // namespace zhigai::imports
