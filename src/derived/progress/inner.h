#pragma once

#include <mutex>

#include "derived/progress/arithmetic.h"
#include "derived/progress/progress.h"

namespace zhigai::progress {

/// The parts of Progress, shared by its files.
struct Progress::Inner {
    std::shared_ptr<const Programme> programme;
    std::shared_ptr<const plan::Plan> plan;
    std::unique_ptr<Bookkeeper> keeper;
    std::unique_ptr<Arithmetic> arithmetic;

    /// The book of the ledger's newest version, kept until the version moves.
    Result<std::shared_ptr<const Book>> book(const facts::Ledger* ledger, const Principal& who,
                                             const std::string& rule);
    UnitFigures unit_figures(const Book& book, const Question& question, const std::string& unit) const;
    Result<TargetFigures> target_figures(const facts::Ledger* ledger, const Principal& who, const Book& book,
                                         const plan::Target& target, const Question& question,
                                         std::vector<std::int64_t>* rows) const;
    Result<std::vector<std::int64_t>> union_of_parts(const facts::Ledger* ledger, const Principal& who, const Book& book,
                                                     const plan::Target& target, const Question& question) const;
    std::pair<std::int64_t, std::int64_t> units_reaching(const Book& book, const plan::Target& target,
                                                         const std::vector<std::int64_t>& rows) const;

 private:
    struct Key {
        std::string rule;
        std::vector<std::string> roles;
        std::map<std::string, std::vector<std::int64_t>> my;
        auto operator<=>(const Key&) const = default;
    };
    std::mutex mutex_;
    std::map<Key, std::shared_ptr<const Book>> books_;
};

/// Whether a counted row belongs to a figure (its `done` measure; `under_way` is for that measure).
bool counts(const Counted& row, const FigureRef& ref, bool under_way = false);
/// Ids of the rows behind a figure, ascending.
std::vector<std::int64_t> rows_of(const Book& book, const FigureRef& ref, bool under_way = false);
/// The sentence of 总览.
std::vector<SentencePart> headline(const plan::Plan& plan, const Arithmetic& arithmetic, const Overview& overview);
inline constexpr std::string_view outside_plan = "-";

}  // namespace zhigai::progress
