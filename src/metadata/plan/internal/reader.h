#pragma once

#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metadata/plan/plan.h"
#include "metadata/yaml/yaml.h"

namespace zhigai::plan {

/// Reads the files of one plan folder in a fixed order and collects every fault. Each part of the
/// plan has its own read_*.cpp; what one file says of another is judged in cross_check.cpp, after
/// all are read.
class Reader {
 public:
    Reader(std::string folder, std::string shown);
    Result<std::shared_ptr<const Plan>> read();

 private:
    // load.cpp
    const yaml::Node* open(const std::string& name);
    void refuse_stray_files();
    void read_plan(const yaml::Node& root);
    void read_documents(const yaml::Node& root);
    void read_document(const yaml::Node& node);
    void cut_sections(const yaml::Node& list, Document& document);
    // read_organisation.cpp
    void read_organisation(const yaml::Node& root);
    void read_departments(const yaml::Node& list);
    void read_districts(const yaml::Node& list);
    void read_units(const yaml::Node& list);
    std::vector<Alias> aliases(const yaml::Node& list);
    // read_targets.cpp
    void read_targets(const yaml::Node& root);
    void read_target(const yaml::Node& node);
    void read_value(const yaml::Node& node, Target& target);
    void read_measure(const yaml::Node& node, Target& target);
    void read_over(const yaml::Node& node, Target& target);
    void read_bases(const yaml::Node& node, Target& target);
    void read_kind(const yaml::Node& node, Target& target);
    void read_quotas(const yaml::Node& root);
    void read_quota_table(const yaml::Node& node);
    void read_periods(const yaml::Node& node, QuotaTable& table);
    std::string quota_unit(const yaml::Node& node, const QuotaTable& table,
                           std::set<std::string>& seen);
    QuotaTable::Row quota_row(const yaml::Node& node, const yaml::Node& table, std::size_t values);
    // read_tasks.cpp
    void read_tasks(const yaml::Node& root);
    void read_task(const yaml::Node& node, bool support);
    void read_checklist(const yaml::Node& node);
    void read_not_targets(const yaml::Node& root);
    // read_rewards.cpp
    void read_rewards(const yaml::Node& root);
    void read_clause(const yaml::Node& node);
    void read_amount(const yaml::Node& node, Clause& clause);
    void read_bands(const yaml::Node& node, Clause& clause);
    void read_interest(const yaml::Node& node, Clause& clause);
    void read_batch(const yaml::Node& node, Clause& clause);
    void read_parameters(const yaml::Node& list);
    void read_payments(const yaml::Node& node, Clause& clause);
    void read_examples(const yaml::Node& list, Clause& clause);
    std::string base_of(const yaml::Node& map, std::string_view key = "of");
    // read_rules.cpp
    void read_supervision(const yaml::Node& root);
    void read_light_rule(const yaml::Node& node);
    void read_counting(const yaml::Node& root);
    void read_headline(const yaml::Node& root);
    void check_placeholders(const yaml::Node& node, std::span<const std::string_view> known);
    // cross_check.cpp
    void cross_check();
    void check_departments();
    void check_parents();
    void check_quotas();
    void check_references();
    void check_overlaps();
    void note(std::string code, Say what, const Place& place);

    // reader.cpp: small things every file needs; each adds its fault and goes on
    void fault(const yaml::Node& node, std::string code, Say what, Say mend = {});
    void fault(const Place& place, std::string code, Say what, Say mend = {});
    const yaml::Node& need(const yaml::Node& map, std::string_view key);
    /// only_keys of the YAML reader, with words of plans.md that are not loaded yet named as such.
    void keys(const yaml::Node& map, std::vector<std::string_view> known);
    const std::vector<yaml::Node>& list(const yaml::Node& node);
    std::string text(const yaml::Node& map, std::string_view key, bool required = true);
    Say say(const yaml::Node& map);
    Say say_in(const yaml::Node& map, std::string_view key, bool required);
    std::string id(const yaml::Node& map, std::set<std::string>& used, std::string_view key = "id");
    std::string name_of(const yaml::Node& node);  ///< an id that names something elsewhere
    std::vector<std::string> names(const yaml::Node& node);
    std::optional<Date> date(const yaml::Node& map, std::string_view key, bool required = true);
    std::optional<Decimal> number(const yaml::Node& node);
    std::optional<Decimal> money(const yaml::Node& node);
    std::optional<Decimal> percent(const yaml::Node& node);
    int whole(const yaml::Node& node, int low, int high);
    bool yes(const yaml::Node& map, std::string_view key, bool otherwise);
    Formula formula(const yaml::Node& map, std::string_view key, bool required);
    /// The section named by `source` (or `fallback`'s) and the exact words under `key`.
    Quote quote(const yaml::Node& map, const yaml::Node& fallback, std::string_view key = "quote");
    Quote locate(const yaml::Node& words, const yaml::Node& map, const yaml::Node& fallback);
    void explain_missing(const yaml::Node& words, const Document& document, const Section& section);
    std::vector<Reading> readings(const yaml::Node& map);
    Reading reading(const yaml::Node& node);
    std::vector<Say> notes(const yaml::Node& node);
    std::string one_of(const yaml::Node& node, std::span<const std::string_view> words);
    template <class T>
    T word(const yaml::Node& node, std::span<const std::pair<std::string_view, T>> table,
           T otherwise) {
        std::vector<std::string_view> words;
        for (const auto& entry : table) words.push_back(entry.first);
        const std::string found = one_of(node, words);
        for (const auto& entry : table) {
            if (entry.first == found) return entry.second;
        }
        return otherwise;
    }

    std::string folder_;
    std::string shown_;
    std::shared_ptr<Plan> plan_;
    Faults faults_;
    std::map<std::string, yaml::Node> roots_;
    std::map<std::string, std::string> bytes_;  ///< what was read, for the bundle's hash
    std::set<std::string> used_targets_, used_clauses_;
    std::set<std::string>
        uncut_;  ///< sections named in documents.yaml whose heading the text does not have
    std::vector<std::pair<std::string, Place>> department_refs_, district_refs_, target_refs_,
        clause_refs_, awaited_refs_, decided_refs_;
};

/// The files of a plan folder, in the order in which faults are told.
inline constexpr std::array<std::string_view, 11> plan_files{
    "plan.yaml",         "documents/documents.yaml",
    "organisation.yaml", "targets.yaml",
    "quotas.yaml",       "tasks.yaml",
    "rewards.yaml",      "supervision.yaml",
    "counting.yaml",     "headline.yaml",
    "not_a_target.yaml"};

}  // namespace zhigai::plan
