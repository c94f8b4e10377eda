#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engines/feel/ast.h"
#include "engines/feel/type.h"
#include "engines/feel/value.h"

/// The values that hold other things than data: ranges and functions.
namespace zhigai::feel {

struct Frame;  // eval.h: the local names a function closes over

struct Range {
    Value low, high;  ///< null where there is no bound, and where the bound is null: the flags tell
    bool low_closed = false, high_closed = false;
    bool has_low = true, has_high = true;
    std::string test;  ///< "=" or "!=" of `(=10)`, `(!=10)`: both ends are that value
};

struct Function {
    std::vector<std::string> names;  ///< of the parameters
    std::vector<TypePtr> types;      ///< null where none is written
    TypePtr result;
    std::string builtin;  ///< name of a built-in, or
    NodePtr body;         ///< a lambda with what it closes over, or
    std::shared_ptr<const Frame> closure;
    std::function<Value(const std::vector<Value>&)>
        native;  ///< what the host gives (models, services)
};

/// FEEL's `=`: nullopt where the standard says null (values of different kinds). Deep; `budget`
/// bounds the work.
std::optional<bool> equal(const Value& left, const Value& right, long& budget);
std::optional<bool> equal(const Value& left, const Value& right);
/// FEEL's `<`: below zero, zero, above; nullopt where it is null.
std::optional<int> order(const Value& left, const Value& right);
/// Whether `value` lies in the range; nullopt where that is null.
std::optional<bool> contains(const Range& range, const Value& value);

/// The type a value has, as deep as one look tells (a list of what its items share).
Kind kind_of(const Value& value);
/// `value instance of type`: structural; null is an instance of nothing.
bool instance_of(const Value& value, const Type& type, long& budget);
/// The value as the type wants it: itself, out of a one-item list, into one; nullopt when it does
/// not fit.
std::optional<Value> conform(const Value& value, const Type& type, long& budget);
std::optional<Value> conform(const Value& value, const Type& type);

/// A member of a context, a temporal value, a duration or a range; nullopt when there is none.
std::optional<Value> member(const Value& value, std::string_view name);

}  // namespace zhigai::feel
