#include <gtest/gtest.h>

#include "metadata/registers/examples.h"

namespace zhigai {
namespace {

TEST(Programme, OursLoadsAndItsExamplesHold) {
    const ProgrammeReport report = check_programme(ZG_SOURCE_DIR "/programme");
    EXPECT_EQ(to_text(report.faults), "");
}

}  // namespace
}  // namespace zhigai
