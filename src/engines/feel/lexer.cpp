#include "engines/feel/lexer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engines/feel/utf8.h"

namespace zhigai::feel {

namespace {

bool blank(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool digit(char32_t c) {
    return c >= '0' && c <= '9';
}

// Full-width punctuation stands alone, so that （ inside a name matches by tokens and outside one
// is told apart.
bool full_width_sign(char32_t c) {
    return (c >= 0x2018 && c <= 0x201F) || (c >= 0x3001 && c <= 0x3003) ||
           (c >= 0x3008 && c <= 0x3011) || (c >= 0xFF01 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65);
}

bool name_start(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= 0x80 && !blank(c) && !full_width_sign(c) && c != 0xFFFD);
}

class Lexer {
 public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        std::vector<Token> out;
        for (;;) {
            bool bad_comment = false;
            const bool skipped = skip_blanks(bad_comment);
            Token token;
            token.column = column_;
            token.blank_before = skipped;
            const std::size_t from = at_;
            if (bad_comment) {
                token.kind = Token::Kind::Bad;
                token.value = "open_comment";
                at_ = text_.size();
            } else if (at_ < text_.size()) {
                read(token);
            }
            token.text = text_.substr(from, at_ - from);
            const bool end = token.kind == Token::Kind::End || token.kind == Token::Kind::Bad;
            out.push_back(std::move(token));
            if (end) break;
        }
        if (out.back().kind == Token::Kind::Bad) {
            Token token;
            token.column = column_;
            out.push_back(token);
        }
        return out;
    }

 private:
    char32_t peek() const {
        std::size_t at = at_;
        return at < text_.size() ? next_code_point(text_, at) : 0;
    }
    char32_t take() {
        ++column_;
        return next_code_point(text_, at_);
    }
    bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

    bool skip_blanks(bool& bad_comment) {
        bool skipped = false;
        while (at_ < text_.size()) {
            if (blank(peek())) {
                take();
            } else if (starts("//")) {
                while (at_ < text_.size() && peek() != '\n') take();
            } else if (starts("/*")) {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) {
                    bad_comment = true;
                    return true;
                }
                while (at_ < end + 2) take();
            } else {
                break;
            }
            skipped = true;
        }
        return skipped;
    }

    void read(Token& token) {
        const char32_t c = peek();
        const bool fraction =
            c == '.' && at_ + 1 < text_.size() && digit(static_cast<unsigned char>(text_[at_ + 1]));
        if (digit(c) || fraction) {
            read_number(token);
        } else if (c == '"') {
            read_text(token);
        } else if (c == '?') {
            take();
            token.kind = Token::Kind::Word;
        } else if (name_start(c)) {
            token.kind = Token::Kind::Word;
            while (at_ < text_.size() && (name_start(peek()) || digit(peek()))) take();
        } else {
            constexpr std::array<std::string_view, 6> pairs{"**", "..", "<=", ">=", "!=", "->"};
            token.kind = Token::Kind::Sign;
            const auto pair = std::find_if(pairs.begin(), pairs.end(),
                                           [&](std::string_view p) { return starts(p); });
            take();
            if (pair != pairs.end()) take();
        }
    }

    void read_number(Token& token) {
        token.kind = Token::Kind::Number;
        while (digit(peek())) take();
        if (peek() == '.' && at_ + 1 < text_.size() &&
            digit(static_cast<unsigned char>(text_[at_ + 1]))) {
            take();
            while (digit(peek())) take();
        }
        if (peek() == 'e' || peek() == 'E') {
            std::size_t look = at_ + 1;
            if (look < text_.size() && (text_[look] == '+' || text_[look] == '-')) ++look;
            if (look < text_.size() && digit(static_cast<unsigned char>(text_[look]))) {
                while (at_ <= look) take();
                while (digit(peek())) take();
            }
        }
    }

    std::optional<char32_t> hex(std::size_t from, std::size_t count) const {
        if (from + count > text_.size()) return std::nullopt;
        char32_t value = 0;
        for (std::size_t i = from; i < from + count; ++i) {
            const char c = text_[i];
            const int d = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
            if (d < 0) return std::nullopt;
            value = value * 16 + static_cast<char32_t>(d);
        }
        return value;
    }

    void skip(std::size_t bytes) {
        at_ += bytes;
        column_ += static_cast<int>(bytes);
    }

    void read_text(Token& token) {
        token.kind = Token::Kind::Text;
        take();
        while (at_ < text_.size()) {
            const char32_t c = take();
            if (c == '"') return;
            if (c != '\\') {
                append_code_point(token.value, c);
                continue;
            }
            const char next = at_ < text_.size() ? text_[at_] : '\0';
            if (next == 'n' || next == 't' || next == 'r' || next == '"' || next == '\\' ||
                next == '\'') {
                token.value += next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next;
                skip(1);
            } else if (const auto six = next == 'U' ? hex(at_ + 1, 6) : std::nullopt) {
                append_code_point(token.value, *six);
                skip(7);
            } else if (const auto four = next == 'u' ? hex(at_ + 1, 4) : std::nullopt) {
                skip(5);
                char32_t point = *four;
                if (point >= 0xD800 && point < 0xDC00 &&
                    starts("\\u")) {  // half of a pair written as two escapes
                    if (const auto low = hex(at_ + 2, 4); low && *low >= 0xDC00 && *low < 0xE000) {
                        point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
                        skip(6);
                    }
                }
                append_code_point(token.value, point);
            } else {
                token.value += '\\';  // \d and the like stay, for patterns
            }
        }
        token.kind = Token::Kind::Bad;
        token.value = "open_text";
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int column_ = 1;
};

}  // namespace

std::vector<Token> lex(std::string_view text) {
    return Lexer(text).run();
}

}  // namespace zhigai::feel
