#pragma once

#include <string>

#include "metadata/registers/programme.h"

/// What the command line and the tests ask of a programme's texts.
namespace zhigai {

/// Every example of every register, judged against the check it names only. Empty when all say the
/// truth.
Faults run_examples(const Programme& programme);

struct ProgrammeReport {
    Faults faults;  ///< empty: the programme is sound and its examples hold
    std::size_t registers = 0;
    std::size_t fields = 0;
    std::size_t checks = 0;
    std::size_t examples = 0;
    std::size_t code_lists = 0;
    std::string bundle;
};

/// Loads and runs the examples: `zhigai register check`.
ProgrammeReport check_programme(const std::string& folder, const std::string& overlay = "");

}  // namespace zhigai
