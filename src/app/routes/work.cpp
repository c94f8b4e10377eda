// 工作台: what waits for the role that asks, counted from the registers' own states and moves.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

constexpr std::int64_t first_rows = 5;

bool makes(const Move& move, const Principal& who) {
    return std::ranges::any_of(who.roles, [&](const std::string& role) {
        return std::ranges::find(move.by, role) != move.by.end() ||
               std::ranges::find(move.all_of, role) != move.all_of.end();
    });
}

/// The moves this role may make out of a state; a move that only sends back waits for nobody by
/// itself.
Json moves_from(const Register& reg, const State& state, const Principal& who, bool& forward) {
    Json out = Json::array();
    for (const Move& move : reg.moves) {
        if (std::ranges::find(move.from, state.id) == move.from.end() || !makes(move, who))
            continue;
        forward = forward || !move.reason;
        out.push_back({{"id", move.id}, {"title", to_json(move.title)}, {"reason", move.reason}});
    }
    return out;
}

http::Response work(Call& call) {
    Json waiting = Json::array();
    for (const auto& reg : call.city.programme().registers()) {
        for (const State& state : reg->states) {
            bool forward = false;
            Json moves = moves_from(*reg, state, call.who, forward);
            if (!forward) continue;
            const auto page =
                call.city.ledger().list(call.who, {.register_id = reg->id,
                                                   .filters = {{"state", "=", {state.id}}},
                                                   .sort = {"id"},
                                                   .limit = first_rows});
            if (!page || page->total == 0) continue;
            Json rows = Json::array();
            for (const facts::Record& record : page->rows) {
                rows.push_back(
                    {{"id", record.id},
                     {"title", call.city.ledger().title_of(call.who, reg->id, record.id)},
                     {"doc_number", record.doc_number}});
            }
            waiting.push_back({{"register", reg->id},
                               {"state", state.id},
                               {"state_title", to_json(state.title)},
                               {"within_days", state.within_days},
                               {"moves", std::move(moves)},
                               {"count", page->total},
                               {"rows", std::move(rows)}});
        }
    }
    return json_response(200,
                         {{"waiting", std::move(waiting)}, {"seq", call.city.ledger().head_seq()}});
}

}  // namespace

std::vector<Route> work_routes() {
    return {{"GET", "/api/v1/work", work}};
}

}  // namespace zhigai::app
