#include "engines/feel/builtins.h"

#include <algorithm>
#include <map>

namespace zhigai::feel {

std::size_t Builtin::required() const {
    return static_cast<std::size_t>(std::count_if(parameters.begin(), parameters.end(),
                                                  [](const Parameter& p) { return !p.optional; }));
}

bool Builtin::takes(std::size_t count) const {
    if (count < required()) return false;
    return count <= parameters.size() || (!parameters.empty() && parameters.back().rest);
}

std::vector<Parameter> parameters(std::string_view text) {
    std::vector<Parameter> out;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        std::string_view one = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        Parameter parameter;
        const std::size_t colon = one.find(':');
        parameter.type = one[colon + 1];
        one = one.substr(0, colon);
        if (one.back() == '?') parameter.optional = true;
        if (one.back() == '*') parameter.rest = true;
        if (parameter.optional || parameter.rest) one.remove_suffix(1);
        parameter.name = std::string(one);
        out.push_back(std::move(parameter));
    }
    return out;
}

const std::vector<Builtin>& all_builtins() {
    static const std::vector<Builtin> all = [] {
        std::vector<Builtin> out;
        add_numbers(out);
        add_texts(out);
        add_lists(out);
        add_contexts(out);
        add_temporal(out);
        add_ranges(out);
        add_typed(out);
        return out;
    }();
    return all;
}

const std::vector<const Builtin*>& overloads(std::string_view name) {
    static const auto by_name = [] {
        std::map<std::string, std::vector<const Builtin*>, std::less<>> out;
        for (const Builtin& builtin : all_builtins()) out[builtin.name].push_back(&builtin);
        return out;
    }();
    static const std::vector<const Builtin*> none;
    const auto found = by_name.find(name);
    return found == by_name.end() ? none : found->second;
}

namespace {

const Type& type_of_letter(char letter) {
    static const Type any;
    static const TypePtr list = Type::list(nullptr);
    switch (letter) {
        case 's':
            return *Type::of(Kind::Text);
        case 'n':
        case 'N':
            return *Type::of(Kind::Number);
        case 'b':
            return *Type::of(Kind::Boolean);
        case 'c':
            return *Type::of(Kind::Context);
        case 'f':
            return *Type::of(Kind::Function);
        case 'l':
            return *list;
        default:
            return any;
    }
}

// The arguments as one value a parameter; nullopt where they do not fit.
std::optional<std::vector<Value>> place(const Builtin& builtin, std::vector<Value> arguments) {
    std::vector<Value> out;
    const std::size_t count = builtin.parameters.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Parameter& parameter = builtin.parameters[i];
        if (parameter.rest && i + 1 == count) {
            const std::size_t left = arguments.size() - i;
            if (left == 1 && parameter.type == 'l') {
                if (arguments[i].is_null()) return std::nullopt;
                out.push_back(arguments[i].as_list() != nullptr ? arguments[i]
                                                                : Value::list({arguments[i]}));
            } else {
                out.push_back(Value::list(List(
                    std::make_move_iterator(arguments.begin() + static_cast<std::ptrdiff_t>(i)),
                    std::make_move_iterator(arguments.end()))));
            }
            break;
        }
        if (i >= arguments.size()) {
            out.emplace_back();
            continue;
        }
        if (parameter.type == 'a') {
            out.push_back(std::move(arguments[i]));
            continue;
        }
        if (parameter.type == 'u') {
            const List* list = arguments[i].as_list();
            out.push_back(list != nullptr && list->size() == 1 ? Value(list->front())
                                                               : arguments[i]);
            continue;
        }
        if (arguments[i].is_null()) return std::nullopt;
        std::optional<Value> fit = conform(arguments[i], type_of_letter(parameter.type));
        if (!fit || fit->is_null()) return std::nullopt;
        out.push_back(*std::move(fit));
    }
    return out;
}

// Named arguments in the order of the parameters; nullopt where a name is unknown or a needed one
// is missing.
std::optional<std::vector<Value>> by_name(const Builtin& builtin,
                                          const std::vector<Value>& arguments,
                                          const std::vector<std::string>& names) {
    std::vector<std::optional<Value>> placed(builtin.parameters.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto at = std::find_if(builtin.parameters.begin(), builtin.parameters.end(),
                                     [&](const Parameter& p) { return p.name == names[i]; });
        if (at == builtin.parameters.end()) return std::nullopt;
        auto& slot = placed[static_cast<std::size_t>(at - builtin.parameters.begin())];
        if (slot) return std::nullopt;
        slot = arguments[i];
    }
    std::vector<Value> out;
    std::size_t last = 0;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        if (placed[i]) last = i + 1;
        if (!placed[i] && !builtin.parameters[i].optional) return std::nullopt;
    }
    for (std::size_t i = 0; i < last; ++i) {
        if (!placed[i] && builtin.parameters[i].type != 'a' && builtin.parameters[i].type != 'u')
            return std::nullopt;
        out.push_back(placed[i].value_or(Value()));
    }
    return out;
}

}  // namespace

namespace {

// Built-ins go through their arguments once or so: long ones cost more than a step.
long cost_of(const std::vector<Value>& arguments) {
    std::size_t cost = 1;
    for (const Value& value : arguments) {
        if (const std::string* text = value.as_text()) cost += text->size() / 64;
        if (const List* list = value.as_list()) cost += list->size() / 4;
        if (const Entries* entries = value.as_context()) cost += entries->size() / 4;
    }
    return static_cast<long>(cost);
}

}  // namespace

Value call_builtin(std::string_view name, const std::vector<Value>& arguments,
                   const std::vector<std::string>& names, Evaluator& evaluator, int column) {
    if (!evaluator.charge(cost_of(arguments), column)) return {};
    for (const Builtin* builtin : overloads(name)) {
        std::vector<Value> positional;
        if (names.empty()) {
            positional = arguments;
        } else {
            auto ordered = by_name(*builtin, arguments, names);
            if (!ordered) continue;
            positional = *std::move(ordered);
        }
        if (!builtin->takes(positional.size())) continue;
        const std::size_t given = positional.size();
        auto placed = place(*builtin, std::move(positional));
        if (!placed) continue;
        return builtin->run(Call{*std::move(placed), given, evaluator, column});
    }
    return evaluator.null_because(column, "wrong_argument",
                                  std::string(name) + " does not take these arguments");
}

}  // namespace zhigai::feel
