#include <gtest/gtest.h>

#include "adapters/xlsx/internal/package.h"
#include "adapters/xlsx/internal/test_book.h"
#include "adapters/xlsx/xlsx.h"

namespace zhigai::xlsx {
namespace {

using test::TestBook;
using test::TestPart;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

std::vector<TestPart> with_part(TestPart part) {
    std::vector<TestPart> out = test::parts({});
    out.push_back(std::move(part));
    return out;
}

/// The minimal workbook with one part changed by its name.
std::vector<TestPart> changed(std::string_view name, void (*change)(TestPart&)) {
    std::vector<TestPart> out = test::parts({});
    for (TestPart& part : out) {
        if (part.name == name) change(part);
    }
    return out;
}

constexpr std::string_view kSheet = "xl/worksheets/sheet1.xml";

struct Case {
    std::string why, bytes, code;
};

std::vector<Case> broken() {
    const std::string good = test::file({});
    const auto half_sheet = [](TestPart& part) { part.bytes.resize(part.bytes.size() / 2); };
    std::string flipped = good;
    flipped[good.find("sheet1.xml") + 40] ^= 0x55;  // inside the packed sheet
    return {
        {"cut at the end", good.substr(0, good.size() - 30), "workbook_truncated"},
        {"only the first bytes came", good.substr(0, 200), "workbook_truncated"},
        {"a flipped byte", flipped, "workbook_damaged"},
        {"the sheet's XML stops half way", test::zip(changed(kSheet, half_sheet)), "workbook_damaged"},
        {"the sheet is missing", test::zip(changed(kSheet, [](TestPart& part) { part.name = "x.xml"; })), "workbook_damaged"},
        {"not a sheet", test::file({.whole_sheet = "<chartsheet/>"}), "workbook_damaged"},
        {"two parts of one name", test::zip(with_part({"XL/Worksheets/Sheet1.xml", "<worksheet/>"})), "workbook_suspicious"},
        {"a path out of the archive", test::zip(with_part({"xl/../../etc/passwd", "x"})), "workbook_suspicious"},
        {"by backslashes", test::zip(with_part({"..\\..\\x", "x"})), "workbook_suspicious"},
        {"an absolute path", test::zip(with_part({"/etc/passwd", "x"})), "workbook_suspicious"},
        {"a drive", test::zip(with_part({"C:/x", "x"})), "workbook_suspicious"},
        {"another name in the local header", test::zip(with_part({"a", "x", true, "b"})), "workbook_suspicious"},
        {"a password of the archive", test::zip(changed(kSheet, [](TestPart& part) { part.flags = 1; })), "workbook_encrypted"},
        {"inflates to more than it says", test::zip(changed(kSheet, [](TestPart& part) { part.claimed_size = 10; })), "workbook_damaged"},
        {"inflates to less than it says", test::zip(changed(kSheet, [](TestPart& part) { part.claimed_size = 100'000; })), "workbook_damaged"},
        {"another archive", test::zip({{"a/台账.xlsx", "x"}}), "workbook_other_format"},
        {"an empty archive", test::zip({}), "workbook_other_format"},
        {"OpenDocument", test::zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}}), "workbook_other_format"},
        {"Word", test::zip({{"[Content_Types].xml", "<x/>"}, {"word/document.xml", "<x/>"}}), "workbook_other_format"},
        {"xlsb", test::zip({{"[Content_Types].xml", "<x/>"}, {"xl/workbook.bin", "x"}}), "workbook_other_format"},
        {"entities in the sheet",
         test::file({.whole_sheet = "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>"}),
         "workbook_suspicious"},
        {"entities in a small part",
         test::zip(changed("xl/workbook.xml", [](TestPart& part) { part.bytes = "<!DOCTYPE w [<!ENTITY a \"ha\">]>" + part.bytes.substr(part.bytes.find("<workbook")); })),
         "workbook_suspicious"},
        {"a small part that is no XML", test::zip(changed("xl/workbook.xml", [](TestPart& part) { part.bytes = "<workbook><a></workbook>"; })), "workbook_damaged"},
        {"no worksheet at all", test::zip(changed("xl/workbook.xml", [](TestPart& part) { part.bytes = "<workbook/>"; })), "workbook_damaged"},
        {"a label of another row", test::file({.sheet = "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>"}), "workbook_damaged"},
        {"a label that is none", test::file({.sheet = "<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>"}), "workbook_damaged"},
        {"row 0", test::file({.sheet = "<row r=\"0\"/>"}), "workbook_damaged"},
        {"one cell twice", test::file({.sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"}), "workbook_damaged"},
        {"one row twice", test::file({.sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row>"}), "workbook_damaged"},
        {"a row beyond Excel's", test::file({.sheet = "<row r=\"1048577\"/>"}), "workbook_too_large"},
        {"a column beyond Excel's", test::file({.sheet = "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>"}), "workbook_too_large"},
        {"not UTF-8", test::file({.sheet = "<row><c t=\"inlineStr\"><is><t>\xC6\xF3</t></is></c></row>"}), "workbook_damaged"}};
}

TEST(XlsxRefuses, WhatIsBrokenWithCodeAndMend) {
    for (const Case& each : broken()) {
        const auto book = make_reader()->read(each.bytes, "台账.xlsx", {});
        ASSERT_FALSE(book) << each.why;
        const Fault& fault = book.error()[0];
        EXPECT_EQ(fault.code, each.code) << each.why << ": " << to_text(fault);
        EXPECT_EQ(fault.where.file, "台账.xlsx") << each.why;
        EXPECT_FALSE(fault.what.zh.empty() || fault.what.en.empty() || fault.mend.zh.empty() || fault.mend.en.empty()) << each.why;
    }
}

TEST(XlsxRefuses, EveryTruncation) {
    const std::string good = test::file({.shared = "<si><t>x</t></si>"});
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(make_reader()->read(good.substr(0, length), "a.xlsx", {})) << length;
    }
}

TEST(XlsxRefuses, Bombs) {
    // 64 MB of blanks: 1:1000, known from the directory before a byte is inflated.
    std::vector<TestPart> bomb = test::parts({.sheet = std::string(64U << 20U, ' ')});
    for (TestPart& part : bomb) part.level = 9;
    const auto flat = make_reader()->read(test::zip(bomb), "a.xlsx", {});
    ASSERT_FALSE(flat);
    EXPECT_EQ(flat.error()[0].code, "workbook_bomb");

    sheet::Limits limits;
    limits.inflated_bytes = 100'000;
    std::string rows;  // varied, so that the ratio is harmless
    for (int i = 1; i < 20'000; ++i) rows += "<row r=\"" + std::to_string(i) + "\"/>";
    const auto total = make_reader()->read(test::file({.sheet = rows}), "a.xlsx", limits);
    ASSERT_FALSE(total);
    EXPECT_EQ(total.error()[0].code, "workbook_bomb");

    limits = {};
    limits.small_part_bytes = 100;
    EXPECT_EQ(make_reader()->read(test::file({}), "a.xlsx", limits).error()[0].code, "workbook_bomb");
}

TEST(XlsxRefuses, OverlappingParts) {
    // Two directory entries over one local header: how 42 kB become terabytes.
    std::string bytes = test::zip({{"a", "xxxx", false}, {"b", "yyyy", false}});
    const auto first = bytes.find("PK\1\2");
    const auto second = bytes.find("PK\1\2", first + 4);
    bytes.replace(second + 42, 4, bytes.substr(first + 42, 4));
    bytes[second + 46] = 'a';
    const auto book = make_reader()->read(bytes, "a.xlsx", {});
    ASSERT_FALSE(book);
    EXPECT_EQ(book.error()[0].code, "workbook_suspicious");
}

struct LimitCase {
    std::string why;
    TestBook book;
    void (*set)(sheet::Limits&);
};

TEST(XlsxRefuses, BeyondItsLimits) {
    const LimitCase cases[] = {
        {"cells", {.sheet = "<row><c><v>1</v></c><c><v>2</v></c></row>"}, [](sheet::Limits& limits) { limits.cells = 1; }},
        {"rows", {.sheet = "<row/><row/>"}, [](sheet::Limits& limits) { limits.rows = 1; }},
        {"columns", {.sheet = "<row><c/><c/></row>"}, [](sheet::Limits& limits) { limits.columns = 1; }},
        {"merges", {.after = "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:B2\"/></mergeCells>"}, [](sheet::Limits& limits) { limits.merges = 1; }},
        {"text", {.shared = "<si><t>0123456789</t></si>"}, [](sheet::Limits& limits) { limits.shared_string_bytes = 9; }},
        {"number of texts", {.shared = "<si/><si/>"}, [](sheet::Limits& limits) { limits.cells = 1; }},
        {"file", {}, [](sheet::Limits& limits) { limits.file_bytes = 100; }},
        {"sheets", {}, [](sheet::Limits& limits) { limits.sheets = 0; }}};
    for (const LimitCase& each : cases) {
        sheet::Limits limits;
        const std::string bytes = test::file(each.book);
        ASSERT_TRUE(make_reader()->read(bytes, "a.xlsx", limits)) << each.why;
        each.set(limits);
        const auto book = make_reader()->read(bytes, "a.xlsx", limits);
        ASSERT_FALSE(book) << each.why;
        EXPECT_EQ(book.error()[0].code, "workbook_too_large") << each.why;
        EXPECT_FALSE(book.error()[0].mend.zh.empty()) << each.why;
    }
    sheet::Limits limits;
    limits.cell_bytes = 9;
    EXPECT_EQ(make_reader()->read(test::file({.shared = "<si><t>0123456789</t></si>"}), "a.xlsx", limits).error()[0].code,
              "workbook_damaged");
}

TEST(Xlsx, AMillionEmptyStyledRowsLeaveNoTrace) {
    std::string rows;
    rows.reserve(60U << 20U);
    for (int i = 1; i <= 1'048'576; ++i) {
        const std::string n = std::to_string(i);
        // A styled cell in one row of sixteen: enough for the test, which also runs unoptimised under sanitizers.
        rows += i % 16 == 7 ? "<row r=\"" + n + "\" s=\"1\"><c r=\"A" + n + "\" s=\"1\"/></row>" : "<row r=\"" + n + "\" s=\"1\"/>";
    }
    rows = replaced(rows, "<c r=\"A7\" s=\"1\"/>", "<c r=\"A7\"><v>7</v></c>");
    const auto book = make_reader()->read(test::file({.sheet = rows}), "a.xlsx", {});
    ASSERT_TRUE(book) << to_text(book.error());
    EXPECT_EQ(book->sheets[0].rows.size(), 1U);
    EXPECT_EQ(book->sheets[0].rows.capacity(), 1U);
    EXPECT_LE(book->texts->bytes(), 100U);
}

TEST(Package, Targets) {
    EXPECT_EQ(resolve_target("xl/", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
    EXPECT_EQ(resolve_target("xl/", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
    EXPECT_EQ(resolve_target("xl/", "./a//../b.xml"), "xl/b.xml");
    EXPECT_EQ(resolve_target("xl/", "..\\b.xml"), "b.xml");
    EXPECT_EQ(resolve_target("xl/", "../../etc/passwd"), "");
}

}  // namespace
}  // namespace zhigai::xlsx
