#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capabilities/sample/internal/dialects.h"
#include "capabilities/sample/internal/random.h"
#include "metadata/plan/plan.h"

/// The city that is invented: who there is and what they built. How it is written is not said here.
namespace zhigai::sample {

struct YearFigures {
    int year = 0;
    std::int64_t revenue = 0, invoiced = 0, tax = 0;  ///< fen
    std::int64_t staff = 0;
};
struct Firm {
    std::size_t district = 0;  ///< index into the plan's districts
    std::string code, name, chain, labels, address, contact, phone;
    const Trade* trade = nullptr;
    std::string product;
    const Band* band = nullptr;
    bool above_scale = true;
    std::optional<Date> scale_from;
    Date founded{};
    std::vector<YearFigures> years;
};
struct Project {
    std::size_t firm = 0;
    std::string name, content, filing, remark;
    const Kind* kind = nullptr;
    Stage stage = Stage::Reserve;
    std::optional<std::int64_t> planned_total, actual_total, planned, actual;  ///< fen
    std::optional<Date> started, finished, accepted;
};
struct World {
    Date on{};
    std::vector<Firm> firms;        ///< by district
    std::vector<Project> projects;  ///< by district of the firm
};

/// A district of the plan and what it is asked for.
struct District {
    std::size_t index = 0;
    std::vector<std::int64_t> quotas;  ///< by year of the plan
};
std::vector<District> districts_of(const plan::Plan& plan);

class Inventor {
 public:
    Inventor(const Dialects& dialects, const plan::Plan& plan, std::uint64_t seed,
             std::string purpose);
    World invent(int firms, Date today);
    /// A few firms of the given districts, each project finished and in order: for the book of
    /// faults.
    World small(int firms, int projects, const std::vector<std::size_t>& districts,
                const std::vector<std::size_t>& avoid, Date today);

 private:
    Firm firm(std::size_t district, bool above_scale);
    std::string credit_code();
    Project project(std::size_t firm, Stage stage);
    void finish(Project& project, int year, Date on);
    void begin(Project& project, Date on);
    void money(Project& project);
    std::size_t next_firm(std::size_t district, bool above_scale);
    std::int64_t amount(Range wan);

    const Dialects& dialects_;
    const plan::Plan& plan_;
    Random random_;
    bool reversed_;  ///< of the book of faults: its codes and names meet none of the others
    World world_;
    std::vector<std::string> names_, codes_;
    std::vector<std::vector<std::size_t>> above_, below_;  ///< firms by district
    std::vector<std::size_t> turn_above_, turn_below_;
    std::vector<std::vector<std::string>> project_names_;  ///< by firm
};

}  // namespace zhigai::sample
