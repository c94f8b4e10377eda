#include "kernel/codes/codes.h"

#include <gtest/gtest.h>

#include <vector>

namespace zhigai::codes {
namespace {

TEST(CreditCode, TheSheetsOwnVectors) {
    struct Case {
        const char* why;
        const char* code;
        const char* fault;
    };
    for (const Case& c :
         {Case{"the standard's worked example", "91350100M000100Y43", ""},
          Case{"letter X at 17", "91320681MA1N0000X5", ""},
          Case{"check Y, the highest value", "91320681TE5T00147Y", ""},
          Case{"remainder 0: the forgotten second mod", "91320681TE5T007370", ""},
          Case{"民办非企业", "5232068178901234X7", ""},
          Case{"Z is not in the alphabet", "91350100M000100Y4Z", "credit_code_alphabet"},
          Case{"wrong check character", "91320681MA1N0000X6", "credit_code_check"},
          Case{"two neighbours swapped", "91320681MA1N000X05", "credit_code_check"},
          Case{"letter O for zero in the region", "9132O681MA1N0000X5", "credit_code_alphabet"},
          Case{"17 characters", "91320681MA1N0000X", "credit_code_length"},
          Case{"a letter in the region", "91A20681MA1N0000X5", "credit_code_region"},
          Case{"Excel's spoilt number", "9.13E+17", "credit_code_spoilt"},
          Case{"old registration number", "320681000012345", "credit_code_old"},
          Case{"old organisation code", "12345678-9", "credit_code_old"},
          Case{"Chinese inside", "9132068启MA1N0000X5", "credit_code_alphabet"},
          Case{"empty", "", "credit_code_length"}}) {
        EXPECT_EQ(judge_credit_code(c.code).code, c.fault) << c.why;
        EXPECT_EQ(judge_credit_code(c.code).ok, *c.fault == '\0') << c.why;
    }
}

TEST(CreditCode, EveryWrongLastCharacterIsFound) {
    for (const char c : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
        std::string code = "91320681MA1N0000X5";
        code[17] = c;
        EXPECT_EQ(judge_credit_code(code).ok, c == '5');
    }
}

TEST(CreditCode, SuggestsOnlyWhatThenPasses) {
    EXPECT_EQ(judge_credit_code("9132O681MA1N0000X5").suggestion, "91320681MA1N0000X5");
    EXPECT_EQ(judge_credit_code("9I32O681MA1NOOOOXS").suggestion, "91320681MA1N0000X5");
    EXPECT_EQ(judge_credit_code("91350100M000100Y4Z").suggestion, "") << "2 would not pass either";
    EXPECT_NE(judge_credit_code("9132O681MA1N0000X5").mend.zh.find("91320681MA1N0000X5"),
              std::string::npos);
    EXPECT_EQ(judge_credit_code("91320681MA1N0000X6").what.zh, "校验位是 6，应为 5");
}

TEST(CreditCode, CanonicalForm) {
    EXPECT_EQ(canonical_credit_code(" '９１320681 ma1n0000x5\u200B"), "91320681MA1N0000X5");
}

TEST(CreditCode, OrganisationPartOnlyWarns) {
    for (const char* code : {"91350100M000100Y43", "91320681MA1N0000X5", "91320681TE5T00147Y",
                             "91320681TE5T007370", "5232068178901234X7"}) {
        EXPECT_TRUE(organisation_part_ok(code)) << code;
    }
    std::string other = "91320681MA1N000010";
    other[17] = *credit_check_character(std::string_view(other).substr(0, 17));
    EXPECT_TRUE(judge_credit_code(other).ok);
    EXPECT_FALSE(organisation_part_ok(other)) << "the inner check fails, the outer one holds";
    EXPECT_FALSE(organisation_part_ok("short"));
}

}  // namespace
}  // namespace zhigai::codes
