#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zhigai::feel {

/// The code point at `at`, which moves behind it. A broken byte is U+FFFD and one byte long.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_code_point(std::string& out, char32_t c);
std::u32string code_points(std::string_view text);
std::string from_code_points(std::u32string_view text);

}  // namespace zhigai::feel
