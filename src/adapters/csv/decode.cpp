#include "adapters/csv/decode.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace zhigai::csv {
namespace {

using namespace std::string_view_literals;

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// A converter that stops at the first sequence it does not know, instead of writing U+FFFD.
Converter strict(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(name, &status));
    if (U_FAILURE(status)) return nullptr;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
    return U_FAILURE(status) ? nullptr : std::move(converter);
}

/// UTF-8 in `out`; false when a sequence is not of the encoding, `good` is then how many bytes were
/// before it.
bool convert(std::string_view bytes, const char* name, std::string& out, std::size_t& good) {
    const Converter from = strict(name);
    const Converter to = strict("UTF-8");
    good = 0;
    if (!from || !to) return false;
    out.clear();
    out.reserve(bytes.size() + bytes.size() / 2);
    constexpr std::size_t kPiece = 65'536;
    std::vector<UChar> pivot(kPiece);
    std::vector<char> room(kPiece * 3);
    const char* source = bytes.data();
    const char* end = source + bytes.size();
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        UChar* wide = pivot.data();
        ucnv_toUnicode(from.get(), &wide, pivot.data() + pivot.size(), &source, end, nullptr, 1,
                       &status);
        const bool more = status == U_BUFFER_OVERFLOW_ERROR;
        if (U_FAILURE(status) && !more) {
            // An incomplete sequence was consumed: it begins up to three bytes before.
            good = static_cast<std::size_t>(source - bytes.data());
            return false;
        }
        status = U_ZERO_ERROR;
        const UChar* narrow = pivot.data();
        char* target = room.data();
        ucnv_fromUnicode(to.get(), &target, room.data() + room.size(), &narrow, wide, nullptr,
                         more ? 0 : 1, &status);
        if (U_FAILURE(status)) return false;
        out.append(room.data(), target);
        if (!more) return true;
    }
}

int line_of(std::string_view bytes, std::size_t at) {
    return 1 + static_cast<int>(std::ranges::count(bytes.substr(0, at), '\n'));
}

}  // namespace

Result<Decoded> decode(std::string_view bytes, const std::string& file) {
    Decoded out;
    std::size_t good = 0;
    const auto bad = [&](const char* name) {
        return fail("bad_encoding",
                    {std::string("文字编码有误：这一行附近有不属于 ") + name + " 的字节",
                     std::string("bytes near this line are not ") + name},
                    {.file = file, .line = line_of(bytes, good)},
                    {"请在 Excel 或 WPS 中打开原文件，另存为 .xlsx，或另存为“CSV UTF-8”后上传",
                     "open the original in Excel or WPS and save it as .xlsx or as CSV UTF-8"});
    };
    if (bytes.starts_with("\xEF\xBB\xBF"sv)) {
        out.encoding = "UTF-8";
        if (!convert(bytes.substr(3), "UTF-8", out.text, good)) {
            good += 3;
            return bad("UTF-8");
        }
        return out;
    }
    const bool little = bytes.starts_with("\xFF\xFE"sv);
    if (little || bytes.starts_with("\xFE\xFF"sv)) {
        out.encoding = little ? "UTF-16LE" : "UTF-16BE";
        if (!convert(bytes.substr(2), out.encoding.c_str(), out.text, good)) {
            good += 2;
            return bad(out.encoding.c_str());
        }
        return out;
    }
    out.encoding = "UTF-8";
    if (convert(bytes, "UTF-8", out.text, good)) return out;
    // The mark of GB18030 itself, 84 31 95 33, is rare; it decodes to U+FEFF.
    out.encoding = "GB18030";
    if (!convert(bytes, "gb18030", out.text, good)) return bad("UTF-8 / GB18030");
    if (out.text.starts_with("\xEF\xBB\xBF")) out.text.erase(0, 3);
    return out;
}

}  // namespace zhigai::csv
