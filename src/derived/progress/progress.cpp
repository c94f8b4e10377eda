#include "derived/progress/progress.h"

#include <algorithm>

#include "derived/progress/inner.h"

namespace zhigai::progress {

using std::chrono::month;
using std::chrono::year;

namespace {

Date last_day(int y, unsigned m) {
    return Date{std::chrono::year_month_day_last{year{y}, std::chrono::month_day_last{month{m}}}};
}

bool in_unit(const Counted& row, const std::string& unit) {
    if (unit.empty()) return true;
    return unit == outside_plan ? row.unit.empty() : row.unit == unit;
}

std::vector<KindFigures> by_kind(const Book& book, const Question& question) {
    std::map<std::string, KindFigures> kinds;
    for (const Counted& row : book.rows) {
        KindFigures& kind = kinds[row.what_kind];
        kind.code = row.what_kind;
        FigureRef ref{.measure = "done", .question = question};
        if (counts(row, ref)) ++kind.done;
        if (row.under_way_on(question.on)) ++kind.under_way;
    }
    std::vector<KindFigures> out;
    for (auto& [code, kind] : kinds) {
        if (kind.done + kind.under_way > 0) out.push_back(std::move(kind));
    }
    return out;
}

}  // namespace

bool counts(const Counted& row, const FigureRef& ref, bool under_way) {
    if (!in_unit(row, ref.unit)) return false;
    if (!ref.kind.empty() && row.what_kind != ref.kind) return false;
    if (under_way) return row.under_way_on(ref.question.on);
    if (!row.done_on(ref.question.on)) return false;
    if (ref.question.year != 0 && row.year != ref.question.year) return false;
    if (ref.month != 0 && static_cast<unsigned>(row.when->month()) != static_cast<unsigned>(ref.month)) return false;
    return !ref.since || *row.when > *ref.since;
}

std::vector<std::int64_t> rows_of(const Book& book, const FigureRef& ref, bool under_way) {
    std::vector<std::int64_t> out;
    for (const Counted& row : book.rows) {
        if (counts(row, ref, under_way)) out.push_back(row.id);
    }
    return out;
}

Result<std::shared_ptr<const Book>> Progress::Inner::book(const facts::Ledger* ledger, const Principal& who,
                                                          const std::string& rule) {
    const plan::CountingRule* found = plan->rule(rule);
    if (found == nullptr) return fail("unknown_rule", {"没有口径 " + rule, "no counting rule `" + rule + "`"});
    if (ledger == nullptr) return keeper->blank(found->id);
    const Key key{found->id, who.roles, who.my};
    {
        const std::lock_guard lock(mutex_);
        const auto kept = books_.find(key);
        if (kept != books_.end() && kept->second->seq == ledger->head_seq()) return kept->second;
    }
    auto book = ZG_TRY(keeper->keep(*ledger, who, found->id));
    const std::lock_guard lock(mutex_);
    if (books_.size() > 64) books_.clear();
    books_[key] = book;
    return book;
}

UnitFigures Progress::Inner::unit_figures(const Book& book, const Question& question, const std::string& unit) const {
    UnitFigures line;
    line.unit = unit;
    const plan::QuotaTable& table = plan->quota();
    for (const int y : table.years) {
        line.quotas[y] = unit.empty() ? std::optional(table.total(y)) : table.at(unit, y);
    }
    if (question.year != 0) {
        const auto quota = line.quotas.find(question.year);
        if (quota != line.quotas.end()) line.quota = quota->second;
    } else {
        for (const auto& [y, quota] : line.quotas) {
            if (quota) line.quota = plus(line.quota.value_or(Decimal()), *quota);
        }
    }
    line.months.assign(12, 0);
    const FigureRef ref{.measure = "done", .question = question, .unit = unit};
    for (const Counted& row : book.rows) {
        if (in_unit(row, unit) && row.under_way_on(question.on)) ++line.under_way;
        if (!counts(row, ref)) continue;
        ++line.done;
        line.fen += row.fen.value_or(0);
        if (question.year == 0 || static_cast<int>(row.when->year()) == question.year) {
            ++line.months[static_cast<unsigned>(row.when->month()) - 1];
        }
    }
    line.owed = table.owed(unit, question.year, question.on);
    if (const plan::Unit* district = plan->organisation.unit(unit); district != nullptr) {
        line.title = district->title;
        line.short_title = {district->short_name, district->title.en};
    } else if (unit == outside_plan) {
        line.title = line.short_title = {"不在分解表内", "Not in the breakdown"};
    } else {
        line.title = line.short_title = {"合计", "Total"};
    }
    arithmetic->fill(line, period_of(*plan, question));
    return line;
}

Progress::Progress(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Progress::~Progress() = default;
const plan::Plan& Progress::plan() const { return *inner_->plan; }

Result<std::unique_ptr<Progress>> Progress::create(std::shared_ptr<const Programme> programme,
                                                   std::shared_ptr<const plan::Plan> plan) {
    auto inner = std::make_unique<Inner>();
    inner->keeper = ZG_TRY(Bookkeeper::create(programme, plan));
    inner->arithmetic = ZG_TRY(Arithmetic::create(*plan));
    inner->programme = std::move(programme);
    inner->plan = std::move(plan);
    return std::unique_ptr<Progress>(new Progress(std::move(inner)));
}

namespace {

/// The curve of the year's months, or of all the plan's months.
std::vector<MonthPoint> curve_of(const Book& book, const Question& question, const plan::Plan& plan,
                                 const Arithmetic& arithmetic, Decimal quota) {
    const Period period = period_of(plan, question);
    std::vector<MonthPoint> curve;
    const std::chrono::year_month end{period.to.year(), period.to.month()};
    for (std::chrono::year_month at{period.from.year(), period.from.month()}; at <= end; at += std::chrono::months{1}) {
        MonthPoint point{.year = static_cast<int>(at.year()), .month = static_cast<int>(static_cast<unsigned>(at.month()))};
        const Date month_end = last_day(point.year, static_cast<unsigned>(point.month));
        point.to = std::min(month_end, std::max(question.on, period.from));
        point.past = Date{at.year(), at.month(), std::chrono::day{1}} <= question.on;
        Question until = question;
        until.on = month_end;
        point.due = arithmetic.due(quota, Decimal(), period_of(plan, until),
                                   plan.quota().owed("", question.year, month_end));
        if (point.past) {
            until.on = point.to;
            for (const Counted& row : book.rows) {
                if (!counts(row, {.measure = "done", .question = until})) continue;
                ++point.cumulative;
                if (row.when->year() == at.year() && row.when->month() == at.month()) ++point.done;
            }
        }
        curve.push_back(point);
    }
    return curve;
}

/// Done in the three full months before the month of the day asked for, a month on average.
Decimal recent(const Book& book, const Question& question) {
    const std::chrono::year_month here{question.on.year(), question.on.month()};
    const bool full = question.on == last_day(static_cast<int>(here.year()), static_cast<unsigned>(here.month()));
    const std::chrono::year_month last = full ? here : here - std::chrono::months{1};
    const std::chrono::year_month first = last - std::chrono::months{2};
    std::int64_t count = 0;
    for (const Counted& row : book.rows) {
        if (!row.done_on(question.on)) continue;
        const std::chrono::year_month at{row.when->year(), row.when->month()};
        if (at >= first && at <= last) ++count;
    }
    return Decimal::from(count).divide(Decimal::from(3)).value_or(Decimal());
}

}  // namespace

Result<Overview> Progress::overview(const facts::Ledger* ledger, const Principal& who, const Question& asked) const {
    const auto book = ZG_TRY(inner_->book(ledger, who, asked.rule));
    Overview out;
    out.question = asked;
    out.question.rule = book->rule->id;
    out.rule = book->rule;
    out.data_version = book->seq;
    out.no_data = book->no_data;
    const Period period = period_of(*inner_->plan, out.question);
    out.days_passed = period.passed;
    out.days_in_period = period.days;
    for (const plan::QuotaTable::Row& row : inner_->plan->quota().rows) {
        out.units.push_back(inner_->unit_figures(*book, out.question, row.unit));
    }
    UnitFigures outside = inner_->unit_figures(*book, out.question, std::string(outside_plan));
    if (outside.done + outside.under_way > 0) out.units.push_back(std::move(outside));
    out.total = inner_->unit_figures(*book, out.question, "");
    out.kinds = by_kind(*book, out.question);
    out.curve = curve_of(*book, out.question, *inner_->plan, *inner_->arithmetic, out.total.quota.value_or(Decimal()));
    out.recent_per_month = recent(*book, out.question);
    out.sentence = headline(*inner_->plan, *inner_->arithmetic, out);
    for (const plan::Target& target : inner_->plan->targets) {
        out.targets.push_back(ZG_TRY(inner_->target_figures(ledger, who, *book, target, out.question, nullptr)));
    }
    return out;
}

Result<std::vector<UnitChange>> Progress::changes(const facts::Ledger& ledger, const Principal& who,
                                                  const Question& until, Date since) const {
    const auto book = ZG_TRY(inner_->book(&ledger, who, until.rule));
    std::vector<UnitChange> out;
    std::vector<std::string> units;
    for (const plan::QuotaTable::Row& row : inner_->plan->quota().rows) units.push_back(row.unit);
    units.emplace_back(outside_plan);
    for (const std::string& unit : units) {
        const UnitFigures now = inner_->unit_figures(*book, until, unit);
        Question then = until;
        then.on = since;
        UnitChange change{.unit = unit, .title = now.title, .after = now.done};
        change.before = inner_->unit_figures(*book, then, unit).done;
        change.gained = rows_of(*book, {.measure = "gained", .question = until, .unit = unit, .since = since});
        if (unit != outside_plan || change.before + change.after > 0) out.push_back(std::move(change));
    }
    return out;
}

Result<std::map<std::string, std::map<std::string, std::int64_t>>> Progress::by_rule(const facts::Ledger& ledger,
                                                                                   const Principal& who,
                                                                                   const Question& question) const {
    std::map<std::string, std::map<std::string, std::int64_t>> out;
    for (const plan::CountingRule& rule : inner_->plan->counting) {
        const auto book = ZG_TRY(inner_->book(&ledger, who, rule.id));
        Question same = question;
        same.rule = rule.id;
        auto& units = out[rule.id];
        for (const Counted& row : book->rows) {
            if (counts(row, {.measure = "done", .question = same})) {
                ++units[row.unit.empty() ? std::string(outside_plan) : row.unit];
            }
        }
    }
    return out;
}

}  // namespace zhigai::progress
