#include "adapters/memory/memory.h"
#include "adapters/sqlite/sqlite.h"
#include "adapters/sqlite/temporary.h"
#include "facts/ledger/contract.h"

namespace zhigai::facts::test {
namespace {

struct Memory {
    std::unique_ptr<store::Store> make() { return memory::make_store(); }
};
struct Sqlite {
    sqlite::TemporaryFolder folder;
    std::unique_ptr<store::Store> make() {
        auto store = sqlite::open(folder.path + "/data");
        EXPECT_TRUE(store) << (store ? "" : to_text(store.error()));
        return std::move(*store);
    }
};

template <class Maker>
class WriteGate : public ::testing::Test {
 protected:
    Maker maker;
    City c{maker.make()};
};
using Stores = ::testing::Types<Memory, Sqlite>;
TYPED_TEST_SUITE(WriteGate, Stores);

TYPED_TEST(WriteGate, CreatesListsAndReadsBack) {
    auto& c = this->c;
    const auto id = c.project(c.alpha, "一号", {{"planned", n(100 * yuan)}});
    const auto record = c.get(city(), "project", id);
    EXPECT_EQ(record.doc_number, "hl-001");
    EXPECT_EQ(record.state, "reserve");
    EXPECT_EQ(record.cells.at("kind"), t("retrofit"));
    EXPECT_EQ(record.cells.at("district"), n(c.huilong));
    EXPECT_EQ(record.rev, 1);
    EXPECT_EQ(c.verified(), "");
}

}  // namespace
}  // namespace zhigai::facts::test
