#include "facts/ledger/walk/contract.h"

extern int zg_mutant;

namespace zhigai::facts::test {
namespace {

std::size_t leaks(int mutant) {
    zg_mutant = 0;
    Memory maker;
    City c(maker.make());
    furnish(c);
    Walk walk(c);  // the truth is taken before the gate breaks
    zg_mutant = mutant;
    std::size_t found = 0;
    for (auto who : everybody(c)) {
        who.roles.emplace_back("nobody");  // compiled anew: an access is kept by its roles
        if (who.roles.size() == 1) who.roles.clear();
        found += walk.run(who).size();
    }
    zg_mutant = 0;
    return found;
}

TEST(Mutant, TheWholeGateHasNone) { EXPECT_EQ(leaks(0), 0U); }
TEST(Mutant, ADroppedRowScopeIsFound) { EXPECT_GT(leaks(1), 0U); }
TEST(Mutant, AskingWithoutSeeingIsFound) { EXPECT_GT(leaks(2), 0U); }
TEST(Mutant, AnUnfilteredRecordIsFound) { EXPECT_GT(leaks(3), 0U); }

}  // namespace
}  // namespace zhigai::facts::test
