#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "adapters/sqlite/sqlite.h"
#include "adapters/sqlite/temporary.h"

/// kill -9 at any moment: every acknowledged set of rows is there and whole, and of any other either all or nothing.
namespace zhigai::sqlite {
namespace {

constexpr std::int64_t rows_a_set = 40;

Cell n(std::int64_t value) { return value; }

store::Table rows_table() {
    return {.name = "rows",
            .columns = {{"set", store::ColumnKind::Integer, true}, {"text", store::ColumnKind::Text}},
            .indexes = {{"by_set", {"set"}}}};
}

/// Writes one set after another; tells its number through the pipe after commit() returned. Sets that divide by five
/// are undone by a savepoint inside a transaction that writes another, sets that divide by seven add a column.
[[noreturn]] void write_sets(const std::string& folder, int pipe) {
    auto store = open(folder);
    if (!store) _exit(3);
    auto look = std::move(*(*store)->snapshot());
    std::int64_t set = 1;
    if (const auto last = look->select({.table = "rows", .measures = {{query::Measure::Max, "set"}}}); last) {
        if (const auto* number = std::get_if<std::int64_t>(&(*last)[0][0])) set = *number + 1;
    }
    look.reset();
    for (;; ++set) {
        auto tx = (*store)->begin();
        if (!tx) _exit(4);
        store::Table table = rows_table();
        for (std::int64_t i = 0; i < set / 7 % 30; ++i) {
            table.columns.push_back({"f_" + std::to_string(i), store::ColumnKind::Integer});
        }
        if (!(*tx)->create_table(table)) _exit(5);
        const auto put = [&](std::int64_t number, std::int64_t shift) {
            for (std::int64_t i = 0; i < rows_a_set; ++i) {
                const Cells cells = {{"set", n(number)}, {"text", std::string(200, 'x')}};
                if (!(*tx)->insert("rows", number * 1000 + shift + i, cells)) _exit(6);
            }
        };
        if (set % 5 == 0) {
            (*tx)->savepoint();
            put(set + 1'000'000, 0);
            (*tx)->roll_back();
        }
        put(set, 0);
        if (!(*tx)->commit()) _exit(7);
        if (::write(pipe, &set, sizeof set) != sizeof set) _exit(8);
    }
}

TEST(Crash, LeavesEverySetWholeOrAbsent) {
    const TemporaryFolder folder;
    const std::string data = folder.path + "/data";
    std::mt19937 random(20'230'630);
    std::uniform_int_distribution<int> told(1, 4);
    std::uniform_int_distribution<useconds_t> pause(0, 10'000);
    std::int64_t acknowledged = 0;
    for (int round = 0; round < 25; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(ends[0]);
            write_sets(data, ends[1]);
        }
        close(ends[1]);
        // Some sets first, so that a slow machine is not killed before it began; then the moment is anybody's guess.
        std::int64_t set = 0;
        for (int i = told(random); i > 0 && ::read(ends[0], &set, sizeof set) == sizeof set; --i) acknowledged = set;
        usleep(pause(random));
        kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
        while (::read(ends[0], &set, sizeof set) == sizeof set) acknowledged = set;
        close(ends[0]);

        auto store = open(data);
        ASSERT_TRUE(store) << to_text(store.error());
        EXPECT_TRUE((*store)->check_integrity());
        auto look = std::move(*(*store)->snapshot());
        const auto sets = look->select({.table = "rows", .group = {"set"}, .measures = {{query::Measure::Count, ""}}});
        if (!sets) {
            EXPECT_EQ(sets.error().front().code, "no_such_table");
            EXPECT_EQ(acknowledged, 0);
            continue;
        }
        EXPECT_GE(static_cast<std::int64_t>(sets->size()), acknowledged);
        EXPECT_LE(static_cast<std::int64_t>(sets->size()), acknowledged + 1) << "one may be done but not yet told";
        std::int64_t expected = 0;
        for (const query::Row& row : *sets) {
            EXPECT_EQ(row[0], n(++expected)) << "no gap, nothing rolled back";
            EXPECT_EQ(row[1], n(rows_a_set));
        }
        acknowledged = static_cast<std::int64_t>(sets->size());
    }
    EXPECT_GE(acknowledged, 25) << "the kills hit a store that was writing";
}

}  // namespace
}  // namespace zhigai::sqlite
