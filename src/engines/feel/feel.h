#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/feel/type.h"
#include "engines/feel/value.h"
#include "kernel/result/result.h"

/// FEEL (OMG DMN 1.5, chapter 10): compiled once against a scope of names and types, evaluated many
/// times.
namespace zhigai::feel {

/// Plain: the language of DMN files and of the public conformance cases (number only, unknown types
/// are Any). Typed: the language of registers and plans: every name known, money and units kept
/// apart (decision 10).
enum class Mode { Plain, Typed };

/// The names an expression may use, longest match first (names with blanks and Chinese names are
/// names).
class Scope {
 public:
    explicit Scope(const Schema* schema = nullptr) : schema_(schema) {}
    Scope& add(std::string name, TypePtr type);
    /// A named type (an item definition) for `instance of` and parameters.
    Scope& add_type(std::string name, TypePtr type);
    const std::vector<std::pair<std::string, TypePtr>>& names() const { return names_; }
    const std::vector<std::pair<std::string, TypePtr>>& types() const { return types_; }
    const Schema* schema() const { return schema_; }

 private:
    const Schema* schema_;  // outlives every expression compiled against it
    std::vector<std::pair<std::string, TypePtr>> names_;
    std::vector<std::pair<std::string, TypePtr>> types_;
};

struct Options {
    Mode mode = Mode::Typed;
    TypePtr expected;                 ///< the type the answer must have; null = any
    std::size_t max_length = 20'000;  ///< bytes of text
    int max_depth = 200;              ///< nesting of the parse and of evaluation
    /// Work allowed to one evaluation; past it the answer is null with a warning.
    long max_steps = 2'000'000;
};

/// One path that an expression reads, from a name of the scope: {"enterprise", "district"}.
/// A filter, quantifier or aggregate over a list of rows reads the members it names: {"evidence",
/// "amount"}.
using Path = std::vector<std::string>;

struct Node;  // ast.h

/// A compiled expression: immutable, cheap to copy, safe to share between threads.
class Expression {
 public:
    const std::string& text() const;
    const TypePtr& type() const;
    const Node& root() const;
    /// Sorted, without repetition.
    const std::vector<Path>& reads() const;
    /// Built-ins called: {"today", "sum"}; what loaders refuse in `value` and `where` is found
    /// here.
    const std::vector<std::string>& calls() const;
    /// What it was compiled with.
    const Options& limits() const;

    struct Body;
    explicit Expression(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

 private:
    std::shared_ptr<const Body> body_;
};

/// The whole grammar of DMN 1.5. Faults carry the column (in characters, from 1) inside `text`, and
/// a mend.
Result<Expression> compile(std::string_view text, const Scope& scope, const Options& options = {});

/// A cell of a decision table or a unary test list over `?` of type `input`.
Result<Expression> compile_unary_tests(std::string_view text, TypePtr input, const Scope& scope,
                                       const Options& options = {});

/// What an evaluation asks of the world. `get` is called for names of the scope only.
class Environment {
 public:
    virtual ~Environment() = default;
    virtual Value get(std::string_view name) const = 0;
    /// The member of the row a link points to (at `link.at` when that is set); null when there is
    /// none.
    virtual Value follow(const Link& link, std::string_view member) const;
    /// today(); now() is its midnight unless overridden.
    virtual Value today() const;
    virtual Value now() const;
};

struct Warning {
    int column = 0;
    std::string code;  ///< why a null is a null: wrong_type, no_member, division_by_zero, depth
    std::string text;
};

struct Outcome {
    Value value;
    std::vector<Warning> warnings;
};

/// Never throws, never crashes: what FEEL calls an error is null with a warning.
Outcome evaluate(const Expression& expression, const Environment& environment);

/// A cell of a table: whether `input` passes the tests.
Outcome evaluate_tests(const Expression& tests, const Value& input, const Environment& environment);

/// Calls a function that an evaluation gave; null with a warning when it does not take these
/// arguments.
Value call(const Value& function, std::vector<Value> arguments, const Environment& environment,
           std::vector<Warning>* warnings = nullptr);

/// Names of all built-in functions, and of those only typed mode knows (万元, yuan, as of).
std::vector<std::string> builtin_names();

}  // namespace zhigai::feel
