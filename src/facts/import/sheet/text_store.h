#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace zhigai::sheet {

/// Keeps texts at fixed addresses until it is destroyed: views stay valid while the store (and so
/// the Workbook) moves.
class TextStore {
 public:
    TextStore() = default;
    TextStore(const TextStore&) = delete;
    TextStore& operator=(const TextStore&) = delete;

    std::string_view keep(std::string_view text);
    /// Bytes kept so far.
    std::size_t bytes() const { return bytes_; }

 private:
    static constexpr std::size_t kBlock = 1U << 20U;
    std::vector<std::unique_ptr<char[]>> blocks_;
    char* next_ = nullptr;
    std::size_t room_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace zhigai::sheet
