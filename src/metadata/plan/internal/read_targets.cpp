// targets.yaml.
#include <fmt/format.h>

#include <algorithm>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

namespace {

template <class T>
using Words = std::pair<std::string_view, T>;

constexpr std::array<Words<Comparator>, 9> comparators{
    {{">=", Comparator::AtLeast},
     {">", Comparator::Over},
     {"=", Comparator::Equal},
     {"<", Comparator::Below},
     {"<=", Comparator::AtMost},
     {"approach", Comparator::Approach},
     {"range", Comparator::Range},
     {"rank", Comparator::Rank},
     {"breakthrough", Comparator::Breakthrough}}};
constexpr std::array<Words<TargetKind>, 4> target_kinds{
    {{"number", TargetKind::Number},
     {"text", TargetKind::Text},
     {"rule_per_unit", TargetKind::RulePerUnit},
     {"follows_upper", TargetKind::FollowsUpper}}};
constexpr std::array<Words<Strength>, 3> strengths{
    {{"must", Strength::Must}, {"aim", Strength::Aim}, {"about", Strength::About}}};
constexpr std::array<Words<Basis>, 7> bases{{{"new_in_year", Basis::NewInYear},
                                             {"new", Basis::New},
                                             {"cumulative", Basis::Cumulative},
                                             {"state", Basis::State},
                                             {"net", Basis::Net},
                                             {"growth", Basis::Growth},
                                             {"points", Basis::Points}}};
constexpr std::array<std::string_view, 4> roles{"who", "where", "what_kind", "year"};

template <class T, std::size_t N>
std::string_view word_in(const std::array<Words<T>, N>& table, T value) {
    for (const auto& [word, one] : table) {
        if (one == value) return word;
    }
    return {};
}

/// The number stands in the text by itself, not as a piece of a longer one.
bool prints(std::string_view words, std::string_view number) {
    const auto digit = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    for (std::size_t at = words.find(number); at != std::string_view::npos;
         at = words.find(number, at + 1)) {
        const std::size_t end = at + number.size();
        if ((at == 0 || !digit(words[at - 1])) && (end == words.size() || !digit(words[end])))
            return true;
    }
    return false;
}

}  // namespace

std::string_view word_of(Comparator comparator) {
    return word_in(comparators, comparator);
}
std::string_view word_of(TargetKind kind) {
    return word_in(target_kinds, kind);
}
std::string_view word_of(Strength strength) {
    return word_in(strengths, strength);
}
std::string_view word_of(Basis basis) {
    return word_in(bases, basis);
}

void Reader::read_targets(const yaml::Node& root) {
    keys(root, {"due_day", "targets"});
    if (root.has("due_day")) plan_->readings.push_back(reading(root["due_day"]));
    for (const yaml::Node& node : list(need(root, "targets"))) read_target(node);
}

void Reader::read_target(const yaml::Node& node) {
    keys(node, {"id",       "zh",           "en",          "source",    "document", "quote",
                "value",    "unit",         "comparator",  "tolerance", "among",    "kind",
                "strength", "printed_word", "basis",       "year",      "due",      "baseline",
                "parent",   "relation",     "departments", "measure",   "awaits",   "readings",
                "notes",    "base",         "repeat",      "each",      "upper"});
    if (!node.is_map()) return;
    Target target;
    target.place = node.place();
    target.id = id(node, used_targets_);
    target.title = say(node);
    need(node, "source");
    target.quote = quote(node, node);
    target.kind = word<TargetKind>(need(node, "kind"), target_kinds, TargetKind::Text);
    target.strength = word<Strength>(need(node, "strength"), strengths, Strength::Must);
    target.basis = word<Basis>(need(node, "basis"), bases, Basis::New);
    target.printed_word = text(node, "printed_word", false);
    if (!target.printed_word.empty() &&
        target.quote.text.find(target.printed_word) == std::string::npos) {
        fault(node["printed_word"], "word_not_in_quote",
              {fmt::format("引文里没有“{}”", target.printed_word),
               fmt::format("the quote does not say {}", target.printed_word)});
    }
    target.due = date(node, "due").value_or(Date{});
    if (target.due.ok() && (target.due < plan_->starts || target.due > plan_->ends)) {
        fault(node["due"], "due_outside_plan",
              {"期限不在计划期内", "the day lies outside the plan's years"});
    }
    target.readings = readings(node);
    read_value(node, target);
    if (target.basis == Basis::NewInYear && !node.has("repeat")) {
        if (const yaml::Node& year = need(node, "year"); year.is_scalar()) {
            target.year = whole(year, 1990, 2100);
            if (std::find(plan_->years.begin(), plan_->years.end(), target.year) ==
                plan_->years.end()) {
                fault(year, "year_outside_plan", {"不是计划里的年度", "it is no year of the plan"});
            }
        }
    } else if (node.has("year")) {
        fault(node["year"], "word_without_use",
              {"只有 basis: new_in_year 才写 year", "`year` goes with `basis: new_in_year` only"});
    }
    if (const yaml::Node& base = node["baseline"]; !base.is_missing()) {
        keys(base, {"value", "on_day", "source"});
        Target::Baseline baseline;
        if (base.has("value")) baseline.value = number(base["value"]);
        baseline.on = date(base, "on_day", false);
        baseline.source = text(base, "source");
        target.baseline = std::move(baseline);
    }
    read_bases(node, target);
    read_kind(node, target);
    target.parent = node.has("parent") ? name_of(node["parent"]) : "";
    if (node.has("parent") || node.has("relation")) {
        constexpr std::array<std::string_view, 3> relations{"of_which", "union", "same_row"};
        target.relation = one_of(need(node, "relation"), relations);
        need(node, "parent");
        target_refs_.emplace_back(target.parent, node["parent"].place());
    }
    if (node.has("departments")) target.departments = names(node["departments"]);
    for (const std::string& one : target.departments)
        department_refs_.emplace_back(one, node["departments"].place());
    if (node.has("measure")) read_measure(node["measure"], target);
    if (node.has("awaits")) {
        target.awaits = name_of(node["awaits"]);
        awaited_refs_.emplace_back(target.awaits, node["awaits"].place());
    }
    const bool counts = target.kind == TargetKind::Number || target.kind == TargetKind::RulePerUnit;
    if (counts && node.has("measure") == node.has("awaits")) {
        fault(node, "measure_or_awaits",
              {"数字目标要么写 measure（怎么算），要么写 awaits（等哪个台账）",
               "a number needs either `measure` (how it is computed) or `awaits` (the register it "
               "waits for)"});
    }
    if (target.kind == TargetKind::Text && (node.has("measure") || node.has("value"))) {
        fault(node, "text_with_number",
              {"文字目标由人认定，不写 value 和 measure",
               "a text target is judged by a person: no `value`, no `measure`"});
    }
    target.notes = notes(node["notes"]);
    plan_->targets.push_back(std::move(target));
}

/// What growth is measured against, and in which years the target holds.
void Reader::read_bases(const yaml::Node& node, Target& target) {
    const bool compares = target.basis == Basis::Growth || target.basis == Basis::Points;
    if (compares) need(node, "base");
    if (const yaml::Node& base = node["base"]; !base.is_missing()) {
        keys(base, {"year", "value", "mean"});
        Target::Base out;
        if (const yaml::Node& year = need(base, "year"); year.is_scalar())
            out.year = whole(year, 1949, 2100);
        if (base.has("value")) out.value = number(base["value"]);
        out.mean = yes(base, "mean", false);
        target.base = out;
        if (!compares) {
            fault(base, "word_without_use",
                  {"只有 basis: growth 或 points 才写 base",
                   "`base` goes with `basis: growth` and `points` only"});
        }
    }
    if (node.has("repeat")) {
        constexpr std::array<std::string_view, 1> repeats{"year"};
        target.repeat = one_of(node["repeat"], repeats);
        if (target.basis == Basis::NewInYear && node.has("year")) {
            fault(node["repeat"], "word_without_use",
                  {"每年都有的目标不写 year", "a target of each year names no `year`"});
        }
    }
}

void Reader::read_kind(const yaml::Node& node, Target& target) {
    if (target.kind == TargetKind::RulePerUnit) {
        target.each = name_of(need(node, "each"));
        const Unit* unit = plan_->organisation.unit(target.each);
        if (!target.each.empty() && target.each != each_district &&
            (unit == nullptr || unit->axis != "class")) {
            fault(node["each"], "unknown_unit",
                  {"each 写一类区镇（organisation.yaml 的 units, axis: class）或 each_district",
                   "`each` names a class of districts (organisation.yaml `units`, axis class) or "
                   "each_district"});
        }
    } else if (node.has("each")) {
        fault(
            node["each"], "word_without_use",
            {"只有 kind: rule_per_unit 才写 each", "`each` goes with `kind: rule_per_unit` only"});
    }
    if (target.kind == TargetKind::FollowsUpper) {
        target.upper = say_in(node, "upper", true);
    } else if (node.has("upper")) {
        fault(node["upper"], "word_without_use",
              {"只有 kind: follows_upper 才写 upper",
               "`upper` goes with `kind: follows_upper` only"});
    }
}

void Reader::read_value(const yaml::Node& node, Target& target) {
    const bool handed_down = target.kind == TargetKind::FollowsUpper && node.has("value");
    if (target.kind != TargetKind::Number && target.kind != TargetKind::RulePerUnit &&
        !handed_down) {
        for (const std::string_view word : {"unit", "comparator", "tolerance", "among"}) {
            if (node.has(word))
                fault(node[word], "word_without_use",
                      {"只有数字目标才写", "only a number target has it"});
        }
        return;
    }
    target.unit = text(node, "unit");
    target.comparator =
        word<Comparator>(need(node, "comparator"), comparators, Comparator::AtLeast);
    const yaml::Node& value = need(node, "value");
    const bool rate = target.unit == "%";
    if (value.is_scalar()) {
        const std::string& written = value.text();
        if (target.comparator == Comparator::Range) {
            if (const auto span = parse_span(written)) {
                target.value = span->low;
                target.high = span->high;
            } else {
                fault(value, "not_range",
                      {"range 要写成 1-2，小的在前", "a range is written 1-2, the smaller first"});
            }
        } else if (rate && parse_number(written)) {
            fault(value, "number_for_rate",
                  {fmt::format("{} 是数，单位是 %", written),
                   fmt::format("{} is a number; the unit is %", written)},
                  {fmt::format("写成 {}%", written), fmt::format("write `{}%`", written)});
        } else if (!rate && parse_percent(written)) {
            fault(value, "rate_for_number",
                  {fmt::format("{} 是比率，单位是 {}", written, target.unit),
                   fmt::format("{} is a rate; the unit is {}", written, target.unit)},
                  {"去掉 %，或把 unit 写成 \"%\"", "drop the %, or write `unit: \"%\"`"});
        } else {
            target.value = rate ? percent(value) : number(value);
        }
        const bool read_so = std::any_of(target.readings.begin(), target.readings.end(),
                                         [](const Reading& r) { return r.about == "value"; });
        if (target.value && !read_so && !prints(target.quote.text, written)) {
            fault(value, "value_not_in_quote",
                  {fmt::format("引文里没有 {}", written),
                   fmt::format("the quote does not print {}", written)},
                  {"改正数或引文；原文没有数的，写 readings 说明 value 怎么来的",
                   "correct the number or the quote; where the text has none, say in `readings` "
                   "how the value is read"});
        }
    }
    if (node.has("tolerance")) {
        target.tolerance = rate ? percent(node["tolerance"]) : number(node["tolerance"]);
        if (target.comparator != Comparator::Approach) {
            fault(node["tolerance"], "word_without_use",
                  {"只有 comparator: approach 才写 tolerance",
                   "`tolerance` goes with `comparator: approach` only"});
        }
    }
    if (target.comparator == Comparator::Rank) {
        if (const yaml::Node& among = need(node, "among"); among.is_scalar())
            target.rank_among = whole(among, 1, 100'000);
    } else if (node.has("among")) {
        fault(node["among"], "word_without_use",
              {"只有 comparator: rank 才写 among", "`among` goes with `comparator: rank` only"});
    }
}

void Reader::read_measure(const yaml::Node& node, Target& target) {
    if (node.has("over")) return read_over(node, target);
    keys(node, {"count", "share", "sum", "register", "where", "population"});
    if (!node.is_map()) return;
    Measure measure;
    measure.where = formula(node, "where", false);
    measure.in_year = target.basis == Basis::NewInYear;
    if (int{node.has("count")} + int{node.has("share")} + int{node.has("sum")} != 1) {
        fault(node, "count_or_share",
              {"写 count、sum 或 share 之一", "write one of `count`, `sum` and `share`"});
    } else if (node.has("sum")) {
        constexpr std::array<std::string_view, 1> summed{"how_much"};
        constexpr std::array<std::string_view, 3> units{"元", "万元", "亿元"};
        measure.role = one_of(node["sum"], summed);
        measure.form = Measure::Form::Sum;
        if (std::find(units.begin(), units.end(), target.unit) == units.end()) {
            fault(node, "sum_not_money",
                  {"金额的单位是元、万元或亿元", "the unit of a sum is 元, 万元 or 亿元"});
        }
    } else if (node.has("count")) {
        constexpr std::array<std::string_view, 6> counted{"rows",  "parts",     "who",
                                                          "where", "what_kind", "year"};
        measure.role = one_of(node["count"], counted);
        measure.form = measure.role == "rows"    ? Measure::Form::Rows
                       : measure.role == "parts" ? Measure::Form::Parts
                                                 : Measure::Form::Distinct;
        for (const std::string_view word : {"register", "population"}) {
            if (node.has(word))
                fault(node[word], "word_without_use",
                      {"只有 share 才写", "it goes with `share` only"});
        }
        if (target.unit == "%")
            fault(node, "count_in_percent", {"计数得不出百分数", "a count gives no percentage"},
                  {"用 share", "use `share`"});
    } else {
        measure.form = Measure::Form::Share;
        measure.role = one_of(node["share"], roles);
        measure.register_id = name_of(need(node, "register"));
        measure.population = formula(node, "population", false);
        if (target.unit != "%")
            fault(node, "share_not_percent", {"占比的单位是 %", "the unit of a share is %"},
                  {"写 unit: \"%\"", "write `unit: \"%\"`"});
    }
    target.measure = std::move(measure);
}

}  // namespace zhigai::plan
