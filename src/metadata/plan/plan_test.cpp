#include "metadata/plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "metadata/plan/coverage.h"

namespace zhigai::plan {
namespace {

const std::string root = ZG_SOURCE_DIR;

std::shared_ptr<const Plan> qidong() {
    static const auto loaded =
        load(root + "/plans/qidong-2022-13", {.shown = "plans/qidong-2022-13"});
    EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
    return loaded ? *loaded : nullptr;
}

TEST(PlanWords, AmountsAreStrict) {
    struct Case {
        const char* why;
        const char* text;
        const char* yuan;  // empty: refused
    };
    for (const Case& c :
         {Case{"the clause's own", "100万元", "1000000"}, Case{"the cap", "1000万元", "10000000"},
          Case{"finer than 1万元", "0.05万元", "500"}, Case{"one fen", "0.000001万元", "0.01"},
          Case{"yuan", "0元", "0"}, Case{"亿元", "1.2亿元", "120000000"},
          Case{"finer than a fen", "0.0000001万元", ""}, Case{"a blank", "100 万元", ""},
          Case{"no unit", "100", ""}, Case{"万 alone", "100万", ""}, Case{"a sign", "-1元", ""},
          Case{"a comma", "1,000元", ""}, Case{"a leading zero", "012元", ""},
          Case{"an exponent", "1e3元", ""}, Case{"two points", "1.2.3元", ""},
          Case{"a rate", "10%", ""}, Case{"nothing", "", ""}, Case{"the unit alone", "万元", ""},
          Case{"an open point", "1.元", ""}}) {
        const auto money = parse_money(c.text);
        EXPECT_EQ(money ? money->to_string() : "", c.yuan) << c.why;
    }
}

TEST(PlanWords, RatesRangesAndIds) {
    EXPECT_EQ(parse_percent("65%")->to_string(), "65");
    EXPECT_EQ(parse_percent("0.5%")->to_string(), "0.5");
    for (const char* bad : {"65", "65 %", "%", "-5%", "5%%", "０％"})
        EXPECT_FALSE(parse_percent(bad)) << bad;
    EXPECT_EQ(parse_span("1-2")->high.to_string(), "2");
    for (const char* bad : {"2-1", "1-1", "1-", "-1", "1—2", "1 - 2"})
        EXPECT_FALSE(parse_span(bad)) << bad;
    for (const char* good : {"a", "stations_5g", "projects_2022"})
        EXPECT_TRUE(good_id(good)) << good;
    for (const char* bad : {"", "5g", "A", "a-b", "a b", "if", "instance", "目标", "_a"})
        EXPECT_FALSE(good_id(bad)) << bad;
}

TEST(Plan, QidongLoads) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->documents.front().number, "启政办发〔2022〕13号");
    EXPECT_EQ(plan->documents.front().sections.size(), 28U);
    EXPECT_EQ(plan->organisation.districts.size(), 14U);
    EXPECT_EQ(plan->years, (std::vector<int>{2022, 2023, 2024}));
    EXPECT_EQ(plan->bundle.size(), 64U);
    EXPECT_EQ(plan->tasks.size(), 15U);
    EXPECT_EQ(plan->checklists.front().items.size(), 5U);
    EXPECT_EQ(plan->rule()->id, "official");
    EXPECT_EQ(plan->rule("by_acceptance")->when.text, "accepted_on");
    EXPECT_EQ(plan->rule("nobody"), nullptr);
}

TEST(Plan, TheAnnexAddsUp) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    const QuotaTable& table = plan->quota();
    ASSERT_EQ(table.rows.size(), 14U);
    EXPECT_EQ(table.total(2022), Decimal::from(250));
    EXPECT_EQ(table.total(2023), Decimal::from(250));
    EXPECT_EQ(table.total(2024), Decimal::from(147));
    EXPECT_EQ(*table.at("lvsigang_zone", 2024), Decimal::from(0)) << "无任务 is 0, not empty";
    EXPECT_FALSE(table.at("lvsigang_zone", 2025));
    EXPECT_FALSE(table.at("nowhere", 2024));
}

/// Every number of facts.md 1, by itself.
TEST(Plan, TargetsCarryTheirNumbers) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    struct Case {
        const char* id;
        const char* value;
        Comparator comparator;
        Basis basis;
        const char* section;
    };
    for (const Case& c :
         {Case{"above_scale_coverage", "100", Comparator::Equal, Basis::State, "一（三）"},
          Case{"new_project_coverage", "100", Comparator::Equal, Basis::State, "一（三）"},
          Case{"projects_2022", "250", Comparator::AtLeast, Basis::NewInYear, "一（三）"},
          Case{"projects_2023", "250", Comparator::AtLeast, Basis::NewInYear, "一（三）"},
          Case{"projects_2024", "147", Comparator::AtLeast, Basis::NewInYear, "一（三）"},
          Case{"integration_certified", "20", Comparator::AtLeast, Basis::New, "一（三）"},
          Case{"cloud_star_total", "50", Comparator::AtLeast, Basis::New, "一（三）"},
          Case{"key_process_rate", "65", Comparator::AtLeast, Basis::State, "一（三）"},
          Case{"management_rate", "82", Comparator::Over, Basis::State, "一（三）"},
          Case{"design_tool_rate", "92", Comparator::Approach, Basis::State, "一（三）"},
          Case{"chain_platform", "1", Comparator::AtLeast, Basis::New, "二（一）"},
          Case{"smart_workshops", "24", Comparator::AtLeast, Basis::Cumulative, "二（二）"},
          Case{"benchmark_factories", "2", Comparator::AtLeast, Basis::New, "二（二）"},
          Case{"fusion_enterprises", "11", Comparator::AtLeast, Basis::New, "二（二）"},
          Case{"small_completion_rate", "60", Comparator::AtLeast, Basis::State, "二（三）"},
          Case{"cloud_star_5", "1", Comparator::AtLeast, Basis::New, "二（三）"},
          Case{"cloud_star_4", "8", Comparator::AtLeast, Basis::New, "二（三）"},
          Case{"cloud_star_3", "40", Comparator::AtLeast, Basis::New, "二（三）"},
          Case{"local_providers", "3", Comparator::AtLeast, Basis::Cumulative, "二（五）"},
          Case{"diagnoses", "450", Comparator::Approach, Basis::Cumulative, "二（六）"},
          Case{"solution_cases", "7", Comparator::AtLeast, Basis::Cumulative, "二（七）"},
          Case{"equipment_research", "1", Comparator::Range, Basis::New, "二（八）"},
          Case{"first_sets", "10", Comparator::AtLeast, Basis::New, "二（八）"},
          Case{"stations_5g", "1592", Comparator::AtLeast, Basis::Cumulative, "二（九）"},
          Case{"security_stars", "10", Comparator::AtLeast, Basis::Cumulative, "二（十）"}}) {
        const Target* target = plan->target(c.id);
        ASSERT_NE(target, nullptr) << c.id;
        EXPECT_EQ(target->value->to_string(), c.value) << c.id;
        EXPECT_EQ(target->comparator, c.comparator) << c.id;
        EXPECT_EQ(target->basis, c.basis) << c.id;
        EXPECT_EQ(target->quote.section, c.section) << c.id;
        EXPECT_NE(target->measure.has_value(), !target->awaits.empty()) << c.id;
    }
    EXPECT_EQ(plan->target("equipment_research")->high->to_string(), "2");
    const auto texts = std::count_if(plan->targets.begin(), plan->targets.end(),
                                     [](const Target& t) { return t.kind == TargetKind::Text; });
    EXPECT_EQ(plan->targets.size(), 39U);
    EXPECT_EQ(texts, 14);
}

TEST(Plan, InconsistenciesStayVisible) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->notes.size(), 1U) << "50 against 1+8+40, and nothing else";
    EXPECT_EQ(plan->notes[0].code, "parts_differ");
    EXPECT_NE(plan->notes[0].what.zh.find("总数 50，分列 1+8+40＝49"), std::string::npos)
        << plan->notes[0].what.zh;
}

TEST(Plan, WordsFindTheirDistrict) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    struct Case {
        const char* why;
        const char* word;
        const char* id;  // empty: a person must say
    };
    for (const Case& c :
         {Case{"the printed name", "高新技术产业开发区", "high_tech"},
          Case{"the short name", "高新区", "high_tech"},
          Case{"the id", "lvsigang_zone", "lvsigang_zone"},
          Case{"blanks and width", " 吕四港 镇", "lvsigang"}, Case{"an alias", "吕四", "lvsigang"},
          Case{"fits several", "开发区", ""}, Case{"only likely", "科技城", ""},
          Case{"not in the annex", "寅阳镇", ""}, Case{"unknown", "通州区", ""}}) {
        const District* found = plan->organisation.district_by_word(c.word);
        EXPECT_EQ(found == nullptr ? "" : found->id, c.id) << c.why;
    }
    EXPECT_EQ(plan->organisation.department_by_word("人力资源社会保障局")->id, "human_resources");
}

TEST(Plan, QuotesAreBytesOfTheText) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    const Document& document = plan->documents.front();
    for (const Target& target : plan->targets) {
        EXPECT_EQ(document.text.substr(target.quote.from, target.quote.to - target.quote.from),
                  target.quote.text)
            << target.id;
        EXPECT_EQ(document.at(target.quote.from)->id, target.quote.section) << target.id;
    }
    EXPECT_EQ(plan->target("cloud_star_total")->quote.plain(), "培育星级上云企业 50 家");
    std::size_t sum = 0;
    for (const Section& section : document.sections) sum += section.to - section.from;
    EXPECT_EQ(sum + document.sections.front().from, document.text.size())
        << "the sections are all of the text";
}

TEST(Coverage, QidongLeavesNothingOut) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    const Coverage found = coverage(*plan);
    for (const Uncovered& one : found.uncovered) ADD_FAILURE() << to_text(to_fault(*plan, one));
    EXPECT_GT(found.numerals, 200U);
    EXPECT_GT(found.phrases, 40U);
}

TEST(Coverage, AMissingTargetIsNoticed) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    for (const Target& target : plan->targets) {
        Plan without = *plan;
        std::erase_if(without.targets, [&](const Target& t) { return t.id == target.id; });
        const Coverage found = coverage(without);
        ASSERT_FALSE(found.uncovered.empty()) << target.id << " can be taken out unseen";
        EXPECT_EQ(found.uncovered.front().section, target.quote.section) << target.id;
    }
}

TEST(Coverage, EachKindOfEntryIsNeeded) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    const auto gaps = [&](const auto& change) {
        Plan changed = *plan;
        change(changed);
        return coverage(changed).uncovered.size();
    };
    EXPECT_EQ(gaps([](Plan&) {}), 0U);
    EXPECT_GT(gaps([](Plan& p) { p.quotas.front().rows.pop_back(); }), 0U);
    EXPECT_GT(gaps([](Plan& p) { p.quotas.front().printed_total.reset(); }), 0U);
    EXPECT_GT(gaps([](Plan& p) { p.checklists.clear(); }), 0U);
    EXPECT_GT(gaps([](Plan& p) { p.tasks.clear(); }), 0U);
    EXPECT_GT(gaps([](Plan& p) {
                  p.documents.front().sections.back().heading.clear();
                  p.not_targets.pop_back();
              }),
              0U);
    for (std::size_t i = 0; i < plan->not_targets.size(); ++i) {
        EXPECT_GT(gaps([&](Plan& p) {
                      p.not_targets.erase(p.not_targets.begin() + static_cast<std::ptrdiff_t>(i));
                  }),
                  0U)
            << plan->not_targets[i].phrase << " is not needed";
    }
}

TEST(Coverage, SaysWhere) {
    const auto plan = qidong();
    ASSERT_TRUE(plan);
    Plan without = *plan;
    std::erase_if(without.targets, [](const Target& t) { return t.id == "stations_5g"; });
    const Coverage found = coverage(without);
    ASSERT_EQ(found.uncovered.size(), 2U);
    EXPECT_EQ(found.uncovered[0].text, "建成");
    EXPECT_EQ(found.uncovered[1].text, "1592");
    EXPECT_EQ(found.uncovered[1].line, 69);
    EXPECT_EQ(found.uncovered[1].column, 102);
    EXPECT_NE(found.uncovered[1].around.find("5G 基站"), std::string::npos);
}

}  // namespace
}  // namespace zhigai::plan
