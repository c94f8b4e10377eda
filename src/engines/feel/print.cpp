#include <fmt/format.h>

#include "engines/feel/ast.h"
#include "engines/feel/temporal.h"
#include "engines/feel/value_detail.h"

namespace zhigai::feel {

const char* sign_of(Op op) {
    switch (op) {
        case Op::Add:
            return "+";
        case Op::Subtract:
        case Op::Negate:
            return "-";
        case Op::Multiply:
            return "*";
        case Op::Divide:
            return "/";
        case Op::Power:
            return "**";
        case Op::Equal:
            return "=";
        case Op::NotEqual:
            return "!=";
        case Op::Less:
            return "<";
        case Op::LessEqual:
            return "<=";
        case Op::Greater:
            return ">";
        case Op::GreaterEqual:
            return ">=";
        case Op::And:
            return "and";
        case Op::Or:
            return "or";
        case Op::Not:
            return "not";
        case Op::In:
            return "in";
        default:
            return "?";
    }
}

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;
        }
    }
    return out + "\"";
}

std::string literal(const Node& node) {
    const Value& value = node.value;
    if (const std::string* text = value.as_text()) return quoted(*text);
    if (node.type->kind == Kind::Money) return "yuan(" + value.to_text() + ")";
    if (node.type->kind == Kind::Percent && value.as_number() != nullptr) {
        const auto hundred = value.as_number()->multiply(Decimal::from(100));
        return "percent(" + (hundred ? hundred->to_string() : value.to_text()) + ")";
    }
    if (value.is_null() || value.as_boolean() != nullptr || value.as_number() != nullptr)
        return value.to_text();
    return "@" + quoted(value.to_text());
}

std::string joined(const std::vector<NodePtr>& nodes, std::size_t from,
                   const std::vector<std::string>& names, const char* between) {
    std::string out;
    for (std::size_t i = from; i < nodes.size(); ++i) {
        if (i != from) out += between;
        if (i - from < names.size()) out += names[i - from] + ": ";
        out += print(*nodes[i]);
    }
    return out;
}

// What binds tighter than any operator needs no brackets around it.
std::string inner(const Node& node) {
    switch (node.op) {
        case Op::Literal:
            if (const Decimal* d = node.value.as_number();
                d != nullptr && d->negative() && node.type->kind == Kind::Number) {
                return "(" + print(node) + ")";
            }
            return print(node);
        case Op::Name:
        case Op::Path:
        case Op::Filter:
        case Op::List:
        case Op::Context:
        case Op::Call:
        case Op::Apply:
        case Op::Not:
        case Op::Range:
        case Op::Test:
            return print(node);
        default:
            return "(" + print(node) + ")";
    }
}

std::string range(const Node& node) {
    if (!node.has_low || !node.has_high) {
        const Node& end = *node.children[node.has_low ? 0 : 1];
        const bool closed = node.has_low ? node.low_closed : node.high_closed;
        return fmt::format("({}{} {})", node.has_low ? ">" : "<", closed ? "=" : "", inner(end));
    }
    if (node.bare) return inner(*node.children[0]) + ".." + inner(*node.children[1]);
    return fmt::format("{}{}..{}{}", node.low_closed ? "[" : "(", print(*node.children[0]),
                       inner(*node.children[1]), node.high_closed ? "]" : ")");
}

std::string iteration(const Node& node) {
    std::string out = node.op == Op::For ? "for " : node.op == Op::Some ? "some " : "every ";
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        if (i != 0) out += ", ";
        out += node.names[i] + " in " +
               (node.children[i]->op == Op::Range ? range(*node.children[i])
                                                  : inner(*node.children[i]));
    }
    return out + (node.op == Op::For ? " return " : " satisfies ") + inner(*node.children.back());
}

std::string lambda(const Node& node) {
    std::string out = "function(";
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        if (i != 0) out += ", ";
        out += node.names[i];
        if (node.parameters[i]) out += ": " + node.parameters[i]->describe();
    }
    return out + ") " + (node.external ? "external " : "") + inner(*node.children[0]);
}

std::string context(const Node& node) {
    std::string out = "{";
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        if (i != 0) out += ", ";
        out += quoted(node.names[i]) + ": " + print(*node.children[i]);
    }
    return out + "}";
}

}  // namespace

std::string print(const Node& node) {
    switch (node.op) {
        case Op::Literal:
            return literal(node);
        case Op::Name:
            return node.name;
        case Op::Path:
            return inner(*node.children[0]) + "." + node.name;
        case Op::Negate:
            return "-" + inner(*node.children[0]);
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::Power:
        case Op::Equal:
        case Op::NotEqual:
        case Op::Less:
        case Op::LessEqual:
        case Op::Greater:
        case Op::GreaterEqual:
            return inner(*node.children[0]) + " " + sign_of(node.op) + " " +
                   inner(*node.children[1]);
        case Op::And:
        case Op::Or: {
            std::string out;
            for (std::size_t i = 0; i < node.children.size(); ++i) {
                if (i != 0) out += fmt::format(" {} ", sign_of(node.op));
                out += inner(*node.children[i]);
            }
            return out;
        }
        case Op::Not:
            return "not(" + print(*node.children[0]) + ")";
        case Op::Between:
            return inner(*node.children[0]) + " between " + inner(*node.children[1]) + " and " +
                   inner(*node.children[2]);
        case Op::In:
            return inner(*node.children[0]) + " in (" + joined(node.children, 1, {}, ", ") + ")";
        case Op::Test:
            return "(" + node.name + " " + inner(*node.children[0]) + ")";
        case Op::InstanceOf:
            return inner(*node.children[0]) + " instance of " + node.operand->describe();
        case Op::If:
            return "if " + print(*node.children[0]) + " then " + print(*node.children[1]) +
                   " else " + inner(*node.children[2]);
        case Op::For:
        case Op::Some:
        case Op::Every:
            return iteration(node);
        case Op::Filter:
            return inner(*node.children[0]) + "[" + print(*node.children[1]) + "]";
        case Op::List:
            return "[" + joined(node.children, 0, {}, ", ") + "]";
        case Op::Context:
            return context(node);
        case Op::Range:
            return range(node);
        case Op::Call:
            return node.name + "(" + joined(node.children, 0, node.names, ", ") + ")";
        case Op::Apply:
            return inner(*node.children[0]) + "(" + joined(node.children, 1, node.names, ", ") +
                   ")";
        case Op::Lambda:
            return lambda(node);
        case Op::UnaryTests: {
            const std::string tests = joined(node.children, 0, {}, ", ");
            return node.children.empty() ? "-" : node.negated ? "not(" + tests + ")" : tests;
        }
    }
    return "";
}

}  // namespace zhigai::feel
