#pragma once

#include <memory>
#include <string>

#include "derived/columns/cache.h"

/// The column cache as one DuckDB file. It holds nothing that the facts do not say better.
namespace zhigai::duckdb {

struct Options {
    int threads = 2;
    int memory_mb = 1024;
    int questions = 2;  ///< at once; more only add latency, so the others wait in line (measured)
};

/// Opens FILE ("" = in memory); a file that cannot be read, or is of another version, is removed and begun anew.
/// Faults: no_duckdb where the library is absent, cache_unreadable.
Result<std::unique_ptr<columns::Cache>> open(const std::string& file, const Options& options = {});

/// "v1.4.4", or empty where the library is absent.
std::string version();

}  // namespace zhigai::duckdb
