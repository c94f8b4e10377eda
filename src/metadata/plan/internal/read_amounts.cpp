// Of rewards.yaml: what a clause pays, when and by whom, and the dated values it leans on.
#include <fmt/format.h>

#include <algorithm>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

void Reader::read_amount(const yaml::Node& node, Clause& clause) {
    constexpr std::array<std::string_view, 8> forms{"fixed",    "rate",     "levels",  "bands",
                                                    "per_unit", "interest", "ceiling", "batch"};
    keys(node, {"fixed", "rate", "of", "by", "levels", "bands", "marginal", "per_unit", "interest",
                "ceiling", "batch"});
    if (!node.is_map()) return;
    // A ceiling or a batch may stand beside the form whose sum it bounds or shares out.
    const auto stands = [&](std::string_view form) { return node.has(form); };
    const auto count = std::count_if(forms.begin(), forms.end() - 2, stands);
    const bool open = node.has("ceiling") || node.has("batch");
    if (count > 1 || (count == 0 && !open)) {
        fault(node, "one_amount",
              {"写 fixed、rate、levels、bands、per_unit、interest 之一，或只写 ceiling、batch",
               "write exactly one of `fixed`, `rate`, `levels`, `bands`, `per_unit` and "
               "`interest`, or only `ceiling` or `batch`"});
    }
    if (node.has("fixed")) clause.fixed = money(node["fixed"]);
    if (node.has("rate")) clause.rate = percent(node["rate"]);
    if (node.has("ceiling")) clause.ceiling = money(node["ceiling"]);
    if (!node.has("rate") && !node.has("bands") && node.has("of"))
        fault(node["of"], "word_without_use",
              {"of 与 rate、bands 一起用", "`of` goes with `rate` and `bands`"});
    if (node.has("marginal") && !node.has("bands"))
        fault(node["marginal"], "word_without_use",
              {"marginal 与 bands 一起用", "`marginal` goes with `bands`"});
    if (node.has("bands")) read_bands(node, clause);
    if (node.has("interest")) read_interest(node["interest"], clause);
    if (node.has("batch")) read_batch(node["batch"], clause);
    for (const yaml::Node& one : list(node["per_unit"])) {
        keys(one, {"what", "value", "weight", "cap"});
        if (!one.is_map()) continue;
        Clause::PerUnit unit{.what = base_of(one, "what"), .money = {}, .cap = {}};
        const yaml::Node& value = need(one, "value");
        if (!value.is_missing()) unit.money = money(value).value_or(Decimal());
        if (one.has("weight")) unit.weight = number(one["weight"]).value_or(unit.weight);
        if (one.has("cap")) unit.cap = money(one["cap"]);
        clause.per_unit.push_back(unit);
    }
    if (!node.has("levels")) return;
    clause.by = name_of(need(node, "by"));
    std::set<std::string> used;
    for (const yaml::Node& level : list(node["levels"])) {
        keys(level, {"id", "zh", "en", "value"});
        if (!level.is_map()) continue;
        const yaml::Node& value = need(level, "value");
        const auto sum = value.is_missing() ? std::nullopt : money(value);
        clause.levels.push_back({id(level, used), say(level), sum.value_or(Decimal())});
    }
}

/// Bands in rising order. An edge that nobody owns (超过 above 以下 … 不含) is a fault: what falls
/// on it would earn whatever the program happens to do.
void Reader::read_bands(const yaml::Node& node, Clause& clause) {
    clause.bands_of = base_of(node);
    clause.marginal = yes(node, "marginal", false);
    std::optional<Decimal> last;
    for (const yaml::Node& one : list(node["bands"])) {
        keys(one, {"over", "at_least", "fixed", "rate"});
        if (!one.is_map()) continue;
        Clause::Band band;
        if (one.has("over")) band.over = money(one["over"]);
        if (one.has("at_least")) band.at_least = money(one["at_least"]);
        if (one.has("fixed")) band.fixed = money(one["fixed"]);
        if (one.has("rate")) band.rate = percent(one["rate"]);
        if (one.has("over") == one.has("at_least")) {
            fault(one, "over_or_at_least",
                  {"每档写 over（超过）或 at_least（以上）之一",
                   "each band says one of `over` (超过) and `at_least` (以上)"});
        }
        if (one.has("fixed") == one.has("rate")) {
            fault(one, "one_amount",
                  {"每档写 fixed 或 rate 之一", "each band says one of `fixed` and `rate`"});
        }
        const std::optional<Decimal> edge = band.over ? band.over : band.at_least;
        if (edge && last && *edge <= *last) {
            fault(one, "bands_not_in_order",
                  {"各档要从低到高，边界不能重复", "bands rise, and no edge stands twice"});
        }
        if (edge) last = edge;
        clause.bands.push_back(band);
    }
}

void Reader::read_interest(const yaml::Node& node, Clause& clause) {
    keys(node, {"loan", "notional", "points", "rate_of", "share", "days_in_year", "most_months"});
    if (!node.is_map()) return;
    Clause::Interest out;
    out.loan = base_of(node, "loan");
    out.notional = yes(node, "notional", false);
    if (node.has("points")) out.points = percent(node["points"]);
    if (node.has("rate_of")) {
        std::vector<std::string_view> known;
        for (const Parameter& one : plan_->rewards.parameters) known.push_back(one.id);
        out.rate_of = one_of(node["rate_of"], known);
    }
    if (node.has("points") == node.has("rate_of")) {
        fault(node, "points_or_rate_of",
              {"利率写 points 或 rate_of 之一", "write one of `points` and `rate_of`"});
    }
    if (node.has("share")) out.share = percent(node["share"]);
    if (node.has("days_in_year")) out.days_in_year = whole(node["days_in_year"], 360, 366);
    if (node.has("most_months")) out.most_months = whole(node["most_months"], 1, 600);
    clause.interest = out;
}

void Reader::read_batch(const yaml::Node& node, Clause& clause) {
    constexpr std::array<std::string_view, 4> ways{"pro_rata", "quota", "rank", "share"};
    keys(node, {"how", "pool", "places"});
    if (!node.is_map()) return;
    Clause::Batch out;
    out.how = one_of(need(node, "how"), ways);
    if (node.has("pool")) out.pool = money(node["pool"]);
    if (node.has("places")) out.places = whole(node["places"], 1, 100'000);
    const bool by_places = out.how == "quota" || out.how == "rank";
    if (by_places) need(node, "places");
    if (out.how == "pro_rata") need(node, "pool");
    clause.batch = out;
}

void Reader::read_parameters(const yaml::Node& nodes) {
    std::set<std::string> used;
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"id", "zh", "en", "unit", "source", "values"});
        if (!node.is_map()) continue;
        Parameter one{.id = id(node, used),
                      .title = say(node),
                      .unit = text(node, "unit"),
                      .source = text(node, "source"),
                      .values = {}};
        for (const yaml::Node& value : list(need(node, "values"))) {
            keys(value, {"from", "value"});
            if (!value.is_map()) continue;
            const auto from = date(value, "from");
            const yaml::Node& written = need(value, "value");
            const auto read = written.is_missing() ? std::nullopt
                              : one.unit == "%"    ? percent(written)
                                                   : number(written);
            if (from && !one.values.empty() && *from <= one.values.back().from) {
                fault(value, "values_not_in_order",
                      {"各值要按日期先后", "the values follow each other by day"});
            }
            one.values.push_back({from.value_or(Date{}), read.value_or(Decimal())});
        }
        plan_->rewards.parameters.push_back(std::move(one));
    }
}

void Reader::read_payments(const yaml::Node& node, Clause& clause) {
    for (const yaml::Node& one : list(node["payments"])) {
        keys(one, {"zh", "en", "share", "cap", "prepaid", "when", "repaid"});
        if (!one.is_map()) continue;
        Clause::Payment out{.title = say(one), .share = {}, .cap = {}};
        if (one.has("share")) out.share = percent(one["share"]);
        if (one.has("cap")) out.cap = money(one["cap"]);
        out.prepaid = yes(one, "prepaid", false);
        out.when = say_in(one, "when", false);
        out.repaid = say_in(one, "repaid", false);
        clause.payments.push_back(std::move(out));
    }
    constexpr std::array<std::string_view, 4> levels{"central", "province", "city", "district"};
    for (const yaml::Node& one : list(node["split"])) {
        keys(one, {"level", "share", "least", "on_top"});
        if (!one.is_map()) continue;
        Clause::Split out{.level = one_of(need(one, "level"), levels), .share = {}, .least = {}};
        if (one.has("share")) out.share = percent(one["share"]);
        if (one.has("least")) out.least = money(one["least"]);
        out.on_top = yes(one, "on_top", false);
        clause.split.push_back(out);
    }
    Decimal sum;
    bool whole = !clause.split.empty();
    for (const Clause::Split& one : clause.split) {
        whole = whole && (one.share || one.on_top);
        if (one.share && !one.on_top) sum = sum.add(*one.share).value_or(sum);
    }
    if (whole && sum != Decimal::from(100)) {
        fault(node["split"], "split_not_whole",
              {fmt::format("各级分担合计 {}%，不是 100%", sum.to_string()),
               fmt::format("the shares add up to {}%, not 100%", sum.to_string())});
    }
}

void Reader::read_examples(const yaml::Node& nodes, Clause& clause) {
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"why", "given", "level", "reward"});
        if (!node.is_map()) continue;
        Clause::Example out;
        out.place = node.place();
        out.why = say_in(node, "why", true);
        for (const auto& [key, value] : node["given"].entries()) {
            const auto same = [&](const Base& base) { return base.id == key.text(); };
            const std::vector<Base>& bases = plan_->rewards.bases;
            if (std::none_of(bases.begin(), bases.end(), same)) {
                fault(key, "unknown_base",
                      {fmt::format("bases 里没有 {}", key.text()),
                       fmt::format("`bases` has no `{}`", key.text())});
                continue;
            }
            const auto sum = parse_money(value.text());
            out.given.emplace_back(key.text(), sum ? *sum : number(value).value_or(Decimal()));
        }
        if (node.has("level")) {
            std::vector<std::string_view> known;
            for (const Clause::Level& one : clause.levels) known.push_back(one.id);
            out.level = one_of(node["level"], known);
        }
        if (const yaml::Node& reward = need(node, "reward");
            reward.is_scalar() && reward.text() != "refused")
            out.reward = money(reward);
        clause.examples.push_back(std::move(out));
    }
}

}  // namespace zhigai::plan
