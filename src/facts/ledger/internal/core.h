#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "facts/ledger/internal/chain.h"
#include "facts/ledger/internal/write_gate.h"
#include "facts/ledger/ledger.h"

namespace zhigai::facts {

/// Where the writer stands: the last change set and the ids given. A refused change set gives its ids back with it.
struct Tip {
    std::int64_t seq = 0;
    std::string hash;
    std::int64_t next_row = 1;                    ///< one counter for all registers: a link names its row alone
    std::map<std::string, std::int64_t> next_id;  ///< of the other tables
    std::map<int, std::int64_t> touched;          ///< layout → the last change set that changed it

    std::int64_t id_for(const std::string& table) { return ++next_id[table]; }
};

/// What a change set says of its author.
struct Stamp {
    std::string who, role, door, reason, meta;
    std::int64_t undoes = 0;
};

/// Everything the ledger's parts share.
struct Core {
    Core(std::shared_ptr<store::Store> store_in, std::shared_ptr<const Programme> programme_in, Clock& clock_in);

    std::int64_t today() const { return days_of(clock.today()); }
    Rules rules() const { return {layouts, graph, permissions, attachments.get()}; }

    std::shared_ptr<store::Store> store;  ///< shared with the ledger that follows after a change of the texts
    std::shared_ptr<const Programme> programme;
    Clock& clock;
    Layouts layouts;
    Graph graph;
    Permissions permissions;
    std::shared_ptr<const Attachments> attachments;  ///< may be null
    std::unique_ptr<Randomness> randomness;
    HashName algo = HashName::Sha256;

    mutable std::mutex head_mutex;  ///< guards `head`: what readers may know of the tip
    std::int64_t head_seq = 0;
    std::string head_hash;
};

/// Lays the tables, reads the tip, records a new bundle as a change set.
Result<Tip> open_tip(Core& core);

/// Writes a judged change as the next change set and moves the tip. The outcomes get their ids.
Done apply(Core& core, store::Transaction& transaction, Tip& tip, Drafts& drafts, WriteGate& gate, const Stamp& stamp,
           Outcome& outcome);
/// The change set alone, with leaves that are written already.
Done seal(Core& core, store::Transaction& transaction, Tip& tip, std::vector<Leaf> leaves, const Stamp& stamp);

/// A change judged on a reader's snapshot, to be written as it is if nothing was written since (decision 7).
struct Prepared {
    std::int64_t seq = 0, today = 0;
    std::unique_ptr<store::Snapshot> snapshot;
    std::unique_ptr<Drafts> drafts;
    std::unique_ptr<WriteGate> gate;
    Outcome outcome;
};
Result<std::unique_ptr<Prepared>> prepare(Core& core, const Principal& who, Door door, const std::string& reason, std::vector<Intent> intents);
/// nullopt: something was written in between; judge anew.
std::optional<Result<Outcome>> write_prepared(Core& core, store::Transaction& transaction, Tip& tip, Prepared& prepared, const Principal& who,
                                              Door door, const std::string& reason, const std::string& meta);

/// Judges and, unless dry, writes. `transaction` is null for a dry run.
Result<Outcome> judge_and_write(Core& core, store::Snapshot& snapshot, store::Transaction* transaction, Tip& tip,
                                const Principal& who, Door door, const std::string& reason, const std::string& meta,
                                std::vector<Intent> intents, std::int64_t undoes = 0);

/// Rows for which a day has come that was named beforehand: a change set of the engine (decision 2).
Result<Outcome> publish_due(Core& core, store::Transaction& transaction, Tip& tip, const Principal& who);

/// Checks of level audit over every row: findings come and go, as a change set.
Result<Outcome> audit(Core& core, store::Transaction& transaction, Tip& tip, const Principal& who);

/// The inverse of a change set as intents, and what is left alone.
struct Inverse {
    std::vector<Intent> intents;
    std::vector<std::string> conflicts;
};
Result<Inverse> inverse_of(Core& core, World& world, const Principal& who, std::int64_t change_set);

/// One version of a row between two moments: what a change set did to it.
struct RowChange {
    std::int64_t row = 0;
    bool created = false;
    Image before, after;                       ///< current images around it
    struct Cut {
        int slot = 0;
        std::int64_t from = 0, to = 0;         ///< the days it was said of
        Cell before, after;
    };
    std::vector<Cut> cuts;                     ///< fields that changed, state and void too
    std::string engine;
};
/// What change set `cs` did to the rows of a register (`only` one of them), out of the histories. Tokens are resolved.
std::vector<RowChange> row_changes(World& world, const Layout& layout, std::int64_t cs, std::optional<std::int64_t> only = std::nullopt);

struct ChildChange {
    std::int64_t child = 0, parent = 0;
    std::optional<ChildImage> before, after;
};
std::vector<ChildChange> child_changes(World& world, const ChildLayout& child, std::int64_t cs, std::optional<std::int64_t> parent = std::nullopt);

Result<VerifyReport> verify(const Core& core, const std::string& expected_head);

/// change_set → the day it was recorded on; filled as asked.
std::int64_t day_of_ms(std::int64_t ms);

}  // namespace zhigai::facts
