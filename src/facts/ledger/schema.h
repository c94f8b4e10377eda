#pragma once

#include <memory>
#include <string>
#include <vector>

#include "metadata/changes/changes.h"

namespace zhigai::facts {

/// One difference between the store's texts and the folder's, and the rows it touches here.
struct SchemaChange {
    changes::Change change;
    changes::Class cls = changes::Class::Free;
    std::int64_t rows = 0;
    std::vector<std::int64_t> first;  ///< ids of the first of them
};

struct SchemaDiff {
    std::string from, to;             ///< bundles; `from` is empty in a new store
    bool readable = true;             ///< false: this release cannot read the texts in force; columns alone were compared
    std::vector<SchemaChange> changes;

    bool differs() const { return from != to; }
    std::int64_t count(changes::Class cls) const;
    std::int64_t rows_hit() const;    ///< of the staged ones
    /// What stands in the way: refused changes, and unless `accept_staged` those that hit rows.
    Faults obstacles(bool accept_staged) const;
};

}  // namespace zhigai::facts
