// Prints every cell of a workbook as one JSON line, so that another reader can be held against ours
// (tests/wrong/workbooks/compare.py). Exit 1 and the faults when it is refused. With --return REMARKS OUT it writes the file
// back with remarks, a JSON list of {sheet, row, column, text} (tests/wrong/workbooks/give_back.py).
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

int give_back(const std::string& bytes, char** argv) {
    std::ifstream in(argv[3], std::ios::binary);
    std::vector<zhigai::sheet::Remark> remarks;
    for (const auto& each : nlohmann::json::parse(in)) remarks.push_back({each["sheet"], each["row"], each["column"], each["text"]});
    const auto out = zhigai::xlsx::make_annotator()->annotate(bytes, argv[1], remarks, {});
    if (!out) {
        std::cerr << zhigai::to_text(out.error(), true) << zhigai::to_text(out.error());
        return 1;
    }
    std::ofstream(argv[4], std::ios::binary) << *out;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3 && argc != 5) {
        std::cerr << "usage: zg_sheet_dump FILE [--count | --return REMARKS OUT]\n";
        return 2;
    }
    std::ifstream in(argv[1], std::ios::binary);
    if (!in) {
        std::cerr << argv[1] << ": cannot be read\n";
        return 3;
    }
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (argc == 5) return give_back(bytes, argv);
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
