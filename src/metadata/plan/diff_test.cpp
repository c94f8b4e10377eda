#include "metadata/plan/diff.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace zhigai::plan {
namespace {

const std::string root = ZG_SOURCE_DIR;

TEST(Difference, APlanDoesNotDifferFromItself) {
    const auto plan = load(root + "/plans/template");
    ASSERT_TRUE(plan);
    EXPECT_TRUE(difference(**plan, **plan).empty());
}

TEST(Difference, NamesEachKindOfThingOnce) {
    const auto loaded = load(root + "/plans/template");
    ASSERT_TRUE(loaded);
    const Plan& before = **loaded;
    struct Case {
        std::string why;
        void (*change)(Plan&);
        std::string kind, what, key;
    };
    const std::vector<Case> cases{
        {"a value moved", [](Plan& p) { p.targets[0].value = Decimal::from(31); }, "target",
         "changed", "value"},
        {"a target is gone", [](Plan& p) { p.targets.pop_back(); }, "target", "removed", ""},
        {"a quota cell moved", [](Plan& p) { p.quotas[0].rows[0].values[0] = Decimal::from(7); },
         "quota", "changed", "value"},
        {"a cell is emptied, which is not 0",
         [](Plan& p) { p.quotas[0].rows[0].values[0] = std::nullopt; }, "quota", "changed",
         "value"},
        {"a row is gone", [](Plan& p) { p.quotas[0].rows.pop_back(); }, "quota", "removed", ""},
        {"a rate moved", [](Plan& p) { p.rewards.clauses[0].rate = Decimal::from(9); }, "clause",
         "changed", "rate"},
        {"a clause is new",
         [](Plan& p) {
             p.rewards.clauses.push_back(p.rewards.clauses[0]);
             p.rewards.clauses.back().id = "another";
         },
         "clause", "added", ""},
        {"another reading is taken",
         [](Plan& p) { p.rewards.clauses[0].readings[0].taken.id = "excess"; }, "clause", "changed",
         "readings"},
        {"another day counts", [](Plan& p) { p.counting[0].when.text = "accepted_on"; }, "counting",
         "changed", "when"},
        {"a district is renamed", [](Plan& p) { p.organisation.districts[0].title.zh = "新镇"; },
         "district", "changed", "zh"},
    };
    for (const Case& one : cases) {
        Plan after = before;
        one.change(after);
        const auto told = difference(before, after);
        ASSERT_FALSE(told.empty()) << one.why;
        EXPECT_EQ(told[0].kind, one.kind) << one.why;
        EXPECT_EQ(told[0].what, one.what) << one.why;
        if (!one.key.empty()) {
            EXPECT_EQ(told[0].parts[0].key, one.key) << one.why;
        }
        const auto back = difference(after, before);
        EXPECT_EQ(back.size(), told.size()) << one.why;
    }
}

}  // namespace
}  // namespace zhigai::plan
