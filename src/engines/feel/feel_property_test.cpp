#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "engines/feel/ast.h"
#include "engines/feel/feel.h"

/// What must hold of all expressions and all amounts, tried on random ones.
namespace zhigai::feel {
namespace {

class Row final : public Environment {
 public:
    std::map<std::string, Value, std::less<>> values;
    Value get(std::string_view name) const override {
        const auto found = values.find(name);
        return found == values.end() ? Value() : found->second;
    }
};

Scope row_scope() {
    Scope scope;
    scope.add("a", Type::of(Kind::Number))
        .add("b", Type::of(Kind::Number))
        .add("flag", Type::of(Kind::Boolean));
    scope.add("设备 投资", Type::of(Kind::Number))
        .add("days in weekend", Type::of(Kind::Number))
        .add("t", Type::of(Kind::Text));
    return scope;
}

std::string number_text(int depth);

std::string condition_text(int depth) {
    switch (*rc::gen::inRange(0, depth <= 0 ? 3 : 9)) {
        case 0:
            return "flag";
        case 1:
            return *rc::gen::element<std::string>("true", "false", "null");
        case 2:
            return "t = \"x\"";
        case 3:
            return number_text(depth - 1) +
                   *rc::gen::element<std::string>(" < ", " <= ", " > ", " >= ", " = ", " != ") +
                   number_text(depth - 1);
        case 4:
            return "(" + condition_text(depth - 1) + " and " + condition_text(depth - 1) + ")";
        case 5:
            return "(" + condition_text(depth - 1) + " or " + condition_text(depth - 1) + ")";
        case 6:
            return "not(" + condition_text(depth - 1) + ")";
        case 7:
            return "(" + number_text(depth - 1) + " between " + number_text(depth - 1) + " and " +
                   number_text(depth - 1) + ")";
        default:
            return "(" + number_text(depth - 1) + " in (" + number_text(depth - 1) + ", [1.." +
                   number_text(depth - 1) + "), < 3))";
    }
}

std::string number_text(int depth) {
    switch (*rc::gen::inRange(0, depth <= 0 ? 4 : 10)) {
        case 0:
            return "a";
        case 1:
            return *rc::gen::element<std::string>("设备 投资", "days in weekend", "b");
        case 2:
            return std::to_string(*rc::gen::inRange(-50, 50)) + "." +
                   std::to_string(*rc::gen::inRange(0, 100));
        case 3:
            return "null";
        case 4:
            return "(" + number_text(depth - 1) +
                   *rc::gen::element<std::string>(" + ", " - ", " * ", " / ", " ** ") +
                   number_text(depth - 1) + ")";
        case 5:
            // In parentheses: bare, the branch after `else` takes an `and` that a `between` around it wants.
            return "(if " + condition_text(depth - 1) + " then " + number_text(depth - 1) +
                   " else " + number_text(depth - 1) + ")";
        case 6:
            return "sum(for i in [1, a] return (i + " + number_text(depth - 1) + "))";
        case 7:
            return "count([a, b, " + number_text(depth - 1) + "][item > " + number_text(depth - 1) +
                   "])";
        case 8:
            return "{k: " + number_text(depth - 1) + ", m n: k}.m n";
        default:
            return "-(" + number_text(depth - 1) + ")";
    }
}

TEST(FeelProperty, WhatIsPrintedReadsTheSame) {
    const Scope scope = row_scope();
    Options options;
    options.mode = Mode::Plain;
    const bool holds = rc::check("print, compile, print; and the same answer", [&] {
        const std::string text = *rc::gen::inRange(0, 2) == 0 ? condition_text(4) : number_text(4);
        const auto first = compile(text, scope, options);
        if (!first) RC_FAIL(text + "\n" + to_text(first.error()));
        const std::string printed = print(first->root());
        const auto second = compile(printed, scope, options);
        if (!second) RC_FAIL(text + " -> " + printed + "\n" + to_text(second.error()));
        RC_ASSERT(print(second->root()) == printed);
        Row row;
        for (const char* name : {"a", "b", "设备 投资", "days in weekend"}) {
            if (*rc::gen::inRange(0, 3) != 0)
                row.values[name] =
                    Value::number(Decimal::scaled(*rc::gen::inRange(-5000, 5000), 2));
        }
        if (*rc::gen::inRange(0, 3) != 0)
            row.values["flag"] = Value::boolean(*rc::gen::arbitrary<bool>());
        if (*rc::gen::inRange(0, 3) != 0)
            row.values["t"] = Value::text(*rc::gen::element<std::string>("x", "y"));
        RC_ASSERT(evaluate(*first, row).value.to_text() == evaluate(*second, row).value.to_text());
    });
    EXPECT_TRUE(holds);
}

TEST(FeelProperty, MoneyIsExactToTheFen) {
    Scope scope;
    scope.add("x", Type::of(Kind::Money))
        .add("y", Type::of(Kind::Money))
        .add("p", Type::of(Kind::Percent));
    const auto sum = compile("x + y - y", scope);
    const auto part = compile("x * p", scope);
    const auto split = compile("x * percent(30) + x * percent(70) = x", scope);
    const auto ratio = compile("x * 7 / x", scope);
    ASSERT_TRUE(sum && part && split && ratio);
    EXPECT_EQ(sum->type()->kind, Kind::Money);
    EXPECT_EQ(part->type()->kind, Kind::Money);
    EXPECT_EQ(ratio->type()->kind, Kind::Number);
    const bool holds = rc::check("sums, percents and ratios of whole fen", [&] {
        const auto fen = *rc::gen::inRange<std::int64_t>(1, 9'000'000'000'000'000);
        const auto other =
            *rc::gen::inRange<std::int64_t>(-9'000'000'000'000'000, 9'000'000'000'000'000);
        const int percent = *rc::gen::inRange(0, 101);
        Row row;
        row.values["x"] = Value::number(Decimal::scaled(fen, 2));
        row.values["y"] = Value::number(Decimal::scaled(other, 2));
        row.values["p"] = Value::number(Decimal::scaled(percent, 2));
        RC_ASSERT(evaluate(*sum, row).value.as_number()->to_scaled(2) == fen);
        RC_ASSERT(evaluate(*split, row).value.is_true());
        RC_ASSERT(*evaluate(*ratio, row).value.as_number() == Decimal::from(7));
        // fen * percent / 100, in hundredths of a fen: nothing lost
        const auto exact = evaluate(*part, row).value.as_number()->to_scaled(4);
        if (fen < 90'000'000'000'000'000 / 100) RC_ASSERT(exact == fen * percent);
    });
    EXPECT_TRUE(holds);
}

TEST(FeelProperty, AnyTextGivesFaultsOrAnExpression) {
    const Scope scope = row_scope();
    const bool holds = rc::check("no crash, and faults are never empty", [&] {
        const auto words =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "a", "设备", "投资", "(", ")", "[", "]", "{", "}", ",", ".", "..", "<", "=", "-",
                "+", "**", "in", "not", "if", "then", "else", "for", "return", "some", "satisfies",
                "function", "1", "\"x\"", "@", "and", "between", "instance", "of", "list", ":",
                "null", "?", "date and time"));
        std::string text;
        for (const std::string& word : words) text += word + " ";
        for (const Mode mode : {Mode::Plain, Mode::Typed}) {
            Options options;
            options.mode = mode;
            const auto compiled = compile(text, scope, options);
            if (compiled) {
                (void)evaluate(*compiled, Row());
            } else {
                RC_ASSERT(!compiled.error().empty());
                for (const Fault& fault : compiled.error())
                    RC_ASSERT(fault.where.column >= 1 && !fault.what.zh.empty() &&
                              !fault.what.en.empty());
            }
        }
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace zhigai::feel
