#include <algorithm>

#include "facts/ledger/contract.h"

namespace zhigai::facts::test {
namespace {

/// One accepted project of 甲 in 汇龙, one reserve project of 乙 in 吕四港.
template <class Maker>
class ReadGate : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
    std::int64_t shown = 0, hidden = 0;
    void SetUp() override {
        auto patch = City::create("project", {{"enterprise", n(c.alpha)}, {"name", t("一号技改")}, {"planned", n(100 * yuan)}, {"started_on", day(2024, 2, 1)},
                                              {"opinion", t("很好")}});
        patch.enter_state = "accepted";
        patch.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(7)}}}};
        shown = c.must(city(), patch);
        hidden = c.project(c.beta, "二号上云", {{"planned", n(30 * yuan)}, {"opinion", t("一般")}, {"kind", t("cloud")}});
    }
    std::vector<std::int64_t> ids(const Principal& who, ListRequest request) {
        if (request.register_id.empty()) request.register_id = "project";
        auto page = c.ledger->list(who, request);
        EXPECT_TRUE(page) << codes(page);
        std::vector<std::int64_t> found;
        if (page)
            for (const auto& row : page->rows) found.push_back(row.id);
        return found;
    }
};
TYPED_TEST_SUITE(ReadGate, Stores);

using Ids = std::vector<std::int64_t>;

TYPED_TEST(ReadGate, RowsAreThoseOfTheGrants) {
    auto& c = this->c;
    EXPECT_EQ(this->ids(city(), {.sort = {"id"}}), (Ids{this->shown, this->hidden}));
    EXPECT_EQ(this->ids(office({c.lusi}), {}), Ids{this->hidden});
    EXPECT_EQ(this->ids(office({c.lusi, c.huilong}), {.sort = {"id"}}), (Ids{this->shown, this->hidden}));
    EXPECT_EQ(this->ids(office({}), {}), Ids{});
    EXPECT_EQ(this->ids(firm(c.beta), {}), Ids{this->hidden});
    EXPECT_EQ(this->ids(anyone(), {}), Ids{this->shown});
    EXPECT_EQ(this->ids(firm(c.alpha), {.register_id = "enterprise"}), Ids{c.alpha});  // self = my.enterprise
    EXPECT_EQ(codes(c.ledger->list(Principal{"x", {"auditor"}, {}}, {.register_id = "enterprise"})), "no_right@enterprise");
    EXPECT_EQ(this->ids(Principal{}, {}), Ids{this->shown});  // who comes without a role is anyone
    EXPECT_EQ(codes(c.ledger->get(office({c.lusi}), "project", this->shown)), "not_found@project");
    EXPECT_EQ(codes(c.ledger->get(office({c.lusi}), "project", 999)), "not_found@project");
    EXPECT_EQ(codes(c.ledger->history(office({c.lusi}), "project", this->shown)), "not_found@project");
    EXPECT_EQ(c.ledger->title_of(office({c.lusi}), "project", this->shown), "");
    EXPECT_EQ(c.ledger->title_of(city(), "project", this->shown), "一号技改");
}

TYPED_TEST(ReadGate, UnseenFieldsAreAbsent) {
    auto& c = this->c;
    const auto record = c.get(office({c.huilong}), "project", this->shown);
    EXPECT_FALSE(record.cells.contains("opinion"));
    EXPECT_TRUE(record.cells.contains("accepted_on"));
    EXPECT_EQ(c.get(city(), "project", this->shown).cells.at("opinion"), t("很好"));
    const auto open = c.get(anyone(), "project", this->shown);
    EXPECT_EQ(open.cells.size(), 4U);
    EXPECT_TRUE(open.children.empty());
    EXPECT_EQ(record.children.at("evidence").size(), 1U);
    const auto history = c.ledger->history(office({c.huilong}), "project", this->shown);
    for (const auto& version : *history)
        for (const auto& changed : version.changed) EXPECT_NE(changed.field, "opinion");
}

/// A question about a field answers only for rows on which the field is seen; rights of two grants add up row by row.
TYPED_TEST(ReadGate, AskingNarrowsToRowsThatShowTheField) {
    auto& c = this->c;
    const Principal both{"李四", {"district_office", "anyone"}, {{"districts", {c.lusi}}}};
    EXPECT_EQ(this->ids(both, {.sort = {"id"}}), (Ids{this->shown, this->hidden}));
    EXPECT_FALSE(c.get(both, "project", this->shown).cells.contains("planned"));
    EXPECT_TRUE(c.get(both, "project", this->hidden).cells.contains("planned"));
    EXPECT_EQ(this->ids(both, {.filters = {{"planned", ">", {n(0)}}}}), Ids{this->hidden});
    EXPECT_EQ(this->ids(both, {.where = "planned > yuan(0)"}), Ids{this->hidden});
    EXPECT_EQ(this->ids(both, {.where = "not(planned > yuan(1000))"}), Ids{this->hidden});
    EXPECT_EQ(this->ids(both, {.sort = {"-planned"}}), Ids{this->hidden});
    EXPECT_EQ(this->ids(both, {.filters = {{"planned", "null", {}}}}), Ids{});
    const auto page = c.ledger->list(both, {.register_id = "project", .sums = {"planned"}});
    EXPECT_EQ(page->total, 2);
    EXPECT_EQ(page->sums.at("planned"), n(30 * yuan));
    const auto rows = c.ledger->aggregate(both, {.register_id = "project", .group = {"kind"}, .sums = {"planned"}});
    ASSERT_TRUE(rows);
    EXPECT_EQ(*rows, (query::Rows{{t("cloud"), n(1), n(30 * yuan)}}));
}

TYPED_TEST(ReadGate, AFieldNobodySeesIsNamed) {
    auto& c = this->c;
    const auto who = office({c.huilong});
    const auto refused = [&](ListRequest request) {
        request.register_id = "project";
        return codes(c.ledger->list(who, request));
    };
    EXPECT_EQ(refused({.filters = {{"opinion", "has", {t("好")}}}}), "not_seen@project.opinion");
    EXPECT_EQ(refused({.where = "opinion = \"很好\""}), "not_seen@project.opinion");
    EXPECT_EQ(refused({.sort = {"opinion"}}), "not_seen@project.opinion");
    EXPECT_EQ(refused({.sums = {"opinion"}}), "not_seen@project.opinion");
    EXPECT_EQ(refused({.filters = {{"nothing", "=", {n(1)}}}}), "unknown_field@project.nothing");
    EXPECT_EQ(refused({.filters = {{"age", "=", {n(1)}}}}), "not_filterable@project.age");
    EXPECT_EQ(refused({.filters = {{"planned", "=", {t("x")}}}}), "bad_filter@project.planned");
    EXPECT_EQ(codes(c.ledger->aggregate(who, {.register_id = "project", .group = {"opinion"}})), "not_seen@project.opinion");
    EXPECT_EQ(codes(c.ledger->find(who, "project", {{"opinion", t("很好")}})), "not_seen@project.opinion");
    // Through a link as far as the linked row and field are seen.
    EXPECT_EQ(this->ids(who, {.where = "enterprise.name = \"甲公司\""}), (std::vector<std::int64_t>{this->shown}));
    EXPECT_EQ(this->ids(office({c.lusi}), {.where = "enterprise.name = \"甲公司\""}), (std::vector<std::int64_t>{}));
    EXPECT_NE(refused({.where = "enterprise.phone = \"13812341234\""}), "");
    EXPECT_NE(codes(c.ledger->list(anyone(), {.register_id = "project", .where = "enterprise.staff > 1"})), "");
    EXPECT_NE(refused({.where = "planned >"}), "");
}

TYPED_TEST(ReadGate, MaskedFieldsNeitherFilterNorSortNorAnswerSearch) {
    auto& c = this->c;
    const auto who = office({c.huilong});
    const auto record = c.get(who, "enterprise", c.alpha);
    EXPECT_EQ(record.cells.at("phone"), t("138****1234"));
    EXPECT_EQ(record.cells.at("contact"), t("王**"));
    EXPECT_EQ(record.masked, (std::vector<std::string>{"phone", "contact"}));
    EXPECT_TRUE(c.get(city(), "enterprise", c.alpha).masked.empty());
    const auto refused = [&](ListRequest request) {
        request.register_id = "enterprise";
        return codes(c.ledger->list(who, request));
    };
    EXPECT_EQ(refused({.filters = {{"phone", "=", {t("13812341234")}}}}), "masked_field@enterprise.phone");
    EXPECT_EQ(refused({.sort = {"-phone"}}), "masked_field@enterprise.phone");
    EXPECT_EQ(refused({.where = "phone = \"13812341234\""}), "masked_field@enterprise.phone");
    EXPECT_EQ(codes(c.ledger->find(who, "enterprise", {{"phone", t("13812341234")}})), "masked_field@enterprise.phone");
    EXPECT_EQ(this->ids(who, {.register_id = "enterprise", .search = "138"}), Ids{});
    EXPECT_EQ(this->ids(city(), {.register_id = "enterprise", .search = "138"}), Ids{c.alpha});
    c.must(city(), City::change("enterprise", c.alpha, {{"phone", t("13899999999")}}));
    const auto history = c.ledger->history(who, "enterprise", c.alpha);
    ASSERT_EQ(history->back().changed.size(), 1U);
    EXPECT_EQ(history->back().changed[0].before, t("138****1234"));
    EXPECT_EQ(history->back().changed[0].after, t("138****9999"));
    EXPECT_EQ(c.ledger->history(city(), "enterprise", c.alpha)->back().changed[0].before, t("13812341234"));
    EXPECT_EQ(c.ledger->rights(who, "enterprise").masked, (std::vector<std::string>{"phone", "contact"}));
}

TYPED_TEST(ReadGate, SearchFindsByNumberNameAndLinkedName) {
    auto& c = this->c;
    EXPECT_EQ(this->ids(city(), {.search = "技改"}), Ids{this->shown});
    EXPECT_EQ(this->ids(city(), {.search = "hl-001"}), Ids{this->shown});
    EXPECT_EQ(this->ids(city(), {.search = "乙公司 上云"}), Ids{this->hidden});
    EXPECT_EQ(this->ids(city(), {.search = "乙公司 技改"}), Ids{});
    EXPECT_EQ(this->ids(anyone(), {.search = "甲公司"}), Ids{this->shown});
    EXPECT_EQ(this->ids(anyone(), {.search = "A1"}), Ids{});  // the code of the firm is not the public's
    static_cast<void>(c);
}

TYPED_TEST(ReadGate, PagesSortAndStream) {
    auto& c = this->c;
    for (int i = 0; i < 8; ++i) c.project(i % 2 ? c.alpha : c.beta, "批" + std::to_string(i), {{"planned", n(i * yuan)}});
    const auto page = c.ledger->list(city(), {.register_id = "project", .filters = {{"name", "has", {t("批")}}}, .sort = {"-planned"}, .offset = 2, .limit = 3, .sums = {"planned"}});
    ASSERT_TRUE(page) << codes(page);
    EXPECT_EQ(page->total, 8);
    ASSERT_EQ(page->rows.size(), 3U);
    EXPECT_EQ(page->rows[0].cells.at("planned"), n(5 * yuan));
    EXPECT_EQ(page->sums.at("planned"), n(28 * yuan));
    EXPECT_EQ(page->seq, c.ledger->head_seq());
    std::vector<std::string> names;
    ASSERT_TRUE(c.ledger->each(office({c.huilong}), {.register_id = "project", .filters = {{"name", "has", {t("批")}}}, .sort = {"name"}}, [&](const Record& record) {
        names.push_back(std::get<std::string>(record.cells.at("name")));
        EXPECT_FALSE(record.cells.contains("opinion"));
        return names.size() < 3;
    }));
    EXPECT_EQ(names, (std::vector<std::string>{"批1", "批3", "批5"}));
    EXPECT_EQ(this->ids(city(), {.filters = {{"state", "in", {t("accepted")}}}}), Ids{this->shown});
    EXPECT_EQ(this->ids(city(), {.filters = {{"id", "=", {n(this->hidden)}}}}), Ids{this->hidden});
}

TYPED_TEST(ReadGate, VirtualValuesAreComputedOnRead) {
    auto& c = this->c;
    EXPECT_EQ(c.get(city(), "project", this->shown).cells.at("age"), n(29));
    c.on(2024, 3, 11);
    EXPECT_EQ(c.get(city(), "project", this->shown).cells.at("age"), n(39));
    EXPECT_FALSE(c.get(anyone(), "project", this->shown).cells.contains("age"));
}

TYPED_TEST(ReadGate, ChangeSetsAreThoseOfSeenRows) {
    auto& c = this->c;
    const auto all = c.ledger->change_sets(city(), 0, 100);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 6U);  // two districts, two firms, two projects; the schema has no rows
    EXPECT_GT(all->front().id, all->back().id);
    EXPECT_EQ(all->front().who, "张三");
    const auto theirs = c.ledger->change_sets(office({c.lusi}), 0, 100);
    EXPECT_EQ(theirs->size(), 4U);
    EXPECT_EQ(c.ledger->change_sets(city(), all->front().id, 2)->size(), 2U);
    EXPECT_EQ(c.ledger->change_sets(city(), all->front().id, 1)->front().id, all->at(1).id);
}

TYPED_TEST(ReadGate, FormerKeysAreFound) {
    auto& c = this->c;
    c.must(city(), City::change("enterprise", c.alpha, {{"name", t("新甲公司")}, {"code", t("A9")}}));
    EXPECT_EQ(*c.ledger->find(city(), "enterprise", {{"code", t("A9")}}), Ids{c.alpha});
    EXPECT_EQ(*c.ledger->find(city(), "enterprise", {{"code", t("A1")}}), Ids{c.alpha});
    EXPECT_EQ(*c.ledger->find(city(), "enterprise", {{"name", t("甲公司")}}), Ids{c.alpha});
    EXPECT_EQ(*c.ledger->find(office({c.lusi}), "enterprise", {{"name", t("甲公司")}}), Ids{});
    const auto other = c.must(city(), City::create("enterprise", {{"code", t("A1")}, {"name", t("第三家")}, {"district", n(c.lusi)}}));
    EXPECT_EQ(*c.ledger->find(city(), "enterprise", {{"code", t("A1")}}), Ids{other});  // today's bearer first
}

/// The public sees accepted rows: what was said while the row was not accepted stays unseen.
TYPED_TEST(ReadGate, HistoryShowsOnlyTimesThatWereSeen) {
    auto& c = this->c;
    c.must(city(), City::move(this->hidden, "start"));
    const auto p = this->hidden;
    auto finish = City::move(p, "finish", {{"finished_on", day(2024, 3, 1)}, {"actual", n(5)}});
    finish.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(7)}}}};
    c.must(city("甲"), finish);
    c.must(city("乙"), City::move(p, "accept"));
    c.must(city("乙"), City::change("project", p, {{"name", t("改名")}}), "更正");
    EXPECT_EQ(c.ledger->history(city(), "project", p)->size(), 5U);
    const auto open = c.ledger->history(anyone(), "project", p);
    ASSERT_TRUE(open);
    ASSERT_EQ(open->size(), 1U);
    EXPECT_EQ(open->front().changed.size(), 1U);
    EXPECT_EQ(codes(c.ledger->get(anyone(), "project", p, {.seq = c.ledger->head_seq() - 3})), "not_found@project");
}

}  // namespace
}  // namespace zhigai::facts::test
