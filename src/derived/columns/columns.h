#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "derived/columns/cache.h"
#include "derived/columns/cube.h"
#include "facts/ledger/ledger.h"

/// Cross-tables over many rows: a copy of the current rows that follows the change feed, and a cube of declared axes.
/// Whatever it cannot answer, or not yet, the ledger answers; the answer says who did.
namespace zhigai::columns {

enum class From { Cube, Columns, Store };

struct Answer {
    query::Rows rows;  ///< group…, count, sums…
    std::int64_t seq = 0;
    From from = From::Store;
};

struct Status {
    bool present = false;   ///< there is a cache at all
    bool building = false;  ///< 正在汇总: the copy is being made anew
    std::int64_t seq = 0;   ///< up to which change set it follows
    std::vector<std::pair<CubeSpec, std::size_t>> cubes;  ///< with how many cells each has
    std::string trouble;    ///< why the last batch failed; the next one tries again from the facts
};

/// The cubes a programme asks for: views with `by` of two axes or more, their `sum`; state and void are axes of all.
std::vector<CubeSpec> declared_cubes(const Programme& programme, const std::vector<store::Table>& tables);

class Columns {
 public:
    struct Options {
        std::int64_t poll_ms = 50;  ///< how long a write may lie before it is looked at; one batch takes all that lies
        bool follow = true;         ///< the feed thread; without it only step() moves (tests)
        std::vector<CubeSpec> cubes = {};  ///< beside the declared ones
    };
    /// `cache` may be null: then everything is asked of the ledger. Both outlive nothing: ledger must outlive this.
    Columns(const facts::Ledger& ledger, std::unique_ptr<Cache> cache, const Options& options);
    Columns(const facts::Ledger& ledger, std::unique_ptr<Cache> cache) : Columns(ledger, std::move(cache), Options{}) {}
    ~Columns();

    /// `min_seq`: a change set that the answer must know; the copy is waited for a second, then the ledger is asked.
    Result<Answer> crosstab(const Principal& who, const facts::AggregateRequest& request, std::int64_t min_seq = 0);
    Status status() const;

    /// Takes what was written since; true when there was something. The feed thread's one step.
    Result<bool> step();

 private:
    class Batch;
    void loop();
    Result<bool> catch_up();
    Result<bool> rebuild(const std::string& layout);
    Done fill_cubes();

    const facts::Ledger& ledger_;
    std::unique_ptr<Cache> cache_;
    Options options_;
    std::vector<store::Table> tables_;
    std::vector<CubeSpec> declared_;
    bool asked_mark_ = false;  ///< of the feed thread
    Mark mark_;

    mutable std::mutex mutex_;  ///< of what readers see
    std::condition_variable moved_;
    std::vector<Cube> cubes_;
    std::int64_t seq_ = 0;
    bool ready_ = false;
    std::string trouble_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace zhigai::columns
