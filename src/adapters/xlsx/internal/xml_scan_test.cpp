#include "adapters/xlsx/internal/xml_scan.h"

#include <gtest/gtest.h>

namespace zhigai::xlsx {
namespace {

using namespace std::string_literals;

/// `<a x>`, `text`, `</a>` one after the other; the fault's code at the end of what is broken.
std::string shown(std::string_view xml, std::size_t piece, std::size_t longest = 1U << 20U) {
    StringSource source(xml, piece);
    XmlScanner scanner(source, "f", "p", longest);
    std::string out;
    for (;;) {
        const auto token = scanner.next();
        if (!token) return out + "!" + token.error()[0].code;
        switch (*token) {
            case XmlScanner::Token::End: return out;
            case XmlScanner::Token::Open: {
                out += "<" + std::string(scanner.name());
                if (const auto x = scanner.attribute("x")) out += " x=" + std::string(*x);
                out += ">";
                break;
            }
            case XmlScanner::Token::Close: out += "</" + std::string(scanner.name()) + ">"; break;
            case XmlScanner::Token::Text:
                if (const auto done = scanner.unescape(scanner.text(), out, scanner.cdata()); !done) {
                    return out + "!" + done.error()[0].code;
                }
        }
    }
}

struct Case {
    std::string why, xml, tokens;
};

TEST(XmlScan, TokensWhateverThePieces) {
    const Case cases[] = {
        {"plain", "<a><b>t</b></a>", "<a><b>t</b></a>"},
        {"empty element", "<a><b/></a>", "<a><b></b></a>"},
        {"prefixes are dropped", "<x:a><x:b x=\"1\"/></x:a>", "<a><b x=1></b></a>"},
        {"prefixed attributes are others", "<a r:x=\"1\" x='2'/>", "<a x=2></a>"},
        {"blanks in tags", "<a \n x = \"1\" ></a >", "<a x=1></a>"},
        {"> inside quotes", "<a x=\"1>2\"/>", "<a x=1>2></a>"},
        {"declaration, comment, instruction", "<?xml version='1.0'?><!-- <b> --><a><!----><?x ?>t</a>\n", "<a>t</a>"},
        {"byte order mark", "\xEF\xBB\xBF<a/>", "<a></a>"},
        {"CDATA is text as it stands", "<a><![CDATA[<b>&amp;]]></a>", "<a><b>&amp;</a>"},
        {"the five and numeric entities", "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4E2D;</a>", "<a><>&\"'A中</a>"},
        {"line ends", "<a>1\r\n2\r3&#13;4</a>", "<a>1\n2\n3\r4</a>"},
        {"Excel's own escape", "<a>_x000D_1_x005F_x000D__x00_</a>", "<a>\r1_x000D__x00_</a>"},
        {"unknown entity", "<a>&foo;</a>", "<a>!workbook_damaged"},
        {"entity without an end", "<a>&lt</a>", "<a>!workbook_damaged"},
        {"no character", "<a>&#xD800;</a>", "<a>!workbook_damaged"},
        {"a zero", "<a>&#0;</a>", "<a>!workbook_damaged"},
        {"not UTF-8", "<a>\xC3(</a>", "<a>!workbook_damaged"},
        {"UTF-16", "<\0a\0/\0>\0"s, "!workbook_damaged"},
        {"a DOCTYPE", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "!workbook_suspicious"},
        {"a DOCTYPE further in", "<a><!DOCTYPE a></a>", "<a>!workbook_suspicious"},
        {"wrong close", "<a></b>", "<a>!workbook_damaged"},
        {"close without open", "</a>", "!workbook_damaged"},
        {"not closed", "<a><b></b>", "<a><b></b>!workbook_damaged"},
        {"cut in a tag", "<a x=\"", "!workbook_damaged"},
        {"cut in text", "<a>text", "<a>text!workbook_damaged"},
        {"cut in a comment", "<a><!-- ", "<a>!workbook_damaged"},
        {"cut in CDATA", "<a><![CDATA[x", "<a>!workbook_damaged"},
        {"an open angle", "<a><b <c></a>", "<a>!workbook_damaged"},
        {"no name", "<a>< b/></a>", "<a>!workbook_damaged"},
        {"text outside", "<a/>x", "<a></a>!workbook_damaged"},
        {"two roots", "<a/><b/>", "<a></a>!workbook_damaged"},
        {"nothing", "", "!workbook_damaged"},
        {"blanks only", " \n", "!workbook_damaged"}};
    for (const Case& each : cases) {
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 65'536U}) {
            // Text may arrive in one piece only: the scanner joins what the source cut.
            EXPECT_EQ(shown(each.xml, piece), each.tokens) << each.why << ", pieces of " << piece;
        }
    }
}

TEST(XmlScan, IsBounded) {
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<a>";
    EXPECT_TRUE(shown(deep, 65'536).ends_with("!workbook_damaged"));
    const std::string wide = "<a>" + std::string(3U << 20U, 'x') + "</a>";
    EXPECT_EQ(shown(wide, 65'536), "<a>!workbook_damaged");
    EXPECT_EQ(shown(wide, 65'536, 4U << 20U).size(), wide.size());
}

TEST(XmlScan, Skips) {
    StringSource source("<a><b><c/>t</b><d/></a>");
    XmlScanner scanner(source, "f", "p", 1'000);
    ASSERT_TRUE(scanner.next());
    ASSERT_TRUE(scanner.next());
    ASSERT_EQ(scanner.name(), "b");
    ASSERT_TRUE(scanner.skip());
    ASSERT_TRUE(scanner.next());
    EXPECT_EQ(scanner.name(), "d");
    ASSERT_TRUE(scanner.skip());
    ASSERT_TRUE(scanner.next());
    EXPECT_EQ(scanner.name(), "a");
    EXPECT_EQ(scanner.depth(), 0);
}

}  // namespace
}  // namespace zhigai::xlsx
