#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernel/cell.h"

/// One question to a store, free of SQL and of any ledger. facts builds it, the read gate rewrites it, each store
/// adapter answers it; nothing else makes SQL (decision 9).
namespace zhigai::query {

enum class Compare { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

/// Two-valued at the outermost level: what is not known to be true does not match. Inside, FEEL's three values:
/// a comparison with a null is null, save Equal/NotEqual against an explicit null literal (IS NULL, IS NOT NULL).
struct Predicate {
    enum class Kind { Constant, And, Or, Not, Column, In, IsNull, Contains } kind = Kind::Constant;
    std::optional<bool> constant = true;   ///< of Constant; nullopt is FEEL's null
    std::vector<Predicate> parts;          ///< And, Or, Not
    std::string column;                    ///< f_name; for all others
    Compare compare = Compare::Equal;      ///< Column: column <op> value, or column <op> other_column
    Cell value;
    std::string other_column;
    std::vector<Cell> values;              ///< In
    std::string needle;                    ///< Contains: the text stands in the column (search)

    static Predicate always() { return {}; }
    static Predicate never();
    static Predicate all(std::vector<Predicate> parts);
    static Predicate any(std::vector<Predicate> parts);
    static Predicate negate(Predicate part);
    static Predicate cmp(std::string column, Compare op, Cell value);
    static Predicate in(std::string column, std::vector<Cell> values);
    static Predicate is_null(std::string column);
    static Predicate contains(std::string column, std::string needle);
};

struct Sort {
    std::string column;
    bool descending = false;
};

enum class Measure { Count, Sum, Min, Max };

/// Rows of one table (columns, sort, offset, limit) or groups of it (group, measures).
struct Query {
    std::string table;
    Predicate where;
    std::vector<std::string> columns;
    std::vector<Sort> sort;                ///< the adapter adds `id` last, so that pages are stable
    std::int64_t offset = 0;
    std::int64_t limit = -1;
    std::vector<std::string> group;
    std::vector<std::pair<Measure, std::string>> measures;  ///< Count has an empty column
};

/// Cells in the order of Query.columns, or of group followed by measures.
using Row = std::vector<Cell>;
using Rows = std::vector<Row>;

/// The reference: what a predicate says of one row, with `get` giving a column's cell. The memory store and the
/// property tests use it.
template <class Get>
std::optional<bool> judge(const Predicate& predicate, const Get& get);

}  // namespace zhigai::query
