#include "metadata/plan/target.h"

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::plan {

const QuotaTable::Row* QuotaTable::row(std::string_view key) const {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.unit == key; });
    return found == rows.end() ? nullptr : &*found;
}

std::optional<Decimal> QuotaTable::at(std::string_view key, int year) const {
    const Row* found = row(key);
    const auto column = std::find(years.begin(), years.end(), year);
    if (found == nullptr || column == years.end()) return std::nullopt;
    return found->values[static_cast<std::size_t>(column - years.begin())];
}

Decimal QuotaTable::total(int year) const {
    Decimal sum;
    for (const Row& one : rows) {
        if (const auto value = at(one.unit, year)) {
            const auto next = sum.add(*value);
            ZG_CHECK(next.has_value());  // a quota is a printed number: 34 digits are enough
            sum = *next;
        }
    }
    return sum;
}

}  // namespace zhigai::plan
