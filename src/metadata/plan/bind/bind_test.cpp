#include "metadata/plan/bind/bind.h"

#include <gtest/gtest.h>

namespace zhigai::plan {
namespace {

const std::string root = ZG_SOURCE_DIR;

std::shared_ptr<const Programme> programme() {
    static const auto loaded = load_programme(root + "/programme");
    EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
    return loaded ? *loaded : nullptr;
}

std::shared_ptr<const Plan> plan_of(const std::string& name) {
    const auto loaded = load(root + "/plans/" + name, {.shown = "plans/" + name});
    EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
    return loaded ? *loaded : nullptr;
}

TEST(PlanBind, PublishedPlansFitTheProgramme) {
    for (const char* name : {"qidong-2022-13", "template"}) {
        const auto plan = plan_of(name);
        ASSERT_TRUE(plan && programme());
        const Done done = check_formulas(*plan, *programme());
        EXPECT_TRUE(done) << (done ? "" : to_text(done.error()));
    }
}

TEST(PlanBind, WrongFormulasAreNamedAtTheirPlace) {
    const auto plan = plan_of("template");
    ASSERT_TRUE(plan && programme());
    struct Case {
        const char* why;
        void (*change)(Plan&);
        const char* says;
    };
    const Place place{
        .file = "f.yaml", .line = 7, .column = 11, .key = "k", .source = "    done: \"x\""};
    static Place at;
    at = place;
    for (const Case& c :
         {Case{"a state nobody has",
               [](Plan& p) {
                   p.counting[0].done = {"state = \"finished\"", at};
               },
               "f.yaml:7:"},
          Case{"a field nobody has",
               [](Plan& p) {
                   p.counting[0].when = {"finishd_on", at};
               },
               "f.yaml:7:12"},
          Case{"a number for yes or no",
               [](Plan& p) {
                   p.counting[0].done = {"year", at};
               },
               "boolean belongs here"},
          Case{"text for a date",
               [](Plan& p) {
                   p.counting[0].when = {"name", at};
               },
               "f.yaml:7:11: k: date belongs here"},
          Case{"money against a bare number",
               [](Plan& p) {
                   p.counting[0].population = {"actual > 5", at};
               },
               "f.yaml:7:"},
          Case{"a figure that depends on the day",
               [](Plan& p) {
                   p.counting[0].done = {"finished_on < today()", at};
               },
               "may not depend on the day"},
          Case{"a register nobody has", [](Plan& p) { p.counting[0].register_id = "projekt"; },
               "no register `projekt`"},
          Case{"a light over a name it cannot read",
               [](Plan& p) {
                   p.supervision.light_rules[0].lights[2].when = {"done < owed", at};
               },
               "f.yaml:7:"},
          Case{"a pace that is no number",
               [](Plan& p) {
                   p.supervision.paces[0].due = {"quota > 1", at};
               },
               "number belongs here"},
          Case{"a headline over a row's field",
               [](Plan& p) {
                   p.headline[0].lines[0].when = {"finished_on = null", at};
               },
               "f.yaml:7:"},
          Case{"a target's own condition",
               [](Plan& p) {
                   p.targets[5].measure->where = {"kind = \"diagnose\"", at};
               },
               "f.yaml:7:"}}) {
        Plan wrong = *plan;
        c.change(wrong);
        const Done done = check_formulas(wrong, *programme());
        ASSERT_FALSE(done) << c.why;
        EXPECT_NE(to_text(done.error()).find(c.says), std::string::npos) << c.why << "\n"
                                                                         << to_text(done.error());
    }
}

}  // namespace
}  // namespace zhigai::plan
