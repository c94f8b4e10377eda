#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

http::Response list(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    auto request = list_request(call, *reg);
    if (!request) return problem(request.error(), 400);
    const auto page = call.city.ledger().list(call.who, *request);
    if (!page) return problem(page.error());
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    Json rows = Json::array();
    for (const facts::Record& record : page->rows) rows.push_back(to_json(eyes, *reg, record));
    Json sums = Json::object();
    Json sums_shown = Json::object();
    for (const auto& [id, cell] : page->sums) {
        const Field* field = reg->field(id);
        if (field == nullptr) continue;
        sums[id] = raw_json(*field, cell);
        sums_shown[id] = shown(eyes, *field, cell);
    }
    return json_response(200, {{"rows", std::move(rows)}, {"total", page->total}, {"sums", std::move(sums)},
                               {"sums_shown", std::move(sums_shown)}, {"seq", page->seq}});
}

Json moves_json(const Call& call, const Register& reg, const facts::Record& record) {
    Json moves = Json::array();
    for (const Move& move : reg.moves) {
        if (std::find(move.from.begin(), move.from.end(), record.state) == move.from.end()) continue;
        facts::Patch patch{.register_id = reg.id, .id = record.id, .move = move.id};
        facts::Change change{.door = Door::Page, .reason = move.reason ? "?" : "", .patches = {patch}, .dry_run = true};
        const auto judged = call.city.ledger().write(access::Gate::admit(call.who), change);
        moves.push_back({{"id", move.id}, {"title", to_json(move.title)}, {"to", move.to}, {"asks", move.asks}, {"reason", move.reason},
                         {"blocked", judged ? Json::array() : to_json(judged.error())}});
    }
    return moves;
}

/// Which registers link here, and with how many rows: reverse links come by themselves.
Json links_json(const Call& call, const Register& reg, std::int64_t id) {
    Json links = Json::array();
    for (const auto& other : call.city.programme().registers()) {
        for (const Field& field : other->fields) {
            if (field.type != FieldType::Link || field.many || std::find(field.to.begin(), field.to.end(), reg.id) == field.to.end()) continue;
            const auto page = call.city.ledger().list(call.who, {.register_id = other->id, .filters = {{field.id, "=", {id}}}, .limit = 0});
            if (!page || page->total == 0) continue;
            links.push_back({{"register", other->id}, {"register_title", to_json(other->title)}, {"field", field.id},
                             {"title", to_json(field.title)}, {"count", page->total}});
        }
    }
    return links;
}

http::Response with_row(const Call& call, const Register& reg, std::int64_t id, int status, const facts::AsOf& at = {}) {
    const auto record = call.city.ledger().get(call.who, reg.id, id, at);
    if (!record) return problem(record.error(), 404);
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    Json out = to_json(eyes, reg, *record);
    out["moves"] = moves_json(call, reg, *record);
    out["links"] = links_json(call, reg, id);
    http::Response response = json_response(status, out);
    response.headers.emplace_back("ETag", fmt::format("\"{}\"", record->rev));
    return response;
}

http::Response detail(Call& call) {
    const Register* reg = named_register(call);
    const auto id = whole_argument(call, 1);
    if (reg == nullptr || !id) return no_such({"没有这一行", "no such row"});
    const auto at = as_of(call.request);
    if (!at) return problem(at.error(), 400);
    return with_row(call, *reg, *id, 200, *at);
}

http::Response history(Call& call) {
    const Register* reg = named_register(call);
    const auto id = whole_argument(call, 1);
    if (reg == nullptr || !id) return no_such({"没有这一行", "no such row"});
    const auto versions = call.city.ledger().history(call.who, reg->id, *id);
    if (!versions) return problem(versions.error(), 404);
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    Json out = Json::array();
    for (const facts::Version& version : *versions) out.push_back(to_json(eyes, *reg, version));
    return json_response(200, {{"versions", std::move(out)}});
}

http::Response write(Call& call, const Register& reg, std::optional<std::int64_t> id, const std::string& move) {
    const auto body = call.body();
    if (!body) return problem(body.error());
    auto patch = patch_from(call.city.programme(), reg, *body);
    if (!patch) return problem(patch.error());
    patch->id = id;
    patch->move = move;
    const std::string match = call.request.header("if-match");
    if (!match.empty()) {
        const std::string digits = match.size() > 2 && match.front() == '"' ? match.substr(1, match.size() - 2) : match;
        std::int64_t rev = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), rev);
        patch->base_rev = rev;
    } else if (id && move.empty()) {
        return problem({{"precondition", {"请带上 If-Match：改的是哪一版", "send If-Match: which version is changed"}, {}, {}}});
    }
    facts::Change change{.door = move.empty() ? Door::Page : Door::Move,
                         .reason = body->value("reason", std::string()),
                         .patches = {std::move(*patch)}};
    const auto written = call.city.ledger().write(access::Gate::admit(call.who), change);
    if (!written) return problem(written.error());
    return with_row(call, reg, written->rows.front().id, id ? 200 : 201);
}

http::Response create(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    return write(call, *reg, std::nullopt, "");
}

http::Response change(Call& call) {
    const Register* reg = named_register(call);
    const auto id = whole_argument(call, 1);
    if (reg == nullptr || !id) return no_such({"没有这一行", "no such row"});
    return write(call, *reg, id, "");
}

http::Response move(Call& call) {
    const Register* reg = named_register(call);
    const auto id = whole_argument(call, 1);
    if (reg == nullptr || !id || reg->move(call.arguments.at(2)) == nullptr) return no_such({"没有这一步", "no such move"});
    return write(call, *reg, id, call.arguments.at(2));
}

http::Response export_rows(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    const facts::Rights rights = call.city.ledger().rights(call.who, reg->id);
    if (std::find(rights.doing.begin(), rights.doing.end(), "export") == rights.doing.end()) {
        return problem({{"may_not", {"这个角色不能导出“" + reg->title.zh + "”", "this role may not export " + reg->title.en}, {}, {}}});
    }
    auto request = list_request(call, *reg);
    if (!request) return problem(request.error(), 400);
    return export_list(call, *reg, *request, call.request.parameter("format", "csv"));
}

http::Response change_sets(Call& call) {
    const std::int64_t before = whole_parameter(call.request, "before").value_or(INT64_MAX);
    const int limit = static_cast<int>(std::clamp<std::int64_t>(whole_parameter(call.request, "limit").value_or(50), 1, 200));
    const auto sets = call.city.ledger().change_sets(call.who, before, limit);
    if (!sets) return problem(sets.error());
    Json out = Json::array();
    for (const facts::ChangeSetInfo& info : *sets) out.push_back(to_json(info));
    return json_response(200, {{"change_sets", std::move(out)}});
}

http::Response undo(Call& call) {
    const auto id = whole_argument(call, 0);
    if (!id) return no_such({"没有这一批", "no such change set"});
    const auto body = call.body();
    if (!body) return problem(body.error());
    const auto undone = call.city.ledger().undo(access::Gate::admit(call.who), *id, body->value("reason", std::string()));
    if (!undone) return problem(undone.error());
    return json_response(200, {{"change_set", undone->change_set}, {"rows", undone->rows.size()}, {"conflicts", undone->conflicts}});
}

}  // namespace

std::vector<Route> row_routes() {
    return {{"GET", "/api/v1/registers/{}/rows", list},
            {"POST", "/api/v1/registers/{}/rows", create},
            {"GET", "/api/v1/registers/{}/export", export_rows},
            {"GET", "/api/v1/registers/{}/rows/{}", detail},
            {"PATCH", "/api/v1/registers/{}/rows/{}", change},
            {"GET", "/api/v1/registers/{}/rows/{}/history", history},
            {"POST", "/api/v1/registers/{}/rows/{}/moves/{}", move},
            {"GET", "/api/v1/change-sets", change_sets},
            {"POST", "/api/v1/change-sets/{}/undo", undo}};
}

}  // namespace zhigai::app
