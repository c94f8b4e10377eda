#include "adapters/sqlite/sql.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/temporary.h"

namespace zhigai::sqlite {
namespace {

using query::Compare;
using P = query::Predicate;

Cell n(std::int64_t value) { return value; }

std::string where(const P& predicate) {
    Sql sql;
    print(predicate, sql);
    return sql.text;
}

TEST(Sql, BindsEveryValue) {
    const std::string evil = "x'; DROP TABLE r_project; --";
    const Sql sql = print(query::Query{.table = "r_project",
                                       .where = P::all({P::cmp("f_kind", Compare::Equal, evil),
                                                        P::contains("f_name", evil), P::in("f_kind", {evil, evil, evil})}),
                                       .columns = {"id", "f_name"},
                                       .sort = {{"f_name", true}},
                                       .offset = 20,
                                       .limit = 10});
    EXPECT_EQ(sql.text,
              "SELECT \"id\", \"f_name\" FROM \"r_project\" WHERE (\"f_kind\" IS ? AND "
              "(instr(\"f_name\", ?) > 0 AND (\"f_kind\" IS NOT NULL AND \"f_kind\" IN (?,?,?,?)))) "
              "ORDER BY \"f_name\" DESC, \"id\" LIMIT ? OFFSET ?");
    EXPECT_EQ(sql.values.size(), 8U);
    EXPECT_EQ(sql.text.find("DROP"), std::string::npos);
}

TEST(Sql, KeepsFeelsNulls) {
    EXPECT_EQ(where(P::cmp("a", Compare::NotEqual, n(1))), "\"a\" IS NOT ?");
    EXPECT_EQ(where(P::cmp_columns("a", Compare::Equal, "b")), "\"a\" IS \"b\"");
    EXPECT_EQ(where(P::in("a", {n(1), Cell{}})), "(\"a\" IS NULL OR \"a\" IN (?))");
    EXPECT_EQ(where(P::negate(P::is_null("a"))), "NOT (\"a\" IS NULL)");
    EXPECT_EQ(where(P::unknown()), "NULL");
}

TEST(SqlDeathTest, RefusesNamesThatAreNone) {
    for (const char* name : {"", "a b", "a\"", "A", "1a", "_a", "名"}) {
        EXPECT_DEATH(Sql().name(name), "is_identifier") << name;
    }
    EXPECT_DEATH(Sql().name(std::string(121, 'a')), "is_identifier");
    EXPECT_EQ(Sql().name(std::string(120, 'a')).text.size(), 122U);
}

/// SQLite's own account of how it will answer.
class Plan : public testing::Test {
 protected:
    void SetUp() override {
        connection_ = std::move(*Connection::open(folder_.path + "/plan.db", Connection::Mode::Create, 0));
        const store::Table table{.name = "r",
                                 .columns = {{"a", store::ColumnKind::Integer},
                                             {"b", store::ColumnKind::Text},
                                             {"c", store::ColumnKind::Integer}},
                                 .indexes = {{"by_a", {"a"}}, {"by_b", {"b"}, true}}};
        ASSERT_TRUE(connection_->run(print_create(table)));
        for (const store::Index& index : table.indexes) ASSERT_TRUE(connection_->run(print_create_index("r", index)));
    }

    std::string of(P predicate) {
        Sql sql = print(query::Query{.table = "r", .where = std::move(predicate), .measures = {{query::Measure::Count, "c"}}});
        sql.text = "EXPLAIN QUERY PLAN " + sql.text;
        auto statement = connection_->prepare(sql);
        EXPECT_TRUE(statement);
        std::string out;
        while (*statement->step()) out += std::get<std::string>(statement->cell(3)) + "; ";
        return out;
    }

    TemporaryFolder folder_;
    std::unique_ptr<Connection> connection_;
};

TEST_F(Plan, SearchesByIndexBecauseNothingIsCoalesced) {
    EXPECT_NE(of(P::cmp("a", Compare::Equal, n(1))).find("SEARCH r USING INDEX r.by_a (a=?)"), std::string::npos);
    EXPECT_NE(of(P::cmp("b", Compare::Equal, std::string("x"))).find("SEARCH r USING INDEX r.by_b"), std::string::npos);
    EXPECT_NE(of(P::cmp("id", Compare::Equal, n(1))).find("USING INTEGER PRIMARY KEY"), std::string::npos);
    EXPECT_NE(of(P::in("a", {n(1), n(2)})).find("SEARCH r USING INDEX r.by_a (a=?)"), std::string::npos);
    EXPECT_NE(of(P::in("id", {n(1), n(2)})).find("USING INTEGER PRIMARY KEY"), std::string::npos);
    EXPECT_NE(of(P::cmp("a", Compare::Less, n(1))).find("SEARCH r USING INDEX r.by_a (a<?)"), std::string::npos);
    EXPECT_NE(of(P::any({P::cmp("a", Compare::Equal, n(1)), P::in("b", {std::string("x")})})).find("MULTI-INDEX OR"),
              std::string::npos);
    const P narrow = P::cmp("a", Compare::Equal, n(1));
    EXPECT_NE(of(P::all({narrow, P::cmp("c", Compare::Less, n(5)), P::contains("b", "x")})).find("r.by_a (a=?)"),
              std::string::npos);
    Sql coalesced = print(query::Query{.table = "r", .columns = {"c"}});
    coalesced.text = "EXPLAIN QUERY PLAN SELECT c FROM r WHERE coalesce(a IS 1, 0)";
    coalesced.values.clear();
    auto statement = connection_->prepare(coalesced);
    ASSERT_TRUE(*statement->step());
    EXPECT_EQ(std::get<std::string>(statement->cell(3)), "SCAN r") << "why the outermost coalesce is left out";
}

TEST(Faults, SayWhatSqliteMeant) {
    EXPECT_EQ(fault_of(13, "database or disk is full", "f").code, "disk_full");
    EXPECT_EQ(fault_of(8 | (1 << 8), "attempt to write a readonly database", "f").code, "read_only");
    EXPECT_EQ(fault_of(14, "unable to open database file", "f").code, "read_only");
    EXPECT_EQ(fault_of(5, "database is locked", "f").code, "store_busy");
    EXPECT_EQ(fault_of(11, "malformed", "f").code, "store_damaged");
    EXPECT_EQ(fault_of(10 | (3 << 8), "disk I/O error", "f").code, "store_io");
    EXPECT_EQ(fault_of(1, "integer overflow", "r").code, "overflow");
    const Fault twin = fault_of(19 | (8 << 8), "UNIQUE constraint failed: r.a, r.b", "f");
    EXPECT_EQ(twin.code, "unique");
    EXPECT_EQ(twin.where.key, "r.a, r.b");
}

}  // namespace
}  // namespace zhigai::sqlite
