#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/feel/type.h"
#include "engines/feel/value.h"

/// The tree of a compiled expression: what the evaluator walks and what other modules translate to
/// SQL predicates. Every node knows its static type and its column. What the checker can compute is
/// computed: `万元(100)`,
/// `-5`, `date("2022-03-08")` are Literals. Trees are never deeper than twice Options::max_depth.
namespace zhigai::feel {

enum class Op {
    Literal,  ///< value
    Name,     ///< name; `path` when it is one of the scope's
    Path,    ///< children[0].name: a member of a context, a link, a temporal property; over a list:
             ///< of each
    Negate,  ///< - children[0]
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,  ///< children[0] op children[1]
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,  ///< children[0] op children[1]
    And,
    Or,          ///< two children or more
    Not,         ///< not(children[0])
    Between,     ///< children[0] between children[1] and children[2]
    In,          ///< children[0] in any of the others: values, lists, Ranges, Tests
    Test,        ///< a unary test `= children[0]` or `!= children[0]`; name is the sign
    InstanceOf,  ///< children[0] instance of operand
    If,          ///< condition, then, else
    For,         ///< names: the iterators; children: a source for each, then the body
    Some,
    Every,    ///< as For; the body is the condition
    Filter,   ///< children[0][children[1]]; members of the item are Names bound to Item
    List,     ///< children
    Context,  ///< names: the keys; children: their values
    Range,    ///< children[0] .. children[1]; `< 5` and the like have one side without a bound
    Call,     ///< built-in `name`; children: arguments; names: of the arguments when they are named
    Apply,    ///< children[0] is a function; the rest its arguments; names as for Call
    Lambda,   ///< names: parameters, `parameters` their types; children[0]: the body
    UnaryTests,  ///< any of children holds for `?`; negated: none does; no children: `-`
};

enum class Binding {
    Unknown,  ///< plain mode only: looked for when evaluated
    Scope,    ///< asked of the Environment
    Local,    ///< iterator, parameter, context entry, `partial`, `?`
    Item,     ///< member of the item of the nearest filter (`item` itself is Local)
    Builtin,  ///< a built-in function as a value
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node {
    Op op = Op::Literal;
    int column = 0;  ///< in characters, from 1
    TypePtr type = Type::of(Kind::Any);
    Value value;       ///< of Literal; a money literal is its number of yuan
    std::string name;  ///< of Name, Path, Call, Test
    Binding binding = Binding::Unknown;
    /// Of a Name of the scope, and of a Path that starts at one and goes through members only:
    /// {"enterprise", "district", "code"}. Else empty.
    std::vector<std::string> path;
    std::vector<NodePtr> children;
    std::vector<std::string> names;
    std::vector<TypePtr> parameters;  ///< of Lambda; null where none is written
    std::vector<std::string>
        captures;     ///< of Lambda: names of the scope its body reads, kept when it is made
    TypePtr operand;  ///< of InstanceOf
    bool low_closed = false, high_closed = false;  ///< of Range
    bool has_low = true, has_high = true;          ///< of Range; the absent side is a Literal null
    bool negated = false;                          ///< of UnaryTests
    bool bare = false;      ///< of Range: `a..b` of an iterator, may count down
    bool partial = false;   ///< of For: the body reads `partial`
    bool external = false;  ///< of Lambda: a body we do not run
    int depth = 1;          ///< of the tree under it
};

/// The name as an operator is written: "+", "<=", "and".
const char* sign_of(Op op);

/// The tree as FEEL text that compiles to the same tree: for messages, tests and normal forms.
std::string print(const Node& node);

}  // namespace zhigai::feel
