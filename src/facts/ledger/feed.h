#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/store/store.h"

/// The change feed: what a copy of the current rows needs to follow them. It is a read of the histories, not a second
/// truth, and it passes no principal's gate, so what must never leave the store is left out here: personal and secret
/// fields and notes have no column in it (decision 9).
namespace zhigai::facts {

/// Up to which change set a reading went.
struct FeedHead {
    std::int64_t seq = 0;
    std::string hash;
};

class FeedReader {
 public:
    virtual ~FeedReader() = default;
    /// These rows changed (or are new) since; what they say now follows through `row`. Of a reading from 0: not called.
    virtual Done changed(const store::Table& table, const std::vector<std::int64_t>& ids) = 0;
    /// `id`, then the table's columns in their order.
    virtual Done row(const store::Table& table, const query::Row& row) = 0;
};

}  // namespace zhigai::facts
