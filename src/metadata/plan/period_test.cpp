#include <gtest/gtest.h>

#include "metadata/plan/target.h"

namespace zhigai::plan {
namespace {

TEST(Period, IsTheDaysItsNameSays) {
    struct Case {
        const char* length;
        const char* text;
        const char* from;  ///< empty: no such period
        const char* to;
    };
    const Case cases[] = {
        {"year", "2022", "2022-01-01", "2022-12-31"},
        {"half_year", "2024-H1", "2024-01-01", "2024-06-30"},
        {"half_year", "2024-H3", "", ""},
        {"quarter", "2024-Q4", "2024-10-01", "2024-12-31"},
        {"quarter", "2024-Q0", "", ""},
        {"quarter", "2024-H1", "", ""},
        {"month", "2024-02", "2024-02-01", "2024-02-29"},
        {"month", "2023-02", "2023-02-01", "2023-02-28"},
        {"month", "2024-13", "", ""},
        {"week", "2024-W01", "2024-01-01", "2024-01-07"},
        {"week", "2026-W01", "2025-12-29", "2026-01-04"},  // the week of the year's first Thursday
        {"week", "2020-W53", "2020-12-28", "2021-01-03"},
        {"week", "2024-W53", "", ""},  // 2024 has 52
        {"year", "2022年", "", ""},
        {"month", "2024-2", "", ""},
    };
    for (const Case& one : cases) {
        const auto period = parse_period(one.length, one.text);
        ASSERT_EQ(period.has_value(), *one.from != '\0') << one.length << " " << one.text;
        if (!period) continue;
        EXPECT_EQ(iso(period->from), one.from) << one.text;
        EXPECT_EQ(iso(period->to), one.to) << one.text;
    }
}

/// A table of quarters: 2, 3, empty, 5 for one unit.
QuotaTable quarters(bool cumulative, bool adds_up) {
    QuotaTable table;
    table.cumulative = cumulative;
    table.adds_up = adds_up;
    for (const char* text : {"2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"})
        table.periods.push_back(*parse_period("quarter", text));
    QuotaTable::Row row;
    row.unit = "a";
    row.values = {Decimal::from(2), Decimal::from(3), std::nullopt, Decimal::from(5)};
    table.rows.push_back(row);
    return table;
}

TEST(Quota, OfAYearIsItsPeriodsTogether) {
    EXPECT_EQ(*quarters(false, true).at("a", 2024), Decimal::from(10));
    EXPECT_EQ(*quarters(true, true).at("a", 2024), Decimal::from(5))
        << "cumulative: the last cell is all of it";
    EXPECT_EQ(*quarters(false, false).at("a", 2024), Decimal::from(5)) << "a rate: the last one";
    EXPECT_FALSE(quarters(false, true).at("a", 2025));
    EXPECT_FALSE(quarters(false, true).at("b", 2024));
}

TEST(Quota, IsOwedByPeriods) {
    const auto day = [](const char* text) { return *parse_iso_date(text); };
    struct Case {
        const char* on;
        bool cumulative;
        int past, now;
    };
    for (const Case& one : {Case{"2024-01-01", false, 0, 2}, Case{"2024-04-01", false, 2, 3},
                            Case{"2024-08-15", false, 5, 0}, Case{"2024-12-31", false, 5, 5},
                            Case{"2025-03-01", false, 10, 0}, Case{"2024-04-01", true, 2, 1},
                            Case{"2024-12-31", true, 3, 2}, Case{"2023-12-31", false, 0, 0}}) {
        const auto owed = quarters(one.cumulative, true).owed("a", 2024, day(one.on));
        EXPECT_EQ(owed.past, Decimal::from(one.past)) << one.on;
        EXPECT_EQ(owed.now, Decimal::from(one.now)) << one.on;
    }
}

}  // namespace
}  // namespace zhigai::plan
