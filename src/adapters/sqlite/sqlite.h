#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "facts/store/store.h"

/// The store as one SQLite file in a data directory: DIR/facts.db in WAL mode, DIR/lock held while it is open.
namespace zhigai::sqlite {

struct Options {
    int busy_timeout_ms = 5'000;  ///< somebody's sqlite3 shell on the same file
    int idle_readers = 8;         ///< connections kept for the next snapshot
    std::int64_t max_pages = 0;   ///< a quota of 4 KiB pages; 0 = what the disk holds
    /// Past this the log is copied back and cut, for readers that overlap without a gap would let it grow for ever.
    std::int64_t log_bytes = 128 << 20;
    std::string vfs = {};                 ///< tests: another file system under SQLite; empty = the machine's
    std::string synchronous = "FULL";     ///< tests: what OFF would lose
    std::int64_t analyse_after = 10'000;  ///< rows changed by one transaction, after which the planner counts anew
};

class FileStore : public store::Store {
 public:
    /// Reads every page and index: minutes on a large store. Faults: store_damaged, one a finding, at most 100.
    virtual Done check_integrity() = 0;
};

/// Creates DIR and an empty store where there is none. Faults: in_use (another process, or another store of this one,
/// has DIR), newer_store (written by a later program), not_a_store, read_only, store_damaged.
Result<std::unique_ptr<FileStore>> open(const std::string& directory, const Options& options = {});

/// A file made by copy_to: is it one, of a version we read, and undamaged?
Done check_copy(const std::string& file);

/// Puts a copy where a store may be opened: checked first, fsynced, whole or not at all. DIR must not hold a store.
Done restore(const std::string& file, const std::string& directory);

}  // namespace zhigai::sqlite
