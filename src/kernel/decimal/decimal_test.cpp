#include "kernel/decimal/decimal.h"

#include <gtest/gtest.h>

namespace zhigai {
namespace {

Decimal d(std::string_view text) {
    return Decimal::parse(text).value();
}

TEST(Decimal, PrintsPlainDigits) {
    struct Case {
        std::string_view why, in, out;
    };
    for (const Case& c : {
             Case{"trailing zeros go", "12.50", "12.5"},
             Case{"scientific becomes plain", "1.23e4", "12300"},
             Case{"small", "1e-7", "0.0000001"},
             Case{"minus nought is nought", "-0.00", "0"},
             Case{"no leading digit", ".5", "0.5"},
             Case{"34 digits stay", "1234567890123456789012345678901234",
                  "1234567890123456789012345678901234"},
             Case{"whole zeros stay", "1200", "1200"},
         }) {
        EXPECT_EQ(d(c.in).to_string(), c.out) << c.why;
    }
}

TEST(Decimal, RefusesWhatIsNoFiniteNumber) {
    for (const std::string_view text :
         {"", "-", "1.", "1e", "NaN", "Infinity", "1,000", "1 ", "1e9999999", "0x10", "1e6200"}) {
        EXPECT_FALSE(Decimal::parse(text)) << text;
    }
}

TEST(Decimal, CountsExactly) {
    EXPECT_EQ(*d("1.1").add(d("1.3")), d("2.4"));
    EXPECT_EQ(*d("0.1").multiply(d("0.1")), d("0.01"));
    EXPECT_EQ(d("1").divide(d("3"))->to_string(), "0.3333333333333333333333333333333333");
    EXPECT_EQ(d("2").divide(d("3"))->to_string(), "0.6666666666666666666666666666666667");
    EXPECT_FALSE(d("1").divide(d("0")));
    EXPECT_FALSE(d("0").divide(d("0.00")));
    EXPECT_FALSE(d("9e6144").multiply(d("10")));
    EXPECT_EQ(d("1.0"), d("1.00"));
    EXPECT_LT(d("-2"), d("1"));
}

TEST(Decimal, ModuloFollowsFloor) {
    EXPECT_EQ(*d("-12").modulo(d("5")), d("3"));
    EXPECT_EQ(*d("12").modulo(d("-5")), d("-3"));
    EXPECT_EQ(*d("10.1").modulo(d("4.5")), d("1.1"));
    EXPECT_EQ(*d("-10.1").modulo(d("4.5")), d("3.4"));
    EXPECT_EQ(*d("12").modulo(d("4")), d("0"));
    EXPECT_FALSE(d("1").modulo(d("0")));
}

TEST(Decimal, RoundsAsAsked) {
    struct Case {
        std::string_view in;
        int places;
        Rounding how;
        std::string_view out;
    };
    for (const Case& c : {
             Case{"2.5", 0, Rounding::HalfEven, "2"},
             Case{"3.5", 0, Rounding::HalfEven, "4"},
             Case{"2.5", 0, Rounding::HalfUp, "3"},
             Case{"-2.5", 0, Rounding::HalfUp, "-3"},
             Case{"2.5", 0, Rounding::HalfDown, "2"},
             Case{"2.51", 0, Rounding::HalfDown, "3"},
             Case{"-2.5", 0, Rounding::HalfDown, "-2"},
             Case{"-2.51", 0, Rounding::HalfDown, "-3"},
             Case{"5.5", 0, Rounding::Up, "6"},
             Case{"-5.1", 0, Rounding::Up, "-6"},
             Case{"-5.9", 0, Rounding::Down, "-5"},
             Case{"-1.5", 0, Rounding::Ceiling, "-1"},
             Case{"-1.5", 0, Rounding::Floor, "-2"},
             Case{"1234.5", -2, Rounding::HalfEven, "1200"},
             Case{"1.005", 2, Rounding::HalfEven, "1"},
             Case{"1.015", 2, Rounding::HalfUp, "1.02"},
             Case{"7", 30, Rounding::HalfEven, "7"},
         }) {
        EXPECT_EQ(d(c.in).round(c.places, c.how)->to_string(), c.out) << c.in << " to " << c.places;
    }
    EXPECT_FALSE(d("1").round(6177, Rounding::HalfEven));
    EXPECT_FALSE(d("1").round(-6112, Rounding::HalfEven));
}

TEST(Decimal, PowersAreExactForWholeExponents) {
    EXPECT_EQ(*d("10").power(d("2")), d("100"));
    EXPECT_EQ(*d("2").power(d("-2")), d("0.25"));
    EXPECT_EQ(*d("4").power(d("0.5")), d("2"));
    EXPECT_EQ(*d("1.1").power(d("3")), d("1.331"));
    EXPECT_FALSE(d("0").power(d("-1")));
    EXPECT_FALSE(d("10").power(d("9999")));
    EXPECT_EQ(*d("16").sqrt(), d("4"));
    EXPECT_FALSE(d("-1").sqrt());
    EXPECT_FALSE(d("0").log());
    EXPECT_EQ(*d("0").exp(), d("1"));
}

TEST(Decimal, ScalesBothWays) {
    EXPECT_EQ(Decimal::scaled(1234, 2), d("12.34"));
    EXPECT_EQ(d("12.34").to_scaled(2), 1234);
    EXPECT_EQ(d("12.340").to_scaled(2), 1234);
    EXPECT_EQ(d("12.345").to_scaled(2), std::nullopt);
    EXPECT_EQ(d("1e30").to_scaled(0), std::nullopt);
    EXPECT_EQ(Decimal::from(INT64_MIN).to_int(), INT64_MIN);
    for (const std::int64_t units :
         std::initializer_list<std::int64_t>{0, 1, -1, 99, 100000000, INT64_MAX / 3}) {
        EXPECT_EQ(Decimal::scaled(units, 2).to_scaled(2), units);
    }
}

}  // namespace
}  // namespace zhigai
