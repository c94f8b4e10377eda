#include <gtest/gtest.h>

#include <type_traits>

#include "facts/ledger/ledger.h"

namespace zhigai::facts {
namespace {

// A write that asked nobody does not compile: neither a principal nor nothing stands for a permit.
template <class... Given>
constexpr bool writes = std::is_invocable_v<decltype(&Ledger::write), Ledger&, Given...>;
template <class... Given>
constexpr bool undoes = std::is_invocable_v<decltype(&Ledger::undo), Ledger&, Given...>;
template <class... Given>
constexpr bool publishes = std::is_invocable_v<decltype(&Ledger::publish_due), Ledger&, Given...>;

static_assert(writes<const access::Permit&, const Change&>);
static_assert(!writes<const Principal&, const Change&> && !writes<const Change&>);
static_assert(undoes<const access::Permit&, std::int64_t, std::string>);
static_assert(!undoes<const Principal&, std::int64_t, std::string> && !undoes<std::int64_t, std::string>);
static_assert(publishes<const access::Permit&> && !publishes<const Principal&> && !publishes<>);
static_assert(!std::is_constructible_v<access::Permit, Principal> && !std::is_default_constructible_v<access::Permit>);

TEST(Permit, IsAskedByEveryWrite) { SUCCEED() << "the assertions above are the test"; }

}  // namespace
}  // namespace zhigai::facts
