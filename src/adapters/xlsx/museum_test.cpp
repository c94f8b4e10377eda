// The museum of tests/wrong/workbooks: files that other programs made. Each is read, or refused with its code.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "adapters/csv/csv.h"
#include "adapters/xlsx/xlsx.h"
#include "facts/import/sheet/file_kind.h"

namespace zhigai::xlsx {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(ZG_SOURCE_DIR) / "tests/wrong/workbooks";

Result<sheet::Workbook> read(const std::string& name) {
    std::ifstream in(kFolder / name, std::ios::binary);
    EXPECT_TRUE(in) << name;
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto zipped = make_reader();
    const auto text = csv::make_reader();
    return sheet::AnyReader(*zipped, *text).read(bytes, name, {});
}

/// What a cell is meant to be: its text, its number, or its day.
struct Meant {
    std::size_t sheet;
    int row, column;
    std::string value;
};

std::string value_of(const sheet::Workbook& book, const Meant& meant) {
    const sheet::Cell* cell = book.sheets.at(meant.sheet).at(meant.row, meant.column);
    if (cell == nullptr) return "";
    if (cell->is_date()) {
        const auto date = sheet::date_of_serial(*cell->number(), book.date1904);
        return date ? iso(*date) : "no date";
    }
    if (cell->kind == sheet::Kind::Empty) return "no result";
    if (cell->kind == sheet::Kind::Number) return cell->number()->to_string();
    return std::string(cell->raw);
}

const std::map<std::string, std::vector<Meant>> kRead = {
    {"openpyxl_merged_headers.xlsx",
     {{1, 3, 3, "企业名称\n（必填）"}, {1, 4, 7, "计划总投资"}, {1, 5, 4, "91320681MA9000003D"}, {1, 6, 8, "10.001"}, {1, 7, 7, "0.3"},
      {1, 7, 9, "2022.3"}, {1, 5, 10, "2022-09-30"}, {1, 7, 10, "2022-12-01"}, {1, 9, 7, "no result"}}},
    {"libreoffice_merged_headers.xlsx",
     {{1, 3, 3, "企业名称\n（必填）"}, {1, 6, 8, "10.001"}, {1, 7, 7, "0.3"}, {1, 7, 10, "2022-12-01"}, {1, 9, 7, "3535.9"}}},
    {"openpyxl_1904.xlsx", {{0, 2, 2, "2022-03-08"}, {0, 3, 2, "2022-03-08"}}},
    {"openpyxl_formats.xlsx",
     {{0, 1, 2, "44628.5"}, {0, 4, 2, "44628.5"}, {0, 6, 2, "2022-03-08"}, {0, 8, 2, "2022-03-08"}, {0, 9, 2, "2022-03-08"},
      {0, 10, 2, "2022-03-08"}, {0, 11, 2, "2022-03-08"}, {0, 12, 2, "2022-03-08"}, {0, 13, 2, "44628.5"}, {0, 15, 2, "44628.5"},
      {0, 16, 2, "44628.5"}, {0, 17, 2, "44628.5"}}},
    {"openpyxl_no_results.xlsx", {{0, 2, 2, "no result"}, {0, 5, 1, "#N/A"}, {0, 5, 2, "1"}, {0, 6, 1, " 前后有空格 "}}},
    {"libreoffice_results.xlsx", {{0, 2, 2, "#DIV/0!"}, {0, 3, 1, "甲x"}, {0, 3, 2, "#N/A"}, {0, 4, 2, "3"}, {0, 5, 2, "1"}}},
    {"libreoffice_from_csv.xlsx", {{0, 1, 4, "设备投资（万元）"}, {0, 2, 3, "焊接线\n改造"}, {0, 3, 3, "分段\"精度\"控制"}, {0, 3, 4, "1234.5"}}},
    {"sheetjs_shared.xlsx",
     {{0, 2, 4, "单位：元"}, {0, 4, 2, "91320681TE5T00147Y"}, {0, 4, 3, "2023-05-18"}, {0, 4, 4, "356000.5"}, {0, 4, 5, "1"},
      {0, 5, 6, "分两期\n已付一期"}, {0, 6, 3, "2023.7"}, {0, 7, 4, "1556000.5"}, {0, 7, 6, "#REF!"}}},
    {"sheetjs_inline.xlsx",
     {{0, 2, 4, "单位：元"}, {0, 4, 3, "2023-05-18"}, {0, 5, 6, "分两期\n已付一期"}, {0, 7, 4, "1556000.5"}, {0, 7, 6, "#REF!"}}},
    {"exceljs_rich.xlsx", {{0, 3, 1, "启东中远船舶有限公司"}, {0, 3, 5, "2022-12-15"}, {0, 4, 2, "智能工厂"}, {0, 5, 4, "10950.75"}, {0, 5, 5, "#N/A"}}},
    {"exceljs_streamed.xlsx", {{0, 1, 1, "企业名称"}, {0, 8, 4, "进行中"}, {0, 61, 1, "启东诊断样本60号有限公司"}, {0, 61, 3, "2022-01-05"}}},
    {"wps_like.xlsx",
     {{0, 2, 1, "启东市 远洋渔具厂"}, {0, 2, 2, "2022-09-01"}, {0, 3, 1, "启东\r\n力高电器"}, {0, 3, 2, "2022-09-15"}, {0, 2, 3, "128"}, {0, 3, 3, ""}}},
    {"prefixed.xlsx", {{0, 1, 2, "数量"}, {0, 2, 1, "甲<乙>&丙"}, {0, 2, 2, "12.5"}}},
    {"utf8.csv", {{0, 2, 3, "焊接线\n改造"}, {0, 3, 3, "分段\"精度\"控制"}, {0, 3, 4, "1,234.50"}}},
    {"utf8_mark.csv", {{0, 1, 1, "企业名称"}, {0, 2, 3, "焊接线\r\n改造"}}},
    {"gb18030.csv", {{0, 1, 4, "设备投资（万元）"}, {0, 3, 4, "1,234.50"}}},
    {"utf16_tabs.txt", {{0, 1, 1, "企业名称"}, {0, 3, 4, "1,234.50"}}},
    {"semicolons.csv", {{0, 1, 5, "完成日期"}, {0, 3, 4, "1.234,50"}}},
};

const std::map<std::string, std::string> kRefused = {
    {"archive_of_books.zip", "workbook_other_format"}, {"bad_bytes.csv", "bad_encoding"},
    {"bad_cells.xlsx", "bad_shared_string"},           {"empty.xlsx", "file_empty"},
    {"entity_bomb.xlsx", "workbook_suspicious"},       {"entity_outside.xlsx", "workbook_suspicious"},
    {"flipped_byte.xlsx", "workbook_damaged"},         {"gbk_inside.xlsx", "workbook_damaged"},
    {"old.xls", "workbook_old_format"},                {"open_quote.csv", "csv_open_quote"},
    {"opendocument.ods", "workbook_other_format"},     {"password.xlsx", "workbook_encrypted"},
    {"path_outside.xlsx", "workbook_suspicious"},      {"same_cell_twice.xlsx", "workbook_damaged"},
    {"sheet_missing.xlsx", "workbook_damaged"},        {"truncated.xlsx", "workbook_truncated"},
    {"two_of_one_name.xlsx", "workbook_suspicious"},   {"web_page.xls", "workbook_other_format"},
};

TEST(Museum, WhatOthersWroteIsRead) {
    for (const auto& [name, cells] : kRead) {
        const auto book = read(name);
        ASSERT_TRUE(book) << to_text(book.error());
        for (const Meant& meant : cells) {
            EXPECT_EQ(value_of(*book, meant), meant.value) << name << " " << sheet::column_letters(meant.column) << meant.row;
        }
    }
}

TEST(Museum, WhatIsHiddenAndMergedIsKnown) {
    for (const std::string name : {"openpyxl_merged_headers.xlsx", "libreoffice_merged_headers.xlsx"}) {
        const auto book = read(name);
        ASSERT_TRUE(book);
        ASSERT_EQ(book->sheets.size(), 3U);
        EXPECT_FALSE(book->sheets[1].hidden);
        EXPECT_TRUE(book->sheets[2].hidden) << name;
        EXPECT_TRUE(book->sheets[1].row(8)->hidden) << name;
        EXPECT_TRUE(book->sheets[1].column_hidden(6)) << name;
        EXPECT_EQ(book->sheets[1].merges.size(), 12U) << name;
    }
}

TEST(Museum, WhatIsWrongIsRefusedByName) {
    for (const auto& [name, code] : kRefused) {
        const auto book = read(name);
        ASSERT_FALSE(book) << name;
        EXPECT_EQ(book.error()[0].code, code) << name << ": " << to_text(book.error());
        EXPECT_EQ(book.error()[0].where.file, name);
        EXPECT_FALSE(book.error()[0].mend.zh.empty()) << name;
    }
}

TEST(Museum, EveryFileIsShown) {
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory() || name == "README.md" || name.ends_with(".py")) continue;
        EXPECT_TRUE(kRead.contains(name) || kRefused.contains(name)) << name;
        EXPECT_LT(entry.file_size(), 20'000U) << name;
    }
}

}  // namespace
}  // namespace zhigai::xlsx
