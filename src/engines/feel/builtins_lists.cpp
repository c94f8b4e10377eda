#include <algorithm>

#include "engines/feel/builtins.h"

namespace zhigai::feel {

namespace {

Value none(const Call& call, std::string_view text) {
    return call.fail(text, "no_answer");
}

// --- figures over a list

Value count(const Call& call) {
    return Value::whole(static_cast<std::int64_t>(call.list(0).size()));
}

template <int wanted>
Value extreme(const Call& call) {
    const List& list = call.list(0);
    if (list.empty()) return none(call, "the list is empty");
    const Value* best = &list.front();
    for (const Value& item : list) {
        const auto o = order(item, *best);
        if (!o) return call.fail("the items have no order", "wrong_type");
        if (*o * wanted > 0) best = &item;
    }
    return *best;
}

// Folds numbers, and for sums also durations, by an operation of FEEL's.
Value fold(const Call& call, Op op) {
    const List& list = call.list(0);
    if (list.empty()) return none(call, "the list is empty");
    Value total = list.front();
    const bool durations = op == Op::Add && (total.as_days_and_time() != nullptr ||
                                             total.as_years_and_months() != nullptr);
    if (total.as_number() == nullptr && !durations)
        return call.fail("the items are no numbers", "wrong_type");
    for (std::size_t i = 1; i < list.size(); ++i) {
        std::string_view why;
        total = arithmetic_of(op, total, list[i], why);
        if (total.is_null()) return call.fail("the items are no numbers", "wrong_type");
    }
    return total;
}

Value sum(const Call& call) {
    return fold(call, Op::Add);
}
Value product(const Call& call) {
    return fold(call, Op::Multiply);
}

Value mean(const Call& call) {
    Value total = fold(call, Op::Add);
    if (total.is_null()) return total;
    std::string_view why;
    return arithmetic_of(Op::Divide, total,
                         Value::whole(static_cast<std::int64_t>(call.list(0).size())), why);
}

std::optional<std::vector<Decimal>> numbers(const List& list) {
    std::vector<Decimal> out;
    for (const Value& item : list) {
        if (item.as_number() == nullptr) return std::nullopt;
        out.push_back(*item.as_number());
    }
    return out;
}

Value median(const Call& call) {
    auto all = numbers(call.list(0));
    if (!all || all->empty()) return none(call, "a median needs numbers");
    std::sort(all->begin(), all->end());
    const std::size_t half = all->size() / 2;
    if (all->size() % 2 != 0) return Value::number((*all)[half]);
    const auto both = (*all)[half - 1].add((*all)[half]);
    const auto middle = both ? both->divide(Decimal::from(2)) : std::nullopt;
    return middle ? Value::number(*middle) : none(call, "there is no finite answer");
}

Value stddev(const Call& call) {
    const auto all = numbers(call.list(0));
    if (!all || all->size() < 2) return none(call, "a deviation needs two numbers or more");
    const Value average = mean(call);
    if (average.is_null()) return {};
    std::optional<Decimal> squares = Decimal::from(0);
    for (const Decimal& d : *all) {
        const auto off = d.subtract(*average.as_number());
        const auto square = off ? off->multiply(*off) : std::nullopt;
        squares = square && squares ? squares->add(*square) : std::nullopt;
    }
    const auto variance =
        squares ? squares->divide(Decimal::from(static_cast<std::int64_t>(all->size()) - 1))
                : std::nullopt;
    const auto root = variance ? variance->sqrt() : std::nullopt;
    return root ? Value::number(*root) : none(call, "there is no finite answer");
}

Value mode(const Call& call) {
    auto all = numbers(call.list(0));
    if (!all) return call.fail("a mode needs numbers", "wrong_type");
    std::sort(all->begin(), all->end());
    std::size_t most = 0;
    List out;
    for (std::size_t i = 0; i < all->size();) {
        std::size_t next = i;
        while (next < all->size() && (*all)[next] == (*all)[i]) ++next;
        if (next - i > most) out.clear();
        if (next - i >= most) out.push_back(Value::number((*all)[i]));
        most = std::max(most, next - i);
        i = next;
    }
    return Value::list(std::move(out));
}

// `all` is false as soon as one is; a null or anything else that is no boolean makes the rest
// unknown.
template <bool decides>
Value quantified(const Call& call) {
    bool unknown = false;
    for (const Value& item : call.list(0)) {
        const bool* b = item.as_boolean();
        if (b == nullptr) {
            unknown = true;
        } else if (*b == decides) {
            return Value::boolean(decides);
        }
    }
    return unknown ? Value() : Value::boolean(!decides);
}

// --- parts of a list and changes to it

/// The place a position names, from 0; nullopt outside. Positions are cut to whole numbers.
std::optional<std::size_t> place(const Call& call, std::size_t argument, std::size_t size) {
    const auto cut = call.number(argument).round(0, Rounding::Down);
    const auto at = cut ? cut->to_int() : std::nullopt;
    const auto count_of = static_cast<std::int64_t>(size);
    if (!at || *at == 0 || *at > count_of || *at < -count_of) return std::nullopt;
    return static_cast<std::size_t>(*at > 0 ? *at - 1 : count_of + *at);
}

Value sublist(const Call& call) {
    const List& list = call.list(0);
    const auto from = place(call, 1, list.size());
    if (!from) return call.fail("the start position is outside the list");
    std::size_t count_of = list.size() - *from;
    if (call.given > 2) {
        const auto wanted = call.number(2).to_int();
        if (!wanted || *wanted < 0) return call.fail("the length is wrong");
        count_of = std::min(count_of, static_cast<std::size_t>(*wanted));
    }
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(*from);
    return Value::list(List(begin, begin + static_cast<std::ptrdiff_t>(count_of)));
}

Value append(const Call& call) {
    List out = call.list(0);
    out.insert(out.end(), call.list(1).begin(), call.list(1).end());
    return Value::list(std::move(out));
}

// Each argument is a list (one value stands for a list of it); a null is not.
std::optional<List> joined(const Call& call) {
    List out;
    for (const Value& part : call.list(0)) {
        if (part.is_null()) return std::nullopt;
        if (const List* list = part.as_list()) {
            if (!call.evaluator.charge(static_cast<long>(list->size()), call.column))
                return std::nullopt;
            out.insert(out.end(), list->begin(), list->end());
        } else {
            out.push_back(part);
        }
    }
    return out;
}

Value concatenate(const Call& call) {
    auto out = joined(call);
    return out ? Value::list(*std::move(out)) : call.fail("only lists are put together");
}

bool same(const Call& call, const Value& a, const Value& b) {
    return call.evaluator.within_budget(call.column, [&](long& left) { return equal(a, b, left); })
        .value_or(false);
}

Value distinct(const Call& call, const List& list) {
    List out;
    for (const Value& item : list) {
        if (!call.evaluator.charge(static_cast<long>(out.size()) + 1, call.column)) return {};
        if (std::none_of(out.begin(), out.end(),
                         [&](const Value& other) { return same(call, item, other); }))
            out.push_back(item);
    }
    return Value::list(std::move(out));
}

Value distinct_values(const Call& call) {
    return distinct(call, call.list(0));
}

Value united(const Call& call) {
    const auto all = joined(call);
    return all ? distinct(call, *all) : call.fail("only lists are put together");
}

Value insert_before(const Call& call) {
    List out = call.list(0);
    const auto at = place(call, 1, out.size());
    if (!at) return call.fail("the position is outside the list");
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
    return Value::list(std::move(out));
}

Value removed(const Call& call) {
    List out = call.list(0);
    const auto at = place(call, 1, out.size());
    if (!at) return call.fail("the position is outside the list");
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(*at));
    return Value::list(std::move(out));
}

Value replaced_at(const Call& call) {
    List out = call.list(0);
    const auto at = place(call, 1, out.size());
    if (!at) return call.fail("the position is outside the list");
    out[*at] = call[2];
    return Value::list(std::move(out));
}

Value replaced_where(const Call& call) {
    const Function& match = *call[1].as_function();
    if (match.names.size() != 2) return call.fail("the match takes an item and the new item");
    List out = call.list(0);
    for (Value& item : out) {
        const Value hit = call.evaluator.call(match, {item, call[2]}, call.column);
        if (hit.as_boolean() == nullptr)
            return call.fail("the match gives no boolean", "wrong_type");
        if (hit.is_true()) item = call[2];
    }
    return Value::list(std::move(out));
}

Value reversed(const Call& call) {
    List out = call.list(0);
    std::reverse(out.begin(), out.end());
    return Value::list(std::move(out));
}

Value index_of(const Call& call) {
    List out;
    for (std::size_t i = 0; i < call.list(0).size(); ++i) {
        if (same(call, call.list(0)[i], call[1]))
            out.push_back(Value::whole(static_cast<std::int64_t>(i) + 1));
    }
    return Value::list(std::move(out));
}

Value list_contains(const Call& call) {
    const List& list = call.list(0);
    return Value::boolean(std::any_of(
        list.begin(), list.end(), [&](const Value& item) { return same(call, item, call[1]); }));
}

bool flatten_into(const Call& call, const List& list, List& out, int depth) {
    if (depth > 400 || !call.evaluator.charge(static_cast<long>(list.size()) + 1, call.column))
        return false;
    for (const Value& item : list) {
        if (const List* inner = item.as_list()) {
            if (!flatten_into(call, *inner, out, depth + 1)) return false;
        } else {
            out.push_back(item);
        }
    }
    return true;
}

Value flatten(const Call& call) {
    List out;
    if (!flatten_into(call, call.list(0), out, 0)) return {};
    return Value::list(std::move(out));
}

// Merge sort of our own: the order is the user's function, and std::sort breaks on one that
// contradicts itself.
Value sort(const Call& call) {
    List items = call.list(0);
    const Function* before = call[1].as_function();
    if (call.given > 1 && before == nullptr) return call.fail("the order is no function");
    if (before != nullptr && before->names.size() != 2)
        return call.fail("the order takes two items");
    List spare(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t from = 0; from < items.size(); from += 2 * width) {
            const std::size_t middle = std::min(from + width, items.size());
            const std::size_t end = std::min(from + 2 * width, items.size());
            std::size_t left = from;
            std::size_t right = middle;
            for (std::size_t at = from; at < end; ++at) {
                bool take_right = left == middle;
                if (!take_right && right != end) {
                    if (before != nullptr) {
                        const Value first =
                            call.evaluator.call(*before, {items[right], items[left]}, call.column);
                        if (first.as_boolean() == nullptr)
                            return call.fail("the order gives no boolean", "wrong_type");
                        take_right = first.is_true();
                    } else {
                        const auto o = order(items[right], items[left]);
                        if (!o) return call.fail("the items have no order", "wrong_type");
                        take_right = *o < 0;
                    }
                }
                spare[at] = take_right ? items[right++] : items[left++];
            }
        }
        items.swap(spare);
    }
    return Value::list(std::move(items));
}

}  // namespace

void add_lists(std::vector<Builtin>& out) {
    out.push_back({"count", parameters("list*:l"), 'n', count});
    out.push_back({"min", parameters("list*:l"), 'e', extreme<-1>});
    out.push_back({"max", parameters("list*:l"), 'e', extreme<1>});
    out.push_back({"sum", parameters("list*:l"), 'e', sum});
    out.push_back({"mean", parameters("list*:l"), 'e', mean});
    out.push_back({"product", parameters("list*:l"), 'n', product});
    out.push_back({"median", parameters("list*:l"), 'e', median});
    out.push_back({"stddev", parameters("list*:l"), 'e', stddev});
    out.push_back({"mode", parameters("list*:l"), '0', mode});
    out.push_back({"all", parameters("list*:l"), 'b', quantified<false>});
    out.push_back({"any", parameters("list*:l"), 'b', quantified<true>});
    out.push_back({"sublist", parameters("list:l,start position:n,length?:n"), '0', sublist});
    out.push_back({"append", parameters("list:l,item*:a"), '0', append});
    out.push_back({"concatenate", parameters("list*:a"), '0', concatenate});
    out.push_back({"union", parameters("list*:a"), '0', united});
    out.push_back({"distinct values", parameters("list:l"), '0', distinct_values});
    out.push_back({"insert before", parameters("list:l,position:n,newItem:a"), '0', insert_before});
    out.push_back({"remove", parameters("list:l,position:n"), '0', removed});
    out.push_back({"list replace", parameters("list:l,match:f,newItem:a"), '0', replaced_where});
    out.push_back({"list replace", parameters("list:l,position:n,newItem:a"), '0', replaced_at});
    out.push_back({"reverse", parameters("list:l"), '0', reversed});
    out.push_back({"index of", parameters("list:l,match:a"), 'N', index_of});
    out.push_back({"list contains", parameters("list:l,element:a"), 'b', list_contains});
    out.push_back({"flatten", parameters("list:l"), 'l', flatten});
    out.push_back({"sort", parameters("list:l,precedence?:f"), '0', sort});
}

}  // namespace zhigai::feel
