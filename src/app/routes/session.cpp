#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

std::int64_t rows_of(const Call& call, const Register& reg) {
    const auto page = call.city.ledger().list(call.who, {.register_id = reg.id, .limit = 0});
    return page ? page->total : 0;
}

http::Response session(Call& call) {
    City& city = call.city;
    Json roles = Json::array();
    for (const Role& role : city.programme().roles()) {
        if (role.engine) continue;
        Json units = Json::array();
        if (!role.unit_register.empty()) {
            for (const auto& [code, title] : city.units_of(role)) units.push_back({{"code", code}, {"title", to_json(title)}});
        }
        roles.push_back({{"id", role.id}, {"title", to_json(role.title)}, {"takes_unit", !role.unit_register.empty()}, {"units", std::move(units)}});
    }
    // Empty = no row yet of what is counted: the first steps are shown.
    const plan::CountingRule* rule = city.plan().rule();
    const Register* counted = rule == nullptr ? nullptr : city.programme().find(rule->register_id);
    return json_response(200, {{"roles", std::move(roles)},
                               {"as", {{"role", call.who.roles.front()}, {"name", call.who.name}}},
                               {"today", iso(city.usual_day())},
                               {"now", moment_text(city.clock().now_ms())},
                               {"data_version", city.ledger().head_seq()},
                               {"head", city.ledger().head_hash()},
                               {"bundle", city.programme().bundle()},
                               {"sample", city.is_sample()},
                               {"empty", counted == nullptr || rows_of(call, *counted) == 0},
                               {"counted_register", counted == nullptr ? "" : counted->id},
                               {"city", to_json(city.plan().city)},
                               {"plan", to_json(city.plan().title)},
                               {"years", city.plan().years}});
}

http::Response meta(Call& call) {
    const Programme& programme = call.city.programme();
    Json registers = Json::array();
    for (const auto& reg : programme.registers()) {
        const facts::Rights rights = call.city.ledger().rights(call.who, reg->id);
        if (rights.see.empty()) continue;
        Json one = to_json(*reg, rights);
        one["counts"] = {{"rows", rows_of(call, *reg)}};
        registers.push_back(std::move(one));
    }
    Json codes = Json::object();
    for (const CodeList& list : programme.code_lists()) {
        Json items = Json::array();
        for (const Code& code : list.items) {
            items.push_back({{"id", code.id}, {"title", to_json(code.title)}, {"under", code.under},
                             {"until", code.until ? Json(iso(*code.until)) : Json()}});
        }
        codes[list.id] = std::move(items);
    }
    Json folders = Json::array();
    for (const ProgrammeFolder& folder : call.city.menu()) folders.push_back({{"id", folder.id}, {"title", to_json(folder.title)}});
    return json_response(200, {{"folders", std::move(folders)}, {"registers", std::move(registers)}, {"codes", std::move(codes)}});
}

}  // namespace

std::vector<Route> session_routes() {
    return {{"GET", "/api/v1/session", session}, {"GET", "/api/v1/meta", meta}};
}

}  // namespace zhigai::app
