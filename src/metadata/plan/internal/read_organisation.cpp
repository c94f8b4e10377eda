// organisation.yaml: who is named in the plan.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text/text.h"
#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

void Reader::read_organisation(const yaml::Node& root) {
    keys(root, {"departments", "each_district", "districts", "other_places", "ambiguous", "offices",
                "roles", "departments_in", "districts_in", "units"});
    Organisation& all = plan_->organisation;
    all.each_district = text(root, "each_district");
    if (root.has("departments_in")) all.departments_in = name_of(root["departments_in"]);
    if (root.has("districts_in")) all.districts_in = name_of(root["districts_in"]);
    read_departments(need(root, "departments"));
    read_districts(need(root, "districts"));
    read_units(root["units"]);
    if (!all.districts.empty()) need(root, "districts_in");
    if (root["districts"].is_list() && all.districts.empty() && all.units.empty()) {
        fault(root["districts"], "no_district",
              {"至少要有一个区镇或一个其他单位（units）",
               "at least one district, or one unit of another axis (`units`), belongs here"});
    }

    std::set<std::string> used;
    for (const District& one : all.districts) used.insert(one.id);
    for (const Unit& one : all.units) used.insert(one.id);
    for (const yaml::Node& node : list(root["other_places"])) {
        keys(node, {"id", "zh", "en", "counts_to", "sure", "from", "note"});
        if (!node.is_map()) continue;
        OtherPlace place{.id = id(node, used),
                         .title = say(node),
                         .sure = yes(node, "sure", false),
                         .from = date(node, "from", false),
                         .note = say_in(node, "note", true)};
        if (node.has("counts_to")) {
            place.counts_to = name_of(node["counts_to"]);
            district_refs_.emplace_back(place.counts_to, node["counts_to"].place());
        }
        all.other_places.push_back(std::move(place));
    }
    for (const yaml::Node& node : list(root["ambiguous"])) {
        keys(node, {"name", "could_be"});
        if (!node.is_map()) continue;
        Ambiguous one{text(node, "name"), names(need(node, "could_be"))};
        for (const std::string& district : one.could_be) {
            district_refs_.emplace_back(district, node["could_be"].place());
        }
        if (all.district_by_word(one.name) != nullptr) {
            fault(node["name"], "name_taken",
                  {fmt::format("“{}”已是某个区镇的名称", one.name),
                   fmt::format("{} already names one district", one.name)},
                  {"从那个区镇的 also 里去掉", "take it out of that district's `also`"});
        }
        all.ambiguous.push_back(std::move(one));
    }
    used.clear();
    for (const yaml::Node& node : list(root["offices"])) {
        keys(node, {"id", "zh", "en", "department"});
        if (!node.is_map()) continue;
        all.offices.push_back({id(node, used), say(node), name_of(need(node, "department"))});
        department_refs_.emplace_back(all.offices.back().department, node["department"].place());
    }
    used.clear();
    for (const yaml::Node& node : list(root["roles"])) {
        keys(node, {"role", "held_by"});
        if (!node.is_map()) continue;
        all.roles.push_back({id(node, used, "role"), names(need(node, "held_by"))});
        for (const std::string& one : all.roles.back().held_by) {
            department_refs_.emplace_back(one, node["held_by"].place());
        }
    }
}

void Reader::read_departments(const yaml::Node& nodes) {
    std::set<std::string> used{std::string(each_district)};
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"id", "zh", "en", "full_name", "kind", "also"});
        if (!node.is_map()) continue;
        Department one;
        one.place = node.place();
        one.id = id(node, used);
        one.title = say(node);
        one.full_name = text(node, "full_name");
        one.kind = name_of(need(node, "kind"));
        one.also = aliases(node["also"]);
        plan_->organisation.departments.push_back(std::move(one));
    }
}

void Reader::read_districts(const yaml::Node& nodes) {
    std::set<std::string> used;
    std::map<std::string, std::string> taken;
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"id", "order", "zh", "en", "short_name", "kind", "also"});
        if (!node.is_map()) continue;
        District one;
        one.place = node.place();
        one.id = id(node, used);
        if (const yaml::Node& order = need(node, "order"); order.is_scalar())
            one.order = whole(order, 1, 999);
        one.title = say(node);
        one.short_name = text(node, "short_name");
        one.kind = name_of(need(node, "kind"));
        one.also = aliases(node["also"]);
        if (node.has("order") &&
            one.order != static_cast<int>(plan_->organisation.districts.size()) + 1) {
            fault(node["order"], "order_not_in_sequence",
                  {"order 要从 1 起依次排", "`order` counts from 1 without a gap"});
        }
        std::vector<std::string> words{one.title.zh, one.short_name};
        for (const Alias& alias : one.also) words.push_back(alias.name);
        for (const std::string& word : words) {
            const auto [entry, fresh] = taken.emplace(text::word_key(word), one.id);
            if (fresh || entry->second == one.id) continue;
            fault(node, "name_taken",
                  {fmt::format("“{}”也是 {} 的名称", word, entry->second),
                   fmt::format("{} also names {}", word, entry->second)},
                  {"两处都不要写，改列入 ambiguous",
                   "leave it out of both and list it under `ambiguous`"});
        }
        plan_->organisation.districts.push_back(std::move(one));
    }
}

/// Units of other axes: industries by codes, classes by the districts that are members, bodies.
void Reader::read_units(const yaml::Node& nodes) {
    constexpr std::array<std::string_view, 3> axes{"industry", "class", "unit"};
    Organisation& all = plan_->organisation;
    std::set<std::string> used;
    for (const District& one : all.districts) used.insert(one.id);
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"id", "axis", "zh", "en", "short_name", "also", "codes", "members"});
        if (!node.is_map()) continue;
        Unit one;
        one.place = node.place();
        one.id = id(node, used);
        one.axis = one_of(need(node, "axis"), axes);
        one.title = say(node);
        one.short_name = node.has("short_name") ? text(node, "short_name") : one.title.zh;
        one.also = aliases(node["also"]);
        for (const yaml::Node& code : list(node["codes"]))
            one.codes.push_back(yaml::scalar(code, faults_));
        if (node.has("members")) one.members = names(node["members"]);
        for (const std::string& member : one.members)
            district_refs_.emplace_back(member, node["members"].place());
        if (node.has("members") && one.axis != "class") {
            fault(node["members"], "word_without_use",
                  {"只有 axis: class 才写 members", "`members` goes with `axis: class` only"});
        }
        const auto same = [&](const Unit& other) { return other.axis == one.axis; };
        one.order = 1 + static_cast<int>(std::count_if(all.units.begin(), all.units.end(), same));
        all.units.push_back(std::move(one));
    }
}

/// A plain name, or {name, sure, note} for a name that needs a word of caution.
std::vector<Alias> Reader::aliases(const yaml::Node& nodes) {
    std::vector<Alias> out;
    for (const yaml::Node& node : list(nodes)) {
        Alias alias;
        if (node.is_map()) {
            keys(node, {"name", "sure", "from", "note"});
            alias = {text(node, "name"), yes(node, "sure", true), date(node, "from", false),
                     say_in(node, "note", false)};
        } else {
            alias.name = yaml::scalar(node, faults_);
        }
        if (!alias.name.empty()) out.push_back(std::move(alias));
    }
    return out;
}

}  // namespace zhigai::plan
