#include <cstddef>
#include <cstdint>

#include "engines/feel/ast.h"
#include "engines/feel/feel.h"
#include "kernel/check/check.h"

/// Any text at all: it compiles or gives faults, it evaluates or gives null, and what compiled
/// prints as text that compiles again. The first byte picks the mode and whether the text is an
/// expression or a cell.
namespace {

using namespace zhigai::feel;

class Rows final : public Schema {
    TypePtr member(std::string_view, std::string_view name) const override {
        return name == "next"   ? Type::link("row")
               : name == "kind" ? Type::choice("kind", {"a", "b"})
                                : nullptr;
    }
    std::vector<std::string> members(std::string_view) const override { return {"next", "kind"}; }
};

class World final : public Environment {
    Value get(std::string_view name) const override {
        if (name == "amount" || name == "?") return Value::whole(12);
        if (name == "row") return Value::link({"row", 1, {}});
        if (name == "items")
            return Value::list({Value::context({{"x", Value::whole(1)}}), Value()});
        return {};
    }
    Value follow(const Link& link, std::string_view) const override {
        return Value::link({link.register_id, link.id + 1, {}});
    }
};

const Scope& scope() {
    static const Rows rows;
    static const Scope scope = [] {
        Scope out(&rows);
        out.add("amount", Type::of(Kind::Money))
            .add("row", Type::link("row"))
            .add("设备 投资", Type::of(Kind::Date));
        out.add("items", Type::list(Type::context({{"x", Type::of(Kind::Number)}})));
        return out;
    }();
    return scope;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    Options options;
    options.mode = (data[0] & 1) != 0 ? Mode::Typed : Mode::Plain;
    options.max_length = 4000;
    options.max_steps = 20'000;
    const bool cell = (data[0] & 2) != 0;
    const auto compiled = cell ? compile_unary_tests(text, Type::of(Kind::Any), scope(), options)
                               : compile(text, scope(), options);
    if (!compiled) {
        ZG_CHECK(!compiled.error().empty());
        return 0;
    }
    const World world;
    (void)evaluate(*compiled, world).value.to_text();
    const std::string printed = print(compiled->root());
    options.max_length = 1'000'000;
    const auto again = cell ? compile_unary_tests(printed, Type::of(Kind::Any), scope(), options)
                            : compile(printed, scope(), options);
    if (again) ZG_CHECK(print(again->root()) == printed);
    return 0;
}
