#include "app/routes/requests.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "adapters/xlsx/xlsx.h"
#include "app/json/json.h"
#include "facts/import/sheet/writer.h"
#include "metadata/registers/cells.h"

namespace zhigai::app {

namespace {

const char* const operators[][2] = {{"eq", "="}, {"ne", "!="}, {"lt", "<"},  {"le", "<="},     {"gt", ">"},
                                    {"ge", ">="}, {"in", "in"}, {"has", "has"}, {"null", "null"}, {"notnull", "notnull"}};

Result<facts::Filter> filter_of(const Programme& programme, const Register& reg, const std::string& text) {
    const auto wrong = [&](Say what) {
        return fail("bad_request", std::move(what), {.key = text}, {"写成 字段:比较:值", "write field:operator:value"});
    };
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
    if (first == std::string::npos) return wrong({"筛选条件写得不完整", "the filter is not complete"});
    facts::Filter filter{.field = text.substr(0, first)};
    const std::string op = text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
    const auto known = std::find_if(std::begin(operators), std::end(operators), [&](const auto& each) { return op == each[0]; });
    if (known == std::end(operators)) return wrong({"不认识的比较：" + op, "unknown operator: " + op});
    filter.op = (*known)[1];
    if (filter.op == "null" || filter.op == "notnull") return filter;
    std::string_view rest = second == std::string::npos ? std::string_view() : std::string_view(text).substr(second + 1);
    const Field* field = reg.field(filter.field);
    if (field == nullptr && filter.field != "state" && filter.field != "id" && filter.field != "doc_number") {
        return wrong({"没有字段 " + filter.field, "no field " + filter.field});
    }
    while (true) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        const std::string_view value = rest.substr(0, bar);
        if (field != nullptr && filter.op != "has") {
            auto cell = ZG_TRY(parse_cell(programme, *field, value));
            filter.values.push_back(std::move(cell));
        } else if (filter.field == "id") {
            std::int64_t id = 0;
            std::from_chars(value.data(), value.data() + value.size(), id);
            filter.values.emplace_back(id);
        } else {
            filter.values.emplace_back(std::string(value));
        }
        if (bar == rest.size()) break;
        rest.remove_prefix(bar + 1);
    }
    return filter;
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t end = std::min(text.find(',', from), text.size());
        if (end > from) out.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

/// A JSON value as the text parse_cell reads; null is an empty cell.
Result<Cell> cell_from(const Programme& programme, const Field& field, const Json& value) {
    if (value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty())) return Cell{};
    std::string text;
    if (value.is_string()) {
        text = value.get<std::string>();
    } else if (value.is_boolean()) {
        text = value.get<bool>() ? "true" : "false";
    } else if (value.is_number_integer()) {
        text = std::to_string(value.get<std::int64_t>());
    } else if (field.type == FieldType::File && value.is_object() && value.value("value", Json()).is_string()) {
        text = value["value"].get<std::string>();  // as it was answered
    } else {
        return fail("wrong_type", {"小数请写成文字，如 \"12.50\"", "write decimals as text, such as \"12.50\""}, {.key = field.id});
    }
    return parse_cell(programme, field, text);
}

struct PatchReader {
    const Programme& programme;
    const Register& reg;
    Faults faults;

    void unknown(const std::string& key) {
        faults.push_back({"unknown_field", {"没有字段 " + key, "no field " + key}, {.key = reg.id + "." + key}, {}});
    }
    void put(const Field& field, const std::string& key, const Json& value, Cells& into) {
        auto cell = cell_from(programme, field, value);
        if (cell) {
            into[key] = std::move(*cell);
            return;
        }
        for (Fault fault : cell.error()) {
            fault.where.key = reg.id + "." + field.id;
            faults.push_back(std::move(fault));
        }
    }
    facts::ChildPatch child(const Field& field, const Json& from) {
        facts::ChildPatch out;
        if (from.contains("id") && from["id"].is_number_integer()) out.id = from["id"].get<std::int64_t>();
        out.remove = from.value("remove", false);
        const Json values = from.value("values", Json::object());
        for (const auto& [key, value] : values.items()) {
            const Field* column = field.type == FieldType::Rows ? nullptr : &field;
            for (const Field& each : field.columns) {
                if (each.id == key) column = &each;
            }
            if (column == nullptr) {
                unknown(field.id + "." + key);
            } else {
                put(*column, key, value, out.set);
            }
        }
        return out;
    }
};

}  // namespace

std::optional<std::int64_t> whole_parameter(const http::Request& request, std::string_view name) {
    const std::string text = request.parameter(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> whole_argument(const Call& call, std::size_t argument) {
    const std::string& text = call.arguments.at(argument);
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
    return id;
}

Result<facts::AsOf> as_of(const http::Request& request) {
    facts::AsOf at;
    if (const std::string on = request.parameter("on"); !on.empty()) {
        at.valid = parse_iso_date(on);
        if (!at.valid) return fail("bad_request", {"日期写成 2024-09-30", "write the date as 2024-09-30"}, {.key = "on"});
    }
    if (!request.parameter("seq").empty()) {
        at.seq = whole_parameter(request, "seq");
        if (!at.seq) return fail("bad_request", {"版本是一个整数", "seq is a whole number"}, {.key = "seq"});
    }
    return at;
}

Result<facts::ListRequest> list_request(const Call& call, const Register& reg) {
    facts::ListRequest out{.register_id = reg.id};
    Faults faults;
    for (const std::string& text : call.request.parameters("filter")) {
        auto filter = filter_of(call.city.programme(), reg, text);
        if (filter) {
            out.filters.push_back(std::move(*filter));
        } else {
            faults.insert(faults.end(), filter.error().begin(), filter.error().end());
        }
    }
    if (auto at = as_of(call.request)) {
        out.at = *at;
    } else {
        faults.insert(faults.end(), at.error().begin(), at.error().end());
    }
    if (!faults.empty()) return fail(std::move(faults));
    out.where = call.request.parameter("where");
    out.search = call.request.parameter("q");
    out.view = call.request.parameter("view");
    out.from = parse_iso_date(call.request.parameter("from"));
    out.to = parse_iso_date(call.request.parameter("to"));
    out.sort = words(call.request.parameter("sort"));
    out.sums = words(call.request.parameter("sums"));
    out.offset = std::max<std::int64_t>(0, whole_parameter(call.request, "offset").value_or(0));
    out.limit = std::clamp<std::int64_t>(whole_parameter(call.request, "limit").value_or(50), 0, 500);
    out.with_void = call.request.parameter("void") == "yes";
    return out;
}

Result<facts::Patch> patch_from(const Programme& programme, const Register& reg, const Json& body) {
    facts::Patch patch{.register_id = reg.id};
    PatchReader reader{programme, reg, {}};
    const Json values = body.value("values", Json::object());
    for (const auto& [key, value] : values.items()) {
        const Field* field = reg.field(key);
        if (field == nullptr || field->is_child_table()) {
            reader.unknown(key);
        } else {
            reader.put(*field, key, value, patch.set);
        }
    }
    const Json children = body.value("children", Json::object());
    for (const auto& [key, list] : children.items()) {
        const Field* field = reg.field(key);
        if (field == nullptr || !field->is_child_table() || !list.is_array()) {
            reader.unknown(key);
            continue;
        }
        for (const Json& item : list) patch.children[key].push_back(reader.child(*field, item));
    }
    if (const std::string from = body.value("valid_from", std::string()); !from.empty()) {
        patch.valid_from = parse_iso_date(from);
        if (!patch.valid_from) {
            reader.faults.push_back({"bad_request", {"自何日起写成 2024-09-30", "write valid_from as 2024-09-30"}, {.key = "valid_from"}, {}});
        }
    }
    if (!reader.faults.empty()) return fail(std::move(reader.faults));
    return patch;
}

http::Response export_list(Call& call, const Register& reg, facts::ListRequest request, const std::string& format) {
    const View* view = reg.view("list");
    const facts::Rights rights = call.city.ledger().rights(call.who, reg.id);
    std::vector<const Field*> columns;
    std::vector<std::string> wanted = words(call.request.parameter("columns"));
    if (wanted.empty() && view != nullptr) wanted = view->columns;
    for (const std::string& id : wanted) {
        const Field* field = reg.field(id);
        const bool seen = std::find(rights.see.begin(), rights.see.end(), id) != rights.see.end();
        if (field != nullptr && seen && !field->is_child_table()) columns.push_back(field);
    }
    const Eyes eyes{call.city.ledger(), call.who, call.chinese};
    const auto title = [&](const Say& say) { return call.chinese || say.en.empty() ? say.zh : say.en; };
    const auto state_of = [&](const facts::Record& record) {
        const State* state = reg.state(record.state);
        return state == nullptr ? std::string() : title(state->title);
    };
    const auto cell_of = [](const facts::Record& record, const Field& field) {
        const auto found = record.cells.find(field.id);
        return found == record.cells.end() ? Cell{} : found->second;
    };
    const bool has_life = !reg.states.empty();
    if (format == "csv") {
        std::vector<std::string> line{"id"};
        for (const Field* field : columns) {
            line.push_back(title(field->title) + (field->type == FieldType::Money ? "（元）" : ""));
        }
        if (has_life) line.push_back(call.chinese ? "状态" : "State");
        std::string out = std::string(sheet::kCsvMark) + sheet::csv_line(line);
        const auto done = call.city.ledger().each(call.who, request, [&](const facts::Record& record) {
            line.assign(1, std::to_string(record.id));
            for (const Field* field : columns) {
                const Cell cell = cell_of(record, *field);
                const bool named = field->type == FieldType::Link || field->type == FieldType::Choice || field->type == FieldType::YesNo;
                line.push_back(is_null(cell) ? "" : named ? shown(eyes, *field, cell) : print_cell(*field, cell));
            }
            if (has_life) line.push_back(state_of(record));
            out += sheet::csv_line(line);
            return true;
        });
        if (!done) return problem(done.error());
        return file_response(std::move(out), "text/csv; charset=utf-8", title(reg.title) + ".csv");
    }
    const auto writer_port = xlsx::make_writer();
    const auto writer = writer_port->create(title(reg.title), call.city.clock().now_ms());
    sheet::SheetOptions options{.name = title(reg.title), .freeze_rows = 1};
    for (const Field* field : columns) options.widths.push_back(field->type == FieldType::Link || field->type == FieldType::Text ? 24 : 14);
    options.page = {.landscape = true, .repeat_first_row = 1, .repeat_last_row = 1,
                    .header_right = call.who.name + " " + moment_text(call.city.clock().now_ms()).substr(0, 16)};
    writer->begin_sheet(options);
    int column = 1;
    for (const Field* field : columns) {
        writer->text({1, column++}, title(field->title) + (field->type == FieldType::Money ? "（元）" : ""), sheet::Style::Header);
    }
    if (has_life) writer->text({1, column}, call.chinese ? "状态" : "State", sheet::Style::Header);
    int row = 2;
    const auto done = call.city.ledger().each(call.who, request, [&](const facts::Record& record) {
        column = 1;
        for (const Field* field : columns) {
            const Cell cell = cell_of(record, *field);
            const auto* number = std::get_if<std::int64_t>(&cell);
            const sheet::At at{row, column++};
            if (is_null(cell)) {
                writer->blank(at);
            } else if (field->type == FieldType::Money && number != nullptr) {
                writer->decimal(at, Decimal::scaled(*number, 2), 2);
            } else if (field->type == FieldType::Whole && number != nullptr) {
                writer->whole(at, *number);
            } else if (field->type == FieldType::Date && number != nullptr) {
                writer->date(at, date_of(*number));
            } else {
                writer->text(at, shown(eyes, *field, cell));
            }
        }
        if (has_life) writer->text({row, column}, state_of(record));
        ++row;
        return true;
    });
    if (!done) return problem(done.error());
    auto bytes = writer->finish();
    if (!bytes) return problem(bytes.error());
    return file_response(std::move(*bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", title(reg.title) + ".xlsx");
}

}  // namespace zhigai::app
