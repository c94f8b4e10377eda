#pragma once

#include <memory>

#include "facts/store/store.h"

namespace zhigai::memory {

/// A store of ordered maps, for tests and previews: the port's reference answer. Nothing outlives it on disk.
/// A table is copied by the first write after a snapshot or savepoint saw it, so it is for thousands of rows.
std::unique_ptr<store::Store> make_store();

}  // namespace zhigai::memory
