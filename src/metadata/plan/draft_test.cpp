#include "metadata/plan/draft.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "metadata/plan/coverage.h"
#include "metadata/plan/internal/pieces.h"

namespace zhigai::plan {
namespace {

namespace fs = std::filesystem;
const std::string root = ZG_SOURCE_DIR;

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// A drafted folder as loaded, and the draft's own counts.
struct Drafted {
    fs::path folder = fs::temp_directory_path() / ("zhigai_draft_" + std::to_string(::getpid()));
    Result<Draft> made;
    Result<std::shared_ptr<const Plan>> plan = fail("not_made", {"", ""});
    explicit Drafted(const std::string& text) : made(draft(text, "drafted")) {
        if (!made) return;
        for (const auto& [name, content] : made->files) {
            fs::create_directories((folder / name).parent_path());
            std::ofstream(folder / name, std::ios::binary) << content;
        }
        plan = load(folder.string());
    }
    Drafted(const Drafted&) = delete;
    Drafted& operator=(const Drafted&) = delete;
    ~Drafted() { fs::remove_all(folder); }
};

TEST(Draft, OfThePublishedTextsLoadsAndLeavesNoNumeralOut) {
    for (const char* text : {"/plans/template/documents/sample.txt",
                             "/plans/qidong-2022-13/documents/qidong-2022-13.txt"}) {
        if (!fs::exists(root + text)) continue;
        const Drafted drafted(slurp(root + text));
        ASSERT_TRUE(drafted.made) << text;
        ASSERT_TRUE(drafted.plan) << text << ": "
                                  << (drafted.plan ? ""
                                                   : to_text(drafted.plan.error().front(), false));
        for (const Uncovered& one : coverage(**drafted.plan).uncovered)
            ADD_FAILURE() << text << ": " << one.text << " in " << one.around;
        EXPECT_GE(drafted.made->targets, 5u) << text;
        EXPECT_GE(drafted.made->rows, 2u) << text;
    }
}

TEST(Draft, ReadsTheNumberItsUnitAndTheWordThatSoftensIt) {
    struct Case {
        const char* why;
        const char* sentence;
        const char* value;
        const char* unit;
        Comparator comparator;
        Basis basis;
    };
    const Case cases[] = {
        {"a count of a year", "2023年完成项目 250 个", "250", "个", Comparator::AtLeast,
         Basis::NewInYear},
        {"in all by a year", "到2024年，累计诊断企业450家左右", "450", "家", Comparator::Approach,
         Basis::Cumulative},
        {"a rate", "数控化率达 65%", "65", "%", Comparator::AtLeast, Basis::State},
        {"a ceiling", "单位能耗不超过 3 吨", "3", "吨", Comparator::AtMost, Basis::New},
        {"more than", "连接设备突破 10 万台", "10", "万台", Comparator::Over, Basis::New},
        {"a range", "培育标杆 1-2 个", "1", "个", Comparator::Range, Basis::New},
        {"a name with a digit counts nothing", "建成5G基站1592个", "1592", "个",
         Comparator::AtLeast, Basis::New},
    };
    for (const Case& one : cases) {
        const Drafted drafted("某市行动计划（2022—2024年）\n一、目标\n" +
                              std::string(one.sentence) + "。\n");
        ASSERT_TRUE(drafted.plan) << one.why << ": "
                                  << (drafted.plan ? ""
                                                   : to_text(drafted.plan.error().front(), false));
        const auto found =
            std::find_if((*drafted.plan)->targets.begin(), (*drafted.plan)->targets.end(),
                         [](const Target& t) { return t.value.has_value(); });
        ASSERT_NE(found, (*drafted.plan)->targets.end()) << one.why;
        EXPECT_EQ(found->value->to_string(), one.value) << one.why;
        EXPECT_EQ(found->unit, one.unit) << one.why;
        EXPECT_EQ(found->comparator, one.comparator) << one.why;
        EXPECT_EQ(found->basis, one.basis) << one.why;
    }
}

TEST(Draft, RefusesWhatHasNoTextOrNoName) {
    EXPECT_FALSE(draft("", "drafted"));
    EXPECT_FALSE(draft("一、目标", "No id"));
}

}  // namespace
}  // namespace zhigai::plan
