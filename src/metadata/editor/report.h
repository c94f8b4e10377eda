#pragma once

#include <string>
#include <vector>

#include "metadata/plan/plan.h"
#include "metadata/registers/programme.h"

/// What each register holds and who reads it; and what a programme should not hold.
namespace zhigai::editor {

struct RegisterReport {
    const Register* reg = nullptr;
    std::size_t fields = 0, checks = 0, states = 0, moves = 0, roles = 0, examples = 0;
    std::vector<std::string>
        read_by;  ///< counting rules, targets, papers, registers that link here
};
std::vector<RegisterReport> report(const Programme& programme, const plan::Plan& plan);

/// `unused_field`: no check, view, alias, key, mark, move or formula names it. `free_life`: states
/// without a move that `needs`. `unread_register`: no figure, paper or register reads it.
/// `registers_alike`: two share more than 70 % of their field names.
Faults smells(const Programme& programme, const plan::Plan& plan);

}  // namespace zhigai::editor
