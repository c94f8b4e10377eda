#include "app/city/crosstabs.h"

#include <filesystem>

#include "adapters/duckdb/duckdb.h"

namespace zhigai::app {

std::shared_ptr<columns::Columns> Crosstabs::current() {
    const std::lock_guard lock(mutex_);
    const facts::Ledger* ledger = &city_.ledger();
    if (columns_ == nullptr || ledger != of_) {
        columns_.reset();  // its file is let go before another follows it
        auto cache = duckdb::open((std::filesystem::path(city_.folders().data) / "columns.duckdb").string());
        columns_ = std::make_shared<columns::Columns>(*ledger, cache ? std::move(*cache) : nullptr);
        of_ = ledger;
    }
    return columns_;
}

}  // namespace zhigai::app
