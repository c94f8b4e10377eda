#pragma once

#include "facts/ledger/feed.h"
#include "facts/ledger/internal/core.h"

namespace zhigai::facts {

std::vector<store::Table> feed_tables(const Layouts& layouts);
Result<FeedHead> feed(const Core& core, std::int64_t since, FeedReader& reader);
Result<std::string> hash_at(const Core& core, std::int64_t seq);

}  // namespace zhigai::facts
