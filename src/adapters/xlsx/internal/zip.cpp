#include "adapters/xlsx/internal/zip.h"

#include <zlib.h>

#include <algorithm>
#include <optional>

namespace zhigai::xlsx {
namespace {

constexpr std::size_t kLocalHeader = 30;
constexpr std::size_t kDirectoryEntry = 46;
constexpr std::size_t kEnd = 22;
constexpr std::size_t kLongestComment = 65'535;
constexpr std::uint64_t kMostParts = 20'000;
constexpr std::uint32_t kIn64 = 0xFFFFFFFFU;

/// Little-endian numbers of a view; reading past the end gives 0 and is remembered.
class Bytes {
 public:
    explicit Bytes(std::string_view view) : view_(view) {}
    std::uint64_t number(std::size_t at, std::size_t width) {
        if (at > view_.size() || view_.size() - at < width) {
            short_ = true;
            return 0;
        }
        std::uint64_t out = 0;
        for (std::size_t i = width; i-- > 0;)
            out = out << 8U | static_cast<unsigned char>(view_[at + i]);
        return out;
    }
    std::uint16_t u16(std::size_t at) { return static_cast<std::uint16_t>(number(at, 2)); }
    std::uint32_t u32(std::size_t at) { return static_cast<std::uint32_t>(number(at, 4)); }
    std::uint64_t u64(std::size_t at) { return number(at, 8); }
    /// Empty, and remembered as short, when it lies outside.
    std::string_view slice(std::uint64_t at, std::uint64_t length) {
        if (at > view_.size() || view_.size() - at < length) {
            short_ = true;
            return {};
        }
        return view_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(length));
    }
    bool ran_short() const { return short_; }

 private:
    std::string_view view_;
    bool short_ = false;
};

const Say kSaveAgain{"请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重新上传",
                     "open the original in Excel or WPS, save it as .xlsx and send that"};
const Say kSendAgain{"请重新复制或下载原文件（传输可能中断），用 Excel 或 WPS 能打开后再上传",
                     "copy or download the original again (the transfer may have broken off) and "
                     "see that Excel opens it"};

tl::unexpected<Faults> truncated(const std::string& file) {
    return fail("workbook_truncated",
                {"文件不完整：末尾缺了一段", "the file is cut short: its end is missing"},
                {.file = file}, kSendAgain);
}

tl::unexpected<Faults> suspicious(const std::string& file, const std::string& part, Say what) {
    return fail("workbook_suspicious", std::move(what), {.file = file, .key = part}, kSaveAgain);
}

struct Directory {
    std::uint64_t at = 0, size = 0, count = 0;
};

std::optional<Directory> find_directory(std::string_view bytes) {
    if (bytes.size() < kEnd) return std::nullopt;
    const std::size_t lowest = bytes.size() - std::min(bytes.size(), kEnd + kLongestComment);
    for (std::size_t at = bytes.size() - kEnd + 1; at-- > lowest;) {
        if (bytes.substr(at, 4) != "PK\5\6") continue;
        Bytes in(bytes);
        Directory out{.at = in.u32(at + 16), .size = in.u32(at + 12), .count = in.u16(at + 10)};
        if (at >= 20 && bytes.substr(at - 20, 4) == "PK\6\7") {
            const std::uint64_t wide = in.u64(at - 20 + 8);
            if (in.slice(wide, 56).substr(0, 4) != "PK\6\6") return std::nullopt;
            const auto end = static_cast<std::size_t>(wide);
            out = {.at = in.u64(end + 48), .size = in.u64(end + 40), .count = in.u64(end + 32)};
        }
        if (in.ran_short() || out.at > at || at - out.at < out.size) return std::nullopt;
        return out;
    }
    return std::nullopt;
}

/// Sizes and offset of an entry whose 32-bit fields overflowed (extra field 1), in the order in
/// which they occur.
void widen(std::string_view extra, std::uint64_t& size, std::uint64_t& packed,
           std::uint64_t& offset) {
    Bytes in(extra);
    for (std::size_t at = 0; at + 4 <= extra.size();) {
        const std::uint16_t id = in.u16(at);
        const std::uint16_t length = in.u16(at + 2);
        if (id == 1) {
            Bytes wide(in.slice(at + 4, length));
            std::size_t next = 0;
            for (std::uint64_t* value : {&size, &packed, &offset}) {
                if (*value != kIn64) continue;
                *value = wide.u64(next);
                next += 8;
            }
            return;
        }
        at += std::size_t{4} + length;
    }
}

bool leaves_archive(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\0') != name.npos ||
        name.find(':') != name.npos)
        return true;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t slash = std::min(name.find('/', at), name.size());
        if (name.substr(at, slash - at) == "..") return true;
        at = slash + 1;
    }
    return false;
}

struct Span {
    std::uint64_t from, to;
};

/// One entry of the directory with its data; advances `at`.
Result<ZipPart> read_entry(std::string_view bytes, std::size_t& at, std::vector<Span>& spans,
                           const std::string& file) {
    Bytes in(bytes);
    if (in.slice(at, 4) != "PK\1\2") return truncated(file);
    const std::uint16_t flags = in.u16(at + 8);
    const std::uint16_t method = in.u16(at + 10);
    std::uint64_t packed = in.u32(at + 20);
    std::uint64_t size = in.u32(at + 24);
    std::uint64_t offset = in.u32(at + 42);
    const std::uint16_t name_length = in.u16(at + 28);
    const std::uint16_t extra_length = in.u16(at + 30);
    const std::string_view written = in.slice(at + kDirectoryEntry, name_length);
    const std::string_view extra = in.slice(at + kDirectoryEntry + name_length, extra_length);
    ZipPart part{.name = std::string(written),
                 .packed = {},
                 .size = 0,
                 .crc = in.u32(at + 16),
                 .deflated = method == 8,
                 .flags = flags,
                 .made_by = in.u16(at + 4),
                 .stamp = in.u32(at + 12),
                 .attributes = in.u32(at + 38),
                 .written = written};
    at += kDirectoryEntry + name_length + extra_length + in.u16(at + 32);
    if (in.ran_short()) return truncated(file);
    std::ranges::replace(part.name, '\\', '/');  // some old writers
    if (leaves_archive(part.name)) {
        return suspicious(file, part.name,
                          {"压缩包内有指向包外的路径", "a part's name points outside the archive"});
    }
    if ((flags & 1U) != 0) {
        return fail("workbook_encrypted", {"文件被压缩软件加了密码", "the archive is encrypted"},
                    {.file = file, .key = part.name},
                    {"请先去掉密码再上传", "remove the password and send it again"});
    }
    if (method != 0 && method != 8) {
        return suspicious(file, part.name,
                          {"压缩方式不是工作簿所用的", "a part is packed in a way no workbook is"});
    }
    widen(extra, size, packed, offset);
    part.size = size;
    const std::string_view header = in.slice(offset, kLocalHeader);
    if (in.ran_short() || header.substr(0, 4) != "PK\3\4") return truncated(file);
    const auto local = static_cast<std::size_t>(offset);
    const std::uint64_t local_name = in.u16(local + 26);
    if (in.slice(offset + kLocalHeader, local_name) != written) {
        return suspicious(
            file, part.name,
            {"压缩包的目录与内容不一致", "the directory names another part than the content"});
    }
    const std::uint64_t begin = offset + kLocalHeader + local_name + in.u16(local + 28);
    part.packed = in.slice(begin, packed);
    if (in.ran_short()) return truncated(file);
    if (!part.deflated && packed != size) return truncated(file);
    spans.push_back({offset, begin + packed});
    return part;
}

}  // namespace

std::string fold_case(std::string_view name) {
    std::string out(name);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

Result<Zip> Zip::open(std::string_view bytes, const std::string& file) {
    const auto directory = find_directory(bytes);
    if (!directory) return truncated(file);
    if (directory->count > kMostParts) {
        return suspicious(
            file, "",
            {"压缩包内的文件多得不像工作簿", "the archive has more parts than any workbook"});
    }
    std::vector<ZipPart> parts;
    std::vector<Span> spans;
    auto at = static_cast<std::size_t>(directory->at);
    for (std::uint64_t i = 0; i < directory->count; ++i)
        parts.push_back(ZG_TRY(read_entry(bytes, at, spans, file)));

    // Parts that share packed bytes are how a small archive inflates to terabytes.
    std::ranges::sort(spans, {}, &Span::from);
    for (std::size_t i = 1; i < spans.size(); ++i) {
        if (spans[i].from < spans[i - 1].to) {
            return suspicious(
                file, "",
                {"压缩包内的文件互相重叠（压缩炸弹的做法）", "parts overlap, as in a zip bomb"});
        }
    }
    std::ranges::sort(parts, {}, [](const ZipPart& part) { return fold_case(part.name); });
    Zip zip;
    for (ZipPart& part : parts) {
        zip.folded_.push_back(fold_case(part.name));
        if (zip.folded_.size() > 1 && zip.folded_.back() == zip.folded_[zip.folded_.size() - 2]) {
            return suspicious(file, part.name,
                              {"压缩包内有两个同名文件", "two parts have the same name"});
        }
    }
    zip.parts_ = std::move(parts);
    return zip;
}

const ZipPart* Zip::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(folded_, fold_case(name));
    if (found == folded_.end() || *found != fold_case(name)) return nullptr;
    return &parts_[static_cast<std::size_t>(found - folded_.begin())];
}

Result<PartStream> PartStream::open(const ZipPart& part, Spent& spent) {
    constexpr std::uint64_t kSmall = 8U << 20U;  // below it any ratio is harmless
    const sheet::Limits& limits = spent.limits;
    const bool steep = part.size > kSmall &&
                       part.size / static_cast<std::uint64_t>(limits.ratio) > part.packed.size();
    if (steep ||
        part.size > limits.inflated_bytes - std::min(spent.inflated, limits.inflated_bytes)) {
        return fail(
            "workbook_bomb",
            {"解压后大得异常，已停止读取（压缩炸弹，或整列整行都设了格式）",
             "inflates to an abnormal size: reading was stopped (a zip bomb, or formats on whole "
             "rows and columns)"},
            {.file = spent.file, .key = part.name},
            {"请把有数据的区域复制到一个新工作簿，另存为 .xlsx 后上传",
             "copy the range that holds data into a new workbook, save it as .xlsx and send that"});
    }
    PartStream stream(part, spent);
    if (part.deflated) {
        stream.stream_ = new z_stream{};
        if (inflateInit2(stream.stream_, -MAX_WBITS) != Z_OK) {
            delete stream.stream_;
            stream.stream_ = nullptr;
            return fail("out_of_memory", {"内存不足，没有读取", "out of memory: nothing was read"},
                        {.file = spent.file});
        }
        // zlib takes 32-bit lengths; a file is at most limits.file_bytes, far below.
        stream.stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.packed.data()));
        stream.stream_->avail_in = static_cast<uInt>(part.packed.size());
    }
    return stream;
}

PartStream::PartStream(PartStream&& other) noexcept
    : part_(other.part_),
      spent_(other.spent_),
      stream_(std::exchange(other.stream_, nullptr)),
      done_(other.done_),
      crc_(other.crc_),
      ended_(other.ended_) {}

PartStream::~PartStream() {
    if (stream_ == nullptr) return;
    inflateEnd(stream_);
    delete stream_;
}

Result<std::size_t> PartStream::damaged() const {
    return fail(
        "workbook_damaged",
        {"文件已损坏：其中一部分校验不符", "the file is damaged: a part fails its checksum"},
        {.file = spent_->file, .key = part_->name}, kSendAgain);
}

Result<std::size_t> PartStream::read(char* out, std::size_t room) {
    if (ended_ || room == 0) return std::size_t{0};
    room = std::min<std::size_t>(room, 1U << 30U);
    std::size_t got = 0;
    bool last = false;
    if (stream_ == nullptr) {
        got = std::min<std::size_t>(room, part_->packed.size() - static_cast<std::size_t>(done_));
        std::copy_n(part_->packed.data() + done_, got, out);
        last = done_ + got == part_->packed.size();
    } else {
        stream_->next_out = reinterpret_cast<Bytef*>(out);
        stream_->avail_out = static_cast<uInt>(room);
        const int code = inflate(stream_, Z_NO_FLUSH);
        got = room - stream_->avail_out;
        last = code == Z_STREAM_END;
        // Z_BUF_ERROR without progress: the packed bytes ran out before the stream ended.
        if (!last && (code != Z_OK || got == 0)) return damaged();
    }
    done_ += got;
    spent_->inflated += got;
    crc_ = static_cast<std::uint32_t>(
        crc32(crc_, reinterpret_cast<const Bytef*>(out), static_cast<uInt>(got)));
    if (done_ > part_->size) return damaged();
    if (last) {
        ended_ = true;
        if (done_ != part_->size || crc_ != part_->crc) return damaged();
    }
    return got;
}

Result<std::string> read_whole(const ZipPart& part, Spent& spent) {
    if (part.size > spent.limits.small_part_bytes) {
        return fail(
            "workbook_bomb",
            {"工作簿的说明部分大得异常", "a descriptive part of the workbook is abnormally large"},
            {.file = spent.file, .key = part.name}, kSaveAgain);
    }
    PartStream stream = ZG_TRY(PartStream::open(part, spent));
    std::string out(static_cast<std::size_t>(part.size), '\0');
    std::size_t have = 0;
    char beyond = 0;  // one byte more than promised shows a lying directory
    for (;;) {
        const bool full = have == out.size();
        const std::size_t got =
            ZG_TRY(stream.read(full ? &beyond : out.data() + have, full ? 1 : out.size() - have));
        if (got == 0) break;
        have += got;
    }
    return out;
}

}  // namespace zhigai::xlsx
