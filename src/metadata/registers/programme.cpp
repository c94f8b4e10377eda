#include "metadata/registers/programme.h"

#include <algorithm>

#include "kernel/text/text.h"

namespace zhigai {

const Code* CodeList::item(std::string_view code) const {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const Code& known) { return known.id == code; });
    return found == items.end() ? nullptr : &*found;
}

const Code* CodeList::by_word(std::string_view word) const {
    const auto found = words.find(text::word_key(word));
    return found == words.end() || found->second < 0
               ? nullptr
               : &items[static_cast<std::size_t>(found->second)];
}

void CodeList::index_words() {
    words.clear();
    const auto add = [&](std::string_view name, int index) {
        std::string key = text::word_key(name);
        if (key.empty()) return;
        const auto [at, fresh] = words.emplace(std::move(key), index);
        if (!fresh && at->second != index) at->second = -1;
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Code& code = items[i];
        add(code.id, static_cast<int>(i));
        add(code.title.zh, static_cast<int>(i));
        add(code.title.en, static_cast<int>(i));
        for (const std::string& also : code.also) add(also, static_cast<int>(i));
    }
}

const Register* Programme::find(std::string_view id) const {
    for (const auto& reg : registers_) {
        if (reg && reg->id == id) return reg.get();
    }
    return nullptr;
}

const CodeList* Programme::codes(std::string_view id) const {
    const auto found = std::find_if(code_lists_.begin(), code_lists_.end(),
                                    [&](const CodeList& list) { return list.id == id; });
    return found == code_lists_.end() ? nullptr : &*found;
}

const Role* Programme::role(std::string_view id) const {
    const auto found = std::find_if(roles_.begin(), roles_.end(),
                                    [&](const Role& known) { return known.id == id; });
    return found == roles_.end() ? nullptr : &*found;
}

namespace {

/// A link to one of several registers is a type of its own: what all of them say can be asked.
std::string link_name(const std::vector<std::string>& to) {
    std::string name;
    for (const std::string& one : to) name += (name.empty() ? "" : "|") + one;
    return name;
}

}  // namespace

feel::TypePtr Programme::type_of(const Field& field) const {
    using feel::Kind;
    using feel::Type;
    feel::TypePtr one;
    switch (field.type) {
        case FieldType::Whole:
        case FieldType::Number:
            // A unit is shown and converted at the doors; between fields of one register it is
            // documentation.
            one = Type::of(Kind::Number);
            break;
        case FieldType::Percent:
            one = Type::of(Kind::Percent);
            break;
        case FieldType::Money:
            one = Type::of(Kind::Money);
            break;
        case FieldType::YesNo:
            one = Type::of(Kind::Boolean);
            break;
        case FieldType::Date:
            one = Type::of(Kind::Date);
            break;
        case FieldType::Time:
            one = Type::of(Kind::Time);
            break;
        case FieldType::Moment:
            one = Type::of(Kind::DateTime);
            break;
        case FieldType::Choice: {
            std::vector<std::string> ids;
            if (const CodeList* list = codes(field.of)) {
                for (const Code& code : list->items) ids.push_back(code.id);
            }
            one = Type::choice(field.of, std::move(ids));
            break;
        }
        case FieldType::Link:
            one = Type::link(link_name(field.to));
            break;
        case FieldType::Rows: {
            std::vector<std::pair<std::string, feel::TypePtr>> entries;
            for (const Field& column : field.columns)
                entries.emplace_back(column.id, type_of(column));
            return Type::list(Type::context(std::move(entries)));
        }
        case FieldType::Text:
        case FieldType::Note:
        case FieldType::Period:
        case FieldType::Secret:
            one = Type::of(Kind::Text);
            break;
        case FieldType::Place:
            one = Type::context({{"lon", Type::of(Kind::Number)}, {"lat", Type::of(Kind::Number)}});
            break;
        case FieldType::File:
            one = Type::context({{"name", Type::of(Kind::Text)},
                                 {"kind", Type::of(Kind::Text)},
                                 {"size", Type::of(Kind::Number)},
                                 {"hash", Type::of(Kind::Text)}});
            break;
    }
    return field.many ? Type::list(one) : one;
}

namespace {
feel::TypePtr state_type(const Register& reg) {
    std::vector<std::string> ids;
    for (const State& state : reg.states) ids.push_back(state.id);
    return feel::Type::choice(reg.id + ".state", std::move(ids));
}
}  // namespace

feel::Scope Programme::scope(const Register& reg) const {
    feel::Scope scope(this);
    std::vector<std::pair<std::string, feel::TypePtr>> own;
    for (const Field& field : reg.fields) own.emplace_back(field.id, type_of(field));
    if (!reg.states.empty()) own.emplace_back("state", state_type(reg));
    for (const auto& [name, type] : own) scope.add(name, type);
    scope.add("old", feel::Type::context(std::move(own)));
    std::vector<std::pair<std::string, feel::TypePtr>> mine;
    for (const MyParameter& parameter : my_) {
        const feel::TypePtr link = feel::Type::link(parameter.register_id);
        mine.emplace_back(parameter.id, parameter.many ? feel::Type::list(link) : link);
    }
    scope.add("my", feel::Type::context(std::move(mine)));
    // The row itself, as others link to it: an enterprise's own grant is `self = my.enterprise`.
    scope.add("self", feel::Type::link(reg.id));
    return scope;
}

feel::TypePtr Programme::linked_type(const Register& reg) const {
    std::vector<std::pair<std::string, feel::TypePtr>> registers;
    for (const auto& other : registers_) {
        if (!other) continue;
        std::vector<std::pair<std::string, feel::TypePtr>> links;
        for (const Field& field : other->fields) {
            if (field.type == FieldType::Link && !field.many && !field.is_virtual &&
                std::find(field.to.begin(), field.to.end(), reg.id) != field.to.end())
                links.emplace_back(field.id, feel::Type::list(feel::Type::link(other->id)));
        }
        if (!links.empty())
            registers.emplace_back(other->id, feel::Type::context(std::move(links)));
    }
    return feel::Type::context(std::move(registers));
}

feel::TypePtr Programme::member(std::string_view register_id, std::string_view member) const {
    if (const std::size_t bar = register_id.find('|'); bar != std::string_view::npos) {
        const feel::TypePtr first = this->member(register_id.substr(0, bar), member);
        const feel::TypePtr rest = this->member(register_id.substr(bar + 1), member);
        if (!first || !rest) return nullptr;
        // The member means one thing only when all of them mean it.
        return first->kind == rest->kind && first->name == rest->name
                   ? first
                   : feel::Type::of(feel::Kind::Any);
    }
    const Register* reg = find(register_id);
    if (reg == nullptr) return nullptr;
    if (const Field* field = reg->field(member)) return type_of(*field);
    if (member == "state" && !reg->states.empty()) return state_type(*reg);
    return nullptr;
}

std::vector<std::string> Programme::members(std::string_view register_id) const {
    std::vector<std::string> out;
    if (const std::size_t bar = register_id.find('|'); bar != std::string_view::npos) {
        const std::vector<std::string> rest = members(register_id.substr(bar + 1));
        for (std::string& name : members(register_id.substr(0, bar))) {
            if (std::find(rest.begin(), rest.end(), name) != rest.end())
                out.push_back(std::move(name));
        }
        return out;
    }
    const Register* reg = find(register_id);
    if (reg == nullptr) return out;
    for (const Field& field : reg->fields) out.push_back(field.id);
    if (!reg->states.empty()) out.emplace_back("state");
    return out;
}

}  // namespace zhigai
