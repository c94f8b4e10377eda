// The same change of many rows, judged first and written as one change set: what was previewed is
// what is written, because each row goes in with the version that the preview saw.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

/// The writer is held for the whole change set; more rows go in by import.
constexpr std::size_t most_rows = 2000;
constexpr std::size_t rows_told = 200;

struct Batch {
    std::vector<facts::Patch> patches;
    std::string reason;
    bool apply = false;
    Door door = Door::Page;
};

Result<std::vector<std::pair<std::int64_t, std::int64_t>>> wanted_rows(Call& call,
                                                                       const Register& reg,
                                                                       const Json& body) {
    std::vector<std::pair<std::int64_t, std::int64_t>> rows;
    for (const Json& row : body.value("rows", Json::array())) {
        if (!row.is_object() || !row.contains("id") || !row["id"].is_number_integer()) {
            return fail("bad_request", {"每一行要写 id", "each row needs its id"}, {.key = "rows"});
        }
        const Json rev = row.value("rev", Json(0));
        rows.emplace_back(row["id"].get<std::int64_t>(),
                          rev.is_number_integer() ? rev.get<std::int64_t>() : 0);
    }
    if (body.value("all", Json(false)) == true) {
        const auto request = ZG_TRY(list_request(call, reg));
        ZG_DO(call.city.ledger().each(call.who, request, [&](const facts::Record& record) {
            rows.emplace_back(record.id, record.rev);
            return rows.size() <= most_rows;
        }));
    }
    if (rows.empty()) return fail("bad_request", {"没有选行", "no row is chosen"}, {.key = "rows"});
    if (rows.size() > most_rows) {
        return fail("too_many",
                    {fmt::format("一次最多办 {} 行", most_rows),
                     fmt::format("at most {} rows at once", most_rows)},
                    {}, {"用条件再分几批，或用导入", "narrow the filter, or import a sheet"});
    }
    return rows;
}

Result<Batch> batch_of(Call& call, const Register& reg, const Json& body) {
    Batch batch{.reason = body.value("reason", std::string()),
                .apply = body.value("apply", Json(false)) == true};
    facts::Patch pattern = ZG_TRY(patch_from(call.city.programme(), reg, body));
    pattern.move = body.value("move", std::string());
    pattern.make_void = body.value("void", Json(false)) == true;
    if (!pattern.move.empty()) {
        if (reg.move(pattern.move) == nullptr)
            return fail("unknown_move", {"没有这一步", "no such move"}, {.key = "move"});
        batch.door = Door::Move;
    }
    if (pattern.move.empty() && !pattern.make_void && pattern.set.empty() &&
        pattern.children.empty()) {
        return fail("bad_request", {"没有写要改什么", "nothing to change is named"},
                    {.key = "values"});
    }
    for (const auto& [id, rev] : ZG_TRY(wanted_rows(call, reg, body))) {
        facts::Patch patch = pattern;
        patch.id = id;
        if (rev > 0) patch.base_rev = rev;
        batch.patches.push_back(std::move(patch));
    }
    return batch;
}

Json fields_json(const Eyes& eyes, const Register& reg,
                 const std::vector<facts::FieldChange>& changes) {
    Json out = Json::array();
    for (const facts::FieldChange& change : changes) {
        const Field* field = reg.field(change.field);
        if (field == nullptr) continue;
        out.push_back({{"field", change.field},
                       {"title", to_json(field->title)},
                       {"before_shown", shown(eyes, *field, change.before)},
                       {"after_shown", shown(eyes, *field, change.after)}});
    }
    return out;
}

/// What each row would become. Rows that are refused are told with their faults; the others are
/// judged without them.
http::Response preview(const Call& call, const Register& reg, Batch batch) {
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    facts::Change change{
        .door = batch.door, .reason = batch.reason, .patches = batch.patches, .dry_run = true};
    auto judged = call.city.ledger().write(access::Gate::admit(call.who), change);
    std::map<std::size_t, Faults> refused;
    if (!judged) {
        for (const Fault& fault : judged.error()) {
            if (fault.where.row < 1) return problem(judged.error());
            refused[static_cast<std::size_t>(fault.where.row) - 1].push_back(fault);
        }
        std::vector<facts::Patch> rest;
        for (std::size_t i = 0; i < batch.patches.size(); ++i) {
            if (!refused.contains(i)) rest.push_back(batch.patches[i]);
        }
        change.patches = std::move(rest);
        if (!change.patches.empty()) {
            judged = call.city.ledger().write(access::Gate::admit(call.who), change);
            if (!judged) return problem(judged.error());
        }
    }
    Json rows = Json::array();
    Json chosen = Json::array();
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < batch.patches.size(); ++i) {
        const std::int64_t id = *batch.patches[i].id;
        Json one = {{"id", id}, {"title", ""}};
        if (const auto found = refused.find(i); found != refused.end()) {
            one["effect"] = "refused";
            one["faults"] = to_json(found->second);
        } else {
            const facts::RowOutcome& outcome = judged->rows.at(next++);
            const bool same = outcome.effect == facts::Effect::Unchanged;
            (same ? unchanged : changed) += 1;
            const std::int64_t rev = batch.patches[i].base_rev.value_or(0);
            if (!same) chosen.push_back({{"id", id}, {"rev", rev}});
            one["effect"] = same ? "unchanged" : "changed";
            one["fields"] = fields_json(eyes, reg, outcome.fields);
            one["warnings"] = to_json(outcome.warnings);
        }
        if (rows.size() >= rows_told && one["effect"] != "refused") continue;
        one["title"] = call.city.ledger().title_of(call.who, reg.id, id);
        rows.push_back(std::move(one));
    }
    return json_response(200, {{"counts",
                                {{"rows", batch.patches.size()},
                                 {"changed", changed},
                                 {"unchanged", unchanged},
                                 {"refused", refused.size()}}},
                               {"rows", std::move(rows)},
                               {"chosen", std::move(chosen)}});
}

http::Response batch(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    const auto body = call.body();
    if (!body) return problem(body.error());
    auto read = batch_of(call, *reg, *body);
    if (!read) return problem(read.error());
    // A version the asker did not name is the one that stands now.
    for (facts::Patch& patch : read->patches) {
        if (patch.base_rev) continue;
        if (const auto record = call.city.ledger().get(call.who, reg->id, *patch.id))
            patch.base_rev = record->rev;
    }
    if (!read->apply) return preview(call, *reg, std::move(*read));
    const Json note = {{"batch", read->patches.size()}};
    const facts::Change change{
        .door = read->door, .reason = read->reason, .patches = read->patches, .meta = note.dump()};
    const auto written = call.city.ledger().write(access::Gate::admit(call.who), change);
    if (!written) return problem(written.error());
    return json_response(200,
                         {{"change_set", written->change_set}, {"rows", written->rows.size()}});
}

}  // namespace

std::vector<Route> batch_routes() {
    return {{"POST", "/api/v1/registers/{}/batch", batch}};
}

}  // namespace zhigai::app
