#include "adapters/sqlite/crash_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace zhigai::sqlite {
namespace {

struct Order {
    std::string name;
    long at = 0;
};

Order read_order() {
    const char* text = std::getenv("ZHIGAI_KILL_AT");
    if (text == nullptr) return {};
    const std::string order(text);
    const auto colon = order.find(':');
    return {order.substr(0, colon), colon == std::string::npos ? 1 : std::strtol(order.c_str() + colon + 1, nullptr, 10)};
}

}  // namespace

void crash_point(const char* name) {
    static const Order order = read_order();
    static std::atomic<long> passed{0};
    if (order.at == 0 || order.name != name) return;
    if (++passed == order.at) std::raise(SIGKILL);
}

}  // namespace zhigai::sqlite
