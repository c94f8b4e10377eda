#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Text as officials type it, made comparable. All strings are UTF-8; nothing here is about one
/// ledger or one city.
namespace zhigai::text {

/// Well-formed UTF-8 without NUL.
bool is_utf8(std::string_view text);
/// Unicode NFKC: full-width letters, digits and brackets become ASCII, ﹝ becomes 〔's compatible
/// form, … .
std::string nfkc(std::string_view text);
/// Without blanks at both ends: ASCII and Unicode blanks, U+3000, NBSP, zero-width characters, BOM,
/// line breaks.
std::string trim(std::string_view text);
/// Without any of those blanks, inside too.
std::string drop_blanks(std::string_view text);
/// Full-width letters, digits and punctuation (U+FF01..U+FF5E) to ASCII and U+3000 to a blank;
/// nothing else changes.
std::string to_ascii_width(std::string_view text);
/// Upper case of ASCII letters; others stay.
std::string upper(std::string_view text);
/// Code points.
std::size_t length(std::string_view text);
/// For comparing words: NFKC, blanks dropped, ASCII letters lowered.
std::string word_key(std::string_view text);

/// GB18030 (and so GBK, GB2312) to UTF-8; nullopt when a byte sequence is not of that code.
std::optional<std::string> from_gb18030(std::string_view bytes);
/// nullopt when the text is no UTF-8.
std::optional<std::string> to_gb18030(std::string_view text);

/// Words that mean the same inside names: each pair is {as written, as compared}. Data, not code: a
/// programme's list.
using SameWords = std::vector<std::pair<std::string, std::string>>;
/// A firm's name for comparing: word_key, all brackets and quotation marks dropped, then each word
/// of `same` replaced (the longest first). "上海ＡＢＣ（启东）有限责任公司" and
/// "上海abc(启东)有限公司" are equal.
std::string name_key(std::string_view name, const SameWords& same);

}  // namespace zhigai::text
