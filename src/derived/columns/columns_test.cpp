#include "derived/columns/columns.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <chrono>

#include "adapters/duckdb/duckdb.h"
#include "facts/ledger/contract.h"

/// The copy says what the ledger says, however the facts came: followed batch by batch, made anew, or out of the cube.
namespace zhigai::columns {
namespace {

using facts::test::anyone;
using facts::test::city;
using facts::test::firm;
using facts::test::n;
using facts::test::office;
using facts::test::t;

bool absent() { return duckdb::version().empty(); }
#define ZG_NEEDS_DUCKDB() \
    if (absent()) GTEST_SKIP() << "no libduckdb.so here"

std::unique_ptr<Cache> cache(const std::string& file = "") {
    auto opened = duckdb::open(file);
    EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
    return opened ? std::move(*opened) : nullptr;
}

CubeSpec projects() { return {"r_project", {"void", "f_district", "f_kind", "f_year", "state"}, {"f_planned", "f_actual"}}; }

std::size_t dice(std::size_t sides) { return *rc::gen::inRange<std::size_t>(0, sides); }
template <class T>
const T& any_of(const std::vector<T>& values) { return values[dice(values.size())]; }

/// One random change set; refusals are as good as changes.
void change(facts::test::City& c, std::vector<std::int64_t>& projects, int step) {
    const auto amount = [] { return dice(3) == 0 ? Cell{} : n(static_cast<std::int64_t>(dice(5)) * 50); };
    const auto kind = [] { return t(dice(2) == 0 ? "cloud" : "retrofit"); };
    const auto finished = [] { return dice(3) == 0 ? Cell{} : facts::test::day(2022 + static_cast<int>(dice(3)), 3, 1); };
    switch (projects.empty() ? 0 : dice(7)) {
        case 0:
        case 1: {
            auto made = c.write(city(), {facts::test::City::create("project", {{"enterprise", n(dice(2) == 0 ? c.alpha : c.beta)}, {"name", t("P" + std::to_string(step))}, {"kind", kind()}, {"planned", amount()}, {"actual", amount()}, {"finished_on", finished()}})});
            RC_ASSERT(made.has_value());
            projects.push_back(made->rows.front().id);
            return;
        }
        case 2: static_cast<void>(c.write(city(), {facts::test::City::change("project", any_of(projects), {{"planned", amount()}, {"kind", kind()}})})); return;
        case 3: static_cast<void>(c.write(city(), {facts::test::City::change("project", any_of(projects), {{"finished_on", finished()}})})); return;
        // Moves the stored district of every unfinished project with it: rows change that nobody named.
        case 4: static_cast<void>(c.write(city(), {facts::test::City::change("enterprise", dice(2) == 0 ? c.alpha : c.beta, {{"district", n(dice(2) == 0 ? c.huilong : c.lusi)}})})); return;
        case 5: {
            auto patch = facts::test::City::change("project", any_of(projects), {});
            patch.make_void = true;
            static_cast<void>(c.write(city(), {patch}));
            return;
        }
        default: static_cast<void>(c.ledger->undo(access::Gate::admit(city()), c.ledger->head_seq(), "undo")); return;
    }
}

std::vector<facts::AggregateRequest> questions() {
    std::vector<facts::AggregateRequest> out;
    for (const std::vector<std::string>& group : std::vector<std::vector<std::string>>{{}, {"district"}, {"kind", "year"}, {"district", "state"}, {"year", "district", "kind"}, {"enterprise", "kind"}, {"finished_on"}})
        for (const std::vector<std::string>& sums : std::vector<std::vector<std::string>>{{}, {"planned", "actual"}})
            for (const char* where : {"", "kind = \"cloud\"", "year in [2022..2023] or year = null", "planned > yuan(0.5)", "enterprise.district.code = \"hl\""})
                out.push_back({.register_id = "project", .where = where, .group = group, .sums = sums});
    return out;
}

/// What `columns` answers is what the ledger answers, for everybody; a refusal is the same refusal.
void agrees(facts::test::City& c, Columns& columns, std::map<From, int>& from, const char* how) {
    static const auto all = questions();
    for (const Principal& who : {city(), office({c.huilong}), office({}), firm(c.alpha), anyone()})
        for (int asked = 0; asked < 8; ++asked) {
            const auto request = any_of(all);
            const auto ours = columns.crosstab(who, request, c.ledger->head_seq());
            const auto theirs = c.ledger->aggregate(who, request);
            RC_ASSERT(ours.has_value() == theirs.has_value());
            if (!ours) {
                RC_ASSERT(facts::test::codes(ours) == facts::test::codes(theirs));
                continue;
            }
            if (ours->rows != *theirs) {
                std::string text = std::string(how) + " " + who.roles.front() + " by";
                for (const auto& name : request.group) text += " " + name;
                RC_FAIL(text + " where " + request.where + " from " + std::to_string(static_cast<int>(ours->from)));
            }
            ++from[ours->from];
        }
}

TEST(Columns, FollowedMadeAnewAndAddedUpAreTheSame) {
    ZG_NEEDS_DUCKDB();
    std::map<From, int> from;
    int shown = 0;
    const bool same = rc::check([&] {
        facts::test::Memory maker;
        facts::test::City c(maker.make());
        const sqlite::TemporaryFolder folder;
        const std::string file = folder.path + "/columns.duckdb";
        std::vector<std::int64_t> ids;
        int step = 0;
        {
            Columns followed(*c.ledger, cache(file), {.follow = false, .cubes = {projects()}});
            RC_ASSERT(followed.step().value_or(false));
            for (int batch = 0; batch < 4; ++batch) {
                for (std::size_t i = dice(4) + 1; i > 0; --i) change(c, ids, ++step);
                const auto moved = followed.step();
                if (!moved) RC_FAIL(to_text(moved.error()));
            }
            RC_ASSERT(!followed.status().building && followed.status().seq == c.ledger->head_seq());
            agrees(c, followed, from, "followed");
            shown += static_cast<int>(followed.status().cubes.size());
        }
        {
            Columns again(*c.ledger, cache(file), {.follow = false, .cubes = {projects()}});  // what lies there is taken up
            change(c, ids, ++step);
            RC_ASSERT(again.step().has_value());
            agrees(c, again, from, "taken up");
        }
        Columns anew(*c.ledger, cache(), {.follow = false, .cubes = {projects()}});
        RC_ASSERT(anew.step().value_or(false));
        agrees(c, anew, from, "made anew");
    });
    EXPECT_TRUE(same);
    std::printf("answered by the cube %d, the columns %d, the store %d\n", from[From::Cube], from[From::Columns], from[From::Store]);
    EXPECT_GT(from[From::Cube], 500);
    EXPECT_GT(from[From::Columns], 500);
    EXPECT_EQ(from[From::Store], 0);
    EXPECT_GT(shown, 0);
}

TEST(Columns, AWriteShowsWithinASecond) {
    ZG_NEEDS_DUCKDB();
    facts::test::Memory maker;
    facts::test::City c(maker.make());
    Columns columns(*c.ledger, cache());
    std::int64_t slowest = 0;
    for (int i = 0; i < 20; ++i) {
        c.project(c.alpha, "P" + std::to_string(i), {{"planned", n(100)}});
        const auto began = std::chrono::steady_clock::now();
        while (true) {
            const auto answer = columns.crosstab(city(), {.register_id = "project", .group = {"kind"}, .sums = {"planned"}});
            ASSERT_TRUE(answer);
            const bool shows = answer->from == From::Columns && answer->rows == query::Rows{{t("retrofit"), n(i + 1), n(100 * (i + 1))}};
            const std::int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
            if (shows) {
                slowest = std::max(slowest, ms);
                break;
            }
            ASSERT_LT(ms, 5000);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    std::printf("a write showed after at most %lld ms\n", static_cast<long long>(slowest));
    EXPECT_LE(slowest, 1000);
}

TEST(Columns, WhatMustNotLeaveTheStoreIsNotHeld) {
    facts::test::Memory maker;
    facts::test::City c(maker.make());
    for (const store::Table& table : c.ledger->feed_tables())
        for (const store::Column& column : table.columns) {
            EXPECT_NE(column.name, "f_phone");
            EXPECT_NE(column.name, "f_contact");
            EXPECT_NE(column.name, "f_opinion");
        }
    ZG_NEEDS_DUCKDB();
    c.project(c.alpha, "P", {{"planned", n(100)}, {"opinion", t("好")}});
    Columns columns(*c.ledger, cache(), {.follow = false});
    ASSERT_TRUE(columns.step());
    // A condition over a note is answered all the same: by the store, which alone knows it.
    const auto answer = columns.crosstab(city(), {.register_id = "project", .where = "contains(opinion, \"好\")", .group = {"kind"}});
    ASSERT_TRUE(answer) << to_text(answer.error());
    EXPECT_EQ(answer->from, From::Store);
    EXPECT_EQ(answer->rows, (query::Rows{{t("retrofit"), n(1)}}));
}

TEST(Columns, WithoutACacheTheLedgerAnswers) {
    facts::test::Memory maker;
    facts::test::City c(maker.make());
    c.project(c.alpha, "P", {{"planned", n(100)}});
    Columns columns(*c.ledger, nullptr);
    const auto answer = columns.crosstab(city(), {.register_id = "project", .group = {"kind"}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->from, From::Store);
    EXPECT_EQ(answer->rows, (query::Rows{{t("retrofit"), n(1)}}));
    EXPECT_FALSE(columns.status().present);
}

TEST(Columns, TheCopyOfAnotherPastIsMadeAnew) {
    ZG_NEEDS_DUCKDB();
    const sqlite::TemporaryFolder folder;
    const std::string file = folder.path + "/columns.duckdb";
    for (const char* name : {"one", "two"}) {
        facts::test::Memory maker;
        facts::test::City c(maker.make());
        c.project(c.alpha, name, {{"planned", n(name[0] == 'o' ? 100 : 200)}});
        Columns columns(*c.ledger, cache(file), {.follow = false});
        const auto moved = columns.step();
        ASSERT_TRUE(moved) << to_text(moved.error());
        EXPECT_TRUE(*moved) << "the same number of change sets, another chain";
        const auto answer = columns.crosstab(city(), {.register_id = "project", .sums = {"planned"}});
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->from, From::Columns);
        EXPECT_EQ(answer->rows, (query::Rows{{n(1), n(name[0] == 'o' ? 100 : 200)}}));
    }
}

}  // namespace
}  // namespace zhigai::columns
