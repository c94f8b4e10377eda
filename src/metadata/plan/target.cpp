#include "metadata/plan/target.h"

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::plan {

const QuotaTable::Row* QuotaTable::row(std::string_view key) const {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.unit == key; });
    return found == rows.end() ? nullptr : &*found;
}

namespace {

Decimal plus(Decimal sum, Decimal value) {
    const auto next = sum.add(value);
    ZG_CHECK(next.has_value());  // a quota is a printed number: 34 digits are enough
    return *next;
}

}  // namespace

std::optional<Decimal> QuotaTable::at(std::string_view key, int year) const {
    const Row* found = row(key);
    if (found == nullptr) return std::nullopt;
    std::optional<Decimal> sum;
    for (std::size_t i = 0; i < periods.size() && i < found->values.size(); ++i) {
        if (periods[i].year != year || !found->values[i]) continue;
        sum = cumulative || !adds_up ? *found->values[i]
                                     : plus(sum.value_or(Decimal()), *found->values[i]);
    }
    return sum;
}

Decimal QuotaTable::total(int year) const {
    Decimal sum;
    if (!adds_up) {
        for (std::size_t i = 0; printed_total && i < periods.size(); ++i) {
            if (periods[i].year == year) sum = printed_total->values[i].value_or(sum);
        }
        return sum;
    }
    for (const Row& one : rows) {
        if (const auto value = at(one.unit, year)) sum = plus(sum, *value);
    }
    return sum;
}

const QuotaTable::Period* QuotaTable::period_at(Date on) const {
    for (const Period& one : periods) {
        if (one.from <= on && on <= one.to) return &one;
    }
    return nullptr;
}

QuotaTable::Owed QuotaTable::owed(std::string_view key, int year, Date on) const {
    Owed out;
    for (const Row& one : rows) {
        if (!key.empty() && one.unit != key) continue;
        Decimal before;  // what the periods before asked for, in this row
        for (std::size_t i = 0; i < periods.size() && i < one.values.size(); ++i) {
            if (year != 0 && periods[i].year != year) continue;
            if (!one.values[i] || periods[i].from > on) continue;
            const Decimal own =
                cumulative && adds_up ? plus(*one.values[i], before.negated()) : *one.values[i];
            before = cumulative ? *one.values[i] : before;
            (periods[i].to < on ? out.past : out.now) =
                plus(periods[i].to < on ? out.past : out.now, own);
        }
    }
    return out;
}

std::optional<QuotaTable::Period> parse_period(std::string_view length, std::string_view text) {
    using namespace std::chrono;
    const auto digits = [&](std::size_t from, std::size_t count) -> std::optional<int> {
        if (from + count > text.size()) return std::nullopt;
        int value = 0;
        for (std::size_t i = from; i < from + count; ++i) {
            if (text[i] < '0' || text[i] > '9') return std::nullopt;
            value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    const auto y = digits(0, 4);
    if (!y || *y < 1990 || *y > 2100) return std::nullopt;
    QuotaTable::Period out{.text = std::string(text), .year = *y, .from = {}, .to = {}};
    const auto months = [&](int first, int count) {
        out.from = Date{year{*y}, month{static_cast<unsigned>(first)}, day{1}};
        out.to = Date{year_month_day_last{
            year{*y}, month_day_last{month{static_cast<unsigned>(first + count - 1)}}}};
        return out;
    };
    if (length == "year") return text.size() == 4 ? std::optional(months(1, 12)) : std::nullopt;
    if (text.size() < 6 || text[4] != '-') return std::nullopt;
    if (length == "month") {
        const auto m = text.size() == 7 ? digits(5, 2) : std::nullopt;
        return m && *m >= 1 && *m <= 12 ? std::optional(months(*m, 1)) : std::nullopt;
    }
    if (length == "week") {  // ISO: week 1 holds the year's first Thursday
        const auto w = text.size() == 8 && text[5] == 'W' ? digits(6, 2) : std::nullopt;
        if (!w || *w < 1 || *w > 53) return std::nullopt;
        const sys_days fourth = sys_days{Date{year{*y}, January, day{4}}};
        const sys_days monday =
            fourth - days{weekday{fourth}.iso_encoding() - 1} + days{7 * (*w - 1)};
        out.from = Date{monday};
        out.to = Date{monday + days{6}};
        const Date thursday{monday + days{3}};
        return thursday.year() == year{*y} ? std::optional(out) : std::nullopt;
    }
    const char letter = length == "quarter" ? 'Q' : 'H';
    const int count = length == "quarter" ? 3 : 6;
    const auto n = text.size() == 7 && text[5] == letter ? digits(6, 1) : std::nullopt;
    if (!n || *n < 1 || *n > 12 / count) return std::nullopt;
    return months((*n - 1) * count + 1, count);
}

}  // namespace zhigai::plan
