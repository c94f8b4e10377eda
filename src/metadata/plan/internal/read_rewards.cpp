// rewards.yaml: clauses as the document states them.
#include <fmt/format.h>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

namespace {

constexpr std::array<std::string_view, 3> statuses{"draft", "in_force", "repealed"};
constexpr std::array<std::string_view, 4> governing{"fact", "filing", "recognition", "payment"};
constexpr std::array<std::string_view, 9> object_kinds{"enterprise", "project",     "product",
                                                       "park",       "association", "platform",
                                                       "bank",       "person",      "place"};
constexpr std::array<std::string_view, 6> cap_scopes{"project",    "unit", "instalment",
                                                     "enterprise", "year", "validity_period"};
constexpr std::array<std::string_view, 6> relation_kinds{
    "adds_to", "excludes", "higher_of", "percent_of", "pays_difference", "points_to"};

}  // namespace

void Reader::read_rewards(const yaml::Node& root) {
    keys(root, {"bases", "parameters", "clauses"});
    std::set<std::string> used;
    for (const yaml::Node& node : list(root["bases"])) {
        keys(node, {"id", "zh", "en"});
        if (node.is_map()) plan_->rewards.bases.push_back({id(node, used), say(node)});
    }
    read_parameters(root["parameters"]);
    for (const yaml::Node& node : list(need(root, "clauses"))) read_clause(node);
}

void Reader::read_clause(const yaml::Node& node) {
    keys(node, {"id",       "zh",          "en",        "source",   "document", "quote",
                "status",   "governed_by", "who",       "payee",    "from",     "until",
                "when",     "awaits",      "threshold", "amount",   "caps",     "relations",
                "payments", "split",       "examples",  "readings", "notes"});
    if (!node.is_map()) return;
    Clause clause;
    clause.place = node.place();
    clause.id = id(node, used_clauses_);
    clause.title = say(node);
    need(node, "source");
    clause.quote = quote(node, node);
    clause.status = one_of(need(node, "status"), statuses);
    clause.governed_by = one_of(need(node, "governed_by"), governing);
    clause.who = one_of(need(node, "who"), object_kinds);
    clause.when = say_in(node, "when", false);
    if (node.has("awaits")) {
        clause.awaits = name_of(node["awaits"]);
        awaited_refs_.emplace_back(clause.awaits, node["awaits"].place());
    }
    if (node.has("payee")) clause.payee = one_of(node["payee"], object_kinds);
    clause.from = date(node, "from", false);
    clause.until = date(node, "until", false);
    if (clause.from && clause.until && *clause.until < *clause.from) {
        fault(node["until"], "until_before_from", {"until 早于 from", "`until` is before `from`"});
    }
    if (const yaml::Node& threshold = node["threshold"]; !threshold.is_missing()) {
        keys(threshold, {"over", "at_least", "of"});
        if (threshold.is_map()) {
            if (threshold.has("over")) clause.over = money(threshold["over"]);
            if (threshold.has("at_least")) clause.at_least = money(threshold["at_least"]);
            if (threshold.has("over") == threshold.has("at_least")) {
                fault(threshold, "over_or_at_least",
                      {"写 over（超过，门槛本身不算）或 at_least（以上，门槛本身算）之一",
                       "write one of `over` (超过: the edge earns nothing) and `at_least` (以上: "
                       "the edge earns)"});
            }
            clause.threshold_of = base_of(threshold);
        }
    }
    if (const yaml::Node& amount = node["amount"]; !amount.is_missing()) {
        read_amount(amount, clause);
        if (clause.rate) clause.rate_of = base_of(amount);
    }
    for (const yaml::Node& cap : list(node["caps"])) {
        keys(cap, {"value", "per"});
        if (!cap.is_map()) continue;
        const yaml::Node& value = need(cap, "value");
        const auto sum = value.is_missing() ? std::nullopt : money(value);
        clause.caps.push_back({sum.value_or(Decimal()), one_of(need(cap, "per"), cap_scopes)});
    }
    for (const yaml::Node& relation : list(node["relations"])) {
        keys(relation, {"kind", "to"});
        if (!relation.is_map()) continue;
        clause.relations.push_back(
            {one_of(need(relation, "kind"), relation_kinds), names(need(relation, "to"))});
        for (const std::string& one : clause.relations.back().to) {
            clause_refs_.emplace_back(one, relation["to"].place());
        }
    }
    if (!node.has("amount") && clause.relations.empty()) {
        fault(node, "clause_without_effect",
              {"条款既没有 amount 也没有 relations",
               "the clause has neither `amount` nor `relations`"});
    }
    read_payments(node, clause);
    read_examples(node["examples"], clause);
    clause.readings = readings(node);
    clause.notes = notes(node["notes"]);
    plan_->rewards.clauses.push_back(std::move(clause));
}

std::string Reader::base_of(const yaml::Node& map, std::string_view key) {
    const yaml::Node& of = need(map, key);
    if (of.is_missing()) return {};
    std::vector<std::string_view> known;
    for (const Base& one : plan_->rewards.bases) known.push_back(one.id);
    return one_of(of, known);
}

}  // namespace zhigai::plan
