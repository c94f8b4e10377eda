#include "kernel/text/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "kernel/check/check.h"

namespace zhigai::text {
namespace {

/// A blank to a person: what trims, and what a pasted cell carries unseen.
bool is_blank(UChar32 c) {
    if (c <= 0x20 || c == 0x7F) return true;
    switch (c) {
        case 0x180E:
        case 0x200B:  // zero width space
        case 0x200C:
        case 0x200D:
        case 0x2060:
        case 0xFEFF:  // BOM
            return true;
        default:
            return c >= 0x80 && (u_isUWhiteSpace(c) != 0);
    }
}

struct Step {
    UChar32 c = 0;
    std::size_t from = 0;
    std::size_t to = 0;
};

/// Calls `visit` for each code point; ill-formed bytes come as U+FFFD.
template <class Visit>
void each(std::string_view text, const Visit& visit) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    std::int32_t i = 0;
    while (i < size) {
        const std::int32_t from = i;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, i, size, c);
        visit(Step{c, static_cast<std::size_t>(from), static_cast<std::size_t>(i)});
    }
}

void append(std::string& out, UChar32 c) {
    std::uint8_t buffer[4];
    std::int32_t length = 0;
    UBool error = 0;
    U8_APPEND(buffer, length, 4, c, error);
    if (error == 0)
        out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

bool all_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_bracket(UChar32 c) {
    switch (c) {
        case '(':
        case ')':
        case '[':
        case ']':
        case '{':
        case '}':
        case '<':
        case '>':
        case '"':
        case '\'':
        case 0x3008:
        case 0x3009:
        case 0x300A:
        case 0x300B:
        case 0x300C:
        case 0x300D:
        case 0x300E:
        case 0x300F:
        case 0x3010:
        case 0x3011:
        case 0x3014:
        case 0x3015:
        case 0x3016:
        case 0x3017:
        case 0x2018:
        case 0x2019:
        case 0x201C:
        case 0x201D:
        case 0xB7:
        case 0x2022:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    std::int32_t i = 0;
    while (i < size) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        if (c <= 0) return false;
    }
    return true;
}

std::string nfkc(std::string_view text) {
    if (all_ascii(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
    ZG_CHECK(U_SUCCESS(status) != 0);  // ICU carries its own data; without it nothing works
    const auto source = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::string out;
    normalizer->normalize(source, status).toUTF8String(out);
    return out;
}

std::string trim(std::string_view text) {
    std::size_t from = text.size();
    std::size_t to = 0;
    each(text, [&](const Step& step) {
        if (is_blank(step.c)) return;
        from = std::min(from, step.from);
        to = step.to;
    });
    return from >= to ? std::string() : std::string(text.substr(from, to - from));
}

std::string drop_blanks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    each(text, [&](const Step& step) {
        if (!is_blank(step.c)) out.append(text.substr(step.from, step.to - step.from));
    });
    return out;
}

std::string to_ascii_width(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    each(text, [&](const Step& step) {
        if (step.c >= 0xFF01 && step.c <= 0xFF5E) {
            out += static_cast<char>(step.c - 0xFF01 + '!');
        } else if (step.c == 0x3000) {
            out += ' ';
        } else {
            out.append(text.substr(step.from, step.to - step.from));
        }
    });
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    each(text, [&](const Step&) { ++count; });
    return count;
}

std::string word_key(std::string_view text) {
    std::string out = drop_blanks(nfkc(text));
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::optional<std::string> from_gb18030(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open("GB18030", &status);
    if (U_FAILURE(status) != 0) return std::nullopt;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::u16string units(bytes.size() + 1, u'\0');  // never more units than bytes
    const std::int32_t length =
        ucnv_toUChars(converter, units.data(), static_cast<std::int32_t>(units.size()),
                      bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
    ucnv_close(converter);
    if (U_FAILURE(status) != 0) return std::nullopt;
    std::string out;
    icu::UnicodeString(units.data(), length).toUTF8String(out);
    return out;
}

std::optional<std::string> to_gb18030(std::string_view text) {
    if (!is_utf8(text)) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open("GB18030", &status);
    if (U_FAILURE(status) != 0) return std::nullopt;
    const auto source = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::string out(static_cast<std::size_t>(source.length()) * 4 + 4, '\0');
    const std::int32_t length =
        ucnv_fromUChars(converter, out.data(), static_cast<std::int32_t>(out.size()),
                        source.getBuffer(), source.length(), &status);
    ucnv_close(converter);
    if (U_FAILURE(status) != 0) return std::nullopt;
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::string name_key(std::string_view name, const SameWords& same) {
    const std::string key = word_key(name);
    std::string bare;
    each(key, [&](const Step& step) {
        if (!is_bracket(step.c)) append(bare, step.c);
    });
    SameWords words = same;
    std::stable_sort(words.begin(), words.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    std::string out;
    std::size_t i = 0;
    // One pass, so that a replacement is never replaced again.
    while (i < bare.size()) {
        const auto hit = std::find_if(words.begin(), words.end(), [&](const auto& word) {
            return !word.first.empty() && std::string_view(bare).substr(i).starts_with(word.first);
        });
        if (hit == words.end()) {
            out += bare[i++];
        } else {
            out += hit->second;
            i += hit->first.size();
        }
    }
    return out;
}

}  // namespace zhigai::text
