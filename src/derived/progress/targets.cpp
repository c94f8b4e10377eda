// Each target beside its actual value, or the word that says why there is none.
#include <algorithm>
#include <map>
#include <set>

#include "derived/progress/inner.h"

namespace zhigai::progress {

namespace {

const Status awaited = {"awaits", "none", {"待接入", "Not yet connected"}};
const Status judged = {"judged", "none", {"待认定", "A person judges"}};
const Status not_handed_down = {"not_handed_down", "none", {"待下达", "Not yet handed down"}};
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

/// How much the rows come to, in the unit the target is printed in. Exact: 亿元 shifts the point.
Decimal sum_of(const Book& book, const plan::Target& target, const std::vector<std::int64_t>& rows) {
    std::int64_t fen = 0;
    for (const Counted& row : book.rows) {
        if (std::binary_search(rows.begin(), rows.end(), row.id)) fen += row.fen.value_or(0);
    }
    const int places = target.unit == "亿元" ? 10 : target.unit == "万元" ? 6 : 2;
    return Decimal::scaled(fen, places);
}

}  // namespace

/// The different rows that the parts of a union count: a row that two of them count is one.
Result<std::vector<std::int64_t>> Progress::Inner::union_of_parts(const facts::Ledger* ledger, const Principal& who,
                                                                  const Book& book, const plan::Target& target,
                                                                  const Question& question) const {
    std::set<std::int64_t> together;
    for (const plan::Target& part : plan->targets) {
        if (part.parent != target.id || part.relation != "union") continue;
        std::vector<std::int64_t> rows;
        ZG_DO(target_figures(ledger, who, book, part, question, &rows));
        together.insert(rows.begin(), rows.end());
    }
    return std::vector<std::int64_t>(together.begin(), together.end());
}

/// Of the districts that the rule is about: how many have counted enough by themselves, and how many there are.
std::pair<std::int64_t, std::int64_t> Progress::Inner::units_reaching(const Book& book, const plan::Target& target,
                                                                      const std::vector<std::int64_t>& rows) const {
    const plan::Organisation& all = plan->organisation;
    std::map<std::string, std::int64_t> per_unit;
    if (const plan::Unit* group = all.unit(target.each); group != nullptr) {
        for (const std::string& member : group->members) per_unit[member] = 0;
    } else {
        for (const plan::District& district : all.districts) per_unit[district.id] = 0;
    }
    for (const Counted& row : book.rows) {
        const auto place = book.unit_of_place.find(row.where);
        const auto unit = per_unit.find(place == book.unit_of_place.end() ? row.unit : place->second);
        if (unit != per_unit.end() && std::binary_search(rows.begin(), rows.end(), row.id)) ++unit->second;
    }
    const auto reaching = std::count_if(per_unit.begin(), per_unit.end(), [&](const auto& unit) {
        return reached(target, Decimal::from(unit.second)).value_or(false);
    });
    return {reaching, static_cast<std::int64_t>(per_unit.size())};
}

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
    if (target.kind == plan::TargetKind::FollowsUpper && !target.value) {
        out.status = not_handed_down;
        return out;
    }
    const plan::Measure& measure = *target.measure;
    FigureRef ref{.measure = "target", .question = question, .target = target.id};
    ref.question.year = 0;
    FigureRef counted{.measure = "done", .question = question};
    // A target of each year is asked of the question's year, or of the plan's last one.
    const int of_year = target.repeat.empty() ? target.year : question.year != 0 ? question.year : plan->years.back();
    counted.question.year = measure.in_year ? of_year : 0;
    std::vector<std::int64_t> found = rows_of(book, counted);
    if (ledger != nullptr && !measure.where.empty() && !measure.over) {
        auto wanted = ZG_TRY(keeper->satisfying(*ledger, who, book, measure.where));
        std::erase_if(found, [&](std::int64_t id) { return !std::binary_search(wanted.begin(), wanted.end(), id); });
    }
    if (measure.form == plan::Measure::Form::Parts) {
        found = ZG_TRY(union_of_parts(ledger, who, book, target, question));
    }
    if (target.kind == plan::TargetKind::RulePerUnit) {
        out.ref = ref;
        const auto [reaching, all] = units_reaching(book, target, found);
        out.value = Decimal::from(reaching);
        out.status = all == 0 ? judged : reaching == all ? met : not_met;
        if (rows != nullptr) *rows = std::move(found);
        return out;
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
        case plan::Measure::Form::Sum: out.value = sum_of(book, target, found); break;
        case plan::Measure::Form::Parts:
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
        period.year = measure.in_year ? of_year : 0;
        out.status = arithmetic->light(*target.value, *out.value, period_of(*plan, period));
    } else {
        out.status = not_met;
    }
    return out;
}

}  // namespace zhigai::progress
