#include "metadata/plan/bind/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <tuple>

namespace zhigai::plan {

namespace {

class Binder {
 public:
    Binder(const Plan& plan, const Programme& programme) : plan_(plan), programme_(programme) {}

    Done check() {
        const Organisation& all = plan_.organisation;
        check_kinds(all.departments_in, all.departments);
        check_kinds(all.districts_in, all.districts);
        for (const CountingRule& rule : plan_.counting) check_rule(rule);
        for (const Target& target : plan_.targets) {
            if (target.measure) check_measure(*target.measure, target);
        }
        check_supervision();
        check_headline();
        if (!faults_.empty()) {
            std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
                return std::tie(a.where.file, a.where.line, a.where.column) <
                       std::tie(b.where.file, b.where.line, b.where.column);
            });
            return fail(std::move(faults_));
        }
        return {};
    }

 private:
    using Kinds = std::initializer_list<feel::Kind>;

    /// The type of a formula that compiles to one of `wanted`; null otherwise (and the fault is
    /// kept).
    feel::TypePtr compile(const Formula& formula, const feel::Scope& scope, Kinds wanted) {
        if (formula.empty()) return nullptr;
        const auto expression =
            feel::compile(formula.text, scope, {.mode = feel::Mode::Typed, .expected = nullptr});
        if (!expression) {
            for (Fault fault : expression.error()) {
                const int inside = fault.where.column;
                fault.where = formula.place;
                if (inside > 0) fault.where.column += inside - 1 + opening_quote(formula.place);
                faults_.push_back(std::move(fault));
            }
            return nullptr;
        }
        for (const std::string& call : expression->calls()) {
            if (call != "today" && call != "now") continue;
            fault(formula.place, "depends_on_day",
                  {fmt::format("不能用 {}()：口径不能随查看的日子变", call),
                   fmt::format(
                       "{}() is not for a plan: a figure may not depend on the day it is looked at",
                       call)},
                  {"用行里的日期字段", "use a date of the row"});
        }
        const feel::TypePtr& type = expression->type();
        if (type && std::find(wanted.begin(), wanted.end(), type->kind) != wanted.end())
            return type;
        std::string names;
        for (const feel::Kind kind : wanted)
            names += (names.empty() ? "" : ", ") + feel::Type::of(kind)->describe();
        const std::string got = type ? type->describe() : "?";
        fault(formula.place, "wrong_type",
              {fmt::format("这里要 {}，写出来的是 {}", names, got),
               fmt::format("{} belongs here; this is {}", names, got)});
        return nullptr;
    }

    /// The formula's text begins after the quote, if the file writes one.
    static int opening_quote(const Place& place) {
        int column = 1;
        for (std::size_t i = 0; i < place.source.size(); ++i) {
            if ((static_cast<unsigned char>(place.source[i]) & 0xC0U) == 0x80U) continue;
            if (column++ == place.column)
                return place.source[i] == '"' || place.source[i] == '\'' ? 1 : 0;
        }
        return 0;
    }

    void fault(const Place& place, std::string code, Say what, Say mend = {}) {
        faults_.push_back({std::move(code), std::move(what), place, std::move(mend)});
    }

    const Register* find(const std::string& id, const Place& place) {
        const Register* found = programme_.find(id);
        if (found == nullptr) {
            fault(place, "unknown_register",
                  {fmt::format("没有台账 {}", id), fmt::format("there is no register `{}`", id)},
                  {"见 programme/ 下的文件名", "see the files under programme/"});
        }
        return found;
    }

    /// The kind of each unit is a code of the list that the register of such units names.
    template <class T>
    void check_kinds(const std::string& register_id, const std::vector<T>& units) {
        if (register_id.empty() || units.empty()) return;
        const Register* reg = find(register_id, units.front().place);
        const Field* field = reg == nullptr ? nullptr : reg->marked("what_kind");
        const CodeList* codes = field == nullptr ? nullptr : programme_.codes(field->of);
        if (codes == nullptr) return;
        for (const T& unit : units) {
            if (unit.kind.empty() || codes->item(unit.kind) != nullptr) continue;
            std::string known;
            for (const Code& code : codes->items) known += (known.empty() ? "" : ", ") + code.id;
            fault(unit.place, "unknown_code",
                  {fmt::format("“{}”的 kind {} 不在代码表“{}”里", unit.title.zh, unit.kind,
                               codes->title.zh),
                   fmt::format("`{}`: kind {} is not in the code list `{}`", unit.id, unit.kind,
                               codes->id)},
                  {"可用的词：" + known, "known: " + known});
        }
    }

    void check_rule(const CountingRule& rule) {
        using feel::Kind;
        const Register* reg = find(rule.register_id, rule.place);
        if (reg == nullptr) return;
        const feel::Scope scope = programme_.scope(*reg);
        compile(rule.population, scope, {Kind::Boolean});
        compile(rule.done, scope, {Kind::Boolean});
        compile(rule.under_way, scope, {Kind::Boolean});
        const feel::TypePtr who = compile(rule.who, scope, {Kind::Link});
        compile(rule.where, scope, {Kind::Link, Kind::Choice, Kind::Text});
        compile(rule.when, scope, {Kind::Date});
        compile(rule.since, scope, {Kind::Date});
        compile(rule.year, scope, {Kind::Number});
        compile(rule.what_kind, scope, {Kind::Choice, Kind::Text});
        compile(rule.how_much, scope, {Kind::Money});
        if (rule.is_default && who) who_register_ = who->name;
    }

    void check_over(const Measure& measure, const Target& target) {
        using feel::Kind;
        const Measure::Over& over = *measure.over;
        const Register* reg = find(over.register_id, target.place);
        if (reg == nullptr) return;
        const feel::Scope scope = programme_.scope(*reg);
        compile(measure.where, scope, {Kind::Boolean});
        compile(over.day, scope, {Kind::Date});
        compile(over.latest, scope, {Kind::Link, Kind::Choice, Kind::Text, Kind::Number});
        switch (over.figure) {
            case Measure::Over::Figure::Rows:
                break;
            case Measure::Over::Figure::Values:
                compile(over.of, scope, {Kind::Link, Kind::Choice, Kind::Text, Kind::Number});
                break;
            case Measure::Over::Figure::Sum:
                compile(over.of, scope, {Kind::Number, Kind::Money});
                break;
            case Measure::Over::Figure::Mean:
                compile(over.of, scope, {Kind::Number, Kind::Percent});
                break;
            case Measure::Over::Figure::Rate:
                compile(over.of, scope, {Kind::Boolean});
                break;
        }
    }

    void check_measure(const Measure& measure, const Target& target) {
        if (measure.over) return check_over(measure, target);
        const CountingRule* rule = plan_.rule();
        if (const Register* counted = programme_.find(rule->register_id)) {
            compile(measure.where, programme_.scope(*counted), {feel::Kind::Boolean});
        }
        if (measure.form == Measure::Form::Sum && rule->how_much.empty()) {
            fault(
                target.place, "nothing_to_sum",
                {"口径没有写 how_much，加不出金额", "the counting rule has no `how_much` to sum"});
        }
        if (measure.form != Measure::Form::Share) return;
        const Register* reg = find(measure.register_id, target.place);
        if (reg == nullptr) return;
        compile(measure.population, programme_.scope(*reg), {feel::Kind::Boolean});
        if (measure.role == "who" && !who_register_.empty() &&
            who_register_ != measure.register_id) {
            fault(
                target.place, "wrong_register",
                {fmt::format("who 指向 {}，不是 {}", who_register_, measure.register_id),
                 fmt::format("`who` links to {}, not to {}", who_register_, measure.register_id)});
        }
    }

    template <std::size_t N>
    static feel::Scope numbers(const char* const (&names)[N]) {
        feel::Scope scope;
        for (const char* name : names) scope.add(name, feel::Type::of(feel::Kind::Number));
        return scope;
    }

    void check_supervision() {
        for (const Pace& pace : plan_.supervision.paces) {
            compile(pace.due, numbers(pace_names), {feel::Kind::Number});
            compile(pace.forecast, numbers(pace_names), {feel::Kind::Number});
        }
        for (const LightRule& rule : plan_.supervision.light_rules) {
            feel::Scope scope = numbers(light_names);
            for (const LightRule::Number& number : rule.numbers)
                scope.add(number.name, feel::Type::of(feel::Kind::Number));
            for (const LightRule::Light& light : rule.lights)
                compile(light.when, scope, {feel::Kind::Boolean});
        }
    }

    void check_headline() {
        for (const HeadlinePart& part : plan_.headline) {
            for (const HeadlinePart::Line& line : part.lines) {
                compile(line.when, numbers(headline_names), {feel::Kind::Boolean});
            }
        }
    }

    const Plan& plan_;
    const Programme& programme_;
    std::string who_register_;
    Faults faults_;
};

}  // namespace

Done check_formulas(const Plan& plan, const Programme& programme) {
    return Binder(plan, programme).check();
}

}  // namespace zhigai::plan
