#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/import/internal/answers.h"
#include "facts/import/internal/cells.h"
#include "facts/import/internal/known.h"
#include "facts/import/internal/mapping.h"

/// Every line of the file becomes what it says of one row of each register; lines that speak of the same row are one.
namespace zhigai::imports {

/// A table with all that is known of it.
struct TableWork {
    std::size_t sheet = 0;              ///< index into Workbook::sheets
    const Grid* grid = nullptr;
    Table table;
    TableMapping mapping;
    std::vector<Rates> rates;           ///< by column of the mapping
    std::string state;                  ///< that all its rows have: the sheet is named 在建
    /// For the sums: by data row, by column of the mapping, in the column's unit. nullopt: not read.
    std::vector<std::map<std::size_t, std::optional<Decimal>>> amounts;
};

struct Spot {
    std::size_t sheet = 0;
    int row = 0;
    int column = 0;
    const ColumnUse* use = nullptr;     ///< null: the row as such
};

/// What the file says of one field of one row.
struct Said {
    Cell value;
    std::vector<Cell> values;           ///< of a list
    std::string word;                   ///< of a link not yet resolved, or of a computed one to compare
    std::vector<std::string> words;     ///< of a list of links
    std::ptrdiff_t draft = -1;          ///< of a link to another row of the file
    Spot spot;
};

struct RowDraft {
    const Register* reg = nullptr;
    std::map<const Field*, Said> said;
    std::map<const Field*, Said> compared;  ///< computed fields
    std::set<const Field*> faulted;     ///< what stands there could not be read
    std::string state;
    Spot state_spot;
    std::optional<std::int64_t> id;     ///< the row it is in the ledger
    bool main = false;                  ///< some sheet has it as its own row, not only beside another
    bool lost = false;                  ///< it is not clear which row it is: nothing is asked of the ledger
    bool refused = false;
    std::vector<Spot> spots;            ///< the rows that speak of it, first one first
};

class FaultList {
 public:
    FaultList(const sheet::Workbook& workbook, std::size_t most) : workbook_(workbook), most_(most) {}
    void add(const Spot& spot, Severity severity, std::string code, Say what, Say mend = {});
    void add(ImportFault fault, std::size_t sheet);
    std::int64_t stops() const { return stops_; }
    std::int64_t warns() const { return warns_; }
    std::int64_t stops(std::size_t sheet) const;
    std::int64_t warns(std::size_t sheet) const;
    /// In the order of the file, at most so many.
    std::vector<ImportFault> sorted() const;

 private:
    struct Entry {
        std::size_t sheet;
        int row, column;
        ImportFault fault;
    };
    const sheet::Workbook& workbook_;
    std::size_t most_;
    std::vector<Entry> entries_;
    std::map<std::size_t, std::pair<std::int64_t, std::int64_t>> by_sheet_;
    std::int64_t stops_ = 0, warns_ = 0;
};

class Lines {
 public:
    Lines(const Programme& programme, const sheet::Workbook& workbook, std::map<const Register*, KnownRows>& known,
          FaultList& faults, const Answers& answers, Questions& questions);

    /// Reads the lines of one table.
    void read(TableWork& work, const std::function<bool(std::int64_t)>& go_on);
    /// When all tables are read: links by name, also to rows of the file; and what was read by a named reading is said.
    void finish();

    std::deque<RowDraft>& drafts() { return drafts_; }
    /// What a person calls the row.
    std::string title(const RowDraft& draft) const;

 private:
    struct Entry {
        std::map<const Field*, Said> said, compared;
        std::set<const Field*> faulted;
        std::string state;
        Spot state_spot;
        std::optional<std::int64_t> known;  ///< the row that a person said its name stands for
        bool any = false;
    };
    /// What is asked of a register at every line, found once.
    struct Ways {
        std::vector<std::vector<std::string>> ways;
        std::vector<std::string> keys;      ///< one a way, for the index of the file
        std::vector<const Field*> words;
        std::set<const Field*> identity;
        std::unordered_map<std::string, const State*> states;
    };
    Ways& ways_of(const Register& reg);
    const std::string& key_of(const Field& field, const Cell& cell);
    void read_line(TableWork& work, std::size_t line);
    Entry read_entry(TableWork& work, std::size_t line, const Register& reg);
    /// True when a person said what the word in the cell stands for; then it is in the entry.
    bool take_answer(const sheet::Cell& cell, const Target& target, const Spot& spot, bool main, Entry& entry);
    void ask(const std::string& field, const std::string& word, const Spot& spot, Say say, std::vector<Question::Offer> offers);
    void ask_code(const Field& field, const std::string& key, const sheet::Cell& cell, const Spot& spot);
    void read_state(const sheet::Cell& cell, const Spot& spot, const Register& reg, Entry& entry);
    void note_amount(TableWork& work, std::size_t line, std::size_t use, const Target& target, const Read<CellRead>& read);
    /// The draft of an entry: known from the file, from the ledger, or new. -1: it is not clear which.
    std::ptrdiff_t place(const Register& reg, Entry& entry, const Spot& line, bool main);
    std::string token(const Register& reg, const Field& field, const Entry& entry);
    std::ptrdiff_t draft_of_known(const Register& reg, std::int64_t id);
    std::ptrdiff_t start(const Register& reg, std::optional<std::int64_t> id);
    void index(const Register& reg, const Entry& entry, std::size_t draft);
    void merge(std::size_t draft, Entry& entry, const Spot& line, bool main, bool fresh);
    bool same(const Field& field, const Said& a, const Said& b) const;
    std::string shown_value(const Field& field, const Said& said) const;
    /// The code that stands on the entry when another stands on what the name found.
    const Said* other_code(const Register& reg, const Entry& entry, const std::function<const Cell*(const Field&)>& there) const;
    /// A word that names a row of one of the registers a link may point to.
    void resolve(const Field& field, Said& said, RowDraft& draft, bool compare);
    std::vector<Question::Offer> offers_of(const KnownRows& rows, const std::vector<std::int64_t>& ids) const;
    std::string where(const Spot& from, const Spot& to) const;
    void read_by_convention(const std::map<const ColumnUse*, std::pair<std::int64_t, Spot>>& columns, std::string code, const Say& what, const Say& mend);

    const Programme& programme_;
    const sheet::Workbook& workbook_;
    std::map<const Register*, KnownRows>& known_;
    FaultList& faults_;
    const Answers answers_;
    Questions& questions_;
    std::unique_ptr<CellReader> cells_;
    std::deque<RowDraft> drafts_;
    std::map<const Register*, Ways> ways_;
    std::unordered_map<const Field*, std::unordered_map<std::string, std::string>> keys_;
    std::string key_;
    std::map<const Register*, std::unordered_map<std::string, std::size_t>> by_token_;
    std::map<const Register*, std::unordered_map<std::int64_t, std::size_t>> by_id_;
    std::map<const Register*, std::map<std::string, std::size_t>> named_in_file_;
    std::map<const ColumnUse*, std::pair<std::int64_t, Spot>> months_, short_years_, serials_;
};

}  // namespace zhigai::imports
