#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/feel/eval.h"

/// The built-in functions: what each is called, what it takes and gives, what it does.
namespace zhigai::feel {

struct Call {
    std::vector<Value> arguments;  ///< one a parameter; null where an optional one was not given
    std::size_t given = 0;         ///< how many were
    Evaluator& evaluator;
    int column;

    const Value& operator[](std::size_t i) const { return arguments[i]; }
    const Decimal& number(std::size_t i) const { return *arguments[i].as_number(); }
    const std::string& text(std::size_t i) const { return *arguments[i].as_text(); }
    const List& list(std::size_t i) const { return *arguments[i].as_list(); }
    Value fail(std::string_view text, std::string_view code = "wrong_argument") const {
        return evaluator.null_because(column, code, text);
    }
};

struct Parameter {
    std::string name;
    /// s text, n number, N number of any unit, b boolean, l list, c context, f function, a anything
    /// (null too), u as a, but a one-item list stands for its item
    char type = 'a';
    bool optional = false;
    bool rest = false;  ///< takes all that follow; of type l, one list stands for its items
};

struct Builtin {
    std::string name;
    std::vector<Parameter> parameters;
    /// s n b d(ate) t(ime) m(oment: date and time) p(days and time) y(ears and months) c a r; $
    /// money % percent; l list of anything, S list of texts, 0 the type of the first argument, e
    /// its element, 1 the second's type
    char result = 'a';
    Value (*run)(const Call&) = nullptr;
    bool typed_only = false;

    std::size_t required() const;
    bool takes(std::size_t count) const;
};

/// The overloads of a name, in order; empty when there is none.
const std::vector<const Builtin*>& overloads(std::string_view name);
const std::vector<Builtin>& all_builtins();

/// "string:s,start position:n,length?:n,items*:l" to parameters.
std::vector<Parameter> parameters(std::string_view text);

/// What each file adds to the registry.
void add_numbers(std::vector<Builtin>& out);
void add_texts(std::vector<Builtin>& out);
void add_lists(std::vector<Builtin>& out);
void add_contexts(std::vector<Builtin>& out);
void add_temporal(std::vector<Builtin>& out);
void add_ranges(std::vector<Builtin>& out);
void add_typed(std::vector<Builtin>& out);

/// Calls the overload that fits; `names` is empty or names each argument.
Value call_builtin(std::string_view name, const std::vector<Value>& arguments,
                   const std::vector<std::string>& names, Evaluator& evaluator, int column);

}  // namespace zhigai::feel
