#pragma once

#include <memory>
#include <mutex>

#include "app/city/city.h"
#include "derived/columns/columns.h"

namespace zhigai::app {

/// The running server's columns: DATA/columns.duckdb beside the facts, or none where DuckDB is absent. When the city
/// takes new texts its ledger is another one, and the columns begin to follow that.
class Crosstabs {
 public:
    explicit Crosstabs(City& city) : city_(city) { static_cast<void>(current()); }
    std::shared_ptr<columns::Columns> current();

 private:
    City& city_;
    std::mutex mutex_;
    const facts::Ledger* of_ = nullptr;
    std::shared_ptr<columns::Columns> columns_;
};

}  // namespace zhigai::app
