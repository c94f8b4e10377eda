#include "derived/reconcile/reconcile.h"

#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/imports.h"
#include "app/routes/progress.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

Json number(const Decimal& value) {
    const auto whole = value.to_int();
    return whole ? Json(*whole) : Json(value.to_string());
}

http::Response reconcile_sheet(Call& call) {
    const auto body = call.body();
    if (!body) return problem(body.error());
    auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    if (const auto on = parse_iso_date(body->value("on", std::string()))) question->on = *on;
    if (body->contains("year") && (*body)["year"].is_number_integer()) question->year = (*body)["year"].get<int>();
    question->rule = body->value("rule", question->rule);
    const std::string upload = body->value("upload", std::string());
    const auto file = call.uploads.take(upload);
    if (!file) return problem(file.error());
    const auto workbook = read_workbook(file->bytes, file->name);
    if (!workbook) return problem(workbook.error());
    const auto words = reconcile::load_words(call.city.folders().programme);
    if (!words) return problem(words.error());
    const auto compared = reconcile::compare(call.city.progress(), call.city.ledger(), call.who, *workbook, *question, *words);
    if (!compared) return problem(compared.error());
    call.uploads.drop(upload);
    Json columns = Json::array();
    for (const reconcile::Column& column : compared->columns) {
        columns.push_back({{"key", column.key}, {"letter", column.letter}, {"header", column.header}, {"measure", column.measure},
                           {"year", column.year}, {"title", to_json(column.title)}});
    }
    Json rows = Json::array();
    for (const reconcile::Line& line : compared->lines) {
        Json one = {{"label", line.label}, {"row", line.row}, {"code", line.unit}, {"title", to_json(line.title)},
                    {"stated", Json::object()}, {"ours", Json::object()}, {"difference", Json::object()},
                    {"explained_by", Json::object()}, {"refs", Json::object()}};
        for (const auto& [key, cell] : line.cells) {
            one["stated"][key] = cell.stated ? number(*cell.stated) : Json();
            one["ours"][key] = number(cell.ours);
            one["difference"][key] = cell.stated ? number(cell.stated->subtract(cell.ours).value_or(Decimal())) : Json();
            one["explained_by"][key] = cell.explained_by;
            one["refs"][key] = cell.ref.text();
        }
        rows.push_back(std::move(one));
    }
    Json rules = Json::array();
    for (const reconcile::RuleTotal& rule : compared->rules) {
        rules.push_back({{"rule", rule.rule}, {"title", to_json(rule.title)}, {"differences", rule.differences}});
    }
    return json_response(200, {{"file", file->name}, {"sheet", compared->sheet}, {"on", iso(question->on)}, {"columns", std::move(columns)},
                               {"rows", std::move(rows)}, {"rule_all", std::move(rules)}, {"missing", compared->missing},
                               {"faults", to_json(compared->faults)}});
}

}  // namespace

std::vector<Route> reconcile_routes() { return {{"POST", "/api/v1/reconcile", reconcile_sheet}}; }

}  // namespace zhigai::app
