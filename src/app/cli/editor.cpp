// Commands for whoever writes plans and registers: draft, diff, schema, fmt, dictionary, report.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "app/cli/context.h"
#include "app/json/json.h"
#include "metadata/editor/editor.h"
#include "metadata/editor/report.h"
#include "metadata/plan/bind/bind.h"
#include "metadata/plan/diff.h"
#include "metadata/plan/draft.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> slurp(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return in ? std::optional(out.str()) : std::nullopt;
}

Faults unreadable(const std::string& file) {
    return {{"cannot_read",
             {"读不了这个文件", "the file cannot be read"},
             {.file = file},
             {"写出 UTF-8 文本文件", "name a text file in UTF-8"}}};
}

bool write(const fs::path& path, const std::string& content) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << content;
    return static_cast<bool>(out.flush());
}

Faults unwritable(const std::string& file) {
    return {{"cannot_write",
             {"写不进去", "it cannot be written"},
             {.file = file},
             {"换一个文件夹", "choose another folder"}}};
}

/// Programme and plan as the options name them; the plan may be absent.
struct Read {
    std::shared_ptr<const Programme> programme;
    std::shared_ptr<const plan::Plan> plan;
};
Result<Read> read_texts(const Context& context) {
    const fs::path plan_folder =
        context.plan.empty() ? fs::path() : fs::path(context.path(context.plan));
    const fs::path overlay = plan_folder / "programme";
    Read out;
    out.programme = ZG_TRY(
        load_programme(context.path(context.programme.empty() ? "programme" : context.programme),
                       !context.plan.empty() && fs::is_directory(overlay) ? overlay.string() : ""));
    if (!context.plan.empty()) {
        out.plan = ZG_TRY(plan::load(plan_folder.string(), {.shown = context.plan}));
        ZG_DO(plan::check_formulas(*out.plan, *out.programme));
    }
    return out;
}

}  // namespace

int plan_draft(Context& context, const std::string& file, const std::string& id,
               const std::string& out) {
    const auto text = slurp(context.path(file));
    if (!text) return context.complain(unreadable(file), 3);
    const auto made = plan::draft(*text, id);
    if (!made) return context.complain(made.error(), 1);
    if (out.empty()) {
        for (const auto& [name, content] : made->files) {
            if (name == "targets.yaml" || name == "quotas.yaml" || name == "not_a_target.yaml")
                context.streams.out << "# " << name << "\n" << content << "\n";
        }
    } else {
        const fs::path folder = context.path(out);
        if (fs::exists(folder) && !fs::is_empty(folder)) {
            return context.complain(
                {{"folder_not_empty",
                  {"文件夹不是空的，不覆盖", "the folder is not empty; nothing is overwritten"},
                  {.file = out},
                  {}}},
                3);
        }
        for (const auto& [name, content] : made->files) {
            if (!write(folder / name, content)) return context.complain(unwritable(out), 3);
        }
    }
    context.streams.err << fmt::format(
        "{} targets with a number, {} without, {} rows of a table, {} pieces to be judged\n",
        made->targets, made->soft, made->rows, made->left);
    return 0;
}

int plan_diff(Context& context, const std::string& before, const std::string& after) {
    const auto a = plan::load(context.path(before), {.shown = before});
    if (!a) return context.complain(a.error(), 1);
    const auto b = plan::load(context.path(after), {.shown = after});
    if (!b) return context.complain(b.error(), 1);
    Json list = Json::array();
    Table table{.head = {"kind", "id", "what", "key", "before", "after"}, .rows = {}, .right = {}};
    for (const plan::Difference& one : plan::difference(**a, **b)) {
        Json parts = Json::array();
        for (const auto& part : one.parts) {
            parts.push_back({{"key", part.key}, {"before", part.before}, {"after", part.after}});
            if (one.what == "changed" || part.key == "zh" || part.key == "value")
                table.rows.push_back(
                    {one.kind, one.id, one.what, part.key, part.before, part.after});
        }
        list.push_back({{"kind", one.kind},
                        {"id", one.id},
                        {"what", one.what},
                        {"title", to_json(one.title)},
                        {"parts", std::move(parts)}});
    }
    print(context, table, list);
    context.streams.err << list.size() << " differences\n";
    return 0;
}

int register_schema(Context& context, const std::string& kind, const std::string& out) {
    if (out.empty()) {
        context.streams.out << editor::schema(kind);
        return 0;
    }
    for (const char* one : {"register", "codes", "roles"}) {
        if (!write(fs::path(context.path(out)) / (std::string(one) + ".schema.json"),
                   editor::schema(one)))
            return context.complain(unwritable(out), 3);
    }
    return 0;
}

int register_fmt(Context& context, const std::vector<std::string>& files, bool only_check) {
    std::vector<std::string> all;
    for (const std::string& given : files.empty() ? std::vector<std::string>{"programme"} : files) {
        const fs::path path = context.path(given);
        if (!fs::is_directory(path)) {
            all.push_back(given);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(path)) {
            // The dialects of generated workbooks are no register; their long lists stay as they
            // are.
            if (entry.path().extension() == ".yaml" && entry.path().filename() != "dialects.yaml")
                all.push_back((fs::path(given) / entry.path().lexically_relative(path)).string());
        }
    }
    std::sort(all.begin(), all.end());
    Faults faults;
    int changed = 0;
    for (const std::string& file : all) {
        const auto text = slurp(context.path(file));
        if (!text) return context.complain(unreadable(file), 3);
        const auto formatted = editor::format(*text, file);
        if (!formatted) {
            faults.insert(faults.end(), formatted.error().begin(), formatted.error().end());
        } else if (*formatted != *text) {
            ++changed;
            context.streams.out << file << "\n";
            if (!only_check && !write(context.path(file), *formatted))
                return context.complain(unwritable(file), 3);
        }
    }
    context.streams.err << fmt::format("{} files, {} {}\n", all.size(), changed,
                                       only_check ? "would change" : "changed");
    if (!faults.empty()) return context.complain(faults, 1);
    return only_check && changed > 0 ? 1 : 0;
}

int register_dictionary(Context& context, const std::string& register_id, const std::string& style,
                        const std::string& out) {
    const auto read = read_texts(context);
    if (!read) return context.complain(read.error(), 1);
    const editor::Style as = style == "html" ? editor::Style::Html : editor::Style::Markdown;
    int written = 0;
    for (const auto& reg : read->programme->registers()) {
        if (!register_id.empty() && reg->id != register_id) continue;
        const std::string page = editor::dictionary(*read->programme, *reg, read->plan.get(), as);
        if (out.empty()) {
            context.streams.out << page << "\n";
        } else if (!write(fs::path(context.path(out)) /
                              (reg->id + (as == editor::Style::Html ? ".html" : ".md")),
                          page)) {
            return context.complain(unwritable(out), 3);
        }
        ++written;
    }
    if (written > 0) return 0;
    return context.complain({{"unknown_register",
                              {"没有台账 " + register_id, "no register `" + register_id + "`"},
                              {},
                              {}}},
                            2);
}

int programme_report(Context& context, bool strict) {
    if (context.plan.empty()) context.plan = "plans/qidong-2022-13";
    if (!fs::is_directory(context.path(context.plan))) context.plan.clear();
    if (context.plan.empty())
        return context.complain({{"no_plan", {"写明 --plan", "name the plan with --plan"}, {}, {}}},
                                2);
    City* city = nullptr;
    if (!context.data.empty()) {
        auto opened = context.city();
        if (!opened) return context.complain(opened.error(), 3);
        if (*opened == nullptr) return 0;
        city = *opened;
    }
    const auto read = read_texts(context);
    if (!read) return context.complain(read.error(), 1);
    Json list = Json::array();
    Table table{.head = {"register", "title", "fields", "checks", "states", "moves", "roles",
                         "examples", "rows", "read by"},
                .rows = {},
                .right = {false, false, true, true, true, true, true, true, true, false}};
    for (const editor::RegisterReport& one : editor::report(*read->programme, *read->plan)) {
        std::optional<std::int64_t> rows;
        if (city != nullptr) {
            const auto who = city->principal(context.as);
            if (!who) return context.complain(who.error(), 2);
            if (const auto page =
                    city->ledger().list(*who, {.register_id = one.reg->id, .limit = 0}))
                rows = page->total;
        }
        const auto n = [](std::size_t number) { return std::to_string(number); };
        table.rows.push_back({one.reg->id, one.reg->title.zh, n(one.fields), n(one.checks),
                              n(one.states), n(one.moves), n(one.roles), n(one.examples),
                              rows ? std::to_string(*rows) : "",
                              fmt::format("{}", fmt::join(one.read_by, ", "))});
        list.push_back({{"register", one.reg->id},
                        {"title", to_json(one.reg->title)},
                        {"fields", one.fields},
                        {"checks", one.checks},
                        {"states", one.states},
                        {"moves", one.moves},
                        {"roles", one.roles},
                        {"examples", one.examples},
                        {"rows", rows ? Json(*rows) : Json()},
                        {"read_by", one.read_by}});
    }
    const Faults faults = editor::smells(*read->programme, *read->plan);
    Json told = Json::array();
    for (const Fault& fault : faults) told.push_back(to_json(fault));
    print(context, table, {{"registers", std::move(list)}, {"smells", std::move(told)}});
    for (const Fault& fault : faults)
        context.streams.err << to_text(fault, context.streams.chinese) << "\n";
    return strict && !faults.empty() ? 1 : 0;
}

}  // namespace zhigai::app::cli
