#include "kernel/money/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace zhigai {
namespace {

TEST(Money, Prints) {
    struct Case {
        const char* why;
        std::int64_t fen;
        const char* plain;
        const char* thousands;
        const char* wan;
    };
    for (const Case& c :
         {Case{"nothing", 0, "0.00", "0.00", "0.00"},
          Case{"a million", 100'000'000, "1000000.00", "1,000,000.00", "100.00"},
          Case{"a fen", 1, "0.01", "0.01", "0.00"},
          Case{"half a 万元's hundredth goes up", 5'000, "50.00", "50.00", "0.01"},
          Case{"just below", 4'999, "49.99", "49.99", "0.00"},
          Case{"minus", -123'456'789, "-1234567.89", "-1,234,567.89", "-123.46"},
          Case{"minus that rounds to nothing", -1, "-0.01", "-0.01", "0.00"},
          Case{"a large sum", 1'234'567'890'123, "12345678901.23", "12,345,678,901.23",
               "1,234,567.89"},
          Case{"the smallest", std::numeric_limits<std::int64_t>::min(), "-92233720368547758.08",
               "-92,233,720,368,547,758.08", "-9,223,372,036,854.78"}}) {
        EXPECT_EQ(Money::fen(c.fen).plain(), c.plain) << c.why;
        EXPECT_EQ(Money::fen(c.fen).thousands(), c.thousands) << c.why;
        EXPECT_EQ(Money::fen(c.fen).in_wan(), c.wan) << c.why;
    }
}

TEST(Money, Capital) {
    struct Case {
        const char* yuan;
        const char* words;
    };
    for (const Case& c :
         {Case{"100010.00", "壹拾万零壹拾元整"}, Case{"100010000.00", "壹亿零壹万元整"},
          Case{"0", "零元整"}, Case{"0.05", "伍分"}, Case{"0.5", "伍角整"},
          Case{"10.50", "壹拾元伍角整"}, Case{"10.05", "壹拾元零伍分"},
          Case{"1409.50", "壹仟肆佰零玖元伍角整"}, Case{"6007.14", "陆仟零柒元壹角肆分"},
          Case{"107000.53", "壹拾万零柒仟元伍角叁分"}, Case{"16409.02", "壹万陆仟肆佰零玖元零贰分"},
          Case{"325.04", "叁佰贰拾伍元零肆分"}, Case{"1000", "壹仟元整"},
          Case{"100000000", "壹亿元整"}, Case{"100000001", "壹亿零壹元整"},
          Case{"10010", "壹万零壹拾元整"}, Case{"1000000000000", "壹万亿元整"},
          Case{"1000100000000", "壹万零壹亿元整"}, Case{"-20", "负贰拾元整"}}) {
        EXPECT_EQ(Money::yuan(*Decimal::parse(c.yuan))->capital(), c.words) << c.yuan;
    }
}

TEST(Money, ArithmeticIsCheckedAndExact) {
    const Money most = Money::fen(std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(most.add(Money::fen(1)), std::nullopt);
    EXPECT_EQ(Money::fen(-2).subtract(most), std::nullopt);
    EXPECT_EQ(most.times(2), std::nullopt);
    EXPECT_EQ(Money::fen(3).times(-2), Money::fen(-6));
    EXPECT_EQ(Money::yuan(*Decimal::parse("0.005")), std::nullopt)
        << "half a fen is no sum of money";
    const Money over = *Money::yuan(*Decimal::parse("1000100"));
    EXPECT_EQ(over.percent(Decimal::from(10), Rounding::HalfUp)->plain(), "100010.00")
        << "三（二）: 100.01 万元";
    EXPECT_EQ(Money::fen(5).percent(Decimal::from(10), Rounding::HalfUp), Money::fen(1));
    EXPECT_EQ(Money::fen(5).percent(Decimal::from(10), Rounding::HalfEven), Money::fen(0));
    EXPECT_EQ(Money::fen(5).percent(Decimal::from(10), Rounding::Down), Money::fen(0));
}

TEST(Money, PrintedAmounts) {
    struct Case {
        const char* text;
        const char* yuan;
    };
    for (const Case& c :
         {Case{"100万元", "1000000"}, Case{"10.001万元", "100010"}, Case{"1.2亿元", "120000000"},
          Case{"5000元", "5000"}, Case{"１００ 万元", "1000000"}, Case{"12.34", "12.34"},
          Case{"约500万", ""}, Case{"", ""}, Case{"1e3万元", ""}, Case{"100万美元", ""}}) {
        const auto amount = parse_printed_amount(c.text);
        EXPECT_EQ(amount ? amount->to_string() : "", c.yuan) << c.text;
    }
}

}  // namespace
}  // namespace zhigai
