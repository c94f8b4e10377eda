#include "adapters/xlsx/internal/xml_scan.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "kernel/text/text.h"

namespace zhigai::xlsx {
namespace {

constexpr std::size_t kFirstBuffer = 256U << 10U;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool blank(std::string_view text) {
    return std::ranges::all_of(text, is_space);
}

std::string_view local(std::string_view name) {
    const auto colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) {
        out += static_cast<char>(static_cast<unsigned char>(byte));
    };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | code >> 6U);
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3FU));
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
}

/// The code point of `lt`, `amp`, `#65`, `#x41`; nullopt for any other entity.
std::optional<std::uint32_t> entity(std::string_view name) {
    if (name == "lt") return '<';
    if (name == "gt") return '>';
    if (name == "amp") return '&';
    if (name == "quot") return '"';
    if (name == "apos") return '\'';
    if (!name.starts_with('#')) return std::nullopt;
    name.remove_prefix(1);
    const bool hex = name.starts_with('x');
    if (hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (name.empty() || error != std::errc{} || end != name.data() + name.size())
        return std::nullopt;
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
    if (code < 0x20 && code != '\t' && code != '\n' && code != '\r') return std::nullopt;
    return code;
}

/// Excel writes what XML cannot hold as `_x000B_`, and a literal `_x000B_` as `_x005F_x000B_`.
void resolve_x_escapes(std::string& text, std::size_t from) {
    std::size_t at = text.find("_x", from);
    if (at == text.npos) return;
    std::string out = text.substr(0, at);
    while (at < text.size()) {
        std::uint32_t code = 0;
        const char* digits = text.data() + at + 2;
        if (text.size() - at >= 7 && text[at] == '_' && text[at + 1] == 'x' &&
            text[at + 6] == '_') {
            const auto [end, error] = std::from_chars(digits, digits + 4, code, 16);
            const bool surrogate = code >= 0xD800 && code < 0xE000;
            if (error == std::errc{} && end == digits + 4 && !surrogate && code != 0) {
                append_utf8(out, code);
                at += 7;
                continue;
            }
        }
        out += text[at++];
    }
    text = std::move(out);
}

}  // namespace

Result<std::size_t> StringSource::read(char* out, std::size_t room) {
    const std::size_t got = std::min({room, piece_, rest_.size()});
    std::copy_n(rest_.data(), got, out);
    rest_.remove_prefix(got);
    return got;
}

XmlScanner::XmlScanner(ByteSource& source, std::string file, std::string part, std::size_t longest)
    : source_(source),
      file_(std::move(file)),
      part_(std::move(part)),
      longest_(longest),
      buffer_(std::make_unique_for_overwrite<char[]>(kFirstBuffer)),
      capacity_(kFirstBuffer) {}

tl::unexpected<Faults> XmlScanner::damaged(std::string zh, std::string en) const {
    return fail("workbook_damaged",
                {"文件内部结构已损坏：" + zh, "the file is damaged inside: " + en},
                {.file = file_, .key = part_},
                {"请用 Excel 或 WPS 打开（按提示修复），另存为 .xlsx 后重新上传",
                 "open it in Excel or WPS (let it repair), save it as .xlsx and send that"});
}

Result<bool> XmlScanner::more() {
    if (drained_) return false;
    if (at_ > 0) {
        std::memmove(buffer_.get(), buffer_.get() + at_, end_ - at_);
        end_ -= at_;
        at_ = 0;
    }
    if (end_ == capacity_) {
        if (capacity_ >= longest_) return damaged("有一段内容过长", "one item is too long");
        const std::size_t wider = std::min(capacity_ * 2, std::max(longest_, capacity_));
        auto grown = std::make_unique_for_overwrite<char[]>(wider);
        std::memcpy(grown.get(), buffer_.get(), end_);
        buffer_ = std::move(grown);
        capacity_ = wider;
    }
    const std::size_t got = ZG_TRY(source_.read(buffer_.get() + end_, capacity_ - end_));
    drained_ = got == 0;
    end_ += got;
    return got > 0;
}

/// The offset from at_ where `what` begins, searched from offset `from`; false when the bytes end
/// before.
Result<bool> XmlScanner::find(std::string_view what, std::size_t from, std::size_t& at) {
    for (;;) {
        const std::string_view window(buffer_.get() + at_, end_ - at_);
        at = window.find(what, from);
        if (at != window.npos) return true;
        from = window.size() < what.size() ? from : std::max(from, window.size() - what.size() + 1);
        if (!ZG_TRY(more())) return false;
    }
}

/// The offset from at_ of the `>` that ends the tag at at_; quotes may hold one.
Result<std::size_t> XmlScanner::tag_end() {
    char quote = 0;
    for (std::size_t i = 1;; ++i) {
        if (at_ + i == end_ && !ZG_TRY(more()))
            return damaged("内容在中途断了", "it ends in the middle of a tag");
        const char c = buffer_[at_ + i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '>') {
            return i;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '<') {
            return damaged("尖括号不成对", "angle brackets do not match");
        }
    }
}

Done XmlScanner::open_tag(std::string_view tag) {
    pending_close_ = tag.ends_with('/');
    if (pending_close_) tag.remove_suffix(1);
    std::size_t length = 0;
    while (length < tag.size() && !is_space(tag[length])) ++length;
    const std::string_view full = tag.substr(0, length);
    if (full.empty()) return damaged("有一个没有名字的元素", "an element has no name");
    if (depth_ == kDeepest) return damaged("嵌套过深", "nested too deeply");
    if (depth_ == 0) {
        if (root_seen_) return damaged("有两个根元素", "there are two root elements");
        root_seen_ = true;
    }
    open_[static_cast<std::size_t>(depth_)].assign(full);
    ++depth_;
    name_ = local(full);
    attributes_ = tag.substr(length);
    return {};
}

Done XmlScanner::close_tag(std::string_view tag) {
    while (!tag.empty() && is_space(tag.back())) tag.remove_suffix(1);
    if (depth_ == 0 || open_[static_cast<std::size_t>(depth_ - 1)] != tag) {
        return damaged("元素首尾不对应", "an element is closed that was not open");
    }
    --depth_;
    name_ = local(tag);
    return {};
}

/// Comment, instruction or DOCTYPE at at_; false when it is CDATA or a tag.
Result<bool> XmlScanner::skip_markup() {
    while (end_ - at_ < 9) {
        if (!ZG_TRY(more())) break;
    }
    const std::string_view window(buffer_.get() + at_, end_ - at_);
    std::string_view terminator;
    if (window.starts_with("<?")) {
        terminator = "?>";
    } else if (window.starts_with("<!--")) {
        terminator = "-->";
    } else if (window.starts_with("<![CDATA[")) {
        return false;
    } else if (window.starts_with("<!")) {
        return fail("workbook_suspicious",
                    {"文件内部含有实体定义（DOCTYPE），正常的工作簿没有，已拒绝读取",
                     "a part declares a DOCTYPE, which no workbook has: refused"},
                    {.file = file_, .key = part_},
                    {"请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重新上传",
                     "open the original in Excel or WPS, save it as .xlsx and send that"});
    } else {
        return false;
    }
    std::size_t at = 0;
    // From 2 or 4: `<?>` and `<!-->` do not end themselves.
    if (!ZG_TRY(find(terminator, terminator.size() + (terminator.size() == 3 ? 1 : 0), at))) {
        return damaged("内容在中途断了", "it ends in the middle of a comment");
    }
    at_ += at + terminator.size();
    return true;
}

Result<XmlScanner::Token> XmlScanner::next() {
    if (pending_close_) {
        pending_close_ = false;
        --depth_;
        attributes_ = {};
        return Token::Close;  // name_ still is that of the tag
    }
    if (!begun_) {
        begun_ = true;
        while (end_ < 4 && ZG_TRY(more())) {
        }
        const std::string_view window(buffer_.get(), end_);
        if (window.starts_with("\xEF\xBB\xBF")) at_ = 3;
        if (window.starts_with("\xFF\xFE") || window.starts_with("\xFE\xFF") ||
            window.find('\0') != window.npos) {
            return damaged("编码不是 UTF-8", "it is not in UTF-8");
        }
    }
    for (;;) {
        if (at_ == end_ && !ZG_TRY(more())) {
            if (depth_ > 0)
                return damaged("内容在中途断了", "it ends before its elements are closed");
            if (!root_seen_) return damaged("内容是空的", "it is empty");
            return Token::End;
        }
        if (buffer_[at_] != '<') {
            std::size_t length = 0;
            if (!ZG_TRY(find("<", 0, length))) length = end_ - at_;
            text_ = {buffer_.get() + at_, length};
            at_ += length;
            cdata_ = false;
            if (depth_ > 0) return Token::Text;
            if (!blank(text_))
                return damaged("元素之外有文字", "there is text outside the root element");
            continue;
        }
        if (at_ + 1 == end_ && !ZG_TRY(more()))
            return damaged("内容在中途断了", "it ends in the middle of a tag");
        const char second = buffer_[at_ + 1];
        if (second == '?' || second == '!') {
            if (ZG_TRY(skip_markup())) continue;
            std::size_t length = 0;
            if (depth_ == 0 || !ZG_TRY(find("]]>", 9, length)))
                return damaged("CDATA 没有结束", "CDATA does not end");
            text_ = {buffer_.get() + at_ + 9, length - 9};
            at_ += length + 3;
            cdata_ = true;
            return Token::Text;
        }
        const std::size_t length = ZG_TRY(tag_end());
        const std::string_view tag(buffer_.get() + at_ + 1, length - 1);
        at_ += length + 1;
        if (second == '/') {
            ZG_DO(close_tag(tag.substr(1)));
            return Token::Close;
        }
        ZG_DO(open_tag(tag));
        return Token::Open;
    }
}

/// False when there is none left, or what follows is no attribute.
bool XmlScanner::next_attribute(std::string_view& rest, std::string_view& key,
                                std::string_view& value) {
    const auto skip_space = [&] {
        while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    };
    skip_space();
    std::size_t length = 0;
    while (length < rest.size() && rest[length] != '=' && !is_space(rest[length])) ++length;
    key = rest.substr(0, length);
    rest.remove_prefix(length);
    skip_space();
    if (key.empty() || !rest.starts_with('=')) return false;
    rest.remove_prefix(1);
    skip_space();
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return false;
    const auto close = rest.find(rest.front(), 1);
    if (close == rest.npos) return false;
    value = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    return true;
}

std::optional<std::string_view> XmlScanner::attribute(std::string_view wanted) const {
    std::string_view rest = attributes_, key, value;
    while (next_attribute(rest, key, value)) {
        if (key == wanted) return value;
    }
    return std::nullopt;
}

Done XmlScanner::skip() {
    const int outside = depth_ - 1;
    while (depth_ > outside) ZG_DO(next());
    return {};
}

Done XmlScanner::unescape(std::string_view escaped, std::string& out, bool cdata) const {
    const std::size_t from = out.size();
    for (std::size_t at = 0; at < escaped.size();) {
        const std::size_t special = std::min(escaped.find_first_of("&\r", at), escaped.size());
        out += escaped.substr(at, special - at);
        at = special;
        if (at == escaped.size()) break;
        if (escaped[at] == '\r') {  // XML: CR and CRLF are LF
            out += '\n';
            at += escaped.substr(at).starts_with("\r\n") ? 2U : 1U;
        } else if (cdata) {
            out += escaped[at++];
        } else {
            constexpr std::size_t kLongest = 12;
            const auto end = escaped.substr(at, kLongest).find(';');
            const auto code =
                end == escaped.npos ? std::nullopt : entity(escaped.substr(at + 1, end - 1));
            if (!code) return damaged("有不认识的字符实体", "an unknown entity");
            append_utf8(out, *code);
            at += end + 1;
        }
    }
    if (!text::is_utf8(std::string_view(out).substr(from))) {
        out.resize(from);
        return damaged("文字不是 UTF-8 编码", "a text is not UTF-8");
    }
    resolve_x_escapes(out, from);
    return {};
}

}  // namespace zhigai::xlsx
