#include "engines/query/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "kernel/check/check.h"

namespace zhigai::query {

namespace {

using Kind = Predicate::Kind;

Predicate constant(std::optional<bool> value) {
    Predicate predicate;
    predicate.constant = value;
    return predicate;
}

/// And and Or alike: `decides` is the value that settles the whole.
Predicate joined(Kind kind, bool decides, std::vector<Predicate> parts) {
    Predicate out;
    out.kind = kind;
    for (Predicate& part : parts) {
        if (part.kind == kind) {
            for (Predicate& inner : part.parts) out.parts.push_back(std::move(inner));
        } else if (part.kind == Kind::Constant && part.constant == decides) {
            return constant(decides);
        } else if (part.kind == Kind::Constant && part.constant == !decides) {
            continue;
        } else {
            out.parts.push_back(std::move(part));
        }
    }
    if (out.parts.empty()) return constant(!decides);
    if (out.parts.size() == 1) {
        Predicate only = std::move(out.parts.front());
        return only;
    }
    return out;
}

bool is_equality(const Predicate& predicate) {
    return predicate.kind == Kind::In ||
           (predicate.kind == Kind::Column && predicate.compare == Compare::Equal && predicate.other_column.empty());
}

/// `a = 1 or a = 2 or b < 3` is `a in (1, 2) or b < 3`: one search of an index instead of many. Neither form is ever
/// null, so the two are the same under a not as well.
std::vector<Predicate> equalities_joined(std::vector<Predicate> parts) {
    std::vector<Predicate> out;
    std::map<std::string, std::size_t> places;  // column → its equality in `out`
    for (Predicate& part : parts) {
        const auto there = is_equality(part) ? places.find(part.column) : places.end();
        if (there == places.end()) {
            if (is_equality(part)) places.emplace(part.column, out.size());
            out.push_back(std::move(part));
            continue;
        }
        Predicate& into = out[there->second];
        if (into.kind == Kind::Column) {
            into.kind = Kind::In;
            into.values = {std::move(into.value)};
            into.value = {};
        }
        if (part.kind == Kind::Column) {
            into.values.push_back(std::move(part.value));
        } else {
            std::ranges::move(part.values, std::back_inserter(into.values));
        }
    }
    return out;
}

const char* sign(Compare op) {
    switch (op) {
        case Compare::Equal: return "=";
        case Compare::NotEqual: return "!=";
        case Compare::Less: return "<";
        case Compare::LessEqual: return "<=";
        case Compare::Greater: return ">";
        case Compare::GreaterEqual: return ">=";
    }
    return "?";
}

std::string text_of(const Cell& cell) {
    if (is_null(cell)) return "null";
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return "\"" + std::get<std::string>(cell) + "\"";
}

}  // namespace

Predicate Predicate::never() { return query::constant(false); }

Predicate Predicate::unknown() { return query::constant(std::nullopt); }

Predicate Predicate::all(std::vector<Predicate> parts) {
    return joined(Kind::And, false, std::move(parts));
}

Predicate Predicate::any(std::vector<Predicate> parts) {
    Predicate out = joined(Kind::Or, true, std::move(parts));
    if (out.kind != Kind::Or) return out;
    out.parts = equalities_joined(std::move(out.parts));
    if (out.parts.size() > 1) return out;
    Predicate only = std::move(out.parts.front());
    return only;
}

Predicate Predicate::negate(Predicate part) {
    if (part.kind == Kind::Constant) {
        return query::constant(part.constant ? std::optional<bool>(!*part.constant) : std::nullopt);
    }
    Predicate out;
    out.kind = Kind::Not;
    out.parts.push_back(std::move(part));
    return out;
}

Predicate Predicate::cmp(std::string column, Compare op, Cell value) {
    if (zhigai::is_null(value)) {  // a literal null: what it says of any row is known here
        if (op == Compare::Equal) return is_null(std::move(column));
        if (op == Compare::NotEqual) return negate(is_null(std::move(column)));
        return unknown();
    }
    Predicate out;
    out.kind = Kind::Column;
    out.column = std::move(column);
    out.compare = op;
    out.value = std::move(value);
    return out;
}

Predicate Predicate::cmp_columns(std::string column, Compare op, std::string other_column) {
    ZG_CHECK(!other_column.empty());
    Predicate out;
    out.kind = Kind::Column;
    out.column = std::move(column);
    out.compare = op;
    out.other_column = std::move(other_column);
    return out;
}

Predicate Predicate::in(std::string column, std::vector<Cell> values) {
    if (values.empty()) return never();
    Predicate out;
    out.kind = Kind::In;
    out.column = std::move(column);
    out.values = std::move(values);
    return out;
}

Predicate Predicate::is_null(std::string column) {
    Predicate out;
    out.kind = Kind::IsNull;
    out.column = std::move(column);
    return out;
}

Predicate Predicate::contains(std::string column, std::string needle) {
    Predicate out;
    out.kind = Kind::Contains;
    out.column = std::move(column);
    out.needle = std::move(needle);
    return out;
}

Predicate Predicate::linked(std::string column, std::string table, Predicate of_row) {
    ZG_CHECK(!table.empty());
    if (of_row.kind == Kind::Constant && of_row.constant != true) return never();
    Predicate out;
    out.kind = Kind::Linked;
    out.column = std::move(column);
    out.table = std::move(table);
    out.parts.push_back(std::move(of_row));
    return out;
}

Predicate without_links(const Predicate& predicate,
                        const std::function<std::vector<Cell>(const std::string&, const Predicate&)>& ids) {
    Predicate out = predicate;
    for (Predicate& part : out.parts) part = without_links(part, ids);
    if (out.kind != Kind::Linked) return out;
    return Predicate::in(out.column, ids(out.table, out.parts.front()));
}

std::string describe(const Predicate& predicate) {
    switch (predicate.kind) {
        case Kind::Constant:
            return predicate.constant ? (*predicate.constant ? "true" : "false") : "null";
        case Kind::And:
        case Kind::Or: {
            std::string out = "(";
            for (const Predicate& part : predicate.parts) {
                if (out.size() > 1) out += predicate.kind == Kind::And ? " and " : " or ";
                out += describe(part);
            }
            return out + ")";
        }
        case Kind::Not:
            return "not(" + describe(predicate.parts.front()) + ")";
        case Kind::Column:
            return fmt::format("{} {} {}", predicate.column, sign(predicate.compare),
                               predicate.other_column.empty() ? text_of(predicate.value)
                                                              : predicate.other_column);
        case Kind::In: {
            std::string out = predicate.column + " in (";
            for (const Cell& value : predicate.values) {
                if (out.back() != '(') out += ", ";
                out += text_of(value);
            }
            return out + ")";
        }
        case Kind::IsNull:
            return predicate.column + " is null";
        case Kind::Contains:
            return fmt::format("{} contains {}", predicate.column, text_of(predicate.needle));
        case Kind::Linked:
            return fmt::format("{} in {}[{}]", predicate.column, predicate.table, describe(predicate.parts.front()));
    }
    return "?";
}

std::optional<bool> compare_cells(const Cell& left, Compare op, const Cell& right) {
    if (op == Compare::Equal) return left == right;
    if (op == Compare::NotEqual) return left != right;
    if (is_null(left) || is_null(right) || left.index() != right.index()) return std::nullopt;
    switch (op) {
        case Compare::Less: return left < right;
        case Compare::LessEqual: return left <= right;
        case Compare::Greater: return left > right;
        default: return left >= right;
    }
}

}  // namespace zhigai::query
