// Attachments: brought in parts like a sheet, read through the row that names them.
#include <nlohmann/json.hpp>

#include "app/city/files.h"
#include "app/json/json.h"
#include "app/routes/imports.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

http::Response keep(Call& call) {
    const auto body = call.body();
    if (!body) return problem(body.error());
    const std::string upload = body->value("upload", std::string());
    auto file = call.uploads.take(upload);
    if (!file) return problem(file.error());
    const auto kept = call.city.files().bring(call.who, file->name, file->bytes);
    call.uploads.drop(upload);
    if (!kept) return problem(kept.error());
    return json_response(201, raw_json({.id = "file", .type = FieldType::File}, Cell(print_file(*kept))));
}

/// The file with this hash that the reader sees in the row: his rows, his fields, unmasked. Anything else is not there.
std::optional<FileValue> seen_in(const facts::Record& record, const Register& reg, const std::string& hash) {
    const auto known = [&](const Field& field, const Cell& cell) -> std::optional<FileValue> {
        const auto* text = std::get_if<std::string>(&cell);
        if (field.type != FieldType::File || text == nullptr) return std::nullopt;
        auto file = parse_file(*text);
        return file && file->hash == hash ? file : std::nullopt;
    };
    for (const auto& [id, cell] : record.cells) {
        const Field* field = reg.field(id);
        if (field == nullptr) continue;
        if (auto file = known(*field, cell)) return file;
    }
    for (const auto& [id, rows] : record.children) {
        const Field* field = reg.field(id);
        if (field == nullptr) continue;
        for (const facts::Child& row : rows) {
            for (const auto& [column_id, cell] : row.cells) {
                const Field* column = field;
                for (const Field& each : field->columns) {
                    if (each.id == column_id) column = &each;
                }
                if (auto file = known(*column, cell)) return file;
            }
        }
    }
    return std::nullopt;
}

http::Response read(Call& call) {
    const Register* reg = named_register(call);
    std::int64_t id = 0;
    for (const char c : call.arguments.at(1)) id = c >= '0' && c <= '9' && id < 1'000'000'000'000 ? id * 10 + (c - '0') : -1'000'000'000'000;
    if (reg == nullptr || id <= 0) return no_such({"没有这一行", "no such row"});
    const auto at = as_of(call.request);
    if (!at) return problem(at.error(), 400);
    const auto record = call.city.ledger().get(call.who, reg->id, id, *at);
    if (!record) return problem(record.error(), 404);
    const auto file = seen_in(*record, *reg, call.arguments.at(2));
    if (!file) return no_such({"这一行没有这个附件", "the row has no such attachment"});
    auto bytes = call.city.files().read(*file);
    if (!bytes) return problem(bytes.error(), bytes.error().front().code == "no_such_file" ? 404 : 500);
    return file_response(std::move(*bytes), content_type(file->kind), file->name);
}

}  // namespace

std::vector<Route> file_routes() {
    return {{"POST", "/api/v1/files", keep}, {"GET", "/api/v1/registers/{}/rows/{}/files/{}", read}};
}

}  // namespace zhigai::app
