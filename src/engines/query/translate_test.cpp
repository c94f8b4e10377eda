#include "engines/query/translate.h"

#include <gtest/gtest.h>

namespace zhigai::query {
namespace {

using feel::Kind;
using feel::Type;
using feel::Value;

feel::Scope scope() {
    feel::Scope out;
    out.add("name", Type::of(Kind::Text))
        .add("kind", Type::choice("project_kind", {"retrofit", "cloud"}))
        .add("actual", Type::of(Kind::Money))
        .add("planned", Type::of(Kind::Money))
        .add("rate", Type::of(Kind::Percent))
        .add("machines", Type::of(Kind::Number))
        .add("started_on", Type::of(Kind::Date))
        .add("finished_on", Type::of(Kind::Date))
        .add("above scale", Type::of(Kind::Boolean))
        .add("enterprise", Type::link("enterprise"))
        .add("district", Type::link("district"))
        .add("state", Type::choice("state", {"building", "done"}))
        .add("age", Type::of(Kind::Number))
        .add("my", Type::context({{"districts", Type::list(Type::link("district"))},
                                  {"enterprise", Type::link("enterprise")}}));
    return out;
}

Columns columns() {
    const auto link = [](const char* to, std::int64_t id) { return Value::link({.register_id = to, .id = id}); };
    Columns out;
    out.own = {{"name", {"f_name", {Codec::Kind::Text}}},
               {"kind", {"f_kind", {Codec::Kind::Text}}},
               {"actual", {"f_actual", {Codec::Kind::Number, 2}}},
               {"planned", {"f_planned", {Codec::Kind::Number, 2}}},
               {"rate", {"f_rate", {Codec::Kind::Number, 3}}},
               {"machines", {"f_machines", {Codec::Kind::Number, 0}}},
               {"started_on", {"f_started_on", {Codec::Kind::Days}}},
               {"finished_on", {"f_finished_on", {Codec::Kind::Days}}},
               {"above scale", {"f_above_scale", {Codec::Kind::YesNo}}},
               {"enterprise", {"f_enterprise", {Codec::Kind::Link, 0, "enterprise"}}},
               {"district", {"f_district", {Codec::Kind::Link, 0, "district"}}},
               {"state", {"state", {Codec::Kind::Text}}}};
    out.parameters = {{"my", Value::context({{"districts", Value::list({link("district", 3), link("district", 4)})},
                                             {"enterprise", link("enterprise", 17)}})}};
    return out;
}

Result<Predicate> translated(const char* text, const Columns& with = columns()) {
    auto expression = feel::compile(text, scope());
    EXPECT_TRUE(expression) << text << "\n" << (expression ? "" : to_text(expression.error()));
    if (!expression) return tl::unexpected(expression.error());
    return translate(*expression, with);
}

TEST(Translate, SaysWhatTheRegistersSay) {
    struct Case {
        const char* text;
        const char* predicate;
    };
    const Case cases[] = {
        {"list contains(my.districts, district)", "f_district in (3, 4)"},
        {"district in my.districts", "f_district in (3, 4)"},
        {"enterprise = my.enterprise", "f_enterprise = 17"},
        {"state = \"done\"", "state = \"done\""},
        {"\"done\" != state", "state != \"done\""},
        {"kind in (\"retrofit\", \"cloud\")", "f_kind in (\"retrofit\", \"cloud\")"},
        {"kind in [\"retrofit\", \"cloud\"]", "f_kind in (\"retrofit\", \"cloud\")"},
        {"actual > 万元(100)", "f_actual > 100000000"},
        {"yuan(0.5) <= actual", "f_actual >= 50"},
        {"actual > planned", "f_actual > f_planned"},
        {"actual between yuan(1) and planned", "(f_actual >= 100 and f_actual <= f_planned)"},
        {"rate >= percent(65)", "f_rate >= 650"},
        {"machines in [3..5)", "(f_machines >= 3 and f_machines < 5)"},
        {"machines in (< 3, 7, > 10)", "(f_machines < 3 or f_machines = 7 or f_machines > 10)"},
        {"finished_on <= date(\"2023-06-30\")", "f_finished_on <= 19538"},
        {"finished_on >= started_on", "f_finished_on >= f_started_on"},
        {"finished_on.year = 2023", "(not(f_finished_on is null) and f_finished_on >= 19358 and f_finished_on <= 19722)"},
        {"finished_on.year < 2023", "f_finished_on < 19358"},
        {"finished_on.year <= 2022.5", "f_finished_on < 19358"},
        {"finished_on.year > 2022", "f_finished_on >= 19358"},
        {"finished_on = null", "f_finished_on is null"},
        {"finished_on != null and above scale", "(not(f_finished_on is null) and f_above_scale >= 1)"},
        {"not(above scale)", "not(f_above_scale >= 1)"},
        {"above scale = true", "f_above_scale = 1"},
        {"actual < null", "null"},
        {"contains(name, \"机\")", "f_name contains \"机\""},
        {"machines > 2 + 3 * 4", "f_machines > 14"},
        {"machines > 2.5", "f_machines > 2"},
        {"machines >= 2.5", "f_machines > 2"},
        {"machines < 2.5", "f_machines <= 2"},
        {"machines < -2.5", "f_machines <= -3"},
        {"machines = 2.5", "false"},
        {"machines != 2.5", "true"},
        {"machines < 1e30", "f_machines <= 9223372036854775807"},
        {"machines > 1e30", "f_machines > 9223372036854775807"},
        {"machines > -1e30", "f_machines >= -9223372036854775808"},
        {"true", "true"},
        {"state = \"done\" or true", "true"},
        {"list contains([enterprise, null], my.enterprise)", "f_enterprise = 17"},
        {"count(my.districts) > 1 and machines > 1", "f_machines > 1"},
    };
    for (const Case& c : cases) {
        const auto predicate = translated(c.text);
        ASSERT_TRUE(predicate) << c.text << "\n" << to_text(predicate.error());
        EXPECT_EQ(describe(*predicate), c.predicate) << c.text;
    }
}

TEST(Translate, RefusesWhatItWouldHaveToGuess) {
    struct Case {
        const char* text;
        int column;
        const char* says;
    };
    const Case cases[] = {
        {"actual <= planned * 2", 19, "does not compute"},
        {"state = \"done\" and age > 3", 20, "not a stored field"},
        {"machines > 1 or (if above scale then true else false)", 18, "no equal"},
        {"some d in my.districts satisfies d = district", 1, "no equal"},
        {"actual > planned and string length(name) > 3", 22, "does not compute"},
        {"finished_on <= today()", 16, "does not compute"},
        {"starts with(name, \"江\")", 1, "has no starts with"},
    };
    for (const Case& c : cases) {
        const auto predicate = translated(c.text);
        ASSERT_FALSE(predicate) << c.text;
        const Fault& fault = predicate.error().front();
        EXPECT_EQ(fault.code, "not_translatable") << c.text;
        EXPECT_EQ(fault.where.column, c.column) << c.text;
        EXPECT_EQ(fault.where.source, c.text);
        EXPECT_NE(fault.what.en.find(c.says), std::string::npos) << fault.what.en;
    }
    const auto both = translated("actual <= planned * 2 and age > 3");
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().size(), 2U) << "all faults at once";
}

TEST(Translate, TakesTheDayWhenItIsGiven) {
    Columns with = columns();
    with.today = std::chrono::year{2023} / 6 / 30;
    EXPECT_EQ(describe(*translated("finished_on <= today()", with)), "f_finished_on <= 19538");
}

TEST(Translate, MatchesNothingForWhomNothingIsKnown) {
    Columns with = columns();
    with.parameters["my"] = Value();
    EXPECT_EQ(describe(*translated("list contains(my.districts, district)", with)), "null");
    EXPECT_EQ(describe(*translated("not(list contains(my.districts, district))", with)), "null");
    // Beware: this is what FEEL says. A gate gives those without an enterprise a link to no row, not null.
    EXPECT_EQ(describe(*translated("enterprise = my.enterprise", with)), "f_enterprise is null");
}

class OneSchema final : public feel::Schema {
 public:
    feel::TypePtr member(std::string_view, std::string_view name) const override {
        if (name == "district") return Type::link("district");
        if (name == "code") return Type::of(Kind::Text);
        return name == "open" ? Type::of(Kind::Boolean) : nullptr;
    }
    std::vector<std::string> members(std::string_view) const override { return {"district", "code", "open"}; }
};

feel::Scope scope_with(const OneSchema& schema) {
    feel::Scope out(&schema);
    const feel::Scope plain = scope();
    for (const auto& [name, type] : plain.names()) out.add(name, type);
    return out;
}

TEST(Translate, FollowsLinksWhereItMay) {
    const OneSchema schema;
    const feel::Scope with_schema = scope_with(schema);
    Columns with = columns();
    with.links["enterprise"] = {"r_enterprise",
                                Predicate::cmp("state", Compare::Equal, std::string("ok")),
                                {{"district", {"f_district", {Codec::Kind::Link, 0, "district"}}}}};
    with.links["district"] = {"r_district", {}, {{"code", {"f_code", {}}}, {"open", {"f_open", {Codec::Kind::YesNo}}}}};
    const auto said = [&](const char* text) {
        const auto expression = feel::compile(text, with_schema);
        EXPECT_TRUE(expression) << (expression ? "" : to_text(expression.error()));
        const auto predicate = translate(*expression, with);
        return predicate ? describe(*predicate) : to_text(predicate.error());
    };
    EXPECT_EQ(said("district.code = \"a\""), "f_district in r_district[f_code = \"a\"]");
    EXPECT_EQ(said("district.code != \"a\""), "not(f_district in r_district[f_code = \"a\"])");
    EXPECT_EQ(said("district.code = null"), "not(f_district in r_district[not(f_code is null)])");
    EXPECT_EQ(said("district.open"),
              "(f_district in r_district[f_open >= 1] or (not(f_district in r_district[not(f_open is null)]) and null))");
    EXPECT_EQ(said("enterprise.district.code = \"a\""),
              "f_enterprise in r_enterprise[(state = \"ok\" and f_district in r_district[f_code = \"a\"])]");
    EXPECT_NE(said("enterprise.code = \"a\"").find("not a stored field that may be read"), std::string::npos);
    EXPECT_NE(said("district.code = name").find("compared with known values only"), std::string::npos);
}

TEST(Translate, DoesNotFollowLinksUnasked) {
    const OneSchema schema;
    const feel::Scope with_schema = scope_with(schema);
    for (const char* text : {"enterprise.district = my.enterprise.district", "district = my.enterprise.district"}) {
        const auto expression = feel::compile(text, with_schema);
        ASSERT_TRUE(expression) << to_text(expression.error());
        const auto predicate = translate(*expression, columns());
        ASSERT_FALSE(predicate) << text;
        EXPECT_NE(predicate.error().front().what.en.find("reads another row"), std::string::npos);
    }
}

}  // namespace
}  // namespace zhigai::query
