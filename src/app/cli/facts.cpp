// Commands about facts: import, list, verify, undo, backup, restore, doctor.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "adapters/sqlite/sqlite.h"
#include "app/cli/context.h"
#include "app/json/json.h"
#include "app/routes/imports.h"
#include "kernel/hash/hash.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;

namespace {

Result<std::string> read_file(const std::string& path, const std::string& shown) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf())) {
        return fail("cannot_read", {"读不了这个文件", "the file cannot be read"}, {.file = shown}, {"检查路径和权限", "check the path and its permissions"});
    }
    return std::move(bytes).str();
}

void tell(const Context& context, const imports::Preview& preview) {
    for (const imports::ImportFault& fault : preview.faults) {
        const bool stop = fault.severity == imports::Severity::Stop;
        context.streams.err << (context.streams.chinese ? (stop ? "强制性 " : "核实性 ") : (stop ? "stop " : "warn "))
                            << to_text(fault.fault, context.streams.chinese) << "\n";
    }
    if (preview.stops + preview.warns > static_cast<std::int64_t>(preview.faults.size())) {
        context.streams.err << fmt::format("… {} in all\n", preview.stops + preview.warns);
    }
}

}  // namespace

int import_files(Context& context, const std::vector<std::string>& files, bool commit, const std::string& sender, bool dry_run) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const access::Permit permit = access::Gate::admit(*who);
    Table table{.head = {"file", "added", "changed", "unchanged", "refused", "stops", "warns", "change set"},
                .right = {false, true, true, true, true, true, true, true}};
    Json out = Json::array();
    int exit = 0;
    for (const std::string& given : files) {
        auto bytes = read_file(context.path(given), given);
        if (!bytes) return context.complain(bytes.error(), 3);
        const std::string name = fs::path(given).filename().string();
        auto workbook = read_workbook(*bytes, name);
        if (!workbook) {
            context.complain(workbook.error(), 1);
            exit = 1;
            continue;
        }
        imports::ImportOptions options{.today = (*city)->clock().today(), .file_hash = hex(digest(HashName::Sha256, *bytes)), .sender = sender, .mode = context.park ? imports::Mode::Park : imports::Mode::Whole};
        auto preview = imports::preview((*city)->ledger(), permit, *workbook, options);
        if (!preview) return context.complain(preview.error(), 1);
        std::int64_t change_set = 0;
        if (!preview->may_go_in()) {
            exit = 1;
        } else if (commit && !dry_run) {
            auto committed = imports::commit((*city)->ledger(), permit, *workbook, options);
            if (!committed) return context.complain(committed.error(), 1);
            change_set = committed->change_set;
            *preview = std::move(committed->preview);
        }
        const imports::Counts& n = preview->total;
        table.rows.push_back({name, std::to_string(n.added), std::to_string(n.changed), std::to_string(n.unchanged), std::to_string(n.refused),
                              std::to_string(preview->stops), std::to_string(preview->warns), change_set == 0 ? "" : std::to_string(change_set)});
        Json one = to_json(*preview, (*city)->ledger(), *who);
        one["change_set"] = change_set;
        one["committed"] = commit && !dry_run && preview->may_go_in();
        out.push_back(std::move(one));
        if (context.format != "json") tell(context, *preview);
        if (commit && !preview->may_go_in()) {
            context.streams.err << (context.streams.chinese ? name + "：有强制性问题，一行也没有写入\n" : name + ": must be mended first; nothing was written\n");
        }
    }
    print(context, table, out.size() == 1 ? out.front() : out);
    return exit;
}

int record_list(Context& context, const std::string& register_id, const std::string& filter, const std::string& sort, std::int64_t limit) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const Register* reg = (*city)->programme().find(register_id);
    if (reg == nullptr) {
        std::string known;
        for (const auto& each : (*city)->programme().registers()) known += (known.empty() ? "" : ", ") + each->id;
        return context.complain({{"unknown_register", {"没有台账 " + register_id, "no register `" + register_id + "`"}, {}, {"有：" + known, "there are: " + known}}}, 2);
    }
    facts::ListRequest request{.register_id = reg->id, .where = filter, .limit = limit};
    std::stringstream words(sort);
    for (std::string word; std::getline(words, word, ',');) request.sort.push_back(word);
    const auto page = (*city)->ledger().list(*who, request);
    if (!page) return context.complain(page.error(), 2);
    const Eyes eyes{(*city)->ledger(), *who, context.streams.chinese};
    Table table{.head = {"id"}, .right = {true}};
    const View* view = reg->view("list");
    std::vector<const Field*> columns;
    for (const Field& field : reg->fields) {
        const bool listed = view == nullptr || std::find(view->columns.begin(), view->columns.end(), field.id) != view->columns.end();
        if (listed && !field.is_child_table()) columns.push_back(&field);
    }
    for (const Field* field : columns) {
        table.head.push_back(context.streams.chinese ? field->title.zh : field->title.en);
        table.right.push_back(field->type == FieldType::Money || field->type == FieldType::Whole);
    }
    if (!reg->states.empty()) table.head.emplace_back(context.streams.chinese ? "状态" : "state");
    Json rows = Json::array();
    for (const facts::Record& record : page->rows) {
        std::vector<std::string> line{std::to_string(record.id)};
        for (const Field* field : columns) {
            const auto cell = record.cells.find(field->id);
            line.push_back(cell == record.cells.end() ? "" : shown(eyes, *field, cell->second));
        }
        if (const State* state = reg->state(record.state)) line.push_back(context.streams.chinese ? state->title.zh : state->title.en);
        table.rows.push_back(std::move(line));
        rows.push_back(to_json(eyes, *reg, record));
    }
    print(context, table, {{"rows", rows}, {"total", page->total}, {"seq", page->seq}});
    if (page->total > static_cast<std::int64_t>(page->rows.size())) {
        context.streams.err << fmt::format("{} of {} rows; --limit shows more\n", page->rows.size(), page->total);
    }
    return 0;
}

int facts_verify(Context& context, const std::string& head) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    const auto report = (*city)->ledger().verify(head);
    if (!report) return context.complain(report.error(), 3);
    Table table{.head = {"change sets", "head", "head checked", "faults"}};
    table.rows.push_back({std::to_string(report->change_sets), report->head, report->head_checked ? "yes" : "no", std::to_string(report->faults.size())});
    print(context, table, {{"change_sets", report->change_sets}, {"head", report->head}, {"head_checked", report->head_checked}, {"faults", to_json(report->faults)}});
    context.streams.err << to_text(report->faults, context.streams.chinese);
    if (!report->head_checked) {
        context.streams.err << (context.streams.chinese ? "没有给出备份时的链头：链尾被截去时看不出来（--head HASH）\n"
                                                        : "no head was given: a cut tail cannot be seen (--head HASH)\n");
    }
    return report->faults.empty() ? 0 : 1;
}

int facts_audit(Context& context) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const auto judged = (*city)->ledger().audit(access::Gate::admit(*who));
    if (!judged) return context.complain(judged.error(), 3);
    Table table{.head = {"change set"}, .right = {true}};
    if (judged->change_set != 0) table.rows.push_back({std::to_string(judged->change_set)});
    print(context, table, {{"change_set", judged->change_set}, {"changed", judged->change_set != 0}});
    context.streams.err << (judged->change_set == 0 ? (context.streams.chinese ? "没有变化\n" : "nothing changed\n") : "");
    return 0;
}

int facts_undo(Context& context, std::int64_t change_set, const std::string& reason) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const auto undone = (*city)->ledger().undo(access::Gate::admit(*who), change_set, reason);
    if (!undone) return context.complain(undone.error(), 1);
    Table table{.head = {"change set", "rows", "conflicts"}};
    table.rows.push_back({std::to_string(undone->change_set), std::to_string(undone->rows.size()), std::to_string(undone->conflicts.size())});
    print(context, table, {{"change_set", undone->change_set}, {"rows", undone->rows.size()}, {"conflicts", undone->conflicts}});
    for (const std::string& conflict : undone->conflicts) context.streams.err << conflict << "\n";
    return 0;
}

int backup(Context& context, const std::string& out) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    const std::string path = context.path(out);
    if (fs::exists(path)) {
        return context.complain({{"exists", {"文件已存在", "the file exists"}, {.file = out}, {"换一个名字", "choose another name"}}}, 2);
    }
    if (auto done = (*city)->ledger().backup(path); !done) return context.complain(done.error(), 3);
    Table table{.head = {"file", "bytes", "head"}};
    const std::string head = (*city)->ledger().head_hash();
    table.rows.push_back({out, std::to_string(fs::file_size(path)), head});
    print(context, table, {{"file", out}, {"bytes", fs::file_size(path)}, {"head", head}});
    return 0;
}

int restore(Context& context, const std::string& in, bool verify) {
    if (context.data.empty()) {
        return context.complain({{"no_data", {"恢复到哪个目录？", "restore to which directory?"}, {}, {"加上 --data DIR", "add --data DIR"}}}, 2);
    }
    if (auto done = sqlite::restore(context.path(in), context.path(context.data)); !done) return context.complain(done.error(), 3);
    context.streams.err << (context.streams.chinese ? "已恢复到 " : "restored to ") << context.data << "\n";
    if (!verify) return 0;
    std::string head;
    if (auto text = read_file(context.path(in) + ".head", in + ".head")) {
        const Json parsed = Json::parse(*text, nullptr, false);
        if (parsed.is_object()) {
            head = parsed.value("hash", "");
        } else {
            std::istringstream words(*text);
            for (std::string word; words >> word;) {
                if (word.size() == 64) head = word;
            }
        }
    }
    return facts_verify(context, head);
}

int doctor(Context& context) {
    Table table{.head = {"what", "state", "detail"}};
    Json list = Json::array();
    bool well = true;
    const auto say = [&](const std::string& what, bool good, const std::string& detail) {
        table.rows.push_back({what, good ? "ok" : "wrong", detail});
        list.push_back({{"what", what}, {"ok", good}, {"detail", detail}});
        well = well && good;
    };
    auto where = context.folders();
    if (!where) {
        say("folders", false, to_text(where.error(), context.streams.chinese));
    } else {
        const auto texts = load_texts(*where);
        say("programme and plan", texts.has_value(), texts ? where->programme + ", " + where->plan : to_text(texts.error(), context.streams.chinese));
        if (texts && !context.data.empty()) {
            auto city = context.city();
            if (context.forwarded) return *context.forwarded;
            if (!city) {
                say("store", false, to_text(city.error(), context.streams.chinese));
            } else {
                say("store", true, fmt::format("data version {}", (*city)->ledger().head_seq()));
                const auto report = (*city)->ledger().verify();
                say("chain", report && report->faults.empty(),
                    report ? fmt::format("{} change sets, {} faults", report->change_sets, report->faults.size()) : to_text(report.error(), context.streams.chinese));
            }
        }
    }
    print(context, table, list);
    return well ? 0 : 1;
}

}  // namespace zhigai::app::cli
