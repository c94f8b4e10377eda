#include "adapters/xlsx/internal/number_format.h"

#include <algorithm>
#include <array>
#include <utility>

namespace zhigai::xlsx {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void drop_all(std::string& text, std::string_view word) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at))
        text.erase(at, word.size());
}

/// The first section without literals: quoted, escaped, padding and [bracketed] parts; lower case.
/// `[h]`, `[mm]`, `[ss]` are elapsed time and stay, without their brackets.
std::string bare(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == ';') break;
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size() - 1);
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;  // a multi-byte character leaves its tail bytes, which mean nothing below
        } else if (c == '[') {
            const std::size_t close = std::min(code.find(']', i), code.size());
            const std::string_view inside = code.substr(i + 1, close - i - 1);
            const auto elapsed = [](char x) {
                return lower(x) == 'h' || lower(x) == 'm' || lower(x) == 's';
            };
            if (!inside.empty() && std::ranges::all_of(inside, elapsed)) out += 'h';
            i = close;
        } else {
            out += lower(c);
        }
    }
    drop_all(out, "general");
    drop_all(out, "g/通用格式");
    drop_all(out, "am/pm");
    drop_all(out, "a/p");
    drop_all(out, "e+");  // scientific; a lone `e` is the year of an era
    drop_all(out, "e-");
    return out;
}

using Builtin = std::pair<int, std::string_view>;
constexpr std::array kBuiltin{Builtin{0, "General"},
                              Builtin{1, "0"},
                              Builtin{2, "0.00"},
                              Builtin{3, "#,##0"},
                              Builtin{4, "#,##0.00"},
                              Builtin{5, "¥#,##0;¥-#,##0"},
                              Builtin{6, "¥#,##0;[Red]¥-#,##0"},
                              Builtin{7, "¥#,##0.00;¥-#,##0.00"},
                              Builtin{8, "¥#,##0.00;[Red]¥-#,##0.00"},
                              Builtin{9, "0%"},
                              Builtin{10, "0.00%"},
                              Builtin{11, "0.00E+00"},
                              Builtin{12, "# ?/?"},
                              Builtin{13, "# ?\?/?\?"},
                              Builtin{14, "yyyy/m/d"},
                              Builtin{15, "d-mmm-yy"},
                              Builtin{16, "d-mmm"},
                              Builtin{17, "mmm-yy"},
                              Builtin{18, "h:mm AM/PM"},
                              Builtin{19, "h:mm:ss AM/PM"},
                              Builtin{20, "h:mm"},
                              Builtin{21, "h:mm:ss"},
                              Builtin{22, "yyyy/m/d h:mm"},
                              Builtin{27, "yyyy\"年\"m\"月\""},
                              Builtin{28, "m\"月\"d\"日\""},
                              Builtin{29, "m\"月\"d\"日\""},
                              Builtin{30, "m/d/yy"},
                              Builtin{31, "yyyy\"年\"m\"月\"d\"日\""},
                              Builtin{32, "h\"时\"mm\"分\""},
                              Builtin{33, "h\"时\"mm\"分\"ss\"秒\""},
                              Builtin{34, "上午/下午h\"时\"mm\"分\""},
                              Builtin{35, "上午/下午h\"时\"mm\"分\"ss\"秒\""},
                              Builtin{36, "yyyy\"年\"m\"月\""},
                              Builtin{37, "#,##0;-#,##0"},
                              Builtin{38, "#,##0;[Red]-#,##0"},
                              Builtin{39, "#,##0.00;-#,##0.00"},
                              Builtin{40, "#,##0.00;[Red]-#,##0.00"},
                              Builtin{41, "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ "},
                              Builtin{42, "_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* \"-\"_ ;_ @_ "},
                              Builtin{43, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ "},
                              Builtin{44, "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"?\?_ ;_ @_ "},
                              Builtin{45, "mm:ss"},
                              Builtin{46, "[h]:mm:ss"},
                              Builtin{47, "mm:ss.0"},
                              Builtin{48, "##0.0E+0"},
                              Builtin{49, "@"},
                              Builtin{50, "yyyy\"年\"m\"月\""},
                              Builtin{51, "m\"月\"d\"日\""},
                              Builtin{52, "yyyy\"年\"m\"月\""},
                              Builtin{53, "m\"月\"d\"日\""},
                              Builtin{54, "m\"月\"d\"日\""},
                              Builtin{55, "上午/下午h\"时\"mm\"分\""},
                              Builtin{56, "上午/下午h\"时\"mm\"分\"ss\"秒\""},
                              Builtin{57, "yyyy\"年\"m\"月\""},
                              Builtin{58, "m\"月\"d\"日\""}};

}  // namespace

sheet::Look look_of(std::string_view code) {
    const std::string format = bare(code);
    const auto has = [&](char c) { return format.find(c) != format.npos; };
    const bool clock = has('h') || has('s');
    if (has('y') || has('d') || has('e') || (has('m') && !clock)) return sheet::Look::Date;
    if (clock) return sheet::Look::Time;
    if (has('%')) return sheet::Look::Percent;
    if (has('@') && !has('0') && !has('#')) return sheet::Look::Text;
    return sheet::Look::General;
}

std::string_view builtin_format(int id) {
    const auto found = std::ranges::lower_bound(kBuiltin, id, {}, &Builtin::first);
    return found != kBuiltin.end() && found->first == id ? found->second : std::string_view{};
}

}  // namespace zhigai::xlsx
