#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Text to tokens. Keywords and names are both Words here: only the scope tells which is which
/// (names.h).
namespace zhigai::feel {

struct Token {
    enum class Kind { End, Number, Text, Word, Sign, Bad };
    Kind kind = Kind::End;
    std::string_view text;  ///< as written; of End empty
    std::string value;      ///< of Text: without quotes and escapes; of Bad: what is wrong (a code)
    int column = 1;         ///< in characters, from 1
    bool blank_before = false;

    bool is(std::string_view what) const {
        return (kind == Kind::Word || kind == Kind::Sign) && text == what;
    }
    bool word() const { return kind == Kind::Word; }
};

/// Never fails: what cannot be read is a Bad token. The last one is End. Tokens point into `text`.
std::vector<Token> lex(std::string_view text);

}  // namespace zhigai::feel
