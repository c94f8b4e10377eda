#include <cstdio>

#include "facts/ledger/contract.h"
#include "facts/ledger/internal/core.h"

/// What somebody with the file in hand may do to it, and what verify says then.
namespace zhigai::facts::test {
namespace {

using query::Compare;
using query::Predicate;

template <class Maker>
class Chain : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
    std::int64_t project = 0;
    std::map<std::string, std::int64_t> at;  // name → change set

    void SetUp() override {
        project = c.project(c.alpha, "一号", {{"planned", n(100)}});
        at["created"] = c.ledger->head_seq();
        auto patch = City::change("project", project, {{"planned", n(200)}});
        patch.children["evidence"] = {{{}, false, {{"what", t("发票")}, {"amount", n(7)}}}};
        c.must(city(), patch, "改数");
        at["changed"] = c.ledger->head_seq();
        c.must(city(), City::move(project, "start"));
        at["moved"] = c.ledger->head_seq();
        c.must(city(), City::change("enterprise", c.alpha, {{"phone", t("13900000000")}}));
        at["phone"] = c.ledger->head_seq();
        ASSERT_EQ(c.verified(c.ledger->head_hash()), "");
    }

    query::Rows select(query::Query query) {
        auto snapshot = maker.store->snapshot();
        auto rows = (*snapshot)->select(query);
        EXPECT_TRUE(rows) << codes(rows);
        return *rows;
    }
    std::int64_t id_of(const std::string& table, Predicate where) {
        query::Query query{.table = table, .where = std::move(where), .columns = {"id"}, .sort = {{"id", true}}, .limit = 1};
        return integer(select(query).at(0)[0]);
    }
    void alter(const std::string& table, std::int64_t id, const Cells& cells) {
        auto transaction = maker.store->begin();
        ASSERT_TRUE((*transaction)->update(table, id, cells));
        ASSERT_TRUE((*transaction)->commit());
    }
    std::string first_broken() {
        auto report = c.ledger->verify();
        EXPECT_TRUE(report);
        return report->faults.empty() ? "" : report->faults.front().code + " " + report->faults.front().where.key.substr(11);
    }
    std::string number(const char* name) { return std::to_string(at[name]); }
};
TYPED_TEST_SUITE(Chain, Stores);

TYPED_TEST(Chain, NamesTheChangeSetOfAnAlteredVersion) {
    const auto id = this->id_of("h_project", Predicate::cmp("cs", Compare::Equal, n(this->at["changed"])));
    this->alter("h_project", id, {{"f_planned", n(201)}});
    EXPECT_EQ(this->first_broken(), "chain_versions " + this->number("changed"));
    this->alter("h_project", id, {{"f_planned", n(200)}});
    EXPECT_EQ(this->first_broken(), "");
}

TYPED_TEST(Chain, NamesAlterationsOfEveryTable) {
    auto& c = this->c;
    const auto check = [&](const std::string& table, std::int64_t id, Cells bad, Cells good, const std::string& expected) {
        this->alter(table, id, bad);
        EXPECT_EQ(this->first_broken(), expected) << table;
        this->alter(table, id, good);
        EXPECT_EQ(this->first_broken(), "") << table;
    };
    const auto changed = this->at["changed"];
    check("change_set", changed, {{"reason", t("改过")}}, {{"reason", t("改数")}}, "chain_hash " + this->number("changed"));
    check("change_set", changed, {{"who", t("别人")}}, {{"who", t("张三")}}, "chain_hash " + this->number("changed"));
    check("r_project", this->project, {{"f_planned", n(5)}}, {{"f_planned", n(200)}}, "chain_current " + this->number("moved"));
    const auto child = this->id_of("h_project__evidence", Predicate::always());
    check("h_project__evidence", child, {{"f_amount", n(8)}}, {{"f_amount", n(7)}}, "chain_versions " + this->number("changed"));
    check("r_project__evidence", this->id_of("r_project__evidence", Predicate::always()), {{"f_amount", n(8)}}, {{"f_amount", n(7)}}, "chain_current " + this->number("changed"));
    const auto step = this->id_of("step", Predicate::always());
    check("step", step, {{"who", t("别人")}}, {{"who", t("张三")}}, "chain_versions " + this->number("moved"));
    // rec_to and v_to are outside the digests, yet not free.
    const auto old = this->id_of("h_project", Predicate::cmp("cs", Compare::Equal, n(this->at["created"])));
    check("h_project", old, {{"rec_to", n(seq_max)}}, {{"rec_to", n(changed)}}, "chain_times " + this->number("created"));
    const auto live = this->id_of("h_enterprise", Predicate::cmp("cs", Compare::Equal, n(this->at["phone"])));
    check("h_enterprise", live, {{"v_to", n(5)}}, {{"v_to", n(day_max)}}, "chain_times " + this->number("phone"));
    const auto salted = this->id_of("salted", Predicate::cmp("value", Compare::Equal, t("13812341234")));
    EXPECT_NE(this->select({.table = "salted", .where = Predicate::cmp("id", Compare::Equal, n(salted)), .columns = {"salt"}})[0][0], Cell{});
    this->alter("salted", salted, {{"value", t("13812341235")}});
    EXPECT_NE(this->first_broken(), "");
    static_cast<void>(c);
}

TYPED_TEST(Chain, NoPersonalValueLiesInAHistory) {
    for (const auto& row : this->select({.table = "h_enterprise", .columns = {"f_phone"}}))
        if (!is_null(row[0])) { EXPECT_EQ(text(row[0]).size(), 64U); }
}

/// Erasure removes value and salt; the chain still holds (decision 6).
TYPED_TEST(Chain, ErasedValuesLeaveTheChainWhole) {
    const auto salted = this->id_of("salted", Predicate::cmp("value", Compare::Equal, t("13812341234")));
    this->alter("salted", salted, {{"value", {}}, {"salt", {}}});
    EXPECT_EQ(this->first_broken(), "");
    const auto past = this->c.get(city(), "enterprise", this->c.alpha, {.seq = this->at["phone"] - 1});
    EXPECT_EQ(past.cells.at("phone"), Cell{});
}

TYPED_TEST(Chain, NamesOneRemovedAndTwoSwapped) {
    auto& store = *this->maker.store;
    const auto created = this->at["created"], changed = this->at["changed"];
    const auto all = this->select({.table = "change_set", .columns = header_columns(), .sort = {{"id"}}});
    const auto header = [&](std::int64_t id) { return read_header(all.at(static_cast<std::size_t>(id) - 1)); };
    {
        auto transaction = store.begin();
        ASSERT_TRUE((*transaction)->update("change_set", created, header_cells(header(changed))));
        ASSERT_TRUE((*transaction)->update("change_set", changed, header_cells(header(created))));
        ASSERT_TRUE((*transaction)->commit());
    }
    EXPECT_EQ(this->first_broken().substr(this->first_broken().find(' ')), " " + this->number("created"));
    {
        auto transaction = store.begin();
        ASSERT_TRUE((*transaction)->update("change_set", created, header_cells(header(created))));
        ASSERT_TRUE((*transaction)->update("change_set", changed, header_cells(header(changed))));
        ASSERT_TRUE((*transaction)->commit());
    }
    ASSERT_EQ(this->first_broken(), "");
    {
        auto transaction = store.begin();
        ASSERT_TRUE((*transaction)->erase("change_set", changed));
        ASSERT_TRUE((*transaction)->commit());
    }
    EXPECT_EQ(this->first_broken(), "chain_missing " + this->number("changed"));
}

/// Whoever rewrites the whole chain is found out by a head that left the machine, and only by it.
TYPED_TEST(Chain, AForgeryMadeAnewIsFoundByItsHeadAlone) {
    auto& store = *this->maker.store;
    const auto honest = this->c.ledger->head_hash();
    const auto planned = n(this->at["changed"]);
    const auto forged = this->id_of("h_project", Predicate::cmp("cs", Compare::Equal, planned));
    {
        auto transaction = store.begin();
        ASSERT_TRUE((*transaction)->update("change_set", this->at["changed"], {{"reason", t("伪造")}}));
        std::string prev;
        const auto rows = (*transaction)->select({.table = "change_set", .columns = header_columns(), .sort = {{"id"}}});
        for (const auto& row : *rows) {
            auto header = read_header(row);
            header.prev = prev;
            header.hash = hash_of(HashName::Sha256, header);
            prev = header.hash;
            ASSERT_TRUE((*transaction)->update("change_set", header.id, header_cells(header)));
        }
        ASSERT_TRUE((*transaction)->commit());
    }
    const auto blind = this->c.ledger->verify();
    EXPECT_TRUE(blind->faults.empty());
    EXPECT_FALSE(blind->head_checked);
    const auto seeing = this->c.ledger->verify(honest);
    EXPECT_TRUE(seeing->head_checked);
    ASSERT_EQ(seeing->faults.size(), 1U);
    EXPECT_EQ(seeing->faults[0].code, "chain_head");
    static_cast<void>(forged);
}

TEST(ChainBackup, ACutTailIsFoundByTheHead) {
    Sqlite maker;
    City c(maker.make());
    const auto early = maker.folder.path + "/early.db";
    ASSERT_TRUE(c.ledger->backup(early));
    c.project(c.alpha, "一号");
    const auto late = maker.folder.path + "/late.db";
    ASSERT_TRUE(c.ledger->backup(late));
    std::ifstream file(late + ".head");
    const std::string head((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(head, "{\"seq\":" + std::to_string(c.ledger->head_seq()) + ",\"hash\":\"" + c.ledger->head_hash() + "\"}\n");

    ASSERT_TRUE(sqlite::restore(early, maker.folder.path + "/restored"));
    auto store = sqlite::open(maker.folder.path + "/restored");
    ASSERT_TRUE(store);
    City again(std::move(*store), false);
    EXPECT_EQ(again.verified(), "");  // by itself the rest of a cut chain is whole
    EXPECT_EQ(codes(again.ledger->verify(c.ledger->head_hash())->faults), "chain_head@change_set." + std::to_string(c.ledger->head_seq()));
    EXPECT_EQ(again.ledger->head_seq(), c.ledger->head_seq() - 1);
}

TEST(ChainReopen, GoesOnWhereItStood) {
    Sqlite maker;
    std::string head;
    std::int64_t first = 0;
    {
        City c(maker.make());
        first = c.project(c.alpha, "一号");
        head = c.ledger->head_hash();
        c.ledger.reset();
    }
    maker.store.reset();
    City c(maker.make(), false);
    EXPECT_EQ(c.ledger->head_hash(), head);  // the same bundle writes nothing
    const auto alpha = *c.ledger->find(city(), "enterprise", {{"code", t("A1")}});
    EXPECT_EQ(c.get(city(), "project", c.project(alpha.at(0), "二号")).doc_number, "hl-002");
    EXPECT_GT(c.ledger->list(city(), {.register_id = "project", .sort = {"-id"}})->rows.at(0).id, first);
    EXPECT_EQ(c.verified(head), "");
}

}  // namespace
}  // namespace zhigai::facts::test
