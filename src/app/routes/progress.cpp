#include "app/routes/progress.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/json/json.h"
#include "app/routes/requests.h"
#include "facts/import/sheet/writer.h"
#include "metadata/registers/cells.h"

namespace zhigai::app {

namespace {

http::Response overview(Call& call) {
    const auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    const auto overview = call.city.progress().overview(&call.city.ledger(), call.who, *question);
    if (!overview) return problem(overview.error());
    Json out = to_json(*overview, call.city.plan(), call.city.programme());
    // 五个一 and its like stand beside the figures they follow.
    Json checklists = Json::array();
    for (const plan::Checklist& list : call.city.plan().checklists) {
        Json items = Json::array();
        for (const plan::Checklist::Item& item : list.items) {
            items.push_back({{"id", item.id}, {"title", to_json(item.title)}, {"follows", item.follows}, {"awaits", item.awaits}});
        }
        checklists.push_back({{"title", to_json(list.title)}, {"section", list.quote.section}, {"items", std::move(items)}});
    }
    out["checklists"] = std::move(checklists);
    return json_response(200, out);
}

Result<progress::Figure> figure_asked(Call& call) {
    const std::string text = call.request.parameter("ref");
    const auto ref = progress::FigureRef::parse(text);
    if (!ref) {
        return fail("unknown_figure", {"没有这个数：" + text, "no such figure: " + text}, {.key = "ref"});
    }
    return call.city.progress().figure(&call.city.ledger(), call.who, *ref);
}

http::Response figure(Call& call) {
    const auto figure = figure_asked(call);
    if (!figure) return problem(figure.error());
    Json out = to_json(*figure);
    Json rows = Json::array();
    const Register* reg = call.city.programme().find(figure->register_id);
    if (reg != nullptr) {
        const auto offset = static_cast<std::size_t>(std::max<std::int64_t>(0, whole_parameter(call.request, "offset").value_or(0)));
        const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(whole_parameter(call.request, "limit").value_or(20), 0, 200));
        const Eyes eyes{call.city.ledger(), call.who, call.chinese};
        for (std::size_t i = offset; i < figure->rows.size() && i < offset + limit; ++i) {
            const auto record = call.city.ledger().get(call.who, reg->id, figure->rows[i]);
            if (record) rows.push_back(to_json(eyes, *reg, *record));
        }
        const View* view = reg->view("list");
        if (view != nullptr) out["columns"] = view->columns;
    }
    out["rows"] = std::move(rows);
    return json_response(200, out);
}

/// The rows behind a figure, with every stored column that the reader may see: enough to count them again.
http::Response figure_csv(Call& call) {
    const auto figure = figure_asked(call);
    if (!figure) return problem(figure.error());
    const Register* reg = call.city.programme().find(figure->register_id);
    if (reg == nullptr) return no_such({"这个数不是数行得来的", "this figure is no count of rows"});
    const std::set<std::int64_t> wanted(figure->rows.begin(), figure->rows.end());
    std::vector<std::string> line{"id", "state"};
    for (const Field& field : reg->fields) {
        if (!field.is_child_table()) line.push_back(field.id);
    }
    std::string out = std::string(sheet::kCsvMark) + sheet::csv_line(line);
    const auto done = call.city.ledger().each(call.who, {.register_id = reg->id}, [&](const facts::Record& record) {
        if (!wanted.contains(record.id)) return true;
        line = {std::to_string(record.id), record.state};
        for (const Field& field : reg->fields) {
            if (field.is_child_table()) continue;
            const auto cell = record.cells.find(field.id);
            line.push_back(cell == record.cells.end() || is_null(cell->second) ? "" : print_cell(field, cell->second));
        }
        out += sheet::csv_line(line);
        return true;
    });
    if (!done) return problem(done.error());
    return file_response(std::move(out), "text/csv; charset=utf-8", figure->title.zh + ".csv");
}

http::Response rules(Call& call) {
    const auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    const auto counts = call.city.progress().by_rule(call.city.ledger(), call.who, *question);
    if (!counts) return problem(counts.error());
    Json out = Json::array();
    for (const plan::CountingRule& rule : call.city.plan().counting) {
        const auto& units = counts->at(rule.id);
        std::int64_t total = 0;
        for (const auto& [unit, done] : units) total += done;
        out.push_back({{"id", rule.id}, {"title", to_json(rule.title)}, {"explanation", to_json(rule.says)},
                       {"is_default", rule.is_default}, {"done", units}, {"total", total}});
    }
    return json_response(200, {{"rules", std::move(out)}});
}

http::Response changes(Call& call) {
    auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    const auto since = parse_iso_date(call.request.parameter("since"));
    if (!since) return problem({{"bad_request", {"从哪天起，写成 2024-08-31", "write since as 2024-08-31"}, {.key = "since"}, {}}}, 400);
    if (const std::string until = call.request.parameter("until"); !until.empty()) {
        const auto day = parse_iso_date(until);
        if (!day) return problem({{"bad_request", {"到哪天止，写成 2024-09-30", "write until as 2024-09-30"}, {.key = "until"}, {}}}, 400);
        question->on = *day;
    }
    const auto list = call.city.progress().changes(call.city.ledger(), call.who, *question, *since);
    if (!list) return problem(list.error());
    Json rows = Json::array();
    std::int64_t before = 0;
    std::int64_t after = 0;
    for (const progress::UnitChange& change : *list) {
        before += change.before;
        after += change.after;
        rows.push_back({{"code", change.unit},
                        {"title", to_json(change.title)},
                        {"done_before", change.before},
                        {"done_after", change.after},
                        {"gained", change.gained.size()},
                        {"ref", progress::FigureRef{.measure = "gained", .question = *question, .unit = change.unit, .since = *since}.text()}});
    }
    return json_response(200, {{"since", iso(*since)},
                               {"until", iso(question->on)},
                               {"rows", std::move(rows)},
                               {"total", {{"done_before", before}, {"done_after", after}, {"gained", after - before},
                                          {"ref", progress::FigureRef{.measure = "gained", .question = *question, .since = *since}.text()}}}});
}

http::Response workbook(Call& call) {
    const auto question = question_of(call);
    if (!question) return problem(question.error(), 400);
    const auto overview = call.city.progress().overview(&call.city.ledger(), call.who, *question);
    if (!overview) return problem(overview.error());
    auto bytes = overview_workbook(call.city, *overview, call.who);
    if (!bytes) return problem(bytes.error());
    return file_response(std::move(*bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                         call.city.plan().quota().title.zh + " " + iso(question->on) + ".xlsx");
}

}  // namespace

int year_for(const plan::Plan& plan, Date on) {
    const int year = static_cast<int>(on.year());
    return std::clamp(year, plan.years.front(), plan.years.back());
}

Result<progress::Question> question_of(const Call& call) {
    progress::Question question{.on = call.city.usual_day(), .rule = call.request.parameter("rule")};
    if (const std::string on = call.request.parameter("on"); !on.empty()) {
        const auto day = parse_iso_date(on);
        if (!day) return fail("bad_request", {"日期写成 2024-09-30", "write the date as 2024-09-30"}, {.key = "on"});
        question.on = *day;
    }
    const std::string year = call.request.parameter("year");
    if (year == "all") {
        question.year = 0;
    } else if (!year.empty()) {
        const auto number = whole_parameter(call.request, "year");
        const auto& years = call.city.plan().years;
        if (!number || (*number != 0 && std::find(years.begin(), years.end(), static_cast<int>(*number)) == years.end())) {
            return fail("bad_request", {"计划里没有这一年", "the plan has no such year"}, {.key = "year"});
        }
        question.year = static_cast<int>(*number);
    } else {
        question.year = year_for(call.city.plan(), question.on);
    }
    return question;
}

std::vector<Route> progress_routes() {
    return {{"GET", "/api/v1/progress/overview", overview},      {"GET", "/api/v1/progress/figure", figure},
            {"GET", "/api/v1/progress/figure.csv", figure_csv},  {"GET", "/api/v1/progress/rules", rules},
            {"GET", "/api/v1/progress/changes", changes},        {"GET", "/api/v1/progress/overview.xlsx", workbook}};
}

}  // namespace zhigai::app
