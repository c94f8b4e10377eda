#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "facts/store/store.h"

/// What every adapter of the port holds, as one typed suite. An adapter's test gives a Maker with
/// `static std::unique_ptr<Store> make()` (an empty store) and instantiates StoreContract with it.
namespace zhigai::store {

namespace contract {

using query::Compare;
using query::Measure;
using P = query::Predicate;

inline Cell n(std::int64_t value) { return value; }
inline Cell t(std::string value) { return value; }
inline const Cell null_cell{};

inline Table projects() {
    return {.name = "r_project",
            .columns = {{"name", ColumnKind::Text, true},
                        {"money", ColumnKind::Integer},
                        {"kind", ColumnKind::Text},
                        {"district", ColumnKind::Integer}},
            .indexes = {{"by_name", {"name"}, true}, {"by_district", {"district", "kind"}}}};
}

inline std::string faults_of(const Done& done) { return done ? "" : to_text(done.error()); }
inline std::string code_of(const Done& done) { return done ? "" : done.error().front().code; }
template <class T>
std::string code_of(const Result<T>& result) {
    return result ? "" : result.error().front().code;
}

/// Five rows, a null in each column that may have one.
inline void fill(Store& store) {
    auto tx = store.begin();
    ASSERT_TRUE(tx);
    ASSERT_EQ(faults_of((*tx)->create_table(projects())), "");
    const auto put = [&](std::int64_t id, Cells cells) {
        ASSERT_EQ(faults_of((*tx)->insert("r_project", id, cells)), "");
    };
    put(1, {{"name", t("甲")}, {"money", n(100)}, {"kind", t("retrofit")}, {"district", n(3)}});
    put(2, {{"name", t("乙")}, {"money", n(250)}, {"kind", t("cloud")}, {"district", n(3)}});
    put(3, {{"name", t("丙")}, {"money", null_cell}, {"kind", t("retrofit")}, {"district", n(4)}});
    put(4, {{"name", t("丁")}, {"money", n(250)}, {"kind", null_cell}, {"district", n(4)}});
    put(5, {{"name", t("戊")}, {"money", n(-7)}, {"kind", t("cloud")}});
    ASSERT_EQ(faults_of((*tx)->commit()), "");
}

inline query::Rows rows_of(Snapshot& snapshot, const query::Query& query) {
    auto rows = snapshot.select(query);
    EXPECT_TRUE(rows) << (rows ? "" : to_text(rows.error()));
    return rows ? *rows : query::Rows{};
}

inline std::vector<std::int64_t> ids(Snapshot& snapshot, P where) {
    std::vector<std::int64_t> out;
    for (const query::Row& row :
         rows_of(snapshot, {.table = "r_project", .where = std::move(where), .columns = {"id"}})) {
        out.push_back(std::get<std::int64_t>(row.at(0)));
    }
    return out;
}

inline std::int64_t count_of(Snapshot& snapshot, const std::string& table = "r_project") {
    const query::Rows rows = rows_of(snapshot, {.table = table, .measures = {{Measure::Count, ""}}});
    return rows.empty() ? -1 : std::get<std::int64_t>(rows.front().front());
}

}  // namespace contract

template <class Maker>
class StoreContract : public testing::Test {
 protected:
    void SetUp() override { contract::fill(*store_); }
    std::unique_ptr<Snapshot> look() { return std::move(*store_->snapshot()); }
    std::unique_ptr<Transaction> write() { return std::move(*store_->begin()); }

    std::unique_ptr<Store> store_ = Maker::make();
};
TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, SelectsByEveryPredicate) {
    using namespace contract;
    using Ids = std::vector<std::int64_t>;
    struct Case {
        const char* why;
        P where;
        Ids ids;
    };
    const P big = P::cmp("money", Compare::Greater, n(100));
    const Case cases[] = {
        {"all", P::always(), {1, 2, 3, 4, 5}},
        {"none", P::never(), {}},
        {"unknown", P::unknown(), {}},
        {"=", P::cmp("money", Compare::Equal, n(250)), {2, 4}},
        {"!= takes the null too", P::cmp("money", Compare::NotEqual, n(250)), {1, 3, 5}},
        {"not = as well", P::negate(P::cmp("money", Compare::Equal, n(250))), {1, 3, 5}},
        {"<", P::cmp("money", Compare::Less, n(100)), {5}},
        {"<=", P::cmp("money", Compare::LessEqual, n(100)), {1, 5}},
        {">", big, {2, 4}},
        {">=", P::cmp("money", Compare::GreaterEqual, n(100)), {1, 2, 4}},
        {"not > leaves the null out", P::negate(big), {1, 5}},
        {"text", P::cmp("kind", Compare::Less, t("d")), {2, 5}},
        {"id", P::cmp("id", Compare::GreaterEqual, n(4)), {4, 5}},
        {"is null", P::is_null("money"), {3}},
        {"is not null", P::negate(P::is_null("district")), {1, 2, 3, 4}},
        {"= null", P::cmp("kind", Compare::Equal, null_cell), {4}},
        {"!= null", P::cmp("kind", Compare::NotEqual, null_cell), {1, 2, 3, 5}},
        {"< null", P::negate(P::cmp("kind", Compare::Less, null_cell)), {}},
        {"in", P::in("district", {n(4), n(9)}), {3, 4}},
        {"not in takes the null", P::negate(P::in("district", {n(4), n(9)})), {1, 2, 5}},
        {"in with null", P::in("district", {n(4), null_cell}), {3, 4, 5}},
        {"in null alone", P::in("district", {null_cell}), {5}},
        {"in many", P::in("id", {n(1), n(2), n(3), n(5), n(7), n(8), n(9)}), {1, 2, 3, 5}},
        {"contains", P::contains("kind", "etro"), {1, 3}},
        {"not contains", P::negate(P::contains("kind", "etro")), {2, 5}},
        {"contains nothing", P::contains("kind", ""), {1, 2, 3, 5}},
        {"and", P::all({big, P::cmp("district", Compare::Equal, n(4))}), {4}},
        {"or", P::any({big, P::is_null("money")}), {2, 3, 4}},
        {"columns =", P::cmp_columns("money", Compare::Equal, "district"), {}},
        {"columns >", P::cmp_columns("money", Compare::Greater, "district"), {1, 2, 4}},
        {"not columns >", P::negate(P::cmp_columns("money", Compare::Greater, "district")), {}},
        {"columns !=", P::cmp_columns("money", Compare::NotEqual, "district"), {1, 2, 3, 4, 5}},
    };
    const auto snapshot = this->look();
    for (const Case& c : cases) EXPECT_EQ(ids(*snapshot, c.where), c.ids) << c.why;
}

TYPED_TEST_P(StoreContract, LooksThroughLinks) {
    using namespace contract;
    using Ids = std::vector<std::int64_t>;
    auto tx = this->write();
    ASSERT_TRUE(tx->create_table({.name = "r_district",
                                  .columns = {{"code", ColumnKind::Text}, {"money", ColumnKind::Integer},
                                              {"town", ColumnKind::Integer}}}));
    ASSERT_TRUE(tx->insert("r_district", 3, {{"code", t("x")}, {"town", n(4)}}));
    ASSERT_TRUE(tx->insert("r_district", 4, {{"code", t("y")}, {"money", n(7)}}));
    ASSERT_TRUE(tx->commit());
    const auto to = [](P of_row) { return P::linked("district", "r_district", std::move(of_row)); };
    const auto snapshot = this->look();
    EXPECT_EQ(ids(*snapshot, to(P::cmp("code", Compare::Equal, t("x")))), (Ids{1, 2}));
    EXPECT_EQ(ids(*snapshot, P::negate(to(P::cmp("code", Compare::Equal, t("x"))))), (Ids{3, 4, 5})) << "never null";
    EXPECT_EQ(ids(*snapshot, to(P::always())), (Ids{1, 2, 3, 4}));
    EXPECT_EQ(ids(*snapshot, to(P::cmp("money", Compare::Less, n(9)))), (Ids{3, 4})) << "of a null nothing is true";
    EXPECT_EQ(ids(*snapshot, to(P::negate(P::cmp("money", Compare::Less, n(9))))), Ids{});
    EXPECT_EQ(ids(*snapshot, to(P::linked("town", "r_district", P::cmp("code", Compare::Equal, t("y"))))), (Ids{1, 2}));
    EXPECT_EQ(ids(*snapshot, P::linked("id", "r_project", P::cmp("money", Compare::Equal, n(100)))), (Ids{1}));
    const auto code = [&](P where) {
        return code_of(snapshot->select({.table = "r_project", .where = std::move(where), .columns = {"id"}}));
    };
    EXPECT_EQ(code(to(P::cmp("name", Compare::Equal, t("甲")))), "unknown_column") << "a column of the outer table";
    EXPECT_EQ(code(P::linked("district", "r_absent", P::always())), "no_such_table");
    EXPECT_EQ(code(P::linked("kind", "r_district", P::always())), "wrong_kind");
}

TYPED_TEST_P(StoreContract, JoinsThousandsOfParts) {
    using namespace contract;
    std::vector<P> parts;
    for (std::int64_t i = 0; i < 5000; ++i) {
        parts.push_back(P::all({P::cmp("id", Compare::Equal, n(i * 2)), P::is_null("kind")}));
    }
    const auto snapshot = this->look();
    EXPECT_EQ(ids(*snapshot, P::any(std::move(parts))), (std::vector<std::int64_t>{4}));
}

TYPED_TEST_P(StoreContract, SortsStablyAndPages) {
    using namespace contract;
    const auto snapshot = this->look();
    const auto sorted = [&](std::vector<query::Sort> sort, std::int64_t offset = 0, std::int64_t limit = -1) {
        std::string out;
        for (const query::Row& row : rows_of(*snapshot, {.table = "r_project",
                                                         .columns = {"id"},
                                                         .sort = std::move(sort),
                                                         .offset = offset,
                                                         .limit = limit})) {
            out += std::to_string(std::get<std::int64_t>(row.front()));
        }
        return out;
    };
    EXPECT_EQ(sorted({{"money"}}), "35124") << "nulls first, equals by id";
    EXPECT_EQ(sorted({{"money", true}}), "24153") << "nulls last, equals still by id";
    EXPECT_EQ(sorted({{"district"}, {"money", true}}), "52143");
    EXPECT_EQ(sorted({{"name"}}), "43251") << "by code point, not by pinyin or stroke";
    EXPECT_EQ(sorted({{"money"}}, 1, 2), "51");
    EXPECT_EQ(sorted({{"money"}}, 4, 10), "4");
    EXPECT_EQ(sorted({{"money"}}, 9), "");
    EXPECT_EQ(sorted({}, 0, 0), "");
}

TYPED_TEST_P(StoreContract, GroupsAndMeasures) {
    using namespace contract;
    const auto snapshot = this->look();
    const std::vector<std::pair<Measure, std::string>> all = {{Measure::Count, ""},
                                                              {Measure::Count, "money"},
                                                              {Measure::Sum, "money"},
                                                              {Measure::Min, "money"},
                                                              {Measure::Max, "name"}};
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project", .group = {"district"}, .measures = all}),
              (query::Rows{{null_cell, n(1), n(1), n(-7), n(-7), t("戊")},
                           {n(3), n(2), n(2), n(350), n(100), t("甲")},
                           {n(4), n(2), n(1), n(250), n(250), t("丙")}}));
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project",
                                  .where = P::is_null("money"),
                                  .group = {"district", "kind"},
                                  .measures = {{Measure::Sum, "money"}}}),
              (query::Rows{{n(4), t("retrofit"), null_cell}}));
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project",
                                  .sort = {{"kind", true}},
                                  .limit = 2,
                                  .group = {"kind"},
                                  .measures = {{Measure::Count, ""}}}),
              (query::Rows{{t("retrofit"), n(2)}, {t("cloud"), n(2)}}));
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project", .group = {"kind"}}),
              (query::Rows{{null_cell}, {t("cloud")}, {t("retrofit")}}));
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project", .where = P::never(), .measures = all}),
              (query::Rows{{n(0), n(0), null_cell, null_cell, null_cell}}));
    EXPECT_EQ(rows_of(*snapshot, {.table = "r_project", .where = P::never(), .group = {"kind"}, .measures = all}),
              query::Rows{});
}

TYPED_TEST_P(StoreContract, RefusesASumPast64Bits) {
    using namespace contract;
    const auto tx = this->write();
    const auto most = std::numeric_limits<std::int64_t>::max();
    ASSERT_TRUE(tx->update("r_project", 3, {{"money", n(most)}}));
    EXPECT_EQ(code_of(tx->select({.table = "r_project", .measures = {{Measure::Sum, "money"}}})), "overflow");
    EXPECT_EQ(rows_of(*tx, {.table = "r_project",
                            .where = P::cmp("id", Compare::Equal, n(3)),
                            .measures = {{Measure::Sum, "money"}}}),
              (query::Rows{{n(most)}}));
}

TYPED_TEST_P(StoreContract, VisitsUntilTold) {
    using namespace contract;
    const auto snapshot = this->look();
    std::vector<std::int64_t> seen;
    const query::Query all{.table = "r_project", .columns = {"id"}};
    EXPECT_TRUE(snapshot->visit(all, [&](const query::Row& row) {
        seen.push_back(std::get<std::int64_t>(row.front()));
        EXPECT_EQ(count_of(*snapshot), 5) << "a question inside a visit";
        // The same question while the outer one is still open.
        EXPECT_EQ(rows_of(*snapshot, all).size(), 5U);
        return seen.size() < 3;
    }));
    EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3}));
}

TYPED_TEST_P(StoreContract, KeepsEveryTextAndNumber) {
    using namespace contract;
    const std::vector<std::string> texts = {
        "", std::string("a\0b", 3), std::string("\0", 1), "😀👩‍💻", "it's \"quoted\"; drop table r_project; --",
        "100%_\\", "\xEF\xBB\xBFx", "\n\t\r", std::string(300'000, 'x')};
    const std::vector<std::int64_t> numbers = {std::numeric_limits<std::int64_t>::min(), -1, 0, 9007199254740993,
                                               std::numeric_limits<std::int64_t>::max()};
    const auto tx = this->write();
    std::int64_t id = 100;
    for (const std::string& text : texts) ASSERT_TRUE(tx->insert("r_project", id++, {{"name", text}}));
    for (const std::int64_t number : numbers) {
        ASSERT_TRUE(tx->insert("r_project", id, {{"name", t("n" + std::to_string(id))}, {"money", n(number)}}));
        ++id;
    }
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    ASSERT_TRUE(tx->insert("r_project", least, {{"name", t("least id")}}));
    ASSERT_TRUE(tx->commit());
    const auto snapshot = this->look();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto at = static_cast<std::int64_t>(100 + i);
        EXPECT_EQ(rows_of(*snapshot, {.table = "r_project",
                                      .where = P::cmp("name", Compare::Equal, texts[i]),
                                      .columns = {"id", "name"}}),
                  (query::Rows{{n(at), texts[i]}}));
        EXPECT_EQ(ids(*snapshot, P::all({P::contains("name", texts[i]), P::in("name", {texts[i]})})),
                  (std::vector<std::int64_t>{at}));
    }
    for (const std::int64_t number : numbers) {
        EXPECT_EQ(rows_of(*snapshot, {.table = "r_project",
                                      .where = P::cmp("money", Compare::Equal, number),
                                      .columns = {"money"}}),
                  (query::Rows{{n(number)}}));
    }
    EXPECT_EQ(ids(*snapshot, P::cmp("id", Compare::Less, n(0))), (std::vector<std::int64_t>{least}));
    EXPECT_EQ(ids(*snapshot, P::contains("name", std::string("\0b", 2))), (std::vector<std::int64_t>{101}));
}

TYPED_TEST_P(StoreContract, ChangesRows) {
    using namespace contract;
    const auto tx = this->write();
    EXPECT_TRUE(tx->update("r_project", 1, {{"money", null_cell}, {"kind", t("cloud")}}));
    EXPECT_TRUE(tx->update("r_project", 2, {}));
    EXPECT_TRUE(tx->erase("r_project", 5));
    EXPECT_EQ(ids(*tx, P::cmp("kind", Compare::Equal, t("cloud"))), (std::vector<std::int64_t>{1, 2}))
        << "a transaction sees its own changes";
    EXPECT_EQ(code_of(tx->update("r_project", 5, {{"money", n(1)}})), "no_such_row");
    EXPECT_EQ(code_of(tx->update("r_project", 5, {})), "no_such_row");
    EXPECT_EQ(code_of(tx->erase("r_project", 5)), "no_such_row");
    EXPECT_EQ(code_of(tx->insert("r_project", 9, {{"money", n(1)}})), "required");
    EXPECT_EQ(code_of(tx->update("r_project", 1, {{"name", null_cell}})), "required");
    EXPECT_EQ(code_of(tx->insert("r_project", 9, {{"name", n(1)}})), "wrong_kind");
    EXPECT_EQ(code_of(tx->insert("r_project", 9, {{"name", t("x")}, {"absent", n(1)}})), "unknown_column");
    EXPECT_EQ(code_of(tx->insert("r_absent", 9, {})), "no_such_table");
    EXPECT_EQ(code_of(tx->update("r_absent", 9, {})), "no_such_table");
    EXPECT_EQ(code_of(tx->erase("r_absent", 9)), "no_such_table");
    EXPECT_EQ(count_of(*tx), 4) << "a refused change changes nothing";
    EXPECT_TRUE(tx->commit());
    EXPECT_EQ(count_of(*this->look()), 4);
}

TYPED_TEST_P(StoreContract, RefusesTwins) {
    using namespace contract;
    const auto tx = this->write();
    const Done twin = tx->insert("r_project", 9, {{"name", t("甲")}});
    ASSERT_EQ(code_of(twin), "unique");
    EXPECT_EQ(twin.error().front().where.key, "r_project.name");
    EXPECT_EQ(code_of(tx->update("r_project", 2, {{"name", t("甲")}})), "unique");
    const Done same_id = tx->insert("r_project", 1, {{"name", t("new")}});
    EXPECT_EQ(code_of(same_id), "unique");
    EXPECT_EQ(same_id.error().front().where.key, "r_project.id");
    EXPECT_TRUE(tx->update("r_project", 1, {{"name", t("甲")}})) << "a row is no twin of itself";
    EXPECT_TRUE(tx->update("r_project", 1, {{"name", t("己")}}));
    EXPECT_TRUE(tx->insert("r_project", 9, {{"name", t("甲")}})) << "the name is free again";
    EXPECT_TRUE(tx->erase("r_project", 9));
    EXPECT_TRUE(tx->insert("r_project", 10, {{"name", t("甲")}})) << "and once more";

    Table pairs{.name = "r_pair",
                .columns = {{"a", ColumnKind::Integer}, {"b", ColumnKind::Text}},
                .indexes = {{"pair", {"a", "b"}, true}}};
    ASSERT_TRUE(tx->create_table(pairs));
    EXPECT_TRUE(tx->insert("r_pair", 1, {{"a", n(1)}, {"b", t("x")}}));
    EXPECT_TRUE(tx->insert("r_pair", 2, {{"a", n(1)}, {"b", t("y")}}));
    EXPECT_TRUE(tx->insert("r_pair", 3, {{"a", n(1)}}));
    EXPECT_TRUE(tx->insert("r_pair", 4, {{"a", n(1)}})) << "nulls are not alike";
    const Done pair = tx->insert("r_pair", 5, {{"a", n(1)}, {"b", t("x")}});
    ASSERT_EQ(code_of(pair), "unique");
    EXPECT_EQ(pair.error().front().where.key, "r_pair.a, r_pair.b");
}

TYPED_TEST_P(StoreContract, CreatesAndExtendsTables) {
    using namespace contract;
    auto tx = this->write();
    EXPECT_TRUE(tx->create_table(projects())) << "the same again is nothing";
    Table wider = projects();
    wider.columns.insert(wider.columns.begin(), {"note", ColumnKind::Text});
    EXPECT_TRUE(tx->create_table(wider));
    EXPECT_EQ(rows_of(*tx, {.table = "r_project", .columns = {"note", "name"}, .limit = 1}),
              (query::Rows{{null_cell, t("甲")}}));
    EXPECT_TRUE(tx->update("r_project", 1, {{"note", t("新")}}));
    EXPECT_TRUE(tx->create_table(projects())) << "a column no longer named stays";
    EXPECT_EQ(rows_of(*tx, {.table = "r_project", .columns = {"note"}, .limit = 1}), (query::Rows{{t("新")}}));

    Table required = projects();
    required.columns.push_back({"must", ColumnKind::Text, true});
    EXPECT_EQ(code_of(tx->create_table(required)), "required");
    Table other = projects();
    other.columns[1].kind = ColumnKind::Text;
    EXPECT_EQ(code_of(tx->create_table(other)), "column_differs");
    Table lost = projects();
    lost.indexes = {{"by_what", {"absent"}}};
    EXPECT_EQ(code_of(tx->create_table(lost)), "unknown_column");
    EXPECT_EQ(count_of(*tx), 5) << "a refused table changes nothing";

    Table freer = projects();
    freer.indexes = {{"by_money", {"money"}, true}};
    EXPECT_EQ(code_of(tx->create_table(freer)), "unique") << "two rows have 250";
    EXPECT_EQ(code_of(tx->insert("r_project", 9, {{"name", t("甲")}})), "unique") << "so the old index still stands";
    freer.indexes[0].unique = false;
    EXPECT_TRUE(tx->create_table(freer));
    EXPECT_TRUE(tx->insert("r_project", 9, {{"name", t("甲")}})) << "the unique index went";
    EXPECT_EQ(code_of(tx->create_table(projects())), "unique") << "and cannot come back over twins";
    EXPECT_TRUE(tx->erase("r_project", 9));
    EXPECT_TRUE(tx->create_table(projects()));
    ASSERT_TRUE(tx->create_table({.name = "r_empty", .columns = {{"a", ColumnKind::Integer}}}));
    EXPECT_TRUE(tx->create_table(
        {.name = "r_empty", .columns = {{"a", ColumnKind::Integer}, {"must", ColumnKind::Text, true}}}))
        << "an empty table takes a required column";
    const auto before = this->look();
    EXPECT_TRUE(tx->commit());
    EXPECT_EQ(code_of(before->select({.table = "r_empty", .columns = {"a"}})), "no_such_table");
    EXPECT_EQ(count_of(*this->look(), "r_empty"), 0);
}

/// A kind is retyped while nothing would be lost by it, and only then.
TYPED_TEST_P(StoreContract, RetypesOnlyWhatHoldsNothing) {
    using namespace contract;
    auto wanted = projects();
    wanted.columns[1].kind = ColumnKind::Text;  // money, filled
    {
        const auto tx = this->write();
        EXPECT_EQ(code_of(tx->create_table(wanted)), "column_differs");
        EXPECT_EQ(ids(*tx, P::cmp("money", Compare::Equal, n(250))), (std::vector<std::int64_t>{2, 4}));
        for (const std::int64_t id : {1, 2, 4, 5}) EXPECT_TRUE(tx->update("r_project", id, {{"money", null_cell}, {"kind", null_cell}}));
        EXPECT_EQ(faults_of(tx->create_table(wanted)), "");
        EXPECT_TRUE(tx->update("r_project", 3, {{"money", t("many")}}));
        EXPECT_EQ(ids(*tx, P::contains("money", "an")), (std::vector<std::int64_t>{3}));
        EXPECT_EQ(ids(*tx, P::cmp("name", Compare::Equal, t("丁"))), (std::vector<std::int64_t>{4}));
        wanted.columns[2].kind = ColumnKind::Integer;  // kind, emptied, and named by an index
        EXPECT_EQ(code_of(tx->update("r_project", 3, {{"kind", null_cell}})), "");
        EXPECT_EQ(faults_of(tx->create_table(wanted)), "");
        EXPECT_TRUE(tx->update("r_project", 4, {{"kind", n(7)}}));
        EXPECT_EQ(ids(*tx, P::cmp("kind", Compare::Greater, n(1))), (std::vector<std::int64_t>{4}));
        EXPECT_EQ(ids(*tx, P::cmp("district", Compare::Equal, n(4))), (std::vector<std::int64_t>{3, 4}));
        EXPECT_TRUE(tx->commit());
    }
    EXPECT_EQ(count_of(*this->look()), 5);
}

TYPED_TEST_P(StoreContract, RefusesQuestionsItCannotAnswer) {
    using namespace contract;
    const auto snapshot = this->look();
    const auto code = [&](const query::Query& query) { return code_of(snapshot->select(query)); };
    EXPECT_EQ(code({.table = "r_absent", .columns = {"id"}}), "no_such_table");
    EXPECT_EQ(code({.table = "r_project", .columns = {"absent"}}), "unknown_column");
    EXPECT_EQ(code({.table = "r_project", .columns = {"id\" --"}}), "unknown_column");
    EXPECT_EQ(code({.table = "r_project", .where = P::is_null("absent"), .columns = {"id"}}), "unknown_column");
    EXPECT_EQ(code({.table = "r_project", .columns = {"id"}, .sort = {{"absent"}}}), "unknown_column");
    EXPECT_EQ(code({.table = "r_project", .where = P::cmp("money", Compare::Equal, t("250")), .columns = {"id"}}),
              "wrong_kind");
    EXPECT_EQ(code({.table = "r_project", .where = P::in("kind", {n(1)}), .columns = {"id"}}), "wrong_kind");
    EXPECT_EQ(code({.table = "r_project", .where = P::contains("money", "2"), .columns = {"id"}}), "wrong_kind");
    EXPECT_EQ(code({.table = "r_project",
                    .where = P::cmp_columns("money", Compare::Less, "kind"),
                    .columns = {"id"}}),
              "wrong_kind");
    EXPECT_EQ(code({.table = "r_project", .measures = {{Measure::Sum, "kind"}}}), "wrong_kind");
    EXPECT_EQ(code({.table = "r_project"}), "bad_query");
    EXPECT_EQ(code({.table = "r_project", .columns = {"id"}, .group = {"kind"}}), "bad_query");
    EXPECT_EQ(code({.table = "r_project", .sort = {{"money"}}, .group = {"kind"}}), "bad_query");
    EXPECT_EQ(code({.table = "r_project", .columns = {"id"}, .offset = -1}), "bad_query");
}

TYPED_TEST_P(StoreContract, NestsSavepoints) {
    using namespace contract;
    auto tx = this->write();
    const auto put = [&](std::int64_t id) {
        ASSERT_TRUE(tx->insert("r_project", id, {{"name", t("p" + std::to_string(id))}}));
    };
    put(10);
    tx->savepoint();
    put(11);
    tx->savepoint();
    put(12);
    EXPECT_TRUE(tx->erase("r_project", 1));
    tx->roll_back();
    EXPECT_EQ(ids(*tx, P::always()), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 10, 11}));
    tx->savepoint();
    put(13);
    tx->release();
    EXPECT_EQ(ids(*tx, P::cmp("id", Compare::Greater, n(9))), (std::vector<std::int64_t>{10, 11, 13}));
    tx->roll_back();
    EXPECT_EQ(ids(*tx, P::cmp("id", Compare::Greater, n(9))), (std::vector<std::int64_t>{10}));

    tx->savepoint();
    Table wider = projects();
    wider.columns.push_back({"note", ColumnKind::Text});
    EXPECT_TRUE(tx->create_table(wider));
    EXPECT_TRUE(tx->create_table({.name = "r_new", .columns = {{"a", ColumnKind::Integer}}}));
    EXPECT_TRUE(tx->update("r_project", 1, {{"note", t("x")}}));
    tx->roll_back();
    EXPECT_EQ(code_of(tx->update("r_project", 1, {{"note", t("x")}})), "unknown_column") << "the column went too";
    EXPECT_EQ(code_of(tx->insert("r_new", 1, {})), "no_such_table");

    tx->savepoint();
    put(20);
    EXPECT_EQ(code_of(tx->insert("r_project", 21, {{"name", t("甲")}})), "unique");
    put(22);
    EXPECT_TRUE(tx->commit()) << "an open savepoint is kept with the rest";
    EXPECT_EQ(ids(*this->look(), P::cmp("id", Compare::Greater, n(9))), (std::vector<std::int64_t>{10, 20, 22}));
}

TYPED_TEST_P(StoreContract, LeavesNothingWithoutCommit) {
    using namespace contract;
    {
        const auto tx = this->write();
        ASSERT_TRUE(tx->erase("r_project", 1));
        ASSERT_TRUE(tx->create_table({.name = "r_new", .columns = {{"a", ColumnKind::Integer}}}));
        tx->savepoint();
        ASSERT_TRUE(tx->erase("r_project", 2));
    }
    const auto snapshot = this->look();
    EXPECT_EQ(count_of(*snapshot), 5);
    EXPECT_EQ(code_of(snapshot->select({.table = "r_new", .columns = {"a"}})), "no_such_table");
    const auto tx = this->write();
    EXPECT_EQ(count_of(*tx), 5);
}

TYPED_TEST_P(StoreContract, KeepsSnapshotsApart) {
    using namespace contract;
    std::vector<std::unique_ptr<Snapshot>> snapshots;
    for (std::int64_t i = 0; i < 20; ++i) {
        snapshots.push_back(this->look());
        auto tx = this->write();
        ASSERT_TRUE(tx->insert("r_project", 100 + i, {{"name", t("s" + std::to_string(i))}}));
        ASSERT_TRUE(tx->update("r_project", 1, {{"money", n(i)}}));
        EXPECT_EQ(count_of(*snapshots.back()), 5 + i) << "what is not committed shows to nobody";
        ASSERT_TRUE(tx->commit());
    }
    Table wider = projects();
    wider.columns.push_back({"note", ColumnKind::Text});
    auto tx = this->write();
    ASSERT_TRUE(tx->create_table(wider));
    ASSERT_TRUE(tx->commit());
    for (std::int64_t i = 0; i < 20; ++i) {
        Snapshot& snapshot = *snapshots[static_cast<std::size_t>(i)];
        EXPECT_EQ(count_of(snapshot), 5 + i);
        EXPECT_EQ(ids(snapshot, P::cmp("money", Compare::Equal, n(i == 0 ? 100 : i - 1))).size(), 1U);
        EXPECT_EQ(code_of(snapshot.select({.table = "r_project", .columns = {"note"}})), "unknown_column");
    }
    const auto last = this->look();
    this->store_.reset();
    EXPECT_EQ(count_of(*last), 25) << "a snapshot outlives the store's owner";
}

REGISTER_TYPED_TEST_SUITE_P(StoreContract, SelectsByEveryPredicate, LooksThroughLinks, JoinsThousandsOfParts, SortsStablyAndPages,
                            GroupsAndMeasures, RefusesASumPast64Bits, VisitsUntilTold, KeepsEveryTextAndNumber,
                            ChangesRows, RefusesTwins, CreatesAndExtendsTables, RetypesOnlyWhatHoldsNothing, RefusesQuestionsItCannotAnswer,
                            NestsSavepoints, LeavesNothingWithoutCommit, KeepsSnapshotsApart);

}  // namespace zhigai::store
