#include "metadata/changes/changes.h"

#include <gtest/gtest.h>

#include "metadata/changes/bundle.h"

namespace zhigai::changes {
namespace {

std::vector<SourceText> texts(const std::string& project, const std::string& kinds = "  a: {zh: 甲类, en: A}\n  b: {zh: 乙类, en: B, until: 2024-01-01}\n") {
    return {{"o/roles.yaml", false, "roles:\n  city: {zh: 专班, en: City}\n"},
            {"p/codes/kind.yaml", false, "codes: kind\nzh: 类\nen: Kind\nitems:\n" + kinds},
            {"p/firm.yaml", false, "register: firm\nversion: 1\nzh: 企业\nen: Firm\nowner: city\nkey: [name]\nfields:\n  name: {zh: 名, en: N, type: text, required: yes}\nmay:\n  city: {see: all}\n"},
            {"p/item.yaml", false, project}};
}

std::string item(const std::string& fields, const std::string& rest = "", int version = 1) {
    return "register: thing\nversion: " + std::to_string(version) + "\nzh: 项\nen: Item\nowner: city\nkey: [name]\nfields:\n  name: {zh: 名, en: N, type: text, required: yes}\n" + fields +
           rest + "may:\n  city: {see: all, set: all}\n";
}

std::shared_ptr<const Programme> load(const std::vector<SourceText>& all) {
    auto loaded = load_texts(all);
    EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
    return loaded ? *loaded : nullptr;
}

std::string said(const std::vector<SourceText>& before, const std::vector<SourceText>& after) {
    const auto from = load(before), to = load(after);
    if (!from || !to) return "unreadable";
    std::string out;
    for (const Change& one : between(*from, *to))
        out += (out.empty() ? "" : " ") + one.code + "@" + one.field + one.value + ":" + std::string(name_of(one.otherwise)) + "/" + std::string(name_of(one.if_hit));
    return out;
}

TEST(Changes, EachEditHasItsClass) {
    struct Case {
        const char* why;
        std::string before, after, said;
    };
    const std::string base = "  a: {zh: 甲, en: A, type: money}\n";
    const Case cases[] = {
        {"the same", item(base), item(base), ""},
        {"another title", item(base), item("  a: {zh: 乙, en: A, type: money}\n"), "wording@:free/free"},
        {"a new field", item(base), item(base + "  b: {zh: 乙, en: B, type: date}\n"), "added@b:free/free"},
        {"a dropped field", item(base), item(""), "dropped@a:free/refused"},
        {"a retyped field", item(base), item("  a: {zh: 甲, en: A, type: date}\n"), "retyped@a:free/refused"},
        {"one to many", item(base), item("  a: {zh: 甲, en: A, type: money, many: yes}\n"), "retyped@a:free/refused"},
        {"text to note", item("  a: {zh: 甲, en: A, type: text}\n"), item("  a: {zh: 甲, en: A, type: note}\n"), "widened@a:free/staged"},
        {"decimals", item("  a: {zh: 甲, en: A, type: number, places: 1}\n"), item("  a: {zh: 甲, en: A, type: number, places: 2}\n"), "places@a:free/refused"},
        {"now personal", item("  a: {zh: 甲, en: A, type: text}\n"), item("  a: {zh: 甲, en: A, type: text, personal: yes}\n"), "personal@a:free/refused"},
        {"now required", item(base), item("  a: {zh: 甲, en: A, type: money, required: yes}\n"), "required@a:free/staged"},
        {"no longer required", item("  a: {zh: 甲, en: A, type: money, required: yes}\n"), item(base), "wording@:free/free"},
        {"a lower ceiling", item("  a: {zh: 甲, en: A, type: money, max: 9}\n"), item("  a: {zh: 甲, en: A, type: money, max: 8}\n"), "tighter@a:free/staged"},
        {"a higher ceiling", item("  a: {zh: 甲, en: A, type: money, max: 8}\n"), item("  a: {zh: 甲, en: A, type: money, max: 9}\n"), "wording@:free/free"},
        {"unique", item("  a: {zh: 甲, en: A, type: text}\n"), item("  a: {zh: 甲, en: A, type: text, unique: yes}\n"), "unique@a:free/staged"},
        {"typed to computed", item(base), item("  a: {zh: 甲, en: A, type: whole, value: \"1\"}\n"), "retyped@a:free/refused"},
        {"another formula", item("  a: {zh: 甲, en: A, type: whole, value: \"1\"}\n"), item("  a: {zh: 甲, en: A, type: whole, value: \"2\"}\n"), "formula@a:free/staged"},
        {"computed to typed", item("  a: {zh: 甲, en: A, type: whole, value: \"1\"}\n"), item("  a: {zh: 甲, en: A, type: whole}\n"), "wording@:free/free"},
        {"another target", item("  a: {zh: 甲, en: A, type: link, to: firm}\n"), item("  a: {zh: 甲, en: A, type: link, to: thing}\n"), "link@afirm:free/refused"},
        {"an older version", item(base, "", 3), item(base, "", 2), "downgrade@:refused/refused"},
        {"a check", item(base), item(base, "checks:\n  c: {that: a >= yuan(1), say: {zh: 少, en: few}}\nexamples:\n  - {row: {a: 0元}, fails: c}\n"), "check@c:free/staged"},
        {"a dropped state", item(base, "states:\n  s: {zh: 始, en: S}\n  t: {zh: 终, en: T}\nmoves:\n  go: {zh: 去, en: Go, from: s, to: t, by: city}\n"), item(base, "states:\n  s: {zh: 始, en: S}\n"), "state_dropped@t:free/refused"},
        {"a dropped column of rows", item("  a: {zh: 甲, en: A, type: rows, fields: {x: {zh: 子, en: X, type: text}, z: {zh: 丑, en: Y, type: text}}}\n"),
         item("  a: {zh: 甲, en: A, type: rows, fields: {x: {zh: 子, en: X, type: text}}}\n"), "dropped@a.z:free/refused"},
    };
    for (const Case& c : cases) EXPECT_EQ(said(texts(c.before), texts(c.after)), c.said) << c.why;
}

TEST(Changes, CodesOnlyGrow) {
    const auto project = item("  a: {zh: 甲, en: A, type: choice, of: kind}\n");
    const auto with = [&](const std::string& kinds) { return said(texts(project), texts(project, kinds)); };
    EXPECT_EQ(with("  a: {zh: 甲类, en: A}\n  b: {zh: 乙类, en: B, until: 2024-01-01}\n  c: {zh: 丙类, en: C}\n"), "code_added@c:free/free");
    EXPECT_EQ(with("  a: {zh: 甲类, en: A}\n"), "code_dropped@ab:free/refused");
    EXPECT_EQ(with("  a: {zh: 甲类, en: A}\n  b: {zh: 别的, en: Other}\n"), "code_reused@ab:free/refused");
}

TEST(Changes, ABundleReadsBack) {
    const auto all = texts(item(""));
    const auto back = read_texts(write_texts(all));
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ((*back)[i].text, all[i].text);
    EXPECT_EQ(load(all)->bundle(), load(*back)->bundle());
    const auto kept = write_texts(all);
    for (std::size_t cut = 0; cut + 1 < kept.size(); cut += 7) {
        const auto part = read_texts(kept.substr(0, cut));
        EXPECT_TRUE(!part || part->size() < all.size()) << cut;
    }
    EXPECT_FALSE(load_texts({{"../x.yaml", false, "register: x\n"}}));
}

}  // namespace
}  // namespace zhigai::changes
