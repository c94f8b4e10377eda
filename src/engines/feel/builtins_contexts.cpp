#include <algorithm>

#include "engines/feel/builtins.h"

namespace zhigai::feel {

namespace {

Value negation(const Call& call) {
    const bool* b = call[0].as_boolean();
    return b == nullptr ? Value() : Value::boolean(!*b);
}

Value* find(Entries& entries, const std::string& key) {
    const auto at = std::find_if(entries.begin(), entries.end(),
                                 [&](const auto& entry) { return entry.first == key; });
    return at == entries.end() ? nullptr : &at->second;
}

void put(Entries& entries, const std::string& key, Value value) {
    if (Value* held = find(entries, key)) {
        *held = std::move(value);
    } else {
        entries.emplace_back(key, std::move(value));
    }
}

Value get_value(const Call& call) {
    if (const auto held = member(call[0], call.text(1))) return *held;
    return call.fail("there is no " + call.text(1), "no_member");
}

// By a path of keys: the same from the second on.
Value get_by_path(const Call& call) {
    Value at = call[0];
    if (call.list(1).empty()) return call.fail("the path of keys is empty");
    for (const Value& key : call.list(1)) {
        if (key.as_text() == nullptr || at.as_context() == nullptr)
            return call.fail("the path of keys leads nowhere");
        const auto held = member(at, *key.as_text());
        if (!held) return call.fail("there is no " + *key.as_text(), "no_member");
        at = *held;
    }
    return at;
}

Value get_entries(const Call& call) {
    List out;
    for (const auto& [key, value] : *call[0].as_context()) {
        out.push_back(Value::context({{"key", Value::text(key)}, {"value", value}}));
    }
    return Value::list(std::move(out));
}

Value context_of(const Call& call) {
    Entries out;
    for (const Value& entry : call.list(0)) {
        const auto key = entry.as_context() != nullptr ? member(entry, "key") : std::nullopt;
        const auto value = entry.as_context() != nullptr ? member(entry, "value") : std::nullopt;
        if (!key || !value || key->as_text() == nullptr)
            return call.fail("an entry is a context with key and value");
        if (find(out, *key->as_text()) != nullptr)
            return call.fail("the key " + *key->as_text() + " stands twice", "duplicate_key");
        out.emplace_back(*key->as_text(), *value);
    }
    return Value::context(std::move(out));
}

Value context_put(const Call& call) {
    Entries out = *call[0].as_context();
    put(out, call.text(1), call[2]);
    return Value::context(std::move(out));
}

std::optional<Value> put_along(const Value& context, const List& keys, std::size_t at,
                               const Value& value) {
    if (context.as_context() == nullptr || keys[at].as_text() == nullptr || at > 200)
        return std::nullopt;
    Entries out = *context.as_context();
    const std::string& key = *keys[at].as_text();
    if (at + 1 == keys.size()) {
        put(out, key, value);
        return Value::context(std::move(out));
    }
    const Value* held = find(out, key);
    auto inner = held == nullptr ? std::nullopt : put_along(*held, keys, at + 1, value);
    if (!inner) return std::nullopt;
    put(out, key, *std::move(inner));
    return Value::context(std::move(out));
}

Value context_put_path(const Call& call) {
    auto out = call.list(1).empty() ? std::nullopt : put_along(call[0], call.list(1), 0, call[2]);
    return out ? *std::move(out) : call.fail("the path of keys leads nowhere");
}

Value context_merge(const Call& call) {
    Entries out;
    for (const Value& part : call.list(0)) {
        if (part.as_context() == nullptr) return call.fail("only contexts are merged");
        for (const auto& [key, value] : *part.as_context()) put(out, key, value);
    }
    return Value::context(std::move(out));
}

}  // namespace

void add_contexts(std::vector<Builtin>& out) {
    out.push_back({"not", parameters("negand:a"), 'b', negation});
    out.push_back({"get value", parameters("m:c,key:s"), 'a', get_value});
    out.push_back({"get value", parameters("context:c,keys:l"), 'a', get_by_path});
    out.push_back({"get entries", parameters("m:c"), 'l', get_entries});
    out.push_back({"context", parameters("entries:l"), 'c', context_of});
    out.push_back({"context put", parameters("context:c,key:s,value:a"), 'c', context_put});
    out.push_back({"context put", parameters("context:c,keys:l,value:a"), 'c', context_put_path});
    out.push_back({"context merge", parameters("contexts:l"), 'c', context_merge});
}

}  // namespace zhigai::feel
