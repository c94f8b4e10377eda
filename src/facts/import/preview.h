#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/ledger/change.h"
#include "kernel/calendar/date.h"
#include "kernel/result/result.h"

/// What a workbook would do to the ledgers, in the words of the person who sent it: sheets, rows, columns as Excel labels them.
namespace zhigai::imports {

/// Stop (强制性): the row cannot go in as it stands. Warn (核实性): it can; a person should look.
enum class Severity { Stop, Warn };

/// fault.where: file, sheet, row, cell (column letter), key (the header as written), source (what stands in the cell).
struct ImportFault {
    Fault fault;
    Severity severity = Severity::Stop;
};

enum class How {
    Chosen,      ///< by a person, in ImportOptions
    Remembered,  ///< by a person, in an earlier import of the same sender
    Title,       ///< the field's title or id
    Alias,       ///< one of its `also`
    Path,        ///< parent and child header together
    Values,      ///< its alias was wrong, its values are words of this field: 企业规模 with 大型
    Opening,     ///< names the state a row enters at
    Serial,      ///< 序号 and the like: not read
    Ignored,     ///< not read: chosen so, or the register ignores columns it does not know
    Unknown,
};

struct ColumnView {
    int column = 0;                    ///< 1 is A
    std::string letter;
    std::vector<std::string> path;     ///< the header's texts, parent first
    std::vector<std::string> targets;  ///< "register.field", or "register" + ".state" for the opening column; may feed several
    std::string unit;                  ///< 万元, 元, 亿元, % … that its numbers are read in; empty when it has none
    How how = How::Unknown;
    bool hidden = false;
    std::int64_t filled = 0;           ///< data rows in which something stands
};

/// A 合计 or 小计 row and what it says against what its rows add up to.
struct Checksum {
    int row = 0;
    std::string label;
    struct Column {
        int column = 0;
        std::string letter, header, stated, computed, unit;  ///< both in the unit of the column
        bool compared = false;         ///< false: a cell of the column could not be read
        bool equal = false;
    };
    std::vector<Column> columns;
};

struct SheetCell {
    int column = 0;
    std::string text;                  ///< as a person sees it in Excel, nearly
    bool number = false;
    std::optional<Severity> marked;    ///< the worst fault at this cell
    int across = 1, down = 1;          ///< of a merged cell
};
struct SheetRow {
    int row = 0;
    bool header = false, hidden = false;
    std::vector<SheetCell> cells;
};

/// A word of the file that names nothing known, or more than one thing. It is asked once, however many cells hold it;
/// ImportOptions::answers says what it stands for.
struct Question {
    std::string field;                 ///< "register.field", "register.state"
    std::string word;                  ///< as the file writes it
    Say ask;
    struct Offer {
        std::string means, title;      ///< a code, a state or a row's id, and how a person knows it
    };
    std::vector<Offer> offers;         ///< what comes near; the answer may be another
    std::int64_t cells = 0;            ///< that hold the word
    std::string sheet, letter;         ///< the first of them
    int row = 0;
};

struct SheetView {
    std::string name;
    std::string fingerprint;           ///< of the headers of its tables: the same layout has the same one
    bool hidden = false;
    Say skipped;                       ///< why nothing is read from it; empty when it is read
    std::vector<int> header_rows;      ///< of every table on the sheet
    int first_data_row = 0, last_data_row = 0;
    std::int64_t data_rows = 0;
    std::vector<std::string> registers;  ///< fed by it; the last one is what a row of the sheet is
    std::string unit;                  ///< of the 单位 row; empty when the sheet states none
    std::vector<ColumnView> columns;
    std::vector<Checksum> checksums;
    std::vector<std::pair<int, std::string>> sections;  ///< row and text of 一、…
    std::vector<std::pair<int, std::string>> notes;     ///< 备注：…, 填表人：…
    std::vector<int> hidden_rows;      ///< read like the others
    std::int64_t stops = 0, warns = 0;
    std::vector<SheetRow> window;      ///< header rows and the rows around the first fault, or the first data rows
};

struct Counts {
    std::int64_t added = 0, changed = 0, unchanged = 0, refused = 0;
};

/// What one row of the file does to one row of a register. Equal rows of the file are one.
struct RowView {
    std::string sheet;
    int row = 0;                       ///< the first one that speaks of it
    std::vector<std::pair<std::string, int>> also;  ///< further rows of the file that say the same
    std::string register_id;
    std::int64_t id = 0;               ///< 0: new
    std::string title;                 ///< how a person knows it
    bool refused = false;
    facts::Effect effect = facts::Effect::Unchanged;
    std::vector<facts::FieldChange> fields;  ///< of changed and added rows
    std::string state;                 ///< it enters at, or a move brings it to; empty: it stays
    std::vector<std::string> findings; ///< gate checks that do not hold
};

struct Finding {
    std::string sheet;
    int row = 0;
    std::string register_id, check;
    Say say;
};

struct Preview {
    std::string file, hash;
    std::vector<SheetView> sheets;
    Counts total;
    std::map<std::string, Counts> counts;  ///< by register
    std::vector<ImportFault> faults;   ///< in the order of the file; the first 1,000, stops and warns
    std::int64_t stops = 0, warns = 0; ///< all of them
    std::vector<Finding> findings;     ///< the first 1,000
    std::int64_t all_findings = 0;
    std::vector<RowView> rows;
    std::vector<Question> questions;   ///< in the order of the file
    bool parks = false;                ///< rows with stops stay out, are listed and can be taken in later; the others go in
    std::string mapping;               ///< JSON kept with the change set: what was read as what

    bool may_go_in() const { return stops == 0 || parks; }
};

}  // namespace zhigai::imports
