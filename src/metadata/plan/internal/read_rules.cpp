// supervision.yaml, counting.yaml, headline.yaml: the rules by which facts become figures and
// sentences.
#include <fmt/format.h>

#include <algorithm>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

namespace {

constexpr std::array<std::string_view, 4> periods{"month", "quarter", "half_year", "year"};
constexpr std::array<std::string_view, 4> tones{"none", "good", "slow", "late"};
constexpr std::array<std::string_view, 4> count_roles{"who", "where", "year", "what_kind"};
constexpr std::array<std::string_view, 7> item_words{"unit", "short", "done",    "quota",
                                                     "due",  "gap",   "forecast"};

}  // namespace

void Reader::read_supervision(const yaml::Node& root) {
    keys(root, {"cycle", "cycle_notes", "pace", "lights"});
    Supervision& all = plan_->supervision;
    std::set<std::string> used;
    for (const yaml::Node& node : list(root["cycle"])) {
        keys(node, {"id", "zh", "en", "source", "document", "quote", "period", "day"});
        if (!node.is_map()) continue;
        need(node, "source");
        Meeting one{.id = id(node, used),
                    .title = say(node),
                    .quote = quote(node, node),
                    .period = one_of(need(node, "period"), periods)};
        if (node.has("day")) one.day = whole(node["day"], 1, 31);
        all.cycle.push_back(std::move(one));
    }
    all.cycle_notes = notes(root["cycle_notes"]);

    used.clear();
    int defaults = 0;
    for (const yaml::Node& node : list(need(root, "pace"))) {
        keys(node, {"id", "default", "zh", "en", "says", "due", "forecast"});
        if (!node.is_map()) continue;
        Pace one{.id = id(node, used),
                 .title = say(node),
                 .says = say_in(node, "says", true),
                 .is_default = yes(node, "default", false),
                 .due = formula(node, "due", true),
                 .forecast = formula(node, "forecast", true)};
        defaults += one.is_default ? 1 : 0;
        all.paces.push_back(std::move(one));
    }
    if (defaults != 1) {
        fault(root["pace"].is_missing() ? root : root["pace"], "one_default",
              {"pace 要有且只有一个 default: yes", "exactly one pace says `default: yes`"});
    }
    for (const yaml::Node& node : list(need(root, "lights"))) read_light_rule(node);
    defaults = static_cast<int>(std::count_if(all.light_rules.begin(), all.light_rules.end(),
                                              [](const LightRule& r) { return r.is_default; }));
    if (defaults != 1) {
        fault(root["lights"].is_missing() ? root : root["lights"], "one_default",
              {"lights 要有且只有一个 default: yes", "exactly one light rule says `default: yes`"});
    }
}

void Reader::read_light_rule(const yaml::Node& node) {
    keys(node, {"id", "default", "zh", "en", "says", "numbers", "lights", "readings"});
    if (!node.is_map()) return;
    LightRule rule;
    std::set<std::string> used;
    for (const LightRule& other : plan_->supervision.light_rules) used.insert(other.id);
    rule.id = id(node, used);
    rule.is_default = yes(node, "default", false);
    rule.title = say(node);
    rule.says = say_in(node, "says", true);
    used = {std::begin(light_names),
            std::end(light_names)};  // a number of the rule may not hide a name it reads
    for (const yaml::Node& one : list(node["numbers"])) {
        keys(one, {"name", "value", "zh", "en"});
        if (!one.is_map()) continue;
        const yaml::Node& value = need(one, "value");
        const auto read = value.is_missing() ? std::nullopt : number(value);
        rule.numbers.push_back({id(one, used, "name"), read.value_or(Decimal()), say(one)});
    }
    used.clear();
    for (const yaml::Node& one : list(need(node, "lights"))) {
        keys(one, {"id", "tone", "zh", "en", "when"});
        if (!one.is_map()) continue;
        rule.lights.push_back({id(one, used), one_of(need(one, "tone"), tones), say(one),
                               formula(one, "when", true)});
    }
    rule.readings = readings(node);
    plan_->supervision.light_rules.push_back(std::move(rule));
}

void Reader::read_counting(const yaml::Node& root) {
    keys(root, {"rules"});
    std::set<std::string> used;
    for (const yaml::Node& node : list(need(root, "rules"))) {
        keys(node, {"id", "default", "zh", "en", "says", "register", "population", "done",
                    "under_way", "who", "where", "when", "since", "year", "what_kind", "how_much",
                    "one_per", "readings"});
        if (!node.is_map()) continue;
        CountingRule rule;
        rule.place = node.place();
        rule.id = id(node, used);
        rule.title = say(node);
        rule.says = say_in(node, "says", true);
        rule.is_default = yes(node, "default", false);
        rule.register_id = name_of(need(node, "register"));
        rule.population = formula(node, "population", false);
        rule.done = formula(node, "done", true);
        rule.under_way = formula(node, "under_way", true);
        rule.who = formula(node, "who", true);
        rule.where = formula(node, "where", true);
        rule.when = formula(node, "when", true);
        rule.since = formula(node, "since", true);
        rule.year = formula(node, "year", true);
        rule.what_kind = formula(node, "what_kind", false);
        rule.how_much = formula(node, "how_much", false);
        for (const yaml::Node& one : list(node["one_per"]))
            rule.one_per.push_back(one_of(one, count_roles));
        rule.readings = readings(node);
        plan_->counting.push_back(std::move(rule));
    }
    const auto defaults = std::count_if(plan_->counting.begin(), plan_->counting.end(),
                                        [](const CountingRule& r) { return r.is_default; });
    if (defaults != 1) {
        fault(root["rules"].is_missing() ? root : root["rules"], "one_default",
              {fmt::format("要有且只有一条规则写 default: yes，现有 {} 条", defaults),
               fmt::format("exactly one rule says `default: yes`; {} do", defaults)});
    }
}

void Reader::read_headline(const yaml::Node& root) {
    keys(root, {"parts"});
    std::vector<std::string_view> known{std::begin(headline_names), std::end(headline_names)};
    known.push_back("year");
    known.push_back("slowest");
    std::set<std::string> used;
    for (const yaml::Node& node : list(need(root, "parts"))) {
        keys(node, {"id", "lines", "list"});
        if (!node.is_map()) continue;
        HeadlinePart part;
        part.id = id(node, used);
        bool lists = false;
        for (const yaml::Node& one : list(need(node, "lines"))) {
            keys(one, {"when", "zh", "en"});
            if (!one.is_map()) continue;
            part.lines.push_back({formula(one, "when", false), say(one), one.place()});
            check_placeholders(one["zh"], known);
            check_placeholders(one["en"], known);
            lists = lists || part.lines.back().text.zh.find("{slowest}") != std::string::npos;
        }
        if (const yaml::Node& items = lists ? need(node, "list") : node["list"];
            !items.is_missing()) {
            keys(items, {"item", "join", "last_join", "most"});
            part.item = say_in(items, "item", true);
            part.join = say_in(items, "join", true);
            part.last_join = say_in(items, "last_join", true);
            if (const yaml::Node& most = need(items, "most"); most.is_scalar())
                part.most = whole(most, 1, 99);
            check_placeholders(items["item"]["zh"], item_words);
            check_placeholders(items["item"]["en"], item_words);
        }
        plan_->headline.push_back(std::move(part));
    }
}

/// {done} and no other brace: a misspelt placeholder would be printed as it stands.
void Reader::check_placeholders(const yaml::Node& node, std::span<const std::string_view> known) {
    if (!node.is_scalar()) return;
    const std::string& words = node.text();
    for (std::size_t at = words.find_first_of("{}"); at != std::string::npos;
         at = words.find_first_of("{}", at + 1)) {
        const std::size_t end = words.find('}', at);
        if (end == std::string::npos) {
            return fault(node, "open_brace", {"花括号没有合上", "a brace is not closed"});
        }
        const std::string name = words[at] == '}' ? "" : words.substr(at + 1, end - at - 1);
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            at = end;
            continue;
        }
        const std::string near =
            yaml::nearest(name, std::vector<std::string_view>(known.begin(), known.end()));
        Say mend;
        if (!near.empty())
            mend = {fmt::format("是不是 {{{}}}？", near),
                    fmt::format("did you mean {{{}}}?", near)};
        fault(node, "unknown_placeholder",
              {fmt::format("没有占位词 {{{}}}", name),
               fmt::format("there is no placeholder {{{}}}", name)},
              std::move(mend));
        at = end;
    }
}

}  // namespace zhigai::plan
