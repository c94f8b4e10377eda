// What one block says of another, and one register of another.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text/text.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai {
namespace {

std::vector<yaml::Node> listed(const yaml::Node& node) {
    if (node.is_missing()) return {};
    if (node.is_list()) return node.items();
    return {node};
}

template <class T>
std::vector<std::string> ids_of(const std::vector<T>& list) {
    std::vector<std::string> out;
    for (const T& item : list) out.push_back(item.id);
    return out;
}

std::vector<std::string> join(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

bool is_number(FieldType type) {
    return type == FieldType::Whole || type == FieldType::Number || type == FieldType::Percent ||
           type == FieldType::Money;
}

}  // namespace

void ProgrammeLoader::check_organisation() {
    const auto known_register = [&](const yaml::Node& node) {
        if (node.is_missing() || programme_->find(node.text()) != nullptr) return;
        unknown(node, "unknown_register",
                {fmt::format("没有台账“{}”", node.text()),
                 fmt::format("there is no register `{}`", node.text())},
                register_ids());
    };
    for (const auto& [key, node] : organisation_["roles"].entries()) known_register(node["unit"]);
    for (const auto& [key, node] : organisation_["my"].entries()) {
        if (node["to"].is_missing()) {
            fault(key, "no_to", {"缺 to：指向哪个台账", "`to` is missing"},
                  {"加上 to: 台账", "add to: register"});
        }
        known_register(node["to"]);
    }
}

void ProgrammeLoader::cross_check(const MetaFile& file) {
    const Register* reg = own(file.register_id);
    if (reg == nullptr) return;
    check_fields(file.root, *reg);
    check_life(file.root, *reg);
    check_may(file.root, *reg);
    check_views(file.root, *reg);
    check_travel(file.root, *reg);
    check_told(file.root);
}

void ProgrammeLoader::check_fields(const yaml::Node& root, const Register& reg) {
    const auto look = [&](const Field& field, const yaml::Node& node) {
        for (const yaml::Node& target : listed(node["to"])) {
            if (programme_->find(target.text()) != nullptr) continue;
            unsound_.insert(reg.id);
            unknown(target, "unknown_register",
                    {fmt::format("没有台账“{}”", target.text()),
                     fmt::format("there is no register `{}`", target.text())},
                    register_ids());
        }
        for (const std::string_view key : {"of", "alike"}) {
            if (!node.has(key) || programme_->codes(node[key].text()) != nullptr) continue;
            unsound_.insert(reg.id);
            unknown(node[key], "unknown_codes",
                    {fmt::format("没有代码表“{}”", node[key].text()),
                     fmt::format("there is no code list `{}`", node[key].text())},
                    ids_of(programme_->code_lists()));
        }
        for (const yaml::Node& column : listed(node["key"])) {
            const auto has = std::any_of(field.columns.begin(), field.columns.end(),
                                         [&](const Field& c) { return c.id == column.text(); });
            if (!has)
                unknown(column, "unknown_field",
                        {fmt::format("明细没有列“{}”", column.text()),
                         fmt::format("the rows have no column `{}`", column.text())},
                        ids_of(field.columns));
        }
    };
    for (const Field& field : reg.fields) {
        const yaml::Node& node = root["fields"][field.id];
        look(field, node);
        check_limits(node, reg, field);
        for (const yaml::Node& was : listed(node["was"])) {
            const bool taken =
                std::any_of(reg.fields.begin(), reg.fields.end(), [&](const Field& other) {
                    const bool also =
                        std::find(other.was.begin(), other.was.end(), was.text()) !=
                        other.was.end();
                    return other.id == was.text() || (&other != &field && also);
                });
            if (taken)
                fault(was, "was_taken",
                      {fmt::format("“{}”现在是另一个字段，两个字段不能同一来历", was.text()),
                       fmt::format("`{}` is another field: two cannot have been the same one",
                                   was.text())},
                      {"改名后旧标识不能再用", "an id once given up is not used again"});
        }
        for (const Field& column : field.columns) look(column, node["fields"][column.id]);
        if (!field.columns.empty()) check_aliases(node["fields"], field.columns);
        for (const yaml::Node& tag : listed(node["tags"])) {
            if (reg.field(tag.text()) != nullptr || tag.text() == "all") {
                fault(tag, "tag_is_field",
                      {fmt::format("标签“{}”和字段同名", tag.text()),
                       fmt::format("tag `{}` is also a field", tag.text())},
                      {"换一个标签名", "choose another tag"});
            }
        }
    }
    check_aliases(root["fields"], reg.fields);
    for (const yaml::Node& key : listed(root["key"])) {
        const Field* field = reg.field(key.text());
        if (field == nullptr) {
            unknown(key, "unknown_field",
                    {fmt::format("没有字段“{}”", key.text()),
                     fmt::format("there is no field `{}`", key.text())},
                    ids_of(reg.fields));
        } else if (field->is_child_table() || field->is_virtual) {
            fault(key, "key_not_stored",
                  {fmt::format("“{}”不能作 key", key.text()),
                   fmt::format("`{}` cannot be part of the key", key.text())},
                  {"用单个值的字段", "use a field of one stored value"});
        } else if (field->typed() && !field->required.always) {
            fault(key, "key_not_required",
                  {fmt::format("key 里的“{}”没有写 required: yes", key.text()),
                   fmt::format("key field `{}` is not required", key.text())},
                  {"加上 required: yes", "add required: yes"});
        }
    }
    if (root.has("title")) {
        if (root["title"].text().find('{') != std::string::npos) {
            check_pattern(root["title"], reg, false);
        } else if (reg.field(reg.row_title) == nullptr) {
            unknown(root["title"], "unknown_field",
                    {fmt::format("没有字段“{}”", reg.row_title),
                     fmt::format("there is no field `{}`", reg.row_title)},
                    ids_of(reg.fields));
        }
    }
    if (root.has("numbering")) check_pattern(root["numbering"], reg, true);
    if (root.has("owner")) check_role(root["owner"]);
}

/// What `apart` and `room` name: stored single values of this row, two ends of one kind, states.
void ProgrammeLoader::check_limits(const yaml::Node& node, const Register& reg,
                                   const Field& field) {
    const auto stored = [&](const yaml::Node& at, const std::string& name) -> const Field* {
        const Field* found = reg.field(name);
        if (found == nullptr) {
            unknown(
                at, "unknown_field",
                {fmt::format("没有字段“{}”", name), fmt::format("there is no field `{}`", name)},
                ids_of(reg.fields));
        } else if (found->is_child_table() || found->is_virtual) {
            fault(at, "not_stored",
                  {fmt::format("“{}”不是单个存下的值", name),
                   fmt::format("`{}` is not one stored value", name)},
                  {"换一个字段", "name another field"});
            return nullptr;
        }
        return found;
    };
    const auto states = [&](const yaml::Node& at) {
        for (const yaml::Node& state : listed(at["in"])) {
            if (reg.state(state.text()) == nullptr)
                unknown(state, "unknown_state",
                        {fmt::format("没有状态“{}”", state.text()),
                         fmt::format("there is no state `{}`", state.text())},
                        ids_of(reg.states));
        }
    };
    if (field.apart) {
        const yaml::Node& at = node["apart"];
        for (const std::string& name : field.apart->of) stored(at, name);
        const Field* from = stored(at, field.apart->from);
        const Field* to = stored(at, field.apart->to);
        const auto ordered = [](FieldType type) {
            return type == FieldType::Date || type == FieldType::Moment ||
                   type == FieldType::Time || type == FieldType::Whole;
        };
        if (from != nullptr && to != nullptr && (from->type != to->type || !ordered(from->type))) {
            fault(at, "bad_apart",
                  {"起止两个字段要同为 date、moment、time 或 whole",
                   "both ends are a date, a moment, a time or a whole number"},
                  {"改字段的 type", "change the type of the fields"});
        }
        states(at);
    }
    if (field.room) {
        const yaml::Node& at = node["room"];
        const Field* first = nullptr;
        for (const std::string& name : field.room->of) {
            const Field* found = stored(at, name);
            if (first == nullptr) first = found;
        }
        if (first != nullptr && !field.room->seats.empty()) {
            const Register* target = first->type == FieldType::Link && first->to.size() == 1
                                         ? programme_->find(first->to.front())
                                         : nullptr;
            const Field* seats = target == nullptr ? nullptr : target->field(field.room->seats);
            if (seats == nullptr) seats = reg.field(field.room->seats);
            if (seats == nullptr || seats->type != FieldType::Whole || seats->is_virtual) {
                unknown(at["at_most"], "unknown_field",
                        {fmt::format("“{}”不是所关联台账的整数字段", field.room->seats),
                         fmt::format("`{}` is no whole number of the linked register",
                                     field.room->seats)},
                        ids_of(target == nullptr ? reg.fields : target->fields));
            }
        }
        states(at);
    }
}

void ProgrammeLoader::check_pattern(const yaml::Node& node, const Register& reg, bool counter) {
    const std::string& text = node.text();
    int counters = 0;
    std::size_t i = 0;
    while ((i = text.find('{', i)) != std::string::npos) {
        const std::size_t end = text.find('}', i);
        if (end == std::string::npos) {
            fault(node, "bad_pattern", {"花括号没有配对", "a brace is not closed"},
                  {"补上 }", "add }"});
            return;
        }
        const std::string inside = text.substr(i + 1, end - i - 1);
        i = end + 1;
        if (!inside.empty() && inside.find_first_not_of('#') == std::string::npos) {
            ++counters;
            continue;
        }
        // enterprise.district.code: each step but the last follows a link
        const Register* here = &reg;
        std::size_t from = 0;
        bool good = true;
        while (good) {
            const std::size_t dot = inside.find('.', from);
            const Field* field =
                here == nullptr ? nullptr : here->field(inside.substr(from, dot - from));
            good = field != nullptr && !field->is_child_table();
            if (!good || dot == std::string::npos) break;
            good = field->type == FieldType::Link && field->to.size() == 1;
            here = good ? programme_->find(field->to.front()) : nullptr;
            from = dot + 1;
        }
        if (!good) {
            fault(node, "unknown_field",
                  {fmt::format("没有字段“{}”", inside),
                   fmt::format("there is no field `{}`", inside)},
                  {"写本台账的字段，或关联.字段", "name a field, or link.field"});
        }
    }
    if (counter != (counters == 1)) {
        fault(node, "bad_pattern",
              {counter ? "编号要有一处 {####}" : "名称里没有计数",
               counter ? "numbering needs one {####}" : "a title has no counter"},
              {counter ? "例如 \"{year}-{####}\"" : "去掉 {#}",
               counter ? "for example \"{year}-{####}\"" : "leave out {#}"});
    }
}

void ProgrammeLoader::check_aliases(const yaml::Node& fields, const std::vector<Field>& list) {
    std::map<std::string, std::string> seen;  // word → field
    for (const Field& field : list) {
        const yaml::Node& node = fields[field.id];
        std::vector<std::pair<std::string, yaml::Node>> names{{field.title.zh, node["zh"]}};
        for (const yaml::Node& also : listed(node["also"])) names.emplace_back(also.text(), also);
        std::set<std::string> mine;
        for (const auto& [name, at] : names) {
            const std::string word = text::word_key(name);
            if (word.empty()) continue;
            if (!mine.insert(word).second) {
                fault(at, "alias_twice",
                      {fmt::format("“{}”写了两次", name), fmt::format("`{}` stands twice", name)},
                      {"留一个", "keep one of them"});
                continue;
            }
            const auto [other, fresh] = seen.emplace(word, field.id);
            if (!fresh) {
                fault(at, "alias_twice",
                      {fmt::format("表头“{}”已经指字段 {}，导入时分不清", name, other->second),
                       fmt::format("header `{}` already means field {}; an import could not tell",
                                   name, other->second)},
                      {"在两个字段里只留一处", "keep it in one of the two fields"});
            }
        }
    }
}

void ProgrammeLoader::check_field_names(const yaml::Node& list, const Register& reg, bool tags,
                                        const std::set<std::string>& extra) {
    std::set<std::string> known(extra);
    for (const Field& field : reg.fields) {
        known.insert(field.id);
        if (tags) known.insert(field.tags.begin(), field.tags.end());
    }
    for (const yaml::Node& item : listed(list)) {
        std::string name = item.text();
        if (name.starts_with('-')) name.erase(0, 1);
        if (known.contains(name)) continue;
        const std::string near =
            yaml::nearest(name, detail::views_of({known.begin(), known.end()}));
        fault(item, "unknown_field",
              {fmt::format("没有字段“{}”", name), fmt::format("there is no field `{}`", name)},
              near.empty()
                  ? Say{}
                  : Say{fmt::format("是不是 {}？", near), fmt::format("did you mean `{}`?", near)});
    }
}

void ProgrammeLoader::check_life(const yaml::Node& root, const Register& reg) {
    const auto known_state = [&](const yaml::Node& node) {
        if (reg.state(node.text()) != nullptr) return;
        unknown(node, "unknown_state",
                {fmt::format("没有状态“{}”", node.text()),
                 fmt::format("there is no state `{}`", node.text())},
                ids_of(reg.states));
    };
    for (const State& state : reg.states) {
        const yaml::Node& node = root["states"][state.id];
        if (!state.locked_all) check_field_names(node["locked"], reg, true, {});
        if (!state.end) continue;
        for (const Move& move : reg.moves) {
            if (std::find(move.from.begin(), move.from.end(), state.id) != move.from.end()) {
                fault(root["moves"][move.id]["from"], "leaves_end",
                      {fmt::format("状态“{}”写了 end，不能再离开", state.id),
                       fmt::format("state `{}` is an end, nothing leaves it", state.id)},
                      {"去掉这个动作，或去掉 end", "drop the move, or the end"});
            }
        }
    }
    std::map<std::string, std::string> words;
    for (const State& state : reg.states) {
        std::vector<std::string> names = join({state.title.zh}, state.also);
        std::set<std::string> mine;
        for (const std::string& name : names) {
            const std::string word = text::word_key(name);
            if (!mine.insert(word).second) continue;
            const auto [other, fresh] = words.emplace(word, state.id);
            if (!fresh) {
                fault(root["states"][state.id], "word_twice",
                      {fmt::format("“{}”已经指状态 {}", name, other->second),
                       fmt::format("`{}` already means state {}", name, other->second)},
                      {"在两个状态里只留一处", "keep it in one of the two states"});
            }
        }
    }
    std::set<std::string> reached;
    for (const Move& move : reg.moves) {
        const yaml::Node& node = root["moves"][move.id];
        for (const yaml::Node& from : listed(node["from"])) known_state(from);
        if (node.has("to")) known_state(node["to"]);
        reached.insert(move.to);
        for (const std::string_view key : {"by", "all_of", "tells"}) {
            for (const yaml::Node& role : listed(node[key])) check_role(role);
        }
        for (const yaml::Node& other : listed(node["other_than"])) {
            if (reg.move(other.text()) == nullptr)
                unknown(other, "unknown_move",
                        {fmt::format("没有动作“{}”", other.text()),
                         fmt::format("there is no move `{}`", other.text())},
                        ids_of(reg.moves));
        }
        for (const yaml::Node& need : listed(node["needs"])) {
            const Check* check = reg.check(need.text());
            if (check == nullptr) {
                unknown(need, "unknown_check",
                        {fmt::format("没有检查“{}”", need.text()),
                         fmt::format("there is no check `{}`", need.text())},
                        ids_of(reg.checks));
            } else if (check->level != Level::Gate) {
                fault(need, "not_a_gate",
                      {fmt::format("检查“{}”不是 gate，不由动作判断", need.text()),
                       fmt::format("check `{}` is not a gate, moves do not judge it", need.text())},
                      {"给它写 level: gate，或从 needs 去掉",
                       "give it level: gate, or drop it from needs"});
            }
        }
        check_field_names(node["asks"], reg, false, {});
        for (const auto& [key, expression] : node["sets"].entries()) {
            const Field* field = reg.field(key.text());
            if (field == nullptr) {
                unknown(key, "unknown_field",
                        {fmt::format("没有字段“{}”", key.text()),
                         fmt::format("there is no field `{}`", key.text())},
                        ids_of(reg.fields));
            } else if (!field->typed() || field->is_child_table()) {
                fault(key, "not_settable",
                      {fmt::format("“{}”不能由动作设定", key.text()),
                       fmt::format("`{}` cannot be set by a move", key.text())},
                      {"换一个字段", "set another field"});
            }
        }
    }
    for (std::size_t i = 1; i < reg.states.size(); ++i) {
        if (reached.contains(reg.states[i].id)) continue;
        fault(root["states"][reg.states[i].id], "never_reached",
              {fmt::format("没有动作到达状态“{}”", reg.states[i].id),
               fmt::format("no move reaches state `{}`", reg.states[i].id)},
              {"加一个动作，或去掉这个状态", "add a move, or drop the state"});
    }
    for (const Check& check : reg.checks) {
        if (check.level != Level::Gate) continue;
        const bool named = std::any_of(reg.moves.begin(), reg.moves.end(), [&](const Move& move) {
            return std::find(move.needs.begin(), move.needs.end(), check.id) != move.needs.end();
        });
        if (!named) {
            fault(root["checks"][check.id], "gate_unused",
                  {fmt::format("没有动作的 needs 写到“{}”，它永远不判", check.id),
                   fmt::format("no move needs gate `{}`: it would never be judged", check.id)},
                  {"写进某个动作的 needs，或换级别",
                   "name it in a move's needs, or change its level"});
        }
    }
}

void ProgrammeLoader::check_may(const yaml::Node& root, const Register& reg) {
    if (reg.may.empty()) {
        fault(root["register"], "nobody_may",
              {"缺 may：谁也看不到这个台账", "it has no `may`: nobody could see it"},
              {"加上 may: {角色: {see: all}}", "add may: {role: {see: all}}"});
    }
    for (const auto& [key, node] : root["may"].entries()) {
        check_role(key);
        check_field_names(node["see"], reg, true, {"all"});
        check_field_names(node["set"], reg, true, {"all"});
    }
}

/// What rows can be laid out by: columns of a board and axes by what has few values, a calendar by
/// days, a map by places.
void ProgrammeLoader::check_axes(const yaml::Node& view, const Register& reg) {
    for (const yaml::Node& by : listed(view["by"])) {
        const Field* field = reg.field(by.text());
        if (field == nullptr) continue;  // state, or said above
        const bool fits = field->type == FieldType::Choice || field->type == FieldType::Link ||
                          field->type == FieldType::YesNo || field->type == FieldType::Period ||
                          field->type == FieldType::Whole;
        if (!fits || field->is_virtual || field->many) {
            fault(
                by, "not_an_axis",
                {fmt::format("不能按“{}”分列", field->id),
                 fmt::format("rows cannot be laid out by `{}`", field->id)},
                {"用选项、关联、是否、期间或整数", "use a choice, link, yes_no, period or whole"});
        }
    }
    const Field* at = view.has("at") ? reg.field(view["at"].text()) : nullptr;
    if (at != nullptr && ((at->type != FieldType::Date && at->type != FieldType::Moment &&
                           at->type != FieldType::Place) ||
                          at->is_virtual || at->many)) {
        fault(view["at"], "not_an_axis",
              {fmt::format("“{}”既不是日期也不是地点", at->id),
               fmt::format("`{}` is neither a day nor a place", at->id)},
              {"用 date、moment 或 place 字段", "use a field of type date, moment or place"});
    }
}

/// Roles of notices.
void ProgrammeLoader::check_told(const yaml::Node& root) {
    for (const auto& [key, node] : root["notices"].entries()) {
        for (const yaml::Node& role : listed(node["to"])) check_role(role);
    }
}

void ProgrammeLoader::check_views(const yaml::Node& root, const Register& reg) {
    std::set<std::string> extra;
    if (!reg.numbering.empty()) extra.insert("doc_number");
    if (!reg.states.empty()) extra.insert("state");
    for (const auto& [key, node] : root["views"].entries()) {
        for (const std::string_view block : {"columns", "filter", "sort", "by"})
            check_field_names(node[block], reg, false, extra);
        check_field_names(node["sum"], reg, false, {});
        if (node.has("at")) check_field_names(node["at"], reg, false, {});
        check_axes(node, reg);
        for (const yaml::Node& section : node["sections"].items())
            check_field_names(section["fields"], reg, false, extra);
        for (const yaml::Node& sum : listed(node["sum"])) {
            const Field* field = reg.field(sum.text());
            if (field != nullptr && !is_number(field->type)) {
                fault(sum, "not_a_number",
                      {fmt::format("“{}”不是数，不能合计", sum.text()),
                       fmt::format("`{}` is no number and has no sum", sum.text())},
                      {"从 sum 去掉", "drop it from sum"});
            }
        }
        for (const std::string_view block : {"sort", "filter"}) {
            for (const yaml::Node& item : listed(node[block])) {
                std::string name = item.text();
                if (name.starts_with('-')) name.erase(0, 1);
                const Field* field = reg.field(name);
                if (field != nullptr && (field->is_virtual || field->type == FieldType::Rows ||
                                         (field->many && block == "sort"))) {
                    fault(item, "not_stored",
                          {fmt::format("“{}”不是单个存下的值，不能用在 {}", name, block),
                           fmt::format("`{}` is not one stored value and cannot stand in {}", name,
                                       block)},
                          {"去掉它", "leave it out"});
                }
            }
        }
        for (const yaml::Node& related : listed(node["related"])) {
            const Register* other = programme_->find(related.text());
            if (other == nullptr) {
                unknown(related, "unknown_register",
                        {fmt::format("没有台账“{}”", related.text()),
                         fmt::format("there is no register `{}`", related.text())},
                        register_ids());
                continue;
            }
            const bool links =
                std::any_of(other->fields.begin(), other->fields.end(), [&](const Field& field) {
                    return std::find(field.to.begin(), field.to.end(), reg.id) != field.to.end();
                });
            if (!links) {
                fault(related, "not_related",
                      {fmt::format("台账“{}”没有关联到这里", related.text()),
                       fmt::format("register `{}` has no link to this one", related.text())},
                      {"从 related 去掉", "drop it from related"});
            }
        }
    }
}

void ProgrammeLoader::check_travel(const yaml::Node& root, const Register& reg) {
    const yaml::Node& excel = root["excel"];
    if (excel.is_missing()) return;
    for (const yaml::Node& with : listed(excel["with"])) {
        const bool links =
            std::any_of(reg.fields.begin(), reg.fields.end(), [&](const Field& field) {
                return std::find(field.to.begin(), field.to.end(), with.text()) != field.to.end();
            });
        if (programme_->find(with.text()) == nullptr) {
            unknown(with, "unknown_register",
                    {fmt::format("没有台账“{}”", with.text()),
                     fmt::format("there is no register `{}`", with.text())},
                    register_ids());
        } else if (!links) {
            fault(with, "not_related",
                  {fmt::format("这里没有关联到“{}”的字段，同一行不能喂给它", with.text()),
                   fmt::format("no field here links to `{}`, so one row cannot feed it",
                               with.text())},
                  {"加一个关联字段，或去掉", "add a link, or leave it out"});
        }
    }
    for (const yaml::Node& item : listed(excel["match"])) check_field_names(item, reg, false, {});
    if (excel.has("opening") && reg.states.empty()) {
        fault(excel["opening"], "no_states", {"这个台账没有状态", "this register has no states"},
              {"去掉 opening", "leave opening out"});
    }
}

void ProgrammeLoader::check_examples(const yaml::Node& root, const Register& reg) {
    const std::vector<yaml::Node>& nodes = root["examples"].items();
    std::set<std::string> failing;
    for (std::size_t i = 0; i < reg.examples.size() && i < nodes.size(); ++i) {
        const Example& example = reg.examples[i];
        const yaml::Node& node = nodes[i];
        if (node.has("as")) check_role(node["as"]);
        const Move* move = reg.move(example.move);
        if (node.has("move") && move == nullptr) {
            unknown(node["move"], "unknown_move",
                    {fmt::format("没有动作“{}”", example.move),
                     fmt::format("there is no move `{}`", example.move)},
                    ids_of(reg.moves));
        }
        for (const std::string_view key : {"passes", "fails", "warns"}) {
            if (!node.has(key)) continue;
            const Check* check = reg.check(node[key].text());
            if (check == nullptr) {
                unknown(node[key], "unknown_check",
                        {fmt::format("没有检查“{}”", node[key].text()),
                         fmt::format("there is no check `{}`", node[key].text())},
                        ids_of(reg.checks));
                continue;
            }
            if (key != "passes" && (check->level == Level::Warn) != (key == "warns")) {
                const char* right = check->level == Level::Warn ? "warns" : "fails";
                fault(node[key], "wrong_verdict",
                      {fmt::format("检查“{}”的级别要写 {}", check->id, right),
                       fmt::format("check `{}` by its level {}", check->id, right)},
                      {fmt::format("改成 {}: {}", right, check->id),
                       fmt::format("write {}: {}", right, check->id)});
            }
            if (move != nullptr && check->level == Level::Gate &&
                std::find(move->needs.begin(), move->needs.end(), check->id) == move->needs.end()) {
                fault(node[key], "not_needed",
                      {fmt::format("动作“{}”不判检查“{}”", move->id, check->id),
                       fmt::format("move `{}` does not need `{}`", move->id, check->id)},
                      {"换动作或换检查", "change the move or the check"});
            }
            if (key != "passes") failing.insert(check->id);
        }
    }
    for (const Check& check : reg.checks) {
        if (failing.contains(check.id)) continue;
        // An example has no rows that link to it.
        const auto& reads = root["checks"][check.id]["that"].text();
        if (check.level == Level::Audit && reads.find("linked.") != std::string::npos) continue;
        fault(root["checks"][check.id], "no_failing_example",
              {fmt::format("检查“{}”没有不通过的例子", check.id),
               fmt::format("check `{}` has no example that it refuses", check.id)},
              {fmt::format("在 examples 加一行 {{row: {{…}}, {}: {}}}",
                           check.level == Level::Warn ? "warns" : "fails", check.id),
               fmt::format("add to examples: {{row: {{…}}, {}: {}}}",
                           check.level == Level::Warn ? "warns" : "fails", check.id)});
    }
}

}  // namespace zhigai
