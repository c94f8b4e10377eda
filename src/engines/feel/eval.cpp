#include "engines/feel/eval.h"

#include <algorithm>

#include "engines/feel/builtins.h"
#include "engines/feel/temporal.h"

namespace zhigai::feel {

namespace {

constexpr std::size_t most_warnings = 100;
constexpr std::ptrdiff_t most_stack = 2'000'000;  // of the 8 MB a thread has

Value ternary(std::optional<bool> b) {
    return b ? Value::boolean(*b) : Value();
}

}  // namespace

Value Evaluator::null_because(int column, std::string_view code, std::string_view text) {
    if (warnings_.size() < most_warnings)
        warnings_.push_back({column, std::string(code), std::string(text)});
    return {};
}

bool Evaluator::charge(long steps, int column) {
    if (steps_ < 0) return false;
    steps_ -= steps;
    if (steps_ >= 0) return true;
    null_because(column, "too_long", "the evaluation takes more steps than are allowed");
    return false;
}

Value Evaluator::eval(const Node& node, const FramePtr& frame) {
    const char here = 0;
    if (stack_top_ == nullptr) stack_top_ = &here;
    const std::ptrdiff_t used = stack_top_ - &here;
    if (depth_ >= depth_limit_ || used > most_stack || used < -most_stack) {
        return null_because(node.column, "depth", "calls are nested too deeply");
    }
    if (!charge(1, node.column)) return {};
    ++depth_;
    Value out = dispatch(node, frame);
    --depth_;
    return out;
}

Value Evaluator::dispatch(const Node& node, const FramePtr& frame) {
    switch (node.op) {
        case Op::Literal:
            return node.value;
        case Op::Name:
            return name(node, frame);
        case Op::Path:
            return path(node, frame);
        case Op::Negate: {
            const Value value = eval(*node.children[0], frame);
            Value out = negated(value);
            return out.is_null() && !value.is_null()
                       ? null_because(node.column, "wrong_type", "cannot be negated")
                       : out;
        }
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::Power:
            return arithmetic(node, frame);
        case Op::Equal:
        case Op::NotEqual:
        case Op::Less:
        case Op::LessEqual:
        case Op::Greater:
        case Op::GreaterEqual:
            return comparison(node, frame);
        case Op::And:
        case Op::Or:
            return junction(node, frame);
        case Op::Not: {
            const Value value = eval(*node.children[0], frame);
            const bool* b = value.as_boolean();
            return b == nullptr ? Value() : Value::boolean(!*b);
        }
        case Op::Between:
            return between(node, frame);
        case Op::In:
            return in(node, frame);
        case Op::Test: {
            Range out;
            out.low = out.high = eval(*node.children[0], frame);
            out.test = node.name;
            out.low_closed = out.high_closed = node.name == "=";
            return Value::range(std::move(out));
        }
        case Op::InstanceOf:
            return Value::boolean(
                within_budget(node.column, [&, value = eval(*node.children[0], frame)](long& left) {
                    return instance_of(value, *node.operand, left);
                }));
        case Op::If:
            return eval(
                eval(*node.children[0], frame).is_true() ? *node.children[1] : *node.children[2],
                frame);
        case Op::For:
        case Op::Some:
        case Op::Every:
            return loop(node, frame);
        case Op::Filter:
            return filter(node, frame);
        case Op::List:
            return list(node, frame);
        case Op::Context:
            return context(node, frame);
        case Op::Range:
            return range(node, frame);
        case Op::Call:
            return builtin_call(node, frame);
        case Op::Apply:
            return apply(node, frame);
        case Op::Lambda:
            return lambda(node, frame);
        case Op::UnaryTests:
            return unary_tests(node, frame);
    }
    return {};
}

Value Evaluator::name(const Node& node, const FramePtr& frame) {
    for (const Frame* at = frame.get(); at != nullptr; at = at->parent.get()) {
        if (at->item) {
            if (const Entries* entries = at->value.as_context()) {
                if (entries->size() > 32)
                    charge(static_cast<long>(entries->size() / 16), node.column);
                if (auto held = member(at->value, node.name)) return *std::move(held);
            } else if (const Link* link = at->value.as_link();
                       link != nullptr && node.binding == Binding::Item) {
                return environment_.follow(*link, node.name);
            }
        }
        for (const auto& [key, value] : at->names) {
            if (key == node.name) return value;
        }
    }
    switch (node.binding) {
        case Binding::Scope:
            return environment_.get(node.name);
        case Binding::Builtin: {
            Function function;
            function.builtin = node.name;
            if (const auto& all = overloads(node.name); !all.empty()) {
                for (const Parameter& parameter : all.front()->parameters)
                    function.names.push_back(parameter.name);
            }
            return Value::function(std::move(function));
        }
        case Binding::Item:
            return {};  // an item that lacks the member: null, and no reason to complain
        case Binding::Unknown:
        case Binding::Local:
            break;
    }
    return null_because(node.column, "unknown_name", "nothing is called " + node.name);
}

Value Evaluator::member_of(const Value& value, const Node& node) {
    if (value.is_null()) return {};
    if (const Link* link = value.as_link()) return environment_.follow(*link, node.name);
    if (const List* list = value.as_list()) {  // of each item, lists in lists included
        if (depth_ >= depth_limit_ || !charge(static_cast<long>(list->size()) + 1, node.column))
            return {};
        ++depth_;
        List out;
        out.reserve(list->size());
        for (const Value& item : *list) out.push_back(member_of(item, node));
        --depth_;
        return Value::list(std::move(out));
    }
    if (const Entries* entries = value.as_context(); entries != nullptr && entries->size() > 32) {
        charge(static_cast<long>(entries->size() / 16), node.column);
    }
    if (auto held = member(value, node.name)) return *std::move(held);
    return null_because(node.column, "no_member", "there is no " + node.name);
}

Value Evaluator::path(const Node& node, const FramePtr& frame) {
    return member_of(eval(*node.children[0], frame), node);
}

Value Evaluator::arithmetic(const Node& node, const FramePtr& frame) {
    const Value left = eval(*node.children[0], frame);
    const Value right = eval(*node.children[1], frame);
    std::string_view why = "wrong_type";
    Value out = arithmetic_of(node.op, left, right, why);
    if (const std::string* text = out.as_text()) {
        if (text->size() > 10'000'000 ||
            !charge(static_cast<long>(text->size() / 32), node.column)) {
            return null_because(node.column, "too_long", "the text grows too long");
        }
    }
    if (!out.is_null() || left.is_null() || right.is_null()) return out;
    return null_because(node.column, why, std::string("no answer for ") + sign_of(node.op));
}

Value Evaluator::comparison(const Node& node, const FramePtr& frame) {
    const Value left = eval(*node.children[0], frame);
    const Value right = eval(*node.children[1], frame);
    if (node.op == Op::Equal || node.op == Op::NotEqual) {
        const std::optional<bool> same =
            within_budget(node.column, [&](long& work) { return equal(left, right, work); });
        if (!same)
            return null_because(node.column, "wrong_type",
                                "values of different kinds are not compared");
        return Value::boolean(*same == (node.op == Op::Equal));
    }
    const std::optional<int> o = order(left, right);
    if (!o) {
        if (left.is_null() || right.is_null()) return {};
        return null_because(node.column, "wrong_type", "the two values have no order");
    }
    switch (node.op) {
        case Op::Less:
            return Value::boolean(*o < 0);
        case Op::LessEqual:
            return Value::boolean(*o <= 0);
        case Op::Greater:
            return Value::boolean(*o > 0);
        default:
            return Value::boolean(*o >= 0);
    }
}

// `and` is false as soon as one side is; whatever is no boolean counts as unknown.
Value Evaluator::junction(const Node& node, const FramePtr& frame) {
    const bool decides = node.op == Op::Or;
    bool unknown = false;
    for (const NodePtr& child : node.children) {
        const Value value = eval(*child, frame);
        const bool* b = value.as_boolean();
        if (b == nullptr) {
            unknown = true;
        } else if (*b == decides) {
            return Value::boolean(decides);
        }
    }
    return unknown ? Value() : Value::boolean(!decides);
}

Value Evaluator::between(const Node& node, const FramePtr& frame) {
    const Value value = eval(*node.children[0], frame);
    const std::optional<int> low = order(value, eval(*node.children[1], frame));
    const std::optional<int> high = order(value, eval(*node.children[2], frame));
    if ((low && *low < 0) || (high && *high > 0)) return Value::boolean(false);
    return low && high ? Value::boolean(true) : Value();
}

Value Evaluator::one_test(const Value& value, const Node& test, const FramePtr& frame) {
    const Value against = eval(test, frame);
    if (const Range* range = against.as_range()) {
        const std::optional<bool> inside = contains(*range, value);
        if (inside || value.as_range() == nullptr) return ternary(inside);
    }
    const auto compare = [&](const Value& other) {
        return within_budget(test.column, [&](long& left) { return equal(value, other, left); });
    };
    const std::optional<bool> same = compare(against);
    if (same && *same) return Value::boolean(true);
    if (const List* list = against.as_list()) {
        if (!charge(static_cast<long>(list->size()), test.column)) return {};
        for (const Value& item : *list) {
            const Range* range = item.as_range();
            const std::optional<bool> hit = range != nullptr && value.as_range() == nullptr
                                                ? contains(*range, value)
                                                : compare(item);
            if (hit && *hit) return Value::boolean(true);
        }
        return Value::boolean(false);
    }
    return ternary(same);
}

Value Evaluator::in(const Node& node, const FramePtr& frame) {
    const Value value = eval(*node.children[0], frame);
    bool unknown = false;
    for (std::size_t i = 1; i < node.children.size(); ++i) {
        Value hit = one_test(value, *node.children[i], frame);
        if (hit.is_true()) return hit;
        unknown = unknown || hit.is_null();
    }
    return unknown ? Value() : Value::boolean(false);
}

namespace {

bool mentions_input(const Node& node) {
    if (node.op == Op::Name && node.name == "?") return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const NodePtr& child) { return mentions_input(*child); });
}

}  // namespace

// A cell: a test that speaks of `?` must be true; a value, a list, a range is compared with the
// input.
Value Evaluator::unary_tests(const Node& node, const FramePtr& frame) {
    if (node.children.empty()) return Value::boolean(true);
    const Value input = environment_.get("?");
    bool unknown = false;
    for (const NodePtr& test : node.children) {
        Value hit;
        if (mentions_input(*test)) {
            hit = eval(*test, frame);
            if (hit.as_boolean() == nullptr && !hit.is_null()) hit = one_test(input, *test, frame);
        } else {
            hit = one_test(input, *test, frame);
        }
        if (hit.is_true()) return Value::boolean(!node.negated);
        unknown = unknown || hit.as_boolean() == nullptr;
    }
    return unknown ? Value() : Value::boolean(node.negated);
}

Value Evaluator::range(const Node& node, const FramePtr& frame) {
    Range out;
    out.low = eval(*node.children[0], frame);
    out.high = eval(*node.children[1], frame);
    out.low_closed = node.low_closed;
    out.high_closed = node.high_closed;
    out.has_low = node.has_low;
    out.has_high = node.has_high;
    if (!out.low.is_null() && !out.high.is_null() && !order(out.low, out.high)) {
        return null_because(node.column, "wrong_type", "the two ends have no order");
    }
    return Value::range(std::move(out));
}

Value Evaluator::list(const Node& node, const FramePtr& frame) {
    List out;
    out.reserve(node.children.size());
    for (const NodePtr& child : node.children) out.push_back(eval(*child, frame));
    return Value::list(std::move(out));
}

Value Evaluator::context(const Node& node, const FramePtr& frame) {
    Entries out;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        for (const auto& entry : out) {
            if (entry.first == node.names[i]) {
                return null_because(node.column, "duplicate_key",
                                    "the key " + node.names[i] + " stands twice");
            }
        }
        // Later entries see the earlier ones; a function made here keeps the frame, so each entry
        // gets its own.
        auto inner = std::make_shared<Frame>();
        inner->parent = frame;
        inner->names = out;
        if (!charge(static_cast<long>(out.size()), node.column)) return {};
        Value value = eval(*node.children[i], out.empty() ? frame : FramePtr(inner));
        out.emplace_back(node.names[i], std::move(value));
    }
    return Value::context(std::move(out));
}

namespace {

// A function made inside a function that was made elsewhere: what the outer one kept is meant, not
// what this environment has by that name.
bool kept_already(const std::string& name, const FramePtr& frame) {
    for (const Frame* at = frame.get(); at != nullptr; at = at->parent.get()) {
        if (at->kept && std::any_of(at->names.begin(), at->names.end(),
                                    [&](const auto& held) { return held.first == name; }))
            return true;
    }
    return false;
}

}  // namespace

Value Evaluator::lambda(const Node& node, const FramePtr& frame) {
    if (node.external)
        return null_because(node.column, "external", "external functions are not run");
    Function out;
    out.names = node.names;
    out.types = node.parameters;
    out.result = node.children[0]->type;
    out.body = node.children[0];
    out.closure = frame;
    if (!node.captures.empty()) {
        // The function may outlive this evaluation and be called where the names mean something
        // else.
        auto kept = std::make_shared<Frame>();
        kept->parent = frame;
        kept->kept = true;
        for (const std::string& captured : node.captures) {
            if (!kept_already(captured, frame))
                kept->names.emplace_back(captured, environment_.get(captured));
        }
        out.closure = kept;
    }
    return Value::function(std::move(out));
}

Value Evaluator::call(const Function& function, std::vector<Value> arguments, int column) {
    if (!function.builtin.empty())
        return call_builtin(function.builtin, arguments, {}, *this, column);
    if (arguments.size() != function.names.size()) {
        return null_because(column, "wrong_argument", "the number of arguments is wrong");
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i >= function.types.size() || !function.types[i]) continue;
        std::optional<Value> fit = within_budget(
            column, [&](long& left) { return conform(arguments[i], *function.types[i], left); });
        if (!fit)
            return null_because(
                column, "wrong_type",
                "argument " + function.names[i] + " is not a " + function.types[i]->describe());
        arguments[i] = *std::move(fit);
    }
    if (function.native) return function.native(arguments);
    auto frame = std::make_shared<Frame>();
    frame->parent = function.closure;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        frame->names.emplace_back(function.names[i], std::move(arguments[i]));
    }
    return eval(*function.body, frame);
}

Value Evaluator::builtin_call(const Node& node, const FramePtr& frame) {
    std::vector<Value> arguments;
    arguments.reserve(node.children.size());
    for (const NodePtr& child : node.children) arguments.push_back(eval(*child, frame));
    return call_builtin(node.name, arguments, node.names, *this, node.column);
}

Value Evaluator::apply(const Node& node, const FramePtr& frame) {
    const Value callee = eval(*node.children[0], frame);
    const Function* function = callee.as_function();
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < node.children.size(); ++i)
        arguments.push_back(eval(*node.children[i], frame));
    if (function == nullptr)
        return null_because(node.column, "not_a_function", "what is called is no function");
    if (node.names.empty()) return call(*function, std::move(arguments), node.column);
    if (!function->builtin.empty())
        return call_builtin(function->builtin, arguments, node.names, *this, node.column);
    std::vector<Value> placed(function->names.size());
    std::vector<bool> set(function->names.size(), false);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto at = std::find(function->names.begin(), function->names.end(), node.names[i]);
        if (at == function->names.end())
            return null_because(node.column, "wrong_argument",
                                "there is no parameter " + node.names[i]);
        const auto place = static_cast<std::size_t>(at - function->names.begin());
        placed[place] = std::move(arguments[i]);
        set[place] = true;
    }
    if (std::find(set.begin(), set.end(), false) != set.end()) {
        return null_because(node.column, "wrong_argument", "a parameter is missing");
    }
    return call(*function, std::move(placed), node.column);
}

}  // namespace zhigai::feel
