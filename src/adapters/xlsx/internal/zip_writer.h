#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/xlsx/internal/zip.h"

namespace zhigai::xlsx {

/// Writes an archive part by part, in the order of the calls. A part that is kept goes over as it lies packed, byte for
/// byte; only the headers around it are written anew (sizes in front, no trailing descriptor).
class ZipWriter {
 public:
    void keep(const ZipPart& part);
    /// New bytes, deflated; headers like those of `like`, where there is one.
    void put(const std::string& name, std::string_view bytes, const ZipPart* like = nullptr);
    /// The archive. Fails past 4 GB, which no sent file comes near.
    Result<std::string> finish(const std::string& file);

 private:
    void add(const ZipPart& part);

    std::string out_, directory_;
    std::size_t parts_ = 0;
};

}  // namespace zhigai::xlsx
