#pragma once

#include <functional>
#include <vector>

#include "facts/import/internal/lines.h"

/// From rows of the file to patches, from the ledger's answer back to rows, columns and cells.
namespace zhigai::imports {

struct Judgement {
    facts::Change change;                        ///< what a commit writes
    std::vector<std::size_t> draft_of;           ///< patch → draft
    std::map<std::size_t, facts::RowOutcome> outcomes;  ///< by draft
    Faults broken;                               ///< what is about no row: no store, cancelled
};

class Judge {
 public:
    Judge(facts::Ledger& ledger, const access::Permit& permit, const ImportOptions& options, const sheet::Workbook& workbook,
          std::map<const Register*, KnownRows>& known, Lines& lines, FaultList& faults, Questions& questions)
        : ledger_(ledger), permit_(permit), options_(options), workbook_(workbook), known_(known), lines_(lines), faults_(faults), questions_(questions) {}

    /// Patches of all rows that can be asked about, then dry runs: one with all, one more without those refused.
    Judgement judge();
    /// Puts the ledger's faults at the cells they are about.
    void place_faults(const Faults& found, const Judgement& judgement);

 private:
    std::optional<facts::Patch> patch_of(std::size_t at);
    bool fill(facts::Patch& patch, const RowDraft& draft, const facts::Record* record);
    bool set(facts::Patch& patch, const RowDraft& draft, const facts::Record* record, const Field& field, const Said& said);
    /// The one move that leads from the row's state to the sheet's, or null.
    static const Move* move_to(const RowDraft& draft, const facts::Record& record);
    void tell_state_kept(const RowDraft& draft, const std::string& there, const Say& why);
    /// Moves that the ledger refuses are given up, with its reason; true when there were any.
    bool give_up_moves(const Faults& found, Judgement& judgement);
    void spread_refusals();
    void tell_unknown(const RowDraft& draft);
    void compare(const Judgement& judgement);
    /// 元 read as 万元: most amounts of a column are ten thousand times what the ledger has.
    void tell_jumps();
    std::string shown_cell(const Field& field, const Cell& cell) const;

    facts::Ledger& ledger_;
    const access::Permit& permit_;
    const ImportOptions& options_;
    const sheet::Workbook& workbook_;
    std::map<const Register*, KnownRows>& known_;
    Lines& lines_;
    FaultList& faults_;
    Questions& questions_;
    struct Jumps {
        std::int64_t compared = 0, jumped = 0;
        Spot first;
    };
    std::map<const ColumnUse*, Jumps> jumps_;
    std::set<std::size_t> silent_;               ///< drafts that change nothing
};

}  // namespace zhigai::imports
