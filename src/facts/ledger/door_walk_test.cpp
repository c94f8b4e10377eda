#include "facts/ledger/walk/contract.h"

namespace zhigai::facts::test {
namespace {

template <class Maker>
class DoorWalk : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
};
TYPED_TEST_SUITE(DoorWalk, Stores);

TYPED_TEST(DoorWalk, NobodySeesMoreOrLessThanGranted) {
    furnish(this->c);
    Walk walk(this->c);
    for (const auto& who : everybody(this->c))
        for (const auto& leak : walk.run(who)) ADD_FAILURE() << leak;
}

}  // namespace
}  // namespace zhigai::facts::test
