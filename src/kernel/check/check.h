#pragma once

namespace zhigai {

/// Stops the program: a mistake of ours, never of the data. Prints what did not hold and where.
[[noreturn]] void check_failed(const char* what, const char* file, int line);

}  // namespace zhigai

#define ZG_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::zhigai::check_failed(#condition, __FILE__, __LINE__))
