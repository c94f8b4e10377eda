// The other blocks of a register: checks, life, rights, looks, travel.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "kernel/money/money.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai {
namespace {

const std::vector<yaml::Node>& items_or(const yaml::Node& node, std::vector<yaml::Node>& one) {
    if (node.is_list()) return node.items();
    one.push_back(node);
    return one;
}

}  // namespace

void ProgrammeLoader::read_register(MetaFile& file) {
    const yaml::Node& root = file.root;
    words(root, "register");
    if (!root.is_map()) return;
    if (!id(root["register"])) return;
    auto made = std::make_unique<Register>();
    Register& reg = *made;
    reg.id = root["register"].text();
    reg.file = file.shown;
    reg.title = title(root, true);
    if (root.has("help")) reg.help = {.zh = yaml::scalar(root["help"], faults_)};
    reg.source = root["source"].text();
    reg.owner = root["owner"].text();
    if (root.has("version")) {
        reg.version =
            static_cast<int>(std::clamp(yaml::whole(root["version"], faults_), 0LL, 1'000'000LL));
    } else {
        fault(root["register"], "no_version", {"缺 version", "it has no version"},
              {"加上 version: 1", "add version: 1"});
    }
    if (root.has("key")) reg.key = yaml::scalars(root["key"], faults_);
    if (reg.key.empty()) {
        fault(root["register"], "no_key",
              {"缺 key：凭哪些字段认出一行", "it has no key: the fields by which a row is known"},
              {"加上 key: [字段]", "add key: [field]"});
    }
    reg.numbering = root["numbering"].text();
    if (root.has("gapless")) reg.gapless = yaml::yes_no(root["gapless"], faults_);
    reg.row_title = root["title"].text();
    if (!root["fields"].is_map() || root["fields"].entries().empty()) {
        fault(root.has("fields") ? root["fields"] : root["register"], "no_fields",
              {"缺 fields：一行有哪些内容", "it has no fields"},
              {"加上 fields: {字段: {…}}", "add fields: {id: {…}}"});
    } else {
        for (const auto& [key, node] : root["fields"].entries())
            reg.fields.push_back(read_field(key, node, false, reg.id));
    }
    if (root.has("checks")) read_checks(root["checks"], reg);
    if (root.has("states")) read_states(root["states"], reg);
    if (root.has("moves")) read_moves(root["moves"], reg);
    if (root.has("may")) read_may(root["may"], reg);
    if (root.has("views")) read_views(root["views"], reg);
    if (root.has("excel")) read_excel(root["excel"], reg);
    if (root.has("retain")) read_retain(root["retain"], reg);
    if (root.has("offline")) reg.offline = yaml::yes_no(root["offline"], faults_);
    if (root.has("prints")) read_prints(root["prints"], reg);
    if (root.has("notices")) read_notices(root["notices"], reg);
    programme_->registers_.push_back(std::move(made));
}

void ProgrammeLoader::read_checks(const yaml::Node& node, Register& reg) {
    for (const auto& [key, entry] : node.entries()) {
        id(key);
        words(entry, "check");
        Check check{.id = key.text(),
                    .title = title(entry, false),
                    .source = entry["source"].text(),
                    .that = feel::Expression(nullptr),
                    .place = key.place()};
        if (!entry.is_map()) continue;
        if (!entry.has("that")) {
            fault(key, "no_that", {"缺 that：什么必须成立", "it has no `that`: what must hold"},
                  {"加上 that: FEEL", "add that: FEEL"});
        }
        if (entry["say"].is_map()) {
            yaml::only_keys(entry["say"], {"zh", "en"}, faults_);
            check.say = title(entry["say"], true);
        } else {
            fault(entry.has("say") ? entry["say"] : key, "no_say",
                  {"缺 say：不成立时怎么说", "it has no `say`: the message when it does not hold"},
                  {"加上 say: {zh: …, en: …}", "add say: {zh: …, en: …}"});
        }
        if (entry.has("level") && word(entry["level"], "level", "级别")) {
            const std::string& level = entry["level"].text();
            check.level = level == "warn"    ? Level::Warn
                          : level == "gate"  ? Level::Gate
                          : level == "audit" ? Level::Audit
                                             : Level::Stop;
        }
        if (entry.has("when")) check.when = feel::Expression(nullptr);
        if (entry.has("since")) {
            check.since = parse_iso_date(entry["since"].text());
            if (!check.since)
                fault(entry["since"], "bad_date",
                      {"日期写成 2022-03-08", "a date is written 2022-03-08"});
        }
        reg.checks.push_back(std::move(check));
    }
    if (!node.is_map()) yaml::only_keys(node, {}, faults_);
}

void ProgrammeLoader::read_states(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        id(key);
        words(entry, "state");
        State state{.id = key.text(), .title = title(entry, true)};
        if (!entry.is_map()) continue;
        if (entry.has("help")) state.help = {.zh = yaml::scalar(entry["help"], faults_)};
        state.source = entry["source"].text();
        if (entry.has("within")) {
            // "30 working days", "180 days"
            const std::string text = yaml::scalar(entry["within"], faults_);
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), state.within_days);
            const std::string_view rest(end,
                                        static_cast<std::size_t>(text.data() + text.size() - end));
            state.working_days = rest == " working days" || rest == " working day";
            if (error != std::errc{} || state.within_days <= 0 ||
                (!state.working_days && rest != " days" && rest != " day")) {
                fault(entry["within"], "bad_within",
                      {"时限写成 30 working days 或 180 days",
                       "a time limit is written `30 working days` or `180 days`"});
            }
        }
        if (entry.has("locked")) {
            state.locked = yaml::scalars(entry["locked"], faults_);
            if (state.locked == std::vector<std::string>{"all"}) {
                state.locked_all = true;
                state.locked.clear();
            }
        }
        if (entry.has("end")) state.end = yaml::yes_no(entry["end"], faults_);
        if (entry.has("also")) state.also = yaml::scalars(entry["also"], faults_);
        reg.states.push_back(std::move(state));
    }
}

void ProgrammeLoader::read_moves(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        // `return` is a fine word for a move, which FEEL never sees; only its form is checked.
        if (key.text() != "return") id(key);
        words(entry, "move");
        if (!entry.is_map()) continue;
        Move move{.id = key.text(), .title = title(entry, true)};
        if (entry.has("help")) move.help = {.zh = yaml::scalar(entry["help"], faults_)};
        move.source = entry["source"].text();
        const auto list = [&](std::string_view name, std::vector<std::string>& out) {
            if (entry.has(name)) out = yaml::scalars(entry[name], faults_);
        };
        const auto needs = [&](std::string_view name, std::string_view zh) {
            if (entry.has(name)) return;
            fault(key, "no_" + std::string(name),
                  {fmt::format("缺 {}：{}", name, zh), fmt::format("it has no `{}`", name)},
                  {fmt::format("加上 {}: …", name), fmt::format("add {}: …", name)});
        };
        needs("from", "从哪个状态");
        needs("to", "到哪个状态");
        if (!entry.has("all_of")) needs("by", "谁可以办");
        list("from", move.from);
        move.to = entry["to"].text();
        list("by", move.by);
        list("all_of", move.all_of);
        list("other_than", move.other_than);
        list("needs", move.needs);
        list("asks", move.asks);
        list("tells", move.tells);
        if (entry.has("reason")) move.reason = yaml::yes_no(entry["reason"], faults_);
        for (const auto& [field, expression] : entry["sets"].entries())
            move.sets.emplace_back(field.text(), feel::Expression(nullptr));
        reg.moves.push_back(std::move(move));
    }
}

void ProgrammeLoader::read_may(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        words(entry, "grant");
        if (!entry.is_map()) continue;
        Grant grant{.role = key.text(), .place = key.place()};
        if (entry.has("where")) grant.where = feel::Expression(nullptr);
        if (entry.has("see")) grant.see = yaml::scalars(entry["see"], faults_);
        if (entry.has("set")) grant.set = yaml::scalars(entry["set"], faults_);
        if (entry.has("do")) {
            grant.doing = yaml::scalars(entry["do"], faults_);
            std::vector<yaml::Node> one;
            for (const yaml::Node& verb : items_or(entry["do"], one)) word(verb, "do", "动作");
        }
        reg.may.push_back(std::move(grant));
    }
}

void ProgrammeLoader::read_views(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        id(key);
        words(entry, "view");
        if (!entry.is_map()) continue;
        View view{.id = key.text(), .title = title(entry, false)};
        const auto list = [&](std::string_view name, std::vector<std::string>& out) {
            if (entry.has(name)) out = yaml::scalars(entry[name], faults_);
        };
        list("columns", view.columns);
        list("filter", view.filter);
        list("sort", view.sort);
        list("sum", view.sum);
        list("by", view.by);
        list("related", view.related);
        view.at = entry["at"].text();
        if (entry.has("where")) view.where = feel::Expression(nullptr);
        if (entry.has("sections")) {
            if (!entry["sections"].is_list()) {
                fault(entry["sections"], "not_list", {"这里要一个列表", "a list belongs here"});
            }
            for (const yaml::Node& section : entry["sections"].items()) {
                words(section, "section");
                if (!section.is_map()) continue;
                View::Section made{.title = title(section, true)};
                if (section.has("fields")) made.fields = yaml::scalars(section["fields"], faults_);
                view.sections.push_back(std::move(made));
            }
        }
        reg.views.push_back(std::move(view));
    }
}

void ProgrammeLoader::read_excel(const yaml::Node& node, Register& reg) {
    words(node, "excel");
    if (!node.is_map()) return;
    ExcelRules& excel = reg.excel;
    if (node.has("sheets")) excel.sheets = yaml::scalars(node["sheets"], faults_);
    if (node.has("with")) excel.with = yaml::scalars(node["with"], faults_);
    if (node.has("match")) {
        std::vector<yaml::Node> one;
        for (const yaml::Node& item : items_or(node["match"], one))
            excel.match.push_back(yaml::scalars(item, faults_));
    }
    if (node.has("opening")) {
        std::vector<std::string> headers = yaml::scalars(node["opening"], faults_);
        if (!headers.empty()) excel.opening = headers.front();
        excel.opening_also.assign(headers.begin() + (headers.empty() ? 0 : 1), headers.end());
    }
    if (node.has("money_unit")) {
        const auto one = parse_printed_amount("1" + yaml::scalar(node["money_unit"], faults_));
        if (one && !one->is_zero()) {
            excel.money_unit = *one;
        } else {
            fault(node["money_unit"], "bad_unit",
                  {"金额单位写 元、万元或亿元", "the unit is 元, 万元 or 亿元"});
        }
    }
    const auto one_of = [&](std::string_view name,
                            const std::vector<std::string>& known) -> std::string {
        const std::string text = yaml::scalar(node[name], faults_);
        if (std::find(known.begin(), known.end(), text) == known.end()) {
            unknown(node[name], "unknown_word",
                    {fmt::format("{} 不能是“{}”", name, text),
                     fmt::format("`{}` cannot be `{}`", name, text)},
                    known);
        }
        return text;
    };
    if (node.has("blank")) excel.blank_clears = one_of("blank", {"keep", "clear"}) == "clear";
    if (node.has("extra")) excel.extra = one_of("extra", {"ask", "refuse", "ignore"});
}

}  // namespace zhigai
