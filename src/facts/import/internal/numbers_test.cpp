#include "facts/import/internal/numbers.h"

#include <gtest/gtest.h>

namespace zhigai::imports {
namespace {

struct Case {
    std::string_view why, text, unit, reads;  ///< `reads`: value, ×scale, % — or the code of the refusal
};

std::string told(const Read<NumberText>& read) {
    if (!read) return read.error().code;
    std::string out = read->value.to_string();
    if (read->scale) out += " x" + read->scale->factor.to_string();
    if (read->percent) out += " %";
    return out;
}

TEST(Numbers, AsOfficialsTypeThem) {
    const Case cases[] = {
        {"plain", "1234.5", "", "1234.5"},
        {"thousands", "1,234.5", "", "1234.5"},
        {"full width", "１２００", "", "1200"},
        {"full-width comma and point", "１，２３４．５", "", "1234.5"},
        {"ten thousands", "1200万", "", "1200 x10000"},
        {"hundred millions", "1.2亿", "", "1.2 x100000000"},
        {"both words", "1,234.5万元", "", "1234.5 x10000"},
        {"百万元 multiplies", "3百万元", "", "3 x1000000"},
        {"yuan named", "500元", "", "500 x1"},
        {"bookkeepers' minus", "(3.5)", "", "-3.5"},
        {"full-width bookkeepers' minus", "（３.５）", "", "-3.5"},
        {"minus", "-12", "", "-12"},
        {"currency sign", "￥1,000.00", "", "1000"},
        {"apostrophe that Excel shows as text", "'15600", "", "15600"},
        {"blanks inside", " 1 234 ", "", "1234"},
        {"percent", "65%", "", "65 %"},
        {"full-width percent", "65.5％", "", "65.5 %"},
        {"the field's own unit", "35台", "台", "35 x1"},
        {"a multiple of it", "1.5万台", "台", "1.5 x10000"},
        {"scientific", "1.2E3", "", "1200"},
        {"approximate", "约500", "", "number_approximate"},
        {"approximate after", "500左右", "", "number_approximate"},
        {"and more", "500余万元", "", "not_a_number"},
        {"bound", ">100", "", "number_bound"},
        {"bound in words", "100以上", "", "number_bound"},
        {"range", "500-800", "", "number_range"},
        {"range in words", "500至800万元", "", "number_range"},
        {"comma that is no thousand", "1,23", "", "number_separators"},
        {"commas two by two", "12,34,567", "", "number_separators"},
        {"words", "五百", "", "not_a_number"},
        {"foreign unit", "35吨", "台", "not_a_number"},
        {"two points", "1.2.3", "", "not_a_number"},
    };
    for (const Case& c : cases) EXPECT_EQ(told(read_number(c.text, c.unit)), c.reads) << c.why << ": " << c.text;
}

TEST(Numbers, BlankWords) {
    for (const auto text : {"", " ", "-", "—", "——", "/", "无", "暂无", "－", "N/A", "\xE3\x80\x80"}) {
        EXPECT_TRUE(is_blank_word(text)) << text;
    }
    for (const auto text : {"0", "否", "没", "无锡", "-1"}) EXPECT_FALSE(is_blank_word(text)) << text;
}

TEST(Numbers, ScalesOfMoney) {
    EXPECT_EQ(money_scale("万元")->factor, Decimal::from(10'000));
    EXPECT_EQ(money_scale("元")->factor, Decimal::from(1));
    EXPECT_EQ(money_scale("百万元")->factor, Decimal::from(1'000'000));
    EXPECT_EQ(money_scale("亿元")->factor, Decimal::from(100'000'000));
    EXPECT_EQ(money_scale("人民币万元")->factor, Decimal::from(10'000));
    EXPECT_FALSE(money_scale("万"));
    EXPECT_FALSE(money_scale("万美元"));
    EXPECT_EQ(unit_scale("万千瓦时", "千瓦时")->factor, Decimal::from(10'000));
    EXPECT_EQ(unit_scale("MWh", "mwh")->factor, Decimal::from(1));
    EXPECT_FALSE(unit_scale("吨", "台"));
}

}  // namespace
}  // namespace zhigai::imports
