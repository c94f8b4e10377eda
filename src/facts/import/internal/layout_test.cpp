#include "facts/import/internal/layout.h"

#include <gtest/gtest.h>

#include "facts/import/internal/testing.h"

namespace zhigai::imports {
namespace {

std::string read(std::string_view text) {
    const auto book = test::workbook(text);
    std::vector<const Register*> registers;
    for (const auto& reg : test::City::programme()->registers()) registers.push_back(reg.get());
    const Lexicon lexicon(registers);
    const Grid grid(book.sheets.at(0));
    const Layout layout = recognise(grid, lexicon);
    std::string out = layout.skipped.zh;
    for (const Table& table : layout.tables) {
        if (!out.empty()) out += "\n";
        out += "head";
        for (const int row : table.header_rows) out += " " + std::to_string(row);
        out += "; data";
        for (const auto index : table.data) out += " " + std::to_string(grid.source().rows[index].number);
        if (!table.sums.empty()) out += "; sums";
        for (const auto& sum : table.sums) out += " " + std::to_string(grid.source().rows[sum.index].number);
        if (!table.sections.empty()) out += "; sections";
        for (const auto& section : table.sections) out += " " + std::to_string(section.first);
        if (!table.notes.empty()) out += "; notes";
        for (const auto& note : table.notes) out += " " + std::to_string(note.first);
        if (!table.repeated.empty()) out += "; repeated";
        for (const int row : table.repeated) out += " " + std::to_string(row);
        if (table.unit) out += "; unit " + table.unit->word;
        for (const auto& column : table.columns) {
            if (column.path.size() < 2) continue;
            out += "; " + sheet::column_letters(column.column) + " ";
            for (const auto& part : column.path) out += (part == column.path.front() ? "" : "/") + part;
        }
    }
    return out;
}

TEST(Layout, RowsOfASheet) {
    struct Case {
        std::string_view why, text, reads;
    };
    const Case cases[] = {
        {"header at once", R"(
sheet: a
| 企业名称 | 统一社会信用代码 | 区镇 |
| 甲有限公司 | 1 | 汇龙镇 |)",
         "head 1; data 2"},
        {"title and unit rows above", R"(
sheet: a
merge: A1:D1
| 启东市企业台账 |
| 填报单位：汇龙镇 | | | 单位：万元 |
| 序号 | 企业名称 | 区镇 | 信用代码 |
| n:1 | 甲有限公司 | 汇龙镇 | 1 |)",
         "head 3; data 4; unit 万元"},
        {"two rows, merged", R"(
sheet: a
merge: A1:E1 A2:A3 B2:B3 C2:D2 E2:E3
| 项目台账 |
| 序号 | 项目名称 | 投资情况（万元） | | 企业名称 |
| | | 总投资 | 其中：设备 | |
| n:1 | 技改 | n:10 | n:5 | 甲有限公司 |)",
         "head 2 3; data 4; C 投资情况（万元）/总投资; D 投资情况（万元）/其中：设备"},
        {"two rows in a csv, nothing is merged", R"(
sheet: a
csv: yes
| 序号 | 项目名称 | 企业名称 | 投资情况（万元） | | 开工时间 |
| | | | 总投资 | 其中：设备 | |
| 1 | 技改 | 甲有限公司 | 10 | 5 | 2022.3 |)",
         "head 1 2; data 3; D 投资情况（万元）/总投资; E 投资情况（万元）/其中：设备"},
        {"parents in a row of their own", R"(
sheet: a
merge: A1:F1 C2:D2 E2:F2
| 项目台账 |
| | | 计划 | | 实际 | |
| 项目名称 | 企业名称 | 总投资 | 设备投资 | 总投资 | 设备投资 |
| 技改 | 甲有限公司 | n:10 | n:5 | n:10 | n:5 |)",
         "head 2 3; data 4; C 计划/总投资; D 计划/设备投资; E 实际/总投资; F 实际/设备投资"},
        {"three rows", R"(
sheet: a
merge: A1:A3 B1:B3 C1:F1 C2:D2 E2:F2
| 项目名称 | 企业名称 | 投资（万元） | | | |
| | | 计划 | | 实际 | |
| | | 总投资 | 设备投资 | 总投资 | 设备投资 |
| 技改 | 甲有限公司 | n:10 | n:5 | n:10 | n:5 |)",
         "head 1 2 3; data 4; C 投资（万元）/计划/总投资; D 投资（万元）/计划/设备投资; E 投资（万元）/实际/总投资; F 投资（万元）/实际/设备投资"},
        {"sums, sections, notes, the header again, blank and numbered rows", R"(
sheet: a
| 序号 | 企业名称 | 项目名称 | 总投资 |
| 一、汇龙镇 |
| n:1 | 甲有限公司 | 技改 | n:10 |
| | 小 计 | | n:10 |
| 序号 | 企业名称 | 项目名称 | 总投资 |
| 二、北新镇 |
| n:2 | 乙有限公司 | 上云 | n:20 |
| n:3 |
|
| 合计 | | | n:30 |
| 其中：规上 | | | n:30 |
| 备注：1.本表按月报送 |
| 2.单位为万元 |
| 填表人：张三 | | 联系电话：138 |)",
         "head 1; data 3 7; sums 4 10 11; sections 2 6; notes 12 13 14; repeated 5"},
        {"the total above the rows", R"(
sheet: a
| 企业名称 | 项目名称 | 总投资 |
| 合计 | | n:30 |
| 甲有限公司 | 技改 | n:30 |)",
         "head 1; data 3; sums 2"},
        {"two tables on one sheet", R"(
sheet: a
| 企业名称 | 统一社会信用代码 | 区镇 |
| 甲有限公司 | 1 | 汇龙镇 |
|
| 单位：亿元 |
| 项目名称 | 企业名称 | 总投资 |
| 技改 | 甲有限公司 | n:1 |)",
         "head 1; data 2\nhead 5; data 6; unit 亿元"},
        {"a note that is data: a firm's remark", R"(
sheet: a
| 企业名称 | 统一社会信用代码 | 备注 |
| 甲有限公司 | 1 | 备注：已迁出 |)",
         "head 1; data 2"},
        {"a firm whose name begins with a number word", R"(
sheet: a
| 企业名称 | 统一社会信用代码 |
| 一汽解放启东分公司 | 1 |)",
         "head 1; data 2"},
        {"no header", R"(
sheet: 填表说明
| 请认真填写 |)",
         "填表说明，不是台账"},
        {"empty", R"(
sheet: Sheet3
|)",
         "空表"},
    };
    for (const Case& c : cases) EXPECT_EQ(read(c.text), c.reads) << c.why;
}

TEST(Layout, FillsMergesDown) {
    const auto book = test::workbook(R"(
sheet: a
merge: A2:A3
| 区镇 | 企业名称 |
| 汇龙镇 | 甲有限公司 |
| | 乙有限公司 |
| | 丙有限公司 |)");
    const Grid grid(book.sheets[0]);
    ASSERT_NE(grid.filled(3, 1), nullptr);
    EXPECT_EQ(grid.filled(3, 1)->raw, "汇龙镇");
    EXPECT_EQ(grid.filled(4, 1), nullptr) << "what is not merged is not filled: that would be a guess";
    EXPECT_TRUE(grid.spread_down(3, 1));
    EXPECT_FALSE(grid.spread_down(4, 1));
}

}  // namespace
}  // namespace zhigai::imports
