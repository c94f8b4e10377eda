#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zhigai {

/// Which way somebody came in; recorded in every change set.
enum class Door { Page, Api, Cli, Import, Job, Engine, Move, Undo };
std::string_view door_name(Door door);

/// Who acts. Until accounts exist (a later issue) a principal is a role and its unit: `--as district_office:huilong`.
struct Principal {
    std::string name;                 ///< shown in history
    std::vector<std::string> roles;
    /// my.* → row ids: {"districts": {3}, "enterprise": {17}}
    std::map<std::string, std::vector<std::int64_t>> my;
};

}  // namespace zhigai
