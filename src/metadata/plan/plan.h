#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/counting.h"
#include "metadata/plan/document.h"
#include "metadata/plan/organisation.h"
#include "metadata/plan/rewards.h"
#include "metadata/plan/supervision.h"
#include "metadata/plan/target.h"
#include "metadata/plan/words.h"

/// What one city decided, as data: a folder of plans/, read strictly. See README.md for the files
/// and their words.
namespace zhigai::plan {

/// A measure of part two or a support of part three: who does what, in whose words.
struct Task {
    std::string id;
    Say title;
    bool support = false;
    std::vector<Quote> quotes;
    Quote responsible;  ///< 〔责任单位：…〕 as printed; empty where the section has none
    std::vector<std::string>
        departments;  ///< ids, the printed order; the first is the lead by our reading
    std::vector<std::string>
        targets;  ///< targets cited from the same section, in the order of the text
    std::vector<Say> notes;
    Place place;
};

/// A short table of things to be done, such as 五个一; each item is judged by a person, with
/// evidence.
struct Checklist {
    struct Item {
        std::string id;
        Say title;
        Quote quote;
        std::string follows;  ///< target whose figure stands beside it, may be empty
        std::string awaits;   ///< what must exist before it can be followed; shown as 待接入
    };
    std::string id;
    Say title;
    Quote quote;
    std::vector<Item> items;
};

/// A phrase that looks like a target and is none, with the reason; without a section it holds
/// wherever it occurs.
struct NotATarget {
    Quote quote;
    std::string phrase;
    Say reason;
    bool everywhere = false;
    Place place;
};

struct Plan {
    std::string id;
    Say title;
    Say city;
    int version = 1;
    std::vector<int> years;
    Date starts;
    Date ends;
    std::string folder;
    std::vector<Document> documents;  ///< the first is the one a bare `source` means
    Organisation organisation;
    std::vector<Target> targets;  ///< in the order of the text
    std::vector<QuotaTable> quotas;
    std::vector<Task> tasks;
    std::vector<Checklist> checklists;
    Rewards rewards;
    Supervision supervision;
    std::vector<CountingRule> counting;
    std::vector<HeadlinePart> headline;
    std::vector<NotATarget> not_targets;
    std::vector<std::string>
        also_watch;  ///< soft phrases of this plan beside the general ones (coverage.h)
    std::vector<Choice> awaited;    ///< nouns of registers that do not exist yet, with their titles
    std::vector<Reading> readings;  ///< those that hold for the whole plan: due_day, lead
    std::vector<Fault> notes;  ///< inconsistencies of the source, shown, never mended in silence
    std::string bundle;        ///< SHA-256 of all files, by name

    const Document* document(std::string_view id) const;
    const Target* target(std::string_view id) const;
    const District* district(std::string_view key) const { return organisation.district(key); }
    /// The rule marked `default`, or the one named; null when there is none of that name.
    const CountingRule* rule(std::string_view id = {}) const;
    /// The quota table whose cells are filled by counted rows (the first).
    const QuotaTable& quota() const { return quotas.front(); }
};

struct LoadOptions {
    std::string shown;  ///< how faults name the folder; empty = the path itself
};

/// Every fault of every file at once, in the order of the files. Formulas are not compiled: see
/// bind.h.
Result<std::shared_ptr<const Plan>> load(const std::string& folder,
                                         const LoadOptions& options = {});

}  // namespace zhigai::plan
