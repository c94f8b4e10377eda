// What a row and a register say beside fields, states and moves.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/json/json.h"

namespace zhigai::app {

void add_virtuals(Json& out, const Register& reg, const facts::Record& record) {
    if (record.term) {
        const auto& term = *record.term;
        out["term"] = {{"since", iso(term.since)}, {"due", iso(term.due)}, {"allowed", term.allowed}, {"used", term.used},
                       {"working_days", term.working}, {"provisional", term.provisional}, {"overdue", term.overdue}};
    }
    if (record.kept_until) out["kept_until"] = iso(*record.kept_until);
    if (record.merged_into != 0) out["merged_into"] = record.merged_into;
    Json notices = Json::array();
    for (const Notice& notice : reg.notices) {
        if (std::find(record.notices.begin(), record.notices.end(), notice.id) != record.notices.end())
            notices.push_back({{"id", notice.id}, {"say", to_json(notice.say)}});
    }
    if (!reg.notices.empty()) out["notices"] = std::move(notices);
}

void add_words(Json& out, const Register& reg, const facts::Rights& rights) {
    out["version"] = reg.version;
    out["owner"] = reg.owner;
    out["numbering"] = reg.numbering;
    out["offline"] = reg.offline;
    out["retain_months"] = reg.retain_months;
    Json prints = Json::array();
    const bool may_print = std::find(rights.doing.begin(), rights.doing.end(), "print") != rights.doing.end();
    for (const Print& print : reg.prints) {
        if (may_print) prints.push_back({{"id", print.id}, {"title", to_json(print.title)}, {"template", print.file}});
    }
    out["prints"] = std::move(prints);
    for (std::size_t i = 0; i < reg.states.size(); ++i) {
        const State& state = reg.states[i];
        out["states"][i]["within_days"] = state.within_days;
        out["states"][i]["working_days"] = state.working_days;
        out["states"][i]["help"] = to_json(state.help);
        out["states"][i]["source"] = state.source;
    }
    for (std::size_t i = 0; i < reg.moves.size(); ++i) {
        const Move& move = reg.moves[i];
        out["moves"][i]["tells"] = move.tells;
        out["moves"][i]["help"] = to_json(move.help);
        out["moves"][i]["source"] = move.source;
    }
    for (const View& view : reg.views) out["views"][view.id]["title"] = to_json(view.title);
    Json checks = Json::array();
    for (const Check& check : reg.checks)
        checks.push_back({{"id", check.id}, {"title", to_json(check.title)}, {"say", to_json(check.say)}, {"source", check.source}});
    out["checks"] = std::move(checks);
}

}  // namespace zhigai::app
