#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "facts/import/internal/testing.h"

namespace zhigai::imports {
namespace {

/// tests/wrong/imports/*.txt: a sheet in the form of testing.h, then `=== says` and what the import says of it.
/// `=== first` parts a workbook that is taken in before. ZG_ACCEPT=1 rewrites what they say.
TEST(Museum, WrongSheetsEarnTheirMessages) {
    const std::filesystem::path folder = std::filesystem::path(ZG_SOURCE_DIR) / "tests/wrong/imports";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    ASSERT_GE(files.size(), 10U);
    for (const auto& file : files) {
        std::ifstream in(file);
        std::stringstream whole;
        whole << in.rdbuf();
        std::string text = whole.str();
        constexpr std::string_view mark = "=== says\n";
        const auto at = text.find(mark);
        ASSERT_NE(at, std::string::npos) << file;
        const std::string expected = text.substr(at + mark.size());
        text.resize(at);
        test::City city;
        constexpr std::string_view first = "=== then\n";
        if (const auto then = text.find(first); then != std::string::npos) {
            city.commit(text.substr(0, then));
            text.erase(0, then + first.size());
        }
        const std::string says = test::told(city.preview(text), text.find("show: columns") != std::string::npos);
        if (std::getenv("ZG_ACCEPT") != nullptr) {
            std::ofstream(file) << whole.str().substr(0, at) << mark << says;
            continue;
        }
        EXPECT_EQ(says, expected) << file;
    }
}

}  // namespace
}  // namespace zhigai::imports
