#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "kernel/result/result.h"

namespace zhigai::imports {

/// Why a cell cannot be read, before anybody knows where it stands.
struct Refusal {
    std::string code;
    Say what;
    Say mend;
};

template <class T>
using Read = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(std::string code, Say what, Say mend) {
    return tl::make_unexpected(Refusal{std::move(code), std::move(what), std::move(mend)});
}

}  // namespace zhigai::imports
