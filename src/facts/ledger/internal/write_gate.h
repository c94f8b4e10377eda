#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "access/principal.h"
#include "facts/ledger/attachments.h"
#include "facts/ledger/change.h"
#include "facts/ledger/internal/draft.h"
#include "facts/ledger/internal/graph.h"
#include "facts/ledger/internal/permissions.h"

namespace zhigai::facts {

/// A patch, and what only `undo` may add to it.
struct Intent {
    Patch patch;
    bool undo = false;
    std::optional<std::string> restore_state;        ///< back over a move, without making one
    bool unvoid = false;
    std::map<std::string, std::vector<Edit>> words;  ///< dated field → its inverse, days by days; slots are filled in
    std::map<std::string, std::map<std::int64_t, ChildImage>> revive;  ///< child rows that come back with their id
};

struct FindingChange {
    const Layout* layout = nullptr;
    std::int64_t row = 0;      ///< negative while new
    std::string check;
    bool add = true;
    std::int64_t id = 0;       ///< of the row to erase
};

/// Programme, grants and graph: what judging needs and nothing changes.
struct Rules {
    const Layouts& layouts;
    const Graph& graph;
    const Permissions& permissions;
    const Attachments* attachments = nullptr;
};

/// Judges a change, whole: lays the patches over the snapshot, computes values, then asks every rule. Writes nothing.
class WriteGate {
 public:
    WriteGate(const Rules& rules, Drafts& drafts, const Principal& who, Door door, const std::string& reason,
              std::vector<Intent> intents);

    /// All faults at once.
    Done judge();
    /// What each patch did, as far as its author may see. Ids of new rows are 0.
    std::vector<RowOutcome> outcomes();
    std::vector<FindingChange>& findings() { return findings_; }
    /// The draft a patch speaks of; null when it was refused.
    Draft* draft_of(std::size_t patch) { return rows_[patch].draft; }
    bool anything() const;
    /// For a change of the texts: the value of every row is computed anew, the check asked of every row.
    void force_value(const Layout& layout, int slot) { forced_values_.insert({layout.number, slot}); }
    void force_check(const Layout& layout, const Check& check) { forced_checks_.insert({layout.number, check.id}); }

 private:
    struct Judged {
        Intent intent;
        const Layout* layout = nullptr;
        std::shared_ptr<const Access> access;
        Draft* draft = nullptr;
        std::set<const Field*> set;      ///< typed, and to be covered by `set` after too
        const Move* move = nullptr;
        bool takeover = false;
        Faults warnings;
    };

    // lay.cpp: patches become drafts
    void prefetch();
    void lay(Judged& row);
    bool lay_row(Judged& row);
    void lay_cell(Judged& row, const Field& field, const Cell& cell);
    void lay_children(Judged& row, const ChildLayout& child, const std::vector<ChildPatch>& patches);
    void lay_move(Judged& row);
    // acts.cpp: merge, withdraw, share
    void lay_acts(Judged& row);
    void withdraw(Judged& row);
    void merge(Judged& row);
    void settle(Judged& row);
    bool may_touch(Judged& row, const Field& field);
    bool may_name(Judged& row, const Field& field, const std::string& name, const Cell& cell);
    bool stale(Judged& row);
    const Image* base_of(Judged& row);
    bool base_children_differ(Judged& row, const ChildLayout& child);

    // values.cpp: stored values, in order
    void compute_values();
    std::vector<std::int64_t> everyone(const Layout& layout);
    std::set<std::int64_t> dependents(const Layout& layout, const std::vector<Dependency>& reads, bool own);
    bool changed(const Draft& draft, const std::string& member) const;
    void compute(const ValueNode& node, Draft& draft);

    // judge.cpp: rules on the finished images
    void judge_row(Judged& row);
    void judge_scope(Judged& row);
    void judge_links(Judged& row);
    void judge_required(Judged& row);
    void judge_checks(Judged& row);
    void judge_move(Judged& row);
    void judge_takeover(Judged& row);
    void judge_unique();
    std::optional<bool> holds(const Check& check, const Draft& draft);
    bool refused(const Judged& row, const std::string& field) const;
    bool touches(const Draft& draft, const std::vector<std::string>& fields) const;

    // limits.cpp: what a field says of other rows, and of its lines
    void judge_offered(Judged& row);
    void judge_lines(Judged& row);
    void default_lines(Judged& row);
    void judge_apart();
    void judge_room();

    // findings.cpp
    void judge_findings();

    feel::Value evaluate(const feel::Expression& expression, const Draft& draft);
    bool is_true(const feel::Expression& expression, const Draft& draft);
    void fault(const Judged& row, std::string code, const std::string& field, Say what, Say mend = {});
    void faults(const Judged& row, const std::string& field, Faults found);
    std::string shown(const Field& field, const Cell& cell);

    Rules rules_;  // by value: it is made for the call
    Drafts& drafts_;
    const Principal& who_;
    Door door_;
    const std::string& reason_;
    std::vector<Judged> rows_;
    std::vector<FindingChange> findings_;
    std::map<std::pair<int, std::int64_t>, std::optional<Image>> bases_;
    std::set<std::pair<int, int>> forced_values_;
    std::set<std::pair<int, std::string>> forced_checks_;
    std::map<std::ptrdiff_t, std::set<std::string>> refused_;  ///< patch → fields with a fault already
    Faults faults_;
};

}  // namespace zhigai::facts
