#include "adapters/xlsx/internal/number_format.h"

#include <gtest/gtest.h>

namespace zhigai::xlsx {
namespace {

using sheet::Look;

struct Case {
    std::string_view code;
    Look look;
};

TEST(NumberFormat, Look) {
    const Case cases[] = {{"General", Look::General},
                          {"G/通用格式", Look::General},
                          {"G/通用格式\"万元\"", Look::General},
                          {"0.00", Look::General},
                          {"#,##0.00_);[Red](#,##0.00)", Look::General},
                          {"0.00E+00", Look::General},
                          {"[DBNum2][$-804]G/通用格式", Look::General},
                          {"\"合计 \"0\"元\"", Look::General},
                          {"0\\d", Look::General},
                          {"#,##0_d", Look::General},
                          {"yyyy-mm-dd", Look::Date},
                          {"YYYY/M/D", Look::Date},
                          {"yyyy\"年\"m\"月\"d\"日\";@", Look::Date},
                          {"yyyy年m月", Look::Date},
                          {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Look::Date},
                          {"[DBNum1][$-804]yyyy\"年\"m\"月\";@", Look::Date},
                          {"m\"月\"", Look::Date},
                          {"e/m/d", Look::Date},
                          {"yyyy/m/d h:mm", Look::Date},
                          {"mmm-yy", Look::Date},
                          {"yyyy.m", Look::Date},
                          {"[Red]yyyy", Look::Date},
                          {"h:mm AM/PM", Look::Time},
                          {"上午/下午h\"时\"mm\"分\"", Look::Time},
                          {"[h]:mm:ss", Look::Time},
                          {"[mm]:ss", Look::Time},
                          {"0%", Look::Percent},
                          {"0.00%;[Red]-0.00%", Look::Percent},
                          {"0\"%\"", Look::General},
                          {"@", Look::Text},
                          {"", Look::General},
                          {"\"unclosed", Look::General},
                          {"[unclosed", Look::General},
                          {"\\", Look::General}};
    for (const Case& each : cases) EXPECT_EQ(look_of(each.code), each.look) << each.code;
}

TEST(NumberFormat, BuiltinDatesAreDates) {
    for (const int id : {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}) {
        EXPECT_EQ(look_of(builtin_format(id)), Look::Date) << id;
    }
    for (const int id : {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56}) {
        EXPECT_EQ(look_of(builtin_format(id)), Look::Time) << id;
    }
    for (const int id : {0, 1, 2, 3, 4, 11, 12, 13, 37, 38, 39, 40, 41, 42, 43, 44, 48}) {
        EXPECT_EQ(look_of(builtin_format(id)), Look::General) << id;
    }
    for (const int id : {9, 10}) EXPECT_EQ(look_of(builtin_format(id)), Look::Percent) << id;
    EXPECT_EQ(look_of(builtin_format(49)), Look::Text);
    for (const int id : {-1, 23, 26, 59, 164}) EXPECT_EQ(builtin_format(id), "") << id;
}

}  // namespace
}  // namespace zhigai::xlsx
