#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engines/feel/ast.h"
#include "engines/feel/checker.h"
#include "engines/feel/feel.h"
#include "engines/feel/lexer.h"
#include "engines/feel/names.h"

/// Tokens to a typed tree, by recursive descent. One pass: names are resolved and types inferred as
/// nodes are made, because what a name is (and where it ends) depends on what is known at that
/// place.
namespace zhigai::feel {

struct Parsed {
    NodePtr root;
    std::vector<Path> reads;
    std::vector<std::string> calls;
};

class Parser {
 public:
    Parser(std::string_view text, const Scope& scope, const Options& options);

    Result<Parsed> expression_whole();
    Result<Parsed> unary_tests_whole(const TypePtr& input);

 private:
    using Made = std::shared_ptr<Node>;  // null: a syntax fault has been noted

    // A name of an inner scope and the rows it stands for ({"evidence"} for `e` in `some e in
    // evidence`).
    struct Local {
        std::string name;
        TypePtr type;
        std::vector<Path> origin;
        Binding binding = Binding::Local;
    };
    struct LocalScope {
        std::vector<Local> names;
        NameTrie trie;
        bool partial_read = false;
        void add(Local local);
    };
    struct Found {
        std::size_t tokens = 0;
        std::string name;
        TypePtr type;
        Binding binding = Binding::Unknown;
        std::vector<Path> origin;
        LocalScope* scope = nullptr;
    };

    // parser.cpp: precedence
    Made expression();
    Made disjunction();
    Made conjunction();
    Made comparison();
    Made additive();
    Made multiplicative();
    Made power();
    Made unary();
    Made postfix();
    Made tests_of_in(const Made& value);
    Made positive_test(bool whole);
    Made bound_test();
    // parser_primary.cpp: what stands alone
    Made primary();
    Made literal(Value value, Kind kind);
    Made at_literal();
    Made in_parentheses();
    Made in_brackets();
    Made range_from(const Made& low, bool low_closed, int column);
    Made context();
    Made lambda();
    Made name();
    Made member(const Made& of);
    Made filter(const Made& of);
    Made call(const Made& callee);
    Made builtin(const std::string& name, std::vector<NodePtr> arguments,
                 std::vector<std::string> names, int column);
    bool arguments(std::vector<NodePtr>& out, std::vector<std::string>& names);
    // parser_words.cpp: if, for, some, every, types
    Made conditional();
    Made iteration(Op op);
    TypePtr type();
    std::string declared_name(std::initializer_list<std::string_view> stops);

    // names
    std::optional<Found> resolve() const;
    void unknown(const std::string& name, int column);
    void note_read(const Path& path, int change);
    const std::vector<Path>& origin(const Node& node) const;

    // tokens
    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    bool at(std::string_view text) const { return peek().is(text); }
    const Token& take();
    bool accept(std::string_view text);
    bool expect(std::string_view text);
    Made stop(std::string code, Say what, Say mend = {});
    Made unexpected();
    Say habit() const;

    // nodes
    Made node(Op op, int column) const;
    Made finish(const Made& made);
    Made binary(Op op, const Made& left, const Made& right, int column);
    bool deeper();
    Result<Parsed> result(Made root);

    struct State {
        std::size_t at;
        std::size_t faults;
        std::map<Path, int> reads;
    };
    State save() const { return {at_, faults_.size(), reads_}; }
    void restore(State state);

    std::string_view text_;
    const Scope& scope_;
    Options options_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    Faults faults_;
    bool stopped_ = false;
    Checker checker_;
    NameTrie scope_trie_;
    std::vector<std::unique_ptr<LocalScope>> locals_;
    NameTrie seen_members_;  // keys met anywhere, for members with blanks of an unknown type
    std::vector<std::string> seen_names_;
    std::map<const Node*, std::vector<Path>> origins_;
    std::vector<NodePtr> kept_;  // keeps origins_' keys alive
    std::map<Path, int> reads_;
    std::set<Path> sources_;  // lists gone through, read only as far as their members are
    std::set<std::string> calls_;
    std::vector<std::set<std::string>> captures_;  // of the lambdas around this place
    int depth_ = 0;
    long steps_ = 0;
    bool range_end_ = false;  // `[` may close a range here rather than begin a filter
};

}  // namespace zhigai::feel
