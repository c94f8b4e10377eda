#include "facts/import/internal/header.h"

#include <gtest/gtest.h>

namespace zhigai::imports {
namespace {

std::string joined(const std::vector<std::string>& keys) {
    std::string out;
    for (const auto& key : keys) out += (out.empty() ? "" : "|") + key;
    return out;
}

TEST(Headers, WordsAndUnits) {
    struct Case {
        std::string_view why, text, keys, money;
    };
    const Case cases[] = {
        {"plain", "企业名称", "企业名称", ""},
        {"blanks and a line break", "企 业\n名称 *", "企业名称", ""},
        {"required", "企业名称（必填）", "企业名称", ""},
        {"full-width letters", "５Ｇ基站", "5g基站", ""},
        {"unit in a bracket", "设备投资（万元）", "设备投资(万元)|设备投资", "万元"},
        {"unit with its word", "总投资（单位：亿元）", "总投资(单位亿元)|总投资", "亿元"},
        {"unit and remark", "设备投入（不含税，万元）", "设备投入(不含税,万元)|设备投入(不含税)|设备投入", "万元"},
        {"remark only", "设备投入(不含税)", "设备投入(不含税)|设备投入", ""},
        {"unit without bracket", "计划总投资万元", "计划总投资万元|计划总投资", "万元"},
        {"of which", "其中：设备", "其中设备|设备", ""},
        {"quotation marks", "“智改数转”类型", "智改数转类型", ""},
    };
    for (const Case& c : cases) {
        const HeaderWords words = read_header(c.text);
        EXPECT_EQ(joined(words.keys), c.keys) << c.why;
        EXPECT_EQ(words.money ? words.money->word : "", c.money) << c.why;
    }
    EXPECT_TRUE(read_header("数控化率（%）").percent);
    EXPECT_EQ(read_header("设备数（台）").unit, "台");
}

TEST(Headers, UnitRows) {
    struct Case {
        std::string_view text, unit;
    };
    const Case cases[] = {
        {"单位：万元", "万元"},          {"（单位：万元）", "万元"},   {"金额单位：亿元", "亿元"},
        {"单位：家、万元", "万元"},      {"填报单位：汇龙镇", ""},     {"填报单位：汇龙镇    单位：万元", "万元"},
        {"万元", "万元"},                {"单位名称", ""},             {"单位：个", ""},
    };
    for (const Case& c : cases) {
        const auto unit = stated_money_unit(c.text);
        EXPECT_EQ(unit ? unit->word : "", c.unit) << c.text;
    }
}

TEST(Headers, RowsThatAreNoRecords) {
    EXPECT_EQ(sum_kind("合计"), SumKind::Total);
    EXPECT_EQ(sum_kind("合　计"), SumKind::Total);
    EXPECT_EQ(sum_kind("总计（14个）"), SumKind::Total);
    EXPECT_EQ(sum_kind("汇龙镇小计"), SumKind::Part);
    EXPECT_EQ(sum_kind("小 计："), SumKind::Part);
    EXPECT_EQ(sum_kind("其中：规上企业"), SumKind::OfWhich);
    EXPECT_EQ(sum_kind("启东电子有限公司"), SumKind::None);
    for (const auto text : {"备注：本表按月报送", "注：1.单位为万元", "填表人：张三", "注1：口径", "启东市发改委（盖章）"}) {
        EXPECT_TRUE(is_note(text)) << text;
    }
    for (const auto text : {"备注", "联系人", "江苏注塑科技有限公司", "1：2"}) EXPECT_FALSE(is_note(text)) << text;
    for (const auto text : {"一、规上企业", "（二）规下企业", "十二、其他", "第三部分 项目"}) EXPECT_TRUE(is_section(text)) << text;
    for (const auto text : {"一汽集团", "三一重工", "第一机床厂", "（启东）电子"}) EXPECT_FALSE(is_section(text)) << text;
}

}  // namespace
}  // namespace zhigai::imports
