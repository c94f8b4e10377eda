// quotas.yaml: what each unit owes in each period.
#include <fmt/format.h>

#include <algorithm>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

void Reader::read_quotas(const yaml::Node& root) {
    keys(root, {"quotas"});
    for (const yaml::Node& node : list(need(root, "quotas"))) read_quota_table(node);
    if (root["quotas"].is_list() && plan_->quotas.empty()) {
        fault(root["quotas"], "no_quota",
              {"至少要有一张分解表", "at least one table belongs here"});
    }
}

void Reader::read_periods(const yaml::Node& node, QuotaTable& table) {
    const bool by_year = table.period == "year";
    const yaml::Node& written = need(node, by_year ? "years" : "periods");
    if (const std::string_view other = by_year ? "periods" : "years"; node.has(other)) {
        fault(node[other], "word_without_use",
              {"period: year 写 years，其余写 periods",
               "`period: year` goes with `years`, every other with `periods`"});
    }
    for (const yaml::Node& one : list(written)) {
        const std::string word = yaml::scalar(one, faults_);
        const auto period = parse_period(table.period, word);
        if (!period) {
            fault(one, "bad_period",
                  {fmt::format("“{}”不是 {} 期", word, table.period),
                   fmt::format("`{}` is no {}", word, table.period)},
                  {"写成 2022、2022-H1、2022-Q1、2022-03 或 2022-W05",
                   "write 2022, 2022-H1, 2022-Q1, 2022-03 or 2022-W05"});
            continue;
        }
        if (std::find(plan_->years.begin(), plan_->years.end(), period->year) ==
            plan_->years.end()) {
            fault(one, "year_outside_plan", {"不是计划里的年度", "it is no year of the plan"});
        }
        if (!table.periods.empty() && table.periods.back().to >= period->from) {
            fault(one, "periods_not_in_order",
                  {"各期要按先后，不能重叠", "periods follow each other without overlap"});
        }
        if (table.years.empty() || table.years.back() != period->year)
            table.years.push_back(period->year);
        table.periods.push_back(*period);
    }
}

std::string Reader::quota_unit(const yaml::Node& node, const QuotaTable& table,
                               std::set<std::string>& seen) {
    const bool own_word = table.axis == "district" || table.axis == "department";
    const std::string key = own_word ? table.axis : "unit";
    std::string unit = id(node, seen, key);
    if (unit.empty()) return unit;
    if (table.axis == "district") {
        district_refs_.emplace_back(unit, node[key].place());
    } else if (table.axis == "department") {
        department_refs_.emplace_back(unit, node[key].place());
        if (const Department* one = plan_->organisation.department(unit);
            one != nullptr && plan_->organisation.unit(unit) == nullptr) {
            Unit as_unit;
            as_unit.id = one->id;
            as_unit.title = one->title;
            as_unit.short_name = one->title.zh;
            as_unit.kind = one->kind;
            as_unit.also = one->also;
            as_unit.place = one->place;
            as_unit.axis = "department";
            plan_->organisation.units.push_back(std::move(as_unit));
        }
    } else {
        const Unit* known = plan_->organisation.unit(unit);
        if (known == nullptr || known->axis != table.axis) {
            fault(
                node[key], "unknown_unit",
                {fmt::format("organisation.yaml 的 units 里没有 axis: {} 的 {}", table.axis, unit),
                 fmt::format("organisation.yaml has no `{}` among its units of axis {}", unit,
                             table.axis)});
        }
    }
    return unit;
}

/// One table as printed is one table here for each of its measures: they share rows and periods.
void Reader::read_quota_table(const yaml::Node& node) {
    keys(node, {"id", "zh", "en", "source", "document", "header", "axis", "period", "unit", "years",
                "periods", "cumulative", "adds_up", "measures", "targets", "rows", "printed_total",
                "readings"});
    if (!node.is_map()) return;
    constexpr std::array<std::string_view, 5> axes{"district", "department", "industry", "class",
                                                   "unit"};
    constexpr std::array<std::string_view, 5> lengths{"year", "half_year", "quarter", "month",
                                                      "week"};
    QuotaTable table;
    table.place = node.place();
    std::set<std::string> used;
    for (const QuotaTable& other : plan_->quotas) used.insert(other.id);
    table.id = id(node, used);
    table.title = say(node);
    need(node, "source");
    table.header = quote(node, node, "header");
    table.axis = one_of(need(node, "axis"), axes);
    table.period = one_of(need(node, "period"), lengths);
    table.cumulative = yes(node, "cumulative", false);
    table.adds_up = yes(node, "adds_up", true);
    read_periods(node, table);
    struct Measured {
        std::string id;
        Say title;
        std::string unit;
    };
    std::vector<Measured> measures;
    if (node.has("measures")) {
        std::set<std::string> names;
        for (const yaml::Node& one : list(node["measures"])) {
            keys(one, {"id", "zh", "en", "unit"});
            if (one.is_map()) measures.push_back({id(one, names), say(one), text(one, "unit")});
        }
        if (node.has("unit")) {
            fault(node["unit"], "word_without_use",
                  {"有 measures 时，单位写在每个 measure 里",
                   "with `measures`, each names its own unit"});
        }
    }
    if (measures.empty()) measures.push_back({"", {}, text(node, "unit")});
    if (node.has("targets")) {
        table.targets = names(node["targets"]);
        for (const std::string& one : table.targets)
            target_refs_.emplace_back(one, node["targets"].place());
        if (table.targets.size() != table.periods.size()) {
            fault(node["targets"], "wrong_count",
                  {"每个年度对应一个目标", "one target for each year"});
        }
    }
    std::set<std::string> seen;
    const std::size_t values = table.periods.size() * measures.size();
    for (const yaml::Node& one : list(need(node, "rows"))) {
        keys(one, {"district", "department", "unit", "quote", "values"});
        if (!one.is_map()) continue;
        const std::string unit = quota_unit(one, table, seen);
        QuotaTable::Row row = quota_row(one, node, values);
        row.unit = unit;
        table.rows.push_back(std::move(row));
    }
    if (const yaml::Node& total = node["printed_total"]; !total.is_missing()) {
        keys(total, {"quote", "values"});
        if (total.is_map()) table.printed_total = quota_row(total, node, values);
    }
    table.readings = readings(node);
    const auto cut = [&](QuotaTable::Row& row, std::size_t measure) {
        const std::size_t width = table.periods.size();
        row.values.resize(values);
        row.values = {row.values.begin() + static_cast<std::ptrdiff_t>(measure * width),
                      row.values.begin() + static_cast<std::ptrdiff_t>((measure + 1) * width)};
    };
    for (std::size_t i = 0; i < measures.size(); ++i) {
        QuotaTable one = table;
        one.unit = measures[i].unit;
        one.measure = measures[i].title;
        if (i > 0) {
            one.id += "_" + measures[i].id;
            one.targets.clear();
        }
        if (measures.size() > 1) {
            for (QuotaTable::Row& row : one.rows) cut(row, i);
            if (one.printed_total) cut(*one.printed_total, i);
        }
        plan_->quotas.push_back(std::move(one));
    }
}

QuotaTable::Row Reader::quota_row(const yaml::Node& node, const yaml::Node& table,
                                  std::size_t periods) {
    QuotaTable::Row row;
    row.quote = quote(node, table);
    const yaml::Node& values = need(node, "values");
    std::string printed;  // the numbers as the quote must print them, in order
    for (const yaml::Node& value : list(values)) {
        if (value.is_null()) {
            row.values.push_back(std::nullopt);  // left empty in print: not 0
            continue;
        }
        row.values.push_back(number(value));
        printed += " " + value.text();
    }
    if (values.is_list() && row.values.size() != periods) {
        fault(values, "wrong_count",
              {fmt::format("要 {} 个数，写了 {} 个", periods, row.values.size()),
               fmt::format("{} values are wanted, {} stand here", periods, row.values.size())});
    }
    std::string shown = row.quote.plain();
    std::string closed;
    for (const char c : shown) {
        if (c != ' ' || closed.empty() || closed.back() != ' ') closed += c;
    }
    if (!row.quote.text.empty() && !closed.ends_with(printed)) {
        fault(values, "value_not_in_quote",
              {fmt::format("引文末尾的数不是{}", printed),
               fmt::format("the quote does not end in{}", printed)},
              {"数与引文要一致", "numbers and quote must agree"});
    }
    return row;
}

}  // namespace zhigai::plan
