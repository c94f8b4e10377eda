// docs/glossary.md says where each word is used; here that is looked up.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

namespace zhigai::plan {
namespace {

std::string slurp(const std::string& path) {
    std::ifstream in(std::string(ZG_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::string> split(const std::string& text, const std::string& by) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(by, from), text.size());
        std::string piece = text.substr(from, end - from);
        piece.erase(0, piece.find_first_not_of(' '));
        piece.erase(piece.find_last_not_of(' ') + 1);
        out.push_back(std::move(piece));
        from = end + by.size();
    }
    return out;
}

TEST(Glossary, WordsStandWhereItSays) {
    std::istringstream in(slurp("docs/glossary.md"));
    std::map<std::string, std::string> seen;  // Chinese term → word
    std::string line;
    int rows = 0;
    while (std::getline(in, line)) {
        if (!line.starts_with("| ") || line.starts_with("| Chinese")) continue;
        const auto cells = split(line, "|");
        ASSERT_EQ(cells.size(), 5U) << line;
        ++rows;
        EXPECT_TRUE(seen.emplace(cells[1], cells[2]).second) << cells[1] << " has two rows";
        for (const std::string& file : split(cells[3], ",")) {
            EXPECT_NE(slurp(file).find(cells[2]), std::string::npos)
                << cells[2] << " (" << cells[1] << ") is not in " << file;
        }
    }
    EXPECT_GT(rows, 70);
}

}  // namespace
}  // namespace zhigai::plan
