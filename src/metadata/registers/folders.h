#pragma once

#include <string>
#include <vector>

#include "kernel/result/result.h"
#include "metadata/registers/register.h"

namespace zhigai {

/// A folder of programme/ as the menu shows it; registers are found by the folder their file lies
/// in.
struct ProgrammeFolder {
    std::string id;
    Say title;
};

/// `folders.yaml` at the root of the programme: titles in the order of the menu. None there: an
/// empty list.
Result<std::vector<ProgrammeFolder>> load_folders(const std::string& programme);

/// The folder a register's file lies in: `projects` of programme/projects/project.yaml.
std::string folder_of(const Register& reg);

}  // namespace zhigai
