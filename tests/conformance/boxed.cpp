#include <algorithm>

#include "model.h"

/// Boxed expressions: what a decision's logic is when it is not one text.
namespace zhigai::conformance {

namespace {

constexpr std::string_view kinds[] = {"literalExpression",
                                      "context",
                                      "invocation",
                                      "functionDefinition",
                                      "list",
                                      "relation",
                                      "decisionTable",
                                      "conditional",
                                      "filter",
                                      "for",
                                      "some",
                                      "every"};

}  // namespace

Value Model::expression_in(const pugi::xml_node& parent, const Surroundings& around,
                           Run& run) const {
    for (const pugi::xml_node& node : parent.children()) {
        const std::string name = local_name(node);
        if (std::find(std::begin(kinds), std::end(kinds), name) != std::end(kinds))
            return expression(node, around, run);
    }
    return {};
}

Value Model::feel_text(const std::string& text, const Surroundings& around) const {
    feel::Options options;
    options.mode = feel::Mode::Plain;
    const auto compiled = feel::compile(text, scope(around), options);
    return compiled ? feel::evaluate(*compiled, around).value : Value();
}

Value Model::expression(const pugi::xml_node& node, const Surroundings& around, Run& run) const {
    const std::string kind = local_name(node);
    const TypePtr own = type(node.attribute("typeRef").value());
    if (kind == "literalExpression")
        return conformed(feel_text(text_of(child(node, "text")), around), own);
    if (kind == "context") return conformed(boxed_context(node, around, run), own);
    if (kind == "invocation") return conformed(invocation(node, around, run), own);
    if (kind == "functionDefinition") return function(node, around, run, {});
    if (kind == "decisionTable") return conformed(table(node, around), own);
    if (kind == "filter") return conformed(filter(node, around, run), own);
    if (kind == "for" || kind == "some" || kind == "every")
        return conformed(iteration(node, around, run), own);
    if (kind == "conditional") {
        const Value condition = expression_in(child(node, "if"), around, run);
        if (condition.as_boolean() == nullptr) return {};  // stricter than the textual if
        return conformed(
            expression_in(child(node, condition.is_true() ? "then" : "else"), around, run), own);
    }
    feel::List out;
    if (kind == "list") {
        for (const pugi::xml_node& item : node.children()) {
            if (std::find(std::begin(kinds), std::end(kinds), local_name(item)) != std::end(kinds))
                out.push_back(expression(item, around, run));
        }
    } else {  // relation: columns, then a row of expressions each
        const auto columns = children(node, "column");
        for (const pugi::xml_node& row : children(node, "row")) {
            feel::Entries entries;
            std::size_t i = 0;
            for (const pugi::xml_node& cell : row.children()) {
                if (cell.type() != pugi::node_element || i >= columns.size()) continue;
                entries.emplace_back(columns[i++].attribute("name").value(),
                                     expression(cell, around, run));
            }
            out.push_back(Value::context(std::move(entries)));
        }
    }
    return conformed(Value::list(std::move(out)), own);
}

Value Model::boxed_context(const pugi::xml_node& node, const Surroundings& around, Run& run) const {
    Surroundings inner = around;
    feel::Entries out;
    for (const pugi::xml_node& entry : children(node, "contextEntry")) {
        const pugi::xml_node variable = child(entry, "variable");
        const TypePtr own = type(variable.attribute("typeRef").value());
        Value value = conformed(expression_in(entry, inner, run), own);
        if (!variable) return value;  // the entry without a name is the answer
        const std::string name = variable.attribute("name").value();
        out.emplace_back(name, value);
        inner.add(name, own, value);
    }
    return Value::context(std::move(out));
}

Value Model::invocation(const pugi::xml_node& node, const Surroundings& around, Run& run) const {
    const Value callee = expression_in(node, around, run);
    const feel::Function* called = callee.as_function();
    if (called == nullptr) return {};
    std::vector<Value> placed(called->names.size());
    for (const pugi::xml_node& binding : children(node, "binding")) {
        const std::string name = child(binding, "parameter").attribute("name").value();
        const auto at = std::find(called->names.begin(), called->names.end(), name);
        if (at == called->names.end()) return {};
        placed[static_cast<std::size_t>(at - called->names.begin())] =
            expression_in(binding, around, run);
    }
    return feel::call(callee, std::move(placed), around);
}

Value Model::iteration(const pugi::xml_node& node, const Surroundings& around, Run& run) const {
    const std::string kind = local_name(node);
    const Value source = expression_in(child(node, "in"), around, run);
    const feel::List* list = source.as_list();
    if (list == nullptr) return {};
    feel::List out;
    bool hit = false;
    for (const Value& item : *list) {
        Surroundings inner = around;
        inner.add(node.attribute("iteratorVariable").value(), nullptr, item);
        if (kind == "for") inner.add("partial", nullptr, Value::list(out));
        Value value =
            expression_in(child(node, kind == "for" ? "return" : "satisfies"), inner, run);
        if (kind == "for") {
            out.push_back(std::move(value));
        } else if (value.as_boolean() == nullptr) {
            return {};
        } else {
            hit = hit || value.is_true() == (kind == "some");
        }
    }
    if (kind == "for") return Value::list(std::move(out));
    return Value::boolean(hit == (kind == "some"));
}

Value Model::filter(const pugi::xml_node& node, const Surroundings& around, Run& run) const {
    const Value source = expression_in(child(node, "in"), around, run);
    if (source.as_list() == nullptr) return {};
    feel::List out;
    for (const Value& item : *source.as_list()) {
        Surroundings inner = around;
        inner.add("item", nullptr, item);
        if (const feel::Entries* entries = item.as_context()) {
            for (const auto& [key, value] : *entries) inner.add(key, nullptr, value);
        }
        const Value keep = expression_in(child(node, "match"), inner, run);
        if (keep.as_boolean() == nullptr) return {};
        if (keep.is_true()) out.push_back(item);
    }
    return Value::list(std::move(out));
}

}  // namespace zhigai::conformance
