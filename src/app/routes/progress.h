#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/routes/routes.h"

namespace zhigai::app {

/// on (default today), year (default the year of `on` when the plan has it; 0 or `all` = all years), rule.
Result<progress::Question> question_of(const Call& call);
/// The question's year when none is given: the plan's year nearest to `on`.
int year_for(const plan::Plan& plan, Date on);
/// The overview in the annex's own layout, as one sheet.
Result<std::string> overview_workbook(const City& city, const progress::Overview& overview, const Principal& who);

}  // namespace zhigai::app
