#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/result/result.h"

namespace zhigai::files {

/// A folder of files named by their SHA-256: DIR/ab/abcdef…
class Shelf {
 public:
    explicit Shelf(std::string folder) : folder_(std::move(folder)) {}
    /// The hash of what now lies on disk. The same bytes again change nothing.
    Result<std::string> put(std::string_view bytes) const;
    /// Faults: no_such_file, file_damaged (it holds something else than its name says).
    Result<std::string> get(const std::string& hash) const;
    bool has(const std::string& hash) const;
    /// Every hash on the shelf, sorted.
    std::vector<std::string> hashes() const;
    const std::string& folder() const { return folder_; }

 private:
    std::string path_of(const std::string& hash) const;
    std::string folder_;
};

}  // namespace zhigai::files
