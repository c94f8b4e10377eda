#include "engines/feel/feel.h"

#include <gtest/gtest.h>

#include <map>

#include "engines/feel/ast.h"
#include "engines/feel/temporal.h"

namespace zhigai::feel {
namespace {

class Names final : public Environment {
 public:
    std::map<std::string, Value, std::less<>> values;
    Value get(std::string_view name) const override {
        const auto found = values.find(name);
        return found == values.end() ? Value() : found->second;
    }
    Value today() const override {
        return Value::date(Date{std::chrono::year{2023}, std::chrono::June, std::chrono::day{30}});
    }
};

// What the text gives in plain mode, as text; a fault shows as its code.
std::string plain(std::string_view text) {
    Options options;
    options.mode = Mode::Plain;
    options.max_steps = 300'000;  // tests of what never ends should end soon
    const auto compiled = compile(text, Scope(), options);
    if (!compiled) return "fault " + compiled.error().front().code;
    return evaluate(*compiled, Names()).value.to_text();
}

struct Case {
    std::string_view why, text, answer;
};

void expect_all(std::initializer_list<Case> cases) {
    for (const Case& c : cases) EXPECT_EQ(plain(c.text), c.answer) << c.why << ": " << c.text;
}

TEST(Feel, Numbers) {
    expect_all({
        {"decimal", "1.1 + 1.3", "2.4"},
        {"power binds left", "2 ** 3 ** 2", "64"},
        {"minus before power", "-3 ** 2", "9"},
        {"minus after power", "2 ** -1", "0.5"},
        {"34 digits", "1 / 3", "0.3333333333333333333333333333333333"},
        {"no infinity", "1 / 0", "null"},
        {"products first", "1 + 2 * 3 - 4 / 2", "5"},
        {"left", "10 - 3 - 2", "5"},
        {"scientific", "12300 = 1.23e4", "true"},
        {"half even", "decimal(2.5, 0)", "2"},
        {"floor's sign", "modulo(-12, 5)", "3"},
        {"text and number", "\"1\" + 1", "null"},
    });
}

TEST(Feel, ThreeValues) {
    expect_all({
        {"false wins", "false and null", "false"},
        {"unknown stays", "true and null", "null"},
        {"no boolean is unknown", "false and 123", "false"},
        {"no boolean is unknown", "true and \"true\"", "null"},
        {"true wins", "null or true", "true"},
        {"not of a number", "not(0)", "null"},
        {"null takes else", "if null then 1 else 2", "2"},
        {"kinds apart", "100 = \"100\"", "null"},
        {"null is itself", "null = null", "true"},
        {"null is nothing else", "1 = null", "false"},
        {"deep, without order", "{a: 1, b: [2]} = {b: [2], a: 1}", "true"},
        {"between", "2 between 1 and 3 and true", "true"},
    });
}

TEST(Feel, ListsAndFilters) {
    expect_all({
        {"from one", "[10, 20][1]", "10"},
        {"from the end", "[10, 20][-1]", "20"},
        {"outside", "[10, 20][3]", "null"},
        {"item", "[1, 2, 3][item > 1]", "[2, 3]"},
        {"members", "[{x: 1}, {x: 2}][x = 2].x", "[2]"},
        {"missing member", "[{x: 1}, {y: 2}].y", "[null, 2]"},
        {"item's own item", "[{item: 1}, {item: 5}][item > 2]", "[{item: 5}]"},
        {"a scalar is a list", "100[true]", "[100]"},
        {"for", "for i in 1..3 return i * 2", "[2, 4, 6]"},
        {"down", "for i in 3..1 return i", "[3, 2, 1]"},
        {"partial", "for i in 1..4 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24]"},
        {"nested", "for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"},
        {"some", "some x in [1, 2] satisfies x > 1", "true"},
        {"every", "every x in [1, 2] satisfies x > 1", "false"},
        {"in a list", "2 in [1, 2]", "true"},
        {"in tests", "5 in (< 3, [4..6])", "true"},
        {"in an open range", "10 in (1..10)", "false"},
        {"sort", "sort([3, 1, 2], function(a, b) a < b)", "[1, 2, 3]"},
        {"aggregates", "sum(1, 2, 3) + max([4, 5])", "11"},
    });
}

TEST(Feel, ContextsAndFunctions) {
    expect_all({
        {"sees what is above", "{a: 1, b: a + 1}.b", "2"},
        {"a name with blanks", "{days in weekend: 2}.days in weekend", "2"},
        {"an operator in a name", "{foo+bar: 3, c: foo+bar + 1}.c", "4"},
        {"a key twice", "{a: 1, a: 2}", "null"},
        {"closure", "{k: 3, f: function(x) x * k, r: f(2)}.r", "6"},
        {"called twice", "(function(a) function(b) a + b)(1)(2)", "3"},
        {"named arguments", "(function(a, b) a - b)(b: 1, a: 5)", "4"},
        {"named built-in", "substring(start position: 3, string: \"foobar\")", "obar"},
        {"unknown parameter", "substring(start: 3, string: \"foobar\")", "null"},
        {"too many", "abs(1, 2)", "null"},
    });
}

TEST(Feel, Days) {
    expect_all({
        {"duration", "string(@\"2022-03-08\" + @\"P1M\")", "2022-04-08"},
        {"end of month", "string(date(\"2023-01-31\") + duration(\"P1M\"))", "2023-02-28"},
        {"distance", "string(@\"2023-01-01\" - @\"2022-01-01\")", "P365D"},
        {"today", "today().year", "2023"},
        {"kinds of duration", "duration(\"P1Y\") = duration(\"P365D\")", "null"},
        {"offsets print Z", "string(time(\"11:22:33-00:00\"))", "11:22:33Z"},
        {"zone and offset",
         "@\"2018-10-08T00:00:00+02:00\" = @\"2018-10-08T00:00:00@Europe/Paris\"", "true"},
        {"wide years", "string(date(\"-999999999-12-31\"))", "-999999999-12-31"},
    });
}

TEST(Feel, NeverCrashes) {
    EXPECT_EQ(plain(std::string(5000, '(')), "fault too_deep");
    EXPECT_EQ(plain(std::string(5000, '-') + "1"), "fault too_deep");
    EXPECT_EQ(plain("{h\x90\x8e: 1}"), "fault not_utf8");
    EXPECT_EQ(plain(std::string(30'000, '1')), "fault too_long");
    std::string sum = "1";
    for (int i = 0; i < 5000; ++i) sum += "+1";
    EXPECT_EQ(plain(sum), "fault too_deep");
    std::string many = "true";
    for (int i = 0; i < 2000; ++i) many += " and true";
    EXPECT_EQ(plain(many), "true");
    EXPECT_EQ(plain("{f: function(g) g(g), r: f(f)}.r"), "null");
    EXPECT_EQ(plain("count(for i in 1..1000000000 return i)"), "null");
    EXPECT_EQ(plain("[1..[1..[1..[1..[1..[1..[1.."), "fault syntax");
}

// --- typed mode

class Registers final : public Schema {
 public:
    TypePtr member(std::string_view register_id, std::string_view name) const override {
        if (register_id == "enterprise" && name == "district") return Type::link("district");
        if (register_id == "enterprise" && name == "size")
            return Type::choice("size", {"large", "small"});
        if (register_id == "district" && name == "code") return Type::of(Kind::Text);
        return nullptr;
    }
    std::vector<std::string> members(std::string_view register_id) const override {
        if (register_id == "enterprise") return {"district", "size"};
        return {"code"};
    }
};

const Registers registers;

Scope project() {
    Scope scope(&registers);
    scope.add("planned", Type::of(Kind::Money));
    scope.add("actual", Type::of(Kind::Money));
    scope.add("share", Type::of(Kind::Percent));
    scope.add("kind", Type::choice("project_kind", {"retrofit", "cloud"}));
    scope.add("enterprise", Type::link("enterprise"));
    scope.add("district", Type::link("district"));
    scope.add("started_on", Type::of(Kind::Date));
    scope.add("finished_on", Type::of(Kind::Date));
    scope.add("设备投资（不含税）", Type::of(Kind::Money));
    scope.add("evidence", Type::list(Type::context({{"what", Type::of(Kind::Text)},
                                                    {"amount", Type::of(Kind::Money)}})));
    scope.add("my", Type::context({{"districts", Type::list(Type::link("district"))},
                                   {"enterprise", Type::link("enterprise")}}));
    return scope;
}

std::string typed_fault(std::string_view text, TypePtr expected = nullptr) {
    Options options;
    options.expected = std::move(expected);
    const auto compiled = compile(text, project(), options);
    return compiled ? "" : compiled.error().front().code;
}

TEST(FeelTyped, KeepsUnitsApart) {
    struct Row {
        std::string_view text, code;
    };
    for (const Row& row : {
             Row{"actual <= planned * 2", ""},
             Row{"actual > 5", "money_and_number"},
             Row{"actual > 万元(100)", ""},
             Row{"actual + 1", "money_and_number"},
             Row{"actual * planned", "type_mismatch"},
             Row{"actual / planned > 1", ""},
             Row{"actual * share > yuan(3)", ""},
             Row{"share > 0.5", "percent_and_number"},
             Row{"share > percent(50)", ""},
             Row{"if actual > 万元(100) then actual * percent(10) else 0", "money_and_number"},
             Row{"min(actual * 0.1, 万元(1000))", ""},
             Row{"min(actual, 5)", "money_and_number"},
             Row{"kind = \"retrofit\"", ""},
             Row{"kind = \"retrofi\"", "unknown_code"},
             Row{"kind in [\"cloud\", \"x\"]", "unknown_code"},
             Row{"enterprise.size = \"huge\"", "unknown_code"},
             Row{"enterprise = my.enterprise", ""},
             Row{"enterprise = district", "type_mismatch"},
             Row{"enterprise = \"x\"", "type_mismatch"},
             Row{"list contains(my.districts, district)", ""},
             Row{"list contains(my.districts, enterprise)", "type_mismatch"},
             Row{"finished_on >= started_on", ""},
             Row{"finished_on >= \"2022-01-01\"", "type_mismatch"},
             Row{"finished_on >= date(\"2022-13-01\")", "bad_literal"},
             Row{"finshed_on = null", "unknown_name"},
             Row{"enterprise.distrct.code", "unknown_member"},
             Row{"planned and true", "not_boolean"},
             Row{"abs(planned, 1)", "wrong_argument"},
             Row{"sum(evidence[amount != null].amount) >= actual", ""},
             Row{"count(evidence) > 0", ""},
             Row{"设备投资（不含税） > 亿元(1)", ""},
             Row{"if finished_on = null then enterprise.district else as of(enterprise, "
                 "finished_on).district",
                 ""},
         }) {
        EXPECT_EQ(typed_fault(row.text), row.code) << row.text;
    }
    EXPECT_EQ(typed_fault("planned", Type::of(Kind::Number)), "wrong_type");
    EXPECT_EQ(typed_fault("actual / planned", Type::of(Kind::Percent)), "");
    EXPECT_EQ(typed_fault("finished_on.year", Type::of(Kind::Number)), "");
}

TEST(FeelTyped, FieldsMayBearNamesOfBuiltIns) {
    Scope scope;
    scope.add("count", Type::of(Kind::Number))
        .add("date", Type::of(Kind::Date))
        .add("time", Type::of(Kind::Number));
    Names names;
    names.values["count"] = Value::whole(2);
    names.values["date"] =
        Value::date(Date{std::chrono::year{2022}, std::chrono::March, std::chrono::day{8}});
    const auto run = [&](std::string_view text) {
        const auto compiled = compile(text, scope);
        return compiled ? evaluate(*compiled, names).value.to_text() : to_text(compiled.error());
    };
    EXPECT_EQ(run("count + count([1, 2, 3])"), "5");
    EXPECT_EQ(run("date = date(\"2022-03-08\")"), "true");
    EXPECT_EQ(run("date != null and time = null"), "true");
    EXPECT_EQ(run("date and time(\"2022-03-08T00:00:00\").hour = count - 2"), "true")
        << "the longest name, where it is called";
}

TEST(FeelTyped, SaysHowToMend) {
    const auto compiled = compile("actual > 1000000 and finshed_on = null", project());
    ASSERT_FALSE(compiled);
    ASSERT_EQ(compiled.error().size(), 2U) << "all faults at once";
    EXPECT_EQ(compiled.error()[0].mend.en, "write the unit: 万元(100)");
    EXPECT_EQ(compiled.error()[0].where.column, 10);
    EXPECT_EQ(compiled.error()[1].mend.en, "did you mean finished_on?");
    EXPECT_EQ(compiled.error()[1].where.column, 22);
}

TEST(FeelTyped, KnowsTheHabitsOfSpreadsheets) {
    struct Row {
        std::string_view text, mend;
    };
    for (const Row& row : {
             Row{"actual > 100万元", "write 万元(100)"},
             Row{"share > 65%", "write percent(65)"},
             Row{"actual == planned", "write ="},
             Row{"actual <> planned", "write !="},
             Row{"flag && true", "write and"},
             Row{"kind = 'cloud'", "write \"…\""},
             Row{"kind = “cloud”", "use ASCII punctuation"},
             Row{"（actual = planned)", "use ASCII punctuation"},
         }) {
        const auto compiled = compile(row.text, project());
        ASSERT_FALSE(compiled) << row.text;
        EXPECT_EQ(compiled.error().back().mend.en, row.mend) << row.text << "\n"
                                                             << to_text(compiled.error());
    }
    const auto compiled =
        compile("actual * planned > yuan(1) and if kind then true else false", project());
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error()[0].what.zh, "金额与金额不能用“*”");
    EXPECT_EQ(compiled.error()[1].what.zh, "这里要一个条件（是或否），而不是代码（project_kind）");
}

TEST(FeelTyped, NamesWhatItReads) {
    const auto reads = [](std::string_view text) {
        const auto compiled = compile(text, project());
        std::string out;
        if (!compiled) return to_text(compiled.error());
        for (const Path& path : compiled->reads()) {
            out += out.empty() ? "" : " ";
            for (std::size_t i = 0; i < path.size(); ++i) out += (i == 0 ? "" : ".") + path[i];
        }
        return out;
    };
    EXPECT_EQ(reads("actual <= planned * 2"), "actual planned");
    EXPECT_EQ(reads("enterprise.district.code = \"a\""), "enterprise.district.code");
    EXPECT_EQ(reads("sum(evidence[amount != null].amount) >= actual"), "actual evidence.amount");
    EXPECT_EQ(reads("count(evidence) > 0"), "evidence");
    EXPECT_EQ(reads("some e in evidence satisfies e.amount > yuan(1)"), "evidence.amount");
    EXPECT_EQ(reads("some e in evidence satisfies true"), "evidence");
    EXPECT_EQ(reads("list contains(my.districts, district)"), "district my.districts");
    EXPECT_EQ(reads("if finished_on = null then enterprise.district else as of(enterprise, "
                    "finished_on).district"),
              "enterprise.district finished_on");
}

TEST(FeelTyped, Evaluates) {
    Names names;
    names.values["actual"] = Value::whole(2'500'000);
    names.values["planned"] = Value::whole(1'000'000);
    names.values["evidence"] = Value::list(
        {Value::context({{"what", Value::text("invoice")}, {"amount", Value::whole(2'000'000)}}),
         Value::context({{"what", Value::text("photo")}, {"amount", Value()}})});
    const auto run = [&](std::string_view text) {
        const auto compiled = compile(text, project());
        return compiled ? evaluate(*compiled, names).value.to_text() : to_text(compiled.error());
    };
    EXPECT_EQ(run("actual <= planned * 2"), "false");
    EXPECT_EQ(run("sum(evidence[amount != null].amount) >= actual"), "false");
    EXPECT_EQ(run("if actual > 万元(100) then min(actual * percent(10), 万元(1000)) else yuan(0)"),
              "250000");
    EXPECT_EQ(run("finished_on >= started_on"), "null");
}

TEST(FeelUnaryTests, Cells) {
    struct Row {
        std::string_view cell;
        int input;
        std::string_view answer;
    };
    for (const Row& row :
         {Row{"-", 1, "true"}, Row{"5", 5, "true"}, Row{"1, 2, 3", 2, "true"},
          Row{"[1..10)", 10, "false"}, Row{"< 10", 3, "true"}, Row{"not(1, 2)", 2, "false"},
          Row{"not(1, 2)", 3, "true"}, Row{"? > 2 and ? < 5", 3, "true"}, Row{"-5", -5, "true"},
          Row{"> 3, -1", -1, "true"}}) {
        Options options;
        options.mode = Mode::Plain;
        const auto compiled =
            compile_unary_tests(row.cell, Type::of(Kind::Number), Scope(), options);
        ASSERT_TRUE(compiled) << row.cell << to_text(compiled.error());
        EXPECT_EQ(evaluate_tests(*compiled, Value::whole(row.input), Names()).value.to_text(),
                  row.answer)
            << row.cell << " of " << row.input;
    }
}

}  // namespace
}  // namespace zhigai::feel
