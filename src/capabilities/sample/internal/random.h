#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace zhigai::sample {

/// splitmix64. The standard's distributions differ from library to library; this does not, so a
/// seed means the same bytes everywhere. Each purpose draws from a stream of its own: a new column
/// in one book changes no other.
class Random {
 public:
    Random(std::uint64_t seed, std::string_view purpose) : state_(seed) {
        for (const char c : purpose)
            state_ = (state_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// 0 … count - 1; 0 when count is 0.
    std::size_t below(std::size_t count) {
        return count == 0 ? 0 : static_cast<std::size_t>(next() % count);
    }
    /// Both ends included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class T>
    const T& pick(const std::vector<T>& list) {
        return list[below(list.size())];
    }
    /// An index, each as likely as its weight.
    std::size_t weighted(const std::vector<int>& weights) {
        std::int64_t all = 0;
        for (const int weight : weights) all += weight;
        if (all <= 0) return 0;
        std::int64_t at = between(0, all - 1);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (at < weights[i]) return i;
            at -= weights[i];
        }
        return 0;
    }
    template <class T>
    void shuffle(std::vector<T>& list) {
        for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
    }

 private:
    std::uint64_t state_;
};

}  // namespace zhigai::sample
