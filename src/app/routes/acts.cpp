// Acts on a row, the steps it went, views laid out by an axis, and what a field offers.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

std::optional<std::int64_t> row_id(const Call& call) {
    std::int64_t id = 0;
    for (const char c : call.arguments.at(1)) {
        if (c < '0' || c > '9' || id > 1'000'000'000'000) return std::nullopt;
        id = id * 10 + (c - '0');
    }
    return id > 0 ? std::optional(id) : std::nullopt;
}

/// void {reason} · merge {into} · withdraw · share {with, stop}.
http::Response act(Call& call) {
    const Register* reg = named_register(call);
    const auto id = row_id(call);
    if (reg == nullptr || !id) return no_such({"没有这一行", "no such row"});
    const auto body = call.body();
    if (!body) return problem(body.error());
    facts::Patch patch{.register_id = reg->id, .id = *id};
    const std::string& name = call.arguments.at(2);
    const auto whole = [&](const char* key) -> std::int64_t {
        const auto found = body->find(key);
        return found != body->end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    };
    if (name == "void") patch.make_void = true;
    else if (name == "merge") patch.merge_into = whole("into");
    else if (name == "withdraw") patch.withdraw = true;
    else if (name == "share") {
        patch.share_with = whole("with");
        patch.stop_sharing = body->value("stop", Json(false)) == Json(true);
    } else {
        return no_such({"没有这种办理：" + name, "no such act: " + name});
    }
    const facts::Change change{.door = Door::Page, .reason = body->value("reason", std::string()), .patches = {std::move(patch)}};
    const auto written = call.city.ledger().write(access::Gate::admit(call.who), change);
    if (!written) return problem(written.error());
    const auto record = call.city.ledger().get(call.who, reg->id, *id);
    if (!record) return problem(record.error(), 404);
    return json_response(200, to_json(Eyes{call.city.ledger(), call.who, call.chinese}, *reg, *record));
}

http::Response steps(Call& call) {
    const Register* reg = named_register(call);
    const auto id = row_id(call);
    if (reg == nullptr || !id) return no_such({"没有这一行", "no such row"});
    const auto made = call.city.ledger().steps(call.who, reg->id, *id);
    if (!made) return problem(made.error(), 404);
    Json out = Json::array();
    for (const facts::Step& step : *made) {
        const Move* move = reg->move(step.move);
        out.push_back({{"move", step.move}, {"title", to_json(move != nullptr ? move->title : Say{"撤回", "Withdrawn"})}, {"from", step.from},
                       {"to", step.to}, {"who", step.who}, {"role", step.role}, {"at", moment_text(step.at_ms)}, {"reason", step.reason},
                       {"signature", step.signature}, {"tells", step.tells}});
    }
    return json_response(200, {{"steps", std::move(out)}});
}

/// A board or cross-table: the view's rows by its axes.
http::Response board(Call& call) {
    const Register* reg = named_register(call);
    const View* view = reg == nullptr ? nullptr : reg->view(call.arguments.at(1));
    if (view == nullptr || view->by.empty()) return no_such({"没有这种视图", "no such board"});
    const auto at = as_of(call.request);
    if (!at) return problem(at.error(), 400);
    const auto made = call.city.ledger().board(call.who, reg->id, view->id, *at);
    if (!made) return problem(made.error(), 400);
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    const auto say = [&](const std::string& by, const Cell& cell) -> std::pair<Json, std::string> {
        if (const Field* field = reg->field(by)) return {raw_json(*field, cell), shown(eyes, *field, cell)};
        const auto* id = std::get_if<std::string>(&cell);
        const State* state = id == nullptr ? nullptr : reg->state(*id);
        if (state == nullptr) return {Json(), ""};
        return {Json(*id), call.chinese || state->title.en.empty() ? state->title.zh : state->title.en};
    };
    Json groups = Json::array();
    for (const auto& group : made->groups) {
        Json keys = Json::array(), texts = Json::array(), sums = Json::object();
        for (std::size_t i = 0; i < group.keys.size(); ++i) {
            const auto [value, text] = say(made->by[i], group.keys[i]);
            keys.push_back(value);
            texts.push_back(text);
        }
        for (std::size_t i = 0; i < group.sums.size(); ++i) sums[made->sums[i]] = say(made->sums[i], group.sums[i]).first;
        groups.push_back({{"keys", std::move(keys)}, {"shown", std::move(texts)}, {"count", group.count}, {"sums", std::move(sums)}});
    }
    return json_response(200, {{"by", made->by}, {"groups", std::move(groups)}});
}

/// What a field offers for a row as it is being filled: every candidate that the write gate would not refuse by `where`.
http::Response choices(Call& call) {
    const Register* reg = named_register(call);
    const Field* field = reg == nullptr ? nullptr : reg->field(call.arguments.at(1));
    if (field == nullptr || (field->type != FieldType::Link && field->type != FieldType::Choice)) return no_such({"没有这个选项字段", "no such choice"});
    const auto body = call.body();
    if (!body) return problem(body.error());
    auto patch = patch_from(call.city.programme(), *reg, *body);
    if (!patch) return problem(patch.error());
    if (const auto id = body->find("id"); id != body->end() && id->is_number_integer()) patch->id = id->get<std::int64_t>();
    const Json query = body->value("q", Json(""));
    const std::string words = query.is_string() ? query.get<std::string>() : "";
    constexpr std::size_t most = 50;
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    Json out = Json::array();
    const auto offer = [&](const Cell& cell) {
        if (field->where) {
            facts::Change change{.door = Door::Page, .reason = "?", .patches = {*patch}, .dry_run = true};
            change.patches.front().set[field->id] = cell;
            const auto judged = call.city.ledger().write(access::Gate::admit(call.who), change);
            const auto refused = [&](const Fault& fault) { return fault.code == "not_offered" && fault.where.key == reg->id + "." + field->id; };
            if (!judged && std::any_of(judged.error().begin(), judged.error().end(), refused)) return;
        }
        out.push_back({{"value", raw_json(*field, cell)}, {"shown", shown(eyes, *field, cell)}});
    };
    if (field->type == FieldType::Choice) {
        for (const Code& code : call.city.programme().codes(field->of)->items) {
            if (!code.until || call.city.clock().today() < *code.until) offer(Cell(code.id));
        }
    } else {
        for (const std::string& to : field->to) {
            const auto done = call.city.ledger().each(call.who, {.register_id = to, .search = words}, [&](const facts::Record& row) {
                offer(Cell(row.id));
                return out.size() < most;
            });
            if (!done && field->to.size() == 1) return problem(done.error());
        }
    }
    return json_response(200, {{"choices", std::move(out)}});
}

}  // namespace

std::vector<Route> act_routes() {
    return {{"POST", "/api/v1/registers/{}/rows/{}/acts/{}", act},
            {"GET", "/api/v1/registers/{}/rows/{}/steps", steps},
            {"GET", "/api/v1/registers/{}/boards/{}", board},
            {"POST", "/api/v1/registers/{}/choices/{}", choices}};
}

}  // namespace zhigai::app
