#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/permit.h"
#include "facts/import/preview.h"
#include "facts/import/sheet/remark.h"
#include "facts/import/sheet/workbook.h"
#include "facts/ledger/ledger.h"

/// A person's own workbook goes in whole, or not at all.
namespace zhigai::imports {

/// Which register the rows of a sheet are; empty: the sheet is not read.
struct SheetChoice {
    std::string sheet, register_id;
};
/// What a column means: "register.field", "register.state"; empty: not read. `unit` 元, 万元 … replaces the one found.
struct ColumnChoice {
    std::string sheet, letter, field;
    std::string unit;
};
/// What a word of the file stands for: a code of the field's list, a state, the id of a row; empty: the cell says nothing.
struct Answer {
    std::string field, word, means;
};
/// What a person chose for the same sender before. `sheet` of a column is the fingerprint of the layout it was chosen for,
/// `letter` its header; where no layout is the same the header alone decides.
struct Recalled {
    std::vector<ColumnChoice> columns;
    std::vector<Answer> answers;
};

struct Progress {
    enum class Stage { Reading, Matching, Judging, Writing } stage = Stage::Reading;
    std::int64_t done = 0, all = 0;    ///< rows
};

/// Whole: all rows or none. Park: rows that cannot go in stay out by a person's choice, and are listed.
enum class Mode { Whole, Park };

struct ImportOptions {
    Date today{};                      ///< the day the import stands under; required
    std::string file_hash;             ///< of the bytes; computed from the cells when empty
    std::string sender;                ///< who sent it: the mapping chosen last time for the same sender is taken again
    std::vector<SheetChoice> sheets;
    std::vector<ColumnChoice> columns;
    std::vector<Answer> answers;
    std::optional<Recalled> recalled;  ///< by whoever keeps it; absent: from the change sets of the same sender
    std::string money_unit;            ///< 元, 万元, 亿元 when neither header nor 单位 row says; empty: the register's own
    std::optional<Date> valid_from;    ///< 自何日起 for fields that have valid time; otherwise see README
    std::string reason;                ///< kept with the change set
    Mode mode = Mode::Whole;
    std::size_t most_faults = 1000;    ///< listed in the preview; all are counted
    const std::atomic<bool>* cancel = nullptr;  ///< set from another thread: ends with the fault `cancelled`, nothing written
    std::function<void(const Progress&)> progress;
    /// Further patches of the same change set: what is to be remembered of the import. Asked with the judged preview, and
    /// whether or not the sheet itself changes anything.
    std::function<std::vector<facts::Patch>(const Preview&)> beside;
};

/// Reads, matches and judges everything; writes nothing. What is wrong with the rows is inside the Preview; a failed
/// Result is what left nothing to preview: cancelled, no right to import.
Result<Preview> preview(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook,
                        const ImportOptions& options);

struct CommitOutcome {
    std::int64_t change_set = 0;       ///< 0: the ledgers held all of it already
    std::string hash;
    Preview preview;                   ///< as judged at the moment of writing
};

/// Judges again and writes ONE change set of all sheets, or nothing. Undo is Ledger::undo(change_set).
Result<CommitOutcome> commit(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook,
                             const ImportOptions& options);

/// Which registers the rows of a workbook are, by its headers alone: to put several files in order.
Result<std::vector<std::string>> registers_of(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook,
                                              const ImportOptions& options);

/// Rows of a sheet as the page shows them, with Excel's labels; `preview` marks the cells that have faults.
std::vector<SheetRow> window(const sheet::Workbook& workbook, const std::string& sheet, int first_row, int last_row,
                             const Preview& preview);

/// The preview's faults as remarks at the cells of the workbook, so that it can go back to its sender: several at one cell are
/// one text, a fault without a cell stands at the first of its row.
std::vector<sheet::Remark> remarks(const sheet::Workbook& workbook, const Preview& preview, bool chinese);

}  // namespace zhigai::imports
