#include "metadata/plan/plan.h"

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::plan {

namespace {

template <class T>
const T* by_id(const std::vector<T>& list, std::string_view key) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const T& one) { return one.id == key; });
    return found == list.end() ? nullptr : &*found;
}

template <class T>
const T& the_default(const std::vector<T>& list) {
    const auto found =
        std::find_if(list.begin(), list.end(), [](const T& one) { return one.is_default; });
    ZG_CHECK(found != list.end());  // the loader refuses a plan without one
    return *found;
}

}  // namespace

const Document* Plan::document(std::string_view key) const {
    return by_id(documents, key);
}
const Target* Plan::target(std::string_view key) const {
    return by_id(targets, key);
}
const CountingRule* Plan::rule(std::string_view key) const {
    return key.empty() ? &the_default(counting) : by_id(counting, key);
}
const Clause* Rewards::clause(std::string_view key) const {
    return by_id(clauses, key);
}
const Pace& Supervision::pace() const {
    return the_default(paces);
}
const LightRule& Supervision::lights() const {
    return the_default(light_rules);
}

}  // namespace zhigai::plan
