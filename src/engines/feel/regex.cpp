#include "engines/feel/regex.h"

#include <fmt/format.h>
#include <unicode/regex.h>

#include <algorithm>
#include <map>
#include <memory>

#include "engines/feel/utf8.h"

namespace zhigai::feel::regex {

namespace {

// ICU reports its work in units of 10,000 states gone back to.
constexpr long cost_of_unit = 1000;
constexpr std::int32_t most_units = 500;

UBool U_CALLCONV still_allowed(const void* budget, std::int32_t units) {
    long& left = *static_cast<long*>(const_cast<void*>(budget));
    left -= cost_of_unit;
    return left >= 0 && units < most_units ? 1 : 0;
}

bool blank(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool digit(char32_t c) {
    return c >= '0' && c <= '9';
}

// Flag x: blanks go, except in [...]; \p{ Is X } counts as outside.
std::u32string without_blanks(const std::u32string& in) {
    std::u32string out;
    int depth = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in[i] == '\\') {
            out += in[i];
            if (depth == 0) {
                while (i + 1 < in.size() && blank(in[i + 1])) ++i;
            }
            if (i + 1 < in.size()) out += in[++i];
            continue;
        }
        if (in[i] == '[') ++depth;
        if (in[i] == ']' && depth > 0) --depth;
        if (depth == 0 && blank(in[i])) continue;
        out += in[i];
    }
    return out;
}

// XPath's grammar to ICU's. Classes become look-aheads where they are negated or subtract, because
// ICU closes a negated set over case, which XPath does not.
class Translator {
 public:
    Translator(std::u32string pattern, bool dot_all, bool lines)
        : in_(std::move(pattern)), dot_all_(dot_all), lines_(lines) {}

    std::optional<std::string> run() {
        const bool ok = branches();
        if (!ok || at_ != in_.size() || !open_.empty()) return std::nullopt;
        return out_;
    }

 private:
    char32_t peek() const { return at_ < in_.size() ? in_[at_] : 0; }
    bool end() const { return at_ >= in_.size(); }

    static std::string literal(char32_t c) {
        return fmt::format("\\x{{{:x}}}", static_cast<std::uint32_t>(c));
    }

    bool branches() {
        bool quantifiable = false;
        while (!end()) {
            const char32_t c = in_[at_];
            if (c == '*' || c == '+' || c == '?' || c == '{') {
                if (!quantifiable || !quantifier()) return false;
                quantifiable = false;
                continue;
            }
            quantifiable = true;
            if (c == '(') {
                if (!open_group()) return false;
                quantifiable = false;
            } else if (c == ')') {
                if (open_.empty()) return false;
                if (open_.back() > 0) closed_.push_back(open_.back());
                open_.pop_back();
                out_ += ')';
                ++at_;
            } else if (c == '|') {
                out_ += '|';
                ++at_;
                quantifiable = false;
            } else if (c == '^' || c == '$') {
                out_ += lines_ ? (c == '^' ? "^" : "$") : (c == '^' ? "\\A" : "\\z");
                ++at_;
                quantifiable = false;
            } else if (c == '.') {
                out_ += dot_all_ ? "(?s:.)" : "[^\\n\\r]";
                ++at_;
            } else if (c == '[') {
                const auto set = char_class(0);
                if (!set) return false;
                out_ += *set;
            } else if (c == '\\') {
                if (!escape()) return false;
            } else if (c == ']' || c == '}') {
                return false;
            } else {
                out_ += literal(c);
                ++at_;
            }
        }
        return true;
    }

    bool open_group() {
        ++at_;
        if (peek() == '?') {
            if (at_ + 1 >= in_.size() || in_[at_ + 1] != ':') return false;
            at_ += 2;
            out_ += "(?:";
            open_.push_back(0);
        } else {
            out_ += '(';
            open_.push_back(++groups_);
        }
        return open_.size() < 100;
    }

    bool quantifier() {
        const char32_t c = in_[at_++];
        if (c != '{') {
            out_ += static_cast<char>(c);
        } else {
            std::string body;
            while (!end() && in_[at_] != '}') {
                if (!digit(in_[at_]) && in_[at_] != ',') return false;
                body += static_cast<char>(in_[at_++]);
            }
            if (end() || body.empty() || body.front() == ',' || body.size() > 11) return false;
            const std::size_t comma = body.find(',');
            if (comma != std::string::npos && body.find(',', comma + 1) != std::string::npos)
                return false;
            const auto count = [](const std::string& digits) {
                return digits.size() > 4 ? 100'000 : std::stoi("0" + digits);
            };
            const int low = count(body.substr(0, comma));
            if (low > 9999) return false;
            if (comma != std::string::npos && comma + 1 < body.size() &&
                count(body.substr(comma + 1)) < low)
                return false;
            ++at_;
            out_ += "{" + body + "}";
        }
        if (peek() == '?') {
            out_ += '?';
            ++at_;
        }
        return true;
    }

    bool escape() {
        if (at_ + 1 < in_.size() && digit(in_[at_ + 1])) {
            ++at_;
            int number = static_cast<int>(in_[at_++] - '0');
            while (!end() && digit(in_[at_]) &&
                   number * 10 + static_cast<int>(in_[at_] - '0') <= groups_) {
                number = number * 10 + static_cast<int>(in_[at_++] - '0');
            }
            if (std::find(closed_.begin(), closed_.end(), number) == closed_.end()) return false;
            // Braces keep a digit that follows from joining the number.
            out_ += fmt::format("(?:\\{})", number);
            return true;
        }
        const auto set = escaped_set();
        if (!set) return false;
        out_ += *set;
        return true;
    }

    // \d, \p{..}, \. and their like, at a backslash; good inside and outside of brackets.
    std::optional<std::string> escaped_set() {
        ++at_;
        if (end()) return std::nullopt;
        const char32_t c = in_[at_++];
        switch (c) {
            case 'n':
                return "\\n";
            case 'r':
                return "\\r";
            case 't':
                return "\\t";
            case 's':
                return "[ \\t\\n\\r]";
            case 'S':
                return "[^ \\t\\n\\r]";
            case 'd':
                return "\\p{Nd}";
            case 'D':
                return "\\P{Nd}";
            case 'w':
                return "[^\\p{P}\\p{Z}\\p{C}]";
            case 'W':
                return "[\\p{P}\\p{Z}\\p{C}]";
            case 'i':
                return "[\\p{L}\\p{Nl}_\\x{3a}]";
            case 'I':
                return "[^\\p{L}\\p{Nl}_\\x{3a}]";
            case 'c':
                return "[\\p{L}\\p{N}\\p{M}_\\x{3a}\\x{2e}\\x{2d}\\x{b7}]";
            case 'C':
                return "[^\\p{L}\\p{N}\\p{M}_\\x{3a}\\x{2e}\\x{2d}\\x{b7}]";
            case 'p':
            case 'P':
                return property(c);
            default:
                break;
        }
        if (std::u32string_view(U"\\|.-^?*+{}()[]$").find(c) == std::u32string_view::npos)
            return std::nullopt;
        return literal(c);
    }

    std::optional<std::string> property(char32_t letter) {
        if (peek() != '{') return std::nullopt;
        ++at_;
        std::string name;
        while (!end() && in_[at_] != '}') {
            const char32_t c = in_[at_++];
            const bool good =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || c == '-';
            if (!good) return std::nullopt;
            name += static_cast<char>(c);
        }
        if (end() || name.empty()) return std::nullopt;
        ++at_;
        if (name.starts_with("Is")) {
            name = "blk=" + name.substr(2);
        } else if (name.size() > 2) {
            return std::nullopt;
        }
        return fmt::format("\\{}{{{}}}", static_cast<char>(letter), name);
    }

    std::optional<std::string> char_class(int depth) {
        if (depth > 20) return std::nullopt;
        ++at_;
        const bool negated = peek() == '^';
        if (negated) ++at_;
        std::string set;
        std::string minus;
        bool any = false;
        while (!end() && in_[at_] != ']') {
            char32_t c = in_[at_];
            if (c == '[') return std::nullopt;
            if (c == '-' && any && at_ + 1 < in_.size() && in_[at_ + 1] == '[') {
                ++at_;
                const auto taken = char_class(depth + 1);
                if (!taken || peek() != ']') return std::nullopt;
                minus = *taken;
                break;
            }
            any = true;
            bool single = true;
            if (c == '\\') {
                const std::size_t from = at_;
                const auto escaped = escaped_set();
                if (!escaped) return std::nullopt;
                single = escaped->starts_with("\\x") || *escaped == "\\n" || *escaped == "\\r" ||
                         *escaped == "\\t";
                if (!single) {
                    set += *escaped;
                    continue;
                }
                c = in_[from + 1];
                if (c == 'n') c = '\n';
                if (c == 'r') c = '\r';
                if (c == 't') c = '\t';
            } else {
                ++at_;
            }
            if (peek() == '-' && at_ + 1 < in_.size() && in_[at_ + 1] != ']' &&
                in_[at_ + 1] != '[') {
                ++at_;
                char32_t last = in_[at_];
                if (last == '\\') {
                    const std::size_t from = at_;
                    const auto escaped = escaped_set();
                    if (!escaped || !escaped->starts_with("\\x")) return std::nullopt;
                    last = in_[from + 1];
                } else {
                    ++at_;
                }
                if (last < c) return std::nullopt;
                set += literal(c) + "-" + literal(last);
            } else {
                set += literal(c);
            }
        }
        if (end() || !any) return std::nullopt;
        ++at_;
        std::string out = "[" + set + "]";
        if (negated) out = "(?![" + set + "])(?s:.)";
        if (!minus.empty()) out = "(?!" + minus + ")" + out;
        return negated || !minus.empty() ? "(?:" + out + ")" : out;
    }

    std::u32string in_;
    bool dot_all_;
    bool lines_;
    std::size_t at_ = 0;
    std::string out_;
    int groups_ = 0;
    std::vector<int> open_;
    std::vector<int> closed_;
};

std::shared_ptr<const icu::RegexPattern> compile(std::string_view pattern, std::string_view flags) {
    std::uint32_t options = UREGEX_UNIX_LINES;
    bool dot_all = false;
    bool lines = false;
    bool strip = false;
    for (const char flag : flags) {
        if (flag == 'i') {
            options |= UREGEX_CASE_INSENSITIVE;
        } else if (flag == 'm') {
            lines = true;
            options |= UREGEX_MULTILINE;
        } else if (flag == 's') {
            dot_all = true;
        } else if (flag == 'x') {
            strip = true;
        } else {
            return nullptr;
        }
    }
    // Rules meet the same pattern row after row.
    thread_local std::map<std::string, std::shared_ptr<const icu::RegexPattern>> cache;
    const std::string key = std::string(flags) + '/' + std::string(pattern);
    if (const auto found = cache.find(key); found != cache.end()) return found->second;
    if (cache.size() > 64) cache.clear();
    std::u32string points = code_points(pattern);
    if (points.size() > 5000) return nullptr;
    if (strip) points = without_blanks(points);
    std::shared_ptr<const icu::RegexPattern> compiled;
    if (const auto translated = Translator(std::move(points), dot_all, lines).run()) {
        UErrorCode status = U_ZERO_ERROR;
        UParseError where;
        std::unique_ptr<icu::RegexPattern> made(icu::RegexPattern::compile(
            icu::UnicodeString::fromUTF8(*translated), options, where, status));
        if (U_SUCCESS(status) != 0) compiled = std::move(made);
    }
    cache.emplace(key, compiled);
    return compiled;
}

std::unique_ptr<icu::RegexMatcher> matcher(const icu::RegexPattern& pattern,
                                           const icu::UnicodeString& text, long& budget) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> out(pattern.matcher(text, status));
    if (U_FAILURE(status) != 0) return nullptr;
    out->setMatchCallback(still_allowed, &budget, status);
    return U_FAILURE(status) != 0 ? nullptr : std::move(out);
}

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

// The standard calls a pattern that matches nothing at all an error for replace and split.
bool matches_nothing(const icu::RegexPattern& pattern) {
    const icu::UnicodeString empty;
    long budget = 100'000;
    const auto m = matcher(pattern, empty, budget);
    UErrorCode status = U_ZERO_ERROR;
    return !m || m->find(status) != 0 || U_FAILURE(status) != 0;
}

// `$1`, `$0`, `\$`, `\\` of XPath; nullopt for anything else after a sign.
std::optional<icu::UnicodeString> expand(const std::u32string& replacement, icu::RegexMatcher& m,
                                         int groups) {
    icu::UnicodeString out;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char32_t c = replacement[i];
        if (c == '\\') {
            if (++i >= replacement.size() || (replacement[i] != '\\' && replacement[i] != '$'))
                return std::nullopt;
            out.append(static_cast<UChar32>(replacement[i]));
        } else if (c == '$') {
            if (i + 1 >= replacement.size() || !digit(replacement[i + 1])) return std::nullopt;
            int number = static_cast<int>(replacement[++i] - '0');
            while (i + 1 < replacement.size() && digit(replacement[i + 1]) &&
                   number * 10 + static_cast<int>(replacement[i + 1] - '0') <= groups) {
                number = number * 10 + static_cast<int>(replacement[++i] - '0');
            }
            if (number > groups) continue;
            UErrorCode status = U_ZERO_ERROR;
            out.append(m.group(number, status));
            if (U_FAILURE(status) != 0) return std::nullopt;
        } else {
            out.append(static_cast<UChar32>(c));
        }
    }
    return out;
}

}  // namespace

std::optional<bool> matches(std::string_view text, std::string_view pattern, std::string_view flags,
                            long& budget) {
    const auto compiled = compile(pattern, flags);
    if (!compiled) return std::nullopt;
    const icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto m = matcher(*compiled, wide, budget);
    if (!m) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    const bool found = m->find(status) != 0;
    return U_FAILURE(status) != 0 ? std::nullopt : std::optional(found);
}

std::optional<std::string> replace(std::string_view text, std::string_view pattern,
                                   std::string_view replacement, std::string_view flags,
                                   long& budget) {
    const auto compiled = compile(pattern, flags);
    if (!compiled || matches_nothing(*compiled)) return std::nullopt;
    const icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto m = matcher(*compiled, wide, budget);
    if (!m) return std::nullopt;
    const std::u32string with = code_points(replacement);
    icu::UnicodeString out;
    std::int32_t at = 0;
    UErrorCode status = U_ZERO_ERROR;
    while (m->find(status) != 0 && U_SUCCESS(status) != 0) {
        const auto expanded = expand(with, *m, m->groupCount());
        if (!expanded) return std::nullopt;
        out.append(wide, at, m->start(status) - at).append(*expanded);
        at = m->end(status);
        if (out.length() > 10'000'000) return std::nullopt;
    }
    if (U_FAILURE(status) != 0) return std::nullopt;
    out.append(wide, at, wide.length() - at);
    return utf8(out);
}

std::optional<std::vector<std::string>> split(std::string_view text, std::string_view pattern,
                                              long& budget) {
    const auto compiled = compile(pattern, "");
    if (!compiled || matches_nothing(*compiled)) return std::nullopt;
    const icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto m = matcher(*compiled, wide, budget);
    if (!m) return std::nullopt;
    std::vector<std::string> out;
    std::int32_t at = 0;
    UErrorCode status = U_ZERO_ERROR;
    while (m->find(status) != 0 && U_SUCCESS(status) != 0) {
        out.push_back(utf8(wide.tempSubString(at, m->start(status) - at)));
        at = m->end(status);
    }
    if (U_FAILURE(status) != 0) return std::nullopt;
    out.push_back(utf8(wide.tempSubString(at)));
    return out;
}

}  // namespace zhigai::feel::regex
