#include "model.h"

#include <algorithm>

namespace zhigai::conformance {

using feel::Kind;
using feel::Type;

std::string local_name(const pugi::xml_node& node) {
    const std::string name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_node& one : node.children()) {
        if (local_name(one) == name) return one;
    }
    return {};
}

std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name) {
    std::vector<pugi::xml_node> out;
    for (const pugi::xml_node& one : node.children()) {
        if (local_name(one) == name) out.push_back(one);
    }
    return out;
}

std::string text_of(const pugi::xml_node& node) {
    return node.child_value();
}

Value Surroundings::get(std::string_view name) const {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->name == name) return entry->value;
    }
    return {};
}

Value Surroundings::today() const {
    return Value::date(Date{std::chrono::year{2023}, std::chrono::June, std::chrono::day{30}});
}
Value Surroundings::now() const {
    return Environment::now();
}

Value conformed(const Value& value, const TypePtr& type) {
    return type ? feel::conform(value, *type).value_or(Value()) : value;
}

std::shared_ptr<Model> Model::load(const std::filesystem::path& file) {
    auto model = std::make_shared<Model>();
    if (!model->document_.load_file(file.c_str(),
                                    pugi::parse_default | pugi::parse_ws_pcdata_single))
        return nullptr;
    model->root_ = model->document_.document_element();
    for (const pugi::xml_node& node : model->root_.children()) {
        if (const char* id = node.attribute("id").value(); *id != '\0') model->by_id_[id] = node;
    }
    for (const pugi::xml_node& import : children(model->root_, "import")) {
        for (const auto& other : std::filesystem::directory_iterator(file.parent_path())) {
            if (other.path().extension() != ".dmn" || other.path() == file) continue;
            pugi::xml_document probe;
            probe.load_file(other.path().c_str());
            if (std::string(probe.document_element().attribute("namespace").value()) !=
                import.attribute("namespace").value())
                continue;
            model->imports_[import.attribute("name").value()] = load(other.path());
            model->namespaces_[import.attribute("namespace").value()] =
                import.attribute("name").value();
        }
    }
    return model;
}

TypePtr Model::type(const std::string& reference) const {
    static const std::map<std::string, Kind> own = {
        {"Any", Kind::Any},
        {"number", Kind::Number},
        {"string", Kind::Text},
        {"boolean", Kind::Boolean},
        {"date", Kind::Date},
        {"time", Kind::Time},
        {"date and time", Kind::DateTime},
        {"dateTime", Kind::DateTime},
        {"days and time duration", Kind::DayTimeDuration},
        {"dayTimeDuration", Kind::DayTimeDuration},
        {"years and months duration", Kind::YearMonthDuration},
        {"yearMonthDuration", Kind::YearMonthDuration},
        {"context", Kind::Context},
        {"list", Kind::List}};
    if (reference.empty()) return nullptr;
    if (const auto known = types_.find(reference); known != types_.end()) return known->second;
    for (const pugi::xml_node& node : children(root_, "itemDefinition")) {
        if (reference == node.attribute("name").value()) {
            types_[reference] = Type::of(Kind::Any);  // a type that holds itself is open there
            return types_[reference] = definition(node, 0);
        }
    }
    if (const auto kind = own.find(reference); kind != own.end())
        return kind->second == Kind::Any ? nullptr : Type::of(kind->second);
    const std::size_t point = reference.find('.');
    if (point != std::string::npos) {
        if (const auto imported = imports_.find(reference.substr(0, point));
            imported != imports_.end())
            return imported->second->type(reference.substr(point + 1));
    }
    const std::size_t colon = reference.find(':');
    return colon == std::string::npos ? nullptr : type(reference.substr(colon + 1));
}

TypePtr Model::definition(const pugi::xml_node& node, int depth) const {
    TypePtr out;
    if (depth > 20) return Type::of(Kind::Any);
    if (const auto parts = children(node, "itemComponent"); !parts.empty()) {
        std::vector<std::pair<std::string, TypePtr>> entries;
        entries.reserve(parts.size());
        for (const pugi::xml_node& part : parts)
            entries.emplace_back(part.attribute("name").value(), definition(part, depth + 1));
        out = Type::context(std::move(entries));
    } else if (const pugi::xml_node item = child(node, "functionItem")) {
        auto function = std::make_shared<Type>();
        function->kind = Kind::Function;
        for (const pugi::xml_node& parameter : children(item, "parameters")) {
            TypePtr own = type(parameter.attribute("typeRef").value());
            function->entries.emplace_back(parameter.attribute("name").value(),
                                           own ? own : Type::of(Kind::Any));
        }
        TypePtr result = type(item.attribute("outputTypeRef").value());
        function->element = result ? result : Type::of(Kind::Any);
        out = function;
    } else {
        std::string reference = text_of(child(node, "typeRef"));
        if (reference.empty()) reference = node.attribute("typeRef").value();
        out = type(reference);
        if (!out) out = Type::of(Kind::Any);
    }
    const std::string collection = node.attribute("isCollection").value();
    return collection == "true" ? Type::list(out) : out;
}

feel::Scope Model::scope(const Surroundings& around) const {
    feel::Scope out;
    for (const auto& entry : around.entries)
        out.add(entry.name, entry.type ? entry.type : Type::of(Kind::Any));
    for (const pugi::xml_node& node : children(root_, "itemDefinition")) {
        const std::string name = node.attribute("name").value();
        if (TypePtr own = type(name)) out.add_type(name, own);
    }
    for (const auto& [name, model] : imports_) {
        for (const pugi::xml_node& node : children(model->root_, "itemDefinition")) {
            const std::string own = node.attribute("name").value();
            std::string full = name;
            full.append(".").append(own);
            if (TypePtr imported = model->type(own)) out.add_type(full, imported);
        }
    }
    return out;
}

// What a decision, a knowledge model or a service may name: what it requires and nothing else.
Surroundings Model::requirements(const pugi::xml_node& owner, Run& run) const {
    Surroundings out;
    std::map<std::string, std::pair<std::vector<std::pair<std::string, TypePtr>>, feel::Entries>>
        imported;
    for (const pugi::xml_node& requirement : owner.children()) {
        for (const pugi::xml_node& required : requirement.children()) {
            const std::string href = required.attribute("href").value();
            const std::size_t hash = href.find('#');
            if (hash == std::string::npos) continue;
            const std::string space = href.substr(0, hash);
            const std::string id = href.substr(hash + 1);
            const Model* model = this;
            const auto import = namespaces_.find(space);
            if (import != namespaces_.end()) model = imports_.at(import->second).get();
            const auto found = model->by_id_.find(id);
            if (found == model->by_id_.end()) continue;
            const pugi::xml_node& node = found->second;
            const std::string kind = local_name(node);
            std::string name = child(node, "variable").attribute("name").value();
            if (name.empty()) name = node.attribute("name").value();
            TypePtr own = model->type(child(node, "variable").attribute("typeRef").value());
            Value value;
            if (kind == "inputData") {
                const auto given = run.inputs.find(node.attribute("name").value());
                if (given != run.inputs.end()) value = conformed(given->second, own);
            } else if (kind == "decision") {
                value = model->evaluate(node, run);
            } else if (kind == "businessKnowledgeModel" || kind == "decisionService") {
                value = kind == "decisionService" ? model->service_function(node, run)
                                                  : model->knowledge(node, run);
                own = nullptr;
            }
            if (import == namespaces_.end()) {
                out.add(name, own, value);
            } else {
                imported[import->second].first.emplace_back(name, own ? own : Type::of(Kind::Any));
                imported[import->second].second.emplace_back(name, value);
            }
        }
    }
    for (auto& [name, parts] : imported)
        out.add(name, Type::context(parts.first), Value::context(parts.second));
    return out;
}

Value Model::evaluate(const pugi::xml_node& owner, Run& run) const {
    const std::string id = owner.attribute("id").value();
    if (const auto given = run.supplied.find(id); given != run.supplied.end()) return given->second;
    if (const auto known = run.computed.find(id); known != run.computed.end()) return known->second;
    if (run.depth > 40) return {};
    ++run.depth;
    const Surroundings around = requirements(owner, run);
    Value value = conformed(expression_in(owner, around, run),
                            type(child(owner, "variable").attribute("typeRef").value()));
    --run.depth;
    run.computed[id] = value;
    return value;
}

std::optional<Value> Model::decision(const std::string& name, Run& run) const {
    for (const pugi::xml_node& node : children(root_, "decision")) {
        if (name == node.attribute("name").value()) return evaluate(node, run);
    }
    for (const auto& import : imports_) {
        if (auto out = import.second->decision(name, run)) return out;
    }
    return std::nullopt;
}

bool Model::has(const std::string& name) const {
    const auto all = children(root_, "decision");
    return std::any_of(all.begin(), all.end(), [&](const pugi::xml_node& node) {
        return name == node.attribute("name").value();
    });
}

Value Model::function(const pugi::xml_node& definition, const Surroundings& around, Run& run,
                      const pugi::xml_node& owner) const {
    feel::Function out;
    for (const pugi::xml_node& parameter : children(definition, "formalParameter")) {
        out.names.emplace_back(parameter.attribute("name").value());
        out.types.push_back(type(parameter.attribute("typeRef").value()));
    }
    const std::string kind = definition.attribute("kind").value();
    out.result = type(definition.attribute("typeRef").value());
    if (kind == "Java" || kind == "PMML") return {};
    const std::vector<std::string> names = out.names;
    const std::vector<TypePtr> types = out.types;
    out.native = [this, definition, around, &run, owner, names, types,
                  result = out.result](const std::vector<Value>& arguments) -> Value {
        if (run.depth > 40) return {};
        ++run.depth;
        // A knowledge model may require itself, so what it requires is looked up when it is called.
        Surroundings inner = owner ? requirements(owner, run) : around;
        for (std::size_t i = 0; i < names.size(); ++i) inner.add(names[i], types[i], arguments[i]);
        Value value = conformed(expression_in(definition, inner, run), result);
        if (owner)
            value = conformed(value, type(child(owner, "variable").attribute("typeRef").value()));
        --run.depth;
        return value;
    };
    return Value::function(std::move(out));
}

Value Model::knowledge(const pugi::xml_node& bkm, Run& run) const {
    return function(child(bkm, "encapsulatedLogic"), {}, run, bkm);
}

std::map<std::string, Value> Model::run_service(const pugi::xml_node& service, Run& run) const {
    std::map<std::string, Value> out;
    for (const pugi::xml_node& output : children(service, "outputDecision")) {
        const std::string href = output.attribute("href").value();
        const auto found = by_id_.find(href.substr(href.find('#') + 1));
        if (found != by_id_.end())
            out[found->second.attribute("name").value()] = evaluate(found->second, run);
    }
    return out;
}

Value Model::service_function(const pugi::xml_node& service, Run& run) const {
    feel::Function out;
    std::vector<pugi::xml_node> parameters;
    for (const char* kind : {"inputData", "inputDecision"}) {
        for (const pugi::xml_node& input : children(service, kind)) {
            const std::string href = input.attribute("href").value();
            const auto found = by_id_.find(href.substr(href.find('#') + 1));
            if (found == by_id_.end()) continue;
            parameters.push_back(found->second);
            out.names.emplace_back(found->second.attribute("name").value());
            out.types.push_back(
                type(child(found->second, "variable").attribute("typeRef").value()));
        }
    }
    out.native = [this, service, parameters, &run](const std::vector<Value>& arguments) -> Value {
        if (run.depth > 40) return {};
        Run own;
        own.depth = run.depth + 1;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            if (local_name(parameters[i]) == "inputData") {
                own.inputs[parameters[i].attribute("name").value()] = arguments[i];
            } else {
                own.supplied[parameters[i].attribute("id").value()] = arguments[i];
            }
        }
        const auto results = run_service(service, own);
        const TypePtr declared = type(child(service, "variable").attribute("typeRef").value());
        if (results.size() == 1) return conformed(results.begin()->second, declared);
        feel::Entries entries;
        for (const auto& [name, value] : results) entries.emplace_back(name, value);
        return conformed(Value::context(std::move(entries)), declared);
    };
    return Value::function(std::move(out));
}

std::optional<std::map<std::string, Value>> Model::service(const std::string& name,
                                                           Run& run) const {
    for (const pugi::xml_node& service : children(root_, "decisionService")) {
        if (name != service.attribute("name").value()) continue;
        for (const pugi::xml_node& input : children(service, "inputDecision")) {
            const std::string href = input.attribute("href").value();
            const auto found = by_id_.find(href.substr(href.find('#') + 1));
            if (found == by_id_.end()) continue;
            const auto given = run.inputs.find(found->second.attribute("name").value());
            const TypePtr own = type(child(found->second, "variable").attribute("typeRef").value());
            run.supplied[found->first] =
                given == run.inputs.end() ? Value() : conformed(given->second, own);
        }
        auto out = run_service(service, run);
        const TypePtr declared = type(child(service, "variable").attribute("typeRef").value());
        if (out.size() == 1) out.begin()->second = conformed(out.begin()->second, declared);
        return out;
    }
    return std::nullopt;
}

}  // namespace zhigai::conformance
