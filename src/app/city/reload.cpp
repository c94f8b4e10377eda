// The texts of a running city change: taken whole, or the old ones stay.
#include <filesystem>
#include <limits>

#include "app/city/city.h"

namespace zhigai::app {

namespace fs = std::filesystem;

Done City::reload(const access::Permit& permit, const std::string& reason, bool accept_staged) {
    const std::lock_guard one_at_a_time(reloading_);
    auto next = load_texts(folders_);
    Result<std::unique_ptr<progress::Progress>> progress;
    if (next) progress = progress::Progress::create(next->programme, next->plan);
    Result<std::unique_ptr<facts::Ledger>> ledger;
    Faults faults = !next ? next.error() : !progress ? progress.error() : Faults{};
    const bool other_registers = next && next->programme->bundle() != programme().bundle();
    if (faults.empty() && other_registers) {
        ledger = ledger_->apply_schema(permit, next->programme, reason, accept_staged);
        if (!ledger) faults = ledger.error();
    }
    {
        const std::lock_guard lock(problem_guard_);
        problem_ = faults;
    }
    if (!faults.empty()) return fail(std::move(faults));
    if (other_registers) {
        ledger_ = std::move(*ledger);
    } else {
        next->programme = texts_->programme;  // the ledger goes on under its own
        progress = progress::Progress::create(next->programme, next->plan);
        if (!progress) return fail(progress.error());
    }
    progress_ = std::move(*progress);
    texts_ = std::make_unique<Texts>(std::move(*next));
    return seed();
}

Faults City::problem() const {
    const std::lock_guard lock(problem_guard_);
    return problem_;
}

std::string City::texts_stamp() const {
    std::string stamp;
    for (const std::string& folder : {folders_.programme, folders_.plan}) {
        std::int64_t newest = std::numeric_limits<std::int64_t>::min(), files = 0;  // file time begins in 2174
        std::error_code ignored;
        for (fs::recursive_directory_iterator at(folder, ignored), end; at != end; at.increment(ignored)) {
            if (at->path().extension() != ".yaml") continue;
            ++files;
            newest = std::max<std::int64_t>(newest, at->last_write_time(ignored).time_since_epoch().count());
        }
        stamp += std::to_string(files) + "@" + std::to_string(newest) + " ";
    }
    return stamp;
}

}  // namespace zhigai::app
