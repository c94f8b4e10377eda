// Prints every cell of a workbook as one JSON line, so that another reader can be held against ours
// (tests/wrong/workbooks/compare.py). Exit 1 and the faults when it is refused.
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "adapters/csv/csv.h"
#include "adapters/xlsx/xlsx.h"
#include "facts/import/sheet/file_kind.h"

namespace {

using namespace zhigai;

const char* word(sheet::Kind kind) {
    switch (kind) {
        case sheet::Kind::Empty:
            return "empty";
        case sheet::Kind::Text:
            return "text";
        case sheet::Kind::Number:
            return "number";
        case sheet::Kind::Boolean:
            return "boolean";
        case sheet::Kind::Error:
            return "error";
    }
    return "";
}

void print(const sheet::Workbook& workbook) {
    for (const sheet::Sheet& each : workbook.sheets) {
        for (const sheet::MergedRange& merge : each.merges) {
            std::cout << nlohmann::json{{"sheet", each.name},
                                        {"merge",
                                         {merge.first_row, merge.first_column, merge.last_row,
                                          merge.last_column}}}
                      << '\n';
        }
        for (const sheet::Row& row : each.rows) {
            for (const sheet::Cell& cell : row.cells) {
                nlohmann::json out{{"sheet", each.name},
                                   {"row", row.number},
                                   {"column", sheet::column_letters(cell.column)},
                                   {"kind", word(cell.kind)},
                                   {"raw", std::string(cell.raw)},
                                   {"format", workbook.format_of(cell)},
                                   {"formula", cell.formula},
                                   {"is_date", cell.is_date()}};
                if (const auto number = cell.number()) out["number"] = number->to_string();
                if (cell.is_date()) {
                    const auto date = sheet::date_of_serial(*cell.number(), workbook.date1904);
                    if (date) out["date"] = iso(*date);
                }
                std::cout << out << '\n';
            }
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        std::cerr << "usage: zg_sheet_dump FILE [--count]\n";
        return 2;
    }
    std::ifstream in(argv[1], std::ios::binary);
    if (!in) {
        std::cerr << argv[1] << ": cannot be read\n";
        return 3;
    }
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto xlsx = zhigai::xlsx::make_reader();
    const auto csv = zhigai::csv::make_reader();
    zhigai::sheet::AnyReader reader(*xlsx, *csv);
    const auto workbook = reader.read(bytes, argv[1], zhigai::sheet::Limits{});
    if (!workbook) {
        std::cerr << zhigai::to_text(workbook.error(), true) << zhigai::to_text(workbook.error());
        return 1;
    }
    if (argc == 2) {
        print(*workbook);
        return 0;
    }
    for (const auto& each : workbook->sheets) {
        std::size_t cells = 0;
        for (const auto& row : each.rows) cells += row.cells.size();
        std::cout << each.name << ": " << each.rows.size() << " rows, " << cells << " cells\n";
    }
    return 0;
}
