#include <algorithm>
#include <atomic>
#include <thread>

#include "facts/ledger/contract.h"

namespace zhigai::facts::test {
namespace {

template <class Maker>
class WriteGate : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
    void TearDown() override { EXPECT_EQ(c.verified(), ""); }
};
TYPED_TEST_SUITE(WriteGate, Stores);

TYPED_TEST(WriteGate, CreatesListsAndReadsBack) {
    auto& c = this->c;
    const auto id = c.project(c.alpha, "一号", {{"planned", n(100 * yuan)}});
    const auto record = c.get(city(), "project", id);
    EXPECT_EQ(record.doc_number, "hl-001");
    EXPECT_EQ(record.state, "reserve");
    EXPECT_EQ(record.cells.at("kind"), t("retrofit"));
    EXPECT_EQ(record.cells.at("district"), n(c.huilong));
    EXPECT_EQ(record.rev, 1);
    const auto page = c.ledger->list(city(), {.register_id = "project"});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total, 1);
    EXPECT_EQ(page->rows.at(0).id, id);
    EXPECT_EQ(c.get(city(), "project", c.project(c.beta, "二号")).doc_number, "ls-001");
    EXPECT_EQ(c.get(city(), "project", c.project(c.alpha, "三号")).doc_number, "hl-002");
}

TYPED_TEST(WriteGate, RefusesEachRuleByName) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号", {{"planned", n(100 * yuan)}, {"started_on", day(2024, 2, 1)}});
    const auto mine = office({c.huilong});
    struct Case {
        const char* why;
        Principal who;
        Patch patch;
        const char* expected;
    };
    using C = City;
    auto child = [&](ChildPatch one) {
        auto patch = C::change("project", p, {});
        patch.children["evidence"] = {std::move(one)};
        return patch;
    };
    auto stale = C::change("project", p, {});
    stale.base_rev = 7;
    auto entering = C::create("project", {{"enterprise", n(c.alpha)}, {"name", t("x")}});
    entering.enter_state = "building";
    auto nowhere = entering;
    nowhere.enter_state = "flying";
    auto voiding = C::change("project", p, {});
    voiding.make_void = true;
    const std::vector<Case> cases{
        {"a register that is not there", city(), C::create("nothing", {}), "unknown_register@nothing"},
        {"a field that is not there", city(), C::change("project", p, {{"colour", t("red")}}), "unknown_field@project.colour"},
        {"a value is never typed", city(), C::change("project", p, {{"year", n(2024)}}), "computed@project.year"},
        {"rows are no cell", city(), C::change("project", p, {{"evidence", t("x")}}), "not_a_cell@project.evidence"},
        {"required at creation", city(), C::create("project", {{"enterprise", n(c.alpha)}}), "required@project.name"},
        {"required is not emptied", city(), C::change("project", p, {{"name", {}}}), "required@project.name"},
        {"a condition asks for a field", city(), C::change("project", p, {{"finished_on", day(2025, 3, 1)}}), "required@project.reason_late"},
        {"fixed once recorded", city(), C::change("project", p, {{"enterprise", n(c.beta)}}), "fixed@project.enterprise"},
        {"bounds of a cell", city(), C::change("project", p, {{"planned", n(-1)}}), "below_min@project.planned"},
        {"a code outside its list", city(), C::change("project", p, {{"kind", t("magic")}}), "unknown_code@project.kind"},
        {"a check that stops", city(), C::change("project", p, {{"finished_on", day(2024, 1, 1)}}), "check.order@project.finished_on"},
        {"no such row", city(), C::change("project", 999, {{"name", t("y")}}), "not_found@project"},
        {"a link to nothing", city(), C::create("project", {{"enterprise", n(999)}, {"name", t("x")}}), "no_such_link@project.enterprise"},
        {"a link to an unseen row", mine, C::create("project", {{"enterprise", n(c.beta)}, {"name", t("x")}}), "out_of_scope@project no_such_link@project.enterprise"},
        {"key taken", city(), C::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号")}}), "not_unique@project.enterprise"},
        {"unique taken", city(), C::create("enterprise", {{"code", t("C3")}, {"name", t("乙公司")}, {"district", n(c.huilong)}}), "not_unique@enterprise.name"},
        {"no right to create", firm(c.alpha), C::create("project", {{"enterprise", n(c.alpha)}, {"name", t("x")}}), "no_right@project"},
        {"a field not to be set", mine, C::change("project", p, {{"opinion", t("好")}}), "no_right@project.opinion"},
        {"a row of another district", office({c.lusi}), C::change("project", p, {{"name", t("z")}}), "not_found@project"},
        {"out of scope afterwards", mine, C::change("enterprise", c.alpha, {{"district", n(c.lusi)}}), "out_of_scope@enterprise"},
        {"a rev from the future", city(), stale, "conflict@project"},
        {"takeover is a right", mine, entering, "no_right@project.state"},
        {"a state that is not there", city(), nowhere, "unknown_state@project.state"},
        {"void is a right", mine, voiding, "no_right@project"},
        {"a move that is not there", city(), C::move(p, "fly"), "unknown_move@project"},
        {"a move from elsewhere", city(), C::move(p, "accept"), "wrong_state@project.state"},
        {"a move of other roles", firm(c.alpha), C::move(p, "start"), "no_right@project.state"},
        {"a required column", city(), child({{}, false, {{"amount", n(5)}}}), "required@project.evidence.what"},
        {"a column that is not there", city(), child({{}, false, {{"what", t("x")}, {"how", t("y")}}}), "unknown_field@project.evidence.how"},
        {"a child that is not there", city(), child({77, true, {}}), "not_found@project.evidence"},
    };
    const auto head = c.ledger->head_seq();
    for (const auto& one : cases) {
        const auto dry = c.write(one.who, {one.patch}, "", Door::Api, true);
        EXPECT_EQ(codes(dry), one.expected) << one.why;
        EXPECT_EQ(codes(c.write(one.who, {one.patch})), one.expected) << one.why;
    }
    EXPECT_EQ(c.ledger->head_seq(), head);
}

TYPED_TEST(WriteGate, GivesAllFaultsAtOnceAndWritesNothing) {
    auto& c = this->c;
    const auto head = c.ledger->head_hash();
    const auto refused = c.write(city(), {City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("好的")}}),
                                          City::create("project", {{"planned", n(-5)}, {"kind", t("magic")}}),
                                          City::create("enterprise", {{"code", t("A1")}, {"name", t("丙")}, {"district", n(c.lusi)}})});
    ASSERT_FALSE(refused);
    EXPECT_EQ(codes(refused), "unknown_code@project.kind below_min@project.planned required@project.enterprise required@project.name "
                              "not_unique@enterprise.code");
    EXPECT_EQ(refused.error().front().where.row, 2);
    EXPECT_EQ(refused.error().back().where.row, 3);
    EXPECT_EQ(c.ledger->head_hash(), head);
    EXPECT_EQ(c.ledger->list(city(), {.register_id = "project"})->total, 0);
}

TYPED_TEST(WriteGate, DryRunSaysTheSameAndWritesNothing) {
    auto& c = this->c;
    const std::vector<Patch> patches{City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号")}, {"planned", n(1)}, {"actual", n(5)}}),
                                     City::change("enterprise", c.beta, {{"staff", n(6)}}), City::change("enterprise", c.alpha, {{"staff", n(20)}})};
    const auto head = c.ledger->head_seq();
    const auto dry = c.write(city(), patches, "", Door::Import, true);
    ASSERT_TRUE(dry) << codes(dry);
    EXPECT_EQ(dry->change_set, 0);
    EXPECT_EQ(c.ledger->head_seq(), head);
    const auto wet = c.write(city(), patches, "", Door::Import);
    ASSERT_TRUE(wet);
    EXPECT_EQ(wet->change_set, head + 1);
    const Effect effects[] = {Effect::Added, Effect::Changed, Effect::Unchanged};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(dry->rows[i].effect, effects[i]);
        EXPECT_EQ(wet->rows[i].effect, effects[i]);
        EXPECT_EQ(dry->rows[i].fields.size(), wet->rows[i].fields.size());
        EXPECT_EQ(codes(dry->rows[i].warnings), codes(wet->rows[i].warnings));
    }
    EXPECT_EQ(codes(dry->rows[0].warnings), "check.large@project.actual");
    EXPECT_EQ(dry->rows[0].id, 0);
}

TYPED_TEST(WriteGate, TheSameChangeTwiceWritesNothing) {
    auto& c = this->c;
    auto patch = City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号")}});
    patch.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(7)}}}, {{}, false, {{"what", t("合同")}}}};
    patch.replace_children = true;
    const auto id = c.must(city(), patch);
    const auto head = c.ledger->head_seq();
    patch.id = id;
    const auto again = c.write(city(), {patch}, "", Door::Import);
    ASSERT_TRUE(again) << codes(again);
    EXPECT_EQ(again->change_set, 0);
    EXPECT_EQ(again->rows[0].effect, Effect::Unchanged);
    EXPECT_EQ(c.ledger->head_seq(), head);
    patch.children["evidence"][0].set["amount"] = n(8);  // known by its key: changed, not replaced
    const auto children = c.get(city(), "project", id).children.at("evidence");
    c.must(city(), patch);
    EXPECT_EQ(c.get(city(), "project", id).children.at("evidence")[0].id, children[0].id);
    EXPECT_EQ(c.get(city(), "project", id).children.at("evidence")[0].cells.at("amount"), n(8));
}

TYPED_TEST(WriteGate, LinksInsideOneChange) {
    auto& c = this->c;
    auto firm_patch = City::create("enterprise", {{"code", t("C3")}, {"name", t("丙公司")}, {"district", n(c.lusi)}, {"staff", n(3)}});
    firm_patch.temporary = -1;
    const auto outcome = c.write(city(), {City::create("project", {{"enterprise", n(-1)}, {"name", t("一号")}, {"finished_on", day(2023, 5, 1)}}), firm_patch});
    ASSERT_TRUE(outcome) << codes(outcome);
    const auto project = c.get(city(), "project", outcome->rows[0].id);
    EXPECT_EQ(project.cells.at("enterprise"), n(outcome->rows[1].id));
    EXPECT_EQ(project.cells.at("district"), n(c.lusi));  // as of 2023: a new row holds since ever
    EXPECT_EQ(project.cells.at("year"), n(2023));
    EXPECT_EQ(project.doc_number, "ls-001");
    EXPECT_EQ(outcome->rows[0].fields.size(), 7U);
    EXPECT_EQ(outcome->change_set, c.ledger->head_seq());
}

TYPED_TEST(WriteGate, DisjointEditsMergeTheSameFieldConflicts) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号", {{"planned", n(100)}});
    c.must(city(), City::change("project", p, {{"planned", n(200)}}));
    auto other = City::change("project", p, {{"actual", n(150)}});
    other.base_rev = 1;
    c.must(city("别人"), other);
    auto same = City::change("project", p, {{"planned", n(300)}});
    same.base_rev = 1;
    const auto conflict = c.write(city(), {same});
    EXPECT_EQ(codes(conflict), "conflict@project.planned");
    EXPECT_NE(conflict.error()[0].what.zh.find("2.00"), std::string::npos) << conflict.error()[0].what.zh;
    EXPECT_NE(conflict.error()[0].what.zh.find("3.00"), std::string::npos);
    auto agreeing = City::change("project", p, {{"planned", n(200)}});
    agreeing.base_rev = 1;
    EXPECT_EQ(c.write(city(), {agreeing})->rows[0].effect, Effect::Unchanged);
    EXPECT_EQ(c.get(city(), "project", p).rev, 3);

    auto add = City::change("project", p, {});
    add.children["evidence"] = {{{}, false, {{"what", t("发票")}}}};
    c.must(city(), add);
    EXPECT_EQ(c.get(city(), "project", p).rev, 4);  // any child change raises the parent's rev
    add.base_rev = 3;
    add.children["evidence"][0].set["what"] = t("合同");
    EXPECT_EQ(codes(c.write(city(), {add})), "conflict@project.evidence");
}

TYPED_TEST(WriteGate, MovesJudgeAskSetAndStep) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号");
    c.must(office({c.huilong}), City::move(p, "start"));
    auto record = c.get(city(), "project", p);
    EXPECT_EQ(record.state, "building");
    EXPECT_EQ(record.cells.at("started_on"), day(2024, 3, 1));
    c.on(2024, 6, 1);
    auto finish = City::move(p, "finish", {{"finished_on", day(2024, 5, 30)}, {"actual", n(300)}});
    EXPECT_EQ(codes(c.write(office({c.huilong}), {finish})), "check.proven@project.evidence");
    finish.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(200)}}}};
    c.must(office({c.huilong}, "张三"), finish);
    EXPECT_EQ(codes(c.write(city(), {City::change("project", p, {{"name", t("新名")}})})), "locked@project.name");
    EXPECT_EQ(codes(c.write(office({c.huilong}), {City::change("project", p, {{"name", t("新名")}})}, "更正")), "locked@project.name");
    EXPECT_EQ(codes(c.write(city("张三"), {City::move(p, "accept", {{"accepted_on", day(2024, 6, 1)}})})), "same_person@project.state check.paid@project.evidence");
    EXPECT_EQ(codes(c.write(city("赵六"), {City::move(p, "accept", {{"accepted_on", day(2024, 6, 1)}})})), "check.paid@project.evidence");
    EXPECT_EQ(codes(c.write(city("赵六"), {City::move(p, "return")})), "reason_required@project");
    c.must(city("赵六"), City::change("project", p, {{"actual", n(200)}}), "发票金额有误");  // correct, with a reason
    c.must(city("赵六"), City::move(p, "accept", {{"accepted_on", day(2024, 6, 1)}}));
    EXPECT_EQ(c.get(city(), "project", p).state, "accepted");
    EXPECT_EQ(codes(c.write(city(), {City::move(p, "return")}, "理由")), "wrong_state@project.state");
    const auto history = c.ledger->history(city(), "project", p);
    ASSERT_TRUE(history);
    EXPECT_EQ(history->size(), 5U);
    EXPECT_EQ(history->back().state, "accepted");
}

TYPED_TEST(WriteGate, StopChecksAreFairToOldRows) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号");
    // The linked row breaks the check: the write goes through, the project is listed.
    c.must(city(), City::change("enterprise", c.alpha, {{"staff", n(0)}}));
    EXPECT_EQ(c.get(city(), "project", p).findings, std::vector<std::string>{"small"});
    // A write that changes nothing the check reads is not refused by it.
    c.must(city(), City::change("project", p, {{"planned", n(5)}}));
    EXPECT_EQ(codes(c.write(city(), {City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("二号")}})})), "check.small@project.enterprise");
    c.must(city(), City::change("enterprise", c.alpha, {{"staff", n(9)}}));
    EXPECT_TRUE(c.get(city(), "project", p).findings.empty());
}

TYPED_TEST(WriteGate, TakeoverListsGatesInsteadOfRefusing) {
    auto& c = this->c;
    auto patch = City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号")}, {"actual", n(500)}, {"finished_on", day(2023, 1, 1)}});
    patch.enter_state = "accepted";
    const auto outcome = c.write(city(), {patch}, "", Door::Import);
    ASSERT_TRUE(outcome) << codes(outcome);
    auto expected = std::vector<std::string>{"paid", "proven"};
    auto found = outcome->rows[0].findings;
    std::ranges::sort(found);
    EXPECT_EQ(found, expected);
    const auto id = outcome->rows[0].id;
    EXPECT_EQ(c.get(city(), "project", id).findings, expected);
    auto mend = City::change("project", id, {});
    mend.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(400)}}}};
    c.must(city(), mend, "补材料");
    EXPECT_EQ(c.get(city(), "project", id).findings, std::vector<std::string>{"paid"});
    EXPECT_EQ(codes(c.write(city(), {City::change("project", id, {{"planned", n(1)}})})), "locked@project.planned");
}

TYPED_TEST(WriteGate, VoidRowsFreeTheirKeyAndCannotBeLinked) {
    auto& c = this->c;
    auto patch = City::change("enterprise", c.beta, {});
    patch.make_void = true;
    c.must(city(), patch);
    EXPECT_TRUE(c.get(city(), "enterprise", c.beta).is_void);
    EXPECT_EQ(c.ledger->list(city(), {.register_id = "enterprise"})->total, 1);
    EXPECT_EQ(codes(c.write(city(), {City::change("enterprise", c.beta, {{"staff", n(1)}})})), "void_row@enterprise");
    EXPECT_EQ(codes(c.write(city(), {City::create("project", {{"enterprise", n(c.beta)}, {"name", t("x")}})})), "void_link@project.enterprise");
    c.must(city(), City::create("enterprise", {{"code", t("B2")}, {"name", t("乙公司")}, {"district", n(c.lusi)}}));
}

TYPED_TEST(WriteGate, KeysAreUniqueInsideOneChangeToo) {
    auto& c = this->c;
    std::vector<Patch> many;
    for (int i = 0; i < 30; ++i) many.push_back(City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("第" + std::to_string(i % 29))}}));
    EXPECT_EQ(codes(c.write(city(), many)), "not_unique@project.enterprise not_unique@project.enterprise");
    many.pop_back();
    EXPECT_TRUE(c.write(city(), many));
    many.resize(12);
    EXPECT_EQ(c.write(city(), many).error().size(), 12U);
    // Two rows that swap their names in one change are well.
    const auto rows = c.ledger->list(city(), {.register_id = "project", .sort = {"id"}, .limit = 2})->rows;
    const auto swap = c.write(city(), {City::change("project", rows[0].id, {{"name", rows[1].cells.at("name")}}),
                                       City::change("project", rows[1].id, {{"name", rows[0].cells.at("name")}})});
    EXPECT_TRUE(swap) << codes(swap);
}

TYPED_TEST(WriteGate, ImportNeedsItsRight) {
    auto& c = this->c;
    EXPECT_EQ(codes(c.write(firm(c.alpha), {City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("x")}})}, "", Door::Import)), "no_right@project");
    EXPECT_TRUE(c.write(office({c.huilong}), {City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("x")}})}, "", Door::Import));
}

TYPED_TEST(WriteGate, MaskedValueSavedBackIsUnchanged) {
    auto& c = this->c;
    auto masked = c.get(office({c.huilong}), "enterprise", c.alpha);
    EXPECT_EQ(masked.cells.at("phone"), t("138****1234"));
    const auto head = c.ledger->head_seq();
    const auto outcome = c.write(office({c.huilong}), {City::change("enterprise", c.alpha, masked.cells)});
    ASSERT_TRUE(outcome) << codes(outcome);
    EXPECT_EQ(outcome->rows[0].effect, Effect::Unchanged);
    EXPECT_EQ(c.ledger->head_seq(), head);
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("phone"), t("13812341234"));
}

/// All have to sign, on the same words: a change to what `needs` reads makes earlier signatures void.
TYPED_TEST(WriteGate, SignaturesStandOnWhatWasSigned) {
    auto& c = this->c;
    const auto tender = c.must(city(), City::create("tender", {{"name", t("机床")}, {"price", n(500)}}));
    auto sign = City::change("tender", tender, {});
    sign.move = "sign";
    c.must(city(), sign);
    EXPECT_EQ(c.get(city(), "tender", tender).state, "open");
    EXPECT_EQ(c.get(city(), "tender", tender).rev, 2);
    c.must(city(), City::change("tender", tender, {{"price", n(600)}}));
    c.must(office({c.huilong}), sign);
    EXPECT_EQ(c.get(city(), "tender", tender).state, "open");  // the city signed another price
    c.must(city(), sign);
    EXPECT_EQ(c.get(city(), "tender", tender).state, "signed");
    EXPECT_EQ(codes(c.write(firm(c.alpha), {sign})), "not_found@tender");
    EXPECT_EQ(c.get(city(), "tender", c.must(firm(c.alpha), City::create("tender", {{"name", t("自报")}}))).cells.at("by_firm"), n(c.alpha));
}

TYPED_TEST(WriteGate, ConditionsRetirementAndSince) {
    auto& c = this->c;
    const auto tender = c.must(city(), City::create("tender", {{"name", t("机床")}, {"price", n(2000 * yuan)}}));  // before `since`
    c.must(city(), City::change("tender", tender, {{"published", n(1)}}));
    EXPECT_EQ(codes(c.write(city(), {City::change("tender", tender, {{"price", n(1)}})})), "fixed@tender.price");
    c.must(city(), City::change("tender", tender, {{"published", n(0)}}));
    c.must(city(), City::change("tender", tender, {{"price", n(3000 * yuan)}}));
    EXPECT_EQ(codes(c.write(city(), {City::change("tender", tender, {{"former", t("x")}})})), "retired@tender.former");
    c.on(2024, 6, 1);
    EXPECT_EQ(codes(c.write(city(), {City::create("tender", {{"name", t("车床")}, {"price", n(2000 * yuan)}})})), "check.late@tender.price");
}

/// Links in child rows are judged, and stored values follow through them.
TYPED_TEST(WriteGate, LinksInChildRows) {
    auto& c = this->c;
    auto patch = City::create("tender", {{"name", t("机床")}});
    patch.children["bidders"] = {{{}, false, {{"firm", n(c.alpha)}, {"phone", t("13812341234")}}}, {{}, false, {{"firm", n(c.beta)}}}};
    patch.children["towns"] = {{{}, false, {{"value", n(c.huilong)}}}};
    const auto tender = c.must(city(), patch);
    EXPECT_EQ(c.get(city(), "tender", tender).cells.at("crew"), n(20));
    c.must(city(), City::change("enterprise", c.beta, {{"staff", n(90)}}));
    EXPECT_EQ(c.get(city(), "tender", tender).cells.at("crew"), n(90));
    auto bad = City::change("tender", tender, {});
    bad.children["bidders"] = {{{}, false, {{"firm", n(999)}}}};
    EXPECT_EQ(codes(c.write(city(), {bad})), "no_such_link@tender.bidders.firm");
    bad.children["bidders"] = {{{}, false, {{"firm", n(c.beta)}, {"phone", t("12")}}}};
    EXPECT_NE(codes(c.write(city(), {bad})), "");
    const auto record = c.get(office({c.huilong}), "tender", tender);
    EXPECT_EQ(record.children.at("bidders")[0].cells.at("phone"), t("138****1234"));
    EXPECT_EQ(record.children.at("towns")[0].cells.at("value"), n(c.huilong));
    EXPECT_EQ(c.get(city(), "tender", tender, {.seq = c.ledger->head_seq()}).children.at("bidders")[0].cells.at("phone"), t("13812341234"));
}

/// Judged beside the writer, and anew when something was written in between.
TYPED_TEST(WriteGate, LargeChangesFromTwoHandsBothStand) {
    auto& c = this->c;
    const auto many = [&](const std::string& prefix) {
        std::vector<Patch> patches;
        for (int i = 0; i < 80; ++i) patches.push_back(City::create("project", {{"enterprise", n(c.alpha)}, {"name", t(prefix + std::to_string(i))}}));
        return patches;
    };
    std::vector<std::thread> threads;
    std::atomic<int> written{0}, refused{0};
    for (const auto* prefix : {"甲", "乙", "甲"})
        threads.emplace_back([&, prefix] { (c.write(city(), many(prefix)) ? written : refused) += 1; });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(written, 2);
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(c.ledger->list(city(), {.register_id = "project", .limit = 0})->total, 160);
    EXPECT_EQ(c.ledger->titles_of(office({c.lusi}), "enterprise", {c.alpha, c.beta}), (std::map<std::int64_t, std::string>{{c.alpha, ""}, {c.beta, "乙公司"}}));
}

TYPED_TEST(WriteGate, ManyWritersEachStandAlone) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "共用");
    std::vector<std::thread> threads;
    std::atomic<int> written{0}, refused{0};
    for (int w = 0; w < 4; ++w)
        threads.emplace_back([&, w] {
            for (int i = 0; i < 10; ++i) {
                const bool bad = i % 3 == 2;
                auto patch = City::create("project", {{"enterprise", n(c.alpha)}, {"name", bad ? t("共用") : t(std::to_string(w) + "-" + std::to_string(i))}});
                (c.write(city(), {patch}) ? written : refused) += 1;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(written, 28);
    EXPECT_EQ(refused, 12);
    // Gapless although refusals came between.
    const auto last = c.ledger->list(city(), {.register_id = "project", .sort = {"-doc_number"}, .limit = 1});
    EXPECT_EQ(last->rows[0].doc_number, "hl-029");
    static_cast<void>(p);
}

}  // namespace
}  // namespace zhigai::facts::test
