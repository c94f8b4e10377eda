#include "cases.h"

namespace zhigai::words {

const std::vector<Case>& cases() {
    static const std::vector<Case> all = [] {
        std::vector<Case> out;
        for (const auto& part : {limit_cases(), life_cases(), field_cases(), type_cases(), right_cases(), list_cases()}) out.insert(out.end(), part.begin(), part.end());
        return out;
    }();
    return all;
}

}  // namespace zhigai::words
