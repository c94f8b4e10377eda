// Acts and limits where one answer is not enough to believe them.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "bench.h"

namespace zhigai::words {
namespace {

std::string verified(Bench& b) {
    const auto report = b.ledger().verify(b.ledger().head_hash());
    return report ? codes(report->faults) : codes(report.error());
}

TEST(Acts, AMergeTakesLinksAlongAndIsUndoneWhole) {
    Bench b("fields:\n  other: {zh: 相关, en: Other, type: link, to: thing}\n"
            "  lines: {zh: 明细, en: Lines, type: rows, fields: {o: {zh: 相关, en: O, type: link, to: thing}}}\n");
    ASSERT_EQ(all({b.write({{"code", "old"}}), b.write({{"code", "kept"}}), b.write({{"code", "f"}, {"other", "3"}, {"lines[]", "o=3"}})}), "ok; ok; ok");
    b.extra.merge_into = 4;
    ASSERT_EQ(b.write({}, 3), "ok");
    const auto follower = b.ledger().get(b.who, "thing", 5);
    ASSERT_TRUE(follower);
    EXPECT_EQ(follower->cells.at("other"), Cell(std::int64_t{4}));
    EXPECT_EQ(follower->children.at("lines").at(0).cells.at("o"), Cell(std::int64_t{4}));
    EXPECT_EQ(b.ledger().get(b.who, "thing", 3)->merged_into, 4) << "the id stays findable and says where the row went";
    EXPECT_EQ(verified(b), "");
    const auto undone = b.ledger().undo(access::Gate::admit(b.who), b.ledger().head_seq(), "err");
    ASSERT_TRUE(undone);
    EXPECT_TRUE(undone->conflicts.empty());
    EXPECT_EQ(b.ledger().get(b.who, "thing", 5)->cells.at("other"), Cell(std::int64_t{3}));
    EXPECT_FALSE(b.ledger().get(b.who, "thing", 3)->is_void);
    EXPECT_EQ(verified(b), "");
}

TEST(Acts, ShareIsUnderTheChainAndEnds) {
    Bench b("fields:\n  linkto: {zh: 单位, en: Unit, type: link, to: unit}\n"
            "may: {boss: {see: all, set: all, do: [create, share]}, desk: {where: linkto = my.unit, see: all, set: all}}\n");
    ASSERT_EQ(b.write({}), "ok");
    const Principal desk{"乙", {"desk"}, {{"unit", {1}}}};
    EXPECT_FALSE(b.ledger().get(desk, "thing", 3));
    b.extra.share_with = 1;
    ASSERT_EQ(b.write({}, 3), "ok");
    EXPECT_TRUE(b.ledger().get(desk, "thing", 3));
    EXPECT_EQ(verified(b), "");
    b.extra.share_with = 1;
    b.extra.stop_sharing = true;
    ASSERT_EQ(b.write({}, 3), "ok");
    EXPECT_FALSE(b.ledger().get(desk, "thing", 3));
}

/// Sixteen hands reach for one seat and one hour at once.
TEST(Limits, TheLastSeatGoesToOne) {
    Bench b("fields:\n  at: {zh: 单位, en: Unit, type: link, to: unit, room: {of: at, at_most: seats}}\n"
            "  from: {zh: 起, en: From, type: date, apart: [from, to]}\n  to: {zh: 止, en: To, type: date}\n");
    ASSERT_TRUE(b.open());
    std::atomic<int> seated{0}, refused{0};
    std::vector<std::thread> hands;
    for (int i = 0; i < 16; ++i)
        hands.emplace_back([&, i] {
            facts::Patch patch;
            patch.register_id = "thing";
            patch.set = {{"code", Cell("t" + std::to_string(i))}, {"at", Cell(std::int64_t{i % 2 == 0 ? 1 : 2})}};
            if (i % 2 != 0) patch.set["from"] = patch.set["to"] = Cell(std::int64_t{20'000});
            facts::Change change;
            change.patches = {patch};
            (b.ledger().write(access::Gate::admit(b.who), change) ? seated : refused)++;
        });
    for (auto& hand : hands) hand.join();
    // u1 has one seat; of those who want the same day at u2 one gets it.
    EXPECT_EQ(seated, 2);
    EXPECT_EQ(refused, 14);
    EXPECT_EQ(verified(b), "");
}

}  // namespace
}  // namespace zhigai::words
