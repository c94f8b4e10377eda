#include "adapters/memory/memory.h"

#include "facts/store/contract.h"

namespace zhigai::store {
namespace {

struct InMemory {
    static std::unique_ptr<Store> make() { return memory::make_store(); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, InMemory);

TEST(MemoryStore, HasNoFileToCopy) {
    const auto store = memory::make_store();
    EXPECT_EQ(contract::code_of(store->copy_to("anywhere")), "no_copy");
}

}  // namespace
}  // namespace zhigai::store
