#pragma once

#include <string>
#include <string_view>

#include "kernel/result/result.h"

namespace zhigai::csv {

struct Decoded {
    std::string text;      ///< UTF-8 without a mark
    std::string encoding;  ///< UTF-8, GB18030, UTF-16LE, UTF-16BE
};

/// A fault names the line of the first byte sequence that is in none of them.
Result<Decoded> decode(std::string_view bytes, const std::string& file);

}  // namespace zhigai::csv
