#include "adapters/xlsx/internal/zip_writer.h"

#include <zlib.h>

namespace zhigai::xlsx {
namespace {

constexpr std::uint16_t kUtf8 = 1U << 11U;
constexpr std::uint16_t kLevel = 6;  // bits 1 and 2: how hard it was packed
constexpr std::uint64_t kMost = 0xFFFF'FFF0U;

void put_number(std::string& out, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i, value >>= 8U)
        out += static_cast<char>(static_cast<unsigned char>(value));
}

std::string packed_of(std::string_view bytes) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

void ZipWriter::add(const ZipPart& part) {
    std::string common;
    put_number(common, 20, 2);  // needed to unpack: deflate
    put_number(common, part.flags & (kUtf8 | kLevel), 2);
    put_number(common, part.deflated ? 8 : 0, 2);
    put_number(common, part.stamp, 4);
    put_number(common, part.crc, 4);
    put_number(common, part.packed.size(), 4);
    put_number(common, part.size, 4);
    put_number(common, part.written.size(), 2);
    put_number(common, 0, 2);  // no extra field
    const std::size_t offset = out_.size();
    out_ += "PK\3\4" + common;
    out_ += part.written;
    out_ += part.packed;
    directory_ += "PK\1\2";
    put_number(directory_, part.made_by, 2);
    directory_ += common;
    put_number(directory_, 0, 2);  // no comment
    put_number(directory_, 0, 2);  // first volume
    put_number(directory_, 0, 2);
    put_number(directory_, part.attributes, 4);
    put_number(directory_, offset, 4);
    directory_ += part.written;
    ++parts_;
}

void ZipWriter::keep(const ZipPart& part) {
    add(part);
}

void ZipWriter::put(const std::string& name, std::string_view bytes, const ZipPart* like) {
    const std::string packed = packed_of(bytes);
    ZipPart part;
    if (like != nullptr) part = *like;
    else part.stamp = 0x0021'0000U;  // 1980-01-01: equal input gives equal bytes
    part.flags = like != nullptr ? static_cast<std::uint16_t>(like->flags & kUtf8) : std::uint16_t{0};
    part.deflated = true;
    part.packed = packed;
    part.size = bytes.size();
    part.crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
    if (like == nullptr) part.written = name;
    add(part);
}

Result<std::string> ZipWriter::finish(const std::string& file) {
    if (out_.size() + directory_.size() > kMost || parts_ > 0xFFFF) {
        return fail("workbook_too_large", {"文件太大，批注写不进去", "the file is too large to write remarks into"}, {.file = file},
                    {"请分成几个文件", "send it as several files"});
    }
    const std::size_t at = out_.size();
    out_ += directory_;
    out_ += "PK\5\6";
    put_number(out_, 0, 4);
    put_number(out_, parts_, 2);
    put_number(out_, parts_, 2);
    put_number(out_, directory_.size(), 4);
    put_number(out_, at, 4);
    put_number(out_, 0, 2);
    return std::move(out_);
}

}  // namespace zhigai::xlsx
