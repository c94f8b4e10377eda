#include <algorithm>

#include "engines/feel/temporal.h"
#include "engines/feel/value_detail.h"

/// Equality, order, membership, types: what the standard says of two values, in one place.
namespace zhigai::feel {

namespace {

int sign(std::strong_ordering o) {
    return std::is_lt(o) ? -1 : std::is_gt(o) ? 1 : 0;
}

template <class T>
int sign_of_difference(const T& left, const T& right) {
    return left < right ? -1 : right < left ? 1 : 0;
}

bool same_bound(const Value& left, const Value& right, long& budget) {
    if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
    return equal(left, right, budget).value_or(false);
}

std::optional<bool> equal_lists(const List& left, const List& right, long& budget) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const std::optional<bool> same = equal(left[i], right[i], budget);
        if (!same) return std::nullopt;
        if (!*same) return false;
    }
    return true;
}

std::optional<bool> equal_contexts(const Entries& left, const Entries& right, long& budget) {
    if (left.size() != right.size()) return false;
    for (const auto& own : left) {
        const auto other = std::find_if(right.begin(), right.end(), [&](const auto& entry) {
            return entry.first == own.first;
        });
        if (other == right.end()) return false;
        const std::optional<bool> same = equal(own.second, other->second, budget);
        if (!same) return std::nullopt;
        if (!*same) return false;
    }
    return true;
}

}  // namespace

std::optional<bool> equal(const Value& left, const Value& right, long& budget) {
    if (--budget < 0) return std::nullopt;
    if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
    if (left.data().index() != right.data().index()) return std::nullopt;
    if (const bool* b = left.as_boolean()) return *b == *right.as_boolean();
    if (const Decimal* d = left.as_number()) return *d == *right.as_number();
    if (const std::string* s = left.as_text()) return *s == *right.as_text();
    if (const WideDate* d = left.as_wide_date()) return *d == *right.as_wide_date();
    if (const Link* link = left.as_link()) return *link == *right.as_link();
    if (const List* list = left.as_list()) return equal_lists(*list, *right.as_list(), budget);
    if (const Entries* entries = left.as_context())
        return equal_contexts(*entries, *right.as_context(), budget);
    // Temporal equality is by instant, and the standard's equality leaves fractions of a second
    // out.
    if (const Time* time = left.as_time()) {
        if (time->local() != right.as_time()->local()) return false;
        return instant_of(*time).seconds == instant_of(*right.as_time()).seconds;
    }
    if (const DateTime* time = left.as_date_time()) {
        if (time->time.local() != right.as_date_time()->time.local()) return false;
        return instant_of(*time).seconds == instant_of(*right.as_date_time()).seconds;
    }
    if (const DayTimeDuration* duration = left.as_days_and_time())
        return *duration == *right.as_days_and_time();
    if (const YearMonthDuration* months = left.as_years_and_months()) {
        return months->months == right.as_years_and_months()->months;
    }
    if (const Range* range = left.as_range()) {
        const Range& other = *right.as_range();
        return range->test == other.test && range->has_low == other.has_low &&
               range->has_high == other.has_high && range->low_closed == other.low_closed &&
               range->high_closed == other.high_closed &&
               same_bound(range->low, other.low, budget) &&
               same_bound(range->high, other.high, budget);
    }
    return std::nullopt;
}

std::optional<bool> equal(const Value& left, const Value& right) {
    long budget = 1'000'000;
    return equal(left, right, budget);
}

std::optional<int> order(const Value& left, const Value& right) {
    if (left.data().index() != right.data().index()) return std::nullopt;
    if (const Decimal* d = left.as_number()) return sign(*d <=> *right.as_number());
    // Bytes of UTF-8 stand in the order of their code points.
    if (const std::string* s = left.as_text()) return sign(*s <=> *right.as_text());
    if (const WideDate* d = left.as_wide_date()) {
        return sign_of_difference(days_from(*d), days_from(*right.as_wide_date()));
    }
    if (const Time* time = left.as_time()) {
        if (time->local() != right.as_time()->local()) return std::nullopt;
        return sign_of_difference(instant_of(*time), instant_of(*right.as_time()));
    }
    if (const DateTime* time = left.as_date_time()) {
        if (time->time.local() != right.as_date_time()->time.local()) return std::nullopt;
        return sign_of_difference(instant_of(*time), instant_of(*right.as_date_time()));
    }
    if (const DayTimeDuration* duration = left.as_days_and_time()) {
        const DayTimeDuration& other = *right.as_days_and_time();
        return sign_of_difference(std::pair(duration->seconds, duration->nanos),
                                  std::pair(other.seconds, other.nanos));
    }
    if (const YearMonthDuration* months = left.as_years_and_months()) {
        return sign_of_difference(months->months, right.as_years_and_months()->months);
    }
    return std::nullopt;
}

std::optional<bool> contains(const Range& range, const Value& value) {
    if (!range.test.empty()) {
        const std::optional<bool> same = equal(value, range.low);
        if (!same) return std::nullopt;
        return *same == (range.test == "=");
    }
    bool inside = true;
    if (range.has_low) {
        const std::optional<int> o = order(value, range.low);
        if (!o) return std::nullopt;
        inside = range.low_closed ? *o >= 0 : *o > 0;
    }
    if (range.has_high) {
        const std::optional<int> o = order(value, range.high);
        if (!o) return std::nullopt;
        inside = inside && (range.high_closed ? *o <= 0 : *o < 0);
    }
    return inside;
}

Kind kind_of(const Value& value) {
    constexpr Kind kinds[] = {Kind::Null,
                              Kind::Boolean,
                              Kind::Number,
                              Kind::Text,
                              Kind::Date,
                              Kind::Time,
                              Kind::DateTime,
                              Kind::DayTimeDuration,
                              Kind::YearMonthDuration,
                              Kind::List,
                              Kind::Context,
                              Kind::Range,
                              Kind::Function,
                              Kind::Link};
    static_assert(std::size(kinds) == std::variant_size_v<Value::Data>);
    return kinds[value.data().index()];
}

namespace {

// Whether a value of type `from` may stand where `to` is asked: for functions, whose types are all
// we can look at.
bool assignable(const Type& from, const Type& to) {
    if (to.kind == Kind::Any || from.kind == Kind::Any || from.kind == Kind::Null) return true;
    if (from.kind != to.kind) return false;
    switch (to.kind) {
        case Kind::List:
        case Kind::Range:
            return from.element && to.element ? assignable(*from.element, *to.element) : true;
        case Kind::Context:
            return std::all_of(to.entries.begin(), to.entries.end(), [&](const auto& wanted) {
                return std::any_of(from.entries.begin(), from.entries.end(),
                                   [&](const auto& entry) {
                                       return entry.first == wanted.first &&
                                              assignable(*entry.second, *wanted.second);
                                   });
            });
        default:
            return true;
    }
}

bool function_fits(const Function& function, const Type& type) {
    if (type.entries.empty() && !type.element) return true;  // `function`, whichever
    if (function.names.size() != type.entries.size()) return false;
    for (std::size_t i = 0; i < type.entries.size(); ++i) {
        const TypePtr own = i < function.types.size() ? function.types[i] : nullptr;
        const TypePtr wanted = type.entries[i].second;
        // Parameters the other way round: it must take all that the type's caller may give.
        if (own && wanted && !assignable(*wanted, *own)) return false;
    }
    if (!type.element || type.element->kind == Kind::Any) return true;
    return !function.result || assignable(*function.result, *type.element);
}

// Types nest as deep as their text, values share their parts: without a budget this could take 2^n
// looks.
bool fits(const Value& value, const Type& type, bool null_fits, long& budget) {
    if (--budget < 0) return false;
    if (value.is_null()) return null_fits;
    const Kind kind = kind_of(value);
    switch (type.kind) {
        case Kind::Any:
            return true;
        case Kind::Money:
        case Kind::Percent:
        case Kind::Quantity:
            return kind == Kind::Number;
        case Kind::Choice:
            return kind == Kind::Text;
        case Kind::Link:
            return kind == Kind::Link &&
                   registers_within(value.as_link()->register_id, type.name);
        case Kind::List:
            if (kind != Kind::List) return false;
            if (!type.element || type.element->kind == Kind::Any) return true;
            return std::all_of(
                value.as_list()->begin(), value.as_list()->end(),
                [&](const Value& item) { return fits(item, *type.element, true, budget); });
        case Kind::Context:
            if (kind != Kind::Context) return false;
            return std::all_of(type.entries.begin(), type.entries.end(), [&](const auto& wanted) {
                const std::optional<Value> held = member(value, wanted.first);
                return held && fits(*held, *wanted.second, true, budget);
            });
        case Kind::Range: {
            if (kind != Kind::Range) return false;
            const Range& range = *value.as_range();
            return !type.element || (fits(range.low, *type.element, true, budget) &&
                                     fits(range.high, *type.element, true, budget));
        }
        case Kind::Function:
            return kind == Kind::Function && function_fits(*value.as_function(), type);
        default:
            return kind == type.kind;
    }
}

}  // namespace

bool instance_of(const Value& value, const Type& type, long& budget) {
    return fits(value, type, false, budget);
}

std::optional<Value> conform(const Value& value, const Type& type) {
    long budget = 1'000'000;
    return conform(value, type, budget);
}

std::optional<Value> conform(const Value& value, const Type& type, long& budget) {
    if (value.is_null() || fits(value, type, true, budget)) return value;
    if (const List* list = value.as_list();
        list != nullptr && list->size() == 1 && type.kind != Kind::List) {
        if (fits(list->front(), type, true, budget)) return list->front();
    }
    if (type.kind == Kind::List && value.as_list() == nullptr) {
        if (!type.element || fits(value, *type.element, true, budget)) return Value::list({value});
    }
    if (const WideDate* date = value.as_wide_date();
        date != nullptr && type.kind == Kind::DateTime) {
        return Value::date_time(midnight_utc(*date));
    }
    return std::nullopt;
}

}  // namespace zhigai::feel
