#include "derived/columns/cube.h"

#include <algorithm>
#include <limits>

namespace zhigai::columns {

using query::Measure;
using query::Predicate;

namespace {

std::optional<std::size_t> place_of(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

std::optional<std::size_t> Cube::axis(std::string_view column) const { return place_of(spec_.axes, column); }

void Cube::count(const query::Row& axes, const query::Row& values, std::int64_t sign) {
    Cell& cell = cells_[axes];
    cell.sums.resize(spec_.sums.size());
    cell.rows += sign;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto* number = std::get_if<std::int64_t>(&values[i]);
        if (number == nullptr) continue;
        cell.sums[i].count += sign;
        cell.sums[i].sum += sign * static_cast<decltype(Sum::sum)>(*number);
    }
    if (cell.rows == 0) cells_.erase(axes);  // a group of no rows is no group
}

void Cube::fill(query::Row axes, std::int64_t rows, const std::vector<std::pair<std::int64_t, std::int64_t>>& sums) {
    Cell& cell = cells_[std::move(axes)];
    cell.rows = rows;
    cell.sums.clear();
    for (const auto& [count, sum] : sums) cell.sums.push_back({count, sum});
}

bool Cube::reads_axes(const Predicate& predicate) const {
    using Kind = Predicate::Kind;
    if (predicate.kind == Kind::Linked) return false;
    if (!predicate.column.empty() && !axis(predicate.column)) return false;
    if (!predicate.other_column.empty() && !axis(predicate.other_column)) return false;
    return std::ranges::all_of(predicate.parts, [this](const Predicate& part) { return reads_axes(part); });
}

bool Cube::answers(const query::Query& query) const {
    if (query.table != spec_.table || !query.columns.empty() || query.limit >= 0 || query.offset > 0 || too_wide()) return false;
    if (!std::ranges::all_of(query.group, [this](const std::string& column) { return axis(column).has_value(); })) return false;
    if (!query.sort.empty()) return false;  // pages ask in the order of the axes
    const bool known = std::ranges::all_of(query.measures, [this](const auto& measure) {
        if (measure.first == Measure::Count && measure.second.empty()) return true;
        return (measure.first == Measure::Sum || measure.first == Measure::Count) && place_of(spec_.sums, measure.second).has_value();
    });
    return known && reads_axes(query.where);
}

std::optional<query::Rows> Cube::select(const query::Query& query) const {
    std::vector<std::size_t> group;
    for (const std::string& column : query.group) group.push_back(*axis(column));
    std::vector<std::optional<std::size_t>> measured;
    for (const auto& [measure, column] : query.measures) measured.push_back(place_of(spec_.sums, column));

    std::map<query::Row, Cell> out;  // a null cell is the least, as the port has it
    if (group.empty()) out[{}].sums.resize(spec_.sums.size());
    for (const auto& [axes, cell] : cells_) {
        const auto get = [&, &axes = axes](const std::string& name) { return axes[*axis(name)]; };
        if (query::judge(query.where, get) != true) continue;
        query::Row key;
        for (const std::size_t place : group) key.push_back(axes[place]);
        Cell& into = out[std::move(key)];
        into.sums.resize(spec_.sums.size());
        into.rows += cell.rows;
        for (std::size_t i = 0; i < cell.sums.size(); ++i) {
            into.sums[i].count += cell.sums[i].count;
            into.sums[i].sum += cell.sums[i].sum;
        }
    }
    query::Rows rows;
    for (const auto& [key, cell] : out) {
        query::Row row = key;
        for (std::size_t i = 0; i < measured.size(); ++i) {
            if (!measured[i]) {
                row.emplace_back(cell.rows);
                continue;
            }
            const Sum& sum = cell.sums[*measured[i]];
            if (query.measures[i].first == Measure::Count) {
                row.emplace_back(sum.count);
            } else if (sum.count == 0) {
                row.emplace_back();
            } else if (sum.sum > std::numeric_limits<std::int64_t>::max() || sum.sum < std::numeric_limits<std::int64_t>::min()) {
                return std::nullopt;
            } else {
                row.emplace_back(static_cast<std::int64_t>(sum.sum));
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace zhigai::columns
