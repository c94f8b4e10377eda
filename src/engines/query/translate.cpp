#include "engines/query/translate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engines/feel/ast.h"
#include "engines/feel/eval.h"
#include "engines/feel/temporal.h"
#include "engines/feel/value_detail.h"

namespace zhigai::query {

namespace {

using feel::Node;
using feel::Op;
using feel::Value;

/// What is known before the rows: parameters and the day.
class Known final : public feel::Environment {
 public:
    explicit Known(const Columns& columns) : columns_(columns) {}
    Value get(std::string_view name) const override {
        const auto found = columns_.parameters.find(name);
        return found == columns_.parameters.end() ? Value() : found->second;
    }
    Value today() const override { return columns_.today ? Value::date(*columns_.today) : Value(); }
    /// `my.enterprise.district`: what the linked row says is not known here, and null would be a wrong answer.
    Value follow(const feel::Link&, std::string_view) const override {
        followed_ = true;
        return {};
    }
    bool followed() const { return std::exchange(followed_, false); }

 private:
    const Columns& columns_;
    mutable bool followed_ = false;
};

/// A link on the way to the row that holds the column.
struct Hop {
    std::string column;
    const LinkedRows* rows;
};

/// A side of a comparison: a column (or the year of a date column), at the end of `hops`, or a constant.
struct Operand {
    const Column* column = nullptr;
    bool year = false;
    Value value;
    std::vector<Hop> hops = {};
};

/// True where the rows on the way are there and the last of them satisfies `of_row`; else false.
Predicate through(const std::vector<Hop>& hops, Predicate of_row) {
    for (std::size_t i = hops.size(); i-- > 0;) {
        of_row = Predicate::linked(hops[i].column, hops[i].rows->table,
                                   Predicate::all({hops[i].rows->visible, std::move(of_row)}));
    }
    return of_row;
}

Predicate present(const Operand& operand) {
    return through(operand.hops, Predicate::negate(Predicate::is_null(operand.column->column)));
}

/// `of_row`, which is null exactly where its column is, seen from the row where the hops begin.
Predicate ordered_through(const Operand& operand, Predicate of_row) {
    if (operand.hops.empty() || of_row.kind == Predicate::Kind::Constant) return of_row;
    return Predicate::any({through(operand.hops, std::move(of_row)),
                           Predicate::all({Predicate::negate(present(operand)), Predicate::unknown()})});
}

Compare mirrored(Compare op) {
    switch (op) {
        case Compare::Less: return Compare::Greater;
        case Compare::LessEqual: return Compare::GreaterEqual;
        case Compare::Greater: return Compare::Less;
        case Compare::GreaterEqual: return Compare::LessEqual;
        default: return op;
    }
}

Compare compare_of(Op op) {
    switch (op) {
        case Op::Equal: return Compare::Equal;
        case Op::NotEqual: return Compare::NotEqual;
        case Op::Less: return Compare::Less;
        case Op::LessEqual: return Compare::LessEqual;
        case Op::Greater: return Compare::Greater;
        default: return Compare::GreaterEqual;
    }
}

bool below(Compare op) { return op == Compare::Less || op == Compare::LessEqual; }

/// Of a value that equals no cell, whatever the row: null included.
Predicate equals_nothing(Compare op) {
    return op == Compare::Equal ? Predicate::never() : Predicate::always();
}

/// `column op number`, when `number` need not be a whole count of the column's units.
Predicate compare_number(const std::string& column, int places, Compare op, Decimal number) {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    if (const auto units = number.to_scaled(places)) return Predicate::cmp(column, op, *units);
    if (op == Compare::Equal || op == Compare::NotEqual) return equals_nothing(op);
    const auto floor = number.round(places, Rounding::Floor);
    if (const auto units = floor ? floor->to_scaled(places) : std::nullopt) {
        // Between two units: x < 2.5 and x <= 2.5 are x <= 2.
        return Predicate::cmp(column, below(op) ? Compare::LessEqual : Compare::Greater, *units);
    }
    // Beyond 64 bits every cell is on one side, but a null is still null.
    if (number.negative()) return Predicate::cmp(column, below(op) ? Compare::Less : Compare::GreaterEqual, least);
    return Predicate::cmp(column, below(op) ? Compare::LessEqual : Compare::Greater, most);
}

/// `column.year op number` as days. Equality with the year of null is false, so it says that there is a day.
Predicate compare_year(const std::string& column, Compare op, Decimal number) {
    const auto whole = number.to_int();
    constexpr std::int64_t widest = 999'999'999;  // FEEL's years
    if (op == Compare::Equal || op == Compare::NotEqual) {
        if (!whole || *whole < -widest || *whole > widest) return equals_nothing(op);
        const auto year = static_cast<std::int32_t>(*whole);
        Predicate same = Predicate::all({Predicate::negate(Predicate::is_null(column)),
                                         Predicate::cmp(column, Compare::GreaterEqual, feel::days_from({year, 1, 1})),
                                         Predicate::cmp(column, Compare::LessEqual, feel::days_from({year, 12, 31}))});
        return op == Compare::Equal ? same : Predicate::negate(std::move(same));
    }
    const auto floor = number.round(0, Rounding::Floor);
    const auto down = floor ? floor->to_int() : std::nullopt;
    std::int64_t year = down ? *down : (number.negative() ? -widest : widest);
    year = std::clamp(year, -widest - 1, widest);
    if (!whole) op = below(op) ? Compare::LessEqual : Compare::Greater;  // 2022.5 lies after the whole of 2022
    // year < y and year >= y part at the first day of y; year <= y and year > y at the first day of the next.
    const bool at_start = op == Compare::Less || op == Compare::GreaterEqual;
    const std::int64_t first = feel::days_from({static_cast<std::int32_t>(at_start ? year : year + 1), 1, 1});
    return Predicate::cmp(column, below(op) ? Compare::Less : Compare::GreaterEqual, first);
}

class Translator {
 public:
    Translator(const feel::Expression& expression, const Columns& columns)
        : text_(expression.text()), columns_(columns), known_(columns) {}

    Result<Predicate> run(const Node& root) {
        Predicate out = condition(root);
        if (!faults_.empty()) return fail(std::move(faults_));
        return out;
    }

 private:
    Predicate condition(const Node& node);
    Predicate comparison(const Node& node, const Operand& left, Compare op, const Operand& right);
    Predicate compare_value(const Node& node, const Operand& column, Compare op, const Value& value);
    Predicate compare_own(const Node& node, const Operand& column, Compare op, const Value& value);
    Predicate compare_columns(const Node& node, const Operand& left, Compare op, const Operand& right);
    Predicate membership(const Node& node);
    Predicate member_of(const Node& node, const Operand& operand, const Node& test);
    Predicate inside(const Node& node, const Operand& operand, const feel::Range& range);
    Predicate call(const Node& node);
    Predicate list_contains(const Node& node);
    std::optional<Operand> operand(const Node& node);
    std::optional<Operand> path(const Node& node);
    Predicate yes(const Node& node, const Operand& operand);
    std::optional<Cell> cell_of(const Node& node, const Column& column, const Value& value);

    bool constant(const Node& node);
    Value evaluate(const Node& node);
    Predicate refuse(const Node& node, Say why, Say mend = {});
    Predicate wrong_type(const Node& node, const Column& column, const Value& value);

    const std::string& text_;
    const Columns& columns_;
    Known known_;
    Faults faults_;
};

Predicate Translator::refuse(const Node& node, Say why, Say mend) {
    Place where;
    where.column = node.column;
    where.source = text_;
    const std::string shown = feel::print(node);
    faults_.push_back({"not_translatable",
                       {fmt::format("“{}”不能用来筛选：{}", shown, why.zh), fmt::format("`{}` cannot select rows: {}", shown, why.en)},
                       std::move(where), std::move(mend)});
    return Predicate::never();
}

/// True when nothing under the node depends on the row. A name nobody knows stands for a column that cannot be read.
bool Translator::constant(const Node& node) {
    if (node.op == Op::Name && node.binding != feel::Binding::Local && node.binding != feel::Binding::Item &&
        node.binding != feel::Binding::Builtin) {
        return columns_.parameters.contains(node.name) && !columns_.own.contains(node.name);
    }
    if (node.op == Op::Call && !columns_.today && (node.name == "today" || node.name == "now")) return false;
    return std::ranges::all_of(node.children, [this](const feel::NodePtr& child) { return constant(*child); });
}

Value Translator::evaluate(const Node& node) {
    Value value = feel::Evaluator(known_, 200, 1'000'000).eval(node, nullptr);
    if (known_.followed()) {
        refuse(node, {"它要到别的行里去取", "it reads another row"}, {"改用 my 里已有的项", "use what `my` itself holds"});
    }
    return value;
}

std::optional<Operand> Translator::operand(const Node& node) {
    if (constant(node)) return Operand{.value = evaluate(node)};
    if (node.op == Op::Name) {
        if (const auto found = columns_.own.find(node.name); found != columns_.own.end()) {
            return Operand{.column = &found->second};
        }
        refuse(node, {"它不是本行存储的字段", "it is not a stored field of the row"},
               {"只能用本台账存储的字段和 my.*", "use stored fields of the row and my.*"});
        return std::nullopt;
    }
    if (node.op == Op::Path) return path(node);
    refuse(node, {"查询里不做运算", "a query does not compute"},
           {"先用 value 把结果存成本行的字段", "store the result as a field of the row first, with `value`"});
    return std::nullopt;
}

/// A member of a column: the year of a day, or what the linked row says.
std::optional<Operand> Translator::path(const Node& node) {
    const Node& of = *node.children.front();
    if (of.op != Op::Name && of.op != Op::Path) {
        refuse(node, {"查询里不做运算", "a query does not compute"});
        return std::nullopt;
    }
    std::optional<Operand> operand = this->operand(of);
    if (!operand) return std::nullopt;
    const Column& column = *operand->column;  // a path from a constant would be a constant
    if (!operand->year && column.codec.kind == Codec::Kind::Days && node.name == "year") {
        operand->year = true;
        return operand;
    }
    const auto rows = !operand->year && column.codec.kind == Codec::Kind::Link ? columns_.links.find(column.codec.register_id)
                                                             : columns_.links.end();
    if (rows == columns_.links.end()) {
        refuse(node, {"它要到别的行里去取", "it reads another row"},
               {"先用 value 把它存成本行的字段", "store it as a field of the row first, with `value`"});
        return std::nullopt;
    }
    const auto member = rows->second.own.find(node.name);
    if (member == rows->second.own.end()) {
        refuse(node, {"它不是可以读的存储字段", "it is not a stored field that may be read"});
        return std::nullopt;
    }
    operand->hops.push_back({column.column, &rows->second});
    operand->column = &member->second;
    return operand;
}

/// A yes/no column as a condition. Not `= 1`, which is false on a null: a bare null condition is null, and so is its
/// negation.
Predicate Translator::yes(const Node& node, const Operand& operand) {
    if (operand.year || operand.column->codec.kind != Codec::Kind::YesNo) {
        return refuse(node, {"它不是是/否字段", "it is not a yes/no field"});
    }
    return ordered_through(operand, Predicate::cmp(operand.column->column, Compare::GreaterEqual, std::int64_t{1}));
}

Predicate Translator::wrong_type(const Node& node, const Column& column, const Value& value) {
    return refuse(node, {fmt::format("{} 与 {} 不是同一类值", column.column, value.to_text()),
                         fmt::format("{} and {} are of different kinds", column.column, value.to_text())});
}

/// Of a value that is not null and not a number; nullopt after a fault.
std::optional<Cell> Translator::cell_of(const Node& node, const Column& column, const Value& value) {
    switch (column.codec.kind) {
        case Codec::Kind::Days:
            if (const feel::WideDate* date = value.as_wide_date()) return Cell(feel::days_from(*date));
            break;
        case Codec::Kind::Text:
            if (const std::string* text = value.as_text()) return Cell(*text);
            break;
        case Codec::Kind::YesNo:
            if (const bool* yes = value.as_boolean()) return Cell(std::int64_t{*yes ? 1 : 0});
            break;
        case Codec::Kind::Link:
            if (const feel::Link* link = value.as_link()) return Cell(link->id);
            break;
        case Codec::Kind::Number:
            break;
    }
    wrong_type(node, column, value);
    return std::nullopt;
}

Predicate Translator::compare_value(const Node& node, const Operand& left, Compare op, const Value& value) {
    if (left.hops.empty()) return compare_own(node, left, op, value);
    if (op == Compare::NotEqual) return Predicate::negate(compare_value(node, left, Compare::Equal, value));
    // A row that is not there has null for every member.
    if (op == Compare::Equal && value.is_null()) return Predicate::negate(present(left));
    Predicate of_row = compare_own(node, left, op, value);
    if (op == Compare::Equal) return through(left.hops, std::move(of_row));
    return ordered_through(left, std::move(of_row));
}

Predicate Translator::compare_own(const Node& node, const Operand& left, Compare op, const Value& value) {
    const Column& column = *left.column;
    if (value.is_null()) return Predicate::cmp(column.column, op, Cell{});
    if (left.year || column.codec.kind == Codec::Kind::Number) {
        const Decimal* number = value.as_number();
        if (number == nullptr) return wrong_type(node, column, value);
        if (left.year) return compare_year(column.column, op, *number);
        return compare_number(column.column, column.codec.places, op, *number);
    }
    const bool ordered = op != Compare::Equal && op != Compare::NotEqual;
    if (ordered && (column.codec.kind == Codec::Kind::YesNo || column.codec.kind == Codec::Kind::Link)) {
        return refuse(node, {"它没有大小先后", "it has no order"});
    }
    const std::optional<Cell> cell = cell_of(node, column, value);
    if (!cell) return Predicate::never();
    if (const feel::Link* link = value.as_link();
        link != nullptr && !column.codec.register_id.empty() && link->register_id != column.codec.register_id) {
        return equals_nothing(op);  // links compare by register and id
    }
    return Predicate::cmp(column.column, op, *cell);
}

Predicate Translator::compare_columns(const Node& node, const Operand& left, Compare op, const Operand& right) {
    if (!left.hops.empty() || !right.hops.empty()) {
        return refuse(node, {"别的行的字段只能与已知的值比较", "a field of another row is compared with known values only"},
                      {"先用 value 把它存成本行的字段", "store it as a field of the row first, with `value`"});
    }
    if (left.year || right.year || !(left.column->codec == right.column->codec)) {
        return refuse(node, {"两列不是同一类值", "the two columns are not of one kind"});
    }
    const bool ordered = op != Compare::Equal && op != Compare::NotEqual;
    const Codec::Kind kind = left.column->codec.kind;
    if (ordered && (kind == Codec::Kind::YesNo || kind == Codec::Kind::Link)) {
        return refuse(node, {"它没有大小先后", "it has no order"});
    }
    return Predicate::cmp_columns(left.column->column, op, right.column->column);
}

/// At least one side is a column: of two constants the whole node would be one.
Predicate Translator::comparison(const Node& node, const Operand& left, Compare op, const Operand& right) {
    if (left.column != nullptr && right.column != nullptr) return compare_columns(node, left, op, right);
    if (left.column != nullptr) return compare_value(node, left, op, right.value);
    return compare_value(node, right, mirrored(op), left.value);
}

Predicate Translator::condition(const Node& node) {
    if (constant(node)) {
        const Value value = evaluate(node);
        if (const bool* known = value.as_boolean()) return *known ? Predicate::always() : Predicate::never();
        return Predicate::unknown();
    }
    switch (node.op) {
        case Op::And:
        case Op::Or: {
            std::vector<Predicate> parts;
            for (const feel::NodePtr& child : node.children) parts.push_back(condition(*child));
            return node.op == Op::And ? Predicate::all(std::move(parts)) : Predicate::any(std::move(parts));
        }
        case Op::Not:
            return Predicate::negate(condition(*node.children.front()));
        case Op::Equal:
        case Op::NotEqual:
        case Op::Less:
        case Op::LessEqual:
        case Op::Greater:
        case Op::GreaterEqual: {
            const auto left = operand(*node.children[0]);
            const auto right = operand(*node.children[1]);
            if (!left || !right) return Predicate::never();
            return comparison(node, *left, compare_of(node.op), *right);
        }
        case Op::Between: {
            const auto value = operand(*node.children[0]);
            const auto low = operand(*node.children[1]);
            const auto high = operand(*node.children[2]);
            if (!value || !low || !high) return Predicate::never();
            // Each half on its own: `5 between x and null` is false where x > 5, else null, as FEEL has it.
            const auto half = [&](Compare op, const Operand& bound) {
                if (value->column != nullptr || bound.column != nullptr) return comparison(node, *value, op, bound);
                const std::optional<int> order = feel::order(value->value, bound.value);
                if (!order) return Predicate::unknown();
                return (op == Compare::GreaterEqual ? *order >= 0 : *order <= 0) ? Predicate::always() : Predicate::never();
            };
            std::vector<Predicate> halves;
            halves.push_back(half(Compare::GreaterEqual, *low));
            halves.push_back(half(Compare::LessEqual, *high));
            return Predicate::all(std::move(halves));
        }
        case Op::In:
            return membership(node);
        case Op::Call:
            return call(node);
        case Op::Name:
        case Op::Path: {
            const auto column = operand(node);
            return column ? yes(node, *column) : Predicate::never();
        }
        default:
            return refuse(node, {"这种写法换不成查询条件", "this form has no equal in a query"},
                          {"用 and、or、not、比较、in、list contains", "use and, or, not, comparisons, in, list contains"});
    }
}

Predicate Translator::membership(const Node& node) {
    const auto value = operand(*node.children.front());
    if (!value) return Predicate::never();
    std::vector<Predicate> hits;
    for (std::size_t i = 1; i < node.children.size(); ++i) hits.push_back(member_of(node, *value, *node.children[i]));
    return Predicate::any(std::move(hits));
}

/// One right side of `in`, as the evaluator's one_test has it.
Predicate Translator::member_of(const Node& node, const Operand& value, const Node& test) {
    if (!constant(test)) {
        if (test.op != Op::Name && test.op != Op::Path) {
            return refuse(test, {"in 的右边要在读行之前已知", "the right side of `in` must be known before the rows are read"});
        }
        const auto other = operand(test);
        if (!other) return Predicate::never();
        return comparison(node, value, Compare::Equal, *other);
    }
    const Value against = evaluate(test);
    if (value.column == nullptr) {
        return refuse(node, {"in 的两边都不读本行", "neither side of `in` reads the row"});
    }
    if (const feel::Range* range = against.as_range()) return inside(node, value, *range);
    const feel::List* list = against.as_list();
    if (list == nullptr) return compare_value(node, value, Compare::Equal, against);
    std::vector<Predicate> hits;
    for (const Value& item : *list) {
        const feel::Range* range = item.as_range();
        if (range == nullptr) {
            hits.push_back(compare_value(node, value, Compare::Equal, item));
        } else if (!range->test.empty()) {
            hits.push_back(inside(node, value, *range));
        } else if (Predicate hit = inside(node, value, *range); hit.kind != Predicate::Kind::Constant) {
            // In a list, a range that cannot be judged is no hit rather than unknown.
            hits.push_back(Predicate::all({present(value), std::move(hit)}));
        }
    }
    return Predicate::any(std::move(hits));
}

Predicate Translator::inside(const Node& node, const Operand& value, const feel::Range& range) {
    if (!range.test.empty()) {
        return compare_value(node, value, range.test == "=" ? Compare::Equal : Compare::NotEqual, range.low);
    }
    // A bound that is null makes the answer null on every row, whatever the other bound says.
    if ((range.has_low && range.low.is_null()) || (range.has_high && range.high.is_null())) return Predicate::unknown();
    std::vector<Predicate> bounds;
    if (range.has_low) {
        bounds.push_back(compare_value(node, value, range.low_closed ? Compare::GreaterEqual : Compare::Greater, range.low));
    }
    if (range.has_high) {
        bounds.push_back(compare_value(node, value, range.high_closed ? Compare::LessEqual : Compare::Less, range.high));
    }
    return Predicate::all(std::move(bounds));
}

Predicate Translator::call(const Node& node) {
    if (node.name == "list contains" && node.children.size() == 2 && node.names.empty()) return list_contains(node);
    if (node.name == "contains" && node.children.size() == 2 && node.names.empty() && constant(*node.children[1])) {
        const auto text = operand(*node.children[0]);
        if (!text) return Predicate::never();
        const Value needle = evaluate(*node.children[1]);
        if (needle.is_null()) return Predicate::unknown();
        if (text->year || text->column->codec.kind != Codec::Kind::Text || needle.as_text() == nullptr) {
            return wrong_type(node, *text->column, needle);
        }
        return ordered_through(*text, Predicate::contains(text->column->column, *needle.as_text()));
    }
    return refuse(node, {fmt::format("查询里没有 {}", node.name), fmt::format("a query has no {}", node.name)},
                  {"先用 value 把结果存成本行的字段", "store the result as a field of the row first, with `value`"});
}

/// Never null for a list that is there; an item of another kind is simply not it.
Predicate Translator::list_contains(const Node& node) {
    const Node& list = *node.children[0];
    const auto element = operand(*node.children[1]);
    if (!element) return Predicate::never();
    std::vector<Operand> items;
    if (constant(list)) {
        const Value value = evaluate(list);
        if (value.is_null()) return Predicate::unknown();
        if (const feel::List* known = value.as_list()) {
            for (const Value& item : *known) items.push_back({.value = item});
        } else {
            items.push_back({.value = value});
        }
    } else if (list.op == Op::List) {
        for (const feel::NodePtr& child : list.children) {
            const auto item = operand(*child);
            if (!item) return Predicate::never();
            items.push_back(*item);
        }
    } else {
        return refuse(list, {"列表要在读行之前已知", "the list must be known before the rows are read"});
    }
    std::vector<Predicate> hits;
    for (const Operand& item : items) {
        if (item.column != nullptr || element->column != nullptr) {
            hits.push_back(comparison(node, item, Compare::Equal, *element));
        } else {
            hits.push_back(feel::equal(item.value, element->value) == true ? Predicate::always() : Predicate::never());
        }
    }
    return Predicate::any(std::move(hits));
}

}  // namespace

Result<Predicate> translate(const feel::Expression& expression, const Columns& columns) {
    return Translator(expression, columns).run(expression.root());
}

}  // namespace zhigai::query
