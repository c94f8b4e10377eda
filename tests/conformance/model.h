#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "engines/feel/feel.h"
#include "engines/feel/value_detail.h"

/// A DMN model as the conformance cases use it: decisions, knowledge models, services, boxed
/// expressions, tables. A reader for tests: it takes what the cases contain and does not judge a
/// model.
namespace zhigai::conformance {

using feel::TypePtr;
using feel::Value;

/// Names with their types and values: what an expression stands in.
struct Surroundings final : feel::Environment {
    struct Entry {
        std::string name;
        TypePtr type;
        Value value;
    };
    std::vector<Entry> entries;

    void add(std::string name, TypePtr type, Value value) {
        entries.push_back({std::move(name), std::move(type), std::move(value)});
    }
    Value get(std::string_view name) const override;
    Value today() const override;
    Value now() const override;
};

std::string local_name(const pugi::xml_node& node);
pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name);
std::string text_of(const pugi::xml_node& node);

class Model {
 public:
    static std::shared_ptr<Model> load(const std::filesystem::path& file);

    /// The values of one case: inputs by name, then what was computed from them.
    struct Run {
        std::map<std::string, Value> inputs;
        std::map<std::string, Value> computed;  ///< by id
        std::map<std::string, Value> supplied;  ///< decisions whose value is given, by id
        int depth = 0;
    };
    std::optional<Value> decision(const std::string& name, Run& run) const;
    /// A service called directly: its outputs by name.
    std::optional<std::map<std::string, Value>> service(const std::string& name, Run& run) const;
    /// What a node of a decision's logic is; for the list of what was not run.
    bool has(const std::string& name) const;

 private:
    TypePtr type(const std::string& reference) const;
    TypePtr definition(const pugi::xml_node& node, int depth) const;
    feel::Scope scope(const Surroundings& around) const;
    Surroundings requirements(const pugi::xml_node& owner, Run& run) const;
    Value evaluate(const pugi::xml_node& owner, Run& run) const;
    Value knowledge(const pugi::xml_node& bkm, Run& run) const;
    Value service_function(const pugi::xml_node& service, Run& run) const;
    std::map<std::string, Value> run_service(const pugi::xml_node& service, Run& run) const;
    Value function(const pugi::xml_node& definition, const Surroundings& around, Run& run,
                   const pugi::xml_node& owner) const;

    // boxed.cpp
    Value expression_in(const pugi::xml_node& parent, const Surroundings& around, Run& run) const;
    Value expression(const pugi::xml_node& node, const Surroundings& around, Run& run) const;
    Value feel_text(const std::string& text, const Surroundings& around) const;
    Value boxed_context(const pugi::xml_node& node, const Surroundings& around, Run& run) const;
    Value invocation(const pugi::xml_node& node, const Surroundings& around, Run& run) const;
    Value iteration(const pugi::xml_node& node, const Surroundings& around, Run& run) const;
    Value filter(const pugi::xml_node& node, const Surroundings& around, Run& run) const;
    // table.cpp
    Value table(const pugi::xml_node& node, const Surroundings& around) const;

    pugi::xml_document document_;
    pugi::xml_node root_;
    std::map<std::string, pugi::xml_node> by_id_;
    std::map<std::string, std::shared_ptr<Model>> imports_;  ///< by the import's name
    std::map<std::string, std::string> namespaces_;          ///< namespace to the import's name
    mutable std::map<std::string, TypePtr> types_;
};

Value conformed(const Value& value, const TypePtr& type);

}  // namespace zhigai::conformance
