#include "facts/import/sheet/workbook.h"

#include <gtest/gtest.h>

namespace zhigai::sheet {
namespace {

Cell number_cell(std::string_view raw) {
    Cell cell;
    cell.kind = Kind::Number;
    cell.raw = raw;
    return cell;
}

struct NumberCase {
    std::string_view why, raw, expected;
};

TEST(Cell, NumberIsTheStoredTextToFifteenDigits) {
    const NumberCase cases[] = {
        {"as typed", "10.001", "10.001"},
        {"Excel stores the double nearest to 10.001 and shows 10.001", "10.000999999999999", "10.001"},
        {"0.1+0.2 computed by Excel", "0.30000000000000004", "0.3"},
        {"a whole number of 15 digits is exact", "123456789012345", "123456789012345"},
        {"Excel has lost the digits beyond 15 of a long number", "123456789012345678", "123456789012346000"},
        {"scientific", "1.23E+17", "123000000000000000"},
        {"small", "1.2999999999999999E-2", "0.013"},
        {"negative", "-1234.5600000000001", "-1234.56"},
        {"leading zeros are no digits that count", "0.00012345678901234567", "0.000123456789012346"},
        {"trailing zeros neither", "1000000.0000000000000000", "1000000"},
        {"zero", "0", "0"},
        {"a carry lengthens the number", "99.999999999999999", "100"}};
    for (const NumberCase& each : cases) {
        const auto number = number_cell(each.raw).number();
        ASSERT_TRUE(number) << each.why;
        EXPECT_EQ(number->to_string(), each.expected) << each.why;
    }
}

TEST(Cell, OnlyNumbersAreNumbers) {
    Cell text = number_cell("12");
    text.kind = Kind::Text;
    EXPECT_FALSE(text.number());
}

TEST(Columns, LettersAndBack) {
    const std::pair<int, std::string> cases[] = {{1, "A"},   {26, "Z"},    {27, "AA"},    {52, "AZ"},
                                                 {53, "BA"}, {702, "ZZ"}, {703, "AAA"}, {16384, "XFD"}};
    for (const auto& [number, letters] : cases) {
        EXPECT_EQ(column_letters(number), letters);
        EXPECT_EQ(column_number(letters), number);
    }
    EXPECT_EQ(column_letters(0), "");
    for (const std::string_view bad : {"", "a", "A1", "XFE", "AAAA"}) EXPECT_FALSE(column_number(bad)) << bad;
}

struct SerialCase {
    std::string_view why, serial;
    bool date1904;
    std::string_view expected;  // empty: no date
};

TEST(Serial, Dates) {
    const SerialCase cases[] = {{"facts.md 10", "44621", false, "2022-03-01"},
                                {"facts.md 10", "44628", false, "2022-03-08"},
                                {"facts.md 10", "45291", false, "2023-12-31"},
                                {"the time of day is dropped", "44628.9999", false, "2022-03-08"},
                                {"1904 is 1462 days behind", "43166", true, "2022-03-08"},
                                {"day 0 of the 1904 system", "0", true, "1904-01-01"},
                                {"before the day that never was", "59", false, "1900-02-28"},
                                {"the day that never was", "60", false, ""},
                                {"after it", "61", false, "1900-03-01"},
                                {"first", "1", false, "1900-01-01"},
                                {"a time alone", "0.5", false, ""},
                                {"negative", "-1", false, ""},
                                {"last", "2958465", false, "9999-12-31"},
                                {"beyond", "2958466", false, ""},
                                {"far beyond", "1e30", false, ""}};
    for (const SerialCase& each : cases) {
        const auto date = date_of_serial(*Decimal::parse(each.serial), each.date1904);
        EXPECT_EQ(date ? iso(*date) : "", each.expected) << each.why << " " << each.serial;
    }
}

TEST(Sheet, FindsCellsByPlace) {
    Workbook book;
    Sheet sheet;
    Cell cell;
    cell.kind = Kind::Text;
    cell.column = 3;
    cell.raw = book.texts->keep("丙");
    sheet.rows.push_back({.number = 7, .cells = {cell}});
    sheet.hidden_columns.push_back({2, 4});
    ASSERT_NE(sheet.at(7, 3), nullptr);
    EXPECT_EQ(sheet.at(7, 3)->raw, "丙");
    EXPECT_EQ(sheet.at(7, 2), nullptr);
    EXPECT_EQ(sheet.at(6, 3), nullptr);
    EXPECT_TRUE(sheet.column_hidden(4));
    EXPECT_FALSE(sheet.column_hidden(5));
}

TEST(TextStore, ViewsStayWhereTheyAre) {
    TextStore store;
    const std::string_view first = store.keep("启东");
    const std::string long_text(3U << 20U, 'x');
    const std::string_view large = store.keep(long_text);
    for (int i = 0; i < 100'000; ++i) store.keep("一段文字" + std::to_string(i));
    EXPECT_EQ(first, "启东");
    EXPECT_EQ(large, long_text);
    EXPECT_EQ(store.keep(""), "");
}

TEST(Cell, StaysSmall) {
    EXPECT_LE(sizeof(Cell), 24U) << "a sheet of a million rows is twelve million of them";
}

}  // namespace
}  // namespace zhigai::sheet
