// The table is asked both ways: every word of the vocabulary has a case, every case is a word, and the two texts of a
// case, which differ in that word alone, get two different answers at its door.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bench.h"

namespace zhigai::words {
namespace {

/// Both sides of «a|b».
std::pair<std::string, std::string> sides(const std::string& text) {
    constexpr std::string_view open = "«", close = "»";
    std::string a, b;
    std::size_t at = 0;
    while (true) {
        const std::size_t begin = text.find(open, at);
        a += text.substr(at, begin - at);
        b += text.substr(at, begin - at);
        if (begin == std::string::npos) break;
        const std::size_t end = text.find(close, begin);
        const std::string inside = text.substr(begin + open.size(), end - begin - open.size());
        const std::size_t bar = inside.find('|');
        a += inside.substr(0, bar);
        if (bar != std::string::npos) b += inside.substr(bar + 1);
        at = end + close.size();
    }
    return {a, b};
}

/// The list as the source includes it.
std::string as_source(const std::string& list) {
    std::string out;
    std::istringstream lines(list);
    for (std::string line; std::getline(lines, line);) out += "\"" + line + "\",\n";
    return out;
}

class WordTest : public ::testing::TestWithParam<Case> {};

TEST_P(WordTest, ChangesAnAnswer) {
    const Case& one = GetParam();
    const auto [with, without] = sides(one.text);
    ASSERT_NE(with, without) << "the case has no «…»";
    Bench left(with);
    Bench right(without);
    const std::string a = one.door(left);
    const std::string b = one.door(right);
    EXPECT_NE(a, b);
    // One side at least has to be a ledger that stands: otherwise the case says nothing of the word.
    EXPECT_TRUE(left.open() || right.open()) << left.loads() << "\n" << right.loads();
    if (std::getenv("ZG_WORDS") != nullptr) std::printf("  with:    %s\n  without: %s\n", a.substr(0, 400).c_str(), b.substr(0, 400).c_str());
}

INSTANTIATE_TEST_SUITE_P(Words, WordTest, ::testing::ValuesIn(cases()), [](const auto& one) {
    std::string name = one.param.block + "_" + one.param.word;
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
});

TEST(Words, EveryWordHasItsCaseAndEveryCaseIsAWord) {
    std::set<std::pair<std::string, std::string>> proved;
    for (const Case& one : cases()) proved.emplace(one.block, one.word);
    std::string unproved, unknown, planned;
    for (const Word& word : vocabulary()) {
        if (word.enforced && !proved.erase({word.block, word.word})) unproved += " " + word.block + "." + word.word;
        if (!word.enforced) {
            planned += " " + word.block + "." + word.word;
            if (proved.erase({word.block, word.word}) != 0) unknown += " " + word.block + "." + word.word + " (planned)";
        }
    }
    for (const auto& [block, word] : proved) unknown += " " + block + "." + word;
    std::printf("enforced, without a case yet:%s\n", unproved.c_str());
    EXPECT_EQ(unknown, "");
    // What `register words` names as a proof is a case, and every case is named.
    std::string list;
    for (const Case& one : cases()) list += one.block + " " + one.word + "\n";
    if (std::getenv("ZG_ACCEPT") != nullptr) std::ofstream(std::string(ZG_SOURCE_DIR) + "/src/metadata/registers/internal/proved.inc") << as_source(list);
    std::string said;
    for (const Case& one : cases())
        for (const Word& word : vocabulary())
            if (word.block == one.block && word.word == one.word && proof_of(word) != "words_test Words/WordTest.ChangesAnAnswer/" + one.block + "_" + one.word)
                said += " " + one.block + "." + one.word;
    std::size_t named = 0;
    for (const Word& word : vocabulary()) named += proof_of(word).empty() ? 0 : 1;
    EXPECT_EQ(said, "") << "ZG_ACCEPT=1 rewrites the list";
    EXPECT_EQ(named, cases().size());
    std::printf("planned:%s\n", planned.c_str());
}

}  // namespace
}  // namespace zhigai::words
