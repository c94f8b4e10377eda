#pragma once

#include <utility>

#include "access/principal.h"

namespace zhigai::access {

/// Proof that access looked at who acts. Only `Gate` makes one, so a write that asked nobody does not compile.
class Permit {
 public:
    const Principal& principal() const { return principal_; }

 private:
    friend class Gate;
    explicit Permit(Principal principal) : principal_(std::move(principal)) {}
    Principal principal_;
};

/// Makes permits. Which rows and fields a permit reaches is judged by the write gate from the register's `may`.
class Gate {
 public:
    /// A person or engine with at least one role.
    static Permit admit(Principal principal);
};

}  // namespace zhigai::access
