#pragma once

#include <string>
#include <vector>

#include "engines/feel/ast.h"
#include "engines/feel/builtins.h"
#include "engines/feel/feel.h"

/// What types say of each construct. Plain mode infers and never complains; typed mode keeps money,
/// percents, units, choices and links apart (decision 10) and says how to mend. Called by the
/// parser as each node is made.
namespace zhigai::feel {

class Checker {
 public:
    Checker(Mode mode, const Schema* schema, std::string_view text, Faults& faults)
        : typed_(mode == Mode::Typed), schema_(schema), text_(text), faults_(faults) {}

    TypePtr arithmetic(Op op, const Node& left, const Node& right, int column);
    TypePtr negation(const Node& operand, int column);
    void comparison(Op op, const Node& left, const Node& right, int column);
    /// `value in test`, and a test of a cell against `?`.
    void membership(const Node& value, const Node& test, int column);
    void condition(const Node& node);
    /// One type for two branches.
    TypePtr joined(const Node& left, const Node& right, int column);
    TypePtr list_of(const std::vector<NodePtr>& items);
    TypePtr member(const TypePtr& of, const std::string& name, int column);
    /// Names a member of `of` may have, for names with blanks; empty when anything goes.
    std::vector<std::string> members(const TypePtr& of) const;
    TypePtr call(const std::string& name, const std::vector<NodePtr>& arguments,
                 const std::vector<std::string>& names, int column);
    void expected(const Node& root, const TypePtr& wanted);

    void fault(std::string code, int column, Say what, Say mend = {});
    bool typed() const { return typed_; }

 private:
    bool comparable(const Type& left, const Type& right) const;
    void choice_literal(const Type& choice, const Node& literal);
    void mixed(const Node& left, const Node& right, int column, const char* sign);
    void argument(const Parameter& parameter, const Node& node, const std::string& function);
    TypePtr result(const Builtin& builtin, const std::vector<NodePtr>& arguments) const;

    bool typed_;
    const Schema* schema_;
    std::string text_;
    Faults& faults_;
};

/// The element of a list or range; a scalar is its own; Any otherwise.
TypePtr element_of(const TypePtr& type);
bool numeric(Kind kind);
/// Any and null: they go with everything.
inline bool open(Kind kind) {
    return kind == Kind::Any || kind == Kind::Null;
}
inline TypePtr any() {
    return Type::of(Kind::Any);
}

}  // namespace zhigai::feel
