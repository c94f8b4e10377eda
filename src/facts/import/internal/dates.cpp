#include "facts/import/internal/dates.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "facts/import/internal/numbers.h"
#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

constexpr std::array<std::string_view, 16> vague{"年底", "年末", "年初", "年中", "月底", "月末",   "月初", "月中",
                                                 "上旬", "中旬", "下旬", "上半年", "下半年", "季度", "季", "前后"};
constexpr std::array<std::string_view, 9> intended{"预计", "计划", "拟", "约", "大约", "争取", "暂定", "力争", "不晚于"};
constexpr std::array<std::string_view, 6> span_words{"至", "到", "~", "—", "–", "--"};

const Say write_so{"写成 2022-03-08 或 2022-03 的样子；没有就空着", "write it like 2022-03-08 or 2022-03, or leave the cell empty"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Group {
    std::string_view digits;
    std::string_view after;  ///< the text up to the next digit
};

std::vector<Group> groups_of(std::string_view text) {
    std::vector<Group> out;
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t to = i;
        while (to < text.size() && is_digit(text[to])) ++to;
        std::size_t next = to;
        while (next < text.size() && !is_digit(text[next])) ++next;
        out.push_back({text.substr(i, to - i), text.substr(to, next - to)});
        i = next;
    }
    return out;
}

int number(std::string_view digits) {
    int out = 0;
    for (const char c : digits.substr(0, 8)) out = out * 10 + (c - '0');
    return out;
}

bool plausible_year(int year) { return year >= 1900 && year <= 2100; }

Date make(int year, int month, int day) {
    return Date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                std::chrono::day{static_cast<unsigned>(day)}};
}

tl::unexpected<Refusal> not_a_date(std::string_view shown) {
    return refuse("not_a_date", {fmt::format("“{}”看不出是哪一天", shown), fmt::format("`{}` is not a day", shown)}, write_so);
}

tl::unexpected<Refusal> no_such_day(std::string_view shown) {
    return refuse("no_such_day", {fmt::format("没有“{}”这一天", shown), fmt::format("there is no such day as `{}`", shown)},
                  write_so);
}

tl::unexpected<Refusal> january_or_october(std::string_view shown, int year) {
    return refuse("date_january_or_october",
                  {fmt::format("“{}”可能是 {}年1月，也可能是 {}年10月（数字末尾的 0 会丢）", shown, year, year),
                   fmt::format("`{}` may be January or October {} (a number loses its last 0)", shown, year)},
                  {fmt::format("改写成 {}-01 或 {}-10", year, year), fmt::format("write {}-01 or {}-10", year, year)});
}

Read<DateRead> checked(std::string_view shown, int year, int month, std::optional<int> day, bool short_year = false) {
    if (!plausible_year(year)) return not_a_date(shown);
    const Date date = make(year, month, day.value_or(1));
    if (!date.ok()) return no_such_day(shown);
    return DateRead{.date = date, .month_only = !day, .short_year = short_year};
}

/// Without a time of day: the ledgers keep days.
std::string_view without_time(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    const auto cut = text.find_last_of(" T", colon);
    return cut == std::string_view::npos ? text : text.substr(0, cut);
}

std::string cleaned(std::string_view shown) {
    const std::string wide = text::trim(text::nfkc(shown));
    std::string text = text::drop_blanks(without_time(wide));
    if (text.starts_with('\'')) text.erase(0, 1);
    return text;
}

Read<DateRead> read_groups(std::string_view shown, const std::vector<Group>& groups, const DateContext& context) {
    const auto& first = groups.front();
    const bool year_first = first.digits.size() == 4;
    if (groups.size() == 1) {
        if (first.after == "月" || first.after == "月份") {
            return refuse("date_without_year",
                          {fmt::format("“{}”没有写年份", shown), fmt::format("`{}` names no year", shown)}, write_so);
        }
        if (!first.after.empty() && first.after != "年" && first.after != "年度") return not_a_date(shown);
        const int value = number(first.digits);
        if (first.digits.size() == 8) return checked(shown, value / 10000, value / 100 % 100, value % 100);
        if (first.digits.size() == 6) return checked(shown, value / 100, value % 100, std::nullopt);
        if (year_first && plausible_year(value)) {
            return refuse("date_only_year",
                          {fmt::format("“{}”只写了年份", shown), fmt::format("`{}` names only a year", shown)}, write_so);
        }
        return not_a_date(shown);
    }
    const auto between = [](std::string_view sep) {
        return sep == "." || sep == "-" || sep == "/" || sep == "年" || sep == "\\" || sep == "、" || sep == "," || sep == "_";
    };
    if (groups.size() == 2) {
        if (!year_first) {
            return refuse("date_without_year",
                          {fmt::format("“{}”没有写年份", shown), fmt::format("`{}` names no year", shown)}, write_so);
        }
        const auto& second = groups[1];
        if (!between(first.after) || second.digits.size() > 2) return not_a_date(shown);
        if (!second.after.empty() && second.after != "月" && second.after != "月份") return not_a_date(shown);
        const int year = number(first.digits);
        if (context.untyped && first.after == "." && second.digits == "1" && second.after.empty()) {
            return january_or_october(shown, year);
        }
        return checked(shown, year, number(second.digits), std::nullopt);
    }
    if (groups.size() == 3) {
        const auto& second = groups[1];
        const auto& third = groups[2];
        const bool joined =
            between(first.after) && (second.after == first.after || (first.after == "年" && second.after == "月"));
        const bool ended = third.after.empty() || third.after == "日" || third.after == "号";
        if (!joined || !ended || second.digits.size() > 2 || third.digits.size() > 2) return not_a_date(shown);
        if (year_first) return checked(shown, number(first.digits), number(second.digits), number(third.digits));
        if (first.digits.size() == 2) {
            return checked(shown, 2000 + number(first.digits), number(second.digits), number(third.digits), true);
        }
    }
    return not_a_date(shown);
}

}  // namespace

Read<DateRead> read_date(std::string_view shown, const DateContext& context) {
    const std::string text = cleaned(shown);
    if (text.empty()) return not_a_date(shown);
    for (const auto word : intended) {
        if (text.starts_with(word)) {
            return refuse("date_intended",
                          {fmt::format("“{}”是打算，不是日期", shown), fmt::format("`{}` is an intention, not a day", shown)},
                          write_so);
        }
    }
    for (const auto word : vague) {
        if (text.find(word) != std::string::npos) {
            return refuse("date_vague",
                          {fmt::format("“{}”没有写到月、日", shown), fmt::format("`{}` names no month and day", shown)},
                          write_so);
        }
    }
    if (text.find('Q') != std::string::npos || text.find('q') != std::string::npos) {
        return refuse("date_vague", {fmt::format("“{}”是季度，不是日期", shown), fmt::format("`{}` is a quarter", shown)},
                      write_so);
    }
    if (!is_digit(text.front())) return not_a_date(shown);
    return read_groups(shown, groups_of(text), context);
}

Read<DateRead> read_date(const sheet::Cell& cell, const DateContext& context) {
    if (cell.kind == sheet::Kind::Text) return read_date(cell.raw, context);
    if (cell.kind != sheet::Kind::Number) return not_a_date(cell.raw);
    const auto value = cell.number();
    if (!value) return not_a_date(cell.raw);
    if (cell.is_date()) {
        const auto date = sheet::date_of_serial(*value, context.date1904);
        if (!date) return not_a_date(cell.raw);
        return DateRead{.date = *date};
    }
    const std::string shown = value->to_string();
    if (const auto whole = value->to_int()) {
        // A serial whose cell lost its date format: the years 1982 to 2064. A year alone is smaller, 20220308 larger.
        if (*whole >= 30'000 && *whole <= 60'000) {
            const auto date = sheet::date_of_serial(*value, context.date1904);
            if (date) return DateRead{.date = *date, .bare_serial = true};
        }
        return read_date(shown, context);
    }
    DateContext as_number = context;
    as_number.untyped = true;
    return read_date(shown, as_number);
}

Read<DateSpan> read_span(std::string_view shown, const DateContext& context) {
    const std::string text = cleaned(shown);
    if (const auto one = read_date(text, context)) return DateSpan{.from = *one, .to = std::nullopt};
    std::vector<DateSpan> readings;
    std::optional<Refusal> refusal;
    const auto half = [&](std::string_view part) -> Read<std::optional<DateRead>> {
        if (part.empty() || part == "今" || is_blank_word(part)) return std::optional<DateRead>{};
        auto read = read_date(part, context);
        if (!read) return tl::make_unexpected(read.error());
        return std::optional<DateRead>{*read};
    };
    const auto try_at = [&](std::size_t at, std::size_t size) {
        const auto from = half(std::string_view(text).substr(0, at));
        const auto to = half(std::string_view(text).substr(at + size));
        if (from && to && (*from || *to)) {
            readings.push_back({*from, *to});
        } else if (!from && from.error().code == "date_january_or_october") {
            refusal = from.error();
        } else if (!to && to.error().code == "date_january_or_october") {
            refusal = to.error();
        }
    };
    for (const auto word : span_words) {
        if (const auto at = text.find(word); at != std::string::npos) {
            try_at(at, word.size());
            if (!readings.empty()) break;
        }
    }
    if (readings.empty()) {
        for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 1)) try_at(at, 1);
    }
    if (readings.size() == 1) return readings.front();
    if (readings.empty() && refusal) return tl::make_unexpected(*refusal);
    return refuse("not_a_span",
                  {fmt::format("“{}”看不出起止两个日期", shown), fmt::format("`{}` does not show a first and a last day", shown)},
                  {"写成 2022.03-2023.12 的样子", "write it like 2022.03-2023.12"});
}

}  // namespace zhigai::imports
