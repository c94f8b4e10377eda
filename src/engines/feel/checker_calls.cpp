#include <fmt/format.h>

#include <algorithm>

#include "engines/feel/checker.h"

/// Calls of built-ins: which overload, whether the arguments fit, what comes out.
namespace zhigai::feel {

void Checker::argument(const Parameter& parameter, const Node& node, const std::string& function) {
    const Kind kind = node.type->kind;
    if (open(kind)) return;
    const Kind inner =
        element_of(node.type)->kind;  // one value and a list of it stand for each other
    const auto is = [&](std::initializer_list<Kind> kinds) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end() ||
               (kind == Kind::List &&
                (open(inner) || std::find(kinds.begin(), kinds.end(), inner) != kinds.end()));
    };
    bool fits = true;
    const char* wanted = "";
    Kind kind_wanted = Kind::Any;
    switch (parameter.type) {
        case 's':
            fits = is({Kind::Text, Kind::Choice}), wanted = "string", kind_wanted = Kind::Text;
            break;
        case 'n':
            fits = is({Kind::Number, Kind::Percent, Kind::Quantity}), wanted = "number",
            kind_wanted = Kind::Number;
            break;
        case 'N':
            fits = is({Kind::Number, Kind::Percent, Kind::Quantity, Kind::Money}),
            wanted = "number", kind_wanted = Kind::Number;
            break;
        case 'b':
            fits = is({Kind::Boolean}), wanted = "boolean", kind_wanted = Kind::Boolean;
            break;
        case 'c':
            fits = is({Kind::Context}), wanted = "context", kind_wanted = Kind::Context;
            break;
        case 'f':
            fits = kind == Kind::Function, wanted = "function", kind_wanted = Kind::Function;
            break;
        default:
            break;
    }
    if (fits) return;
    fault("wrong_argument", node.column,
          {fmt::format("{} 的 {} 要{}，这里是{}", function, parameter.name,
                       Type::of(kind_wanted)->describe_zh(), node.type->describe_zh()),
           fmt::format("{} of {} wants a {}, this is a {}", parameter.name, function, wanted,
                       node.type->describe())});
}

TypePtr Checker::result(const Builtin& builtin, const std::vector<NodePtr>& arguments) const {
    const TypePtr first = arguments.empty() ? any() : arguments.front()->type;
    switch (builtin.result) {
        case 's':
            return Type::of(Kind::Text);
        case 'n':
            return Type::of(Kind::Number);
        case 'b':
            return Type::of(Kind::Boolean);
        case 'd':
            return Type::of(Kind::Date);
        case 't':
            return Type::of(Kind::Time);
        case 'm':
            return Type::of(Kind::DateTime);
        case 'p':
            return Type::of(Kind::DayTimeDuration);
        case 'y':
            return Type::of(Kind::YearMonthDuration);
        case '$':
            return Type::of(Kind::Money);
        case '%':
            return Type::of(Kind::Percent);
        case 'S':
            return Type::list(Type::of(Kind::Text));
        case 'N':
            return Type::list(Type::of(Kind::Number));
        case 'l':
            return Type::list(any());
        case '0': {
            const bool takes_list =
                !builtin.parameters.empty() &&
                (builtin.parameters[0].type == 'l' || builtin.parameters[0].rest);
            return takes_list && first->kind != Kind::List ? Type::list(first) : first;
        }
        case 'e':
            return first->kind == Kind::List ? element_of(first) : first;
        default:
            return any();
    }
}

TypePtr Checker::call(const std::string& name, const std::vector<NodePtr>& arguments,
                      const std::vector<std::string>& names, int column) {
    const auto& all = overloads(name);
    const Builtin* chosen = nullptr;
    const auto knows = [&](const Builtin& builtin) {
        return std::all_of(names.begin(), names.end(), [&](const std::string& given) {
            return std::any_of(builtin.parameters.begin(), builtin.parameters.end(),
                               [&](const Parameter& p) { return p.name == given; });
        });
    };
    // Of overloads that take as many, the one whose first types fit decides the result.
    for (const Builtin* builtin : all) {
        if (!knows(*builtin) || (names.empty() && !builtin->takes(arguments.size()))) continue;
        if (chosen == nullptr) chosen = builtin;
        const bool function_wanted =
            builtin->parameters.size() > 1 && builtin->parameters[1].type == 'f';
        const bool function_given =
            arguments.size() > 1 && arguments[1]->type->kind == Kind::Function;
        if (function_wanted == function_given) {
            chosen = builtin;
            break;
        }
    }
    if (chosen == nullptr) {
        if (typed_ && !all.empty()) {
            std::string form = name + "(";
            for (const Parameter& p : all.front()->parameters)
                form += (form.back() == '(' ? "" : ", ") + p.name +
                        (p.optional ? "?"
                         : p.rest   ? "…"
                                    : "");
            fault("wrong_argument", column,
                  {name + " 的参数不对", "these are not the arguments of " + name},
                  {"写法：" + form + ")", "write " + form + ")"});
        }
        return any();
    }
    if (typed_ && names.empty()) {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const std::size_t place = std::min(i, chosen->parameters.size() - 1);
            argument(chosen->parameters[place], *arguments[i], name);
        }
        if (name == "list contains" && arguments.size() == 2) {
            Node element = *arguments[0];
            element.type = element_of(arguments[0]->type);
            choice_literal(*element.type, *arguments[1]);
            if (!comparable(*element.type, *arguments[1]->type))
                mixed(element, *arguments[1], column, "list contains");
        }
        if (name == "as of" && arguments.size() == 2 && !open(arguments[0]->type->kind) &&
            arguments[0]->type->kind != Kind::Link) {
            fault("wrong_argument", arguments[0]->column,
                  {"as of 的第一个参数要是链接", "as of takes a link first"});
        }
    }
    // Amounts side by side, `min(equipment * 10%, 万元(1000))`, must be of one unit.
    if (typed_ && chosen->result == 'e' && arguments.size() > 1) {
        TypePtr type = arguments[0]->type;
        for (std::size_t i = 1; i < arguments.size(); ++i)
            type = joined(*arguments[0], *arguments[i], column);
        return type;
    }
    return result(*chosen, arguments);
}

}  // namespace zhigai::feel
