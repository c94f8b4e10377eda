#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "derived/progress/book.h"
#include "derived/progress/question.h"
#include "metadata/plan/plan.h"

/// How far the city is: counted from facts, never typed. Every figure has an address (FigureRef) by which its rows open.
namespace zhigai::progress {

/// A light of the plan's rule, or the fixed words of targets.
struct Status {
    std::string id;
    std::string tone;  ///< none, good, slow, late, now
    Say title;
};

/// One line of the table: a place, or the total.
struct UnitFigures {
    std::string unit;             ///< the plan's id; empty = total; "-" = places not in the plan
    Say title;
    Say short_title;
    std::optional<Decimal> quota;  ///< nullopt: no cell for it; 0 is 无任务
    std::map<int, std::optional<Decimal>> quotas;
    plan::QuotaTable::Owed owed;   ///< of the table's periods: those before the day, and the one that holds it
    std::int64_t done = 0;
    std::int64_t under_way = 0;
    std::optional<Decimal> rate;   ///< percent, one decimal, half up; nullopt without a task
    Decimal due;                   ///< exact; shown with one decimal
    Decimal ahead;                 ///< done − due
    Decimal forecast;
    Decimal gap;                   ///< forecast − quota, negative = short
    std::optional<Decimal> pace_needed;  ///< a month, from now to the end; nullopt when no day is left
    std::int64_t fen = 0;          ///< how much, over the done rows
    Status status;
    std::vector<std::int64_t> months;  ///< done in each month of the question's year
};

struct KindFigures {
    std::string code;
    std::int64_t done = 0;
    std::int64_t under_way = 0;
};

struct MonthPoint {
    int year = 0;
    int month = 0;
    Date to;            ///< its last day, or the day asked for when that comes first
    std::int64_t done = 0;
    std::int64_t cumulative = 0;
    Decimal due;
    bool past = false;  ///< the month has begun by the day asked for
};

/// One stretch of the headline: plain words, or a figure with its address.
struct SentencePart {
    Say text;
    std::optional<FigureRef> ref;
    bool strong = false;
    std::string tone;
};

struct TargetFigures {
    const plan::Target* target = nullptr;
    std::optional<Decimal> value;  ///< percent in points
    Status status;
    std::optional<FigureRef> ref;
};

struct Overview {
    Question question;
    std::int64_t data_version = 0;
    bool no_data = false;
    std::int64_t days_passed = 0, days_in_period = 0;
    std::vector<UnitFigures> units;
    UnitFigures total;
    std::vector<KindFigures> kinds;
    std::vector<MonthPoint> curve;
    Decimal recent_per_month;
    std::vector<SentencePart> sentence;
    std::vector<TargetFigures> targets;
    const plan::CountingRule* rule = nullptr;
};

/// What stands behind one figure.
struct Figure {
    FigureRef ref;
    Say title;
    std::string value;   ///< exact text
    Say shown;
    Status status;
    Say formula;
    struct Basis {
        Say text;
        std::string source;
        std::string quote;
    };
    std::vector<Basis> basis;
    struct Input {
        Say title;
        std::string value;
        std::optional<FigureRef> ref;
    };
    std::vector<Input> inputs;
    std::string register_id;           ///< register of `rows`
    std::vector<std::int64_t> rows;    ///< that the count counts; empty for figures that are no count
    std::int64_t data_version = 0;
};

struct UnitChange {
    std::string unit;
    Say title;
    std::int64_t before = 0, after = 0;
    std::vector<std::int64_t> gained, lost;
};

/// The engine. Thread-safe; keeps the books of the last data version.
class Progress {
 public:
    static Result<std::unique_ptr<Progress>> create(std::shared_ptr<const Programme> programme,
                                                    std::shared_ptr<const plan::Plan> plan);
    ~Progress();

    const plan::Plan& plan() const;

    /// `ledger` null = the plan alone: done 0, said so by no_data.
    Result<Overview> overview(const facts::Ledger* ledger, const Principal& who, const Question& question) const;
    /// nullopt-like fault `unknown_figure` when the address names nothing.
    Result<Figure> figure(const facts::Ledger* ledger, const Principal& who, const FigureRef& ref) const;
    /// By the day that counts: done in (since, until].
    Result<std::vector<UnitChange>> changes(const facts::Ledger& ledger, const Principal& who, const Question& until,
                                            Date since) const;
    /// Done per unit under every rule of the plan: which 口径 gives which number.
    Result<std::map<std::string, std::map<std::string, std::int64_t>>> by_rule(const facts::Ledger& ledger,
                                                                             const Principal& who,
                                                                             const Question& question) const;

 private:
    struct Inner;
    explicit Progress(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace zhigai::progress
