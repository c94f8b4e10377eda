#include "engines/feel/type.h"

#include <algorithm>

#include <array>

namespace zhigai::feel {

namespace {

TypePtr make(Kind kind) {
    auto type = std::make_shared<Type>();
    type->kind = kind;
    return type;
}

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::Any:
            return "Any";
        case Kind::Null:
            return "null";
        case Kind::Number:
            return "number";
        case Kind::Text:
            return "string";
        case Kind::Boolean:
            return "boolean";
        case Kind::Date:
            return "date";
        case Kind::Time:
            return "time";
        case Kind::DateTime:
            return "date and time";
        case Kind::DayTimeDuration:
            return "days and time duration";
        case Kind::YearMonthDuration:
            return "years and months duration";
        case Kind::List:
            return "list";
        case Kind::Context:
            return "context";
        case Kind::Range:
            return "range";
        case Kind::Function:
            return "function";
        case Kind::Money:
            return "money";
        case Kind::Percent:
            return "percent";
        case Kind::Quantity:
            return "quantity";
        case Kind::Choice:
            return "choice";
        case Kind::Link:
            return "link";
    }
    return "?";
}

}  // namespace

TypePtr Type::of(Kind kind) {
    // One object a plain kind: types are compared by looking, but most are shared.
    static const auto all = [] {
        std::array<TypePtr, static_cast<std::size_t>(Kind::Link) + 1> types;
        for (std::size_t i = 0; i < types.size(); ++i) types[i] = make(static_cast<Kind>(i));
        return types;
    }();
    return all[static_cast<std::size_t>(kind)];
}

TypePtr Type::list(TypePtr element) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::List;
    type->element = std::move(element);
    return type;
}

TypePtr Type::context(std::vector<std::pair<std::string, TypePtr>> entries) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::Context;
    type->entries = std::move(entries);
    return type;
}

TypePtr Type::quantity(std::string unit) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::Quantity;
    type->name = std::move(unit);
    return type;
}

TypePtr Type::choice(std::string list, std::vector<std::string> codes) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::Choice;
    type->name = std::move(list);
    type->codes = std::move(codes);
    return type;
}

TypePtr Type::link(std::string register_id) {
    auto type = std::make_shared<Type>();
    type->kind = Kind::Link;
    type->name = std::move(register_id);
    return type;
}

std::string Type::describe() const {
    std::string out = name_of(kind);
    if (kind == Kind::List || kind == Kind::Range) {
        return out + "<" + (element ? element->describe() : "Any") + ">";
    }
    if (kind == Kind::Context || kind == Kind::Function) {
        if (kind == Kind::Context && entries.empty()) return out;
        out += "<";
        const char* separator = "";
        for (const auto& [key, type] : entries) {
            out += separator;
            if (kind == Kind::Context) out += key + ": ";
            out += type ? type->describe() : "Any";
            separator = ", ";
        }
        out += ">";
        if (kind == Kind::Function) out += " -> " + (element ? element->describe() : "Any");
        return out;
    }
    return name.empty() ? out : out + " " + name;
}

std::string Type::describe_zh() const {
    switch (kind) {
        case Kind::Any:
            return "任意值";
        case Kind::Null:
            return "空";
        case Kind::Number:
            return "数";
        case Kind::Text:
            return "文字";
        case Kind::Boolean:
            return "是否";
        case Kind::Date:
            return "日期";
        case Kind::Time:
            return "时间";
        case Kind::DateTime:
            return "日期时间";
        case Kind::DayTimeDuration:
        case Kind::YearMonthDuration:
            return "时长";
        case Kind::List:
            return element ? element->describe_zh() + "的列表" : "列表";
        case Kind::Context:
            return "一组项";
        case Kind::Range:
            return "范围";
        case Kind::Function:
            return "函数";
        case Kind::Money:
            return "金额";
        case Kind::Percent:
            return "百分比";
        case Kind::Quantity:
            return "数量（" + name + "）";
        case Kind::Choice:
            return "代码（" + name + "）";
        case Kind::Link:
            return "链接（" + name + "）";
    }
    return "";
}

namespace {

bool names(std::string_view list, std::string_view one) {
    while (true) {
        const std::size_t bar = std::min(list.find('|'), list.size());
        if (list.substr(0, bar) == one) return true;
        if (bar == list.size()) return false;
        list.remove_prefix(bar + 1);
    }
}

}  // namespace

bool registers_within(std::string_view part, std::string_view whole) {
    if (part.empty() || whole.empty()) return true;
    while (true) {
        const std::size_t bar = std::min(part.find('|'), part.size());
        if (!names(whole, part.substr(0, bar))) return false;
        if (bar == part.size()) return true;
        part.remove_prefix(bar + 1);
    }
}

bool registers_meet(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return true;
    while (true) {
        const std::size_t bar = std::min(a.find('|'), a.size());
        if (names(b, a.substr(0, bar))) return true;
        if (bar == a.size()) return false;
        a.remove_prefix(bar + 1);
    }
}

}  // namespace zhigai::feel
