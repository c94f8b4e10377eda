#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {

/// The one thread that writes a data directory (decision 7). What waits is committed together, at most 64 change sets or
/// 5 ms of them; each stands or falls alone, behind a savepoint. An answer is given when it is on disk.
class Writer {
 public:
    using Work = std::function<Result<Outcome>(store::Transaction&, Tip&)>;

    Writer(Core& core, Tip tip);
    ~Writer();
    Result<Outcome> run(Work work);
    /// Called by a work that hands the store over to another writer: once it is committed nothing follows it here.
    void close() { closing_ = true; }

 private:
    struct Task {
        Work work;
        std::promise<Result<Outcome>> promise;
    };
    void loop();
    void group(std::unique_lock<std::mutex>& lock);

    Core& core_;
    Tip tip_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> queue_;
    bool stop_ = false;
    bool closing_ = false;  ///< of the writing thread alone
    std::thread thread_;
};

}  // namespace zhigai::facts
