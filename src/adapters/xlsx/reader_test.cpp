#include <gtest/gtest.h>

#include "adapters/xlsx/internal/test_book.h"
#include "adapters/xlsx/xlsx.h"

namespace zhigai::xlsx {
namespace {

using test::TestBook;

/// `A1 text "甲"` one a line, in order; dates with their day.
std::string shown(const sheet::Workbook& book) {
    constexpr std::string_view kWords[] = {"empty", "text", "number", "boolean", "error"};
    std::string out;
    for (const sheet::Row& row : book.sheets.at(0).rows) {
        for (const sheet::Cell& cell : row.cells) {
            out += sheet::column_letters(cell.column) + std::to_string(row.number) + " ";
            out += std::string(kWords[static_cast<std::size_t>(cell.kind)]) + " " + std::string(cell.raw);
            if (cell.is_date()) out += " = " + iso(*sheet::date_of_serial(*cell.number(), book.date1904));
            if (cell.look == sheet::Look::Percent) out += " percent";
            if (cell.formula) out += " formula";
            out += "\n";
        }
    }
    return out;
}

struct Case {
    std::string why;
    TestBook book;
    std::string cells;
};

const std::string kStyles =
    "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;;@\"/></numFmts>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"9\"/><xf numFmtId=\"57\"/></cellXfs>";

std::vector<Case> cases() {
    return {
        {"shared strings, rich text, phonetic runs left out",
         {.sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v> 1 </v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>",
          .shared = "<si><t xml:space=\"preserve\"> 甲 </t></si>"
                    "<si><r><rPr><b/></rPr><t>统一</t></r><r><t>代码</t></r><rPh sb=\"0\" eb=\"1\"><t>とういつ</t></rPh><phoneticPr/></si>"
                    "<si><t/></si>"},
         "A1 text  甲 \nB1 text 统一代码\n"},
        {"inline strings, as WPS and others write",
         {.sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c>"
                   "<c r=\"B1\" t=\"inlineStr\"><is><r><t>a&amp;</t></r><r><t>b</t></r></is></c><c r=\"C1\" t=\"inlineStr\"><is><t></t></is></c></row>"},
         "A1 text 甲\nB1 text a&b\n"},
        {"formulas: the value that was kept, text, number, error, none",
         {.sheet = "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" t=\"str\"><f>A1&amp;\"x\"</f><v>2x</v></c>"
                   "<c r=\"C1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"D1\"><f>NOW()</f></c><c r=\"E1\" t=\"str\"><f>\"\"</f><v></v></c>"
                   "<c r=\"F1\" t=\"b\"><f>TRUE()</f><v>1</v></c></row>"},
         "A1 number 2 formula\nB1 text 2x formula\nC1 error #DIV/0! formula\nD1 empty  formula\nE1 empty  formula\nF1 boolean 1 formula\n"},
        {"booleans and errors",
         {.sheet = "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c><c r=\"C1\" t=\"e\"><v>#REF!</v></c>"
                   "<c r=\"D1\" t=\"e\"><v>#N/A</v></c></row>"},
         "A1 boolean 1\nB1 boolean 0\nC1 error #REF!\nD1 error #N/A\n"},
        {"dates by built-in and written formats, percent",
         {.sheet = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44628</v></c><c r=\"B1\" s=\"2\"><v>44621</v></c><c r=\"C1\" s=\"3\"><v>0.65</v></c>"
                   "<c r=\"D1\" s=\"4\"><v>44621</v></c><c r=\"E1\" s=\"99\"><v>44628</v></c><c r=\"F1\" s=\"0\"><v>2022.3</v></c></row>",
          .styles = kStyles},
         "A1 number 44628 = 2022-03-08\nB1 number 44621 = 2022-03-01\nC1 number 0.65 percent\nD1 number 44621 = 2022-03-01\n"
         "E1 number 44628\nF1 number 2022.3\n"},
        {"the 1904 system",
         {.sheet = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43166</v></c></row>", .styles = kStyles, .workbook_pr = "date1904=\"1\""},
         "A1 number 43166 = 2022-03-08\n"},
        {"ISO dates of strict workbooks",
         {.sheet = "<row r=\"1\"><c r=\"A1\" t=\"d\"><v>2022-03-08T00:00:00</v></c></row>"},
         "A1 text 2022-03-08T00:00:00\n"},
        {"rows and cells without labels follow each other",
         {.sheet = "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"},
         "A1 number 1\nB1 number 2\nC5 number 3\nD5 number 4\nA6 number 5\n"},
        {"rows and cells out of order are sorted",
         {.sheet = "<row r=\"2\"><c r=\"B2\"><v>4</v></c><c r=\"A2\"><v>3</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"},
         "A1 number 1\nA2 number 3\nB2 number 4\n"},
        {"styles without a value are nothing",
         {.sheet = "<row r=\"1\" s=\"1\" customFormat=\"1\"><c r=\"A1\" s=\"1\"/><c r=\"B1\" s=\"1\"></c><c r=\"C1\" t=\"s\"/><c r=\"D1\"><v/></c></row>"
                   "<row r=\"9\"/><row r=\"10\"><c r=\"A10\"><v>1</v></c></row>"},
         "A10 number 1\n"},
        {"prefixes, a foreign child, extension lists",
         {.whole_sheet = "<x:worksheet xmlns:x=\"m\"><x:dimension ref=\"A1:Z99\"/><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v>"
                         "<x:extLst><x:ext><x:v>9</x:v></x:ext></x:extLst></x:c></x:row></x:sheetData>"
                         "<x:extLst><x:ext><x:sheetData><x:row r=\"1\"/></x:sheetData></x:ext></x:extLst></x:worksheet>"},
         "A1 number 1\n"},
        {"numbers in every spelling",
         {.sheet = "<row r=\"1\"><c r=\"A1\"><v>-1.50</v></c><c r=\"B1\"><v>1.23E+17</v></c><c r=\"C1\" t=\"n\"><v>\n.5 </v></c><c r=\"D1\"><v>1.</v></c>"
                   "<c r=\"E1\"><v>+7</v></c></row>"},
         "A1 number -1.50\nB1 number 1.23E+17\nC1 number .5\nD1 number 1.\nE1 number +7\n"},
        {"$ in labels", {.sheet = "<row r=\"1\"><c r=\"$C$1\"><v>1</v></c></row>"}, "C1 number 1\n"},
        {"an empty sheet", {.sheet = " "}, ""},
        {"last row and column", {.sheet = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"}, "XFD1048576 number 1\n"}};
}

TEST(Xlsx, ReadsCells) {
    for (const Case& each : cases()) {
        const auto book = make_reader()->read(test::file(each.book), "a.xlsx", {});
        ASSERT_TRUE(book) << each.why << "\n" << to_text(book.error());
        EXPECT_EQ(shown(*book), each.cells) << each.why;
        EXPECT_EQ(book->sheets[0].name, "台账");
        EXPECT_FALSE(book->sheets[0].hidden);
    }
}

TEST(Xlsx, ReadsWhatIsHiddenAndMerged) {
    const TestBook source{
        .sheet = "<row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row><row r=\"4\" hidden=\"true\"/>",
        .after = "<mergeCells count=\"3\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B3:A2\"/><mergeCell ref=\"D4\"/><mergeCell ref=\"?\"/></mergeCells>",
        .before = "<cols><col min=\"2\" max=\"3\" hidden=\"1\" width=\"0\"/><col min=\"5\" max=\"5\" width=\"9\"/></cols>",
        .sheet_attributes = "state=\"veryHidden\""};
    const auto book = make_reader()->read(test::file(source), "a.xlsx", {});
    ASSERT_TRUE(book) << to_text(book.error());
    const sheet::Sheet& sheet = book->sheets[0];
    EXPECT_TRUE(sheet.hidden);
    EXPECT_TRUE(sheet.rows.at(0).hidden);
    EXPECT_EQ(sheet.hidden_rows, (std::vector<int>{2, 4}));
    EXPECT_EQ(sheet.hidden_columns, (std::vector<sheet::ColumnRange>{{2, 3}}));
    EXPECT_EQ(sheet.merges, (std::vector<sheet::MergedRange>{{1, 1, 1, 3}, {2, 1, 3, 2}}));
}

TEST(Xlsx, KeepsTheFormatCode) {
    const TestBook source{.sheet = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>2022.1</v></c></row>",
                          .styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"2\"/></cellXfs>"};
    const auto book = make_reader()->read(test::file(source), "a.xlsx", {});
    ASSERT_TRUE(book);
    EXPECT_EQ(book->format_of(*book->sheets[0].at(1, 1)), "0.00") << "2022.1 under 0.00 was typed as 2022.10";
}

struct FaultCase {
    std::string why, sheet, code;
    int row;
    std::string cell;
};

TEST(Xlsx, NamesEveryBadCellAtOnce) {
    const TestBook source{.sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>5</v></c><c r=\"B1\"><v>1</v></c></row>"
                                   "<row r=\"3\"><c r=\"C3\"><v>12a</v></c><c r=\"D3\"><v>NaN</v></c><c r=\"E3\" t=\"b\"><v>2</v></c>"
                                   "<c r=\"F3\" t=\"zz\"><v>1</v></c><c r=\"G3\"><v>1e9999</v></c><c r=\"H3\"><v>--1</v></c></row>",
                          .shared = "<si><t>x</t></si>"};
    const auto book = make_reader()->read(test::file(source), "台账.xlsx", {});
    ASSERT_FALSE(book);
    const FaultCase expected[] = {{"", "", "bad_shared_string", 1, "A"}, {"", "", "bad_number", 3, "C"},
                                  {"", "", "bad_number", 3, "D"},        {"", "", "bad_cell", 3, "E"},
                                  {"", "", "bad_cell", 3, "F"},          {"", "", "bad_number", 3, "G"},
                                  {"", "", "bad_number", 3, "H"}};
    ASSERT_EQ(book.error().size(), std::size(expected)) << to_text(book.error());
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        const Fault& fault = book.error()[i];
        EXPECT_EQ(fault.code, expected[i].code);
        EXPECT_EQ(fault.where.file, "台账.xlsx");
        EXPECT_EQ(fault.where.sheet, "台账");
        EXPECT_EQ(fault.where.row, expected[i].row);
        EXPECT_EQ(fault.where.cell, expected[i].cell);
    }
}

TEST(Xlsx, ListsAThousandBadCellsAndCountsTheRest) {
    std::string rows;
    for (int row = 1; row <= 1'500; ++row) rows += "<row><c><v>x</v></c></row>";
    const auto book = make_reader()->read(test::file({.sheet = rows}), "a.xlsx", {});
    ASSERT_FALSE(book);
    ASSERT_EQ(book.error().size(), 1'001U);
    EXPECT_EQ(book.error().back().code, "more_faults");
    EXPECT_NE(book.error().back().what.zh.find("500"), std::string::npos);
}

}  // namespace
}  // namespace zhigai::xlsx
