#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/calendar/date.h"
#include "kernel/result/result.h"
#include "metadata/plan/plan.h"
#include "metadata/registers/programme.h"

/// Invented workbooks as offices would send them, and the truth about what stands in them.
namespace zhigai::sample {

struct SampleOptions {
    std::uint64_t seed = 1;  ///< the same seed: the same bytes
    int enterprises = 0;     ///< 0: as many as fill the plan's quotas (dialects.yaml `full`)
    std::string out;         ///< folder, made when missing; must be empty
    Date today{};            ///< nothing is dated after it, nor after `on` of dialects.yaml
};

struct SampleReport {
    std::vector<std::string> files;  ///< names in `out` that go in wholly, in this order
    std::string faults;              ///< the one that does not
    std::string truth;               ///< truth.json
    Date on{};                       ///< the day the figures stand under
    std::int64_t enterprises = 0, projects = 0;
    std::int64_t counted =
        0;  ///< finished projects that the plan's official rule counts until `on`
    std::int64_t planted = 0;  ///< faults in `faults`
};

/// Reads <programme_folder>/sample/dialects.yaml, invents firms and projects over the plan's
/// districts and years, writes the books and truth.json.
Result<SampleReport> make(const Programme& programme, const plan::Plan& plan,
                          const std::string& programme_folder, const SampleOptions& options);

}  // namespace zhigai::sample
