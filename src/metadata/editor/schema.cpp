#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "metadata/editor/editor.h"

namespace zhigai::editor {

namespace {

using Json = nlohmann::ordered_json;

/// Which block of the vocabulary the entries of a map are, and whether they are named by ids.
const std::map<std::string, std::pair<std::string, bool>> nested{
    {"register.fields", {"field", true}},    {"field.fields", {"field", true}},
    {"register.checks", {"check", true}},    {"register.states", {"state", true}},
    {"register.moves", {"move", true}},      {"register.may", {"grant", true}},
    {"register.views", {"view", true}},      {"register.excel", {"excel", false}},
    {"register.prints", {"print", true}},    {"register.notices", {"notice", true}},
    {"codes.items", {"code", true}},         {"organisation.roles", {"role", true}},
    {"organisation.my", {"parameter", true}}};
/// Lists of maps.
const std::map<std::string, std::string> listed{{"register.examples", "example"},
                                                {"view.sections", "section"}};
/// Words whose values are themselves words: field.type ∈ block `type`.
const std::map<std::string, std::string> chosen{{"field.type", "type"},
                                                {"field.format", "format"},
                                                {"check.level", "level"},
                                                {"field.marks", "mark"},
                                                {"grant.do", "do"}};

Json words_of(const std::string& block) {
    Json out = Json::array();
    for (const Word& word : vocabulary()) {
        if (word.block == block && word.enforced) out.push_back(word.word);
    }
    return out;
}

Json reference(const std::string& block) {
    return {{"$ref", "#/$defs/" + block}};
}

Json value_of(const std::string& block, const Word& word) {
    const std::string key = block + "." + word.word;
    Json out{{"description", word.meaning}};
    if (!word.enforced) {
        out["not"] = Json::object();  // planned: refused by the loader as well
        return out;
    }
    if (const auto found = nested.find(key); found != nested.end()) {
        if (!found->second.second) return reference(found->second.first);
        out["type"] = "object";
        out["propertyNames"] = {{"pattern", "^[A-Za-z0-9_.]+$"}};
        out["additionalProperties"] = reference(found->second.first);
    } else if (const auto list = listed.find(key); list != listed.end()) {
        out["type"] = "array";
        out["items"] = reference(list->second);
    } else if (const auto choice = chosen.find(key); choice != chosen.end()) {
        const Json one{{"enum", words_of(choice->second)}};
        out["anyOf"] = {one, {{"type", "array"}, {"items", one}}};
    }
    return out;
}

void define(const std::string& block, Json& defs) {
    if (defs.contains(block)) return;
    defs[block] = Json::object();  // a field holds fields: named before its own words are read
    Json properties = Json::object();
    for (const Word& word : vocabulary()) {
        if (word.block != block) continue;
        properties[word.word] = value_of(block, word);
        const std::string key = block + "." + word.word;
        if (const auto found = nested.find(key); found != nested.end())
            define(found->second.first, defs);
        if (const auto list = listed.find(key); list != listed.end()) define(list->second, defs);
    }
    // Any language may title what has a Chinese title.
    defs[block] = {{"type", "object"},
                   {"properties", std::move(properties)},
                   {"patternProperties", {{"^[a-z]{2}(-[A-Za-z]+)?$", {{"type", "string"}}}}},
                   {"additionalProperties", false}};
}

}  // namespace

std::string schema(std::string_view kind) {
    const std::string block = kind == "codes"   ? "codes"
                              : kind == "roles" ? "organisation"
                                                : "register";
    Json defs = Json::object();
    define(block, defs);
    Json out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
             {"title", "Zhigai " + std::string(kind)},
             {"$ref", "#/$defs/" + block},
             {"$defs", std::move(defs)}};
    return out.dump(2) + "\n";
}

}  // namespace zhigai::editor
