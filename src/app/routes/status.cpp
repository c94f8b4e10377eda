// What the server itself would say of its state: which texts are in force, and why the folder's are not.
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

http::Response status(Call& call) {
    const Faults problem = call.city.problem();
    return json_response(200, {{"bundle", call.city.programme().bundle()},
                               {"data_version", call.city.ledger().head_seq()},
                               {"texts", problem.empty() ? "in_force" : "refused"},
                               {"faults", to_json(problem)}});
}

}  // namespace

std::vector<Route> status_routes() { return {{"GET", "/api/v1/status", status}}; }

}  // namespace zhigai::app
