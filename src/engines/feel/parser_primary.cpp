#include <fmt/format.h>

#include <algorithm>

#include "engines/feel/parser.h"
#include "engines/feel/temporal.h"

namespace zhigai::feel {

namespace {

// Names of the built-ins, each mode its own: prepared once.
const NameTrie& builtin_trie(bool typed) {
    const auto make = [](bool with_typed) {
        NameTrie trie;
        for (std::size_t i = 0; i < all_builtins().size(); ++i) {
            if (with_typed || !all_builtins()[i].typed_only) trie.add(all_builtins()[i].name, i);
        }
        return trie;
    };
    static const NameTrie plain = make(false);
    static const NameTrie all = make(true);
    return typed ? all : plain;
}

TypePtr range_type(const Node& low, const Node& high) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::Range;
    type->element = low.type->kind == Kind::Null ? high.type : low.type;
    return type;
}

}  // namespace

Parser::Made Parser::literal(Value value, Kind kind) {
    Made made = node(Op::Literal, peek().column);
    made->value = std::move(value);
    made->type = Type::of(kind);
    return made;
}

Parser::Made Parser::primary() {
    if (!deeper()) return nullptr;
    const Token& token = peek();
    switch (token.kind) {
        case Token::Kind::Number: {
            // A name may begin with a number where the scope says so: 5G stations.
            if (const auto found = resolve(); found && found->tokens > 1) return name();
            const auto number = Decimal::parse(token.text);
            if (!number)
                return stop("bad_number", {"这个数超出范围", "this number is out of range"});
            Made made = literal(Value::number(*number), Kind::Number);
            take();
            return made;
        }
        case Token::Kind::Text: {
            Made made = literal(Value::text(token.value), Kind::Text);
            take();
            return made;
        }
        case Token::Kind::Sign:
            if (token.text == "(") return in_parentheses();
            if (token.text == "[" || token.text == "]") return in_brackets();
            if (token.text == "{") return context();
            if (token.text == "@") return at_literal();
            break;
        case Token::Kind::Word: {
            const auto found = resolve();
            if (!found || found->tokens == 1) {
                if (token.text == "true" || token.text == "false") {
                    Made made = literal(Value::boolean(token.text == "true"), Kind::Boolean);
                    take();
                    return made;
                }
                if (token.text == "null") {
                    Made made = literal(Value(), Kind::Null);
                    take();
                    return made;
                }
                if (token.text == "if") return conditional();
                if (token.text == "for") return iteration(Op::For);
                if (token.text == "some") return iteration(Op::Some);
                if (token.text == "every") return iteration(Op::Every);
                if (token.text == "function" && peek(1).is("(")) return lambda();
            }
            return name();
        }
        case Token::Kind::End:
        case Token::Kind::Bad:
            break;
    }
    if (const auto found = resolve()) return name();
    return unexpected();
}

Parser::Made Parser::at_literal() {
    const int column = take().column;
    if (peek().kind != Token::Kind::Text) return unexpected();
    const Value value = parse_temporal(peek().value);
    if (value.is_null()) {
        return stop("bad_literal",
                    {fmt::format("“{}”不是日期、时间或时长", peek().value),
                     fmt::format("\"{}\" is no date, time or duration", peek().value)});
    }
    Made made = literal(value, kind_of(value));
    made->column = column;
    take();
    return made;
}

// ( … ): a bracketed expression, a range with an open start, or a test as a value.
Parser::Made Parser::in_parentheses() {
    const int column = take().column;
    if (at("<") || at("<=") || at(">") || at(">=") || at("=") || at("!=")) {
        Made test = bound_test();
        if (!test || !expect(")")) return nullptr;
        return test;
    }
    Made made = expression();
    if (!made) return nullptr;
    if (at("..")) return range_from(made, false, column);
    if (!expect(")")) return nullptr;
    return made;
}

// [ … ]: a list, or a range; ] … : a range with an open start.
Parser::Made Parser::in_brackets() {
    const bool list_or_range = at("[");
    const int column = take().column;
    Made made = node(Op::List, column);
    if (list_or_range && accept("]")) {
        made->type = Type::list(Type::of(Kind::Any));
        return finish(made);
    }
    Made first = expression();
    if (!first) return nullptr;
    if (at("..")) return range_from(first, list_or_range, column);
    if (!list_or_range) return unexpected();
    made->children.push_back(first);
    while (accept(",")) {
        Made item = expression();
        if (!item) return nullptr;
        made->children.push_back(item);
    }
    if (!expect("]")) return nullptr;
    made->type = checker_.list_of(made->children);
    return finish(made);
}

Parser::Made Parser::range_from(const Made& low, bool low_closed, int column) {
    take();  // ..
    if (!deeper()) return nullptr;
    const bool outer = range_end_;
    range_end_ = true;
    Made high = additive();
    range_end_ = outer;
    if (!high) return nullptr;
    Made made = node(Op::Range, column);
    made->low_closed = low_closed;
    if (accept("]")) {
        made->high_closed = true;
    } else if (!accept(")") && !accept("[")) {
        expect("]");
        return nullptr;
    }
    checker_.comparison(Op::LessEqual, *low, *high, column);
    made->children = {low, high};
    made->type = range_type(*low, *high);
    return finish(made);
}

// The text of a name that is being declared: its tokens up to a stop, blanks made single.
std::string Parser::declared_name(std::initializer_list<std::string_view> stops) {
    std::string out;
    for (;;) {
        const Token& token = peek();
        if (token.kind == Token::Kind::End || token.kind == Token::Kind::Bad ||
            token.kind == Token::Kind::Text)
            break;
        if (std::any_of(stops.begin(), stops.end(),
                        [&](std::string_view s) { return token.is(s); }) &&
            !out.empty())
            break;
        if (token.is("{") || token.is("}") || token.is(",") || token.is(":") || token.is(")"))
            break;
        if (!out.empty() && token.blank_before) out += ' ';
        out += token.text;
        take();
        if (stopped_) return "";
    }
    if (out.empty()) unexpected();
    return out;
}

Parser::Made Parser::context() {
    Made made = node(Op::Context, take().column);
    std::vector<std::pair<std::string, TypePtr>> types;
    locals_.push_back(std::make_unique<LocalScope>());
    bool first = true;
    while (!stopped_ && !at("}")) {
        if (!first && !expect(",")) break;
        first = false;
        std::string key;
        const int column = peek().column;
        if (peek().kind == Token::Kind::Text) {
            key = take().value;
        } else {
            key = declared_name({":"});
        }
        if (stopped_ || !expect(":")) break;
        Made value = expression();
        if (!value) break;
        if (checker_.typed() &&
            std::find(made->names.begin(), made->names.end(), key) != made->names.end()) {
            checker_.fault("duplicate_key", column,
                           {"“" + key + "”写了两次", key + " stands twice"});
        }
        made->names.push_back(key);
        made->children.push_back(value);
        types.emplace_back(key, value->type);
        locals_.back()->add({key, value->type, origin(*value), Binding::Local});
        seen_members_.add(key, seen_names_.size());
        seen_names_.push_back(key);
    }
    locals_.pop_back();
    if (stopped_ || !expect("}")) return nullptr;
    made->type = Type::context(std::move(types));
    return finish(made);
}

Parser::Made Parser::lambda() {
    Made made = node(Op::Lambda, take().column);
    take();
    auto scope = std::make_unique<LocalScope>();
    auto function = std::make_shared<Type>();
    function->kind = Kind::Function;
    while (!at(")")) {
        if (!made->names.empty() && !expect(",")) return nullptr;
        std::string parameter = declared_name({":", ",", ")"});
        if (stopped_) return nullptr;
        TypePtr declared;
        if (accept(":")) {
            declared = type();
            if (!declared) return nullptr;
        }
        made->names.push_back(parameter);
        made->parameters.push_back(declared);
        const TypePtr known = declared ? declared : Type::of(Kind::Any);
        function->entries.emplace_back(parameter, known);
        scope->add({parameter, known, {}, Binding::Local});
    }
    take();
    made->external = accept("external");
    locals_.push_back(std::move(scope));
    captures_.emplace_back();
    Made body = expression();
    locals_.pop_back();
    made->captures.assign(captures_.back().begin(), captures_.back().end());
    captures_.pop_back();
    if (!body) return nullptr;
    made->children = {body};
    function->element = body->type;
    made->type = function;
    return finish(made);
}

// --- names

std::optional<Parser::Found> Parser::resolve() const {
    std::optional<Found> best;
    for (auto scope = locals_.rbegin(); scope != locals_.rend(); ++scope) {
        const auto match = (*scope)->trie.longest(tokens_, at_);
        if (!match || (best && best->tokens >= match->tokens)) continue;
        const Local& local = (*scope)->names[match->index];
        best =
            Found{match->tokens, local.name, local.type, local.binding, local.origin, scope->get()};
    }
    if (const auto match = scope_trie_.longest(tokens_, at_);
        match && (!best || best->tokens < match->tokens)) {
        const auto& [known, type] = scope_.names()[match->index];
        best = Found{match->tokens,  known,     type ? type : Type::of(Kind::Any),
                     Binding::Scope, {{known}}, nullptr};
    }
    if (const auto match = builtin_trie(checker_.typed()).longest(tokens_, at_)) {
        // `date and time` without a call is two names and an operator, if `date` is a name here. A
        // field that bears a built-in's name hides it, except where it is called and cannot be a
        // function: count, of a row with a count.
        const bool called =
            at_ + match->tokens < tokens_.size() && tokens_[at_ + match->tokens].is("(");
        const bool callable =
            !best || best->type->kind == Kind::Function || best->type->kind == Kind::Any;
        if (!best || (called && (best->tokens < match->tokens ||
                                 (best->tokens == match->tokens && !callable)))) {
            auto type = std::make_shared<Type>();
            type->kind = Kind::Function;
            best =
                Found{match->tokens, all_builtins()[match->index].name, type, Binding::Builtin, {},
                      nullptr};
        }
    }
    return best;
}

void Parser::unknown(const std::string& name, int column) {
    std::vector<std::string> known;
    for (const auto& scope : locals_) {
        for (const Local& local : scope->names) known.push_back(local.name);
    }
    for (const auto& entry : scope_.names()) known.push_back(entry.first);
    for (const Builtin& builtin : all_builtins()) known.push_back(builtin.name);
    const auto near = nearest(name, known);
    checker_.fault("unknown_name", column, {"没有叫“" + name + "”的", "nothing is called " + name},
                   near ? Say{"是不是 " + *near + "？", "did you mean " + *near + "?"} : Say{});
}

void Parser::note_read(const Path& path, int change) {
    reads_[path] += change;
}

const std::vector<Path>& Parser::origin(const Node& node) const {
    static const std::vector<Path> none;
    const auto found = origins_.find(&node);
    return found == origins_.end() ? none : found->second;
}

Parser::Made Parser::name() {
    Made made = node(Op::Name, peek().column);
    auto found = resolve();
    if (!found) {
        made->name = std::string(take().text);
        if (checker_.typed()) unknown(made->name, made->column);
        return finish(made);
    }
    for (std::size_t i = 0; i < found->tokens; ++i) take();
    made->name = found->name;
    made->type = found->type;
    made->binding = found->binding;
    if (found->binding == Binding::Scope) {
        made->path = {found->name};
        for (auto& captured : captures_) captured.insert(found->name);
    }
    if (found->scope != nullptr && found->name == "partial") found->scope->partial_read = true;
    for (const Path& path : found->origin) note_read(path, 1);
    if (!found->origin.empty()) {
        kept_.push_back(made);
        origins_[made.get()] = std::move(found->origin);
    }
    return finish(made);
}

Parser::Made Parser::member(const Made& of) {
    take();  // .
    Made made = node(Op::Path, peek().column);
    std::vector<std::string> known = checker_.members(of->type);
    NameTrie trie;
    for (std::size_t i = 0; i < known.size(); ++i) trie.add(known[i], i);
    auto match = trie.longest(tokens_, at_);
    std::string name = match ? known[match->index] : "";
    if (!match || of->type->kind == Kind::Any) {
        const auto seen = seen_members_.longest(tokens_, at_);
        if (seen && (!match || seen->tokens > match->tokens)) {
            match = seen;
            name = seen_names_[seen->index];
        }
    }
    if (!match) {
        if (!peek().word()) return unexpected();
        match = NameTrie::Match{1, 0};
        name = std::string(peek().text);
    }
    for (std::size_t i = 0; i < match->tokens; ++i) take();
    made->name = name;
    made->type = checker_.member(of->type, name, made->column);
    made->children = {of};
    if (!of->path.empty()) {
        made->path = of->path;
        made->path.push_back(name);
    }
    std::vector<Path> extended;
    for (Path path : origin(*of)) {
        note_read(path, -1);
        path.push_back(name);
        note_read(path, 1);
        extended.push_back(std::move(path));
    }
    if (!extended.empty()) {
        kept_.push_back(made);
        origins_[made.get()] = std::move(extended);
    }
    return finish(made);
}

Parser::Made Parser::filter(const Made& of) {
    Made made = node(Op::Filter, take().column);
    auto scope = std::make_unique<LocalScope>();
    const TypePtr element = element_of(of->type);
    const std::vector<Path> rows = origin(*of);
    scope->add({"item", element, rows, Binding::Local});
    if (element->kind == Kind::Context || element->kind == Kind::Link) {
        for (const std::string& key : checker_.members(element)) {
            std::vector<Path> paths = rows;
            for (Path& path : paths) path.push_back(key);
            const TypePtr type = checker_.member(element, key, made->column);
            scope->add({key, type, std::move(paths), Binding::Item});
        }
    }
    locals_.push_back(std::move(scope));
    Made condition = expression();
    locals_.pop_back();
    if (!condition || !expect("]")) return nullptr;
    if (condition->type->kind != Kind::Number) checker_.condition(*condition);
    made->children = {of, condition};
    made->type = condition->type->kind == Kind::Number ? element : Type::list(element);
    if (condition->type->kind == Kind::Any && !checker_.typed()) made->type = Type::of(Kind::Any);
    if (!rows.empty()) {
        kept_.push_back(made);
        origins_[made.get()] = rows;
    }
    return finish(made);
}

// --- calls

bool Parser::arguments(std::vector<NodePtr>& out, std::vector<std::string>& names) {
    take();  // (
    bool first = true;
    while (!stopped_ && !at(")")) {
        if (!first && !expect(",")) return false;
        first = false;
        std::size_t look = at_;
        while (look < tokens_.size() &&
               (tokens_[look].kind == Token::Kind::Word ||
                tokens_[look].kind == Token::Kind::Number || tokens_[look].is("-") ||
                tokens_[look].is("'") || tokens_[look].is("+") || tokens_[look].is("*") ||
                tokens_[look].is("/"))) {
            ++look;
        }
        std::string given;
        if (look > at_ && look < tokens_.size() && tokens_[look].is(":")) {
            given = declared_name({":"});
            if (!expect(":")) return false;
        }
        if (!out.empty() && given.empty() != names.empty()) {
            stop("syntax",
                 {"参数要么都写名字，要么都不写", "either all arguments are named or none"});
            return false;
        }
        if (!given.empty()) names.push_back(given);
        Made value = expression();
        if (!value) return false;
        out.push_back(value);
    }
    return expect(")");
}

// A literal of what can be known now: amounts, percents, dates out of texts.
Parser::Made Parser::builtin(const std::string& name, std::vector<NodePtr> given,
                             std::vector<std::string> names, int column) {
    calls_.insert(name);
    if (name == "not" && given.size() == 1 && names.empty()) {
        checker_.condition(*given[0]);
        Made made = node(Op::Not, column);
        made->type = Type::of(Kind::Boolean);
        made->children = std::move(given);
        return finish(made);
    }
    Made made = node(Op::Call, column);
    made->name = name;
    made->type = checker_.call(name, given, names, column);
    const bool constant = names.empty() && given.size() == 1 && given[0]->op == Op::Literal &&
                          !given[0]->value.is_null();
    const bool unit = made->type->kind == Kind::Money || made->type->kind == Kind::Percent;
    const bool temporal =
        (name == "date" || name == "date and time" || name == "time" || name == "duration") &&
        constant && given[0]->value.as_text() != nullptr;
    made->names = std::move(names);
    made->children = std::move(given);
    if (name == "as of" && !made->children.empty()) {
        std::vector<Path> rows = origin(*made->children[0]);
        if (!rows.empty()) {
            kept_.push_back(made);
            origins_[made.get()] = std::move(rows);
        }
    }
    if (!finish(made)) return nullptr;
    if (!constant ||
        !(temporal || (unit && !overloads(name).empty() && overloads(name).front()->typed_only)))
        return made;
    class Nothing final : public Environment {
        Value get(std::string_view) const override { return {}; }
    };
    const Nothing nothing;
    Evaluator evaluator(nothing, 10, 1000);
    const Value value = evaluator.eval(*made, nullptr);
    if (value.is_null()) {
        if (checker_.typed()) {
            checker_.fault("bad_literal", made->children[0]->column,
                           {"“" + made->children[0]->value.to_text() + "”不能用作 " + name,
                            "\"" + made->children[0]->value.to_text() + "\" is no " + name},
                           name == "date" ? Say{"写成 date(\"2022-03-08\") 的样子",
                                                "write it like date(\"2022-03-08\")"}
                                          : Say{});
        }
        return made;
    }
    Made folded = node(Op::Literal, column);
    folded->value = value;
    folded->type = unit ? made->type : Type::of(kind_of(value));
    return finish(folded);
}

Parser::Made Parser::call(const Made& callee) {
    const int column = callee->column;
    std::vector<NodePtr> given;
    std::vector<std::string> names;
    if (!arguments(given, names)) return nullptr;
    if (callee->op == Op::Name && callee->binding == Binding::Builtin)
        return builtin(callee->name, std::move(given), std::move(names), column);
    Made made = node(Op::Apply, column);
    made->children.push_back(callee);
    made->children.insert(made->children.end(), given.begin(), given.end());
    made->names = std::move(names);
    if (callee->type->kind == Kind::Function && callee->type->element)
        made->type = callee->type->element;
    if (checker_.typed() && callee->type->kind != Kind::Function &&
        callee->type->kind != Kind::Any) {
        checker_.fault("not_a_function", column,
                       {"这不是函数，不能加括号调用", "this is no function"});
    }
    return finish(made);
}

}  // namespace zhigai::feel
