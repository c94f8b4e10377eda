#include "facts/ledger/contract.h"

namespace zhigai::facts::test {
namespace {

template <class Maker>
class History : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
    Cell district(std::int64_t id, std::optional<Date> on = {}, std::optional<std::int64_t> seq = {}) {
        return c.get(city(), "enterprise", id, {.valid = on, .seq = seq}).cells.at("district");
    }
    std::int64_t move_to(std::int64_t id, std::int64_t district, std::optional<Date> from = {}) {
        auto patch = City::change("enterprise", id, {{"district", n(district)}});
        patch.valid_from = from;
        c.must(city(), patch);
        return c.ledger->head_seq();
    }
    void TearDown() override { EXPECT_EQ(c.verified(), ""); }
};
TYPED_TEST_SUITE(History, Stores);

constexpr Date d(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month);
}

TYPED_TEST(History, BothTimesAnswer) {
    auto& c = this->c;
    const auto before = c.ledger->head_seq();
    c.on(2024, 4, 1);
    const auto moved = this->move_to(c.alpha, c.lusi, d(2024, 3, 15));
    EXPECT_EQ(this->district(c.alpha), n(c.lusi));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 14)), n(c.huilong));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 15)), n(c.lusi));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 15), before), n(c.huilong));  // as it was known then
    EXPECT_EQ(this->district(c.alpha, {}, before), n(c.huilong));
    EXPECT_EQ(this->district(c.alpha, d(2020, 1, 1), moved), n(c.huilong));  // since ever
    const auto history = c.ledger->history(city(), "enterprise", c.alpha);
    EXPECT_EQ(history->back().valid_from, d(2024, 3, 15));
    EXPECT_EQ(history->back().changed.size(), 1U);
}

/// A backdated word is carried forward until a later image changed that same field.
TYPED_TEST(History, BackdatedIsCarriedForward) {
    auto& c = this->c;
    const auto third = c.must(city(), City::create("district", {{"code", t("kf")}, {"name", t("开发区")}}));
    c.on(2024, 6, 1);
    this->move_to(c.alpha, c.lusi);                   // from 06-01
    c.must(city(), City::change("enterprise", c.alpha, {{"staff", n(30)}}));
    c.on(2024, 7, 1);
    this->move_to(c.alpha, third, d(2024, 4, 1));     // 04-01 until 06-01
    EXPECT_EQ(this->district(c.alpha), n(c.lusi));
    EXPECT_EQ(this->district(c.alpha, d(2024, 5, 31)), n(third));
    EXPECT_EQ(this->district(c.alpha, d(2024, 6, 1)), n(c.lusi));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 31)), n(c.huilong));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha, {.valid = d(2024, 5, 31)}).cells.at("staff"), n(20));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("staff"), n(30));
    // Another field changed in between does not stop it.
    auto name = City::change("enterprise", c.alpha, {{"name", t("老甲")}});
    name.valid_from = d(2023, 1, 1);
    c.must(city(), name);
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("name"), t("老甲"));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha, {.valid = d(2022, 12, 31)}).cells.at("name"), t("甲公司"));
}

TYPED_TEST(History, ALaterDayWaits) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号");
    this->move_to(c.alpha, c.lusi, d(2024, 5, 1));
    EXPECT_EQ(this->district(c.alpha), n(c.huilong));
    EXPECT_EQ(this->district(c.alpha, d(2024, 5, 1)), n(c.lusi));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).rev, 2);
    c.on(2024, 5, 2);
    const auto published = c.ledger->publish_due(access::Gate::admit({"engine.values", {"engine.values"}, {}}));
    ASSERT_TRUE(published) << codes(published);
    EXPECT_EQ(this->district(c.alpha), n(c.lusi));
    EXPECT_EQ(c.get(city(), "project", p).cells.at("district"), n(c.lusi));
    EXPECT_EQ(c.ledger->publish_due(access::Gate::admit({"engine.values", {"engine.values"}, {}}))->change_set, 0);
}

TYPED_TEST(History, ANewRowMayBeginOnADay) {
    auto& c = this->c;
    auto patch = City::create("enterprise", {{"code", t("C3")}, {"name", t("丙")}, {"district", n(c.lusi)}, {"above", n(1)}, {"staff", n(1)}});
    patch.valid_from = d(2023, 1, 1);
    const auto id = c.must(city(), patch);
    EXPECT_EQ(c.get(city(), "enterprise", id, {.valid = d(2022, 12, 31)}).cells.at("above"), Cell{});
    EXPECT_EQ(c.get(city(), "enterprise", id, {.valid = d(2023, 1, 1)}).cells.at("above"), n(1));
    EXPECT_EQ(c.get(city(), "enterprise", id, {.valid = d(2022, 12, 31)}).cells.at("staff"), n(1));
    EXPECT_EQ(c.get(city(), "enterprise", id).cells.at("above"), n(1));
}

/// 区镇 follows the firm until the project is finished, and stays then.
TYPED_TEST(History, StoredValuesFollowLinkedRows) {
    auto& c = this->c;
    const auto open = c.project(c.alpha, "在建");
    const auto finished = c.project(c.alpha, "完成", {{"finished_on", day(2024, 2, 1)}});
    c.on(2024, 6, 1);
    this->move_to(c.alpha, c.lusi, d(2024, 5, 1));
    EXPECT_EQ(c.get(city(), "project", open).cells.at("district"), n(c.lusi));
    EXPECT_EQ(c.get(city(), "project", finished).cells.at("district"), n(c.huilong));
    EXPECT_EQ(c.get(city(), "project", open).rev, 2);
    EXPECT_EQ(c.ledger->history(city(), "project", open)->back().role, "engine.values");
    // Told that it had moved before: the finished one follows, in the same change set.
    const auto seq = this->move_to(c.alpha, c.lusi, d(2024, 1, 1));
    EXPECT_EQ(c.get(city(), "project", finished).cells.at("district"), n(c.lusi));
    EXPECT_EQ(c.ledger->history(city(), "project", finished)->back().seq, seq);
    EXPECT_EQ(c.get(city(), "project", finished, {.seq = seq - 1}).cells.at("district"), n(c.huilong));
    EXPECT_EQ(c.ledger->list(office({c.lusi}), {.register_id = "project"})->total, 2);
}

TYPED_TEST(History, ChildrenHaveAPast) {
    auto& c = this->c;
    auto patch = City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号")}});
    patch.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(7)}}}, {{}, false, {{"what", t("合同")}}}};
    const auto p = c.must(city(), patch);
    const auto first = c.ledger->head_seq();
    const auto rows = c.get(city(), "project", p).children.at("evidence");
    auto edit = City::change("project", p, {});
    edit.children["evidence"] = {{rows[0].id, true, {}}, {rows[1].id, false, {{"amount", n(9)}}}, {{}, false, {{"what", t("照片")}}}};
    c.must(city(), edit);
    const auto now = c.get(city(), "project", p).children.at("evidence");
    ASSERT_EQ(now.size(), 2U);
    EXPECT_EQ(now[0].id, rows[1].id);
    EXPECT_EQ(now[0].cells.at("amount"), n(9));
    EXPECT_GT(now[1].id, rows[1].id);
    const auto then = c.get(city(), "project", p, {.seq = first}).children.at("evidence");
    ASSERT_EQ(then.size(), 2U);
    EXPECT_EQ(then[0].cells.at("amount"), n(7));
    EXPECT_EQ(c.ledger->history(city(), "project", p)->back().changed.size(), 4U);
}

TYPED_TEST(History, UndoGivesBackWhatWasThere) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号", {{"planned", n(1)}});
    auto edit = City::change("project", p, {{"planned", n(2)}, {"actual", n(2)}});
    edit.children["evidence"] = {{{}, false, {{"what", t("发票")}}}};
    const auto outcome = c.write(city(), {edit, City::create("project", {{"enterprise", n(c.beta)}, {"name", t("二号")}})});
    ASSERT_TRUE(outcome);
    const auto permit = access::Gate::admit(city());
    const auto undone = c.ledger->undo(permit, outcome->change_set, "导错了");
    ASSERT_TRUE(undone) << codes(undone);
    EXPECT_TRUE(undone->conflicts.empty());
    auto record = c.get(city(), "project", p);
    EXPECT_EQ(record.cells.at("planned"), n(1));
    EXPECT_EQ(record.cells.at("actual"), Cell{});
    EXPECT_TRUE(record.children.at("evidence").empty());
    record = c.get(city(), "project", outcome->rows[1].id);
    EXPECT_TRUE(record.is_void);
    EXPECT_EQ(record.doc_number, "ls-001");  // an undone number is shown as 作废, not given again
    EXPECT_EQ(c.get(city(), "project", c.project(c.beta, "三号")).doc_number, "ls-002");
    EXPECT_EQ(codes(c.ledger->undo(permit, outcome->change_set, "")), "undone@");
    // An undo can be undone.
    ASSERT_TRUE(c.ledger->undo(permit, undone->change_set, "")) ;
    EXPECT_EQ(c.get(city(), "project", p).cells.at("planned"), n(2));
    EXPECT_EQ(c.get(city(), "project", p).children.at("evidence").size(), 1U);
    EXPECT_EQ(c.ledger->change_sets(city(), undone->change_set, 1)->size(), 1U);
    const auto sets = c.ledger->change_sets(city(), 0, 50);
    for (const auto& set : *sets)
        if (set.id == outcome->change_set) { EXPECT_EQ(set.undone_by, undone->change_set); }
}

TYPED_TEST(History, UndoLeavesWhatChangedSince) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号", {{"planned", n(1)}});
    const auto q = c.project(c.alpha, "二号");
    const auto outcome = c.write(city(), {City::change("project", p, {{"planned", n(2)}, {"actual", n(2)}}), City::move(q, "start"),
                                          City::create("enterprise", {{"code", t("C3")}, {"name", t("丙")}, {"district", n(c.lusi)}, {"staff", n(1)}})});
    ASSERT_TRUE(outcome) << codes(outcome);
    c.must(city(), City::change("project", p, {{"actual", n(3)}}));
    auto finish = City::move(q, "finish", {{"finished_on", day(2024, 3, 1)}, {"actual", n(1)}});
    finish.children["evidence"] = {{{}, false, {{"what", t("发票")}}}};
    c.must(city(), finish);
    c.project(outcome->rows[2].id, "三号");
    const auto undone = c.ledger->undo(access::Gate::admit(city()), outcome->change_set, "");
    ASSERT_TRUE(undone) << codes(undone);
    EXPECT_EQ(undone->conflicts.size(), 3U);
    EXPECT_EQ(c.get(city(), "project", p).cells.at("planned"), n(1));
    EXPECT_EQ(c.get(city(), "project", p).cells.at("actual"), n(3));
    EXPECT_EQ(c.get(city(), "project", q).state, "done");
    EXPECT_FALSE(c.get(city(), "enterprise", outcome->rows[2].id).is_void);
}

TYPED_TEST(History, UndoPassesTheWriteGate) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号");
    const auto outcome = c.write(city(), {City::change("project", p, {{"opinion", t("好")}})});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(codes(c.ledger->undo(access::Gate::admit(office({c.huilong})), outcome->change_set, "")), "no_right@project.opinion");
    EXPECT_EQ(codes(c.ledger->undo(access::Gate::admit(office({c.lusi})), outcome->change_set, "")), "not_found@");
    const auto started = c.write(city(), {City::move(p, "start")});
    EXPECT_EQ(codes(c.ledger->undo(access::Gate::admit(firm(c.alpha)), started->change_set, "")), "no_right@project.started_on no_right@project.state");
}

/// Told of one day that the next word agrees with, and told back: the next word stands (found by replay_test).
TYPED_TEST(History, UndoSpeaksOfTheDaysThatWereChanged) {
    auto& c = this->c;
    c.on(2024, 3, 8);
    this->move_to(c.alpha, c.lusi);
    c.on(2024, 3, 16);
    const auto seq = this->move_to(c.alpha, c.lusi, d(2024, 3, 7));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 7)), n(c.lusi));
    ASSERT_TRUE(c.ledger->undo(access::Gate::admit(city()), seq, ""));
    EXPECT_EQ(this->district(c.alpha, d(2024, 3, 7)), n(c.huilong));
    EXPECT_EQ(this->district(c.alpha), n(c.lusi));
}

TYPED_TEST(History, UndoOfAMoveAndOfADatedWord) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号");
    const auto started = c.write(city(), {City::move(p, "start")});
    ASSERT_TRUE(c.ledger->undo(access::Gate::admit(city()), started->change_set, ""));
    EXPECT_EQ(c.get(city(), "project", p).state, "reserve");
    EXPECT_EQ(c.get(city(), "project", p).cells.at("started_on"), Cell{});
    c.on(2024, 9, 1);
    const auto seq = this->move_to(c.alpha, c.lusi, d(2024, 4, 1));
    ASSERT_TRUE(c.ledger->undo(access::Gate::admit(city()), seq, ""));
    EXPECT_EQ(this->district(c.alpha, d(2024, 4, 2)), n(c.huilong));
    EXPECT_EQ(this->district(c.alpha), n(c.huilong));
    EXPECT_EQ(c.get(city(), "project", p).cells.at("district"), n(c.huilong));
}

}  // namespace
}  // namespace zhigai::facts::test
