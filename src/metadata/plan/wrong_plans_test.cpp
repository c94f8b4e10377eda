// The museum of wrong plans: tests/wrong/plans/<case>.yaml changes a copy of plans/template,
// <case>.txt is the message it must earn, English first, then Chinese. `ZG_ACCEPT=1` rewrites the
// messages; read the difference before committing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "metadata/plan/coverage.h"
#include "metadata/plan/plan.h"
#include "metadata/yaml/yaml.h"

namespace zhigai::plan {
namespace {

namespace fs = std::filesystem;

const fs::path root = ZG_SOURCE_DIR;
const fs::path museum = root / "tests/wrong/plans";

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// A copy of the template that goes away again.
struct Copy {
    fs::path folder;
    explicit Copy(const std::string& name)
        : folder(fs::temp_directory_path() /
                 ("zhigai_wrong_plan_" + std::to_string(::getpid()) + "_" + name)) {
        fs::remove_all(folder);
        fs::copy(root / "plans/template", folder, fs::copy_options::recursive);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    ~Copy() { fs::remove_all(folder); }
};

std::vector<fs::path> cases() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(museum)) {
        if (entry.path().extension() == ".yaml") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

class WrongPlan : public testing::TestWithParam<fs::path> {};

TEST_P(WrongPlan, EarnsItsMessage) {
    const auto wrong = yaml::load(GetParam().string(), GetParam().filename().string());
    ASSERT_TRUE(wrong) << to_text(wrong.error());
    const Copy copy(GetParam().stem().string());
    for (const yaml::Node& edit : (*wrong)["edits"].items()) {
        const fs::path file = copy.folder / edit["file"].text();
        if (edit.has("remove")) {
            ASSERT_TRUE(fs::remove(file));
        } else if (edit.has("write")) {
            write(file, edit["write"].text());
        } else {
            std::string text = slurp(file);
            const std::string& old = edit["replace"].text();
            const std::size_t at = text.find(old);
            ASSERT_NE(at, std::string::npos) << "the template no longer says: " << old;
            write(file, text.replace(at, old.size(), edit["by"].text()));
        }
    }
    const auto plan = load(copy.folder.string(), {.shown = "plan"});
    ASSERT_FALSE(plan) << (*wrong)["why"].text() << ": it was taken for right";
    const std::string message = to_text(plan.error()) + "\n" + to_text(plan.error(), true);
    fs::path golden = GetParam();
    golden.replace_extension(".txt");
    if (std::getenv("ZG_ACCEPT") != nullptr) write(golden, message);
    EXPECT_EQ(message, slurp(golden)) << (*wrong)["why"].text();
    for (const Fault& fault : plan.error()) {
        EXPECT_FALSE(fault.what.zh.empty() || fault.what.en.empty() || fault.where.file.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Museum, WrongPlan, testing::ValuesIn(cases()),
                         [](const auto& one) { return one.param.stem().string(); });

TEST(WrongPlans, TheTemplateItselfIsRight) {
    const auto plan = load((root / "plans/template").string(), {.shown = "plans/template"});
    ASSERT_TRUE(plan) << to_text(plan.error());
    EXPECT_TRUE(coverage(**plan).uncovered.empty());
    EXPECT_TRUE((*plan)->notes.empty());
}

/// Whatever line is lost, the answer is a plan or faults with a place, never a crash.
TEST(WrongPlans, ALostLineIsSurvived) {
    const Copy copy("lost_line");
    int refused = 0;
    int taken = 0;
    for (const auto& entry : fs::recursive_directory_iterator(copy.folder)) {
        if (!entry.is_regular_file()) continue;
        const std::string whole = slurp(entry.path());
        for (std::size_t from = 0; from < whole.size();) {
            const std::size_t end = std::min(whole.find('\n', from), whole.size() - 1) + 1;
            const bool remark = whole[whole.find_first_not_of(' ', from)] == '#';
            if (!remark && end - from > 1) {
                write(entry.path(), whole.substr(0, from) + whole.substr(end));
                const auto plan = load(copy.folder.string(), {.shown = "plan"});
                ++(plan ? taken : refused);
                if (!plan) {
                    for (const Fault& fault : plan.error())
                        EXPECT_TRUE(fault.where.file.starts_with("plan/")) << to_text(fault);
                }
            }
            from = end;
        }
        write(entry.path(), whole);
    }
    EXPECT_GT(refused, 150);
    EXPECT_LT(taken, refused / 2) << "most lines matter";
}

}  // namespace
}  // namespace zhigai::plan
