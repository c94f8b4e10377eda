#include <gtest/gtest.h>

#include "adapters/csv/csv.h"
#include "adapters/csv/decode.h"
#include "facts/import/sheet/writer.h"

namespace zhigai::csv {
namespace {

using namespace std::string_literals;

/// Rows as `number:A=text|C=text`, one a line.
std::string shown(const sheet::Workbook& book) {
    std::string out;
    for (const sheet::Row& row : book.sheets.at(0).rows) {
        out += std::to_string(row.number) + ":";
        for (const sheet::Cell& cell : row.cells) {
            out += sheet::column_letters(cell.column) + "=" + std::string(cell.raw) + "|";
        }
        out += "\n";
    }
    return out;
}

Result<sheet::Workbook> read(const std::string& bytes, const sheet::Limits& limits = {}) {
    return make_reader()->read(bytes, "目录/台账.2022.csv", limits);
}

struct Case {
    std::string why, bytes, encoding, rows;
};

TEST(Csv, Reads) {
    const Case cases[] = {
        {"plain UTF-8", "名称,数\n甲,1\n", "UTF-8", "1:A=名称|B=数|\n2:A=甲|B=1|\n"},
        {"with a mark, CRLF", "\xEF\xBB\xBF名称,数\r\n甲,1\r\n", "UTF-8", "1:A=名称|B=数|\n2:A=甲|B=1|\n"},
        {"GB18030", "\xC3\xFB\xB3\xC6,\xCA\xFD\r\n\xBC\xD7,1", "GB18030", "1:A=名称|B=数|\n2:A=甲|B=1|\n"},
        {"GB18030, four bytes a character", "\x82\x35\x8F\x33,\xBC\xD7\n", "GB18030", "1:A=龦|B=甲|\n"},
        {"UTF-16LE, as Excel's Unicode text", "\xFF\xFE\x32\x75\x09\x00\x31\x00\x0A\x00"s, "UTF-16LE", "1:A=甲|B=1|\n"},
        {"UTF-16BE", "\xFE\xFF\x75\x32\x00\x2C\x00\x31"s, "UTF-16BE", "1:A=甲|B=1|\n"},
        {"semicolons", "a;b;c\n1,5;2;3\n", "UTF-8", "1:A=a|B=b|C=c|\n2:A=1,5|B=2|C=3|\n"},
        {"tabs", "a\tb\n1,5\t2,5\n", "UTF-8", "1:A=a|B=b|\n2:A=1,5|B=2,5|\n"},
        {"sep= hint", "sep=;\na;b\n", "UTF-8", "2:A=a|B=b|\n"},
        {"a title row above the header", "台账\n名称,数,区镇\n甲,1,北新镇\n乙,2,北新镇\n", "UTF-8",
         "1:A=台账|\n2:A=名称|B=数|C=区镇|\n3:A=甲|B=1|C=北新镇|\n4:A=乙|B=2|C=北新镇|\n"},
        {"quotes, breaks inside, rows counted as records", "a,\"b\r\nc\"\"d\"\r\ne,f", "UTF-8", "1:A=a|B=b\r\nc\"d|\n2:A=e|B=f|\n"},
        {"text after a closing quote", "\"a\"b,c\n", "UTF-8", "1:A=ab|B=c|\n"},
        {"a quote inside a bare field", "5\" pipe,c\n", "UTF-8", "1:A=5\" pipe|B=c|\n"},
        {"empty fields and lines keep their numbers", "a,,c\n\n,,\nd\n", "UTF-8", "1:A=a|C=c|\n4:A=d|\n"},
        {"old Mac lines", "a,b\rc,d\r", "UTF-8", "1:A=a|B=b|\n2:A=c|B=d|\n"},
        {"one column", "甲\n乙\n", "UTF-8", "1:A=甲|\n2:A=乙|\n"},
        {"blanks are kept", " a ,b\n", "UTF-8", "1:A= a |B=b|\n"}};
    for (const Case& each : cases) {
        const auto book = read(each.bytes);
        ASSERT_TRUE(book) << each.why << to_text(book.error());
        EXPECT_EQ(shown(*book), each.rows) << each.why;
        EXPECT_EQ(book->encoding, each.encoding) << each.why;
        EXPECT_EQ(book->sheets[0].name, "台账.2022");
    }
}

struct Refused {
    std::string why, bytes, code;
    int line = 0;
};

TEST(Csv, Refuses) {
    sheet::Limits limits;
    limits.rows = 5;
    limits.columns = 4;
    limits.cells = 8;
    limits.cell_bytes = 100;
    const Refused cases[] = {
        {"binary", "ab\0c"s, "workbook_other_format"},
        {"a workbook", "PK\3\4"s, "workbook_other_format"},
        {"neither UTF-8 nor GB18030", "a,b\n\xC3\xFB,\xFF\xFF\n", "bad_encoding", 2},
        {"cut inside a character", "a,b\n1,2\n\xC3\xFB,\xB3", "bad_encoding", 3},
        {"a UTF-8 mark on something else", "\xEF\xBB\xBFok\n\xC3\xFB\xB3\xC6\n", "bad_encoding", 2},
        {"a quote left open", "a,b\nc,\"d\ne,f\ng,h\n", "csv_open_quote", 2},
        {"a quote left open, another field's quote ends it", "a,b\nc,\"d\ne,f\ng,\"h\"\n", "csv_open_quote", 2},
        {"rows", "a\nb\nc\nd\ne\nf\n", "workbook_too_large"},
        {"columns", "a,b,c,d,e\n", "workbook_too_large"},
        {"cells", "a,b,c\na,b,c\na,b,c\n", "workbook_too_large"},
        {"a long text", std::string(101, 'x') + ",a\n", "workbook_too_large"}};
    for (const Refused& each : cases) {
        const auto book = read(each.bytes, limits);
        ASSERT_FALSE(book) << each.why;
        EXPECT_EQ(book.error()[0].code, each.code) << each.why;
        EXPECT_EQ(book.error()[0].where.line, each.line) << each.why;
        EXPECT_FALSE(book.error()[0].mend.zh.empty()) << each.why;
    }
}

TEST(Csv, TakesBackWhatItWrites) {
    const std::vector<std::string> fields = {"甲,乙", "引\"号", "两\n行", "", "-12.5", " 空 "};
    const auto book = read(std::string(sheet::kCsvMark) + sheet::csv_line(fields) + sheet::csv_line(fields));
    ASSERT_TRUE(book);
    for (int row = 1; row <= 2; ++row) {
        for (int i = 0; i < 6; ++i) {
            const sheet::Cell* cell = book->sheets[0].at(row, i + 1);
            EXPECT_EQ(cell == nullptr ? "" : cell->raw, fields[static_cast<std::size_t>(i)]);
        }
    }
}

TEST(Csv, LongFilesCrossTheConvertersPieces) {
    std::string bytes;  // 甲,1 in GB18030, 200 KB: characters straddle every inner boundary
    for (int i = 0; i < 40'000; ++i) bytes += "\xBC\xD7,1\n";
    const auto book = read(bytes);
    ASSERT_TRUE(book);
    ASSERT_EQ(book->sheets[0].rows.size(), 40'000U);
    for (const sheet::Row& row : book->sheets[0].rows) ASSERT_EQ(row.cells[0].raw, "甲");
}

}  // namespace
}  // namespace zhigai::csv
