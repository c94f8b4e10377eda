#include "derived/progress/arithmetic.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "kernel/check/check.h"

namespace zhigai::progress {

namespace {

using Names = std::map<std::string, Decimal>;

class Numbers final : public feel::Environment {
 public:
    explicit Numbers(const Names& names) : names_(names) {}
    feel::Value get(std::string_view name) const override {
        const auto found = names_.find(std::string(name));
        return found == names_.end() ? feel::Value() : feel::Value::number(found->second);
    }

 private:
    const Names& names_;
};

Decimal number_or_zero(const feel::Expression& expression, const Names& names) {
    const feel::Value value = feel::evaluate(expression, Numbers(names)).value;
    return value.as_number() == nullptr ? Decimal() : *value.as_number();
}

std::optional<feel::Expression> compile(const plan::Formula& formula, const feel::Scope& scope, feel::Kind expected,
                                        Faults& faults) {
    if (formula.empty()) return std::nullopt;
    auto expression =
        feel::compile(formula.text, scope, {.mode = feel::Mode::Typed, .expected = feel::Type::of(expected)});
    if (expression) return std::move(*expression);
    for (Fault fault : expression.error()) {
        fault.where = formula.place;
        faults.push_back(std::move(fault));
    }
    return std::nullopt;
}

template <std::size_t N>
feel::Scope numbers(const char* const (&names)[N]) {
    feel::Scope scope;
    for (const char* name : names) scope.add(name, feel::Type::of(feel::Kind::Number));
    return scope;
}

Names pace_names_of(Decimal quota, Decimal done, Decimal under_way, const Period& period,
                    const plan::QuotaTable::Owed& owed) {
    return {{"quota_past", owed.past},
            {"quota_now", owed.now},
            {"days_passed_now", Decimal::from(period.passed_now)},
            {"days_now", Decimal::from(period.days_now)},
            {"quota", quota},
            {"done", done},
            {"under_way", under_way},
            {"days_passed", Decimal::from(period.passed)},
            {"days_in_year", Decimal::from(period.days)}};
}

}  // namespace

Period period_of(const plan::Plan& plan, const Question& question) {
    using std::chrono::day;
    using std::chrono::month;
    using std::chrono::year;
    Period period;
    if (question.year == 0) {
        period.from = plan.starts;
        period.to = plan.ends;
    } else {
        period.from = Date{year{question.year}, month{1}, day{1}};
        period.to = Date{year{question.year}, month{12}, day{31}};
    }
    period.days = days_of(period.to) - days_of(period.from) + 1;
    period.passed = std::clamp<std::int64_t>(days_of(question.on) - days_of(period.from) + 1, 0, period.days);
    if (const plan::QuotaTable::Period* now = plan.quota().period_at(question.on); now != nullptr) {
        period.days_now = days_of(now->to) - days_of(now->from) + 1;
        period.passed_now = days_of(question.on) - days_of(now->from) + 1;
    }
    return period;
}

Decimal plus(Decimal a, Decimal b) { return a.add(b).value_or(Decimal()); }
Decimal minus(Decimal a, Decimal b) { return a.subtract(b).value_or(Decimal()); }

std::optional<Decimal> percent(Decimal part, Decimal whole) {
    if (whole.is_zero()) return std::nullopt;
    const auto exact = part.multiply(Decimal::from(100)).value_or(Decimal()).divide(whole);
    return exact ? exact->round(1, Rounding::HalfUp) : std::nullopt;
}

std::string fixed(Decimal value, int places) {
    const Decimal rounded = value.round(places, Rounding::HalfUp).value_or(value);
    std::string text = rounded.to_string();
    if (places == 0) return text;
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        point = text.size();
        text += '.';
    }
    while (text.size() - point - 1 < static_cast<std::size_t>(places)) text += '0';
    return text;
}

std::string with_sign(Decimal value, int places) {
    const Decimal rounded = value.round(places, Rounding::HalfUp).value_or(value);
    return (rounded.negative() && !rounded.is_zero() ? "−" : "+") + fixed(rounded.abs(), places);
}

struct Arithmetic::Inner {
    std::optional<feel::Expression> due, forecast;
    const plan::LightRule* lights = nullptr;
    std::vector<std::pair<const plan::LightRule::Light*, std::optional<feel::Expression>>> conditions;
    std::map<const plan::HeadlinePart::Line*, std::optional<feel::Expression>> lines;
};

Arithmetic::Arithmetic(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Arithmetic::~Arithmetic() = default;

Result<std::unique_ptr<Arithmetic>> Arithmetic::create(const plan::Plan& plan) {
    auto inner = std::make_unique<Inner>();
    Faults faults;
    const feel::Scope pace = numbers(plan::pace_names);
    inner->due = compile(plan.supervision.pace().due, pace, feel::Kind::Number, faults);
    inner->forecast = compile(plan.supervision.pace().forecast, pace, feel::Kind::Number, faults);
    inner->lights = &plan.supervision.lights();
    feel::Scope light = numbers(plan::light_names);
    for (const plan::LightRule::Number& number : inner->lights->numbers) {
        light.add(number.name, feel::Type::of(feel::Kind::Number));
    }
    for (const plan::LightRule::Light& one : inner->lights->lights) {
        inner->conditions.emplace_back(&one, compile(one.when, light, feel::Kind::Boolean, faults));
    }
    const feel::Scope headline = numbers(plan::headline_names);
    for (const plan::HeadlinePart& part : plan.headline) {
        for (const plan::HeadlinePart::Line& line : part.lines) {
            inner->lines.emplace(&line, compile(line.when, headline, feel::Kind::Boolean, faults));
        }
    }
    if (!faults.empty()) return fail(std::move(faults));
    return std::unique_ptr<Arithmetic>(new Arithmetic(std::move(inner)));
}

Decimal Arithmetic::due(Decimal quota, Decimal done, const Period& period, const plan::QuotaTable::Owed& owed) const {
    return inner_->due ? number_or_zero(*inner_->due, pace_names_of(quota, done, Decimal(), period, owed)) : Decimal();
}

Status Arithmetic::light(Decimal quota, Decimal done, const Period& period) const {
    UnitFigures line;
    line.quota = quota;
    line.done = done.to_int().value_or(0);
    fill(line, period);
    return line.status;
}

void Arithmetic::fill(UnitFigures& line, const Period& period) const {
    const Decimal quota = line.quota.value_or(Decimal());
    const Decimal done = Decimal::from(line.done);
    Names names = pace_names_of(quota, done, Decimal::from(line.under_way), period, line.owed);
    line.rate = percent(done, quota);
    line.due = inner_->due ? number_or_zero(*inner_->due, names) : Decimal();
    line.forecast = inner_->forecast ? number_or_zero(*inner_->forecast, names) : Decimal();
    line.ahead = minus(done, line.due);
    line.gap = minus(line.forecast, quota);
    const std::int64_t left = period.days - period.passed;
    if (left > 0 && !quota.is_zero()) {
        const Decimal missing = minus(quota, done);
        // A month is a twelfth of a year: what is missing, by the months that are left.
        const Decimal months = Decimal::from(left * 12).divide(Decimal::from(365)).value_or(Decimal());
        line.pace_needed = missing.negative() ? Decimal() : missing.divide(months).value_or(Decimal());
    }
    names.emplace("due", line.due);
    names.emplace("forecast", line.forecast);
    for (const plan::LightRule::Number& number : inner_->lights->numbers) names.emplace(number.name, number.value);
    const Numbers world(names);
    for (const auto& [light, condition] : inner_->conditions) {
        if (condition && !feel::evaluate(*condition, world).value.is_true()) continue;
        line.status = {light->id, light->tone, light->title};
        return;
    }
}

const plan::HeadlinePart::Line* Arithmetic::choose(const plan::HeadlinePart& part, const Names& names) const {
    const Numbers world(names);
    for (const plan::HeadlinePart::Line& line : part.lines) {
        const auto& condition = inner_->lines.at(&line);
        if (!condition || feel::evaluate(*condition, world).value.is_true()) return &line;
    }
    return nullptr;
}

}  // namespace zhigai::progress
