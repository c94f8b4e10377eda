#include <algorithm>

#include "model.h"

/// Decision tables with every hit policy.
namespace zhigai::conformance {

namespace {

feel::Options plain() {
    feel::Options options;
    options.mode = feel::Mode::Plain;
    return options;
}

}  // namespace

Value Model::table(const pugi::xml_node& node, const Surroundings& around) const {
    const auto inputs = children(node, "input");
    const auto outputs = children(node, "output");
    const auto rules = children(node, "rule");
    const feel::Scope names = scope(around);
    std::string policy = node.attribute("hitPolicy").value();
    if (policy.empty()) policy = "UNIQUE";
    const std::string aggregation = node.attribute("aggregation").value();

    // Whether a value passes a cell's tests.
    const auto passes = [&](const std::string& cell, const Value& value, const TypePtr& own) {
        const auto compiled = feel::compile_unary_tests(
            cell, own ? own : feel::Type::of(feel::Kind::Any), names, plain());
        if (!compiled) return false;
        return feel::evaluate_tests(*compiled, value, around).value.is_true();
    };
    std::vector<Value> values;
    std::vector<TypePtr> types;
    for (const pugi::xml_node& input : inputs) {
        const pugi::xml_node asked = child(input, "inputExpression");
        types.push_back(type(asked.attribute("typeRef").value()));
        values.push_back(conformed(feel_text(text_of(child(asked, "text")), around), types.back()));
        const std::string allowed = text_of(child(child(input, "inputValues"), "text"));
        if (!allowed.empty() && !passes(allowed, values.back(), types.back())) return {};
    }
    // Output values in the order of their priority.
    std::vector<feel::List> priorities;
    for (const pugi::xml_node& output : outputs) {
        const std::string allowed = text_of(child(child(output, "outputValues"), "text"));
        const Value list = allowed.empty() ? Value() : feel_text("[" + allowed + "]", around);
        priorities.push_back(list.as_list() == nullptr ? feel::List{} : *list.as_list());
    }
    const auto result = [&](const std::vector<Value>& cells) {
        if (cells.size() == 1) return cells.front();
        feel::Entries entries;
        for (std::size_t i = 0; i < cells.size(); ++i)
            entries.emplace_back(outputs[i].attribute("name").value(), cells[i]);
        return Value::context(std::move(entries));
    };
    std::vector<std::vector<Value>> hits;
    for (const pugi::xml_node& rule : rules) {
        const auto tests = children(rule, "inputEntry");
        bool hit = true;
        for (std::size_t i = 0; i < tests.size() && i < values.size() && hit; ++i) {
            hit = passes(text_of(child(tests[i], "text")), values[i], types[i]);
        }
        if (!hit) continue;
        std::vector<Value> cells;
        const auto entries = children(rule, "outputEntry");
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const TypePtr own =
                i < outputs.size() ? type(outputs[i].attribute("typeRef").value()) : nullptr;
            cells.push_back(conformed(feel_text(text_of(child(entries[i], "text")), around), own));
        }
        hits.push_back(std::move(cells));
        if (policy == "FIRST") break;
    }
    if (hits.empty()) {
        std::vector<Value> defaults;
        for (const pugi::xml_node& output : outputs) {
            const pugi::xml_node fallback = child(output, "defaultOutputEntry");
            if (!fallback) return {};
            defaults.push_back(feel_text(text_of(child(fallback, "text")), around));
        }
        return result(defaults);
    }
    const auto rank = [&](const std::vector<Value>& cells) {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto at = std::find_if(
                priorities[i].begin(), priorities[i].end(),
                [&](const Value& v) { return feel::equal(v, cells[i]).value_or(false); });
            out.push_back(static_cast<std::size_t>(at - priorities[i].begin()));
        }
        return out;
    };
    if (policy == "PRIORITY" || policy == "OUTPUT ORDER") {
        std::stable_sort(hits.begin(), hits.end(),
                         [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    }
    if (policy == "UNIQUE" && hits.size() > 1) return {};
    if (policy == "ANY") {
        for (const auto& hit : hits) {
            if (!feel::equal(result(hit), result(hits.front())).value_or(false)) return {};
        }
    }
    if (policy != "COLLECT" && policy != "RULE ORDER" && policy != "OUTPUT ORDER")
        return result(hits.front());
    feel::List all;
    for (const auto& hit : hits) all.push_back(result(hit));
    if (aggregation.empty()) return Value::list(std::move(all));
    Surroundings inner;
    inner.add("hits", nullptr, Value::list(std::move(all)));
    return feel_text(aggregation == "COUNT" ? "count(hits)"
                     : aggregation == "SUM" ? "sum(hits)"
                     : aggregation == "MIN" ? "min(hits)"
                                            : "max(hits)",
                     inner);
}

}  // namespace zhigai::conformance
