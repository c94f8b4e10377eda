#include <gtest/gtest.h>

#include "engines/feel/feel.h"

/// What the built-ins answer, and that a wrong call is null. One line a case; `why` is printed when
/// it fails.
namespace zhigai::feel {
namespace {

class Nothing final : public Environment {
    Value get(std::string_view) const override { return {}; }
};

std::string plain(std::string_view text) {
    Options options;
    options.mode = Mode::Plain;
    options.max_steps = 300'000;  // tests of what never ends should end soon
    const auto compiled = compile(text, Scope(), options);
    return compiled ? evaluate(*compiled, Nothing()).value.to_text()
                    : "fault " + compiled.error().front().code;
}

struct Case {
    std::string_view why, text, answer;
};

void expect_all(std::initializer_list<Case> cases) {
    for (const Case& c : cases) EXPECT_EQ(plain(c.text), c.answer) << c.why << ": " << c.text;
}

TEST(FeelBuiltins, Numbers) {
    expect_all({
        {"away from zero", "round up(-1.1, 0)", "-2"},
        {"towards zero", "round down(-1.9, 0)", "-1"},
        {"half away", "round half up(-2.5, 0)", "-3"},
        {"half towards", "round half down(2.5, 0)", "2"},
        {"half towards, over half", "round half down(2.51, 0)", "3"},
        {"scale", "floor(1.56, 1)", "1.5"},
        {"negative scale", "ceiling(123, -1)", "130"},
        {"scale is cut to whole", "decimal(1.555, 2.9)", "1.56"},
        {"scale too big", "decimal(1, 6177)", "null"},
        {"root of a negative", "sqrt(-1)", "null"},
        {"log of nought", "log(0)", "null"},
        {"odd", "odd(-3)", "true"},
        {"half is neither", "even(1.5)", "null"},
        {"abs of a duration", "string(abs(duration(\"-P1D\")))", "P1D"},
        {"modulo of fractions", "modulo(-10.1, 4.5)", "3.4"},
        {"no bound on digits", "0.1 + 0.2 = 0.3", "true"},
        {"one-item list for a number", "abs([-1])", "1"},
        {"grouping", "number(\"1 000,5\", \" \", \",\")", "1000.5"},
        {"no number", "number(\"x\", null, null)", "null"},
    });
}

TEST(FeelBuiltins, Texts) {
    expect_all({
        {"code points, not bytes", "string length(\"启东\")", "2"},
        {"an emoji is one", "string length(\"\\uD83D\\uDC0E\\U01F40E\")", "2"},
        {"from the end", "substring(\"智改数转\", -2)", "数转"},
        {"length cut to whole", "substring(\"foobar\", 3, 3.8)", "oba"},
        {"start nought", "substring(\"foobar\", 0)", "null"},
        {"before, absent", "substring before(\"foobar\", \"x\")", ""},
        {"after nothing", "substring after(\"foobar\", \"\")", "foobar"},
        {"nulls left out", "string join([\"a\", null, \"c\"], \"-\")", "a-c"},
        {"numbers are not joined", "string join([1], \"-\")", "null"},
        {"split by a pattern", "split(\"a1b22c\", \"[0-9]+\")", "[\"a\", \"b\", \"c\"]"},
        {"a list quotes its texts", "string([\"a\", 1, null])", "[\"a\", 1, null]"},
        {"text of null is null", "string(null)", "null"},
        {"escapes", "\"a\\tb\\\\n\"", "a\tb\\n"},
        {"case of one text", "upper case(\"abc4\")", "ABC4"},
        {"order by code point", "sort([\"a\", \"A\", \"10\", \"9\"], function(x, y) x < y)",
         "[\"10\", \"9\", \"A\", \"a\"]"},
    });
}

TEST(FeelBuiltins, Patterns) {
    expect_all({
        {"anywhere", "matches(\"abracadabra\", \"bra\")", "true"},
        {"unknown flag", "matches(\"a\", \"a\", \"g\")", "null"},
        {"dot skips a return", "matches(\"a\\rb\", \"a.b\")", "false"},
        {"dot with s", "matches(\"a\\nb\", \"a.b\", \"s\")", "true"},
        {"end is the end", "matches(\"a\\n\", \"a$\")", "false"},
        {"lines with m", "matches(\"x\\nabc\\ny\", \"^abc$\", \"m\")", "true"},
        {"subtraction", "matches(\"b\", \"^[a-z-[aeiou]]$\")", "true"},
        {"subtraction", "matches(\"e\", \"^[a-z-[aeiou]]$\")", "false"},
        {"negation ignores case", "matches(\"q\", \"[^Q]\", \"i\")", "false"},
        {"blocks", "matches(\"α\", \"^\\p{IsGreek}$\")", "true"},
        {"unknown block", "matches(\"α\", \"\\p{IsNoSuch}\")", "null"},
        {"x strips blanks", "matches(\"ab\", \"a b\", \"x\")", "true"},
        {"back-reference", "matches(\"aa\", \"(a)\\1\")", "true"},
        {"to a group that is open", "matches(\"aa\", \"(a\\1)\")", "null"},
        {"in brackets", "matches(\"aa\", \"(a)[\\1]\")", "null"},
        {"no word bounds in XPath", "matches(\"a b\", \"\\b\")", "null"},
        {"no look-ahead in XPath", "matches(\"ab\", \"a(?=b)\")", "null"},
        {"twice quantified", "matches(\"aa\", \"a++\")", "null"},
        {"groups in a replacement", "replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")",
         "[1=ab][2=]cd"},
        {"a lone dollar", "replace(\"abc\", \"b\", \"$\")", "null"},
        {"matches nothing", "replace(\"abc\", \"x*\", \"-\")", "null"},
        {"a slow pattern is cut off",
         "matches(string join(for i in 1..40 return \"a\"), \"^(a|aa)+(a|aa)+(a|aa)+(a|aa)+b$\")",
         "null"},
    });
}

TEST(FeelBuiltins, Lists) {
    expect_all({
        {"nothing to add up", "sum([])", "null"},
        {"one argument or many", "median(8, 2, 5, 3) = median([2, 3, 5, 8])", "true"},
        {"two modes", "mode([1, 2, 2, 1, 3])", "[1, 2]"},
        {"deviation of one", "stddev([1])", "null"},
        {"all of none", "all([])", "true"},
        {"a false decides", "all([null, false])", "false"},
        {"unknown", "any([null, false])", "null"},
        {"kinds mixed", "max([1, \"a\"])", "null"},
        {"days", "string(min([date(\"2022-05-01\"), date(\"2021-01-01\")]))", "2021-01-01"},
        {"durations add up", "string(sum([duration(\"P1D\"), duration(\"PT12H\")]))", "P1DT12H"},
        {"from the end", "sublist([1, 2, 3], -2, 1)", "[2]"},
        {"append", "append([1], 2, [3])", "[1, 2, [3]]"},
        {"union drops doubles", "union([1, 2], [2, 3])", "[1, 2, 3]"},
        {"insert", "insert before([1, 3], 2, 2)", "[1, 2, 3]"},
        {"remove", "remove([1, 2, 3], -1)", "[1, 2]"},
        {"outside", "remove([1], 2)", "null"},
        {"where", "index of([1, 2, 1], 1)", "[1, 3]"},
        {"deep", "flatten([1, [2, [3, []]]])", "[1, 2, 3]"},
        {"distinct by value", "distinct values([1, 1.0, {a: 1}, {a: 1.00}])", "[1, {a: 1}]"},
        {"replace by match", "list replace([2, 4], function(item, newItem) item < newItem, 3)",
         "[3, 4]"},
        {"sort, stable",
         "sort([{k: 1, v: 2}, {k: 0, v: 1}, {k: 1, v: 1}], function(a, b) a.k < b.k).v",
         "[1, 2, 1]"},
        {"an order that contradicts itself",
         "count(sort([1, 2, 3, 4, 5, 6, 7, 8, 9], function(a, b) true))", "9"},
        {"members of lists in lists", "[{a: [{b: 1}]}, {a: [{b: 2}, {b: 3}]}].a.b",
         "[[1], [2, 3]]"},
    });
}

TEST(FeelBuiltins, Contexts) {
    expect_all({
        {"by key", "get value({a: 1}, \"a\")", "1"},
        {"by path", "get value({a: {b: 2}}, [\"a\", \"b\"])", "2"},
        {"entries", "get entries({a: 1})", "[{key: \"a\", value: 1}]"},
        {"from entries", "context([{key: \"a\", value: 1}])", "{a: 1}"},
        {"a key twice", "context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null"},
        {"put deep", "context put({x: {y: 1}}, [\"x\", \"y\"], 2)", "{x: {y: 2}}"},
        {"the later wins", "context merge([{a: 1, b: 1}, {b: 2}])", "{a: 1, b: 2}"},
        {"empty key", "get value({\"\": 1}, \"\")", "1"},
    });
}

TEST(FeelBuiltins, Ranges) {
    expect_all({
        {"open end", "before([1..5), [5..8])", "true"},
        {"closed ends", "before([1..5], [5..8])", "false"},
        {"meets", "meets([1..5], [5..8])", "true"},
        {"overlaps", "overlaps([1..5], [3..8])", "true"},
        {"overlaps before", "overlaps before([1..5], [3..8])", "true"},
        {"point in range", "during(5, [1..5])", "true"},
        {"open leaves it out", "includes([1..5), 5)", "false"},
        {"finishes", "finishes([3..5], [1..5])", "true"},
        {"starts", "starts(1, [1..5])", "true"},
        {"coincides", "coincides([1..5], [1..5])", "true"},
        {"two points meet not", "meets(1, 1)", "null"},
        {"one side without a bound", "before((< 3), 5)", "null"},
        {"no bound is not a null bound", "(< 10) = (null..10)", "false"},
        {"start of an open side", "(< 10).start included", "false"},
        {"only literals in a text", "range(\"[f(1)..2]\")", "null"},
        {"a null bound", "5 in [1..null]", "null"},
    });
}

TEST(FeelBuiltins, DaysAndTimes) {
    expect_all({
        {"week of the last days", "week of year(date(\"2003-12-29\"))", "1"},
        {"day of week", "day of week(date(\"2022-03-08\"))", "Tuesday"},
        {"parts", "string(date(2022, 2, 29))", "null"},
        {"midnight of 24", "string(date and time(\"2021-01-01T24:00:00\"))", "2021-01-02T00:00:00"},
        {"seconds with a fraction", "string(time(12, 59, 1.3, duration(\"-PT1H\")))",
         "12:59:01.3-01:00"},
        {"whole months",
         "string(years and months duration(date(\"2011-12-22\"), date(\"2013-08-24\")))", "P1Y8M"},
        {"backwards",
         "string(years and months duration(date(\"2013-08-24\"), date(\"2011-12-22\")))", "-P1Y8M"},
        {"months cut", "string(duration(\"P1Y11M\") * -2.5)", "-P4Y9M"},
        {"duration by duration", "duration(\"P3D\") / duration(\"P2D\")", "1.5"},
        {"a year has no days", "duration(\"P1Y2M\").days", "null"},
        {"negative parts", "duration(\"-PT1H30M\").minutes", "-30"},
        {"local minus zoned",
         "date and time(\"2022-01-01T00:00:00\") - date and time(\"2022-01-01T00:00:00Z\")",
         "null"},
        {"date is midnight UTC", "string(date(\"2022-01-02\") + duration(\"PT36H\"))",
         "2022-01-03"},
        {"fractions ignored by =", "time(\"10:30:00.1\") = time(\"10:30:00.2\")", "true"},
        {"but not by is", "is(time(\"10:30:00.1\"), time(\"10:30:00.2\"))", "false"},
        {"is looks at the zone", "is(time(\"10:00:00Z\"), time(\"11:00:00+01:00\"))", "false"},
        {"an unknown zone", "time(\"10:00:00@Nowhere/City\")", "null"},
        {"fractional durations", "string(duration(\"-PT0.5S\") + duration(\"PT0.25S\"))",
         "-PT0.25S"},
        {"no padded years", "date(\"01211-12-31\")", "null"},
    });
}

TEST(FeelBuiltins, TypesAtRunTime) {
    expect_all({
        {"structural", "{a: 1, b: 2} instance of context<a: number>", "true"},
        {"null is nothing", "null instance of Any", "false"},
        {"lists deep", "[[1], [2]] instance of list<list<number>>", "true"},
        {"functions", "(function(a: number) a) instance of function<number> -> Any", "true"},
        {"ranges", "[1..2] instance of range<number>", "true"},
        {"kinds of duration", "@\"P1Y\" instance of days and time duration", "false"},
        {"a parameter's type", "(function(a: string) a)(1)", "null"},
        {"one into a list", "(function(a: list<number>) count(a))(1)", "1"},
        {"not two levels out", "(function(a: number) a)([[1]])", "null"},
        {"date to moment", "(function(a: date and time) a.hour)(date(\"2022-01-01\"))", "0"},
    });
}

TEST(FeelBuiltins, NullsCarryTheirReason) {
    Options options;
    options.mode = Mode::Plain;
    struct Row {
        std::string_view text, code;
        int column;
    };
    for (const Row& row : {Row{"1 / 0", "division_by_zero", 3}, Row{"  \"a\" - 1", "wrong_type", 7},
                           Row{"{a: 1}.b", "no_member", 8}, Row{"abs(1, 2)", "wrong_argument", 1},
                           Row{"nosuch + 1", "unknown_name", 1},
                           Row{"{f: function(g) g(g), r: f(f)}.r", "depth", 17},
                           Row{"for i in 1..9 return [1..\"a\"]", "wrong_type", 22}}) {
        const auto compiled = compile(row.text, Scope(), options);
        ASSERT_TRUE(compiled) << row.text;
        const Outcome outcome = evaluate(*compiled, Nothing());
        ASSERT_FALSE(outcome.warnings.empty()) << row.text;
        EXPECT_EQ(outcome.warnings.front().code, row.code) << row.text;
        EXPECT_EQ(outcome.warnings.front().column, row.column) << row.text;
    }
}

TEST(FeelBuiltins, NothingGrowsWithoutEnd) {
    expect_all({
        {"nesting through partial", "count(for i in 1..100000 return [partial[-1]])", "null"},
        {"doubling texts",
         "count(for i in 1..60 return if i = 1 then \"xxxxxxxxxxxxxxxx\" else partial[-1] + "
         "partial[-1])",
         "null"},
        {"a billion", "for i in 1..1000000000 return i", "null"},
        {"flattening what is shared",
         "count(flatten(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]))",
         "null"},
        {"types as deep as lists that share their parts",
         "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[40] instance "
         "of "
         "list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<"
         "list<"
         "list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<"
         "list<"
         "list<list<list<list<number>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>",
         "false"},
        {"equality of what is shared",
         "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[40] = "
         "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[40]",
         "null"},
        {"slow patterns, many times",
         "count(for i in 1..100000 return matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
         "\"^(a|aa)+(a|aa)+(a|aa)+b$\"))",
         "null"},
        {"tests nested in tests", std::string_view("1 in (<(<(<(<(<(<(<(1))))))))"), "null"},
    });
    EXPECT_EQ(plain("1 in " +
                    [] {
                        std::string s;
                        for (int i = 0; i < 3000; ++i) s += "(<";
                        return s;
                    }()),
              "fault too_deep");
}

TEST(FeelBuiltins, AreListed) {
    const std::vector<std::string> names = builtin_names();
    for (const char* name :
         {"sum", "years and months duration", "万元", "yuan", "as of", "list replace"}) {
        EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
    }
    Options options;
    options.mode = Mode::Plain;
    EXPECT_EQ(plain("yuan(1)"), "null") << "plain mode has no money";
}

}  // namespace
}  // namespace zhigai::feel
