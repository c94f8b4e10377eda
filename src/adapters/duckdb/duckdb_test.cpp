#include "adapters/duckdb/duckdb.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>

#include "adapters/duckdb/connection.h"
#include "adapters/sqlite/temporary.h"

namespace zhigai::duckdb {
namespace {

using query::Compare;
using query::Measure;
using query::Predicate;
using store::ColumnKind;

#define ZG_NEEDS_DUCKDB() \
    if (version().empty()) GTEST_SKIP() << "no libduckdb.so here"

const store::Table things{"r_thing", {{"f_kind", ColumnKind::Text}, {"f_money", ColumnKind::Integer}}, {}};
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Done fill(columns::Cache& cache, const query::Rows& rows) {
    auto writing = ZG_TRY(cache.begin());
    ZG_DO(writing->lay({things}));
    for (const query::Row& row : rows) ZG_DO(writing->append("r_thing", row));
    return writing->commit({"layout", 7, "hash"});
}

TEST(DuckDb, HoldsWhatWasCommittedAndTheMark) {
    ZG_NEEDS_DUCKDB();
    const sqlite::TemporaryFolder folder;
    const std::string file = folder.path + "/c.duckdb";
    const std::string odd("a\0b'", 4);
    {
        const auto cache = std::move(*open(file));
        EXPECT_EQ(cache->mark().value().seq, 0);
        const auto filled = fill(*cache, {{std::int64_t{1}, std::string("启"), std::int64_t{5}}, {std::int64_t{2}, odd, Cell{}}, {std::int64_t{3}, Cell{}, most}});
        ASSERT_TRUE(filled) << to_text(filled.error());
        {
            auto lost = std::move(*cache->begin());
            ASSERT_TRUE(lost->erase("r_thing", {1, 2}));
            ASSERT_TRUE(lost->append("r_thing", {std::int64_t{9}, Cell{}, Cell{}}));
        }
        auto kept = std::move(*cache->begin());
        std::vector<std::int64_t> ids{1};
        for (std::int64_t id = 100; id < 200; ++id) ids.push_back(id);  // more than fit a list
        ASSERT_TRUE(kept->erase("r_thing", ids));
        ASSERT_TRUE(kept->append("r_thing", {std::int64_t{1}, std::string("东"), std::int64_t{6}}));
        ASSERT_TRUE(kept->commit({"layout", 8, "hash8"}));
    }
    const auto cache = std::move(*open(file));
    EXPECT_EQ(cache->mark().value(), (columns::Mark{"layout", 8, "hash8"}));
    const auto rows = cache->select({.table = "r_thing", .columns = {"id", "f_kind", "f_money"}});
    ASSERT_TRUE(rows) << to_text(rows.error());
    EXPECT_EQ(*rows, (query::Rows{{std::int64_t{1}, std::string("东"), std::int64_t{6}}, {std::int64_t{2}, odd, Cell{}}, {std::int64_t{3}, Cell{}, most}}));
    const auto groups = cache->select({.table = "r_thing", .group = {"f_kind"}, .measures = {{Measure::Count, ""}, {Measure::Sum, "f_money"}}});
    ASSERT_TRUE(groups);
    EXPECT_EQ(groups->size(), 3U);
    EXPECT_EQ(groups->front(), (query::Row{Cell{}, std::int64_t{1}, most})) << "null comes first";
    const auto sum = cache->select({.table = "r_thing", .measures = {{Measure::Sum, "f_money"}}});
    ASSERT_FALSE(sum);
    EXPECT_EQ(sum.error().front().code, "overflow");
    const auto unknown = cache->select({.table = "r_thing", .columns = {"f_phone"}});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().front().code, "unknown_column");
}

TEST(DuckDb, ATornFileIsBegunAnew) {
    ZG_NEEDS_DUCKDB();
    const sqlite::TemporaryFolder folder;
    const std::string file = folder.path + "/c.duckdb";
    {
        const auto cache = std::move(*open(file));
        ASSERT_TRUE(fill(*cache, {{std::int64_t{1}, Cell{}, Cell{}}}));
    }
    std::ofstream(file, std::ios::binary | std::ios::trunc) << "this is no database";
    const auto again = open(file);
    ASSERT_TRUE(again) << to_text(again.error());
    EXPECT_EQ((*again)->mark().value().seq, 0);
}

TEST(DuckDb, NoStatementReachesOutside) {
    ZG_NEEDS_DUCKDB();
    const sqlite::TemporaryFolder folder;
    std::ofstream(folder.path + "/x.csv") << "a\n1\n";
    const auto database = std::move(*Database::open(folder.path + "/c.duckdb", {}));
    const auto connection = std::move(*Connection::open(database));
    ASSERT_TRUE(connection->run("CREATE TABLE t (a BIGINT)"));
    for (const std::string& text : {std::string("INSTALL httpfs"), std::string("LOAD httpfs"), "SELECT * FROM '" + folder.path + "/x.csv'",
                                    "COPY t TO '" + folder.path + "/y.csv'", "ATTACH '" + folder.path + "/z.duckdb'",
                                    std::string("SET enable_external_access = true"), std::string("SET autoinstall_known_extensions = true"),
                                    std::string("SET lock_configuration = false"), std::string("SELECT * FROM 'https://example.invalid/x.parquet'")}) {
        EXPECT_FALSE(connection->run(text)) << text;
    }
}

/// In a child whose every socket() kills it: opening, filling, asking and being asked for what would be downloaded.
TEST(DuckDb, OpensNoSocket) {
    ZG_NEEDS_DUCKDB();
    const sqlite::TemporaryFolder folder;
    const auto child = [&](bool with_a_socket) {
        const pid_t pid = fork();
        if (pid != 0) {
            int status = 0;
            waitpid(pid, &status, 0);
            return status;
        }
        sock_filter filter[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        const sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) _exit(9);
        if (with_a_socket) syscall(SYS_socket, 2, 1, 0);
        auto cache = open(folder.path + "/c.duckdb");
        if (!cache || !fill(**cache, {{std::int64_t{1}, std::string("x"), std::int64_t{2}}})) _exit(8);
        if (!(*cache)->select({.table = "r_thing", .group = {"f_kind"}, .measures = {{Measure::Sum, "f_money"}}})) _exit(7);
        auto database = Database::open("", {});
        auto connection = Connection::open(*database);
        static_cast<void>((*connection)->run("SELECT * FROM 'https://example.invalid/x.parquet'"));
        static_cast<void>((*connection)->run("INSTALL spatial"));
        static_cast<void>((*connection)->run("SELECT ST_Point(1, 2)"));
        _exit(0);
    };
    EXPECT_TRUE(WIFSIGNALED(child(true))) << "the trap works";
    const int status = child(false);
    EXPECT_TRUE(WIFEXITED(status)) << "killed: a socket was opened";
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace zhigai::duckdb
