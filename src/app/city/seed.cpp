// The plan names places and departments; the ledgers that link to them need rows. Which registers and columns they
// go into is said by data: the plan's axis, the registers of roles, and the marks of fields.
#include <fmt/format.h>

#include <algorithm>

#include "app/city/city.h"

namespace zhigai::app {

namespace {

struct Entry {
    std::string code;
    Say title;
    std::string short_name;
    std::string kind;
    int order = 0;
    std::vector<std::string> also;
};

std::vector<std::string> sure_names(const std::vector<plan::Alias>& names) {
    std::vector<std::string> out;
    for (const plan::Alias& alias : names) {
        if (alias.sure) out.push_back(alias.name);
    }
    return out;
}

facts::Patch patch_of(const Register& reg, const Entry& entry) {
    facts::Patch patch{.register_id = reg.id};
    for (const Field& field : reg.fields) {
        if (field.marked("code")) patch.set[field.id] = entry.code;
        if (field.marked("name")) patch.set[field.id] = entry.title.zh;
        if (field.marked("name_en") && !entry.title.en.empty()) patch.set[field.id] = entry.title.en;
        if (field.marked("short_name") && !entry.short_name.empty()) patch.set[field.id] = entry.short_name;
        if (field.marked("what_kind") && !entry.kind.empty()) patch.set[field.id] = entry.kind;
        if (field.marked("order") && entry.order > 0) patch.set[field.id] = std::int64_t{entry.order};
        if (field.marked("also")) {
            patch.replace_children = true;
            auto& names = patch.children[field.id];
            for (const std::string& name : entry.also) names.push_back({.set = {{"value", name}}});
        }
    }
    return patch;
}

/// The first engine that may create rows of the register.
std::string engine_for(const Programme& programme, const Register& reg) {
    for (const Role& role : programme.roles()) {
        if (!role.engine) continue;
        for (const Grant& grant : reg.may) {
            if (grant.role == role.id && std::find(grant.doing.begin(), grant.doing.end(), "create") != grant.doing.end()) {
                return role.id;
            }
        }
    }
    return "";
}

}  // namespace

Done City::seed() {
    std::map<std::string, std::vector<Entry>> wanted;  // by register
    for (const plan::District& district : plan().organisation.districts) {
        wanted[plan().organisation.districts_in].push_back({district.id, district.title, district.short_name, district.kind, district.order,
                          sure_names(district.also)});
    }
    if (const std::string& register_id = plan().organisation.departments_in; !register_id.empty()) {
        for (const plan::Department& department : plan().organisation.departments) {
            wanted[register_id].push_back({department.id, department.title, department.full_name, department.kind, 0,
                                           sure_names(department.also)});
        }
    }
    for (const auto& [register_id, entries] : wanted) {
        const Register* reg = programme().find(register_id);
        const Field* code = reg == nullptr ? nullptr : reg->marked("code");
        const std::string role = reg == nullptr ? "" : engine_for(programme(), *reg);
        if (code == nullptr || role.empty()) {
            return fail("cannot_fill",
                        {fmt::format("计划里的单位放不进“{}”：要有标记 code 的字段，并让一个程序角色可以新增", register_id),
                         fmt::format("the plan's units cannot be kept in `{}`: it needs a field marked code and an engine that may create", register_id)},
                        {.key = register_id});
        }
        keeper_ = {.name = role, .roles = {role}};
        facts::Change change{.door = Door::Job, .reason = plan().title.zh};
        for (const Entry& entry : entries) {
            facts::Patch patch = patch_of(*reg, entry);
            const auto ids = ZG_TRY(ledger_->find(keeper_, reg->id, {{code->id, entry.code}}));
            if (!ids.empty()) continue;  // a city may have corrected it since
            change.patches.push_back(std::move(patch));
        }
        if (change.patches.empty()) continue;
        if (auto written = ledger_->write(access::Gate::admit(keeper_), change); !written) return fail(written.error());
    }
    return {};
}

}  // namespace zhigai::app
