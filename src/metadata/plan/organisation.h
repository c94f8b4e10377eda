#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

/// Another name under which papers and sheets mean the same unit.
struct Alias {
    std::string name;
    bool sure = true;          ///< a name that is only likely is offered to a person, never taken
    std::optional<Date> from;  ///< since when it means this unit
    Say note;
};

struct Department {
    std::string id;
    Say title;  ///< zh: 市发展改革委
    std::string full_name;
    std::string kind;  ///< a code of the list that the register of departments names
    std::vector<Alias> also;
    Place place;
};

/// What a breakdown counts for: a place, or a unit of another axis (an industry, a class of
/// districts, a body that is no place such as 省属).
struct Unit {
    std::string id;
    int order = 0;  ///< 序号 of the annex, from 1
    Say title;      ///< zh: 高新技术产业开发区
    std::string short_name;
    std::string kind;  ///< a code of the list that the register of districts names
    std::vector<Alias> also;
    Place place;
    std::string axis = "district";
    std::vector<std::string> codes;    ///< of the code list that a counting rule's `where` gives
    std::vector<std::string> members;  ///< districts of this class
};
using District = Unit;

/// A place that exists and has no row in the annex; `counts_to` is a district or empty
/// (不在计划内).
struct OtherPlace {
    std::string id;
    Say title;
    std::string counts_to;
    bool sure = false;
    std::optional<Date> from;  ///< since when it counts there
    Say note;
};

/// A short name that fits several districts: importers ask.
struct Ambiguous {
    std::string name;
    std::vector<std::string> could_be;
};

/// An abstract office (lead, finance) and the department that fills it here.
struct Office {
    std::string id;
    Say title;
    std::string department;
};

/// A role of programme/organisation and who holds it here: departments, or `each_district`.
struct RoleHolder {
    std::string role;
    std::vector<std::string> held_by;
};

struct Organisation {
    std::vector<Department> departments;
    std::vector<District> districts;  ///< the order of the annex
    std::vector<OtherPlace> other_places;
    std::vector<Ambiguous> ambiguous;
    std::vector<Office> offices;
    std::vector<RoleHolder> roles;
    std::vector<Unit> units;     ///< of other axes than district, in their order
    std::string departments_in;  ///< register that keeps a row for each department
    std::string districts_in;    ///< register that keeps a row for each district
    std::string each_district;   ///< the printed word for all of them: 各区镇

    const Department* department(std::string_view id) const;
    const District* district(std::string_view id) const;
    /// A district, or a unit of another axis.
    const Unit* unit(std::string_view id) const;
    const Office* office(std::string_view id) const;
    /// By id, full, short or sure other name, blanks dropped; null when none or several.
    const District* district_by_word(std::string_view word) const;
    /// The same among the units of one axis.
    const Unit* unit_by_word(std::string_view axis, std::string_view word) const;
    const Department* department_by_word(std::string_view word) const;
};

/// The word in `departments:` that means every district (各区镇).
inline constexpr std::string_view each_district = "each_district";

}  // namespace zhigai::plan
