// Each target beside its actual value, or the word that says why there is none.
#include <algorithm>
#include <set>

#include "derived/progress/inner.h"

namespace zhigai::progress {

namespace {

const Status awaited = {"awaits", "none", {"待接入", "Not yet connected"}};
const Status judged = {"judged", "none", {"待认定", "A person judges"}};
const Status met = {"met", "good", {"已完成", "Done"}};
const Status not_met = {"not_met", "slow", {"未达到", "Not reached"}};

/// Whether a value is what the target asks for; nullopt where only a person can say.
std::optional<bool> reached(const plan::Target& target, Decimal value) {
    if (!target.value) return std::nullopt;
    const Decimal wanted = *target.value;
    switch (target.comparator) {
        case plan::Comparator::AtLeast:
        case plan::Comparator::Range:
        case plan::Comparator::Breakthrough: return value >= wanted;
        case plan::Comparator::Over: return value > wanted;
        case plan::Comparator::Equal: return value == wanted;
        case plan::Comparator::Below: return value < wanted;
        case plan::Comparator::AtMost: return value <= wanted;
        case plan::Comparator::Approach:
            if (!target.tolerance) return std::nullopt;
            return minus(value, wanted).abs() <= *target.tolerance;
        case plan::Comparator::Rank: return std::nullopt;
    }
    return std::nullopt;
}

bool grows_with_time(const plan::Target& target) {
    return target.basis == plan::Basis::NewInYear || target.basis == plan::Basis::New ||
           target.basis == plan::Basis::Cumulative;
}

}  // namespace

Result<TargetFigures> Progress::Inner::target_figures(const facts::Ledger* ledger, const Principal& who,
                                                      const Book& book, const plan::Target& target,
                                                      const Question& question,
                                                      std::vector<std::int64_t>* rows) const {
    TargetFigures out{.target = &target};
    if (!target.awaits.empty()) {
        out.status = awaited;
        return out;
    }
    if (!target.measure) {
        out.status = judged;
        return out;
    }
    const plan::Measure& measure = *target.measure;
    FigureRef ref{.measure = "target", .question = question, .target = target.id};
    ref.question.year = 0;
    FigureRef counted{.measure = "done", .question = question};
    counted.question.year = measure.in_year ? target.year : 0;
    std::vector<std::int64_t> found = rows_of(book, counted);
    if (ledger != nullptr && !measure.where.empty() && !measure.over) {
        auto wanted = ZG_TRY(keeper->satisfying(*ledger, who, book, measure.where));
        std::erase_if(found, [&](std::int64_t id) { return !std::binary_search(wanted.begin(), wanted.end(), id); });
    }
    std::set<std::int64_t> distinct;
    std::set<std::string> words;
    for (const Counted& row : book.rows) {
        if (!std::binary_search(found.begin(), found.end(), row.id)) continue;
        if (measure.role == "where") distinct.insert(row.where);
        if (measure.role == "who") distinct.insert(row.who);
        if (measure.role == "what_kind") words.insert(row.what_kind);
    }
    distinct.erase(0);
    const auto count = [](std::size_t n) { return Decimal::from(static_cast<std::int64_t>(n)); };
    switch (measure.form) {
        case plan::Measure::Form::Over: {
            // 累计 and a level reached count what came before the plan too; 新增 and a year's task do not.
            Question period = question;
            period.year = counted.question.year;
            const Period days = period_of(*plan, period);
            const bool within = target.basis == plan::Basis::New || measure.in_year;
            const Date from = within ? days.from : Date{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
            Bookkeeper::Taken taken;
            if (ledger != nullptr) {
                taken = ZG_TRY(keeper->over(*ledger, who, measure, from, within ? std::min(question.on, days.to) : question.on));
            }
            out.value = taken.value;
            found = std::move(taken.rows);
            break;
        }
        case plan::Measure::Form::Rows: out.value = count(found.size()); break;
        case plan::Measure::Form::Distinct:
            out.value = count(measure.role == "what_kind" ? words.size() : distinct.size());
            break;
        case plan::Measure::Form::Share: {
            std::vector<std::int64_t> whole;
            if (ledger != nullptr) {
                whole = ZG_TRY(keeper->population(*ledger, who, measure.register_id, measure.population));
            }
            const auto part = std::count_if(whole.begin(), whole.end(),
                                            [&](std::int64_t id) { return distinct.contains(id); });
            out.value = percent(Decimal::from(part), count(whole.size()));
            break;
        }
    }
    if (rows != nullptr) *rows = std::move(found);
    if (!out.value) {  // a share of nothing
        out.status = judged;
        return out;
    }
    out.ref = ref;
    const std::optional<bool> is_reached = reached(target, *out.value);
    if (is_reached && *is_reached) {
        out.status = met;
    } else if (!is_reached) {
        out.status = judged;
    } else if (grows_with_time(target) && target.value) {
        Question period = question;
        period.year = measure.in_year ? target.year : 0;
        out.status = arithmetic->light(*target.value, *out.value, period_of(*plan, period));
    } else {
        out.status = not_met;
    }
    return out;
}

}  // namespace zhigai::progress
