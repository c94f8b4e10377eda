#include <nlohmann/json.hpp>

#include "app/json/json.h"
#include "derived/progress/arithmetic.h"

namespace zhigai::app {

namespace {

using progress::FigureRef;
using progress::fixed;
using progress::Question;

Json optional_text(const std::optional<Decimal>& value, int places) {
    return value ? Json(fixed(*value, places)) : Json();
}

Json number_or_null(const std::optional<Decimal>& value) {
    if (!value) return nullptr;
    const auto whole = value->to_int();
    return whole ? Json(*whole) : Json(value->to_string());
}

std::string printed(const plan::Target& target) {
    if (!target.value) return "";
    std::string out = target.value->to_string();
    if (target.high) out += "—" + target.high->to_string();
    return out + (target.unit == "%" ? "%" : "");
}

}  // namespace

Json to_json(const progress::UnitFigures& line, const Question& question) {
    const auto ref = [&](const char* measure) {
        return FigureRef{.measure = measure, .question = question, .unit = line.unit}.text();
    };
    Json quotas = Json::object();
    for (const auto& [year, quota] : line.quotas) quotas[std::to_string(year)] = number_or_null(quota);
    const bool has_task = line.quota && !line.quota->is_zero();
    return {{"code", line.unit},
            {"title", to_json(line.title)},
            {"short", to_json(line.short_title)},
            {"quota", number_or_null(line.quota)},
            {"quotas", std::move(quotas)},
            {"done", line.done},
            {"under_way", line.under_way},
            {"rate", optional_text(line.rate, 1)},
            {"due", has_task ? Json(fixed(line.due, 1)) : Json()},
            {"ahead", has_task ? Json(progress::with_sign(line.ahead, 1)) : Json()},
            {"forecast", has_task ? Json(fixed(line.forecast, 0)) : Json()},
            {"gap", has_task ? Json(progress::with_sign(line.gap, 0)) : Json()},
            {"pace_needed", optional_text(line.pace_needed, 1)},
            {"amount", fixed(Decimal::scaled(line.fen, 2), 2)},
            {"status", line.status.id},
            {"tone", line.status.tone},
            {"status_title", to_json(line.status.title)},
            {"months", line.months},
            {"refs",
             {{"done", ref("done")},
              {"under_way", ref("under_way")},
              {"quota", ref("quota")},
              {"rate", ref("rate")},
              {"due", ref("due")},
              {"ahead", ref("ahead")},
              {"forecast", ref("forecast")},
              {"gap", ref("gap")},
              {"pace", ref("pace")},
              {"amount", ref("amount")}}}};
}

Json to_json(const progress::TargetFigures& figures, const plan::Plan& plan) {
    const plan::Target& target = *figures.target;
    Json departments = Json::array();
    for (const std::string& id : target.departments) {
        const plan::Department* department = plan.organisation.department(id);
        departments.push_back(department != nullptr ? to_json(department->title)
                                                    : to_json(Say{plan.organisation.each_district, "all districts"}));
    }
    Json notes = Json::array();
    for (const Say& note : target.notes) notes.push_back(to_json(note));
    Json readings = Json::array();
    for (const plan::Reading& reading : target.readings) {
        Json others = Json::array();
        for (const plan::Choice& choice : reading.other) others.push_back(to_json(choice.title));
        readings.push_back({{"title", to_json(reading.title)},
                            {"taken", to_json(reading.taken.title)},
                            {"others", std::move(others)},
                            {"why", to_json(reading.why)}});
    }
    const bool share = target.unit == "%";
    Json out = {{"id", target.id},
                {"title", to_json(target.title)},
                {"kind", plan::word_of(target.kind)},
                {"value", target.value ? Json(target.value->to_string()) : Json()},
                {"high", target.high ? Json(target.high->to_string()) : Json()},
                {"unit", target.unit},
                {"comparator", plan::word_of(target.comparator)},
                {"printed", printed(target)},
                {"printed_word", target.printed_word},
                {"basis", plan::word_of(target.basis)},
                {"due", iso(target.due)},
                {"strength", plan::word_of(target.strength)},
                {"section", target.quote.section},
                {"quote", target.quote.plain()},
                {"document", target.quote.document},
                {"departments", std::move(departments)},
                {"parent", target.parent},
                {"notes", std::move(notes)},
                {"readings", std::move(readings)},
                {"awaits", target.awaits},
                {"progress",
                 {{"value", figures.value ? Json(share ? fixed(*figures.value, 1) : figures.value->to_string()) : Json()},
                  {"status", figures.status.id},
                  {"tone", figures.status.tone},
                  {"status_title", to_json(figures.status.title)},
                  {"ref", figures.ref ? Json(figures.ref->text()) : Json()}}}};
    if (figures.value && target.value && !target.value->is_zero()) {
        const auto part = progress::percent(*figures.value, *target.value);
        if (part) out["progress"]["share"] = fixed(*part, 1);
    }
    return out;
}

Json to_json(const progress::Overview& overview, const plan::Plan& plan, const Programme& programme) {
    const Question& question = overview.question;
    const auto ref = [&](FigureRef address) { return address.text(); };
    const auto city = [&](const char* measure) { return ref({.measure = measure, .question = question}); };
    Json sentence = Json::array();
    for (const progress::SentencePart& part : overview.sentence) {
        Json one = {{"zh", part.text.zh}, {"en", part.text.en}, {"strong", part.strong}, {"tone", part.tone}};
        one["ref"] = part.ref ? Json(part.ref->text()) : Json();
        sentence.push_back(std::move(one));
    }
    Json rows = Json::array();
    for (const progress::UnitFigures& unit : overview.units) rows.push_back(to_json(unit, question));
    Json months = Json::array();
    for (const progress::MonthPoint& point : overview.curve) {
        Question at = question;
        at.on = point.to;
        months.push_back({{"month", iso(point.to).substr(0, 7)},
                          {"year", point.year},
                          {"number", point.month},
                          {"done", point.past ? Json(point.done) : Json()},
                          {"cumulative", point.past ? Json(point.cumulative) : Json()},
                          {"due", fixed(point.due, 1)},
                          {"ref", point.past ? Json(ref({.measure = "done", .question = at})) : Json()}});
        months.back()["month"] = std::to_string(point.year) + (point.month < 10 ? "-0" : "-") + std::to_string(point.month);
    }
    // Titles of the kinds come from the code list of the field that bears the mark.
    const CodeList* kinds = nullptr;
    if (const Register* counted = programme.find(overview.rule->register_id); counted != nullptr) {
        if (const Field* kind = counted->marked("what_kind"); kind != nullptr) kinds = programme.codes(kind->of);
    }
    Json kind_rows = Json::array();
    for (const progress::KindFigures& kind : overview.kinds) {
        const Code* code = kinds == nullptr ? nullptr : kinds->item(kind.code);
        kind_rows.push_back({{"code", kind.code},
                             {"title", code != nullptr ? to_json(code->title) : to_json(Say{"未分类", "No kind"})},
                             {"done", kind.done},
                             {"under_way", kind.under_way},
                             {"refs",
                              {{"done", ref({.measure = "done", .question = question, .kind = kind.code})},
                               {"under_way", ref({.measure = "under_way", .question = question, .kind = kind.code})}}}});
    }
    Json targets = Json::array();
    for (const progress::TargetFigures& target : overview.targets) targets.push_back(to_json(target, plan));
    Json notes = Json::array();
    for (const Fault& note : plan.notes) notes.push_back(to_json(note.what));
    Question all = question;
    all.year = 0;
    Json strip = Json::array();
    const auto tile = [&](const char* id, Say title, std::string value, std::string unit, Say remark, const std::string& address) {
        strip.push_back({{"id", id},
                         {"title", to_json(title)},
                         {"value", value},
                         {"unit", unit},
                         {"remark", to_json(remark)},
                         {"ref", address}});
    };
    const std::string& unit = plan.quota().unit;
    tile("under_way", {"在建", "Under way"}, std::to_string(overview.total.under_way), unit, {}, city("under_way"));
    tile("due", {"今天应达", "Due today"}, fixed(overview.total.due, 1), unit,
         {"时间过去 " + std::to_string(overview.days_passed) + "/" + std::to_string(overview.days_in_period) + " 天",
          std::to_string(overview.days_passed) + " of " + std::to_string(overview.days_in_period) + " days passed"},
         city("due"));
    if (overview.total.pace_needed) {
        tile("pace", {"此后每月需完成", "Needed a month from now"}, fixed(*overview.total.pace_needed, 1), unit,
             {"近三月平均 " + fixed(overview.recent_per_month, 1), "mean of the last three months " + fixed(overview.recent_per_month, 1)},
             city("pace"));
    }
    tile("amount", {"完成项目设备投资", "Equipment investment of what is done"},
         fixed(Decimal::scaled(overview.total.fen, 6), 2), "万元", {}, city("amount"));
    const Json elapsed_share = overview.days_in_period == 0
                                   ? Json()
                                   : Json(fixed(*progress::percent(Decimal::from(overview.days_passed),
                                                                   Decimal::from(overview.days_in_period)),
                                                1));
    return {{"on", iso(question.on)},
            {"year", question.year},
            {"years", plan.years},
            {"rule", overview.rule->id},
            {"rule_title", to_json(overview.rule->title)},
            {"data_version", overview.data_version},
            {"no_data", overview.no_data},
            {"elapsed", {{"days", overview.days_passed}, {"of", overview.days_in_period}, {"share", elapsed_share}}},
            {"sentence", std::move(sentence)},
            {"strip", std::move(strip)},
            {"table", {{"axis", to_json(plan.quota().title)}, {"rows", std::move(rows)}, {"total", to_json(overview.total, question)}}},
            {"months", std::move(months)},
            {"curve",
             {{"quota", number_or_null(overview.total.quota)},
              {"forecast", fixed(overview.total.forecast, 0)},
              {"needed_per_month", optional_text(overview.total.pace_needed, 1)},
              {"recent_per_month", fixed(overview.recent_per_month, 1)}}},
            {"kinds", std::move(kind_rows)},
            {"targets", std::move(targets)},
            {"notes", std::move(notes)},
            {"basis", to_json(Say{overview.rule->says.zh + "。" + plan.supervision.pace().says.zh + "。" + plan.supervision.lights().says.zh + "。",
                                  overview.rule->says.en + ". " + plan.supervision.pace().says.en + ". " + plan.supervision.lights().says.en + "."})}};
}

Json to_json(const progress::Figure& figure) {
    Json basis = Json::array();
    for (const progress::Figure::Basis& one : figure.basis) {
        basis.push_back({{"text", to_json(one.text)}, {"source", one.source}, {"quote", one.quote}});
    }
    Json inputs = Json::array();
    for (const progress::Figure::Input& one : figure.inputs) {
        inputs.push_back({{"title", to_json(one.title)}, {"value", one.value}, {"ref", one.ref ? Json(one.ref->text()) : Json()}});
    }
    return {{"ref", figure.ref.text()},
            {"title", to_json(figure.title)},
            {"value", figure.value},
            {"shown", to_json(figure.shown)},
            {"status", figure.status.id},
            {"tone", figure.status.tone},
            {"status_title", to_json(figure.status.title)},
            {"formula", to_json(figure.formula)},
            {"basis", std::move(basis)},
            {"inputs", std::move(inputs)},
            {"register", figure.register_id},
            {"rows_total", figure.rows.size()},
            {"data_version", figure.data_version},
            {"on", iso(figure.ref.question.on)},
            {"year", figure.ref.question.year},
            {"rule", figure.ref.question.rule}};
}

}  // namespace zhigai::app
