#include "facts/import/import.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "facts/import/internal/testing.h"
#include "kernel/codes/codes.h"

namespace zhigai::imports {
namespace {

using test::City;
using test::told;

constexpr std::string_view projects = R"(
sheet: 填表说明
| 一、本表由各区镇填报 |
sheet: 项目台账
merge: A1:I1 A3:A4 B3:B4 C3:C4 D3:D4 E3:E4 F3:F4 G3:H3 I3:I4 D5:D6
| 2024年智改数转项目台账 |
| 填报单位：汇龙镇 | | | | | | | 单位：万元 |
| 序号 | 企业名称 | 统一社会信用代码 | 所属区镇 | 项目名称 | 项目类型 | 投资情况（万元） | | 形象进度 |
| | | | | | | 总投资 | 其中：设备 | |
| n:1 | 启东电子有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 贴片线技改 | 技改 | n:1500 | n:1200.5 | 在建 |
| n:2 | 启东电子有限责任公司 | 91320681MA1N0000X5 | | 上云 | 企业上云 | n:30 | n:10.000999999999999 | 已完成 |
| n:3 | 南通塑业（启东）有限公司 | '91320681TE5T00147Y | 汇龙 | 绿色化改造 | 绿色化改造 | １,２００ | 800万 | 未开工 |
| 合计 | | | | | | n:2730 | n:2010.501 | |
| 备注：本表按月报送 |
| 填表人：张三 | | | 联系电话：13800001111 |
)";

TEST(Import, OneSheetFeedsFirmsAndProjects) {
    City city;
    const Preview preview = city.preview(projects);
    EXPECT_EQ(preview.stops, 0) << told(preview, true);
    EXPECT_EQ(preview.counts.at("enterprise").added, 2) << told(preview, true);
    EXPECT_EQ(preview.counts.at("project").added, 3) << told(preview, true);
    ASSERT_EQ(preview.sheets.size(), 2U);
    EXPECT_EQ(preview.sheets[0].skipped.zh, "填表说明，不是台账");
    EXPECT_EQ(preview.sheets[1].header_rows, (std::vector<int>{3, 4}));
    EXPECT_EQ(preview.sheets[1].data_rows, 3);
    EXPECT_EQ(preview.sheets[1].notes.size(), 2U);
    ASSERT_EQ(preview.sheets[1].checksums.size(), 1U);
    for (const auto& column : preview.sheets[1].checksums[0].columns) EXPECT_TRUE(column.equal) << column.header << column.computed;

    const CommitOutcome done = city.commit(projects);
    EXPECT_GT(done.change_set, 0);
    const auto rows = city.rows("project");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].cells.at("planned"), Cell(std::int64_t{1200'5000'00}));
    EXPECT_EQ(rows[0].state, "building");
    EXPECT_EQ(rows[0].cells.at("district"), Cell(city.districts[0]));
    EXPECT_EQ(rows[1].cells.at("planned"), Cell(std::int64_t{10'001'000})) << "10.001 万元, though Excel stores 10.000999999999999";
    EXPECT_EQ(rows[1].cells.at("enterprise"), rows[0].cells.at("enterprise"));
    EXPECT_EQ(rows[1].state, "done");
    EXPECT_EQ(rows[2].cells.at("planned"), Cell(std::int64_t{800'0000'00}));
    EXPECT_EQ(rows[2].state, "reserve");

    const auto before = city.ledger->head_seq();
    const CommitOutcome again = city.commit(projects);
    EXPECT_EQ(again.change_set, 0) << told(again.preview);
    EXPECT_EQ(again.preview.total.unchanged, 5);
    EXPECT_EQ(again.preview.total.added + again.preview.total.changed, 0);
    EXPECT_EQ(city.ledger->head_seq(), before) << "the same file twice changes nothing";

    auto undone = city.ledger->undo(City::city(), done.change_set, "误导入");
    ASSERT_TRUE(undone) << to_text(undone.error());
    EXPECT_TRUE(city.rows("project").empty());
}

/// A workbook of `count` firms, a project each; some rows are wrong.
std::string many(int count) {
    std::string text = "\nsheet: 项目台账\n| 单位：万元 |\n| 序号 | 企业名称 | 统一社会信用代码 | 区镇 | 项目名称 | 项目类型 | 总投资 | 设备投资 | 开工时间 | 竣工时间 | 项目状态 | 联系人 | 联系电话 |\n";
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(10'000'000 + i).substr(1);
        std::string code = "91320681M" + number + "5";
        code += *codes::credit_check_character(code);
        text += "| n:" + std::to_string(i + 1) + " | 启东第" + number + "机械有限公司 | " + code + " | 汇龙镇 | 数字化改造" + number + " | 技改 | n:1500.25 | n:1200.5 | 2022.3 | 2023-04-08 | 完成 | 张三 | 13800001111 |\n";
    }
    return text;
}

/// The figure of users.md is 10,000 rows in 5 s at -O2: ZG_ROWS=10000 on a Release build prints it.
TEST(Import, ManyRowsAreJudgedQuickly) {
    const char* wanted = std::getenv("ZG_ROWS");
    const int count = wanted == nullptr ? 300 : std::atoi(wanted);
    City city;
    const auto book = test::workbook(many(count));
    const auto since = std::chrono::steady_clock::now();
    ImportOptions options = City::options();
    std::int64_t judging = 0;  // the ledger's share begins here
    options.progress = [&](const Progress& progress) {
        if (progress.stage == Progress::Stage::Judging) judging = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since).count();
    };
    const auto read = preview(*city.ledger, City::city(), book, options);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since).count();
    ASSERT_TRUE(read) << to_text(read.error());
    EXPECT_EQ(read->stops, 0) << told(*read).substr(0, 2000);
    EXPECT_EQ(read->total.added, 2 * count);
    RecordProperty("ms", static_cast<int>(ms));
    std::printf("%d rows judged in %lld ms, read and matched in %lld\n", count, static_cast<long long>(ms), static_cast<long long>(judging));
}

TEST(Import, CancelledWritesNothing) {
    City city;
    const auto book = test::workbook(projects);
    std::atomic<bool> cancel = false;
    ImportOptions options = City::options();
    options.cancel = &cancel;
    int stages = 0;
    options.progress = [&](const Progress& progress) {
        ++stages;
        if (progress.stage == Progress::Stage::Matching) cancel = true;
    };
    const auto before = city.ledger->head_seq();
    const auto done = commit(*city.ledger, City::city(), book, options);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().front().code, "cancelled");
    EXPECT_GT(stages, 0);
    EXPECT_EQ(city.ledger->head_seq(), before);
}

TEST(Import, RefusedWholeWhenOneRowIsWrong) {
    City city;
    std::string text(projects);
    text.replace(text.find("n:1200.5"), 8, "约500");
    const auto before = city.ledger->head_seq();
    const auto done = commit(*city.ledger, City::city(), test::workbook(text), City::options());
    ASSERT_FALSE(done);
    ASSERT_EQ(done.error().size(), 1U);
    EXPECT_EQ(done.error().front().where.row, 5);
    EXPECT_EQ(done.error().front().where.cell, "H");
    EXPECT_EQ(done.error().front().where.key, "投资情况（万元） / 其中：设备");
    EXPECT_EQ(done.error().front().where.source, "约500");
    EXPECT_EQ(city.ledger->head_seq(), before);
}

TEST(Import, WhatAPersonChooseIsRememberedForTheSender) {
    City city;
    constexpr std::string_view odd = R"(
sheet: 表一
| 企业名称 | 统一社会信用代码 | 区镇 | 项目名称 | 项目类型 | 花了多少 | 阶段 |
| 甲有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 技改一 | 技改 | n:12 | 在建 |)";
    const Preview unknown = city.preview(odd);
    ASSERT_EQ(unknown.warns, 1) << told(unknown);
    EXPECT_EQ(unknown.faults[0].fault.code, "unknown_column");
    ImportOptions options = City::options();
    options.sender = "汇龙镇";
    options.columns = {{.sheet = "表一", .letter = "F", .field = "project.actual", .unit = "元"}};
    const CommitOutcome done = city.commit(odd, options);
    EXPECT_GT(done.change_set, 0);
    EXPECT_EQ(city.rows("project").front().cells.at("actual"), Cell(std::int64_t{1200}));
    options.columns.clear();
    const Preview again = city.preview(odd, options);
    EXPECT_EQ(again.sheets[0].columns[5].how, How::Remembered);
    EXPECT_EQ(again.sheets[0].columns[5].targets, std::vector<std::string>{"project.actual"});
    options.sender = "北新镇";
    EXPECT_EQ(city.preview(odd, options).sheets[0].columns[5].how, How::Unknown);
    options.sheets = {{.sheet = "表一", .register_id = ""}};
    EXPECT_EQ(city.preview(odd, options).sheets[0].skipped.zh, "您选了不读");
}

TEST(Import, ADistrictWritesItsOwnRowsOnly) {
    City city;
    const auto book = test::workbook(projects);
    const auto own = preview(*city.ledger, city.office(0), book, City::options());
    ASSERT_TRUE(own) << to_text(own.error());
    EXPECT_EQ(own->stops, 0) << told(*own);
    const auto other = commit(*city.ledger, city.office(1), book, City::options());
    ASSERT_FALSE(other);
    for (const Fault& fault : other.error()) EXPECT_EQ(fault.where.sheet, "项目台账") << to_text(fault);
    const auto auditor = preview(*city.ledger, access::Gate::admit({.name = "审计", .roles = {"auditor"}}), book, City::options());
    ASSERT_FALSE(auditor);
    EXPECT_EQ(auditor.error().front().code, "no_right");
}

TEST(Import, UnitsOfMoneyFromBracketRowOrRegister) {
    struct Case {
        std::string_view why, head, title, cell;
        std::int64_t fen;
    };
    const Case cases[] = {
        {"bracket of the header", "设备投资（万元）", "单位：元", "n:1.5", 1'500'000},
        {"the 单位 row", "设备投资", "单位：元", "n:1.5", 150},
        {"亿元", "设备投资", "（单位：亿元）", "n:1.5", 15'000'000'000},
        {"the register's own, 万元", "设备投资", "2024年", "n:1.5", 1'500'000},
        {"the cell's own word", "设备投资（万元）", "单位：元", "1.2亿", 12'000'000'000},
        {"10.001 as a double leaves it", "设备投资（万元）", "单位：元", "n:10.000999999999999", 10'001'000},
        {"full width", "设备投资（万元）", "单位：元", "１,２００．５", 1'200'500'000},
    };
    for (const Case& c : cases) {
        City city;
        city.commit("sheet: 项目台账\n| " + std::string(c.title) + " |\n| 企业名称 | 统一社会信用代码 | 区镇 | 项目名称 | 项目类型 | 状态 | " + std::string(c.head) +
                    " |\n| 甲有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 技改一 | 技改 | 在建 | " + std::string(c.cell) + " |");
        const auto rows = city.rows("project");
        ASSERT_EQ(rows.size(), 1U) << c.why;
        EXPECT_EQ(rows[0].cells.at("planned"), Cell(c.fen)) << c.why;
    }
}

TEST(Import, FindsAFirmByCodeFormerCodeAndName) {
    City city;
    city.commit(R"(
sheet: 企业台账
| 企业名称 | 统一社会信用代码 | 区镇 | 原信用代码 | 曾用名 |
| 启东甲（集团）有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 91320681TE5T00147Y | 启东老甲有限公司 |)");
    const Preview found = city.preview(R"(
sheet: 企业台账
| 企业名称 | 统一社会信用代码 | 是否规上 |
| 随便什么 | 91320681TE5T00147Y | |
sheet: 名单
| 企业名称 | 是否规上 | 区镇 |
| 启东甲(集团)有限责任公司 | 是 | 汇龙 |
| 启东老甲有限公司 | 是 | 汇龙 |)");
    EXPECT_EQ(found.counts.at("enterprise").added, 0) << told(found);
}

/// The monthly workbook: what a move allows is moved, what it refuses stays, said with the reason.
TEST(Import, StatesFollowTheSheetByMoves) {
    City city;
    constexpr std::string_view head = "\nsheet: 项目台账\n| 企业名称 | 统一社会信用代码 | 区镇 | 项目名称 | 项目类型 | 开工时间 | 状态 |\n";
    city.commit(std::string(head) + "| 甲有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 技改一 | 技改 | | 储备 |\n| 甲有限公司 | | | 技改二 | 技改 | 2022-03-08 | 在建 |");
    const std::string next = std::string(head) + "| 甲有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 技改一 | 技改 | 2024-05-01 | 在建 |\n| 甲有限公司 | | | 技改二 | 技改 | 2022-03-08 | 完成 |";
    const CommitOutcome done = city.commit(next);
    EXPECT_EQ(done.preview.counts.at("project").changed, 1) << told(done.preview);
    EXPECT_EQ(done.preview.counts.at("project").unchanged, 1) << told(done.preview);
    const auto rows = city.rows("project");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].state, "building");
    EXPECT_EQ(rows[1].state, "building") << "finish is not for this role, and there is no evidence";
    ASSERT_EQ(done.preview.warns, 1) << told(done.preview);
    EXPECT_EQ(done.preview.faults[0].fault.code, "state_differs");
    EXPECT_EQ(city.commit(next).change_set, 0);
}

}  // namespace
}  // namespace zhigai::imports
