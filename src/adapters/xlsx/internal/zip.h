#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/import/sheet/workbook.h"
#include "kernel/result/result.h"

struct z_stream_s;

namespace zhigai::xlsx {

struct ZipPart {
    std::string name;  ///< as written, `\` turned to `/`
    std::string_view packed;
    std::uint64_t size = 0;  ///< inflated, as the directory says; more than that is a fault
    std::uint32_t crc = 0;
    bool deflated = false;
    std::uint16_t flags = 0;     ///< of the directory: bit 11 says that the name is UTF-8
    std::uint16_t made_by = 20;  ///< and what follows are kept when an archive is written again
    std::uint32_t stamp = 0;     ///< time and date as DOS packs them
    std::uint32_t attributes = 0;
    std::string_view written;  ///< the name as it stands in the file
};

/// The directory of a zip in memory. Names are unique without regard to case, parts do not overlap,
/// no name leaves the archive. What a workbook never needs (encryption, other methods, split
/// archives) is refused.
class Zip {
 public:
    static Result<Zip> open(std::string_view bytes, const std::string& file);
    /// Without regard to case; null when it is not there.
    const ZipPart* find(std::string_view name) const;
    const std::vector<ZipPart>& parts() const { return parts_; }

 private:
    std::vector<ZipPart> parts_;  // sorted by folded name
    std::vector<std::string> folded_;
};

/// What reading one file has cost so far, against its limits.
struct Spent {
    const sheet::Limits& limits;
    std::string file;
    std::uint64_t inflated = 0;
};

/// A part's bytes in pieces. The checksum is judged with the last piece.
class PartStream {
 public:
    static Result<PartStream> open(const ZipPart& part, Spent& spent);
    PartStream(PartStream&& other) noexcept;
    PartStream& operator=(PartStream&&) = delete;
    ~PartStream();

    /// Up to `room` bytes into `out`; 0 at the end.
    Result<std::size_t> read(char* out, std::size_t room);
    const std::string& name() const { return part_->name; }
    const std::string& file() const { return spent_->file; }

 private:
    PartStream(const ZipPart& part, Spent& spent) : part_(&part), spent_(&spent) {}
    Result<std::size_t> damaged() const;

    const ZipPart* part_;
    Spent* spent_;
    z_stream_s* stream_ = nullptr;
    std::uint64_t done_ = 0;
    std::uint32_t crc_ = 0;
    bool ended_ = false;
};

/// A small part as a whole.
Result<std::string> read_whole(const ZipPart& part, Spent& spent);

std::string fold_case(std::string_view name);

}  // namespace zhigai::xlsx
