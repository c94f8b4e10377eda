#include "facts/import/internal/view.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "facts/import/internal/answers.h"
#include "kernel/hash/hash.h"

namespace zhigai::imports {
namespace {

using nlohmann::json;

std::string target_name(const Target& target) {
    return target.reg->id + "." + (target.field == nullptr ? "state" : target.field->id);
}

}  // namespace

std::vector<ColumnView> columns_of(const TableWork& work) {
    std::vector<ColumnView> out;
    for (std::size_t use = 0; use < work.mapping.columns.size(); ++use) {
        const ColumnUse& column = work.mapping.columns[use];
        ColumnView view{.column = column.column, .letter = column.letter, .path = column.path, .how = column.how, .hidden = column.hidden};
        bool rate = false;
        for (const Target& target : column.targets) {
            view.targets.push_back(target_name(target));
            rate = rate || (target.field != nullptr && target.field->type == FieldType::Percent);
        }
        view.unit = column.money ? column.money->word : column.scale ? column.scale->word : "";
        if (rate) view.unit = work.rates.size() > use && work.rates[use] == Rates::Fractions && !column.percent ? "1" : "%";
        for (const std::size_t index : work.table.data) {
            const sheet::Cell* cell = work.grid->source().rows[index].at(column.column);
            if (cell != nullptr && cell->kind != sheet::Kind::Empty) ++view.filled;
        }
        out.push_back(std::move(view));
    }
    return out;
}

std::string mapping_json(const Preview& preview, const ImportOptions& options, const std::vector<TableWork>& works) {
    json out{{"file", preview.file}, {"hash", preview.hash}, {"sender", options.sender}, {"sheets", json::array()}};
    if (!options.answers.empty()) {
        out["answers"] = json::array();
        for (const Answer& answer : options.answers) out["answers"].push_back({{"field", answer.field}, {"word", answer.word}, {"means", answer.means}});
    }
    for (const TableWork& work : works) {
        if (work.mapping.main == nullptr) continue;
        const auto unit_chosen = [&](const ColumnUse& column) {
            return std::any_of(options.columns.begin(), options.columns.end(), [&](const ColumnChoice& c) {
                return c.sheet == work.grid->source().name && c.letter == column.letter && !c.unit.empty();
            });
        };
        json sheet{{"name", work.grid->source().name}, {"register", work.mapping.main->id}, {"layout", fingerprint(work.table)}, {"header_row", work.table.header_rows.back()}, {"columns", json::array()}};
        for (const ColumnUse& column : work.mapping.columns) {
            json fields = json::array();
            for (const Target& target : column.targets) fields.push_back(target_name(target));
            json one{{"letter", column.letter}, {"header", column.header}, {"fields", std::move(fields)}};
            if (column.money) one["unit"] = column.money->word;
            if (column.chosen) one["chosen"] = true;
            if (unit_chosen(column)) one["unit_chosen"] = true;
            sheet["columns"].push_back(std::move(one));
        }
        out["sheets"].push_back(std::move(sheet));
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Recalled remembered(const facts::Ledger& ledger, const Principal& who, const std::string& sender) {
    constexpr int looked_at = 500;  // change sets; what was chosen longer ago is asked again
    Recalled out;
    if (sender.empty()) return out;
    const auto sets = ledger.change_sets(who, std::numeric_limits<std::int64_t>::max(), looked_at);
    if (!sets) return out;
    for (const auto& set : *sets) {  // newest first: a later choice rules
        if (set.meta.find("\"sender\"") == std::string::npos) continue;
        const json meta = json::parse(set.meta, nullptr, false);
        if (!meta.is_object() || meta.value("sender", "") != sender || !meta.contains("sheets")) continue;
        for (const json& answer : meta.value("answers", json::array())) {
            out.answers.push_back({answer.value("field", ""), answer.value("word", ""), answer.value("means", "")});
        }
        for (const json& sheet : meta["sheets"]) {
            for (const json& column : sheet.value("columns", json::array())) {
                const bool chosen = column.value("chosen", false);
                const bool unit = column.value("unit_chosen", false);
                if (!chosen && !unit) continue;
                const json& fields = column["fields"];
                const std::string field = !chosen ? "?" : fields.empty() ? std::string() : fields.front().get<std::string>();
                out.columns.push_back({.sheet = sheet.value("layout", ""), .letter = header_key(column.value("header", "")), .field = field, .unit = unit ? column.value("unit", "") : ""});
            }
        }
    }
    return out;
}

std::string hash_of_cells(const sheet::Workbook& workbook) {
    std::string bytes;
    for (const auto& sheet : workbook.sheets) {
        bytes += sheet.name + "\x1E";
        for (const auto& row : sheet.rows) {
            for (const auto& cell : row.cells) {
                bytes += std::to_string(row.number) + "," + std::to_string(cell.column) + "=";
                bytes += cell.raw;
                bytes += '\x1F';
            }
        }
    }
    const auto hashed = digest(HashName::Sha256, bytes);
    return hex(hashed);
}

std::vector<SheetRow> window(const sheet::Workbook& workbook, const std::string& name, int first_row, int last_row, const Preview& preview) {
    std::vector<SheetRow> out;
    const auto found = std::find_if(workbook.sheets.begin(), workbook.sheets.end(), [&](const auto& s) { return s.name == name; });
    if (found == workbook.sheets.end()) return out;
    const sheet::Sheet& source = *found;
    const auto view = std::find_if(preview.sheets.begin(), preview.sheets.end(), [&](const SheetView& s) { return s.name == name; });
    const auto is_header = [&](int row) {
        return view != preview.sheets.end() && std::find(view->header_rows.begin(), view->header_rows.end(), row) != view->header_rows.end();
    };
    const auto show_row = [&](int number) {
        SheetRow row{.row = number, .header = is_header(number), .hidden = std::binary_search(source.hidden_rows.begin(), source.hidden_rows.end(), number)};
        const sheet::Row* cells = source.row(number);
        if (cells == nullptr) return row;
        for (const sheet::Cell& cell : cells->cells) {
            SheetCell one{.column = cell.column, .text = shown(cell, workbook.date1904), .number = cell.kind == sheet::Kind::Number};
            const std::string letter = sheet::column_letters(cell.column);
            for (const ImportFault& fault : preview.faults) {
                if (fault.fault.where.sheet != name || fault.fault.where.row != number || fault.fault.where.cell != letter) continue;
                if (!one.marked || fault.severity == Severity::Stop) one.marked = fault.severity;
            }
            for (const auto& merge : source.merges) {
                if (merge.first_row != number || merge.first_column != cell.column) continue;
                one.across = merge.last_column - merge.first_column + 1;
                one.down = merge.last_row - merge.first_row + 1;
            }
            row.cells.push_back(std::move(one));
        }
        return row;
    };
    if (view != preview.sheets.end()) {
        for (const int header : view->header_rows) {
            if (header < first_row || header > last_row) out.push_back(show_row(header));
        }
    }
    for (int number = std::max(1, first_row); number <= last_row; ++number) out.push_back(show_row(number));
    return out;
}

}  // namespace zhigai::imports
