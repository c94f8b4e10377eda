#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/result/result.h"

/// Identifying codes that carry their own check.
namespace zhigai::codes {

/// What GB 32100-2015 says of a 统一社会信用代码 already in canonical form (see
/// `canonical_credit_code`).
struct CreditCodeVerdict {
    bool ok = false;
    std::string code;  ///< credit_code_length, _alphabet, _region, _check, _spoilt, _old
    Say what;          ///< empty when ok
    Say mend;
    /// The code with look-alike letters put right (O→0, I→1, Z→2, S→5), only when the check then
    /// passes. To be asked of a person, never taken by itself.
    std::string suggestion;
};

/// NFKC, blanks and a leading apostrophe dropped, upper case.
std::string canonical_credit_code(std::string_view text);

/// 18 characters, the alphabet without I O S V Z, digits at 3 to 8, the mod-31 check character.
/// The region is never judged: a firm may be registered anywhere.
CreditCodeVerdict judge_credit_code(std::string_view code);

/// The check character that 17 characters ask for; nullopt when one is outside the alphabet.
std::optional<char> credit_check_character(std::string_view seventeen);

/// GB 11714 over characters 9 to 17: a warning only, real codes fail it now and then.
bool organisation_part_ok(std::string_view credit_code);

}  // namespace zhigai::codes
