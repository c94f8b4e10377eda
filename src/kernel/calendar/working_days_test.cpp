#include "kernel/calendar/working_days.h"

#include <gtest/gtest.h>

namespace zhigai {
namespace {

using std::chrono::year;

/// Around the National Day of 2022: 1 to 7 October off, 8 and 9 October worked.
WorkCalendar october() {
    WorkCalendar calendar;
    calendar.tell(2022, true);
    for (unsigned day = 1; day <= 7; ++day) calendar.off(year(2022) / 10 / day);
    calendar.work(year(2022) / 10 / 8);
    calendar.work(year(2022) / 10 / 9);
    return calendar;
}

TEST(WorkCalendar, CountsAsArrangedNotByTheWeek) {
    const WorkCalendar calendar = october();
    EXPECT_FALSE(calendar.is_working(year(2022) / 10 / 3)) << "a Monday, but off";
    EXPECT_TRUE(calendar.is_working(year(2022) / 10 / 8)) << "a Saturday, but worked";
    EXPECT_EQ(iso(calendar.after(year(2022) / 9 / 30, 1).day), "2022-10-08");
    EXPECT_EQ(iso(calendar.after(year(2022) / 9 / 30, 5).day), "2022-10-12");
    EXPECT_EQ(calendar.between(year(2022) / 9 / 30, year(2022) / 10 / 12), 5);
    EXPECT_EQ(calendar.between(year(2022) / 9 / 30, year(2022) / 9 / 30), 0);
    EXPECT_FALSE(calendar.after(year(2022) / 9 / 30, 5).provisional);
}

TEST(WorkCalendar, SaysWhereItDoesNotKnow) {
    WorkCalendar calendar = october();
    EXPECT_TRUE(calendar.after(year(2022) / 12 / 30, 1).provisional) << "2023 was not told";
    calendar.tell(2023, false);
    EXPECT_TRUE(calendar.after(year(2022) / 12 / 30, 1).provisional) << "told, but not for certain";
    calendar.tell(2023, true);
    EXPECT_FALSE(calendar.after(year(2022) / 12 / 30, 1).provisional);
}

}  // namespace
}  // namespace zhigai
