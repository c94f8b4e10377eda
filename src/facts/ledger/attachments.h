#pragma once

#include "access/principal.h"
#include "metadata/registers/composite.h"

namespace zhigai::facts {

/// Who keeps the bytes behind `file` values. A row may name a file only when the one who writes has
/// brought its bytes (or the row names it already): a hash heard of somewhere opens nothing.
class Attachments {
 public:
    virtual ~Attachments() = default;
    virtual bool brought(const Principal& who, const FileValue& file) const = 0;
};

}  // namespace zhigai::facts
