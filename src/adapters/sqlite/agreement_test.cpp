#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <limits>

#include "adapters/sqlite/sqlite.h"
#include "adapters/sqlite/temporary.h"
#include "engines/feel/feel.h"
#include "engines/query/translate.h"

/// One language, several executions, proven equal: random FEEL over random rows, a third of the cells null, answered by
/// feel::evaluate, by judge and by SQLite. Whatever differs is shrunk and printed with its row.
namespace zhigai::sqlite {
namespace {

using feel::Kind;
using feel::Type;
using feel::Value;
using query::Codec;
using query::Column;

struct Field {
    const char* name;
    feel::TypePtr type;
    Codec codec;
};

const std::vector<Field>& fields() {
    static const std::vector<Field> all = {
        {"m1", Type::of(Kind::Money), {Codec::Kind::Number, 2}},
        {"m2", Type::of(Kind::Money), {Codec::Kind::Number, 2}},
        {"n1", Type::of(Kind::Number), {Codec::Kind::Number, 0}},
        {"n2", Type::of(Kind::Number), {Codec::Kind::Number, 0}},
        {"p1", Type::of(Kind::Percent), {Codec::Kind::Number, 3}},
        {"p2", Type::of(Kind::Percent), {Codec::Kind::Number, 3}},
        {"d1", Type::of(Kind::Date), {Codec::Kind::Days}},
        {"d2", Type::of(Kind::Date), {Codec::Kind::Days}},
        {"t1", Type::of(Kind::Text), {Codec::Kind::Text}},
        {"t2", Type::of(Kind::Text), {Codec::Kind::Text}},
        {"k1", Type::choice("kinds", {"a", "b", "c"}), {Codec::Kind::Text}},
        {"k2", Type::choice("kinds", {"a", "b", "c"}), {Codec::Kind::Text}},
        {"y1", Type::of(Kind::Boolean), {Codec::Kind::YesNo}},
        {"y2", Type::of(Kind::Boolean), {Codec::Kind::YesNo}},
        {"l1", Type::link("district"), {Codec::Kind::Link, 0, "district"}},
        {"l2", Type::link("district"), {Codec::Kind::Link, 0, "district"}},
    };
    return all;
}

/// What the link leads to: itself linked on. Row 3 is one that the reader may not see, row 5 does not exist.
const std::vector<Field>& linked_fields() {
    static const std::vector<Field> all = {
        {"code", Type::of(Kind::Text), {Codec::Kind::Text}},
        {"size", Type::of(Kind::Number), {Codec::Kind::Number, 0}},
        {"since", Type::of(Kind::Date), {Codec::Kind::Days}},
        {"open", Type::of(Kind::Boolean), {Codec::Kind::YesNo}},
        {"up", Type::link("district"), {Codec::Kind::Link, 0, "district"}},
    };
    return all;
}

class Linked final : public feel::Schema {
 public:
    feel::TypePtr member(std::string_view, std::string_view member) const override {
        for (const Field& field : linked_fields()) {
            if (field.name == member) return field.type;
        }
        return nullptr;
    }
    std::vector<std::string> members(std::string_view) const override { return {"code", "size", "since", "open", "up"}; }
};

template <class T>
const T& any_of(const std::vector<T>& values) {
    return values[*rc::gen::inRange<std::size_t>(0, values.size())];
}

std::size_t dice(std::size_t sides) { return *rc::gen::inRange<std::size_t>(0, sides); }

// ---- rows

const std::vector<std::string> texts = {"", "a", "b", "ab", "c", "启东", "启东市", "😀", std::string("a\0b", 3), "'"};

Cell random_cell(const Field& field) {
    if (dice(3) == 0) return {};
    static const std::vector<std::int64_t> extremes = {std::numeric_limits<std::int64_t>::min(),
                                                       std::numeric_limits<std::int64_t>::max()};
    switch (field.codec.kind) {
        case Codec::Kind::Number: {
            if (dice(12) == 0) return any_of(extremes);
            const std::int64_t unit = field.codec.places == 0 ? 1 : field.codec.places == 2 ? 50 : 5;
            return unit * *rc::gen::inRange<std::int64_t>(-3, 4);
        }
        case Codec::Kind::Days:
            return 19'358 + *rc::gen::inRange<std::int64_t>(-2, 2) + (365 * *rc::gen::inRange<std::int64_t>(0, 2));
        case Codec::Kind::Text:
            return field.name[0] == 'k' ? std::string(1, static_cast<char>('a' + dice(3))) : any_of(texts);
        case Codec::Kind::YesNo:
            return static_cast<std::int64_t>(dice(2));
        case Codec::Kind::Link:
            return *rc::gen::inRange<std::int64_t>(1, 6);
    }
    return {};
}

Value value_of(const Field& field, const Cell& cell) {
    if (is_null(cell)) return {};
    if (const auto* text = std::get_if<std::string>(&cell)) return Value::text(*text);
    const std::int64_t number = std::get<std::int64_t>(cell);
    switch (field.codec.kind) {
        case Codec::Kind::Days: return Value::date(date_of(number));
        case Codec::Kind::YesNo: return Value::boolean(number != 0);
        case Codec::Kind::Link: return Value::link({.register_id = "district", .id = number});
        default: return Value::number(Decimal::scaled(number, field.codec.places));
    }
}

// ---- expressions, as text

std::string random_constant(char kind) {
    if (dice(6) == 0) return "null";
    switch (kind) {
        case 'm':
            return any_of<std::string>({"yuan(0)", "yuan(1)", "yuan(0.5)", "yuan(0.505)", "-yuan(0.5)", "万元(0.0001)",
                                        "yuan(1e30)", "-yuan(1e30)", "my.limit", "yuan(0.25) + yuan(0.25)",
                                        "yuan(92233720368547758.07)", "yuan(92233720368547758.08)"});
        case 'n':
            return any_of<std::string>({"0", "1", "2", "-1", "-2", "0.5", "-0.5", "1e30", "-1e30", "1 + 1", "2 * 1.25",
                                        "9223372036854775807", "9223372036854775808", "-9223372036854775808.5"});
        case 'p':
            return any_of<std::string>({"percent(0)", "percent(0.5)", "percent(1)", "percent(0.05)", "percent(-1)"});
        case 'd':
            return any_of<std::string>({"date(\"2023-01-01\")", "date(\"2022-12-31\")", "date(\"2024-01-01\")", "my.day",
                                        "date(\"-99999-01-01\")", "date(\"2022-12-31\") + duration(\"P1D\")"});
        case 't':
            return any_of<std::string>({"\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"启东\"", "\"😀\"", "\"'\"", "\"a\" + \"b\""});
        case 'k':
            return any_of<std::string>({"\"a\"", "\"b\"", "\"c\""});
        case 'y':
            return any_of<std::string>({"true", "false", "(1 < 2)"});
        default:
            return any_of<std::string>({"my.district", "my.other", "my.districts[1]", "my.districts[9]"});
    }
}

char random_kind(bool ordered) { return ordered ? "mnpdt"[dice(5)] : "mnpdtkyl"[dice(8)]; }

std::string random_column(char kind) { return std::string(1, kind) + std::to_string(1 + dice(2)); }

std::string random_side(char kind) { return dice(2) == 0 ? random_column(kind) : random_constant(kind); }

std::string random_range(char kind) {
    switch (dice(4)) {
        case 0: return "< " + random_constant(kind);
        case 1: return ">= " + random_constant(kind);
        default:
            return std::string(dice(2) == 0 ? "[" : "(") + random_constant(kind) + ".." + random_constant(kind) +
                   (dice(2) == 0 ? "]" : ")");
    }
}

std::string listed(char kind, bool ranges) {
    std::string out;
    for (std::size_t i = 0; i <= dice(3); ++i) {
        out += (i == 0 ? "" : ", ") + (ranges && dice(3) == 0 ? "(" + random_range(kind) + ")" : random_constant(kind));
    }
    return out;
}

std::string random_condition(int depth);

const std::vector<std::string> any_sign = {"=", "!="};
const std::vector<std::string> ordered_sign = {"=", "!=", "<", "<=", ">", ">="};

std::string random_link_leaf() {
    const std::string link = any_of<std::string>({"l1", "l2", "l1.up", "l2.up", "l1.up.up"}) + ".";
    switch (dice(8)) {
        case 0: return link + "code " + any_of(ordered_sign) + " " + random_constant('t');
        case 1: return random_constant('n') + " " + any_of(ordered_sign) + " " + link + "size";
        case 2: return link + "size in (" + listed('n', true) + ")";
        case 3: return link + "size in [" + listed('n', true) + "]";
        case 4: return link + "since.year " + any_of(ordered_sign) + " " + any_of<std::string>({"2022", "2023", "2022.5", "null"});
        case 5: return dice(2) == 0 ? link + "open" : "contains(" + link + "code, " + random_constant('t') + ")";
        case 6: return link + "up " + any_of(any_sign) + " " + random_constant('l');
        default: return "list contains(" + (dice(2) == 0 ? "my.districts, " + link + "up" : "[" + link + "size, 1], " + random_constant('n')) + ")";
    }
}

std::string random_leaf() {
    const bool ordered = dice(2) == 0;
    const char kind = random_kind(ordered);
    const std::string sign = " " + any_of(ordered ? ordered_sign : any_sign) + " ";
    switch (dice(15)) {
        case 12:
        case 13:
        case 14: return random_link_leaf();
        case 0:
        case 1: return random_column(kind) + sign + random_constant(kind);
        case 2: return random_constant(kind) + sign + random_column(kind);
        case 3: return random_column(kind) + sign + random_column(kind);
        case 4: {
            const char of = random_kind(true);
            return random_side(of) + " between " + random_side(of) + " and " + random_side(of);
        }
        case 5: {
            const char of = random_kind(true);
            return random_column(of) + " in (" + listed(of, true) + ")";
        }
        case 6: return random_column(kind) + " in [" + listed(kind, ordered) + "]";
        case 7: return random_column('l') + (dice(2) == 0 ? " in my.districts" : " in my.none");
        case 8: return "list contains(" + (dice(2) == 0 ? "[" + listed(kind, false) + "], " : "[" + random_side(kind) + ", " + random_column(kind) + "], ") +
                       random_side(kind) + ")";
        case 9: return "list contains(my.districts, " + random_side('l') + ")";
        case 10: return dice(2) == 0 ? random_column('y') : "contains(" + random_column('t') + ", " + random_constant('t') + ")";
        default:
            return random_column('d') + ".year" +
                   (dice(2) == 0 ? " " + any_of(ordered_sign) + " " + any_of<std::string>({"2022", "2023", "2022.5", "1e30", "-1e30", "null"})
                                 : " in (2022, " + any_of<std::string>({"[2023..2024]", "> 2023", "2024"}) + ")");
    }
}

std::string random_condition(int depth) {
    const std::size_t form = depth == 0 ? 0 : dice(10);  // shrinks towards a leaf
    if (form < 4) return random_leaf();
    if (form < 6) return "not(" + random_condition(depth - 1) + ")";
    return "(" + random_condition(depth - 1) + (form < 8 ? ") and (" : ") or (") + random_condition(depth - 1) + ")";
}

constexpr std::int64_t unseen = 3;

class RowEnvironment final : public feel::Environment {
 public:
    RowEnvironment(const query::Row& row, const query::Rows& linked, const Value& my)
        : row_(row), linked_(linked), my_(my) {}
    Value follow(const feel::Link& link, std::string_view member) const override {
        if (link.id == unseen || link.id > static_cast<std::int64_t>(linked_.size()) || link.id < 1) return {};
        for (std::size_t i = 0; i < linked_fields().size(); ++i) {
            if (linked_fields()[i].name == member) {
                return value_of(linked_fields()[i], linked_[static_cast<std::size_t>(link.id) - 1][i]);
            }
        }
        return {};
    }
    Value get(std::string_view name) const override {
        if (name == "my") return my_;
        for (std::size_t i = 0; i < fields().size(); ++i) {
            if (fields()[i].name == name) return value_of(fields()[i], row_[i]);
        }
        return {};
    }

 private:
    const query::Row& row_;
    const query::Rows& linked_;
    const Value& my_;
};

std::string row_text(const query::Row& row) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
        out += std::string(fields()[i].name) + " = " + value_of(fields()[i], row[i]).to_text() + "; ";
    }
    return out;
}

std::string answer_text(std::optional<bool> answer) { return !answer ? "null" : (*answer ? "true" : "false"); }

TEST(Agreement, FeelJudgeAndSqliteSayTheSame) {
    const Linked schema;
    feel::Scope scope(&schema);
    store::Table districts{.name = "d"};
    query::LinkedRows rows_of_link{
        "d", query::Predicate::cmp("id", query::Compare::NotEqual, unseen), {}};
    for (const Field& field : linked_fields()) {
        const std::string column = std::string("f_") + field.name;
        districts.columns.push_back({column, field.codec.kind == Codec::Kind::Text ? store::ColumnKind::Text : store::ColumnKind::Integer});
        rows_of_link.own.emplace(field.name, Column{column, field.codec});
    }
    store::Table table{.name = "r"};
    query::Columns columns;
    for (const Field& field : fields()) {
        scope.add(field.name, field.type);
        const std::string column = std::string("f_") + field.name;
        const bool text = field.codec.kind == Codec::Kind::Text;
        table.columns.push_back({column, text ? store::ColumnKind::Text : store::ColumnKind::Integer});
        table.indexes.push_back({"by_" + column, {column}});
        columns.own.emplace(field.name, Column{column, field.codec});
    }
    const feel::TypePtr district = Type::link("district");
    scope.add("my", Type::context({{"districts", Type::list(district)},
                                   {"none", Type::list(district)},
                                   {"district", district},
                                   {"other", district},
                                   {"limit", Type::of(Kind::Money)},
                                   {"day", Type::of(Kind::Date)}}));
    const auto link = [](std::int64_t id) { return Value::link({.register_id = "district", .id = id}); };
    const Value my = Value::context({{"districts", Value::list({link(1), link(3), link(3)})},
                                     {"none", Value()},
                                     {"district", link(2)},
                                     {"other", Value::link({.register_id = "park", .id = 2})},
                                     {"limit", Value::number(*Decimal::parse("1.00"))},
                                     {"day", Value::date(std::chrono::year{2023} / 1 / 1)}});
    columns.parameters = {{"my", my}};
    columns.links = {{"district", rows_of_link}};

    const TemporaryFolder folder;
    const auto store = std::move(*open(folder.path));
    {
        auto tx = std::move(*store->begin());
        ASSERT_TRUE(tx->create_table(table));
        ASSERT_TRUE(tx->create_table(districts));
        ASSERT_TRUE(tx->commit());
    }
    std::size_t asked = 0;
    std::size_t told[3] = {0, 0, 0};
    const bool same = rc::check([&] {
        const std::string text = random_condition(3);
        const auto expression = feel::compile(text, scope);
        if (!expression) RC_FAIL(text + "\n" + to_text(expression.error()));
        const auto predicate = query::translate(*expression, columns);
        if (!predicate) RC_FAIL(text + "\n" + to_text(predicate.error()));
        auto tx = std::move(*store->begin());
        query::Rows linked;
        for (std::int64_t id = 1; id <= 4; ++id) {
            Cells cells;
            linked.emplace_back();
            for (std::size_t i = 0; i < linked_fields().size(); ++i) {
                linked.back().push_back(random_cell(linked_fields()[i]));
                cells[districts.columns[i].name] = linked.back().back();
            }
            RC_ASSERT(tx->insert("d", id, cells).has_value());
        }
        const query::Predicate flat = query::without_links(*predicate, [&](const std::string& of, const query::Predicate& of_row) {
            std::vector<Cell> out;
            for (std::int64_t id = 1; id <= 4; ++id) {
                const auto get = [&](const std::string& name) -> Cell {
                    if (name == "id") return id;
                    const auto at = std::ranges::find(districts.columns, name, &store::Column::name) - districts.columns.begin();
                    return linked[static_cast<std::size_t>(id) - 1][static_cast<std::size_t>(at)];
                };
                if (of == "d" && query::judge(of_row, get) == true) out.emplace_back(id);
            }
            return out;
        });
        std::vector<std::int64_t> yes;
        std::vector<std::int64_t> no;
        query::Rows rows;
        for (std::int64_t id = 0; id < 12; ++id) {
            query::Row row;
            Cells cells;
            for (std::size_t i = 0; i < fields().size(); ++i) {
                row.push_back(random_cell(fields()[i]));
                cells[table.columns[i].name] = row.back();
            }
            const Value value = feel::evaluate(*expression, RowEnvironment(row, linked, my)).value;
            const std::optional<bool> feel = value.as_boolean() == nullptr ? std::nullopt : std::optional(*value.as_boolean());
            const auto judged = query::judge(flat, [&](const std::string& name) { return cells.at(name); });
            if (judged != feel) {
                RC_FAIL(text + "\n" + describe(*predicate) + "\n" + row_text(row) + "\nfeel " + answer_text(feel) + ", judge " + answer_text(judged));
            }
            ++told[!feel ? 0 : (*feel ? 1 : 2)];
            RC_ASSERT(tx->insert("r", id, cells).has_value());
            rows.push_back(std::move(row));
            if (feel == true) yes.push_back(id);
            if (feel == false) no.push_back(id);
        }
        const auto ids = [&](query::Predicate where) {
            std::vector<std::int64_t> out;
            const Done done = tx->visit({.table = "r", .where = std::move(where), .columns = {"id"}}, [&](const query::Row& row) {
                out.push_back(std::get<std::int64_t>(row[0]));
                return true;
            });
            if (!done) RC_FAIL(text + "\n" + to_text(done.error()));
            return out;
        };
        const auto match = [&](const std::vector<std::int64_t>& found, const std::vector<std::int64_t>& expected, const char* what) {
            for (std::int64_t id = 0; id < 12; ++id) {
                if (std::ranges::count(found, id) != std::ranges::count(expected, id)) {
                    RC_FAIL(text + "\n" + describe(*predicate) + "\n" + row_text(rows[static_cast<std::size_t>(id)]) + "\nSQLite differs on " + what);
                }
            }
        };
        match(ids(*predicate), yes, "the condition");
        match(ids(query::Predicate::negate(*predicate)), no, "its negation");
        ++asked;
    });
    EXPECT_TRUE(same);
    EXPECT_GE(asked, 100U);
    for (const std::size_t count : told) EXPECT_GT(count, asked) << "each of null, true, false comes up often";
}

}  // namespace
}  // namespace zhigai::sqlite
