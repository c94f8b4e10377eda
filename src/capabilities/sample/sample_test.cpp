#include "capabilities/sample/sample.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "capabilities/sample/internal/page.h"
#include "kernel/codes/codes.h"

namespace zhigai::sample {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::year;

constexpr Date today{year{2024}, std::chrono::November, std::chrono::day{11}};

struct Texts {
    std::shared_ptr<const Programme> programme;
    std::shared_ptr<const plan::Plan> plan;
    std::string folder = std::string(ZG_SOURCE_DIR) + "/programme";
};
const Texts& texts() {
    static const Texts loaded = [] {
        Texts out;
        auto programme = load_programme(out.folder);
        EXPECT_TRUE(programme) << to_text(programme ? Faults{} : programme.error());
        auto plan = plan::load(std::string(ZG_SOURCE_DIR) + "/plans/qidong-2022-13");
        EXPECT_TRUE(plan) << to_text(plan ? Faults{} : plan.error());
        out.programme = *programme;
        out.plan = *plan;
        return out;
    }();
    return loaded;
}

class SampleTest : public testing::Test {
 protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() /
                  ("zg_sample_" + std::to_string(getpid()) +
                   testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::remove_all(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    SampleReport made(const std::string& name, std::uint64_t seed, int enterprises) {
        auto report = make(*texts().programme, *texts().plan, texts().folder,
                           {.seed = seed,
                            .enterprises = enterprises,
                            .out = (folder_ / name).string(),
                            .today = today});
        EXPECT_TRUE(report) << to_text(report ? Faults{} : report.error());
        return report.value_or(SampleReport{});
    }
    std::string bytes(const std::string& name, const std::string& file) const {
        std::ifstream in(folder_ / name / file, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    fs::path folder_;
};

Dialects dialects() {
    auto read = read_dialects(texts().folder + "/sample/dialects.yaml", "dialects.yaml",
                              *texts().programme);
    EXPECT_TRUE(read) << to_text(read ? Faults{} : read.error());
    return read.value_or(Dialects{});
}

TEST_F(SampleTest, EqualSeedsGiveEqualBytes) {
    const SampleReport a = made("a", 7, 60);
    const SampleReport b = made("b", 7, 60);
    made("c", 8, 60);
    ASSERT_GT(a.files.size(), 5U);
    auto files = a.files;
    files.push_back(a.faults);
    files.push_back(a.truth);
    EXPECT_EQ(a.files, b.files);
    for (const std::string& file : files) {
        EXPECT_FALSE(bytes("a", file).empty()) << file;
        EXPECT_EQ(bytes("a", file), bytes("b", file)) << file;
    }
    EXPECT_NE(bytes("a", a.truth), bytes("c", a.truth)) << "another seed, other figures";
}

TEST_F(SampleTest, EnterprisesComeBeforeProjects) {
    const SampleReport report = made("a", 1, 60);
    EXPECT_TRUE(report.files.front().starts_with("01-"));
    EXPECT_TRUE(std::is_sorted(report.files.begin(), report.files.end()));
    EXPECT_EQ(report.enterprises, 60);
}

TEST_F(SampleTest, TruthAddsUp) {
    const SampleReport report = made("a", 3, 650);
    const json truth = json::parse(bytes("a", report.truth));
    const json& expected = truth["expected"];
    EXPECT_EQ(expected["enterprises"], 650);
    EXPECT_EQ(expected["projects"], report.projects);
    std::int64_t counted = 0, records = 0, states = 0;
    for (const auto& [year_of, figures] : expected["years"].items()) {
        std::int64_t sum = 0;
        for (const auto& [district, count] : figures["districts"].items())
            sum += count.get<std::int64_t>();
        EXPECT_EQ(sum, figures["done"]) << year_of;
        counted += sum;
    }
    EXPECT_EQ(counted, report.counted);
    // The picture of the overview: two years nearly whole, the third at two thirds.
    EXPECT_EQ(counted, 594);
    EXPECT_EQ(expected["years"]["2024"]["done"], 99);
    EXPECT_EQ(expected["years"]["2024"]["districts"]["high_tech"], 28);
    EXPECT_EQ(expected["years"]["2024"]["districts"]["lvsigang_zone"], 1)
        << "nothing was asked of it";
    for (const json& file : truth["files"]) records += file["records"].get<std::int64_t>();
    EXPECT_EQ(records, report.enterprises + report.projects +
                           expected["enterprise_years"].get<std::int64_t>());
    for (const auto& [state, count] : expected["states"].items())
        states += count.get<std::int64_t>();
    EXPECT_EQ(states, report.projects);
    EXPECT_GT(report.projects, counted) << "some are not finished, or of firms below scale";
}

TEST_F(SampleTest, FaultsStandWhereTheTruthSays) {
    const SampleReport report = made("a", 5, 30);
    const json truth = json::parse(bytes("a", report.truth));
    EXPECT_EQ(truth["faults"].size(), dialects().plants.size());
    std::set<std::string> places;
    for (const json& fault : truth["faults"]) {
        EXPECT_EQ(fault["file"], report.faults);
        EXPECT_FALSE(fault["stands"].get<std::string>().empty());
        const std::string place = fault["sheet"].get<std::string>() + "!" + fault["row"].dump();
        EXPECT_TRUE(places.insert(place).second) << "one fault a row: " << place;
        if (fault["code"] == "credit_code_check") {
            EXPECT_EQ(codes::judge_credit_code(fault["stands"].get<std::string>()).code,
                      "credit_code_check");
        }
    }
}

TEST_F(SampleTest, AFullFolderIsNotTouched) {
    fs::create_directories(folder_ / "a");
    std::ofstream(folder_ / "a" / "mine.txt") << "mine";
    const auto report =
        make(*texts().programme, *texts().plan, texts().folder,
             {.seed = 1, .enterprises = 20, .out = (folder_ / "a").string(), .today = today});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().front().code, "folder_not_empty");
}

TEST(World, CodesAreValidAndTheirOwn) {
    const Dialects read = dialects();
    const World world = Inventor(read, *texts().plan, 11, "world").invent(200, today);
    ASSERT_EQ(world.firms.size(), 200U);
    std::set<std::string> seen, names;
    for (const Firm& firm : world.firms) {
        EXPECT_TRUE(codes::judge_credit_code(firm.code).ok) << firm.code;
        EXPECT_TRUE(codes::organisation_part_ok(firm.code)) << firm.code;
        EXPECT_TRUE(seen.insert(firm.code).second) << firm.code;
        EXPECT_TRUE(names.insert(firm.name).second) << firm.name;
    }
    const World small =
        Inventor(read, *texts().plan, 11, "faults").small(12, 16, {0, 1}, {1}, today);
    for (const Firm& firm : small.firms) {
        EXPECT_TRUE(seen.insert(firm.code).second) << "met in the other world: " << firm.code;
        EXPECT_TRUE(names.insert(firm.name).second) << "met in the other world: " << firm.name;
    }
    for (const Project& project : small.projects) {
        EXPECT_TRUE(project.planned && project.actual && project.finished) << "each can be spoilt";
    }
}

TEST(World, NothingIsDatedAfterTheDayOrOutOfOrder) {
    const Dialects read = dialects();
    const World world = Inventor(read, *texts().plan, 2, "world").invent(300, today);
    EXPECT_EQ(world.on, read.on) << "today is later than the picture";
    std::set<std::pair<std::size_t, std::string>> keys;
    for (const Project& project : world.projects) {
        EXPECT_TRUE(keys.emplace(project.firm, project.name).second) << project.name;
        for (const auto& date : {project.started, project.finished, project.accepted}) {
            if (date) {
                EXPECT_LE(days_of(*date), days_of(world.on));
            }
        }
        if (project.finished) {
            EXPECT_LT(days_of(*project.started), days_of(*project.finished) - 31)
                << "holds by months too";
        }
        if (project.accepted) {
            EXPECT_GT(days_of(*project.accepted), days_of(*project.finished) + 31);
        }
        const bool done = project.stage == Stage::Done || project.stage == Stage::Accepted;
        EXPECT_EQ(done, project.finished.has_value());
    }
    const World early = Inventor(read, *texts().plan, 2, "world")
                            .invent(300, Date{year{2023}, std::chrono::June, std::chrono::day{30}});
    for (const Project& project : early.projects) {
        if (project.finished) {
            EXPECT_LE(iso(*project.finished), "2023-06-30");
        }
    }
}

TEST(Page, SumsOfASheetAreTrue) {
    const Dialects read = dialects();
    const World world = Inventor(read, *texts().plan, 4, "world").invent(120, today);
    for (const Book& book : read.books) {
        PageWriter writer(read, *texts().plan, world, Random(4, book.file),
                          book.file.ends_with(".csv"));
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < texts().plan->organisation.districts.size(); ++i)
            all.push_back(i);
        for (const SheetPlan& sheet : book.sheets) {
            if (sheet.total.empty()) continue;
            const Page page = writer.write(sheet, all);
            if (page.records.empty()) continue;
            const auto& total = page.rows[page.record_rows.back() + 1];
            EXPECT_EQ(total.front().text, sheet.total);
            for (std::size_t c = 1; c < sheet.columns.size(); ++c) {
                if (!is_money(sheet.columns[c].gives)) continue;
                Decimal sum;
                for (const std::size_t row : page.record_rows) {
                    std::string digits = page.rows[row][c].text;
                    std::erase(digits, ',');
                    if (const auto value = Decimal::parse(digits)) sum = *sum.add(*value);
                }
                EXPECT_EQ(sum.to_string(), total[c].text)
                    << book.file << " " << sheet.name << " " << letters(c + 1);
            }
        }
    }
}

TEST(Dialects, UnknownWordsAreRefusedAllAtOnce) {
    const fs::path path =
        fs::temp_directory_path() / ("zg_dialects_" + std::to_string(getpid()) + ".yaml");
    std::ifstream in(texts().folder + "/sample/dialects.yaml");
    std::ostringstream text;
    text << in.rdbuf();
    std::string wrong = text.str();
    const auto change = [&](std::string_view from, std::string_view to) {
        const auto at = wrong.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        wrong.replace(at, from.size(), to);
    };
    change("kind: retrofit", "kind: retro");
    change("gives: firm", "gives: frim");
    change("id: reserve", "id: later");
    std::ofstream(path) << wrong;
    const auto read = read_dialects(path.string(), "dialects.yaml", *texts().programme);
    fs::remove(path);
    ASSERT_FALSE(read);
    std::set<std::string> codes;
    for (const Fault& fault : read.error()) {
        EXPECT_GT(fault.where.line, 0);
        codes.insert(fault.code);
    }
    EXPECT_TRUE(codes.contains("unknown_code") && codes.contains("unknown_word") &&
                codes.contains("unknown_state"));
}

TEST(Letters, AsExcelCounts) {
    EXPECT_EQ(letters(1), "A");
    EXPECT_EQ(letters(26), "Z");
    EXPECT_EQ(letters(27), "AA");
}

}  // namespace
}  // namespace zhigai::sample
