#include "facts/import/internal/dates.h"

#include <gtest/gtest.h>

namespace zhigai::imports {
namespace {

struct Case {
    std::string_view why, text, reads;
};

std::string told(const Read<DateRead>& read) {
    if (!read) return read.error().code;
    std::string out = iso(read->date);
    if (read->month_only) out += " month";
    if (read->short_year) out += " short";
    if (read->bare_serial) out += " serial";
    return out;
}

TEST(Dates, AsOfficialsTypeThem) {
    const Case cases[] = {
        {"month by point", "2022.3", "2022-03-01 month"},
        {"typed as text, ten is ten", "2022.10", "2022-10-01 month"},
        {"typed as text, one is one", "2022.1", "2022-01-01 month"},
        {"leading zero", "2022.03", "2022-03-01 month"},
        {"month in words", "2022年3月", "2022-03-01 month"},
        {"month in words, longer", "2022年3月份", "2022-03-01 month"},
        {"month by hyphen", "2022-03", "2022-03-01 month"},
        {"month without mark", "202203", "2022-03-01 month"},
        {"day in words", "2022年3月8日", "2022-03-08"},
        {"day by strokes", "2022/3/8", "2022-03-08"},
        {"day by points", "2022.3.8", "2022-03-08"},
        {"day without mark", "20220308", "2022-03-08"},
        {"iso", "2022-03-08", "2022-03-08"},
        {"with a time", "2022-03-08 00:00:00", "2022-03-08"},
        {"with a time in iso", "2022-03-08T09:30:00", "2022-03-08"},
        {"full width", "２０２２年３月８日", "2022-03-08"},
        {"blanks inside", "2022 年 3 月 8 日", "2022-03-08"},
        {"short year", "22.3.8", "2022-03-08 short"},
        {"apostrophe", "'2022-03-08", "2022-03-08"},
        {"leap day", "2024-02-29", "2024-02-29"},
        {"no leap day", "2022-02-29", "no_such_day"},
        {"no such month", "2022.13", "no_such_day"},
        {"no month at all", "2022.0", "no_such_day"},
        {"end of the year", "2022年底", "date_vague"},
        {"end of the month", "2022年3月底", "date_vague"},
        {"quarter", "2022Q1", "date_vague"},
        {"quarter in words", "2022年一季度", "date_vague"},
        {"half year", "上半年", "date_vague"},
        {"year only", "2022", "date_only_year"},
        {"year only in words", "2022年", "date_only_year"},
        {"no year", "3月8日", "date_without_year"},
        {"no year, month", "3月", "date_without_year"},
        {"an intention", "预计2023年12月", "date_intended"},
        {"words", "设备调试", "not_a_date"},
        {"two dates", "2022.3-2023.12", "not_a_date"},
        {"far year", "9022-01-01", "not_a_date"},
        {"digits", "123456789", "not_a_date"},
    };
    for (const Case& c : cases) EXPECT_EQ(told(read_date(c.text)), c.reads) << c.why << ": " << c.text;
    EXPECT_EQ(told(read_date("2022.1", {.untyped = true})), "date_january_or_october") << "a csv lost what Excel lost";
    EXPECT_EQ(told(read_date("2022.10", {.untyped = true})), "2022-10-01 month");
}

sheet::Cell number(std::string_view raw, sheet::Look look = sheet::Look::General) {
    sheet::Cell cell;
    cell.raw = raw;
    cell.column = 1;
    cell.kind = sheet::Kind::Number;
    cell.look = look;
    return cell;
}

TEST(Dates, NumbersInCells) {
    using sheet::Look;
    struct Row {
        std::string_view why, raw;
        Look look;
        bool date1904;
        std::string_view reads;
    };
    const Row rows[] = {
        {"serial", "44621", Look::Date, false, "2022-03-01"},
        {"serial", "44628", Look::Date, false, "2022-03-08"},
        {"serial with a time", "45291.75", Look::Date, false, "2023-12-31"},
        {"1904 system", "43159", Look::Date, true, "2022-03-01"},
        {"serial that lost its format", "44621", Look::General, false, "2022-03-01 serial"},
        {"2022.3 is March", "2022.3", Look::General, false, "2022-03-01 month"},
        {"as Excel stores it", "2022.3000000000002", Look::General, false, "2022-03-01 month"},
        {"2022.1 may be October", "2022.1", Look::General, false, "date_january_or_october"},
        {"2022.11", "2022.11", Look::General, false, "2022-11-01 month"},
        {"2022.03", "2022.03", Look::General, false, "2022-03-01 month"},
        {"a year is no serial", "2022", Look::General, false, "date_only_year"},
        {"whole day as number", "20220308", Look::General, false, "2022-03-08"},
        {"whole month as number", "202203", Look::General, false, "2022-03-01 month"},
        {"nonsense", "7", Look::General, false, "not_a_date"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(told(read_date(number(row.raw, row.look), {.date1904 = row.date1904})), row.reads) << row.why << row.raw;
    }
}

TEST(Dates, Spans) {
    const Case cases[] = {
        {"points and hyphen", "2022.3-2023.12", "2022-03-01 month|2023-12-01 month"},
        {"words", "2022年3月至2023年12月", "2022-03-01 month|2023-12-01 month"},
        {"hyphens throughout", "2022-03-2023-12", "2022-03-01 month|2023-12-01 month"},
        {"full days", "2022-03-08--2023-12-31", "2022-03-08|2023-12-31"},
        {"dash", "2022.3—2023.12", "2022-03-01 month|2023-12-01 month"},
        {"open end", "2022.3-", "2022-03-01 month|"},
        {"until now", "2022.3至今", "2022-03-01 month|"},
        {"one date", "2022.3.8", "2022-03-08|"},
        {"years only", "2022-2024", "not_a_span"},
        {"second month without year", "2022.3-12", "not_a_span"},
    };
    for (const Case& c : cases) {
        const auto read = read_span(c.text);
        const auto part = [](const std::optional<DateRead>& d) { return d ? told(*d) : std::string(); };
        EXPECT_EQ(read ? part(read->from) + "|" + part(read->to) : read.error().code, c.reads) << c.why << ": " << c.text;
    }
    EXPECT_EQ(read_span("2022.1-2022.12", {.untyped = true}).error().code, "date_january_or_october");
}

}  // namespace
}  // namespace zhigai::imports
