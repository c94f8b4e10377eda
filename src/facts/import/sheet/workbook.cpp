#include "facts/import/sheet/workbook.h"

#include <algorithm>

namespace zhigai::sheet {
namespace {

constexpr int kDigits =
    15;  // Excel computes with doubles and keeps this many digits of what is typed
constexpr int kLastColumn = 16'384;

/// Power of ten of the first digit that counts, and how many digits there are: 0.0120 is {-2, 2},
/// 1200 is {3, 2}.
struct Extent {
    int first = 0;
    int digits = 0;
};

Extent extent(std::string_view plain) {
    if (plain.starts_with('-')) plain.remove_prefix(1);
    const auto point = std::min(plain.find('.'), plain.size());
    Extent out;
    int power = static_cast<int>(point) - 1;
    int zeros = 0;
    bool started = false;
    for (const char c : plain) {
        if (c == '.') continue;
        if (c != '0' && !started) {
            started = true;
            out.first = power;
        }
        if (started) {
            if (c == '0') {
                ++zeros;
            } else {
                out.digits += zeros + 1;
                zeros = 0;
            }
        }
        --power;
    }
    return out;
}

}  // namespace

std::optional<Decimal> Cell::number() const {
    if (kind != Kind::Number) return std::nullopt;
    const auto exact = Decimal::parse(raw);
    if (!exact || raw.size() <= kDigits) return exact;
    // A value far from 1 has a long plain form; sheets of officials do not hold 1e-300, and no
    // digit is at stake.
    const Extent span = extent(exact->to_string());
    if (span.digits <= kDigits) return exact;
    return exact->round(kDigits - 1 - span.first, Rounding::HalfEven);
}

const Cell* Row::at(int column) const {
    const auto found = std::ranges::lower_bound(cells, column, {}, &Cell::column);
    return found != cells.end() && found->column == column ? &*found : nullptr;
}

const Row* Sheet::row(int number) const {
    const auto found = std::ranges::lower_bound(rows, number, {}, &Row::number);
    return found != rows.end() && found->number == number ? &*found : nullptr;
}

const Cell* Sheet::at(int row_number, int column) const {
    const Row* found = row(row_number);
    return found == nullptr ? nullptr : found->at(column);
}

bool Sheet::column_hidden(int column) const {
    return std::ranges::any_of(hidden_columns, [&](const ColumnRange& range) {
        return range.first <= column && column <= range.last;
    });
}

std::string column_letters(int column) {
    std::string out;
    for (int rest = column; rest > 0; rest = (rest - 1) / 26) {
        out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return out;
}

std::optional<int> column_number(std::string_view letters) {
    if (letters.empty() || letters.size() > 3) return std::nullopt;
    int column = 0;
    for (const char c : letters) {
        if (c < 'A' || c > 'Z') return std::nullopt;
        column = column * 26 + (c - 'A' + 1);
    }
    if (column > kLastColumn) return std::nullopt;
    return column;
}

std::optional<Date> date_of_serial(Decimal serial, bool date1904) {
    const auto whole = serial.round(0, Rounding::Floor);
    const auto days = whole ? whole->to_int() : std::nullopt;
    if (!days) return std::nullopt;
    constexpr std::int64_t kEpoch1900 = -25'569;  // day 0 of serials from 61 on, seen from 1970
    constexpr std::int64_t kEpoch1904 = -24'107;  // day 0 of the 1904 system
    constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31
    if (*days < 0 || *days > 3'000'000) return std::nullopt;
    std::int64_t day = *days + kEpoch1904;
    if (!date1904) {
        if (*days == 0 || *days == 60) return std::nullopt;
        day = *days + kEpoch1900 + (*days < 60 ? 1 : 0);
    }
    if (day > kLastDay) return std::nullopt;
    return date_of(day);
}

}  // namespace zhigai::sheet
