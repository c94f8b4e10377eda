#include "facts/store/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::store {

namespace {

const Column& id_column() {
    static const Column column{"id", ColumnKind::Integer, true};
    return column;
}

bool fits(const Column& column, const Cell& cell) {
    if (is_null(cell)) return true;
    return std::holds_alternative<std::int64_t>(cell) == (column.kind == ColumnKind::Integer);
}

std::string key_of(const Table& table, std::string_view column) {
    return fmt::format("{}.{}", table.name, column);
}

Fault unknown_column(const Table& table, std::string_view column) {
    return {"unknown_column",
            {fmt::format("表 {} 没有列 {}", table.name, column),
             fmt::format("table {} has no column {}", table.name, column)},
            {.key = key_of(table, column)},
            {}};
}

Fault wrong_kind(const Table& table, const Column& column) {
    const bool integer = column.kind == ColumnKind::Integer;
    return {"wrong_kind",
            {fmt::format("列 {} 只存{}", column.name, integer ? "整数" : "文本"),
             fmt::format("column {} holds {} only", column.name, integer ? "integers" : "text")},
            {.key = key_of(table, column.name)},
            {}};
}

Fault must_be_filled(const Table& table, const Column& column) {
    return {"required",
            {fmt::format("列 {} 不能为空", column.name), fmt::format("column {} must be filled", column.name)},
            {.key = key_of(table, column.name)},
            {}};
}

Fault bad_query(const Table& table, std::string zh, std::string en) {
    return {"bad_query", {std::move(zh), std::move(en)}, {.key = table.name}, {}};
}

/// Collects every fault of a query: all at once, as everywhere.
class QueryChecker {
 public:
    QueryChecker(const Tables& tables, const Table& table, Faults& faults)
        : tables_(tables), table_(table), faults_(faults) {}

    const Column* column(std::string_view name) {
        const Column* found = column_of(table_, name);
        if (found == nullptr) faults_.push_back(unknown_column(table_, name));
        return found;
    }

    void predicate(const query::Predicate& where) {
        using Kind = query::Predicate::Kind;
        switch (where.kind) {
            case Kind::Constant:
                return;
            case Kind::And:
            case Kind::Or:
                for (const query::Predicate& part : where.parts) predicate(part);
                return;
            case Kind::Not:
                ZG_CHECK(where.parts.size() == 1);
                return predicate(where.parts.front());
            case Kind::Column: {
                const Column* left = column(where.column);
                if (where.other_column.empty()) return cell(left, where.value);
                const Column* right = column(where.other_column);
                if (left != nullptr && right != nullptr && left->kind != right->kind) {
                    faults_.push_back(wrong_kind(table_, *left));
                }
                return;
            }
            case Kind::In: {
                const Column* left = column(where.column);
                for (const Cell& value : where.values) cell(left, value);
                return;
            }
            case Kind::IsNull:
                column(where.column);
                return;
            case Kind::Contains: {
                const Column* left = column(where.column);
                if (left != nullptr && left->kind != ColumnKind::Text) {
                    faults_.push_back(wrong_kind(table_, *left));
                }
                return;
            }
            case Kind::Linked: {
                ZG_CHECK(where.parts.size() == 1);
                const Column* left = column(where.column);
                if (left != nullptr && left->kind != ColumnKind::Integer) faults_.push_back(wrong_kind(table_, *left));
                const Table* there = tables_(where.table);
                if (there == nullptr) {
                    faults_.push_back(no_such_table(where.table).value().front());
                } else {
                    QueryChecker(tables_, *there, faults_).predicate(where.parts.front());
                }
                return;
            }
        }
    }

    void shape(const query::Query& query) {
        const bool grouped = !query.group.empty() || !query.measures.empty();
        if (grouped != query.columns.empty()) {
            faults_.push_back(bad_query(table_, "查询要么取列，要么分组汇总",
                                        "a query names columns, or groups and measures"));
        }
        if (query.offset < 0) {
            faults_.push_back(bad_query(table_, "起始行不能为负", "offset is negative"));
        }
        for (const std::string& name : query.columns) column(name);
        for (const std::string& name : query.group) column(name);
        for (const query::Sort& sort : query.sort) {
            column(sort.column);
            if (grouped && std::ranges::find(query.group, sort.column) == query.group.end()) {
                faults_.push_back(bad_query(table_, "分组只能按分组列排序",
                                            "groups are sorted by their own columns only"));
            }
        }
        for (const auto& [measure, name] : query.measures) {
            if (measure == query::Measure::Count && name.empty()) continue;
            const Column* of = column(name);
            if (of != nullptr && measure == query::Measure::Sum && of->kind != ColumnKind::Integer) {
                faults_.push_back(wrong_kind(table_, *of));
            }
        }
    }

 private:
    void cell(const Column* column, const Cell& value) {
        if (column != nullptr && !fits(*column, value)) faults_.push_back(wrong_kind(table_, *column));
    }

    const Tables& tables_;
    const Table& table_;
    Faults& faults_;
};

}  // namespace

bool is_identifier(std::string_view name) {
    if (name.empty() || name.size() > 120 || name.front() < 'a' || name.front() > 'z') return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void check_identifiers(const Table& table) {
    ZG_CHECK(is_identifier(table.name));
    for (const Column& column : table.columns) ZG_CHECK(is_identifier(column.name) && column.name != "id");
    for (const Index& index : table.indexes) {
        ZG_CHECK(is_identifier(index.name) && !index.columns.empty());
    }
}

const Column* column_of(const Table& table, std::string_view name) {
    if (name == "id") return &id_column();
    const auto found = std::ranges::find(table.columns, name, &Column::name);
    return found == table.columns.end() ? nullptr : &*found;
}

Result<Table> grown(const Table& stored, const Table& wanted) {
    Table out = stored;
    Faults faults;
    for (const Column& column : wanted.columns) {
        const auto there = std::ranges::find(out.columns, column.name, &Column::name);
        if (there == out.columns.end()) {
            out.columns.push_back(column);
        } else if (there->kind != column.kind || (there->required && !column.required)) {
            faults.push_back({"column_differs",
                              {fmt::format("列 {} 已按另一种类型建立", column.name),
                               fmt::format("column {} exists with another kind", column.name)},
                              {.key = key_of(stored, column.name)},
                              {"改用新的字段 id", "give the field a new id"}});
        }
    }
    out.indexes = wanted.indexes;
    for (const Index& index : out.indexes) {
        for (const std::string& name : index.columns) {
            if (column_of(out, name) == nullptr) faults.push_back(unknown_column(out, name));
        }
    }
    if (!faults.empty()) return fail(std::move(faults));
    return out;
}

std::vector<std::string> changed_kinds(const Table& stored, const Table& wanted) {
    std::vector<std::string> names;
    for (const Column& column : wanted.columns) {
        const Column* there = column_of(stored, column.name);
        if (there != nullptr && there->kind != column.kind && !there->required) names.push_back(column.name);
    }
    return names;
}

Table without(Table stored, const std::vector<std::string>& columns) {
    const auto gone = [&](const std::string& name) { return std::ranges::find(columns, name) != columns.end(); };
    std::erase_if(stored.columns, [&](const Column& column) { return gone(column.name); });
    std::erase_if(stored.indexes, [&](const Index& index) { return std::ranges::any_of(index.columns, gone); });
    return stored;
}

bool same(const Table& left, const Table& right) {
    return left.name == right.name && left.columns == right.columns &&
           std::ranges::is_permutation(left.indexes, right.indexes);
}

Done check_query(const Tables& tables, const query::Query& query) {
    const Table* table = tables(query.table);
    if (table == nullptr) return no_such_table(query.table);
    Faults faults;
    QueryChecker checker(tables, *table, faults);
    checker.shape(query);
    checker.predicate(query.where);
    if (!faults.empty()) return fail(std::move(faults));
    return {};
}

Done check_cells(const Table& table, const Cells& cells, bool inserting) {
    // By column, not by cell: this stands in the way of every row written, and a map finds faster than a list.
    Faults faults;
    std::size_t known = 0;
    for (const Column& column : table.columns) {
        const auto given = cells.find(column.name);
        if (given == cells.end()) {
            if (column.required && inserting) faults.push_back(must_be_filled(table, column));
            continue;
        }
        ++known;
        if (!fits(column, given->second)) faults.push_back(wrong_kind(table, column));
        if (column.required && is_null(given->second)) faults.push_back(must_be_filled(table, column));
    }
    if (known < cells.size()) {
        for (const auto& [name, cell] : cells) {
            if (name == "id" || column_of(table, name) == nullptr) faults.push_back(unknown_column(table, name));
        }
    }
    if (!faults.empty()) return fail(std::move(faults));
    return {};
}

tl::unexpected<Faults> no_such_table(std::string_view table) {
    return fail("no_such_table", {fmt::format("没有表 {}", table), fmt::format("there is no table {}", table)},
                {.key = std::string(table)});
}

tl::unexpected<Faults> no_such_row(std::string_view table, std::int64_t id) {
    return fail("no_such_row",
                {fmt::format("表 {} 没有第 {} 号记录", table, id),
                 fmt::format("table {} has no row {}", table, id)},
                {.key = std::string(table)});
}

tl::unexpected<Faults> not_unique(std::string columns) {
    Say what{fmt::format("已有相同的记录（{}）", columns),
             fmt::format("another row has the same {}", columns)};
    return fail("unique", std::move(what), {.key = std::move(columns)});
}

tl::unexpected<Faults> required_on_filled(const Table& table, const Column& column) {
    return fail("required",
                {fmt::format("表 {} 已有记录，不能添加必填列 {}", table.name, column.name),
                 fmt::format("table {} has rows: column {} cannot be added as required", table.name, column.name)},
                {.key = key_of(table, column.name)});
}

tl::unexpected<Faults> sum_overflow(std::string_view table) {
    return fail("overflow", {"合计超出可表示的范围", "the sum is too large to be exact"},
                {.key = std::string(table)});
}

}  // namespace zhigai::store
