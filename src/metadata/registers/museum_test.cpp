// The museum of wrong files: tests/wrong/registers, each case with the message it earns.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "metadata/registers/programme.h"

namespace zhigai {
namespace {

namespace fs = std::filesystem;

const fs::path museum = fs::path(ZG_SOURCE_DIR) / "tests/wrong/registers";

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// The case laid into a copy of base/, loaded; faults with the copy's own path taken out.
Faults faults_of(const fs::path& file) {
    const std::string name = file.stem().string();
    const fs::path root = fs::path(testing::TempDir()) / ("zg_museum_" + name);
    fs::remove_all(root);
    fs::create_directories(root);
    fs::copy(museum / "base", root / "programme", fs::copy_options::recursive);
    std::string overlay;
    const auto put = [&](const fs::path& where) {
        fs::create_directories(where.parent_path());
        fs::copy_file(file, where, fs::copy_options::overwrite_existing);
    };
    if (name.starts_with("codes_")) {
        put(root / "programme/things/codes/fruit.yaml");
    } else if (name.starts_with("roles_")) {
        put(root / "programme/organisation/roles.yaml");
    } else if (name.starts_with("defaults_")) {
        put(root / "programme/defaults.yaml");
    } else if (name.starts_with("calendar_")) {
        fs::copy_file(museum / "base_thing.yaml", root / "programme/things/thing.yaml");
        put(root / "programme/calendar/days.yaml");
    } else if (name.starts_with("second_")) {
        fs::copy_file(museum / "base_thing.yaml", root / "programme/things/thing.yaml");
        put(root / "programme/things/thing_again.yaml");
    } else if (name == "overlay_twice") {
        fs::copy_file(museum / "base_thing.yaml", root / "programme/things/thing.yaml");
        overlay = (root / "city/programme").string();
        put(root / "city/programme/things/a.yaml");
        put(root / "city/programme/things/b.yaml");
    } else if (name.starts_with("overlay_")) {
        fs::copy_file(museum / "base_thing.yaml", root / "programme/things/thing.yaml");
        overlay = (root / "city/programme").string();
        put(root / (name.starts_with("overlay_codes") ? "city/programme/things/codes/more.yaml"
                                                      : "city/programme/things/thing.yaml"));
    } else {
        put(root / "programme/things/thing.yaml");
    }
    const auto programme = load_programme((root / "programme").string(), overlay);
    Faults faults = programme ? Faults{} : programme.error();
    for (Fault& fault : faults) {
        const std::string prefix = root.string() + "/";
        for (std::string* text : {&fault.where.file, &fault.what.zh, &fault.what.en}) {
            for (std::size_t at; (at = text->find(prefix)) != std::string::npos;) {
                text->erase(at, prefix.size());
            }
        }
    }
    fs::remove_all(root);
    return faults;
}

/// Every fault code that the loader's own sources can give.
std::set<std::string> codes_of_the_loader() {
    std::set<std::string> known;
    const std::regex pattern(R"re((?:fault|unknown)\((?:[^"{};]|"[a-z_]+"\])*?"([a-z_]+)",)re");
    for (const auto& entry :
         fs::directory_iterator(fs::path(ZG_SOURCE_DIR) / "src/metadata/registers/internal")) {
        const std::string source = read(entry.path());
        for (std::sregex_iterator at(source.begin(), source.end(), pattern), end; at != end; ++at)
            known.insert((*at)[1]);
    }
    // No file can earn it while every word is enforced.
    if (std::all_of(vocabulary().begin(), vocabulary().end(),
                    [](const Word& word) { return word.enforced; }))
        known.erase("planned_word");
    return known;
}

/// The expression compiler's wording is its own matter: of its faults only code and place belong
/// here.
bool is_feels(const Fault& fault) {
    static const std::set<std::string> ours{"may_not_read",       "depends_on_day",  "not_scalar",
                                            "where_follows_link", "path_too_long",   "value_cycle",
                                            "where_not_stored",   "not_replaceable", "value_and"};
    static const std::regex at(
        R"re((\.(that|when|value|where|default|required|shown|fixed)|\.sets\.[a-z_]+)$)re");
    return !ours.contains(fault.code) && std::regex_search(fault.where.key, at);
}

std::vector<fs::path> cases() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(museum)) {
        if (entry.path().extension() == ".yaml" && entry.path().stem() != "base_thing")
            out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

class Museum : public testing::TestWithParam<fs::path> {};

TEST_P(Museum, EarnsItsMessage) {
    const Faults faults = faults_of(GetParam());
    std::string said;
    for (const Fault& fault : faults) {
        if (is_feels(fault)) {
            said += "[" + fault.code + "] " + to_text(fault.where) + "\n\n";
        } else {
            said += "[" + fault.code + "] " + to_text(fault) + "\n" + to_text(fault, true) + "\n\n";
        }
    }
    fs::path golden = GetParam();
    golden.replace_extension(".txt");
    if (std::getenv("ZG_ACCEPT") != nullptr) std::ofstream(golden, std::ios::binary) << said;
    EXPECT_FALSE(faults.empty()) << "a wrong file was accepted";
    EXPECT_EQ(said, read(golden)) << "ZG_ACCEPT=1 rewrites " << golden.filename();
    for (const Fault& fault : faults) {
        EXPECT_FALSE(fault.what.zh.empty() || fault.what.en.empty()) << fault.code;
        EXPECT_FALSE(fault.where.file.empty()) << fault.code;
        EXPECT_GT(fault.where.line, 0) << fault.code;
    }
}

std::string case_name(const testing::TestParamInfo<fs::path>& one) {
    return one.param.stem().string();
}
INSTANTIATE_TEST_SUITE_P(Wrong, Museum, testing::ValuesIn(cases()), case_name);

TEST(MuseumIsWhole, EveryFaultOfTheLoaderHasACase) {
    const std::set<std::string> known = codes_of_the_loader();
    ASSERT_GT(known.size(), 30U);
    std::string said;
    for (const fs::path& file : cases()) {
        fs::path golden = file;
        said += read(golden.replace_extension(".txt"));
    }
    for (const std::string& code : known) {
        EXPECT_NE(said.find("[" + code + "]"), std::string::npos) << "no wrong file earns " << code;
    }
}

}  // namespace
}  // namespace zhigai
