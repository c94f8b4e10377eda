#include "facts/ledger/internal/writer.h"

#include <algorithm>
#include <chrono>

namespace zhigai::facts {
namespace {

constexpr std::size_t most_sets = 64;
constexpr auto most_time = std::chrono::milliseconds(5);

/// After these the transaction itself is lost (facts/store), and with it every set of the group.
bool fatal(const Faults& faults) {
    static const std::vector<std::string> codes{"disk_full", "read_only", "store_io", "store_damaged", "store_busy"};
    return std::ranges::any_of(faults, [](const Fault& fault) { return std::ranges::find(codes, fault.code) != codes.end(); });
}

}  // namespace

Writer::Writer(Core& core, Tip tip) : core_(core), tip_(std::move(tip)), thread_([this] { loop(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

Result<Outcome> Writer::run(Work work) {
    std::future<Result<Outcome>> answer;
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(work), {}});
        answer = queue_.back().promise.get_future();
    }
    wake_.notify_one();
    return answer.get();
}

void Writer::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || !queue_.empty(); });
        if (queue_.empty()) return;  // what was queued before the stop is still written
        group(lock);
    }
}

void Writer::group(std::unique_lock<std::mutex>& lock) {
    const auto begin = std::chrono::steady_clock::now();
    const Tip at_start = tip_;
    std::vector<std::pair<Task, Result<Outcome>>> done;
    lock.unlock();
    auto transaction = core_.store->begin();
    lock.lock();
    bool wrote = false, lost = false;
    while (!queue_.empty() && done.size() < most_sets && !lost) {
        auto task = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        Result<Outcome> result = Outcome{};
        if (closing_) {
            result = fail("superseded", {"台账定义刚刚更新，请重试", "the registers were just changed; try again"});
        } else if (!transaction) {
            result = tl::unexpected(transaction.error());
        } else {
            const Tip before = tip_;
            (*transaction)->savepoint();
            result = task.work(**transaction, tip_);
            if (result && result->change_set != 0) {
                (*transaction)->release();
                wrote = true;
            } else {
                lost = !result && fatal(result.error());
                if (!lost) (*transaction)->roll_back();
                tip_ = before;
            }
        }
        done.emplace_back(std::move(task), std::move(result));
        lock.lock();
        if (std::chrono::steady_clock::now() - begin > most_time) break;
    }
    lock.unlock();
    if (wrote && !lost) {
        if (auto committed = (*transaction)->commit(); !committed) {
            for (auto& [task, result] : done)
                if (result && result->change_set != 0) result = tl::unexpected(committed.error());
            tip_ = at_start;
            closing_ = false;
        } else {
            const std::lock_guard head(core_.head_mutex);
            core_.head_seq = tip_.seq;
            core_.head_hash = tip_.hash;
        }
    } else if (lost) {
        closing_ = false;
        const auto faults = done.back().second.error();
        for (auto& [task, result] : done)
            if (result && result->change_set != 0) result = tl::unexpected(faults);
        tip_ = at_start;
    }
    if (transaction) transaction->reset();
    for (auto& [task, result] : done) task.promise.set_value(std::move(result));
    lock.lock();
}

}  // namespace zhigai::facts
