#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/progress.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

http::Response whole_plan(Call& call) {
    const auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    const auto overview = call.city.progress().overview(&call.city.ledger(), call.who, *question);
    if (!overview) return problem(overview.error());
    Json out = to_json(call.city.plan());
    Json targets = Json::array();
    for (const progress::TargetFigures& figures : overview->targets) targets.push_back(to_json(figures, call.city.plan()));
    out["targets"] = std::move(targets);
    return json_response(200, out);
}

http::Response text(Call& call) {
    const plan::Document* document = call.city.plan().document(call.arguments.at(0));
    if (document == nullptr) return no_such({"没有这份文件", "no such document"});
    return json_response(200, text_json(call.city.plan(), *document));
}

}  // namespace

std::vector<Route> plan_routes() {
    return {{"GET", "/api/v1/plan", whole_plan}, {"GET", "/api/v1/plan/text/{}", text}};
}

}  // namespace zhigai::app
