#include <algorithm>

#include "facts/import/internal/layout.h"
#include "kernel/text/text.h"

namespace zhigai::imports {

Grid::Grid(const sheet::Sheet& source) : source_(&source) {
    for (const auto& row : source.rows) {
        if (!row.cells.empty()) last_column_ = std::max(last_column_, row.cells.back().column);
    }
    down_.resize(static_cast<std::size_t>(last_column_) + 1);
    std::vector<std::pair<int, sheet::MergedRange>> starts;
    for (const auto& merge : source.merges) {
        if (merge.first_column > last_column_) continue;
        starts.emplace_back(merge.first_row, merge);
        if (merge.last_row > merge.first_row) {
            down_[static_cast<std::size_t>(merge.first_column)].emplace_back(merge.first_row, merge.last_row);
        }
    }
    for (auto& column : down_) std::sort(column.begin(), column.end());
    std::sort(starts.begin(), starts.end(), [](const auto& a, const auto& b) {
        return std::pair(a.first, a.second.first_column) < std::pair(b.first, b.second.first_column);
    });
    for (const auto& [row, merge] : starts) {
        if (by_row_.empty() || by_row_.back().first != row) by_row_.emplace_back(row, std::vector<sheet::MergedRange>{});
        by_row_.back().second.push_back(merge);
    }
}

const std::vector<sheet::MergedRange>& Grid::merges_at(int row) const {
    static const std::vector<sheet::MergedRange> none;
    const auto found = std::lower_bound(by_row_.begin(), by_row_.end(), row,
                                        [](const auto& entry, int number) { return entry.first < number; });
    return found != by_row_.end() && found->first == row ? found->second : none;
}

const sheet::Cell* Grid::filled(int row, int column) const {
    if (const auto* cell = source_->at(row, column)) return cell;
    if (column < 1 || column > last_column_) return nullptr;
    const auto& merges = down_[static_cast<std::size_t>(column)];
    auto after = std::upper_bound(merges.begin(), merges.end(), std::pair(row, 1 << 30));
    if (after == merges.begin()) return nullptr;
    --after;
    return row <= after->second ? source_->at(after->first, column) : nullptr;
}

bool Grid::spread_down(int row, int column) const {
    if (column < 1 || column > last_column_) return false;
    const auto& merges = down_[static_cast<std::size_t>(column)];
    auto after = std::upper_bound(merges.begin(), merges.end(), std::pair(row, 1 << 30));
    if (after == merges.begin()) return false;
    --after;
    return row <= after->second;
}

std::string Grid::header_text(int row, int column) const {
    const auto text_of = [&](const sheet::Cell* cell) { return cell == nullptr ? std::string() : text::trim(shown(*cell)); };
    if (const auto* cell = source_->at(row, column)) return text_of(cell);
    // Headers are a few rows: the merges that start at most a few rows above.
    for (int above = row; above > std::max(0, row - 6); --above) {
        for (const auto& merge : merges_at(above)) {
            if (column >= merge.first_column && column <= merge.last_column && row <= merge.last_row) {
                return text_of(source_->at(merge.first_row, merge.first_column));
            }
        }
    }
    return {};
}

std::string shown(const sheet::Cell& cell, bool date1904) {
    switch (cell.kind) {
        case sheet::Kind::Empty:
            return {};
        case sheet::Kind::Boolean:
            return cell.raw == "1" ? "TRUE" : "FALSE";
        case sheet::Kind::Number: {
            const auto value = cell.number();
            if (!value) return std::string(cell.raw);
            if (cell.is_date()) {
                if (const auto date = sheet::date_of_serial(*value, date1904)) return iso(*date);
            }
            if (cell.look == sheet::Look::Percent) {
                if (const auto points = value->multiply(Decimal::from(100))) return points->to_string() + "%";
            }
            return value->to_string();
        }
        default:
            return std::string(cell.raw);
    }
}

}  // namespace zhigai::imports
