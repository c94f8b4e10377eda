#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "metadata/registers/cells.h"
#include "metadata/registers/composite.h"
#include "metadata/registers/folders.h"

namespace zhigai::app {

namespace {

Json place_json(const Place& place) {
    Json out = Json::object();
    if (!place.file.empty()) out["file"] = place.file;
    if (place.line > 0) out["line"] = place.line;
    if (place.column > 0) out["column"] = place.column;
    if (!place.sheet.empty()) out["sheet"] = place.sheet;
    if (place.row > 0) out["row"] = place.row;
    if (!place.cell.empty()) out["cell"] = place.cell;
    if (!place.key.empty()) out["key"] = place.key;
    if (!place.source.empty()) out["source"] = place.source;
    return out;
}

const char* type_word(FieldType type) {
    switch (type) {
        case FieldType::Text: return "text";
        case FieldType::Note: return "note";
        case FieldType::Whole: return "whole";
        case FieldType::Number: return "number";
        case FieldType::Percent: return "percent";
        case FieldType::Money: return "money";
        case FieldType::YesNo: return "yes_no";
        case FieldType::Date: return "date";
        case FieldType::Time: return "time";
        case FieldType::Period: return "period";
        case FieldType::Moment: return "moment";
        case FieldType::Choice: return "choice";
        case FieldType::Link: return "link";
        case FieldType::Place: return "place";
        case FieldType::File: return "file";
        case FieldType::Rows: return "rows";
        case FieldType::Secret: return "secret";
    }
    return "";
}

}  // namespace

Json to_json(const Say& say) { return {{"zh", say.zh}, {"en", say.en.empty() ? say.zh : say.en}}; }

Json to_json(const Fault& fault) {
    return {{"code", fault.code}, {"what", to_json(fault.what)}, {"mend", to_json(fault.mend)}, {"place", place_json(fault.where)}};
}

Json to_json(const Faults& faults) {
    Json out = Json::array();
    for (const Fault& fault : faults) out.push_back(to_json(fault));
    return out;
}

Json raw_json(const Field& field, const Cell& cell) {
    if (is_null(cell)) return nullptr;
    const auto* number = std::get_if<std::int64_t>(&cell);
    switch (field.type) {
        case FieldType::File: {
            const auto* text = std::get_if<std::string>(&cell);
            const auto file = text == nullptr ? std::nullopt : parse_file(*text);
            if (!file) return nullptr;
            return {{"name", file->name}, {"kind", file->kind}, {"size", file->size}, {"hash", file->hash}, {"value", *text}};
        }
        case FieldType::Whole:
        case FieldType::Link: return number != nullptr ? Json(*number) : Json(print_cell(field, cell));
        case FieldType::YesNo: return number != nullptr && *number != 0;
        default: return print_cell(field, cell);
    }
}

std::string shown(const Eyes& eyes, const Field& field, const Cell& cell) {
    if (is_null(cell)) return "";
    if (field.type == FieldType::Link && !field.to.empty()) {
        const auto* id = std::get_if<std::int64_t>(&cell);
        if (id == nullptr) return "";
        // Ids are one series over all registers: at most one of them has the row.
        for (const std::string& to : field.to) {
            if (std::string title = eyes.ledger.title_of(eyes.who, to, *id); !title.empty()) return title;
        }
        return "";
    }
    return show_cell(eyes.ledger.programme(), field, cell, eyes.chinese);
}

Json to_json(const Eyes& eyes, const Register& reg, const facts::Record& record) {
    Json values = Json::object();
    Json texts = Json::object();
    for (const auto& [id, cell] : record.cells) {
        const Field* field = reg.field(id);
        if (field == nullptr) continue;
        values[id] = raw_json(*field, cell);
        texts[id] = shown(eyes, *field, cell);
    }
    Json children = Json::object();
    for (const auto& [id, rows] : record.children) {
        const Field* field = reg.field(id);
        if (field == nullptr) continue;
        Json list = Json::array();
        for (const facts::Child& child : rows) {
            Json child_values = Json::object();
            Json child_texts = Json::object();
            for (const auto& [column_id, cell] : child.cells) {
                const Field* column = field;  // `many`: the column `value` is the field itself
                for (const Field& each : field->columns) {
                    if (each.id == column_id) column = &each;
                }
                child_values[column_id] = raw_json(*column, cell);
                child_texts[column_id] = shown(eyes, *column, cell);
            }
            list.push_back({{"id", child.id}, {"values", child_values}, {"shown", child_texts}});
        }
        children[id] = std::move(list);
    }
    const State* state = reg.state(record.state);
    Json findings = Json::array();
    const auto found = [&](const std::string& check) {
        return std::find(record.findings.begin(), record.findings.end(), check) != record.findings.end();
    };
    for (const Check& check : reg.checks) {  // in the order of the register's file
        if (found(check.id)) findings.push_back({{"check", check.id}, {"say", to_json(check.say)}});
    }
    for (const std::string& finding : record.findings) {
        if (reg.check(finding) != nullptr) continue;
        findings.push_back({{"check", finding}, {"say", to_json(Say{finding, finding})}});
    }
    Json out{{"id", record.id},
            {"rev", record.rev},
            {"state", record.state},
            {"state_title", state != nullptr ? to_json(state->title) : Json()},
            {"doc_number", record.doc_number},
            {"void", record.is_void},
            {"title", eyes.ledger.title_of(eyes.who, reg.id, record.id)},
            {"values", std::move(values)},
            {"shown", std::move(texts)},
            {"children", std::move(children)},
            {"masked", record.masked},
            {"findings", std::move(findings)}};
    add_virtuals(out, reg, record);
    return out;
}

Json to_json(const Eyes& eyes, const Register& reg, const facts::Version& version) {
    Json changed = Json::array();
    for (const auto& change : version.changed) {
        const Field* field = reg.field(change.field);
        Json one = {{"field", change.field}};
        if (field != nullptr) {
            one["title"] = to_json(field->title);
            one["before"] = raw_json(*field, change.before);
            one["after"] = raw_json(*field, change.after);
            one["before_shown"] = shown(eyes, *field, change.before);
            one["after_shown"] = shown(eyes, *field, change.after);
        }
        changed.push_back(std::move(one));
    }
    const State* state = reg.state(version.state);
    return {{"seq", version.seq},
            {"at", moment_text(version.at_ms)},
            {"who", version.who},
            {"role", version.role},
            {"door", version.door},
            {"reason", version.reason},
            {"state", version.state},
            {"state_title", state != nullptr ? to_json(state->title) : Json()},
            {"valid_from", version.valid_from ? Json(iso(*version.valid_from)) : Json()},
            {"changed", std::move(changed)}};
}

Json to_json(const Field& field) {
    Json columns = Json::array();
    for (const Field& column : field.columns) columns.push_back(to_json(column));
    return {{"id", field.id},
            {"title", to_json(field.title)},
            {"help", to_json(field.help)},
            {"source", field.source},
            {"type", type_word(field.type)},
            {"many", field.many},
            {"of", field.of},
            {"to", field.to},
            {"unit", field.unit},
            {"places", field.places},
            {"required", field.required.always},
            {"personal", field.personal},
            {"dated", field.dated},
            {"virtual", field.is_virtual},
            {"computed", !field.typed()},
            {"marks", field.marks},
            {"format", field.format},
            {"columns", std::move(columns)}};
}

Json to_json(const Register& reg, const facts::Rights& rights) {
    Json fields = Json::array();
    for (const Field& field : reg.fields) fields.push_back(to_json(field));
    Json states = Json::array();
    for (const State& state : reg.states) {
        states.push_back({{"id", state.id},
                          {"title", to_json(state.title)},
                          {"locked", state.locked_all},
                          {"end", state.end}});
    }
    Json moves = Json::array();
    for (const Move& move : reg.moves) {
        moves.push_back({{"id", move.id},
                         {"title", to_json(move.title)},
                         {"from", move.from},
                         {"to", move.to},
                         {"by", move.by},
                         {"all_of", move.all_of},
                         {"asks", move.asks},
                         {"reason", move.reason}});
    }
    Json views = Json::object();
    for (const View& view : reg.views) {
        Json sections = Json::array();
        for (const View::Section& section : view.sections) {
            sections.push_back({{"title", to_json(section.title)}, {"fields", section.fields}});
        }
        views[view.id] = {{"columns", view.columns}, {"filter", view.filter}, {"sort", view.sort},
                          {"sum", view.sum},         {"sections", sections},  {"by", view.by},
                          {"at", view.at},           {"related", view.related}};
    }
    Json out{{"id", reg.id},
            {"folder", folder_of(reg)},
            {"title", to_json(reg.title)},
            {"help", to_json(reg.help)},
            {"source", reg.source},
            {"key", reg.key},
            {"row_title", reg.row_title},
            {"fields", std::move(fields)},
            {"states", std::move(states)},
            {"moves", std::move(moves)},
            {"views", std::move(views)},
            {"rights", {{"see", rights.see}, {"set", rights.set}, {"masked", rights.masked}, {"doing", rights.doing}}}};
    add_words(out, reg, rights);
    return out;
}

Json to_json(const facts::ChangeSetInfo& info) {
    Json meta = Json::parse(info.meta, nullptr, false);
    return {{"id", info.id},
            {"at", moment_text(info.at_ms)},
            {"who", info.who},
            {"role", info.role},
            {"door", info.door},
            {"reason", info.reason},
            {"meta", meta.is_discarded() ? Json() : meta},
            {"rows", info.rows},
            {"hash", info.hash},
            {"undone_by", info.undone_by ? Json(*info.undone_by) : Json()}};
}

}  // namespace zhigai::app
