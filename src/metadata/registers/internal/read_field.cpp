// One field: what it says by itself, before it is seen beside others.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernel/money/money.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai {
namespace {

struct TypeWord {
    std::string_view word;
    FieldType type;
};
constexpr std::array<TypeWord, 17> types{{{"text", FieldType::Text},
                                          {"note", FieldType::Note},
                                          {"whole", FieldType::Whole},
                                          {"number", FieldType::Number},
                                          {"percent", FieldType::Percent},
                                          {"money", FieldType::Money},
                                          {"yes_no", FieldType::YesNo},
                                          {"date", FieldType::Date},
                                          {"time", FieldType::Time},
                                          {"period", FieldType::Period},
                                          {"moment", FieldType::Moment},
                                          {"choice", FieldType::Choice},
                                          {"link", FieldType::Link},
                                          {"place", FieldType::Place},
                                          {"file", FieldType::File},
                                          {"rows", FieldType::Rows},
                                          {"secret", FieldType::Secret}}};

bool is_number(FieldType type) {
    return type == FieldType::Whole || type == FieldType::Number || type == FieldType::Percent ||
           type == FieldType::Money;
}

}  // namespace

void ProgrammeLoader::read_condition(const yaml::Node& node, Condition& out) {
    if (node.is_missing()) return;
    const std::string text = yaml::scalar(node, faults_);
    if (text == "yes" || text == "true") {
        out.always = true;
    } else if (text != "no" && text != "false") {
        out.when = feel::Expression(nullptr);  // compiled when all registers are known
    }
}

/// [machine, from, to], or {of: machine, from: from, to: to, in: [states]}.
void ProgrammeLoader::read_apart(const yaml::Node& node, Field& field) {
    Apart apart;
    if (node.is_list()) {
        apart.of = yaml::scalars(node, faults_);
        if (apart.of.size() >= 2) {
            apart.to = apart.of.back();
            apart.of.pop_back();
            apart.from = apart.of.back();
            apart.of.pop_back();
        }
    } else {
        words(node, "apart");
        if (node.has("of")) apart.of = yaml::scalars(node["of"], faults_);
        apart.from = node["from"].text();
        apart.to = node["to"].text();
        if (node.has("in")) apart.in = yaml::scalars(node["in"], faults_);
    }
    if (apart.from.empty() || apart.to.empty()) {
        fault(node, "bad_apart",
              {"缺起止：哪两个字段是一段的头和尾",
               "it does not say which fields are the two ends of the stretch"},
              {"写成 apart: [设备, 开始, 结束]", "write apart: [machine, from, to]"});
        return;
    }
    field.apart = std::move(apart);
}

/// {of: session, at_most: seats, in: [states]}.
void ProgrammeLoader::read_room(const yaml::Node& node, Field& field) {
    words(node, "room");
    Room room;
    if (node.has("of")) room.of = yaml::scalars(node["of"], faults_);
    if (node.has("in")) room.in = yaml::scalars(node["in"], faults_);
    const std::string most = node.has("at_most") ? yaml::scalar(node["at_most"], faults_) : "";
    if (const auto number = Decimal::parse(most)) {
        room.at_most = number->to_int();
    } else {
        room.seats = most;
    }
    if (room.of.empty() || (room.seats.empty() && room.at_most.value_or(0) < 1)) {
        fault(
            node, "bad_room",
            {"写明按什么算、最多几行", "it says neither of what, nor how many at most"},
            {"写成 room: {of: 场次, at_most: 名额}", "write room: {of: session, at_most: seats}"});
        return;
    }
    field.room = std::move(room);
}

Field ProgrammeLoader::read_field(const yaml::Node& key, const yaml::Node& node, bool column,
                                  const std::string& register_id) {
    Field field{.id = key.text(), .place = key.place()};
    id(key);
    words(node, "field");
    if (!node.is_map()) {
        unsound_.insert(register_id);
        return field;
    }
    field.title = title(node, true);
    if (node.has("help")) field.help = {.zh = yaml::scalar(node["help"], faults_)};
    field.source = node["source"].text();
    const yaml::Node& type = node["type"];
    if (type.is_missing()) {
        unsound_.insert(register_id);
        fault(key, "no_type", {"缺 type", "it has no type"},
              {"例如 type: text", "for example type: text"});
        return field;
    }
    if (!word(type, "type", "类型")) {
        unsound_.insert(register_id);
        return field;
    }
    for (const TypeWord& known : types) {
        if (known.word == type.text()) field.type = known.type;
    }
    const auto flag = [&](std::string_view name, bool& out) {
        if (node.has(name)) out = yaml::yes_no(node[name], faults_);
    };
    const auto list = [&](std::string_view name, std::vector<std::string>& out) {
        if (node.has(name)) out = yaml::scalars(node[name], faults_);
    };
    /// Words that go with some types only.
    const auto only = [&](std::string_view name, bool fits, std::string_view zh,
                          std::string_view en) {
        if (!node.has(name) || fits) return;
        fault(
            node[name], "does_not_fit",
            {fmt::format("{} 只用于{}", name, zh), fmt::format("`{}` goes with {} only", name, en)},
            {"去掉它，或改 type", "leave it out, or change the type"});
    };
    const FieldType t = field.type;
    only("of", t == FieldType::Choice, "选项（choice）", "a choice");
    only("to", t == FieldType::Link, "关联（link）", "a link");
    only("fields", t == FieldType::Rows, "明细（rows）", "rows");
    only("key", t == FieldType::Rows, "明细（rows）", "rows");
    only("format", t == FieldType::Text, "文字（text）", "text");
    only("alike", t == FieldType::Text, "文字（text）", "text");
    only("length", t == FieldType::Text || t == FieldType::Note, "文字", "text and note");
    only("places", t == FieldType::Number || t == FieldType::Percent, "number 和 percent",
         "number and percent");
    only("min", is_number(t), "数", "numbers");
    only("max", is_number(t), "数", "numbers");
    only("unit", t == FieldType::Whole || t == FieldType::Number, "whole 和 number",
         "whole and number");
    only("rounding", is_number(t), "数", "numbers");
    only("unique", t != FieldType::Rows && t != FieldType::Note, "单个值", "single values");
    only("search", t == FieldType::Text || t == FieldType::Note, "文字", "text and note");
    flag("many", field.many);
    flag("dated", field.dated);
    flag("virtual", field.is_virtual);
    flag("unique", field.unique);
    flag("personal", field.personal);
    flag("search", field.search);
    const auto needs = [&](std::string_view name, std::string_view zh) {
        unsound_.insert(register_id);
        fault(type, "no_" + std::string(name),
              {fmt::format("缺 {}：{}", name, zh), fmt::format("`{}` is missing", name)},
              {fmt::format("加上 {}: …", name), fmt::format("add {}: …", name)});
    };
    if (t == FieldType::Choice) {
        field.of = node["of"].text();
        if (field.of.empty()) needs("of", "用哪个代码表");
    }
    if (t == FieldType::Link) {
        list("to", field.to);
        if (field.to.empty()) needs("to", "关联到哪个台账");
    }
    if (t == FieldType::Rows) {
        if (column)
            fault(type, "rows_in_rows", {"明细里不能再有明细", "rows cannot stand inside rows"},
                  {"另立一个台账", "make it a register of its own"});
        if (!node["fields"].is_map()) {
            needs("fields", "明细有哪些列");
        } else {
            for (const auto& [name, child] : node["fields"].entries())
                field.columns.push_back(read_field(name, child, true, register_id));
        }
        list("key", field.child_key);
        if (field.many)
            fault(node["many"], "does_not_fit", {"明细本来就是多行", "rows are many already"},
                  {"去掉 many", "leave many out"});
    }
    if (column) {
        for (const std::string_view word : {"many", "dated", "value", "unique", "virtual",
                                            "personal", "fixed", "search", "apart", "room"}) {
            if (node.has(word)) {
                fault(node[word], "not_in_rows",
                      {fmt::format("明细的列还不能写 {}", word),
                       fmt::format("a column of rows cannot have `{}` yet", word)},
                      {"去掉它，或另立一个台账", "leave it out, or make it a register of its own"});
            }
        }
    }
    if (node.has("format") && word(node["format"], "format", "格式"))
        field.format = node["format"].text();
    field.unit = node["unit"].text();
    field.alike = node["alike"].text();
    const auto bound = [&](std::string_view name, std::optional<Decimal>& out) {
        if (!node.has(name)) return;
        const std::string text = yaml::scalar(node[name], faults_);
        out = t == FieldType::Money ? parse_printed_amount(text) : Decimal::parse(text);
        if (!out) fault(node[name], "not_number", {"这里要一个数", "a number belongs here"});
    };
    bound("min", field.min);
    bound("max", field.max);
    if (field.min && field.max && *field.max < *field.min) {
        fault(node["max"], "empty_range",
              {"max 小于 min，什么值都填不进去", "max is below min: no value would fit"},
              {"对调两个数", "swap the two"});
    }
    if (node.has("length")) {
        const long long length = yaml::whole(node["length"], faults_);
        field.length = static_cast<int>(std::clamp(length, 1LL, 100'000LL));
        if (length != *field.length)
            fault(node["length"], "out_of_range",
                  {"length 在 1 到 100000 之间", "length lies between 1 and 100000"});
    }
    if (node.has("places")) {
        const long long places = yaml::whole(node["places"], faults_);
        field.places = static_cast<int>(std::clamp(places, 0LL, 9LL));
        if (places != field.places)
            fault(node["places"], "out_of_range",
                  {"places 在 0 到 9 之间", "places lies between 0 and 9"});
    }
    if (node.has("rounding")) {
        field.rounding = node["rounding"].text();
        const std::vector<std::string> known{"half_even", "half_up", "half_down", "up",
                                             "down",      "ceiling", "floor"};
        if (std::find(known.begin(), known.end(), field.rounding) == known.end()) {
            unknown(node["rounding"], "unknown_word",
                    {fmt::format("没有“{}”这种进位", field.rounding),
                     fmt::format("there is no rounding `{}`", field.rounding)},
                    known);
        }
    }
    if (node.has("default")) field.initial = feel::Expression(nullptr);
    if (node.has("value")) field.value = feel::Expression(nullptr);
    if (node.has("where")) field.where = feel::Expression(nullptr);
    only("where", t == FieldType::Link || t == FieldType::Choice, "关联和选项",
         "links and choices");
    if (node.has("apart")) read_apart(node["apart"], field);
    if (node.has("room")) read_room(node["room"], field);
    read_condition(node["required"], field.required);
    read_condition(node["shown"], field.shown);
    read_condition(node["fixed"], field.fixed);
    if (field.value) {
        for (const std::string_view word : {"default", "required", "fixed", "dated", "many"}) {
            if (node.has(word)) {
                fault(node[word], "value_and",
                      {fmt::format("value 是算出来的，不能再写 {}", word),
                       fmt::format("a value is computed, `{}` cannot go with it", word)},
                      {"两者留一", "keep one of the two"});
            }
        }
        if (t == FieldType::Rows)
            fault(node["value"], "does_not_fit", {"明细不能算出来", "rows cannot be computed"});
    } else if (field.is_virtual) {
        fault(node["virtual"], "virtual_without_value",
              {"virtual 要和 value 一起写", "`virtual` goes with a value"},
              {"加上 value", "add value"});
    }
    if (field.dated && field.is_child_table()) {
        fault(node["dated"], "does_not_fit",
              {"多值不能写 dated", "`dated` goes with single values only"},
              {"去掉 dated", "leave it out"});
    }
    if (field.unique && field.many) {
        fault(node["unique"], "does_not_fit",
              {"多值不能写 unique", "`unique` goes with single values only"},
              {"去掉 unique", "leave it out"});
    }
    if (node.has("marks")) {
        list("marks", field.marks);
        const yaml::Node& marks = node["marks"];
        for (const yaml::Node& mark :
             marks.is_list() ? marks.items() : std::vector<yaml::Node>{marks})
            word(mark, "mark", "标记");
    }
    list("tags", field.tags);
    list("also", field.also);
    list("was", field.was);
    if (node.has("until")) {
        field.until = parse_iso_date(node["until"].text());
        if (!field.until)
            fault(node["until"], "bad_date",
                  {"日期写成 2022-03-08", "a date is written 2022-03-08"});
    }
    return field;
}

}  // namespace zhigai
