#include "kernel/text/text.h"

#include <gtest/gtest.h>

namespace zhigai::text {
namespace {

TEST(Text, BlanksAreWhatAPersonCallsBlank) {
    struct Case {
        const char* why;
        const char* text;
        const char* trimmed;
        const char* dropped;
    };
    for (const Case& c :
         {Case{"ASCII blanks", " a b\t", "a b", "ab"},
          Case{"U+3000", "\u3000企业\u3000名称\u3000", "企业\u3000名称", "企业名称"},
          Case{"NBSP", "\u00A01\u00A02", "1\u00A02", "12"},
          Case{"zero width and BOM", "\uFEFF9132\u200B0681\u200B", "9132\u200B0681", "91320681"},
          Case{"line break in a header", "所属\n区镇\r\n", "所属\n区镇", "所属区镇"},
          Case{"only blanks", " \u3000\u200B", "", ""}, Case{"empty", "", "", ""}}) {
        EXPECT_EQ(trim(c.text), c.trimmed) << c.why;
        EXPECT_EQ(drop_blanks(c.text), c.dropped) << c.why;
    }
}

TEST(Text, WidthsAndForms) {
    EXPECT_EQ(nfkc("９１ＡＢ（启东）：１２．５％"), "91AB(启东):12.5%");
    EXPECT_EQ(to_ascii_width("（一）ＡＢ\u3000①"), "(一)AB ①") << "only width changes; ① stays";
    EXPECT_EQ(upper("91ab企x"), "91AB企X");
    EXPECT_EQ(length("启东🐎a"), 4U);
    EXPECT_EQ(word_key(" ＭＥＳ 系统 "), "mes系统");
    EXPECT_TRUE(is_utf8("启东"));
    EXPECT_FALSE(is_utf8("\xC6\xF4")) << "GBK bytes";
    EXPECT_FALSE(is_utf8(std::string_view("a\0b", 3)));
}

TEST(Text, Gb18030) {
    EXPECT_EQ(from_gb18030("\xC6\xF4\xB6\xAB"), "启东");
    EXPECT_EQ(from_gb18030("\xC6"), std::nullopt) << "half a character";
    EXPECT_EQ(from_gb18030("\xFF\xFF"), std::nullopt);
    for (const char* word : {"启东市企业，１００万元", "𠮷㐀", "🐎", ""}) {
        EXPECT_EQ(from_gb18030(*to_gb18030(word)), word);
    }
    EXPECT_EQ(to_gb18030("\xFF"), std::nullopt);
}

TEST(Text, NamesOfFirmsCompare) {
    const SameWords same{{"有限责任公司", "有限公司"}, {"股份有限公司", "股份公司"}};
    const auto key = [&](const char* name) { return name_key(name, same); };
    EXPECT_EQ(key("上海ＡＢＣ（启东）有限责任公司"), key("上海abc(启东) 有限公司"));
    EXPECT_EQ(key("启东甲【集团】有限公司"), "启东甲集团有限公司");
    EXPECT_NE(key("启东甲有限公司"), key("启东乙有限公司"));
    EXPECT_NE(key("启东甲股份有限公司"), key("启东甲有限公司"))
        << "another legal form is another firm";
    EXPECT_EQ(name_key("aaa", {{"aa", "a"}}), "aa") << "one pass";
}

}  // namespace
}  // namespace zhigai::text
