#pragma once

#include "facts/ledger/internal/core.h"
#include "facts/ledger/schema.h"

namespace zhigai::facts {

/// Asks the rows and lays the tables of `next` in the transaction; committed or rolled back by the caller. `before` is
/// null when nothing can be compared.
class Migration {
 public:
    Migration(Core& next, std::shared_ptr<const Programme> before, store::Transaction& transaction, Tip& tip);

    /// Counts what each change hits; lays tables, computes values and judges checks unless something is refused.
    Result<SchemaDiff> judge();
    /// Writes what judge() found as the change set `schema`.
    Result<Outcome> write(Stamp stamp, const SchemaDiff& diff);

 private:
    void count_before(SchemaChange& one);
    Done count_after(SchemaChange& one);
    Done lay();
    void hit(SchemaChange& one, const query::Query& query, std::size_t at = 0);
    void hit_id(SchemaChange& one, std::int64_t id);

    Core& next_;
    std::shared_ptr<const Programme> before_;
    store::Transaction& transaction_;
    Tip& tip_;
    std::unique_ptr<Layouts> old_;
    std::unique_ptr<Drafts> drafts_;
    std::unique_ptr<WriteGate> gate_;
    Principal engine_{"engine.schema", {"engine.schema"}, {}};
    std::string reason_;
    Faults failure_;
};

/// The programme in force, out of table `meta`; null when this store keeps no texts for it or they cannot be read.
std::shared_ptr<const Programme> programme_in_force(store::Snapshot& snapshot, const std::string& bundle);
/// The bundle that the last change set names; empty in a new store.
Result<std::string> bundle_in_force(store::Snapshot& snapshot);
Done keep_texts(Core& core, store::Transaction& transaction, Tip& tip);
/// Each history remembers every column it ever had, in `meta`: their digests need them all.
Done remember_columns(Core& core, store::Transaction& transaction, Tip& tip);

}  // namespace zhigai::facts
