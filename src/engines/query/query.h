#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel/cell.h"
#include "kernel/check/check.h"

/// One question to a store, free of SQL and of any ledger. facts builds it, the read gate rewrites it, each store
/// adapter answers it; nothing else makes SQL (decision 9).
namespace zhigai::query {

enum class Compare { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

/// Two-valued at the outermost level: what is not known to be true does not match. Inside, FEEL's three values:
/// - Equal, NotEqual, In, IsNull and Linked are never null: null equals null and nothing else (SQL's IS, IS NOT);
/// - Less … GreaterEqual and Contains are null when a side is null;
/// - And, Or, Not are Kleene's: false and null is false, true or null is true, not null is null.
/// Text compares by code point (bytes of UTF-8). A column is compared with its own kind only; adapters refuse others.
struct Predicate {
    enum class Kind { Constant, And, Or, Not, Column, In, IsNull, Contains, Linked } kind = Kind::Constant;
    std::optional<bool> constant = true;   ///< of Constant; nullopt is FEEL's null
    std::vector<Predicate> parts;          ///< And (none: true), Or (none: false), Not (one), Linked (one)
    std::string column;                    ///< f_name; for all others
    Compare compare = Compare::Equal;      ///< Column: column <op> value, or column <op> other_column
    Cell value;
    std::string other_column;
    std::vector<Cell> values;              ///< In
    std::string needle;                    ///< Contains: the text stands in the column (search)
    std::string table;                     ///< Linked: the column is the id of a row there, of which the part is true

    static Predicate always() { return {}; }
    static Predicate never();
    static Predicate unknown();  ///< FEEL's null
    /// These three fold constants and flatten, so that adapters meet no idle parts; `any` joins equalities to In.
    static Predicate all(std::vector<Predicate> parts);
    static Predicate any(std::vector<Predicate> parts);
    static Predicate negate(Predicate part);
    static Predicate cmp(std::string column, Compare op, Cell value);
    static Predicate cmp_columns(std::string column, Compare op, std::string other_column);
    static Predicate in(std::string column, std::vector<Cell> values);  ///< of none: never
    static Predicate is_null(std::string column);
    static Predicate contains(std::string column, std::string needle);
    static Predicate linked(std::string column, std::string table, Predicate of_row);
};

/// The predicate as a person reads it in a test's failure; not SQL.
std::string describe(const Predicate& predicate);

struct Sort {
    std::string column;
    bool descending = false;
};

enum class Measure { Count, Sum, Min, Max };

/// Rows of one table (columns, sort, offset, limit) or groups of it (group, measures; columns stay empty).
/// Nulls come first in ascending order. Groups come in the order of `sort` (group columns only), then of `group`.
/// Without `group`, measures give one row, over no rows as well: Count 0, the others null.
struct Query {
    std::string table;
    Predicate where;
    std::vector<std::string> columns;
    std::vector<Sort> sort;                ///< the adapter adds `id` last, so that pages are stable
    std::int64_t offset = 0;
    std::int64_t limit = -1;
    std::vector<std::string> group;
    /// Count has an empty column (rows) or a column (its non-nulls). Sum is of integers; past 64 bits it is a fault,
    /// even when a later summand would bring it back.
    std::vector<std::pair<Measure, std::string>> measures;
};

/// Cells in the order of Query.columns, or of group followed by measures.
using Row = std::vector<Cell>;
using Rows = std::vector<Row>;

/// `left op right` by the rules above; cells of different kinds are unequal and have no order (null).
std::optional<bool> compare_cells(const Cell& left, Compare op, const Cell& right);

/// The same predicate with In for each Linked, inside out; `ids` gives the rows of a table of which a predicate is true.
Predicate without_links(const Predicate& predicate,
                        const std::function<std::vector<Cell>(const std::string& table, const Predicate& of_row)>& ids);

/// The reference: what a predicate says of one row, with `get(name)` giving a column's cell. The memory store and the
/// property tests use it. nullopt is null, which does not match. One row knows no other: no Linked may be left.
template <class Get>
std::optional<bool> judge(const Predicate& predicate, const Get& get) {
    using Kind = Predicate::Kind;
    switch (predicate.kind) {
        case Kind::Constant:
            return predicate.constant;
        case Kind::And:
        case Kind::Or: {
            const bool decides = predicate.kind == Kind::Or;  // one true decides an Or, one false an And
            std::optional<bool> answer = !decides;
            for (const Predicate& part : predicate.parts) {
                const std::optional<bool> said = judge(part, get);
                if (said == decides) return decides;
                if (!said) answer = std::nullopt;
            }
            return answer;
        }
        case Kind::Not: {
            const std::optional<bool> said = judge(predicate.parts.front(), get);
            return said ? std::optional<bool>(!*said) : std::nullopt;
        }
        case Kind::Column:
            if (!predicate.other_column.empty()) {
                return compare_cells(get(predicate.column), predicate.compare, get(predicate.other_column));
            }
            return compare_cells(get(predicate.column), predicate.compare, predicate.value);
        case Kind::In: {
            const Cell cell = get(predicate.column);
            for (const Cell& value : predicate.values) {
                if (cell == value) return true;
            }
            return false;
        }
        case Kind::IsNull:
            return is_null(get(predicate.column));
        case Kind::Contains: {
            const Cell cell = get(predicate.column);
            const auto* text = std::get_if<std::string>(&cell);
            if (text == nullptr) return std::nullopt;
            return text->find(predicate.needle) != std::string::npos;
        }
        case Kind::Linked:
            ZG_CHECK(predicate.kind != Kind::Linked);
    }
    return std::nullopt;
}

}  // namespace zhigai::query
