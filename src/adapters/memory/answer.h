#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/store/store.h"

namespace zhigai::memory {

struct TableData {
    store::Table table;
    std::map<std::int64_t, std::vector<Cell>> rows;  ///< id → cells in the order of table.columns
    /// Beside table.indexes: values → id where the index is unique; rows with a null in it are not listed.
    std::vector<std::map<std::vector<Cell>, std::int64_t>> unique;
};

/// Shared with snapshots and savepoints; only what nobody else holds is changed in place.
using State = std::map<std::string, std::shared_ptr<TableData>, std::less<>>;

Result<query::Rows> answer(const State& state, const query::Query& query);

}  // namespace zhigai::memory
