#pragma once

#include "metadata/plan/plan.h"
#include "metadata/registers/programme.h"

/// Does a plan fit a programme? Every formula is compiled against the register it reads, with the
/// type it must have.
namespace zhigai::plan {

/// All faults of all formulas at once, each at its file, line and column.
Done check_formulas(const Plan& plan, const Programme& programme);

}  // namespace zhigai::plan
