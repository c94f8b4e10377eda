#include <algorithm>
#include <unordered_map>

#include "engines/feel/eval.h"
#include "engines/feel/temporal.h"

/// Iteration: for, some, every, and filters.
namespace zhigai::feel {

struct Loop {
    List results;
    bool some_hit = false;
    bool every_miss = false;
    bool unknown = false;
    bool wrong_source = false;
    std::unordered_map<const void*, int> nesting;  // of the lists and contexts met in the results
};

namespace {

// The whole numbers or days of a range, one by one; nullopt for what cannot be counted through.
struct Steps {
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool days = false;
    std::int64_t direction = 1;
    bool none() const { return direction > 0 ? from > to : from < to; }
};

std::optional<Steps> steps_of(const Range& range, bool may_count_down) {
    if (!range.has_low || !range.has_high || !range.test.empty()) return std::nullopt;
    Steps out;
    if (const Decimal* low = range.low.as_number()) {
        const Decimal* high = range.high.as_number();
        if (high == nullptr) return std::nullopt;
        const auto from = low->to_int();
        const auto to = high->to_int();
        if (!from || !to) return std::nullopt;
        out.from = *from;
        out.to = *to;
    } else if (const WideDate* first = range.low.as_wide_date()) {
        const WideDate* last = range.high.as_wide_date();
        if (last == nullptr) return std::nullopt;
        out = {days_from(*first), days_from(*last), true, 1};
    } else {
        return std::nullopt;
    }
    if (out.from == INT64_MAX || out.to == INT64_MIN || out.to == INT64_MAX ||
        out.from == INT64_MIN)
        return std::nullopt;
    out.direction = out.from <= out.to ? 1 : -1;
    if (out.direction < 0 && !may_count_down) return std::nullopt;
    if (!range.low_closed) out.from += out.direction;
    if (!range.high_closed) out.to -= out.direction;
    return out;
}

constexpr int deepest = 500;

// How deep lists and contexts lie in a value. Only a loop that reads `partial` can grow this
// without end, and what is nested without end cannot even be let go of without running out of
// stack.
int nesting(const Value& value, std::unordered_map<const void*, int>& known, int level) {
    const List* list = value.as_list();
    const Entries* entries = value.as_context();
    if (list == nullptr && entries == nullptr) return 0;
    if (level > deepest) return deepest;
    const void* key = list != nullptr ? static_cast<const void*>(list) : entries;
    if (const auto found = known.find(key); found != known.end()) return found->second;
    int deep = 0;
    if (list != nullptr) {
        for (const Value& item : *list) deep = std::max(deep, nesting(item, known, level + 1));
    } else {
        for (const auto& entry : *entries)
            deep = std::max(deep, nesting(entry.second, known, level + 1));
    }
    return known[key] = deep + 1;
}

Value step_value(std::int64_t at, bool days) {
    if (!days) return Value::whole(at);
    const auto date = date_from_days(at);
    return date ? Value::wide_date(*date) : Value();
}

}  // namespace

// Goes through the iterators from `index` on; false when the work allowed is used up or the answer
// is known.
bool Evaluator::iterate(const Node& node, std::size_t index, const FramePtr& frame, Loop& state) {
    if (index == node.names.size()) {
        if (!charge(1, node.column)) return false;
        FramePtr inner = frame;
        const Node& body = *node.children.back();
        if (node.partial) {
            auto with_partial = std::make_shared<Frame>();
            with_partial->parent = frame;
            if (!charge(static_cast<long>(state.results.size()), node.column)) return false;
            with_partial->names.emplace_back("partial", Value::list(state.results));
            inner = with_partial;
        }
        Value value = eval(body, inner);
        if (node.op == Op::For) {
            if (node.partial && nesting(value, state.nesting, 0) >= deepest) {
                null_because(body.column, "depth", "lists are nested too deeply");
                return false;
            }
            state.results.push_back(std::move(value));
            return true;
        }
        const bool* b = value.as_boolean();
        if (b == nullptr) {
            state.unknown = true;
            if (!value.is_null())
                null_because(body.column, "wrong_type", "the condition is no boolean");
        } else if (*b) {
            state.some_hit = true;
        } else {
            state.every_miss = true;
        }
        return !(node.op == Op::Some ? state.some_hit : state.every_miss);
    }
    const Node& source_node = *node.children[index];
    Value source = eval(source_node, frame);
    const auto visit = [&](Value item) {
        auto inner = std::make_shared<Frame>();
        inner->parent = frame;
        inner->names.emplace_back(node.names[index], std::move(item));
        return iterate(node, index + 1, inner, state);
    };
    if (const List* list = source.as_list(); list != nullptr && list->size() == 1 &&
                                             list->front().as_range() != nullptr &&
                                             source_node.op == Op::List) {
        source = list->front();  // `for i in [1..3]` may have come as a list of one range
    }
    if (const Range* range = source.as_range()) {
        const std::optional<Steps> steps = steps_of(*range, source_node.bare);
        if (!steps) {
            state.wrong_source = true;
            null_because(source_node.column, "wrong_type", "this range cannot be counted through");
            return false;
        }
        if (steps->none()) return true;
        for (std::int64_t at = steps->from;; at += steps->direction) {
            if (!visit(step_value(at, steps->days))) return false;
            if (at == steps->to) return true;
        }
    }
    if (const List* list = source.as_list()) {
        for (const Value& item : *list) {
            if (!visit(item)) return false;
        }
        return true;
    }
    if (source.is_null()) {
        state.wrong_source = true;
        return false;
    }
    return visit(source);  // one value is a list of it
}

Value Evaluator::loop(const Node& node, const FramePtr& frame) {
    Loop state;
    const bool finished = iterate(node, 0, frame, state);
    if (state.wrong_source) return {};
    switch (node.op) {
        case Op::For:
            return finished ? Value::list(std::move(state.results)) : Value();
        case Op::Some:
            if (state.some_hit) return Value::boolean(true);
            return finished && !state.unknown ? Value::boolean(false) : Value();
        default:
            if (state.every_miss) return Value::boolean(false);
            return finished && !state.unknown ? Value::boolean(true) : Value();
    }
}

namespace {

Value at_index(const List& list, const Decimal& index) {
    const auto whole = index.to_int();
    if (!whole) return {};
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t place = *whole > 0 ? *whole - 1 : size + *whole;
    if (*whole == 0 || place < 0 || place >= size) return {};
    return list[static_cast<std::size_t>(place)];
}

}  // namespace

Value Evaluator::filter(const Node& node, const FramePtr& frame) {
    Value source = eval(*node.children[0], frame);
    if (source.is_null()) {
        if (node.children[1]->type->kind == Kind::Number) return {};
        return Value::list({});
    }
    if (source.as_list() == nullptr) source = Value::list({source});
    const List& list = *source.as_list();
    const Node& condition = *node.children[1];
    if (condition.type->kind == Kind::Number) {
        const Value index = eval(condition, frame);
        if (index.as_number() == nullptr) return {};
        return at_index(list, *index.as_number());
    }
    List out;
    for (const Value& item : list) {
        if (!charge(1, node.column)) return {};
        auto inner = std::make_shared<Frame>();
        inner->parent = frame;
        inner->item = true;
        inner->value = item;
        inner->names.emplace_back("item", item);
        const Value keep = eval(condition, inner);
        if (const Decimal* index = keep.as_number()) return at_index(list, *index);
        if (keep.is_true()) out.push_back(item);
    }
    return Value::list(std::move(out));
}

}  // namespace zhigai::feel
