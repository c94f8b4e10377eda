#include "engines/query/query.h"

#include <gtest/gtest.h>

#include <map>

namespace zhigai::query {
namespace {

using P = Predicate;
constexpr std::optional<bool> null_answer = std::nullopt;

std::optional<bool> of(const Predicate& predicate) {
    static const std::map<std::string, Cell> row = {
        {"n", std::int64_t{5}}, {"m", std::int64_t{7}}, {"t", std::string("启东市")}, {"none", Cell{}},
        {"nothing", Cell{}}};
    return judge(predicate, [](const std::string& name) { return row.at(name); });
}

TEST(Judge, FollowsFeelWhereNullsMeet) {
    const Cell five = std::int64_t{5};
    struct Case {
        const char* why;
        Predicate predicate;
        std::optional<bool> answer;
    };
    const Case cases[] = {
        {"equal", P::cmp("n", Compare::Equal, five), true},
        {"null = 5 is false, not null", P::cmp("none", Compare::Equal, five), false},
        {"null != 5 is true", P::cmp("none", Compare::NotEqual, five), true},
        {"so its negation is decided", P::negate(P::cmp("none", Compare::Equal, five)), true},
        {"null < 5 is null", P::cmp("none", Compare::Less, five), null_answer},
        {"and so is its negation", P::negate(P::cmp("none", Compare::Less, five)), null_answer},
        {"n = null", P::cmp("n", Compare::Equal, Cell{}), false},
        {"none = null", P::cmp("none", Compare::Equal, Cell{}), true},
        {"none != null", P::cmp("none", Compare::NotEqual, Cell{}), false},
        {"n < null", P::cmp("n", Compare::Less, Cell{}), null_answer},
        {"none = nothing", P::cmp_columns("none", Compare::Equal, "nothing"), true},
        {"n = none", P::cmp_columns("n", Compare::Equal, "none"), false},
        {"n < m", P::cmp_columns("n", Compare::Less, "m"), true},
        {"n < none", P::cmp_columns("n", Compare::Less, "none"), null_answer},
        {"in", P::in("n", {std::int64_t{1}, five}), true},
        {"null in (5) is false", P::in("none", {five}), false},
        {"null in (5, null)", P::in("none", {five, Cell{}}), true},
        {"in nothing", P::in("n", {}), false},
        {"contains", P::contains("t", "东"), true},
        {"contains in null", P::contains("none", "东"), null_answer},
        {"false and null", P::all({P::cmp("n", Compare::Greater, five), P::unknown()}), false},
        {"true and null", P::all({P::cmp("n", Compare::Equal, five), P::unknown()}), null_answer},
        {"true or null", P::any({P::unknown(), P::cmp("n", Compare::Equal, five)}), true},
        {"false or null", P::any({P::unknown(), P::cmp("n", Compare::Less, five)}), null_answer},
        {"no parts of and", P::all({}), true},
        {"no parts of or", P::any({}), false},
        {"different kinds are unequal", P::cmp("t", Compare::Equal, five), false},
        {"and have no order", P::cmp("t", Compare::Less, five), null_answer},
    };
    for (const Case& c : cases) EXPECT_EQ(of(c.predicate), c.answer) << c.why;
}

TEST(Predicate, FoldsConstantsAndFlattens) {
    const Predicate a = P::cmp("n", Compare::Less, std::int64_t{3});
    EXPECT_EQ(describe(P::all({P::always(), a})), "n < 3");
    EXPECT_EQ(describe(P::all({a, P::never()})), "false");
    EXPECT_EQ(describe(P::all({a, P::all({a, P::any({a, a})})})), "(n < 3 and n < 3 and (n < 3 or n < 3))");
    EXPECT_EQ(describe(P::any({P::never(), P::unknown()})), "null");
    EXPECT_EQ(describe(P::any({a, P::always()})), "true");
    EXPECT_EQ(describe(P::negate(P::unknown())), "null");
    const auto is = [](const char* column, std::int64_t value) { return P::cmp(column, Compare::Equal, value); };
    EXPECT_EQ(describe(P::any({is("n", 1), a, is("m", 2), is("n", 3), P::in("n", {Cell{}, std::int64_t{4}})})),
              "(n in (1, 3, null, 4) or n < 3 or m = 2)");
    EXPECT_EQ(describe(P::any({is("n", 1), is("n", 3)})), "n in (1, 3)");
    EXPECT_EQ(describe(P::all({is("n", 1), is("n", 3)})), "(n = 1 and n = 3)");
}

}  // namespace
}  // namespace zhigai::query
