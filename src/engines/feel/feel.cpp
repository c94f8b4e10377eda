#include "engines/feel/feel.h"

#include <algorithm>

#include "engines/feel/ast.h"
#include "engines/feel/builtins.h"
#include "engines/feel/eval.h"
#include "engines/feel/parser.h"
#include "engines/feel/temporal.h"

namespace zhigai::feel {

struct Expression::Body {
    std::string text;
    Parsed parsed;
    Options options;
};

Scope& Scope::add(std::string name, TypePtr type) {
    names_.emplace_back(std::move(name), std::move(type));
    return *this;
}

Scope& Scope::add_type(std::string name, TypePtr type) {
    types_.emplace_back(std::move(name), std::move(type));
    return *this;
}

const std::string& Expression::text() const {
    return body_->text;
}
const TypePtr& Expression::type() const {
    return body_->parsed.root->type;
}
const Node& Expression::root() const {
    return *body_->parsed.root;
}
const Options& Expression::limits() const {
    return body_->options;
}
const std::vector<Path>& Expression::reads() const {
    return body_->parsed.reads;
}
const std::vector<std::string>& Expression::calls() const {
    return body_->parsed.calls;
}

Result<Expression> compile(std::string_view text, const Scope& scope, const Options& options) {
    Parser parser(text, scope, options);
    auto parsed = parser.expression_whole();
    if (!parsed) return tl::unexpected(std::move(parsed).error());
    return Expression(std::make_shared<const Expression::Body>(
        Expression::Body{std::string(text), *std::move(parsed), options}));
}

Result<Expression> compile_unary_tests(std::string_view text, TypePtr input, const Scope& scope,
                                       const Options& options) {
    Scope with_input = scope;
    const TypePtr asked = std::move(input);
    with_input.add("?", asked);
    Parser parser(text, with_input, options);
    auto parsed = parser.unary_tests_whole(asked);
    if (!parsed) return tl::unexpected(std::move(parsed).error());
    return Expression(std::make_shared<const Expression::Body>(
        Expression::Body{std::string(text), *std::move(parsed), options}));
}

Value Environment::follow(const Link&, std::string_view) const {
    return {};
}
Value Environment::today() const {
    return {};
}

Value Environment::now() const {
    const Value day = today();
    const WideDate* date = day.as_wide_date();
    return date == nullptr ? Value() : Value::date_time(midnight_utc(*date));
}

Outcome evaluate(const Expression& expression, const Environment& environment) {
    Evaluator evaluator(environment, expression.limits().max_depth, expression.limits().max_steps);
    Outcome out;
    out.value = evaluator.eval(expression.root(), nullptr);
    out.warnings = evaluator.take_warnings();
    return out;
}

namespace {

class WithInput final : public Environment {
 public:
    WithInput(const Environment& outer, const Value& input) : outer_(outer), input_(input) {}
    Value get(std::string_view name) const override {
        return name == "?" ? input_ : outer_.get(name);
    }
    Value follow(const Link& link, std::string_view member) const override {
        return outer_.follow(link, member);
    }
    Value today() const override { return outer_.today(); }
    Value now() const override { return outer_.now(); }

 private:
    const Environment& outer_;
    const Value& input_;
};

}  // namespace

Outcome evaluate_tests(const Expression& tests, const Value& input,
                       const Environment& environment) {
    return evaluate(tests, WithInput(environment, input));
}

Value call(const Value& function, std::vector<Value> arguments, const Environment& environment,
           std::vector<Warning>* warnings) {
    const Options limits;
    Evaluator evaluator(environment, limits.max_depth, limits.max_steps);
    Value out;
    if (function.as_function() != nullptr)
        out = evaluator.call(*function.as_function(), std::move(arguments), 0);
    if (warnings != nullptr) *warnings = evaluator.take_warnings();
    return out;
}

std::vector<std::string> builtin_names() {
    std::vector<std::string> out;
    for (const Builtin& builtin : all_builtins()) out.push_back(builtin.name);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace zhigai::feel
