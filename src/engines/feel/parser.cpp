#include "engines/feel/parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "engines/feel/utf8.h"

namespace zhigai::feel {

namespace {

std::optional<Op> comparison_sign(const Token& token) {
    if (token.kind != Token::Kind::Sign) return std::nullopt;
    if (token.text == "=") return Op::Equal;
    if (token.text == "!=") return Op::NotEqual;
    if (token.text == "<") return Op::Less;
    if (token.text == "<=") return Op::LessEqual;
    if (token.text == ">") return Op::Greater;
    if (token.text == ">=") return Op::GreaterEqual;
    return std::nullopt;
}

void take_members(const TypePtr& type, std::vector<std::string>& out, int depth) {
    if (!type || depth > 8) return;
    if (type->element) take_members(type->element, out, depth + 1);
    if (type->kind != Kind::Context) return;
    for (const auto& [key, inner] : type->entries) {
        out.push_back(key);
        take_members(inner, out, depth + 1);
    }
}

}  // namespace

void Parser::LocalScope::add(Local local) {
    trie.add(local.name, names.size());
    names.push_back(std::move(local));
}

Parser::Parser(std::string_view text, const Scope& scope, const Options& options)
    : text_(text),
      scope_(scope),
      options_(options),
      checker_(options.mode, scope.schema(), text, faults_) {
    if (text.size() > options.max_length) {
        stop("too_long",
             {fmt::format("表达式超过 {} 字节", options.max_length),
              fmt::format("the expression is longer than {} bytes", options.max_length)});
        tokens_.emplace_back();
        return;
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        if (next_code_point(text, at) != 0xFFFD || text.substr(from, 3) == "\xEF\xBF\xBD") continue;
        stop("not_utf8", {"表达式不是 UTF-8 文本", "the expression is no UTF-8 text"});
        tokens_.emplace_back();
        return;
    }
    tokens_ = lex(text);
    for (std::size_t i = 0; i < scope.names().size(); ++i) {
        scope_trie_.add(scope.names()[i].first, i);
        take_members(scope.names()[i].second, seen_names_, 0);
    }
    for (const auto& [name, type] : scope.types()) take_members(type, seen_names_, 0);
    for (std::size_t i = 0; i < seen_names_.size(); ++i) seen_members_.add(seen_names_[i], i);
}

// --- tokens and faults

const Token& Parser::take() {
    const Token& token = peek();
    if (++steps_ > 200 * static_cast<long>(tokens_.size()) + 1000 && !stopped_) {
        stop("too_complex", {"表达式太绕，无法读懂", "the expression is too entangled to read"});
    }
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
}

bool Parser::accept(std::string_view text) {
    if (!at(text)) return false;
    take();
    return true;
}

bool Parser::expect(std::string_view text) {
    if (accept(text)) return true;
    if (!stopped_) {
        const std::string found = peek().kind == Token::Kind::End ? "" : std::string(peek().text);
        stop("syntax",
             {found.empty() ? fmt::format("到末尾还缺“{}”", text)
                            : fmt::format("这里应是“{}”，却是“{}”", text, found),
              found.empty() ? fmt::format("`{}` is missing at the end", text)
                            : fmt::format("`{}` is wanted here, not `{}`", text, found)},
             habit());
    }
    return false;
}

Parser::Made Parser::stop(std::string code, Say what, Say mend) {
    if (!stopped_) {
        stopped_ = true;
        checker_.fault(std::move(code), tokens_.empty() ? 1 : peek().column, std::move(what),
                       std::move(mend));
    }
    return nullptr;
}

// What people write who know a spreadsheet or another language, and how FEEL says it.
Say Parser::habit() const {
    const Token& token = peek();
    const Token* before = at_ > 0 ? &tokens_[at_ - 1] : nullptr;
    const auto write = [](std::string_view text) {
        return Say{fmt::format("写成 {}", text), fmt::format("write {}", text)};
    };
    if (before != nullptr && before->kind == Token::Kind::Number) {
        if (token.is("%")) return write(fmt::format("percent({})", before->text));
        for (const std::string_view unit : {"万元", "亿元", "元"}) {
            if (token.is(unit)) return write(fmt::format("{}({})", unit, before->text));
        }
    }
    if (before != nullptr && before->is("=") && token.is("=")) return write("=");
    if (before != nullptr && before->is("<") && token.is(">")) return write("!=");
    if (token.is("&")) return write("and");
    if (token.is("|")) return write("or");
    if (token.is("!")) return write("not(…)");
    if (token.is("'")) return write("\"…\"");
    if (token.text.size() >= 3 && token.kind == Token::Kind::Sign)
        return {"标点、引号和括号请用半角", "use ASCII punctuation"};
    return {};
}

Parser::Made Parser::unexpected() {
    const Token& token = peek();
    if (token.kind == Token::Kind::End)
        return stop("syntax", {"表达式没有写完", "the expression ends too early"});
    if (token.kind == Token::Kind::Bad) {
        if (token.value == "open_comment")
            return stop("syntax", {"注释没有结束", "the comment does not end"},
                        {"加上 */", "add */"});
        return stop("syntax", {"文字没有结束", "the text does not end"},
                    {"加上引号 \"", "add a closing \""});
    }
    return stop("syntax",
                {fmt::format("看不懂“{}”", token.text),
                 fmt::format("`{}` is not understood here", token.text)},
                habit());
}

void Parser::restore(State state) {
    at_ = state.at;
    stopped_ = false;
    faults_.resize(state.faults);
    reads_ = std::move(state.reads);
}

// --- nodes

Parser::Made Parser::node(Op op, int column) const {
    auto made = std::make_shared<Node>();
    made->op = op;
    made->column = column;
    return made;
}

Parser::Made Parser::finish(const Made& made) {
    int depth = 0;
    for (const NodePtr& child : made->children) depth = std::max(depth, child->depth);
    made->depth = depth + 1;
    if (made->depth > 2 * options_.max_depth) {
        return stop("too_deep", {"表达式嵌套太深", "the expression is nested too deeply"});
    }
    return stopped_ ? nullptr : made;
}

bool Parser::deeper() {
    if (depth_ < options_.max_depth) return !stopped_;
    stop("too_deep", {"表达式嵌套太深", "the expression is nested too deeply"});
    return false;
}

namespace {
struct Deeper {
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    int& depth_;
};
}  // namespace

Parser::Made Parser::binary(Op op, const Made& left, const Made& right, int column) {
    if (!left || !right) return nullptr;
    Made made = node(op, column);
    made->children = {left, right};
    switch (op) {
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::Power:
            made->type = checker_.arithmetic(op, *left, *right, column);
            break;
        default:
            checker_.comparison(op, *left, *right, column);
            made->type = Type::of(Kind::Boolean);
    }
    return finish(made);
}

// --- precedence, loosest first

Parser::Made Parser::expression() {
    if (!deeper()) return nullptr;
    const Deeper guard(depth_);
    const bool outer = range_end_;
    range_end_ = false;
    Made made = disjunction();
    range_end_ = outer;
    return made;
}

Parser::Made Parser::disjunction() {
    Made left = conjunction();
    if (!left || !at("or")) return left;
    Made made = node(Op::Or, peek().column);
    made->type = Type::of(Kind::Boolean);
    made->children.push_back(left);
    while (accept("or")) {
        Made right = conjunction();
        if (!right) return nullptr;
        made->children.push_back(right);
    }
    for (const NodePtr& child : made->children) checker_.condition(*child);
    return finish(made);
}

Parser::Made Parser::conjunction() {
    Made left = comparison();
    if (!left || !at("and")) return left;
    Made made = node(Op::And, peek().column);
    made->type = Type::of(Kind::Boolean);
    made->children.push_back(left);
    while (accept("and")) {
        Made right = comparison();
        if (!right) return nullptr;
        made->children.push_back(right);
    }
    for (const NodePtr& child : made->children) checker_.condition(*child);
    return finish(made);
}

Parser::Made Parser::comparison() {
    Made left = additive();
    while (left) {
        const int column = peek().column;
        if (const auto op = comparison_sign(peek())) {
            take();
            left = binary(*op, left, additive(), column);
        } else if (accept("between")) {
            Made low = additive();
            if (!low || !expect("and")) return nullptr;
            Made high = additive();
            if (!high) return nullptr;
            checker_.comparison(Op::GreaterEqual, *left, *low, column);
            checker_.comparison(Op::LessEqual, *left, *high, column);
            Made made = node(Op::Between, column);
            made->type = Type::of(Kind::Boolean);
            made->children = {left, low, high};
            left = finish(made);
        } else if (accept("in")) {
            left = tests_of_in(left);
        } else {
            return left;
        }
    }
    return nullptr;
}

// `x in` one test, or several in brackets; a bracket may also open a range or a bracketed value.
Parser::Made Parser::tests_of_in(const Made& value) {
    Made made = node(Op::In, peek().column);
    made->type = Type::of(Kind::Boolean);
    made->children.push_back(value);
    bool several = false;
    if (at("(")) {
        const State before = save();
        take();
        for (;;) {
            Made test = positive_test(true);
            if (!test) break;
            made->children.push_back(test);
            if (!accept(",")) break;
        }
        const Token& next = peek(1);
        several = !stopped_ && at(")") && !next.is("+") && !next.is("-") && !next.is("*") &&
                  !next.is("/") && !next.is("**") && !next.is(".") && !next.is("[");
        if (several) {
            take();
        } else {
            made->children.resize(1);
            restore(before);
        }
    }
    if (!several) {
        Made test = positive_test(false);
        if (!test) return nullptr;
        made->children.push_back(test);
    }
    for (std::size_t i = 1; i < made->children.size(); ++i) {
        checker_.membership(*value, *made->children[i], made->column);
    }
    return finish(made);
}

// `< 10` as a range that has one side, `= 10` and `!= 10` as themselves.
Parser::Made Parser::bound_test() {
    if (!deeper()) return nullptr;
    const Deeper guard(depth_);
    const int column = peek().column;
    const Op op = *comparison_sign(take());
    Made end = additive();
    if (!end) return nullptr;
    if (op == Op::Equal || op == Op::NotEqual) {
        Made made = node(Op::Test, column);
        made->name = sign_of(op);
        made->type = Type::of(Kind::Range);
        made->children = {end};
        return finish(made);
    }
    Made made = node(Op::Range, column);
    auto type = std::make_shared<Type>();
    type->kind = Kind::Range;
    type->element = end->type;
    made->type = type;
    Made none = literal(Value(), Kind::Null);
    const bool upper = op == Op::Less || op == Op::LessEqual;
    made->has_low = !upper;
    made->has_high = upper;
    made->low_closed = op == Op::GreaterEqual;
    made->high_closed = op == Op::LessEqual;
    made->children = upper ? std::vector<NodePtr>{none, end} : std::vector<NodePtr>{end, none};
    return finish(made);
}

Parser::Made Parser::positive_test(bool whole) {
    if (!deeper()) return nullptr;
    const Deeper guard(depth_);
    if (comparison_sign(peek())) return bound_test();
    return whole ? expression() : additive();
}

Parser::Made Parser::additive() {
    Made left = multiplicative();
    while (left && (at("+") || at("-"))) {
        const Token& sign = take();
        left =
            binary(sign.text == "+" ? Op::Add : Op::Subtract, left, multiplicative(), sign.column);
    }
    return left;
}

Parser::Made Parser::multiplicative() {
    Made left = power();
    while (left && (at("*") || at("/"))) {
        const Token& sign = take();
        left = binary(sign.text == "*" ? Op::Multiply : Op::Divide, left, power(), sign.column);
    }
    return left;
}

// Binds to the left, and looser than the minus before a number: -3 ** 2 is 9.
Parser::Made Parser::power() {
    Made left = unary();
    while (left && at("**")) {
        const int column = take().column;
        left = binary(Op::Power, left, unary(), column);
    }
    return left;
}

Parser::Made Parser::unary() {
    Made made;
    if (at("-")) {
        if (!deeper()) return nullptr;
        const Deeper guard(depth_);
        const int column = take().column;
        Made operand = unary();
        if (!operand) return nullptr;
        if (operand->op == Op::Literal && !negated(operand->value).is_null()) {
            operand->value = negated(operand->value);
            operand->column = column;
            made = operand;
        } else {
            made = node(Op::Negate, column);
            made->type = checker_.negation(*operand, column);
            made->children = {operand};
            made = finish(made);
        }
    } else {
        made = postfix();
    }
    while (made && at("instance") && peek(1).is("of")) {
        const int column = take().column;
        take();
        TypePtr operand = type();
        if (!operand) return nullptr;
        Made test = node(Op::InstanceOf, column);
        test->type = Type::of(Kind::Boolean);
        test->operand = operand;
        test->children = {made};
        made = finish(test);
    }
    return made;
}

Parser::Made Parser::postfix() {
    Made made = primary();
    while (made) {
        if (at(".")) {
            made = member(made);
        } else if (at("[")) {
            if (!range_end_) {
                made = filter(made);
                continue;
            }
            // `(1..x[`: the bracket closes the range unless a whole filter follows.
            const State before = save();
            Made filtered = filter(made);
            if (!filtered) {
                restore(before);
                return made;
            }
            made = filtered;
        } else if (at("(") && made->op != Op::Literal) {
            made = call(made);
        } else {
            break;
        }
    }
    return made;
}

// --- the whole text

Result<Parsed> Parser::expression_whole() {
    Made root = stopped_ ? nullptr : expression();
    return result(root);
}

Result<Parsed> Parser::unary_tests_whole(const TypePtr& input) {
    Made made = node(Op::UnaryTests, 1);
    made->type = Type::of(Kind::Boolean);
    Made asked = node(Op::Name, 1);
    asked->name = "?";
    asked->type = input ? input : Type::of(Kind::Any);
    if (at("-") && peek(1).kind == Token::Kind::End) {
        take();
        return result(made);
    }
    if (!stopped_ && at("not") && peek(1).is("(")) {
        const State before = save();
        take();
        take();
        made->negated = true;
        do {
            Made test = positive_test(true);
            if (!test) break;
            made->children.push_back(test);
        } while (accept(","));
        if (stopped_ || !expect(")") ||
            peek().kind != Token::Kind::End) {  // not(a) and b: an expression after all
            restore(before);
            made->negated = false;
            made->children.clear();
        }
    }
    if (made->children.empty()) {
        do {
            Made test = stopped_ ? nullptr : positive_test(true);
            if (!test) return result(nullptr);
            made->children.push_back(test);
        } while (accept(","));
    }
    for (const NodePtr& test : made->children) {
        if (test->type->kind != Kind::Boolean) checker_.membership(*asked, *test, test->column);
    }
    return result(finish(made));
}

Result<Parsed> Parser::result(Made root) {
    if (root && !stopped_ && peek().kind != Token::Kind::End) {
        unexpected();
        root = nullptr;
    }
    if (root && options_.expected) checker_.expected(*root, options_.expected);
    if (!root && faults_.empty()) stop("syntax", {"表达式是空的", "the expression is empty"});
    if (!faults_.empty()) return fail(std::move(faults_));
    Parsed parsed;
    parsed.root = root;
    for (const auto& [path, count] : reads_) {
        if (count > 0) sources_.insert(path);
    }
    // A list gone through is read as far as its members are; without any, as a whole.
    for (const Path& path : sources_) {
        const auto counted = reads_.find(path);
        if (counted == reads_.end() || counted->second <= 0) {
            const bool inner =
                std::any_of(sources_.begin(), sources_.end(), [&](const Path& other) {
                    return other.size() > path.size() &&
                           std::equal(path.begin(), path.end(), other.begin());
                });
            if (inner) continue;
        }
        parsed.reads.push_back(path);
    }
    parsed.calls.assign(calls_.begin(), calls_.end());
    return parsed;
}

}  // namespace zhigai::feel
