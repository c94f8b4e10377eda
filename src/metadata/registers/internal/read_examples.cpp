// Examples: rows as a clerk would write them, amounts as printed (300万元), a linked row in the
// link's place.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kernel/money/money.h"
#include "metadata/registers/cells.h"
#include "metadata/registers/composite.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai {

Result<Cell> ProgrammeLoader::example_cell(const yaml::Node& node, const Field& field,
                                           Example& example) {
    if (field.type == FieldType::Link && node.is_map()) {
        // The target's own fields: read when all registers are known, kept by index until then.
        // Where the link may point to several registers, the row says which: {register: loan, …}.
        std::string target = field.to.empty() ? "" : field.to.front();
        if (field.to.size() > 1 && node.has("register")) {
            target = node["register"].text();
            if (std::find(field.to.begin(), field.to.end(), target) == field.to.end())
                unknown(node["register"], "unknown_register",
                        {fmt::format("这个字段不关联台账“{}”", target),
                         fmt::format("the field does not link to `{}`", target)},
                        field.to);
        }
        example.linked.push_back({.register_id = std::move(target)});
        pending_links_.push_back({node, example.linked.size() - 1});
        return Cell(static_cast<std::int64_t>(example.linked.size()));
    }
    if (!node.is_scalar()) return fail("not_scalar", {"这里要一个值", "one value belongs here"});
    if (node.is_null()) return Cell();
    std::string text = node.text();
    if (field.type == FieldType::File && !parse_file(text)) {
        // A clerk writes the name of a file; an example has no bytes.
        text = print_file(
            {.hash = std::string(64, '0'), .size = 1, .kind = kind_of_name(text), .name = text});
    }
    if (field.type == FieldType::Money) {
        const auto amount = parse_printed_amount(text);
        if (!amount)
            return fail("not_number", {"金额写成 100万元 或 1000000元",
                                       "an amount is written 100万元 or 1000000元"});
        text = amount->to_string();
    }
    return parse_cell(*programme_, field, text);
}

bool ProgrammeLoader::read_example_row(const yaml::Node& node, const Register& reg, Cells& row,
                                       std::map<std::string, std::vector<Cells>>& children,
                                       Example& example) {
    if (!node.is_map()) {
        yaml::only_keys(node, {}, faults_);
        return false;
    }
    const auto put = [&](const yaml::Node& at, const Field& field, Cells& into,
                         const std::string& name) {
        auto cell = example_cell(at, field, example);
        if (cell) {
            into[name] = std::move(*cell);
            return;
        }
        for (Fault fault : cell.error()) {
            fault.where = at.place();
            faults_.push_back(std::move(fault));
        }
    };
    for (const auto& [key, value] : node.entries()) {
        if (key.text() == "register" && reg.field("register") == nullptr) continue;  // said above
        if (key.text() == "state" && !reg.states.empty()) {
            example.state = value.text();
            if (reg.state(value.text()) == nullptr) {
                std::vector<std::string> ids;
                for (const State& state : reg.states) ids.push_back(state.id);
                unknown(value, "unknown_state",
                        {fmt::format("没有状态“{}”", value.text()),
                         fmt::format("there is no state `{}`", value.text())},
                        ids);
            }
            continue;
        }
        const Field* field = reg.field(key.text());
        if (field == nullptr) {
            std::vector<std::string> ids;
            for (const Field& known : reg.fields) ids.push_back(known.id);
            unknown(key, "unknown_field",
                    {fmt::format("没有字段“{}”", key.text()),
                     fmt::format("there is no field `{}`", key.text())},
                    ids);
            continue;
        }
        if (!field->is_child_table()) {
            put(value, *field, row, field->id);
            continue;
        }
        std::vector<Cells>& rows = children[field->id];
        if (!value.is_list()) {
            fault(value, "not_list", {"这里要一个列表", "a list belongs here"});
            continue;
        }
        for (const yaml::Node& item : value.items()) {
            Cells child;
            if (field->many) {
                put(item, *field, child, "value");
            } else if (!item.is_map()) {
                yaml::only_keys(item, {}, faults_);
            } else {
                for (const auto& [name, cell] : item.entries()) {
                    const Field* column = nullptr;
                    std::vector<std::string> ids;
                    for (const Field& known : field->columns) {
                        ids.push_back(known.id);
                        if (known.id == name.text()) column = &known;
                    }
                    if (column == nullptr) {
                        unknown(name, "unknown_field",
                                {fmt::format("明细没有列“{}”", name.text()),
                                 fmt::format("the rows have no column `{}`", name.text())},
                                ids);
                    } else {
                        put(cell, *column, child, column->id);
                    }
                }
            }
            rows.push_back(std::move(child));
        }
    }
    return true;
}

void ProgrammeLoader::read_examples(const yaml::Node& node, Register& reg) {
    if (!node.is_list()) {
        fault(node, "not_list", {"这里要一个列表", "a list belongs here"});
        return;
    }
    for (const yaml::Node& entry : node.items()) {
        words(entry, "example");
        if (!entry.is_map()) continue;
        Example example{.text = detail::normal_form(entry["row"]), .place = entry.place()};
        pending_links_.clear();
        read_example_row(entry["row"], reg, example.row, example.children, example);
        if (entry.has("old")) {
            std::map<std::string, std::vector<Cells>> ignored;
            read_example_row(entry["old"], reg, example.old, ignored, example);
        }
        // Linked rows may hold linked rows: the list grows while it is read.
        for (std::size_t i = 0; i < pending_links_.size(); ++i) {
            const PendingLink link = pending_links_[i];
            const Register* target = own(example.linked[link.index].register_id);
            if (target == nullptr) continue;  // cross_check names the unknown register
            Cells row;
            std::map<std::string, std::vector<Cells>> ignored;
            const std::string state = std::exchange(example.state, "");
            read_example_row(link.node, *target, row, ignored, example);
            example.linked[link.index].state = std::exchange(example.state, state);
            example.linked[link.index].row = std::move(row);
        }
        if (entry.has("today")) {
            example.today = parse_iso_date(entry["today"].text());
            if (!example.today)
                fault(entry["today"], "bad_date",
                      {"日期写成 2022-03-08", "a date is written 2022-03-08"});
        }
        example.as = entry["as"].text();
        example.move = entry["move"].text();
        example.passes = entry["passes"].text();
        example.fails = entry["fails"].text();
        example.warns = entry["warns"].text();
        const int verdicts = int{!example.passes.empty()} + int{!example.fails.empty()} +
                             int{!example.warns.empty()};
        if (verdicts != 1) {
            fault(entry, "one_verdict",
                  {"每个例子写 passes、fails、warns 中的一个",
                   "an example says one of passes, fails, warns"},
                  {"例如 fails: order", "for example fails: order"});
        }
        reg.examples.push_back(std::move(example));
    }
}

}  // namespace zhigai
