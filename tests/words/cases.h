#pragma once

#include "bench.h"

namespace zhigai::words {

std::vector<Case> limit_cases();
std::vector<Case> type_cases();
std::vector<Case> field_cases();
std::vector<Case> life_cases();
std::vector<Case> right_cases();
std::vector<Case> look_cases();
std::vector<Case> list_cases();

}  // namespace zhigai::words
