#include "kernel/check/check.h"

#include <cstdio>
#include <cstdlib>

namespace zhigai {

void check_failed(const char* what, const char* file, int line) {
    std::fprintf(stderr, "zhigai: check failed: %s at %s:%d\n", what, file, line);
    std::abort();
}

}  // namespace zhigai
