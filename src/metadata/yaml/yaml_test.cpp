#include "metadata/yaml/yaml.h"

#include <gtest/gtest.h>

namespace zhigai::yaml {
namespace {

std::string faults_of(std::string_view text) {
    const auto node = parse(text, "f.yaml");
    return node ? "" : to_text(node.error());
}

TEST(Yaml, KeepsScalarsAsWritten) {
    const auto node = parse("a: 012\nb: 'yes'\nc:\n  - {d: 1000万元}\n", "f.yaml");
    ASSERT_TRUE(node);
    EXPECT_EQ((*node)["a"].text(), "012");
    EXPECT_TRUE((*node)["b"].quoted());
    EXPECT_FALSE((*node)["a"].quoted());
    EXPECT_EQ((*node)["c"].items()[0]["d"].text(), "1000万元");
    EXPECT_EQ((*node)["c"].items()[0]["d"].path(), "c[0].d");
}

TEST(Yaml, ColumnsCountCharacters) {
    const auto node = parse("x: {企业名称: 1, b: 2}\n", "f.yaml");
    ASSERT_TRUE(node);
    EXPECT_EQ((*node)["x"]["b"].column(), 17);
    EXPECT_EQ((*node)["x"]["b"].line(), 1);
}

TEST(Yaml, RefusesWhatItWouldMisread) {
    struct Case {
        const char* why;
        const char* text;
        const char* says;
    };
    for (const Case& c : {Case{"a repeated key", "a: 1\na: 2\n", "f.yaml:2:1: `a` stands twice"},
                          Case{"an anchor", "a: &x 1\n", "anchors are not used here"},
                          Case{"an alias", "a: &x 1\nb: *x\n", "aliases are not used here"},
                          Case{"a tag", "a: !!int 1\n", "tags are not used here"},
                          Case{"two documents", "a: 1\n---\nb: 2\n", "one document a file"},
                          Case{"nothing", "", "the file is empty"},
                          Case{"bad syntax", "a: [1, 2\n", "not well-formed YAML"}}) {
        EXPECT_NE(faults_of(c.text).find(c.says), std::string::npos) << c.why << "\n" << faults_of(c.text);
    }
    EXPECT_FALSE(faults_of(std::string(200, '[')).empty()) << "nesting has a limit";
}

TEST(Yaml, UnknownKeysAreNamedWithTheNearest) {
    const auto node = parse("titel: 1\nwhere: 2\n", "f.yaml");
    Faults faults;
    only_keys(*node, {"title", "where"}, faults);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].mend.en, "did you mean `title`?");
    EXPECT_EQ(faults[0].where.line, 1);
}

}  // namespace
}  // namespace zhigai::yaml
