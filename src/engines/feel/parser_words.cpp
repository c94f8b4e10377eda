#include <algorithm>

#include "engines/feel/parser.h"

/// Constructs that begin with a word, and types.
namespace zhigai::feel {

Parser::Made Parser::conditional() {
    Made made = node(Op::If, take().column);
    Made condition = expression();
    if (!condition || !expect("then")) return nullptr;
    Made yes = expression();
    if (!yes || !expect("else")) return nullptr;
    Made no = expression();
    if (!no) return nullptr;
    checker_.condition(*condition);
    made->children = {condition, yes, no};
    made->type = checker_.joined(*yes, *no, no->column);
    std::vector<Path> rows = origin(*yes);
    rows.insert(rows.end(), origin(*no).begin(), origin(*no).end());
    if (!rows.empty()) {
        kept_.push_back(made);
        origins_[made.get()] = std::move(rows);
    }
    return finish(made);
}

// for a in …, b in … return …; some/every a in … satisfies …
Parser::Made Parser::iteration(Op op) {
    Made made = node(op, take().column);
    const std::size_t outer = locals_.size();
    bool good = true;
    do {
        std::string iterator = declared_name({"in"});
        if (stopped_ || !expect("in")) {
            good = false;
            break;
        }
        Made source = expression();
        if (source && at("..")) {  // a bare range: 1..5, 5..1
            const int column = take().column;
            Made high = additive();
            if (high) {
                Made range = node(Op::Range, column);
                range->bare = true;
                range->low_closed = range->high_closed = true;
                range->children = {source, high};
                auto type = std::make_shared<Type>();
                type->kind = Kind::Range;
                type->element = source->type;
                range->type = type;
                source = finish(range);
            } else {
                source = nullptr;
            }
        }
        if (!source) {
            good = false;
            break;
        }
        for (const Path& path : origin(*source)) {
            note_read(path, -1);
            sources_.insert(path);
        }
        made->names.push_back(iterator);
        made->children.push_back(source);
        auto scope = std::make_unique<LocalScope>();
        if (op == Op::For)
            scope->add({"partial", Type::list(Type::of(Kind::Any)), {}, Binding::Local});
        scope->add({iterator, element_of(source->type), origin(*source), Binding::Local});
        locals_.push_back(std::move(scope));
    } while (accept(","));
    Made body;
    if (good && expect(op == Op::For ? "return" : "satisfies")) body = expression();
    for (std::size_t i = outer; i < locals_.size(); ++i)
        made->partial = made->partial || locals_[i]->partial_read;
    locals_.resize(outer);
    if (!body) return nullptr;
    if (op != Op::For) checker_.condition(*body);
    made->children.push_back(body);
    made->type = op == Op::For ? Type::list(body->type) : Type::of(Kind::Boolean);
    return finish(made);
}

TypePtr Parser::type() {
    if (!deeper()) return nullptr;
    struct Known {
        std::string_view words;
        Kind kind;
    };
    // The longest first: `date and time` before `date`.
    static constexpr Known known[] = {
        {"years and months duration", Kind::YearMonthDuration},
        {"days and time duration", Kind::DayTimeDuration},
        {"date and time", Kind::DateTime},
        {"number", Kind::Number},
        {"string", Kind::Text},
        {"boolean", Kind::Boolean},
        {"date", Kind::Date},
        {"time", Kind::Time},
        {"Any", Kind::Any},
        {"list", Kind::List},
        {"context", Kind::Context},
        {"range", Kind::Range},
        {"function", Kind::Function},
        {"Null", Kind::Null},
    };
    NameTrie own;
    for (std::size_t i = 0; i < scope_.types().size(); ++i) own.add(scope_.types()[i].first, i);
    if (const auto match = own.longest(tokens_, at_)) {
        for (std::size_t i = 0; i < match->tokens; ++i) take();
        return scope_.types()[match->index].second;
    }
    const Known* found = nullptr;
    std::size_t words = 0;
    for (const Known& candidate : known) {
        NameTrie trie;
        trie.add(candidate.words, 0);
        const auto match = trie.longest(tokens_, at_);
        if (match && match->tokens > words) {
            found = &candidate;
            words = match->tokens;
        }
    }
    if (found == nullptr) {
        stop("unknown_type", {"没有类型“" + std::string(peek().text) + "”",
                              "there is no type " + std::string(peek().text)});
        return nullptr;
    }
    for (std::size_t i = 0; i < words; ++i) take();
    auto out = std::make_shared<Type>();
    out->kind = found->kind;
    const bool composed = out->kind == Kind::List || out->kind == Kind::Context ||
                          out->kind == Kind::Range || out->kind == Kind::Function;
    if (!composed) return Type::of(out->kind);
    if (!at("<")) return out;
    ++depth_;
    take();
    if (out->kind == Kind::List || out->kind == Kind::Range) {
        out->element = type();
    } else {
        while (!stopped_ && !at(">")) {
            if (!out->entries.empty() && !expect(",")) break;
            std::string key;
            if (out->kind == Kind::Context) {
                key = declared_name({":"});
                if (!expect(":")) break;
            }
            TypePtr inner = type();
            if (!inner) break;
            out->entries.emplace_back(std::move(key), std::move(inner));
        }
    }
    --depth_;
    if (stopped_ || !expect(">")) return nullptr;
    if (out->kind == Kind::Function) {
        if (!expect("->")) return nullptr;
        ++depth_;
        out->element = type();
        --depth_;
        if (!out->element) return nullptr;
    }
    return out;
}

}  // namespace zhigai::feel
