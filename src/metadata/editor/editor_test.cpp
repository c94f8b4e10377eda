#include "metadata/editor/editor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace zhigai::editor {
namespace {

namespace fs = std::filesystem;
const fs::path root = ZG_SOURCE_DIR;

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

TEST(Schema, HoldsEachWordOfItsBlocksAndOnlyThose) {
    const auto root_schema = nlohmann::json::parse(schema("register"));
    for (const Word& word : vocabulary()) {
        for (const char* block : {"register", "field", "check", "state", "move", "grant", "view",
                                  "section", "excel", "example"}) {
            if (word.block == block) {
                EXPECT_TRUE(root_schema["$defs"][block]["properties"].contains(word.word))
                    << block << "." << word.word;
            }
        }
    }
    EXPECT_FALSE(root_schema["$defs"]["field"]["additionalProperties"].get<bool>());
    const auto types = root_schema["$defs"]["field"]["properties"]["type"]["anyOf"][0]["enum"];
    EXPECT_NE(std::find(types.begin(), types.end(), "money"), types.end());
    EXPECT_TRUE(nlohmann::json::parse(schema("codes"))["$defs"].contains("code"));
    EXPECT_TRUE(nlohmann::json::parse(schema("roles"))["$defs"].contains("parameter"));
}

TEST(Format, OrdersAlignsAndKeepsRemarks) {
    const std::string given =
        "# of the file\n"
        "zh: 样例\n"
        "register: sample\n"
        "checks:\n"
        "  b: {say: {zh: 不对, en: Wrong}, that: \"a > 1, b\"}\n"
        "fields:\n"
        "  # of the field\n"
        "  a: {type: whole, zh: 甲, en: A}\n"
        "  longer: {type: text,\n"
        "           also: ['x: y', \"{z}\"], zh: 乙, en: B}   \n"
        "  kept: {zh: 丙, # a remark inside\n"
        "         en: C, type: text}\n";
    const std::string wanted =
        "# of the file\n"
        "register: sample\n"
        "zh: 样例\n"
        "fields:\n"
        "  # of the field\n"
        "  a:      {zh: 甲, en: A, type: whole}\n"
        "  longer: {zh: 乙, en: B, type: text, also: ['x: y', \"{z}\"]}\n"
        "  kept: {zh: 丙, # a remark inside\n"
        "         en: C, type: text}\n"
        "checks:\n"
        "  b: {that: \"a > 1, b\", say: {zh: 不对, en: Wrong}}\n";
    const auto once = format(given, "sample.yaml");
    ASSERT_TRUE(once);
    EXPECT_EQ(*once, wanted);
    EXPECT_EQ(*format(*once, "sample.yaml"), wanted);
    EXPECT_FALSE(format("a: [", "wrong.yaml"));
}

/// Every file of the programme: twice is once, and nothing is lost (format itself compares the
/// two).
TEST(Format, IsIdempotentOnTheProgramme) {
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root / "programme")) {
        if (entry.path().extension() != ".yaml" || entry.path().filename() == "dialects.yaml")
            continue;
        const std::string given = slurp(entry.path());
        const auto once = format(given, entry.path().filename().string());
        ASSERT_TRUE(once) << entry.path() << (once ? "" : to_text(once.error().front(), false));
        const auto twice = format(*once, entry.path().filename().string());
        ASSERT_TRUE(twice) << entry.path();
        EXPECT_EQ(*once, *twice) << entry.path();
        const auto remarks = [](const std::string& text) {
            return std::count(text.begin(), text.end(), '#');
        };
        EXPECT_EQ(remarks(given), remarks(*once)) << entry.path();
        ++files;
    }
    EXPECT_GT(files, 10);
}

TEST(Dictionary, AnswersWhatAnOfficialAsks) {
    const auto programme = load_programme((root / "programme").string());
    ASSERT_TRUE(programme);
    const auto plan = plan::load((root / "plans/qidong-2022-13").string());
    ASSERT_TRUE(plan);
    const Register* counted = (*programme)->find((*plan)->rule()->register_id);
    ASSERT_NE(counted, nullptr);
    const std::string told = dictionary(**programme, *counted, plan->get(), Style::Markdown);
    for (const char* question : {"一行是什么？", "谁可以新增？", "谁可以修改？", "谁办", "之前必须",
                                 "何时逾期", "对谁不可见", "用到哪些数字里"}) {
        EXPECT_NE(told.find(question), std::string::npos) << question;
    }
    for (const Move& move : counted->moves) {
        for (const std::string& need : move.needs)
            EXPECT_NE(told.find(counted->check(need)->say.zh), std::string::npos) << need;
    }
    EXPECT_NE(told.find((*plan)->rule()->title.zh), std::string::npos);
    for (const auto& reg : (*programme)->registers()) {
        const std::string html = dictionary(**programme, *reg, plan->get(), Style::Html);
        EXPECT_EQ(html.find("<<"), std::string::npos);
        EXPECT_NE(html.find("</table>"), std::string::npos) << reg->id;
    }
}

}  // namespace
}  // namespace zhigai::editor
