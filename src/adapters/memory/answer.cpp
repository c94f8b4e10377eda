#include "adapters/memory/answer.h"

#include <algorithm>

#include "facts/store/tables.h"
#include "kernel/check/check.h"

namespace zhigai::memory {

namespace {

using Item = std::pair<const std::int64_t, std::vector<Cell>>;

/// -1 stands for `id`.
int position(const store::Table& table, const std::string& name) {
    if (name == "id") return -1;
    const auto found = std::ranges::find(table.columns, name, &store::Column::name);
    ZG_CHECK(found != table.columns.end());
    return static_cast<int>(found - table.columns.begin());
}

Cell cell_at(const Item& item, int position) {
    return position < 0 ? Cell(item.first) : item.second[static_cast<std::size_t>(position)];
}

std::vector<int> positions(const store::Table& table, const std::vector<std::string>& names) {
    std::vector<int> out;
    for (const std::string& name : names) out.push_back(position(table, name));
    return out;
}

std::vector<const Item*> matching(const TableData& data, const query::Predicate& where) {
    std::map<std::string, int, std::less<>> by_name = {{"id", -1}};
    for (const store::Column& column : data.table.columns) {
        by_name.emplace(column.name, position(data.table, column.name));
    }
    std::vector<const Item*> items;
    for (const Item& item : data.rows) {
        const auto get = [&](const std::string& name) { return cell_at(item, by_name.at(name)); };
        if (query::judge(where, get) == true) items.push_back(&item);
    }
    return items;
}

query::Row project(const Item& item, const std::vector<int>& columns) {
    query::Row row;
    for (const int column : columns) row.push_back(cell_at(item, column));
    return row;
}

query::Rows page(query::Rows rows, const query::Query& query) {
    const auto from = std::min(static_cast<std::uint64_t>(query.offset), std::uint64_t{rows.size()});
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(from));
    if (query.limit >= 0 && static_cast<std::uint64_t>(query.limit) < rows.size()) {
        rows.resize(static_cast<std::size_t>(query.limit));
    }
    return rows;
}

query::Rows list(const TableData& data, const query::Query& query, std::vector<const Item*> items) {
    std::vector<std::pair<int, bool>> order;
    for (const query::Sort& sort : query.sort) {
        order.emplace_back(position(data.table, sort.column), sort.descending);
    }
    // The items come by id, so a stable sort leaves `id` as the last key.
    std::ranges::stable_sort(items, [&](const Item* left, const Item* right) {
        for (const auto& [column, descending] : order) {
            const Cell a = cell_at(*left, column);
            const Cell b = cell_at(*right, column);
            if (a != b) return descending ? b < a : a < b;
        }
        return false;
    });
    const std::vector<int> columns = positions(data.table, query.columns);
    query::Rows rows;
    for (const Item* item : items) rows.push_back(project(*item, columns));
    return rows;
}

/// False when a sum leaves 64 bits.
bool add(Cell& into, query::Measure measure, const Cell& value, bool every_row) {
    if (measure == query::Measure::Count) {
        if (every_row || !is_null(value)) into = std::get<std::int64_t>(into) + 1;
        return true;
    }
    if (is_null(value)) return true;
    if (is_null(into)) {
        into = value;
        return true;
    }
    if (measure == query::Measure::Sum) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(std::get<std::int64_t>(into), std::get<std::int64_t>(value), &sum)) return false;
        into = sum;
    } else if (measure == query::Measure::Min ? value < into : into < value) {
        into = value;
    }
    return true;
}

Result<query::Rows> groups(const TableData& data, const query::Query& query, const std::vector<const Item*>& items) {
    const std::vector<int> group = positions(data.table, query.group);
    query::Row fresh;
    std::vector<int> of;
    for (const auto& [measure, column] : query.measures) {
        fresh.push_back(measure == query::Measure::Count ? Cell(std::int64_t{0}) : Cell{});
        of.push_back(column.empty() ? -1 : position(data.table, column));
    }
    std::map<query::Row, query::Row> found;
    if (group.empty()) found.emplace(query::Row{}, fresh);
    for (const Item* item : items) {
        query::Row& measures = found.try_emplace(project(*item, group), fresh).first->second;
        for (std::size_t i = 0; i < measures.size(); ++i) {
            const auto& [measure, column] = query.measures[i];
            if (!add(measures[i], measure, cell_at(*item, of[i]), column.empty())) {
                return store::sum_overflow(query.table);
            }
        }
    }
    query::Rows rows;
    for (const auto& [key, measures] : found) {
        rows.push_back(key);
        rows.back().insert(rows.back().end(), measures.begin(), measures.end());
    }
    std::ranges::stable_sort(rows, [&](const query::Row& left, const query::Row& right) {
        for (const query::Sort& sort : query.sort) {
            const auto at = static_cast<std::size_t>(std::ranges::find(query.group, sort.column) - query.group.begin());
            if (left[at] != right[at]) return sort.descending ? right[at] < left[at] : left[at] < right[at];
        }
        return false;
    });
    return rows;
}

}  // namespace

Result<query::Rows> answer(const State& state, const query::Query& query) {
    const auto tables = [&](std::string_view name) -> const store::Table* {
        const auto found = state.find(name);
        return found == state.end() ? nullptr : &found->second->table;
    };
    ZG_DO(store::check_query(tables, query));
    const query::Predicate where =
        query::without_links(query.where, [&](const std::string& table, const query::Predicate& of_row) {
            std::vector<Cell> ids;
            for (const Item* item : matching(*state.find(table)->second, of_row)) ids.emplace_back(item->first);
            return ids;
        });
    const TableData& data = *state.find(query.table)->second;
    std::vector<const Item*> items = matching(data, where);
    if (query.columns.empty()) return page(ZG_TRY(groups(data, query, items)), query);
    return page(list(data, query, std::move(items)), query);
}

}  // namespace zhigai::memory
