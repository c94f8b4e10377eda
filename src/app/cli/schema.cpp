// `register diff` and `register apply`: the folder's texts against those the store keeps.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/local/local.h"
#include "adapters/sqlite/sqlite.h"
#include "app/cli/context.h"
#include "app/json/json.h"

namespace zhigai::app::cli {

namespace {

void tell(const Context& context, const facts::SchemaDiff& diff) {
    const bool zh = context.streams.chinese;
    Table table{.head = {"class", "what", "register.field", "rows", "says", "mend"}, .right = {false, false, false, true, false, false}};
    Json list = Json::array();
    for (const auto& one : diff.changes) {
        const std::string place = one.change.register_id + (one.change.field.empty() ? "" : "." + one.change.field);
        table.rows.push_back({std::string(changes::name_of(one.cls)), one.change.code, place, std::to_string(one.rows), zh ? one.change.what.zh : one.change.what.en,
                              one.cls == changes::Class::Free ? "" : zh ? one.change.mend.zh : one.change.mend.en});
        list.push_back({{"class", changes::name_of(one.cls)}, {"code", one.change.code}, {"at", place}, {"value", one.change.value}, {"rows", one.rows},
                        {"first", one.first}, {"what", to_json(one.change.what)}, {"mend", to_json(one.change.mend)}});
    }
    print(context, table, {{"from", diff.from}, {"to", diff.to}, {"differs", diff.differs()}, {"changes", std::move(list)}});
    context.streams.err << fmt::format("{} free, {} staged ({} rows), {} refused\n", diff.count(changes::Class::Free), diff.count(changes::Class::Staged),
                                       diff.rows_hit(), diff.count(changes::Class::Refused));
}

/// The ledger under its own texts: of the running server, or opened here. Null after the server answered.
Result<facts::Ledger*> in_force(Context& context, std::unique_ptr<facts::Ledger>& opened) {
    if (context.live != nullptr) return &context.live->ledger();
    if (context.data.empty()) return fail("no_data", {"没有指出数据目录", "which data directory is not known"}, {}, {"加上 --data DIR", "add --data DIR"});
    const std::string directory = context.path(context.data);
    auto store = sqlite::open(directory);
    if (!store) {
        if (store.error().front().code != "in_use") return fail(store.error());
        const Json message = {{"arguments", context.arguments}, {"cwd", context.cwd}, {"chinese", context.streams.chinese}};
        const auto reply = local::call(directory + "/socket", message.dump());
        const Json parsed = reply ? Json::parse(*reply, nullptr, false) : Json();
        if (!parsed.is_object()) return fail(store.error());
        context.streams.out << parsed.value("out", "");
        context.streams.err << parsed.value("err", "");
        context.forwarded = parsed.value("exit", 3);
        return nullptr;
    }
    opened = ZG_TRY(facts::Ledger::open_in_force(std::move(*store), context.clock));
    return opened.get();
}

}  // namespace

int register_diff(Context& context, bool apply, bool accept_staged, const std::string& reason) {
    std::unique_ptr<facts::Ledger> opened;
    auto ledger = in_force(context, opened);
    if (!ledger) return context.complain(ledger.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto where = context.live != nullptr ? Result<Folders>(context.live->folders()) : context.folders();
    if (!where) return context.complain(where.error(), 2);
    auto texts = load_texts(*where);
    if (!texts) return context.complain(texts.error(), 1);
    const auto diff = (*ledger)->schema_diff(texts->programme);
    if (!diff) return context.complain(diff.error(), 1);
    tell(context, *diff);
    const Faults in_the_way = diff->obstacles(accept_staged);
    if (!apply) return in_the_way.empty() ? 0 : 1;
    if (!in_the_way.empty()) return context.complain(in_the_way, 1);
    if (!diff->differs()) return 0;
    const access::Permit permit = access::Gate::admit({context.as.empty() ? "register apply" : context.as, {"engine.schema"}, {}});
    if (context.live != nullptr) {
        if (auto done = context.live->reload(permit, reason, accept_staged); !done) return context.complain(done.error(), 1);
        context.streams.err << fmt::format("change set {}\n", context.live->ledger().head_seq());
        return 0;
    }
    auto next = opened->apply_schema(permit, texts->programme, reason, accept_staged);
    if (!next) return context.complain(next.error(), 1);
    context.streams.err << fmt::format("change set {}\n", (*next)->head_seq());
    return 0;
}

}  // namespace zhigai::app::cli
