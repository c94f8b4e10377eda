#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace zhigai::app {

/// A part of the city that is replaced while others read it. What was replaced stays until the city closes, for a
/// request may still hold it; a city changes its texts a few times a year, or while somebody edits them (--watch).
template <class T>
class Kept {
 public:
    Kept() = default;
    explicit Kept(T value) { *this = std::make_unique<T>(std::move(value)); }
    Kept& operator=(std::unique_ptr<T> next) {
        const std::lock_guard lock(guard_);
        now_ = next.get();
        all_.push_back(std::move(next));
        return *this;
    }
    T& operator*() const { return *now_; }
    T* operator->() const { return now_; }

 private:
    std::mutex guard_;
    std::vector<std::unique_ptr<T>> all_;
    std::atomic<T*> now_{nullptr};
};

}  // namespace zhigai::app
