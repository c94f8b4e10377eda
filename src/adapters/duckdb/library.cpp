#include "adapters/duckdb/library.h"

#include <dlfcn.h>

namespace zhigai::duckdb {

const Library* library() {
    static const Library* const found = []() -> const Library* {
        void* handle = dlopen("libduckdb.so", RTLD_NOW | RTLD_LOCAL);  // by the program's rpath
        if (handle == nullptr) return nullptr;
        static Library functions;
        bool whole = true;
#define X(name)                                                                               \
    functions.name = reinterpret_cast<decltype(functions.name)>(dlsym(handle, "duckdb_" #name)); \
    whole = whole && functions.name != nullptr;
        ZG_DUCKDB_FUNCTIONS(X)
#undef X
        return whole ? &functions : nullptr;
    }();
    return found;
}

}  // namespace zhigai::duckdb
