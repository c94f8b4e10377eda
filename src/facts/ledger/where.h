#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engines/query/query.h"
#include "metadata/registers/programme.h"

/// What a FEEL condition asks of a store, for people who write one: no facts are read, nobody's rights are applied. What
/// a reader may see is added by the read gate alone (ledger.h).
namespace zhigai::facts {

struct WhereOptions {
    bool as_scope = false;  ///< as `may.where` is read: stored fields of the row and my.* only, no path over a link
    std::map<std::string, std::vector<std::int64_t>> my;  ///< parameter → ids of rows
    Date today{};
};

/// The question "which rows of the register": its current table and the predicate, in the order of the ids.
/// Faults: unknown_register, FEEL's own, not_translatable with the node that stopped it.
Result<query::Query> where_query(const std::shared_ptr<const Programme>& programme, const std::string& register_id,
                                 const std::string& text, const WhereOptions& options);

}  // namespace zhigai::facts
