// Every rounding named: rates and dues are shown with one decimal, half up; sums are exact.
#include "derived/progress/arithmetic.h"

#include <gtest/gtest.h>

#include "derived/progress/inner.h"

namespace zhigai::progress {
namespace {

Decimal number(const char* text) { return *Decimal::parse(text); }
Date day(const char* text) { return *parse_iso_date(text); }
std::shared_ptr<const plan::Plan> city(const char* folder) {
    auto plan = plan::load(std::string(ZG_SOURCE_DIR) + "/" + folder);
    EXPECT_TRUE(plan) << (plan ? "" : to_text(plan.error().front(), false));
    return plan ? *plan : nullptr;
}

TEST(Rounding, OfARateIsOneDecimalHalfUp) {
    struct Case {
        const char* why;
        int part, whole;
        const char* shown;  ///< empty: there is no rate
    };
    for (const Case& one : {Case{"exact", 1, 2, "50.0"}, Case{"two thirds go up", 2, 3, "66.7"}, Case{"a third goes down", 1, 3, "33.3"},
                            Case{"a half of a tenth goes up, not to even", 1, 2000, "0.1"}, Case{"and the next below does not", 1, 2001, "0.0"},
                            Case{"0.25 % is 0.3, where half-even gives 0.2", 1, 400, "0.3"}, Case{"more than all", 7, 5, "140.0"}, Case{"no task is no rate, not 0", 3, 0, ""},
                            Case{"nothing of something is 0", 0, 7, "0.0"}, Case{"one missing of a thousand is not 100", 1999, 2000, "100.0"}}) {
        const auto rate = percent(Decimal::from(one.part), Decimal::from(one.whole));
        EXPECT_EQ(rate ? fixed(*rate, 1) : "", one.shown) << one.why;
    }
}

TEST(Rounding, OfADifferenceKeepsItsSign) {
    struct Case {
        const char* value;
        int places;
        const char* shown;
    };
    for (const Case& one : {Case{"2.25", 1, "+2.3"}, Case{"-2.25", 1, "−2.3"}, Case{"0", 1, "+0.0"}, Case{"-0.04", 1, "+0.0"}, Case{"-0.05", 1, "−0.1"}, Case{"-0.5", 0, "−1"},
                            Case{"0.4", 0, "+0"}, Case{"12", 1, "+12.0"}}) {
        EXPECT_EQ(with_sign(number(one.value), one.places), one.shown) << one.value;
    }
}

TEST(Period, CountsTheDayAskedFor) {
    const auto plan = city("plans/qidong-2022-13");
    ASSERT_NE(plan, nullptr);
    struct Case {
        const char* on;
        int year;
        std::int64_t passed, days;
    };
    for (const Case& one : {Case{"2023-01-01", 2023, 1, 365}, Case{"2023-12-31", 2023, 365, 365}, Case{"2024-02-29", 2024, 60, 366}, Case{"2022-12-31", 2023, 0, 365},
                            Case{"2025-06-01", 2024, 366, 366}, Case{"2022-01-01", 0, 1, 1096}, Case{"2024-12-31", 0, 1096, 1096}}) {
        const Period period = period_of(*plan, {.on = day(one.on), .year = one.year, .rule = {}});
        EXPECT_EQ(period.passed, one.passed) << one.on;
        EXPECT_EQ(period.days, one.days) << one.on;
    }
}

TEST(Light, TurnsWhereThePlanSaysSo) {
    const auto plan = city("plans/qidong-2022-13");
    ASSERT_NE(plan, nullptr);
    const auto arithmetic = Arithmetic::create(*plan);
    ASSERT_TRUE(arithmetic);
    struct Case {
        const char* why;
        int quota, done;
        const char* on;
        const char* light;
    };
    for (const Case& one : {Case{"无任务 whatever was done", 0, 3, "2023-06-30", "no_task"}, Case{"done early", 10, 10, "2023-01-01", "met"},
                            Case{"half the year, half the task", 10, 5, "2023-06-30", "on_pace"}, Case{"less than what is due by less than one", 2, 0, "2023-06-29", "slow"},
                            Case{"below nine tenths and by one", 10, 3, "2023-06-30", "late"}, Case{"the last day, one missing of ten is not below nine tenths", 10, 9, "2023-12-31", "slow"},
                            Case{"the last day, two missing", 10, 8, "2023-12-31", "late"}}) {
        const Period period = period_of(*plan, {.on = day(one.on), .year = 2023, .rule = {}});
        EXPECT_EQ((*arithmetic)->light(Decimal::from(one.quota), Decimal::from(one.done), period).id, one.light) << one.why;
    }
}

TEST(Due, OfATableOfQuartersFollowsTheQuarters) {
    const auto plan = city("tests/cities/by_industry");
    ASSERT_NE(plan, nullptr);
    const auto arithmetic = Arithmetic::create(*plan);
    ASSERT_TRUE(arithmetic);
    struct Case {
        const char* on;
        const char* due;  ///< of 60 a year in four quarters of 15, exact to two decimals
    };
    const std::string unit = plan->quota().rows.front().unit;
    const Decimal quota = *plan->quota().at(unit, 2024);
    ASSERT_EQ(quota, Decimal::from(60));
    for (const Case& one : {Case{"2024-03-31", "15.00"}, Case{"2024-04-01", "15.16"}, Case{"2024-06-30", "30.00"}, Case{"2024-12-31", "60.00"}}) {
        const Question question{.on = day(one.on), .year = 2024, .rule = {}};
        const Decimal due = (*arithmetic)->due(quota, Decimal(), period_of(*plan, question), plan->quota().owed(unit, 2024, question.on));
        EXPECT_EQ(fixed(due, 2), one.due) << one.on;
    }
}

TEST(Counting, TakesARowOnItsDayForItsYearAndPlace) {
    Counted row{.id = 7};
    row.done = true;
    row.when = day("2023-06-15");
    row.since = day("2023-02-01");
    row.year = 2023;
    row.unit = "a";
    row.what_kind = "k";
    const auto ask = [](const char* on, int year) { return FigureRef{.measure = "done", .question = {.on = *parse_iso_date(on), .year = year, .rule = {}}}; };
    struct Case {
        const char* why;
        FigureRef ref;
        bool done, under_way;
    };
    FigureRef elsewhere = ask("2023-12-31", 2023), here = elsewhere, month = elsewhere, other_month = elsewhere, other_kind = elsewhere, since = elsewhere, outside = elsewhere;
    elsewhere.unit = "b";
    here.unit = "a";
    outside.unit = std::string(outside_plan);
    month.month = 6;
    other_month.month = 5;
    other_kind.kind = "l";
    since.since = day("2023-06-15");
    for (const Case& one : {Case{"the day itself counts", ask("2023-06-15", 2023), true, false}, Case{"the day before it is under way", ask("2023-06-14", 2023), false, true},
                            Case{"before it began it is neither", ask("2023-01-31", 2023), false, false}, Case{"another year's task", ask("2023-12-31", 2022), false, false},
                            Case{"all years", ask("2023-12-31", 0), true, false}, Case{"its place", here, true, false}, Case{"another place", elsewhere, false, false},
                            Case{"a place of the plan is not outside it", outside, false, false}, Case{"its month", month, true, false}, Case{"another month", other_month, false, false},
                            Case{"another kind", other_kind, false, false}, Case{"since its own day is after it", since, false, false}}) {
        EXPECT_EQ(counts(row, one.ref), one.done) << one.why;
        if (one.ref.unit.empty() && one.ref.kind.empty() && one.ref.month == 0 && !one.ref.since) {
            EXPECT_EQ(counts(row, one.ref, true), one.under_way) << one.why;
        }
    }
    row.unit.clear();
    EXPECT_TRUE(counts(row, outside)) << "a row without a place of the plan stands outside it";
}

TEST(Address, OfAFigureSurvivesTheRoundAndRefusesWhatItDoesNotKnow) {
    for (const char* text : {"done;on=2024-09-30;year=2024;rule=x;unit=y", "gained;on=2024-09-30;year=0;since=2024-01-31", "target;on=2023-01-01;year=0;target=t_1",
                             "done;on=2024-02-29;year=2024;month=2;kind=k"}) {
        const auto ref = FigureRef::parse(text);
        ASSERT_TRUE(ref) << text;
        EXPECT_EQ(ref->text(), text);
    }
    for (const char* text : {"", "done", "none;on=2024-01-01", "done;on=2024-02-30", "done;year=2024", "done;on=2024-01-01;month=13", "done;on=2024-01-01;unit=A", "done;on=2024-01-01;x=1"}) {
        EXPECT_FALSE(FigureRef::parse(text)) << text;
    }
}

}  // namespace
}  // namespace zhigai::progress
