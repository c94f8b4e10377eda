#include <gtest/gtest.h>

#include "adapters/xlsx/xlsx.h"

namespace zhigai::xlsx {
namespace {

using namespace std::chrono_literals;
using sheet::At;
using sheet::Style;

constexpr std::int64_t kMoment = 1'646'697'600'000;  // 2022-03-08

/// The plan's annex: title, unit, two-row head with a merged parent, rows, total, note.
std::string annex() {
    const auto writer = make_writer()->create("项目分解表", kMoment);
    sheet::SheetOptions options{.name = "分解表", .widths = {6, 28, 12, 12, 12}, .freeze_rows = 4, .page = {}};
    options.page = {.landscape = true, .one_page = true, .repeat_first_row = 3, .repeat_last_row = 4,
                    .footer_left = "口径：按验收日期 & 区镇", .header_right = "启东市"};
    writer->begin_sheet(options);
    writer->merged({1, 1, 1, 5}, "全市制造业“智改数转”项目分解表", Style::Title);
    writer->merged({2, 1, 2, 5}, "单位：个", Style::Subtitle);
    writer->merged({3, 1, 4, 1}, "序号");
    writer->merged({3, 2, 4, 2}, "区镇");
    writer->merged({3, 3, 3, 5}, "完成项目数量");
    for (int i = 0; i < 3; ++i) writer->text({4, 3 + i}, std::to_string(2022 + i) + "年", Style::Header);
    writer->whole({5, 1}, 1, Style::Centred);
    writer->text({5, 2}, "汇龙镇", Style::Centred);
    writer->whole({5, 3}, 29, Style::Centred);
    writer->decimal({5, 4}, *Decimal::parse("1234.50"), 2);
    writer->percent({5, 5}, *Decimal::parse("0.673"), 1);
    writer->merged({6, 1, 6, 2}, "合计", Style::Total);
    writer->date({6, 3}, 2022y / 3 / 8, Style::Total);
    writer->text({7, 1}, "=cmd|' /C calc'!A0");
    writer->text({7, 2}, "_x000D_");
    writer->text({7, 3}, "两\n行\v");
    writer->text({7, 4}, "320681199001011234");
    writer->decimal({7, 5}, *Decimal::parse("1234567890123456.78"), 2, Style::Wrong);
    writer->remark({7, 5}, "数太长");
    writer->choices({5, 2}, 100, {"汇龙镇", "北新镇"});
    writer->blank({8, 1});
    writer->row_height(1, 36);
    writer->begin_sheet({.name = "分解表", .widths = {}, .page = {}});
    writer->begin_sheet({.name = "a/b:c[d]*?\\这个名字比三十一个字还要长所以后面的部分要截去才行", .widths = {}, .page = {}});
    auto bytes = writer->finish();
    EXPECT_TRUE(bytes) << to_text(bytes.error());
    return bytes.value_or("");
}

TEST(XlsxWriter, WhatIsWrittenIsRead) {
    const auto book = make_reader()->read(annex(), "out.xlsx", {});
    ASSERT_TRUE(book) << to_text(book.error());
    ASSERT_EQ(book->sheets.size(), 3U);
    EXPECT_EQ(book->sheets[1].name, "分解表 2");
    EXPECT_EQ(book->sheets[2].name, "a b c d    这个名字比三十一个字还要长所以后面的部分");
    const sheet::Sheet& sheet = book->sheets[0];
    EXPECT_EQ(sheet.merges.size(), 6U);
    const std::tuple<int, int, sheet::Kind, std::string_view> cells[] = {
        {1, 1, sheet::Kind::Text, "全市制造业“智改数转”项目分解表"},
        {3, 3, sheet::Kind::Text, "完成项目数量"},
        {4, 5, sheet::Kind::Text, "2024年"},
        {5, 1, sheet::Kind::Number, "1"},
        {5, 4, sheet::Kind::Number, "1234.5"},
        {5, 5, sheet::Kind::Number, "0.673"},
        {6, 3, sheet::Kind::Number, "44628"},
        {7, 1, sheet::Kind::Text, "=cmd|' /C calc'!A0"},
        {7, 2, sheet::Kind::Text, "_x000D_"},
        {7, 3, sheet::Kind::Text, "两\n行\v"},
        {7, 4, sheet::Kind::Text, "320681199001011234"},
        {7, 5, sheet::Kind::Text, "1234567890123456.78"}};
    for (const auto& [row, column, kind, raw] : cells) {
        const sheet::Cell* cell = sheet.at(row, column);
        ASSERT_NE(cell, nullptr) << row << "," << column;
        EXPECT_EQ(cell->kind, kind) << raw;
        EXPECT_EQ(cell->raw, raw);
        EXPECT_FALSE(cell->formula) << raw;
    }
    EXPECT_EQ(sheet.at(8, 1), nullptr);
    EXPECT_TRUE(sheet.at(6, 3)->is_date());
    EXPECT_EQ(book->format_of(*sheet.at(5, 4)), "#,##0.00");
    EXPECT_EQ(sheet.at(5, 5)->look, sheet::Look::Percent);
}

TEST(XlsxWriter, EqualCallsGiveEqualBytes) { EXPECT_EQ(annex(), annex()); }

TEST(XlsxWriter, SaysWhatDoesNotFit) {
    const auto writer = make_writer()->create("x", kMoment);
    writer->begin_sheet({.name = "表", .widths = {}, .page = {}});
    writer->text({2, 3}, std::string(40'000, 'x'));
    writer->text({1'048'577, 1}, "x");
    const auto bytes = writer->finish();
    ASSERT_FALSE(bytes);
    ASSERT_EQ(bytes.error().size(), 2U);
    EXPECT_EQ(bytes.error()[0].where.sheet, "表");
    EXPECT_EQ(bytes.error()[0].where.row, 2);
    EXPECT_EQ(bytes.error()[0].where.cell, "C");
    EXPECT_FALSE(bytes.error()[1].mend.zh.empty());
}

TEST(XlsxWriter, NoSheetIsOneEmptySheet) {
    const auto bytes = make_writer()->create("x", kMoment)->finish();
    ASSERT_TRUE(bytes);
    const auto book = make_reader()->read(*bytes, "x.xlsx", {});
    ASSERT_TRUE(book);
    EXPECT_EQ(book->sheets.size(), 1U);
}

TEST(XlsxWriter, NumbersOfFifteenDigitsComeBackExactly) {
    const char* values[] = {"10.001", "0.1", "999999999999.99", "123456789012345", "-0.07", "1234567.89", "0.000001"};
    const auto writer = make_writer()->create("x", kMoment);
    writer->begin_sheet({.name = "表", .widths = {}, .page = {}});
    int row = 0;
    for (const char* value : values) writer->decimal({++row, 1}, *Decimal::parse(value), 2);
    const auto bytes = writer->finish();
    ASSERT_TRUE(bytes);
    const auto book = make_reader()->read(*bytes, "x.xlsx", {});
    ASSERT_TRUE(book);
    row = 0;
    for (const char* value : values) EXPECT_EQ(book->sheets[0].at(++row, 1)->number(), *Decimal::parse(value)) << value;
}

}  // namespace
}  // namespace zhigai::xlsx
