#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/result/result.h"

namespace zhigai::xlsx {

/// Where the scanner's bytes come from; a part of a zip, or a string in tests and fuzzers.
class ByteSource {
 public:
    virtual ~ByteSource() = default;
    /// Up to `room` bytes; 0 at the end.
    virtual Result<std::size_t> read(char* out, std::size_t room) = 0;
};

class StringSource final : public ByteSource {
 public:
    explicit StringSource(std::string_view text, std::size_t piece = 65'536)
        : rest_(text), piece_(piece) {}
    Result<std::size_t> read(char* out, std::size_t room) override;

 private:
    std::string_view rest_;
    std::size_t piece_;
};

/// A pull scanner for the two parts of a workbook that are too large for a tree. It knows
/// well-formed XML of the kind spreadsheets are: UTF-8, elements, attributes, text, CDATA,
/// comments. A DOCTYPE is refused, so no entity but the five and the numeric ones exists. Every
/// token is bounded, memory is one buffer.
class XmlScanner {
 public:
    enum class Token { Open, Close, Text, End };

    /// `longest` bounds one token. Faults bear file and part.
    XmlScanner(ByteSource& source, std::string file, std::string part, std::size_t longest);

    /// An empty element gives Open and Close. Views are valid until the next call.
    Result<Token> next();
    /// Local name of the element opened or closed; its prefix is dropped.
    std::string_view name() const { return name_; }
    /// Value of an attribute without prefix, not unescaped; nullopt when absent.
    std::optional<std::string_view> attribute(std::string_view name) const;
    /// All attributes in one pass: `take(name, value)`, not unescaped, prefixes kept.
    template <class Take>
    void each_attribute(Take take) const {
        std::string_view rest = attributes_, key, value;
        while (next_attribute(rest, key, value)) take(key, value);
    }
    /// The text, not unescaped.
    std::string_view text() const { return text_; }
    bool cdata() const { return cdata_; }
    /// Open elements, the one just opened included, the one just closed not.
    int depth() const { return depth_; }
    /// Reads on to the end of the element just opened.
    Done skip();

    /// Adds `escaped` to `out` with entities, line ends and `_x000D_` resolved.
    Done unescape(std::string_view escaped, std::string& out, bool cdata = false) const;
    tl::unexpected<Faults> damaged(std::string zh, std::string en) const;

 private:
    static constexpr int kDeepest = 64;

    static bool next_attribute(std::string_view& rest, std::string_view& key,
                               std::string_view& value);
    Result<bool> more();
    Result<bool> find(std::string_view what, std::size_t from, std::size_t& at);
    Result<std::size_t> tag_end();
    Done open_tag(std::string_view tag);
    Done close_tag(std::string_view tag);
    Result<bool> skip_markup();

    ByteSource& source_;
    std::string file_, part_;
    std::size_t longest_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_, at_ = 0, end_ = 0;
    bool drained_ = false, begun_ = false, root_seen_ = false;
    bool pending_close_ = false, cdata_ = false;
    int depth_ = 0;
    std::array<std::string, kDeepest> open_;
    std::string_view name_, text_, attributes_;
};

}  // namespace zhigai::xlsx
