#include "facts/ledger/schema.h"

#include "facts/ledger/contract.h"
#include "metadata/changes/bundle.h"

namespace zhigai::facts::test {
namespace {

using changes::Class;

std::vector<SourceText> texts() { return programme()->texts(); }
std::string& text_of(std::vector<SourceText>& all, const std::string& ending) {
    return std::find_if(all.begin(), all.end(), [&](const SourceText& one) { return one.path.ends_with(ending); })->text;
}
std::vector<SourceText> edited(const std::string& ending, const std::string& from, const std::string& to) {
    auto all = texts();
    auto& text = text_of(all, ending);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return all;
}
std::shared_ptr<const Programme> load(const std::vector<SourceText>& all) {
    auto loaded = changes::load_texts(all);
    EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
    return loaded ? *loaded : nullptr;
}

template <class Maker>
class Schema : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};

    /// What the change says, one a word: class code@field:rows.
    std::string said(const std::shared_ptr<const Programme>& wanted) {
        const auto diff = c.ledger->schema_diff(wanted);
        if (!diff) return codes(diff);
        std::string out;
        for (const auto& one : diff->changes)
            out += (out.empty() ? "" : " ") + std::string(changes::name_of(one.cls)) + " " + one.change.code + "@" + one.change.field + ":" + std::to_string(one.rows);
        return out;
    }
    std::string apply(const std::shared_ptr<const Programme>& wanted, bool accept = false) {
        auto next = c.ledger->apply_schema(access::Gate::admit(city()), wanted, "试", accept);
        if (!next) return codes(next);
        old.push_back(std::move(c.ledger));
        c.ledger = std::move(*next);
        return "";
    }
    std::vector<std::unique_ptr<Ledger>> old;
};
TYPED_TEST_SUITE(Schema, Stores);

TYPED_TEST(Schema, ANewFieldIsTakenAndTheOldLedgerStepsBack) {
    auto& c = this->c;
    const auto seq = c.ledger->head_seq();
    const auto wanted = load(edited("enterprise.yaml", "  staff:", "  site: {zh: 网址, en: Site, type: text}\n  staff:"));
    EXPECT_EQ(this->said(wanted), "free added@site:0");
    EXPECT_EQ(c.ledger->head_seq(), seq) << "looking writes nothing";
    ASSERT_EQ(this->apply(wanted), "");
    EXPECT_EQ(c.ledger->head_seq(), seq + 1);
    c.must(city(), City::change("enterprise", c.alpha, {{"site", t("甲.cn")}}));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("site"), t("甲.cn"));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha, {.seq = seq}).cells.at("staff"), n(20));
    const auto late = this->old.front()->write(access::Gate::admit(city()), {.patches = {City::change("enterprise", c.alpha, {{"staff", n(9)}})}});
    EXPECT_EQ(codes(late), "superseded@");
    EXPECT_TRUE(this->old.front()->get(city(), "enterprise", c.alpha));
    const auto sets = c.ledger->change_sets(city(), 0, 5);
    EXPECT_EQ(c.verified(), "");
    EXPECT_EQ(this->apply(wanted), "no_change@");
}

TYPED_TEST(Schema, WhatWouldLoseDataIsRefused) {
    auto& c = this->c;
    c.project(c.alpha, "一号", {{"planned", n(100)}, {"accepted_on", day(2024, 2, 1)}, {"opinion", t("好")}});
    struct Case {
        const char* file;
        const char* from;
        const char* to;
        const char* said;
    };
    const Case cases[] = {
        {"project.yaml", "en: Accepted, type: date", "en: Accepted, type: text", "refused retyped@accepted_on:1"},
        {"enterprise.yaml", "type: text, format: phone, personal: yes", "type: text, format: phone", "refused personal@phone:1"},
        {"project.yaml", "en: Opinion, type: note", "en: Opinion, type: note, many: yes", "refused retyped@opinion:1"},
        {"project.yaml", "  planned: {zh: 计划, en: Planned, type: money, min: 0}", "  planned: {zh: 计划, en: Planned, type: money, value: \"yuan(1)\"}", "refused computed@planned:1 free formula@planned:0"},
        {"kind.yaml", "  retrofit: {zh: 技改, en: Retrofit}\n", "  retrofitted: {zh: 技改, en: Retrofit}\n", ""},
        {"district.yaml", "version: 1", "version: 0", ""},
    };
    for (const Case& one : cases) {
        const auto seq = c.ledger->head_seq();
        auto all = edited(one.file, one.from, one.to);
        if (std::string(one.file) == "kind.yaml") text_of(all, "project.yaml").replace(text_of(all, "project.yaml").find("'\"retrofit\"'"), 12, "'\"cloud\"'");
        if (std::string(one.file) == "district.yaml") {
            // A store that has seen version 2 of a register does not go back to 1.
            ASSERT_EQ(this->apply(load(edited("district.yaml", "version: 1", "version: 2"))), "");
            EXPECT_EQ(this->apply(programme()), "schema_refused@district");
            EXPECT_EQ(this->said(programme()), "refused downgrade@:0");
            continue;
        }
        const auto wanted = load(all);
        if (*one.said != 0) {
            EXPECT_EQ(this->said(wanted), one.said);
        } else {
            EXPECT_EQ(this->said(wanted), "free wording@:0 refused code_dropped@kind:1 free code_added@:0") << one.from;
        }
        EXPECT_NE(this->apply(wanted, true), "");
        EXPECT_EQ(c.ledger->head_seq(), seq);
    }
    EXPECT_EQ(c.verified(), "");
}

TYPED_TEST(Schema, StagedChangesListTheRowsTheyHit) {
    auto& c = this->c;
    const auto p = c.project(c.alpha, "一号", {{"planned", n(300)}, {"finished_on", day(2024, 2, 1)}});
    auto wanted = load(edited("enterprise.yaml", "type: whole, min: 0", "type: whole, min: 0, max: 10, required: yes"));
    EXPECT_EQ(this->said(wanted), "staged tighter@staff:1 free required@staff:0");
    EXPECT_EQ(this->apply(wanted), "schema_staged@enterprise.staff");
    ASSERT_EQ(this->apply(wanted, true), "");
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("staff"), n(20)) << "what was recorded stays";
    // A check that is new finds the rows it does not like, and locks nobody.
    auto all = wanted->texts();
    auto& text = text_of(all, "project.yaml");
    text.replace(text.find("checks:\n"), 8, "checks:\n  cheap: {that: planned < yuan(2), say: {zh: 贵, en: Dear}}\n");
    text += "  - {row: {planned: 3元}, fails: cheap}\n";
    wanted = load(all);
    EXPECT_EQ(this->said(wanted), "staged check@:1");
    ASSERT_EQ(this->apply(wanted, true), "");
    EXPECT_EQ(c.get(city(), "project", p).findings, std::vector<std::string>{"cheap"});
    EXPECT_TRUE(c.write(city(), {City::change("project", p, {{"name", t("二号")}})})) << "the write changes nothing the check reads";
    // Another formula is computed for every row, by the engine.
    text.replace(text.find("value: finished_on.year"), 23, "value: finished_on.year + 1");
    wanted = load(all);
    EXPECT_EQ(this->said(wanted), "staged formula@year:1");
    ASSERT_EQ(this->apply(wanted, true), "");
    EXPECT_EQ(c.get(city(), "project", p).cells.at("year"), n(2025));
    // And the check goes with its findings.
    text.erase(text.find("  cheap:"), text.find('\n', text.find("  cheap:")) + 1 - text.find("  cheap:"));
    text.erase(text.find("  - {row: {planned: 3元}"));
    ASSERT_EQ(this->apply(load(all), true), "");
    EXPECT_TRUE(c.get(city(), "project", p).findings.empty());
    EXPECT_EQ(c.verified(), "");
}

TYPED_TEST(Schema, ARenameTouchesNoRowAndNoDigest) {
    auto& c = this->c;
    const auto before = c.ledger->head_seq();
    auto all = edited("enterprise.yaml", "  staff: {", "  people: {was: [staff], ");
    text_of(all, "project.yaml").replace(text_of(all, "project.yaml").find("enterprise.staff"), 16, "enterprise.people");
    text_of(all, "project.yaml").replace(text_of(all, "project.yaml").find("{staff: 0}"), 10, "{people: 0}");
    text_of(all, "tender.yaml").replace(text_of(all, "tender.yaml").find("firm.staff"), 10, "firm.people");
    auto& phone = text_of(all, "enterprise.yaml");
    phone.replace(phone.find("  phone: {"), 10, "  telephone: {was: [phone], ");
    phone.replace(phone.find("set: [phone]"), 12, "set: [telephone]");
    const auto wanted = load(all);
    ASSERT_TRUE(wanted != nullptr);
    ASSERT_EQ(this->apply(wanted, true), "");
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha).cells.at("people"), n(20));
    EXPECT_EQ(c.get(city(), "enterprise", c.alpha, {.seq = before}).cells.at("telephone"), t("13812341234"));
    c.must(city(), City::change("enterprise", c.alpha, {{"people", n(21)}, {"telephone", t("13900000000")}}));
    c.must(city(), City::change("enterprise", c.alpha, {{"telephone", t("13812341234")}}));
    const auto found = c.ledger->list(city(), {.register_id = "enterprise", .where = "people = 21", .sort = {"people"}, .sums = {"people"}});
    ASSERT_TRUE(found) << codes(found);
    EXPECT_EQ(found->total, 1);
    EXPECT_EQ(c.verified(), "");
    EXPECT_NE(this->said(programme()).find("refused"), std::string::npos) << "the old name alone would lose it";
}

TYPED_TEST(Schema, AStoreIsOpenedByItsOwnTextsAndTakesFreeChangesOnly) {
    auto& c = this->c;
    c.ledger.reset();
    const auto reopen = [&](const std::shared_ptr<const Programme>& wanted) {
        std::unique_ptr<store::Store> store;
        if constexpr (requires { this->maker.folder; }) store = std::make_unique<Shared>(this->maker.store);
        else store = this->maker.make();
        return Ledger::open(std::move(store), wanted, c.clock);
    };
    {
        auto opened = reopen(load(edited("enterprise.yaml", "type: whole, min: 0", "type: whole, min: 0, max: 10")));
        EXPECT_EQ(codes(opened), "schema_differs@ schema_staged@enterprise.staff");
    }
    {
        auto opened = reopen(load(edited("enterprise.yaml", "zh: 人数", "zh: 职工")));
        ASSERT_TRUE(opened) << codes(opened);
        EXPECT_EQ(codes((*opened)->verify()->faults), "");
    }
    std::unique_ptr<store::Store> store;
    if constexpr (requires { this->maker.folder; }) store = std::make_unique<Shared>(this->maker.store);
    else store = this->maker.make();
    auto in_force = Ledger::open_in_force(std::move(store), c.clock);
    ASSERT_TRUE(in_force) << codes(in_force);
    EXPECT_EQ((*in_force)->programme().find("enterprise")->field("staff")->title.zh, "职工");
}

}  // namespace
}  // namespace zhigai::facts::test
