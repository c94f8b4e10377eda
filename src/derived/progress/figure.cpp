// What stands behind a figure: formula, 口径 with its clause, inputs, rows.
#include <fmt/format.h>

#include <algorithm>

#include "derived/progress/inner.h"

namespace zhigai::progress {

namespace {

FigureRef with(const FigureRef& ref, std::string measure) {
    FigureRef other = ref;
    other.measure = std::move(measure);
    return other;
}

Figure::Input input(Say title, std::string value, std::optional<FigureRef> ref = {}) {
    return {std::move(title), std::move(value), std::move(ref)};
}

void show(Figure& figure, std::string value, const Say& unit) {
    figure.shown = {value + (unit.zh.empty() ? "" : " " + unit.zh), value + (unit.en.empty() ? "" : " " + unit.en)};
    figure.value = std::move(value);
}

const Say done_title = {"完成", "Done"};
const Say quota_title = {"任务", "Task"};
const Say due_title = {"应达", "Due"};
const Say forecast_title = {"年底预计", "Forecast to the end"};

/// How a figure over a register of its own is taken, then its conditions as the plan's file writes them.
Say over_formula(const plan::Measure& measure) {
    using Figure = plan::Measure::Over::Figure;
    const plan::Measure::Over& over = *measure.over;
    Say out;
    switch (over.figure) {
        case Figure::Rows: out = {"下面各行的个数", "the number of the rows below"}; break;
        case Figure::Values:
            out = {fmt::format("下面各行中不同的 {} 的个数", over.of.text), fmt::format("different `{}` among the rows below", over.of.text)};
            break;
        case Figure::Sum: out = {fmt::format("下面各行 {} 之和", over.of.text), fmt::format("the sum of `{}` over the rows below", over.of.text)}; break;
        case Figure::Mean: out = {fmt::format("下面各行 {} 的平均", over.of.text), fmt::format("the mean of `{}` over the rows below", over.of.text)}; break;
        case Figure::Rate:
            out = {fmt::format("下面各行中 {} 成立的百分比", over.of.text), fmt::format("the share of the rows below where `{}` holds", over.of.text)};
            break;
    }
    const auto add = [&](const char* zh, const char* en, const plan::Formula& formula) {
        if (formula.empty()) return;
        out.zh += fmt::format("；{} {}", zh, formula.text);
        out.en += fmt::format("; {} {}", en, formula.text);
    };
    add("条件", "where", measure.where);
    add("日期", "day", over.day);
    add("同一对象取最近一行：", "the latest row for each", over.latest);
    return out;
}

}  // namespace

Result<Figure> Progress::figure(const facts::Ledger* ledger, const Principal& who, const FigureRef& asked) const {
    FigureRef ref = asked;
    const auto book = ZG_TRY(inner_->book(ledger, who, ref.question.rule));
    ref.question.rule = book->rule->id;
    const plan::Plan& plan = *inner_->plan;
    const auto unknown = [&] {
        return fail("unknown_figure", {"没有这个数：" + asked.text(), "no such figure: " + asked.text()}, {},
                    {"从总览上点开", "open it from the overview"});
    };
    if (!ref.unit.empty() && ref.unit != outside_plan && plan.organisation.unit(ref.unit) == nullptr) return unknown();
    Figure out{.ref = ref, .data_version = book->seq};
    const UnitFigures line = inner_->unit_figures(*book, ref.question, ref.unit);
    const Period period = period_of(plan, ref.question);
    const Say pieces = {plan.quota().unit, ""};
    const plan::Pace& pace = plan.supervision.pace();
    const std::string done = std::to_string(line.done);
    const std::string quota = line.quota ? line.quota->to_string() : "—";
    const auto by_rule = [&] { out.basis.push_back({book->rule->says, "", ""}); };
    const auto title = [&](const Say& what) {
        const std::string y = ref.question.year == 0 ? std::string("三年累计") : fmt::format("{}年", ref.question.year);
        const std::string en_y = ref.question.year == 0 ? std::string("all years") : std::to_string(ref.question.year);
        out.title = {fmt::format("{} · {} · {}", line.title.zh, y, what.zh),
                     fmt::format("{} · {} · {}", line.title.en, en_y, what.en)};
    };
    const auto pace_inputs = [&] {
        out.inputs = {input(done_title, done, with(ref, "done")), input(quota_title, quota, with(ref, "quota")),
                      input({"已过天数", "Days passed"}, std::to_string(period.passed)),
                      input({"全部天数", "Days in all"}, std::to_string(period.days))};
        out.basis.push_back({pace.says, "", ""});
    };
    out.status = line.status;
    if (ref.measure == "done" || ref.measure == "gained") {
        title(ref.since ? Say{"其间完成", "Done since"} : done_title);
        out.rows = rows_of(*book, ref);
        out.register_id = book->rule->register_id;
        show(out, std::to_string(out.rows.size()), pieces);
        out.formula = {"下面各行的个数", "the number of the rows below"};
        by_rule();
    } else if (ref.measure == "under_way") {
        title({"在建", "Under way"});
        out.rows = rows_of(*book, ref, true);
        out.register_id = book->rule->register_id;
        show(out, std::to_string(out.rows.size()), pieces);
        out.formula = {"到这一天已开工、还没有完成的行数", "rows begun and not yet done on the day"};
        by_rule();
    } else if (ref.measure == "quota") {
        title(quota_title);
        show(out, quota, pieces);
        const plan::QuotaTable& table = plan.quota();
        if (const plan::QuotaTable::Row* row = table.row(ref.unit); row != nullptr) {
            out.formula = {"计划下达", "set by the plan"};
            out.basis.push_back({table.title, row->quote.section, row->quote.plain()});
        } else {
            out.formula = {"各行之和", "the sum of the rows"};
            out.basis.push_back({table.title, table.header.section, ""});
            for (const plan::QuotaTable::Row& each : table.rows) {
                FigureRef part = ref;
                part.unit = each.unit;
                const UnitFigures unit = inner_->unit_figures(*book, ref.question, each.unit);
                out.inputs.push_back(input(unit.title, unit.quota ? unit.quota->to_string() : "—", part));
            }
        }
    } else if (ref.measure == "rate") {
        title({"完成率", "Rate"});
        show(out, line.rate ? fixed(*line.rate, 1) + "%" : "—", {});
        out.formula = {"完成 ÷ 任务，保留一位小数，四舍五入", "done / task, one decimal, half up"};
        out.inputs = {input(done_title, done, with(ref, "done")), input(quota_title, quota, with(ref, "quota"))};
    } else if (ref.measure == "due") {
        title(due_title);
        show(out, fixed(line.due, 1), pieces);
        out.formula = {pace.due.text, pace.due.text};
        pace_inputs();
    } else if (ref.measure == "ahead") {
        title({"与应达差", "Ahead of due"});
        show(out, with_sign(line.ahead, 1), pieces);
        out.formula = {"完成 − 应达", "done − due"};
        out.inputs = {input(done_title, done, with(ref, "done")), input(due_title, fixed(line.due, 1), with(ref, "due"))};
    } else if (ref.measure == "forecast") {
        title(forecast_title);
        show(out, fixed(line.forecast, 0), pieces);
        out.formula = {pace.forecast.text, pace.forecast.text};
        pace_inputs();
    } else if (ref.measure == "gap") {
        title({"年底差", "Gap at the end"});
        show(out, with_sign(line.gap, 0), pieces);
        out.formula = {"年底预计 − 任务", "forecast − task"};
        out.inputs = {input(forecast_title, fixed(line.forecast, 1), with(ref, "forecast")),
                      input(quota_title, quota, with(ref, "quota"))};
    } else if (ref.measure == "pace") {
        title({"此后每月需", "Needed each month from now"});
        show(out, line.pace_needed ? fixed(*line.pace_needed, 1) : "—", pieces);
        out.formula = {"（任务 − 完成）÷（余下天数 × 12 ÷ 365）", "(task − done) / (days left × 12 / 365)"};
        pace_inputs();
    } else if (ref.measure == "amount") {
        title({"完成项目投资", "Investment of what is done"});
        out.rows = rows_of(*book, ref);
        out.register_id = book->rule->register_id;
        std::int64_t fen = 0;
        for (const Counted& row : book->rows) {
            if (counts(row, ref)) fen += row.fen.value_or(0);
        }
        const std::string yuan = fixed(Decimal::scaled(fen, 2), 2);
        show(out, yuan, {"元", "yuan"});
        out.formula = {"下面各行金额之和", "the sum over the rows below"};
        by_rule();
    } else if (ref.measure == "target") {
        const plan::Target* target = plan.target(ref.target);
        if (target == nullptr) return unknown();
        const TargetFigures figures =
            ZG_TRY(inner_->target_figures(ledger, who, *book, *target, ref.question, &out.rows));
        out.title = target->title;
        out.status = figures.status;
        const plan::Measure::Over* over = target->measure && target->measure->over ? &*target->measure->over : nullptr;
        out.register_id = over != nullptr ? over->register_id : book->rule->register_id;
        if (figures.value) {
            const bool share = target->unit == "%";
            show(out, share ? fixed(*figures.value, 1) : figures.value->to_string(), {target->unit, ""});
        }
        if (target->measure) {
            switch (target->measure->form) {
                case plan::Measure::Form::Over: out.formula = over_formula(*target->measure); break;
                case plan::Measure::Form::Rows: out.formula = {"下面各行的个数", "the number of the rows below"}; break;
                case plan::Measure::Form::Parts:
                    out.formula = {"各分项涉及的行，同一行只算一次", "the rows of its parts, each row once"};
                    break;
                case plan::Measure::Form::Sum:
                    out.formula = {"下面各行的金额之和", "the sum over the rows below"};
                    break;
                case plan::Measure::Form::Distinct:
                    out.formula = {"下面各行中不同的对象数", "different ones among the rows below"};
                    break;
                case plan::Measure::Form::Share:
                    out.formula = {"下面各行涉及的对象，占总体的百分比", "the share of the population that the rows below reach"};
                    break;
            }
        }
        out.basis.push_back({{"原文", "The plan's words"}, target->quote.section, target->quote.plain()});
        if (over == nullptr) by_rule();
        for (const plan::Reading& reading : target->readings) {
            out.basis.push_back({{reading.title.zh + "：" + reading.taken.title.zh + "（" + reading.why.zh + "）",
                                  reading.title.en + ": " + reading.taken.title.en + " (" + reading.why.en + ")"},
                                 "",
                                 ""});
        }
    } else {
        return unknown();
    }
    return out;
}

}  // namespace zhigai::progress
