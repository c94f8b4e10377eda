#include "facts/import/import.h"

#include <gtest/gtest.h>

#include "facts/import/internal/testing.h"

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

}  // namespace
}  // namespace zhigai::imports
