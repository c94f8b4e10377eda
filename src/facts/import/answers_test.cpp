// Words that nobody knows are asked once each; what a person answers holds, and rows that cannot go in may be left out by choice.
#include <gtest/gtest.h>

#include "facts/import/internal/testing.h"

namespace zhigai::imports {
namespace {

using test::City;
using test::told;

constexpr std::string_view odd_kinds = R"(
sheet: 项目台账
| 企业名称 | 统一社会信用代码 | 区镇 | 项目名称 | 项目类型 | 项目状态 |
| 甲有限公司 | 91320681MA1N0000X5 | 汇龙镇 | 技改一 | 机器换人 | 搞完了 |
| 乙有限公司 | 91320681TE5T00147Y | 汇龙镇 | 技改二 | 机器换人 | 在建 |
| 丙有限公司 | 91320681TE5T007370 | 汇龙镇 | 技改三 | 技改 | 在建 |)";

TEST(Answers, AreAskedOnceAWordAndHold) {
    City city;
    const Preview asked = city.preview(odd_kinds);
    EXPECT_FALSE(asked.may_go_in());
    ASSERT_EQ(asked.questions.size(), 2U) << told(asked);
    EXPECT_EQ(asked.questions[0].field, "project.kind");
    EXPECT_EQ(asked.questions[0].word, "机器换人");
    EXPECT_EQ(asked.questions[0].cells, 2);
    EXPECT_FALSE(asked.questions[0].offers.empty());
    EXPECT_EQ(asked.questions[1].field, "project.state");
    ImportOptions options = City::options();
    options.answers = {{"project.kind", "机器换人", "retrofit"}};
    options.recalled = Recalled{.answers = {{"project.state", "搞完了", "done"}}};
    const CommitOutcome done = city.commit(odd_kinds, options);
    EXPECT_GT(done.change_set, 0) << told(done.preview);
    EXPECT_EQ(city.rows("project")[0].cells.at("kind"), Cell(std::string("retrofit")));
    EXPECT_EQ(city.rows("project")[0].state, "done");
    EXPECT_EQ(city.commit(odd_kinds, options).change_set, 0) << "answered twice changes nothing";
}

TEST(Answers, AreRememberedForTheSenderAndNobodyElse) {
    City city;
    ImportOptions options = City::options();
    options.sender = "汇龙镇";
    options.answers = {{"project.kind", "机器换人", "retrofit"}, {"project.state", "搞完了", "done"}};
    EXPECT_GT(city.commit(odd_kinds, options).change_set, 0);
    options.answers.clear();
    EXPECT_TRUE(city.preview(odd_kinds, options).questions.empty());
    options.sender = "北新镇";
    EXPECT_EQ(city.preview(odd_kinds, options).questions.size(), 2U);
}

TEST(Answers, AFirmNamedOtherwiseIsTheOneThatAPersonSays) {
    City city;
    city.commit(R"(
sheet: 企业
| 企业名称 | 统一社会信用代码 | 区镇 |
| 启东远洋渔具有限公司 | 91320681MA1N0000X5 | 汇龙镇 |)");
    constexpr std::string_view sheet = R"(
sheet: 项目台账
| 企业名称 | 项目名称 | 项目类型 |
| 启东远洋渔具厂 | 技改一 | 技改 |)";
    const Preview asked = city.preview(sheet);
    ASSERT_EQ(asked.questions.size(), 1U) << told(asked);
    EXPECT_EQ(asked.questions[0].field, "enterprise.name");
    const std::string id = std::to_string(city.rows("enterprise").front().id);
    ImportOptions options = City::options();
    options.answers = {{"enterprise.name", "启东远洋渔具厂", id}};
    EXPECT_GT(city.commit(sheet, options).change_set, 0);
    EXPECT_EQ(city.rows("enterprise").size(), 1U);
    EXPECT_EQ(city.rows("project").front().cells.at("enterprise"), Cell(city.rows("enterprise").front().id));
}

TEST(Answers, AWrongAnswerIsAskedAgain) {
    City city;
    ImportOptions options = City::options();
    options.answers = {{"project.kind", "机器换人", "no_such_code"}, {"enterprise.name", "甲有限公司", "999"}};
    const Preview asked = city.preview(odd_kinds, options);
    EXPECT_FALSE(asked.may_go_in());
    EXPECT_EQ(asked.questions.size(), 2U) << told(asked);
}

TEST(Park, RowsThatCannotGoInStayOutByChoice) {
    City city;
    ImportOptions options = City::options();
    options.mode = Mode::Park;
    const CommitOutcome done = city.commit(odd_kinds, options);
    EXPECT_GT(done.change_set, 0) << told(done.preview);
    EXPECT_EQ(city.rows("project").size(), 1U);
    std::vector<int> parked;
    for (const RowView& row : done.preview.rows) {
        if (row.refused && row.register_id == "project") parked.push_back(row.row);
    }
    EXPECT_EQ(parked, (std::vector<int>{2, 3}));
    // Mended and sent again: the rows that were left out go in, the others are there already.
    options.mode = Mode::Whole;
    options.answers = {{"project.kind", "机器换人", "retrofit"}, {"project.state", "搞完了", "done"}};
    const CommitOutcome later = city.commit(odd_kinds, options);
    EXPECT_EQ(later.preview.counts.at("project").added, 2) << told(later.preview);
    EXPECT_EQ(city.rows("project").size(), 3U);
}

TEST(Park, IsNoWayAroundAFaultOfTheWholeSheet) {
    City city;
    ImportOptions options = City::options();
    options.mode = Mode::Park;
    const Preview preview = city.preview(R"(
sheet: 项目台账
| 项目名称 | 项目类型 |
| 技改一 | 技改 |)", options);
    EXPECT_FALSE(preview.may_go_in()) << told(preview);
}

TEST(Beside, IsWrittenInTheSameChangeSet) {
    City city;
    ImportOptions options = City::options();
    options.beside = [](const Preview& preview) {
        EXPECT_FALSE(preview.sheets.front().fingerprint.empty());
        facts::Patch patch{.register_id = "district"};
        patch.set = {{"code", std::string("extra")}, {"name", std::string("附加镇")}, {"short_name", std::string("附加镇")}, {"in_plan", std::int64_t{0}}};
        return std::vector<facts::Patch>{patch};
    };
    const std::size_t before = city.rows("district").size();
    const CommitOutcome done = city.commit(R"(
sheet: 企业
| 企业名称 | 统一社会信用代码 | 区镇 |
| 启东远洋渔具有限公司 | 91320681MA1N0000X5 | 汇龙镇 |)", options);
    EXPECT_EQ(city.rows("district").size(), before + 1);
    EXPECT_EQ(city.ledger->head_seq(), done.change_set);
}

}  // namespace
}  // namespace zhigai::imports
