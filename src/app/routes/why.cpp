// "Why can I not see or change this?" The write gate itself is asked, by a change that is judged
// and not written: a second reading of the rules could differ from the first.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/json/json.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

bool has(const std::vector<std::string>& list, const std::string& word) {
    return std::ranges::find(list, word) != list.end();
}

/// What the field does not hold now, so that the gate has something to judge.
Cell another(const Field& field, const Cell& now) {
    if (!is_null(now)) return Cell{};
    switch (field.type) {
        case FieldType::Text:
        case FieldType::Note:
        case FieldType::Choice:
        case FieldType::Period:
        case FieldType::Place:
        case FieldType::File:
        case FieldType::Secret:
            return std::string("1");
        default:
            return std::int64_t{1};
    }
}

/// Refusals of the right to change, by field; what is wrong with a value is not asked here.
std::map<std::string, Fault> refusals(const Call& call, const Register& reg,
                                      const facts::Record& record, const std::string& reason) {
    static const std::set<std::string> rights = {"no_right", "retired",      "fixed",   "locked",
                                                 "computed", "out_of_scope", "void_row"};
    facts::Patch patch{.register_id = reg.id, .id = record.id};
    for (const Field& field : reg.fields) {
        if (!field.typed() || field.is_virtual) continue;
        const auto found = record.cells.find(field.id);
        if (field.is_child_table()) {
            patch.children[field.id].push_back({});
        } else {
            patch.set[field.id] =
                another(field, found == record.cells.end() ? Cell{} : found->second);
        }
    }
    const facts::Change change{
        .door = Door::Page, .reason = reason, .patches = {std::move(patch)}, .dry_run = true};
    const auto judged = call.city.ledger().write(access::Gate::admit(call.who), change);
    std::map<std::string, Fault> out;
    if (judged) return out;
    for (const Fault& fault : judged.error()) {
        const std::size_t dot = fault.where.key.find('.');
        const std::string field = dot == std::string::npos ? "" : fault.where.key.substr(dot + 1);
        if (rights.contains(fault.code)) out.emplace(field.substr(0, field.find('.')), fault);
    }
    return out;
}

/// The roles whose grant names the field: whom to ask.
Json roles_that(const Call& call, const Register& reg, const Field& field, bool set) {
    Json out = Json::array();
    for (const Role& role : call.city.programme().roles()) {
        if (role.engine) continue;
        const bool granted = std::ranges::any_of(reg.may, [&](const Grant& grant) {
            if (grant.role != role.id) return false;
            const auto named = reg.named(set ? grant.set : grant.see);
            return std::ranges::find(named, &field) != named.end();
        });
        if (granted) out.push_back(to_json(role.title));
    }
    return out;
}

Json grants_json(const Call& call, const Register& reg) {
    Json out = Json::array();
    for (const Grant& grant : reg.may) {
        if (!has(call.who.roles, grant.role)) continue;
        const Role* role = call.city.programme().role(grant.role);
        out.push_back({{"role", role == nullptr ? to_json(Say{grant.role, grant.role})
                                                : to_json(role->title)},
                       {"limited", grant.where.has_value()},
                       {"fields", reg.named(grant.see).size()},
                       {"doing", grant.doing}});
    }
    return out;
}

Json field_json(const Call& call, const Register& reg, const Field& field,
                const facts::Rights& rights, const State* state,
                const std::map<std::string, Fault>& plain,
                const std::map<std::string, Fault>& reasoned) {
    Json out = {{"field", field.id},
                {"title", to_json(field.title)},
                {"see", true},
                {"set", true},
                {"because", "open"},
                {"what", to_json(Say{"可以改", "you may change it"})},
                {"mend", to_json(Say{})},
                {"ask", Json::array()}};
    const auto no = [&](const char* verb, const char* because, const Say& what, const Say& mend,
                        Json ask) {
        out[verb] = false;
        out["set"] = false;
        out["because"] = because;
        out["what"] = to_json(what);
        out["mend"] = to_json(mend);
        out["ask"] = std::move(ask);
    };
    if (!has(rights.see, field.id)) {
        no("see", "grant", {"您的身份没有看这一项的授权", "your role has no grant to see it"}, {},
           roles_that(call, reg, field, false));
    } else if (!field.typed() || field.is_virtual) {
        no("set", "computed",
           {"由程序从别的项算出，谁都不填", "computed from other fields; nobody types it"}, {},
           Json::array());
    } else if (const auto found = plain.find(field.id); found != plain.end()) {
        const Fault& fault = found->second;
        const bool state_locks = fault.code == "locked";
        const bool by_reason = state_locks && !reasoned.contains(field.id);
        Json ask = fault.code == "no_right" ? roles_that(call, reg, field, true) : Json::array();
        no("set",
           state_locks                                        ? "state"
           : fault.code == "fixed" || fault.code == "retired" ? "lock"
                                                              : "grant",
           fault.what,
           by_reason ? Say{"您有更正的权限：在“编辑”里写明原因即可更正",
                           "you may correct it: give the reason when you edit"}
                     : fault.mend,
           std::move(ask));
        if (by_reason) out["correct"] = true;
        if (state_locks && state != nullptr) out["state"] = to_json(state->title);
    }
    if (has(rights.masked, field.id)) out["masked"] = true;
    return out;
}

http::Response why(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    const auto id = whole_argument(call, 1);
    const facts::Rights rights = call.city.ledger().rights(call.who, reg->id);
    const auto record =
        id ? call.city.ledger().get(call.who, reg->id, *id)
           : Result<facts::Record>(fail("not_found", {"没有这一行", "no such row"}));
    Json out = {{"register", to_json(reg->title)},
                {"grants", grants_json(call, *reg)},
                {"fields", Json::array()}};
    if (!record) {
        // Whether the row exists is not told: only how far the role's grants reach at all.
        Json ask = Json::array();
        for (const Grant& grant : reg->may) {
            const Role* role = call.city.programme().role(grant.role);
            if (role != nullptr && !role->engine && !grant.where)
                ask.push_back(to_json(role->title));
        }
        out["row"] = {
            {"see", false},
            {"what",
             out["grants"].empty()
                 ? to_json(Say{"您的身份没有看这本台账的授权",
                               "your role has no grant on this register"})
                 : to_json(Say{"没有这一行，或者它不在您身份能看的范围里",
                               "there is no such row, or it lies outside what your role reaches"})},
            {"ask", std::move(ask)}};
        return json_response(200, out);
    }
    const State* state = reg->state(record->state);
    out["row"] = {{"see", true},
                  {"state", state == nullptr ? Json() : to_json(state->title)},
                  {"void", record->is_void}};
    const auto plain = refusals(call, *reg, *record, "");
    const auto reasoned = refusals(call, *reg, *record, "?");
    if (const auto whole = plain.find(""); whole != plain.end())
        out["row"]["what"] = to_json(whole->second.what);
    for (const Field& field : reg->fields)
        out["fields"].push_back(field_json(call, *reg, field, rights, state, plain, reasoned));
    return json_response(200, out);
}

}  // namespace

std::vector<Route> why_routes() {
    return {{"GET", "/api/v1/registers/{}/rows/{}/why", why}};
}

}  // namespace zhigai::app
