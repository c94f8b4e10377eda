#pragma once

#include "app/json/json.h"
#include "derived/columns/columns.h"

namespace zhigai::app {

/// A cross-table as docs/reference/api.md has it: a line a group, each value raw and as a person reads it.
Json crosstab_json(const Eyes& eyes, const Register& reg, const facts::AggregateRequest& request, const columns::Answer& answer);

}  // namespace zhigai::app
