#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/city/files.h"
#include "app/city/kept.h"
#include "derived/progress/progress.h"
#include "facts/ledger/ledger.h"
#include "metadata/plan/plan.h"
#include "metadata/registers/folders.h"
#include "metadata/registers/programme.h"

namespace zhigai::app {

/// Where a city's texts and facts lie.
struct Folders {
    std::string programme;
    std::string plan;
    std::string data;   ///< empty: no facts, the plan alone
};

/// Programme and plan, checked together. Loading collects the faults of both.
struct Texts {
    std::shared_ptr<const Programme> programme;
    std::shared_ptr<const plan::Plan> plan;
    std::vector<ProgrammeFolder> menu;  ///< how pages group the registers
};
Result<Texts> load_texts(const Folders& folders);

/// One city, open: texts, facts and what is derived from them.
class City {
 public:
    /// Takes the data directory for this process (fault `in_use` when another has it).
    static Result<std::unique_ptr<City>> open(const Folders& folders, Clock& clock);

    const Programme& programme() const { return *texts_->programme; }
    const plan::Plan& plan() const { return *texts_->plan; }
    const std::vector<ProgrammeFolder>& menu() const { return texts_->menu; }
    facts::Ledger& ledger() const { return *ledger_; }
    const progress::Progress& progress() const { return *progress_; }
    Files& files() const { return *files_; }
    Clock& clock() const { return clock_; }
    const Folders& folders() const { return folders_; }

    /// Takes the folders' texts anew: whole, as a change set, or not at all. Staged changes that hit rows wait for
    /// `register apply` unless accepted.
    Done reload(const access::Permit& permit, const std::string& reason, bool accept_staged);
    /// Why the last reload kept the old texts; empty when it did not.
    Faults problem() const;
    /// Another text means another stamp.
    std::string texts_stamp() const;

    /// `ROLE[:UNIT]`, UNIT the code of a row of the role's unit register. Empty = the first role.
    Result<Principal> principal(std::string_view as) const;
    /// Rows that a role's unit may be, for the role switch: code and title.
    std::vector<std::pair<std::string, Say>> units_of(const Role& role) const;

    /// The data were generated (`--sample`): every page says so.
    bool is_sample() const;
    Done mark_as_sample(Date on) const;
    /// The day pages ask about when none is named: today, or the day under which generated data stand.
    Date usual_day() const;

 private:
    City(Folders folders, Texts texts, Clock& clock) : folders_(std::move(folders)), texts_(std::move(texts)), clock_(clock) {}
    /// Districts and departments of the plan become rows, once; a second start changes nothing.
    Done seed();

    Folders folders_;
    Kept<Texts> texts_;
    Principal keeper_;  ///< the engine role that fills the organisation and looks units up
    Clock& clock_;
    std::shared_ptr<Files> files_;
    Kept<facts::Ledger> ledger_;
    Kept<progress::Progress> progress_;
    std::mutex reloading_;
    mutable std::mutex problem_guard_;
    Faults problem_;  ///< why the folder's texts are not in force
};

}  // namespace zhigai::app
