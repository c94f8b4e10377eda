#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "access/permit.h"

namespace zhigai::access {
namespace {

/// Does this file of permit_compile_fail/ compile, by the compiler that built this test?
bool compiles(const std::string& file) {
    const std::string source = ZG_SOURCE_DIR "/src/access/permit_compile_fail/" + file;
    const std::string command = ZG_CXX " -std=c++20 -fsyntax-only -I" ZG_SOURCE_DIR "/src '" + source + "' >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
}

TEST(Permit, AWriteWithOneCompiles) { EXPECT_TRUE(compiles("with_permit.cpp")); }
TEST(Permit, AWriteWithoutOneDoesNot) { EXPECT_FALSE(compiles("without_permit.cpp")); }
TEST(Permit, NobodyButTheGateMakesOne) { EXPECT_FALSE(compiles("forged_permit.cpp")); }

TEST(Permit, KeepsWhoAsked) {
    const auto permit = Gate::admit({"张三", {"city"}, {{"districts", {3}}}});
    EXPECT_EQ(permit.principal().name, "张三");
    EXPECT_EQ(permit.principal().my.at("districts").front(), 3);
}

TEST(Permit, NobodyWithoutARoleGetsOne) { EXPECT_DEATH(Gate::admit({"x", {}, {}}), "check failed"); }

}  // namespace
}  // namespace zhigai::access
