#include "facts/import/sheet/file_kind.h"

#include <gtest/gtest.h>

#include "facts/import/sheet/writer.h"

namespace zhigai::sheet {
namespace {

using namespace std::string_literals;

std::string ole(const std::string& stream) {
    std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(100, '\0');
    for (const char c : stream) out += std::string(1, c) + '\0';
    return out + std::string(100, '\0');
}

struct KindCase {
    std::string why, bytes;
    FileKind kind;
    std::string code;  // of the refusal; empty: none
};

TEST(FileKind, ByFirstBytesNotByName) {
    const KindCase cases[] = {
        {"nothing", "", FileKind::Empty, "file_empty"},
        {"zip", "PK\3\4...", FileKind::Zip, ""},
        {"xls", ole("Workbook"), FileKind::OldWorkbook, "workbook_old_format"},
        {"a password to open it", ole("EncryptedPackage"), FileKind::Encrypted, "workbook_encrypted"},
        {"doc", ole("WordDocument"), FileKind::OtherOle, "workbook_other_format"},
        {"BIFF without a container", "\x09\x08\x10\x00\x00\x06"s, FileKind::OldWorkbook, "workbook_old_format"},
        {"a web page called .xls", "\r\n<HTML><table>", FileKind::Markup, "workbook_other_format"},
        {"XML 2003", "\xEF\xBB\xBF<?xml version='1.0'?>", FileKind::Markup, "workbook_other_format"},
        {"pdf", "%PDF-1.7", FileKind::Pdf, "workbook_other_format"},
        {"rar", "Rar!\x1A\x07", FileKind::Archive, "workbook_other_format"},
        {"picture", "\x89PNG\r\n", FileKind::Picture, "workbook_other_format"},
        {"bytes with zeros", "abc\0def"s, FileKind::Binary, "workbook_other_format"},
        {"text", "名称,数\r\n", FileKind::Text, ""},
        {"a tab first", "\t名称\t数\r\n", FileKind::Text, ""},
        {"UTF-16 has zeros by nature", "\xFF\xFE\x0D\x54"s + "\0\0"s, FileKind::Text, ""}};
    for (const KindCase& each : cases) {
        EXPECT_EQ(kind_of(each.bytes), each.kind) << each.why;
        if (each.code.empty()) continue;
        const Faults faults = refuse_kind(each.bytes, "台账.xls").value();
        ASSERT_EQ(faults.size(), 1U);
        EXPECT_EQ(faults[0].code, each.code) << each.why;
        EXPECT_EQ(faults[0].where.file, "台账.xls");
        EXPECT_FALSE(faults[0].mend.zh.empty()) << each.why;
        EXPECT_FALSE(faults[0].mend.en.empty()) << each.why;
    }
}

TEST(FileKind, SizeIsJudgedFirst) {
    Limits limits;
    limits.file_bytes = 3;
    EXPECT_TRUE(judge_size("abc", "a", limits));
    EXPECT_EQ(judge_size("abcd", "a", limits).error()[0].code, "workbook_too_large");
    EXPECT_EQ(judge_size("", "a", limits).error()[0].code, "file_empty");
}

struct LineCase {
    std::string why;
    std::vector<std::string> fields;
    std::string line;
};

TEST(CsvLine, QuotesAndDisarms) {
    const LineCase cases[] = {{"plain", {"甲", "1"}, "甲,1\r\n"},
                              {"quotes and breaks", {"a,b", "c\"d", "e\nf"}, "\"a,b\",\"c\"\"d\",\"e\nf\"\r\n"},
                              {"a formula", {"=1+1", "@x", "+cmd|' /C calc'!A0"}, "'=1+1,'@x,'+cmd|' /C calc'!A0\r\n"},
                              {"a negative number is none", {"-12.50", "-1,200"}, "-12.50,\"-1,200\"\r\n"},
                              {"but this is", {"-1+1"}, "'-1+1\r\n"},
                              {"a tab before a formula", {"\t=1"}, "\"'\t=1\"\r\n"},
                              {"empty", {"", ""}, ",\r\n"}};
    for (const LineCase& each : cases) EXPECT_EQ(csv_line(each.fields), each.line) << each.why;
}

}  // namespace
}  // namespace zhigai::sheet
