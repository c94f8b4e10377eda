#include "app/routes/imports.h"

#include <nlohmann/json.hpp>

#include "adapters/xlsx/xlsx.h"
#include "app/json/json.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"
#include "facts/import/blank_form.h"

namespace zhigai::app {

namespace {

http::Response begin_upload(Call& call) {
    const std::string name = call.request.parameter("name");
    if (name.empty()) return problem({{"bad_request", {"请写文件名", "name the file"}, {.key = "name"}, {}}});
    return json_response(201, {{"id", call.uploads.begin(name)}});
}

http::Response put_part(Call& call) {
    std::size_t part = 0;
    for (const char c : call.arguments.at(1)) {
        if (c < '0' || c > '9' || part > 10'000) return no_such({"没有这一段", "no such part"});
        part = part * 10 + static_cast<std::size_t>(c - '0');
    }
    if (auto done = call.uploads.put(call.arguments.at(0), part, call.request.body); !done) return problem(done.error());
    return {204, {}, ""};
}

http::Response drop_upload(Call& call) {
    call.uploads.drop(call.arguments.at(0));
    return {204, {}, ""};
}

/// {sender, reason, money_unit, mode, mapping: {columns, sheets}, answers: [{field, word, means}]}
imports::ImportOptions options_of(const Call& call, const Json& body) {
    imports::ImportOptions options{.today = call.city.clock().today()};
    options.sender = body.value("sender", std::string());
    options.reason = body.value("reason", std::string());
    options.money_unit = body.value("money_unit", std::string());
    const Json mapping = body.value("mapping", Json::object());
    for (const Json& one : mapping.value("columns", Json::array())) {
        options.columns.push_back({one.value("sheet", ""), one.value("letter", ""), one.value("field", ""), one.value("unit", "")});
    }
    for (const Json& one : mapping.value("sheets", Json::array())) {
        options.sheets.push_back({one.value("sheet", ""), one.value("register", "")});
    }
    for (const Json& one : body.value("answers", Json::array())) {
        options.answers.push_back({one.value("field", ""), one.value("word", ""), one.value("means", "")});
    }
    if (body.value("mode", "") == "park") options.mode = imports::Mode::Park;
    return options;
}

http::Response start(Call& call) {
    const auto body = call.body();
    if (!body) return problem(body.error());
    const std::string upload = body->value("upload", std::string());
    auto file = call.uploads.take(upload);
    if (!file) return problem(file.error());
    imports::ImportOptions options = options_of(call, *body);
    call.uploads.drop(upload);
    return json_response(202, {{"id", call.imports.start(call.who, std::move(*file), std::move(options))}});
}

http::Response again(Call& call) {
    const auto body = call.body();
    if (!body) return problem(body.error());
    const auto done = call.imports.again(call.arguments.at(0), call.who, options_of(call, *body));
    return done ? json_response(202, {{"id", call.arguments.at(0)}}) : problem(done.error());
}

/// The empty workbook of a register, as its reader may fill it.
http::Response form(Call& call) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    const auto port = xlsx::make_writer();
    const std::string title = call.chinese || reg->title.en.empty() ? reg->title.zh : reg->title.en;
    const auto writer = port->create(title, call.city.clock().now_ms());
    if (auto done = imports::write_form(*writer, call.city.ledger(), call.who, *reg, call.chinese); !done) return problem(done.error());
    auto bytes = writer->finish();
    if (!bytes) return problem(bytes.error());
    return file_response(std::move(*bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", title + (call.chinese ? "-模板.xlsx" : "-template.xlsx"));
}

http::Response describe(Call& call) {
    const auto job = call.imports.describe(call.arguments.at(0), call.who);
    return job ? json_response(200, *job) : problem(job.error());
}

http::Response cells(Call& call) {
    const int from = static_cast<int>(whole_parameter(call.request, "from").value_or(1));
    const int to = static_cast<int>(whole_parameter(call.request, "to").value_or(from + 10));
    const auto window = call.imports.cells(call.arguments.at(0), call.who, call.request.parameter("sheet"), from, to);
    return window ? json_response(200, *window) : problem(window.error());
}

http::Response workbook(Call& call) {
    auto back = call.imports.give_back(call.arguments.at(0), call.who, call.chinese);
    if (!back) return problem(back.error());
    return file_response(std::move(back->bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", back->name);
}

http::Response commit(Call& call) {
    const auto done = call.imports.commit(call.arguments.at(0));
    return done ? json_response(202, {{"id", call.arguments.at(0)}}) : problem(done.error());
}

http::Response cancel(Call& call) {
    const auto done = call.imports.cancel(call.arguments.at(0));
    return done ? http::Response{204, {}, ""} : problem(done.error());
}

}  // namespace

std::vector<Route> import_routes() {
    return {{"POST", "/api/v1/uploads", begin_upload},
            {"PUT", "/api/v1/uploads/{}/{}", put_part},
            {"DELETE", "/api/v1/uploads/{}", drop_upload},
            {"GET", "/api/v1/registers/{}/template", form},
            {"POST", "/api/v1/imports", start},
            {"GET", "/api/v1/imports/{}", describe},
            {"GET", "/api/v1/imports/{}/cells", cells},
            {"GET", "/api/v1/imports/{}/workbook", workbook},
            {"POST", "/api/v1/imports/{}/preview", again},
            {"POST", "/api/v1/imports/{}/commit", commit},
            {"DELETE", "/api/v1/imports/{}", cancel}};
}

}  // namespace zhigai::app
