#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <sstream>

#include "facts/ledger/contract.h"

/// kill -9 in the middle of imports: what was acknowledged is there, whole, and nothing is there in part.
namespace zhigai::facts::test {
namespace {

/// Imports without end; says each change set that was acknowledged.
[[noreturn]] void import_until_killed(const std::string& directory, int out, int round) {
    auto store = sqlite::open(directory);
    if (!store) _exit(2);
    City c(std::move(*store), false);
    const auto alpha = c.ledger->find(city(), "enterprise", {{"code", t("A1")}});
    for (int set = 0;; ++set) {
        std::vector<Patch> patches;
        for (int i = 0; i < 40; ++i) {
            auto patch = City::create("project", {{"enterprise", n(alpha->at(0))}, {"name", t(std::to_string(round) + "-" + std::to_string(set) + "-" + std::to_string(i))}});
            patch.children["evidence"] = {{{}, false, {{"what", t("发票")}}}};
            patches.push_back(std::move(patch));
        }
        const auto outcome = c.write(city(), patches, "", Door::Import);
        if (!outcome) _exit(3);
        const auto line = std::to_string(outcome->change_set) + " " + outcome->hash + "\n";
        if (::write(out, line.data(), line.size()) < 0) _exit(4);
    }
}

TEST(Crash, AcknowledgedSetsSurviveWholeAndNoOther) {
    const char* asked = std::getenv("ZG_KILLS");
    const int kills = asked != nullptr ? std::atoi(asked) : 5;
    sqlite::TemporaryFolder folder;
    const auto directory = folder.path + "/data";
    {
        auto store = sqlite::open(directory);
        ASSERT_TRUE(store);
        City c(std::move(*store));
    }
    std::mt19937 random(20240301);
    std::int64_t acknowledged_sets = 0;
    for (int round = 0; round < kills; ++round) {
        int pipe_ends[2];
        ASSERT_EQ(::pipe(pipe_ends), 0);
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(pipe_ends[0]);
            import_until_killed(directory, pipe_ends[1], round);
        }
        ::close(pipe_ends[1]);
        ::usleep(std::uniform_int_distribution<unsigned>(100'000, 900'000)(random));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
        std::string said;
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0;) said.append(buffer, static_cast<std::size_t>(got));
        ::close(pipe_ends[0]);

        std::int64_t last = 0;
        std::string hash;
        std::istringstream lines(said);
        for (std::string line; std::getline(lines, line);) {
            last = std::stoll(line);
            hash = line.substr(line.find(' ') + 1);
            ++acknowledged_sets;
        }
        auto store = sqlite::open(directory);
        ASSERT_TRUE(store) << to_text(store.error());
        City c(std::move(*store), false);
        EXPECT_GE(c.ledger->head_seq(), last);
        EXPECT_LE(c.ledger->head_seq(), last == 0 ? c.ledger->head_seq() : last + 1);  // one may have been on its way
        EXPECT_EQ(c.verified(hash), "");
        const auto total = c.ledger->list(city(), {.register_id = "project", .limit = 0})->total;
        EXPECT_EQ(total % 40, 0) << "a change set is there in part";
        const auto last_number = c.ledger->list(city(), {.register_id = "project", .sort = {"-id"}, .limit = 1});
        if (total > 0) { EXPECT_EQ(last_number->rows.at(0).doc_number, "hl-" + std::string(total < 100 ? "0" : "") + std::to_string(total)); }
    }
    if (kills >= 5) { EXPECT_GT(acknowledged_sets, 0); }
}

}  // namespace
}  // namespace zhigai::facts::test
