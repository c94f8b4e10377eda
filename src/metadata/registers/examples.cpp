#include "metadata/registers/examples.h"

#include <fmt/format.h>

#include "metadata/registers/cells.h"

namespace zhigai {
namespace {

/// An example's row as the world of one expression.
class ExampleWorld final : public feel::Environment {
 public:
    ExampleWorld(const Programme& programme, const Register& reg, const Example& example)
        : programme_(programme), reg_(reg), example_(example) {}

    feel::Value get(std::string_view name) const override {
        if (name == "state")
            return example_.state.empty() ? feel::Value() : feel::Value::text(example_.state);
        if (name == "old") {
            feel::Entries entries;
            for (const Field& field : reg_.fields)
                entries.emplace_back(field.id, of(field, example_.old));
            return feel::Value::context(std::move(entries));
        }
        const Field* field = reg_.field(name);
        if (field == nullptr) return {};
        if (field->is_child_table()) {
            const auto rows = example_.children.find(field->id);
            return rows == example_.children.end() ? feel::Value()
                                                   : children_to_feel(*field, rows->second);
        }
        return of(*field, example_.row);
    }

    feel::Value follow(const feel::Link& link, std::string_view member) const override {
        const auto index = static_cast<std::size_t>(link.id - 1);
        if (link.id < 1 || index >= example_.linked.size()) return {};
        const Example::Linked& linked = example_.linked[index];
        const Register* target = programme_.find(linked.register_id);
        const Field* field = target == nullptr ? nullptr : target->field(member);
        if (field == nullptr && member == "state" && !linked.state.empty())
            return feel::Value::text(linked.state);
        return field == nullptr ? feel::Value() : of(*field, linked.row);
    }

    feel::Value today() const override {
        return example_.today ? feel::Value::date(*example_.today) : feel::Value();
    }

 private:
    static feel::Value of(const Field& field, const Cells& cells) {
        const auto at = cells.find(field.id);
        return at == cells.end() ? feel::Value() : to_feel(field, at->second);
    }

    const Programme& programme_;
    const Register& reg_;
    const Example& example_;
};

/// registers.md 3: a gate passes only on true, the others refuse only on false.
bool holds(const Check& check, const ExampleWorld& world) {
    if (check.when && !feel::evaluate(*check.when, world).value.is_true()) return true;
    const feel::Value value = feel::evaluate(check.that, world).value;
    if (check.level == Level::Gate) return value.is_true();
    return value.as_boolean() == nullptr || *value.as_boolean();
}

}  // namespace

Faults run_examples(const Programme& programme) {
    Faults faults;
    for (const auto& reg : programme.registers()) {
        for (const Example& example : reg->examples) {
            const std::string& name = !example.passes.empty()  ? example.passes
                                      : !example.fails.empty() ? example.fails
                                                               : example.warns;
            const Check* check = reg->check(name);
            if (check == nullptr) continue;  // the loader refuses this
            const bool expected = !example.passes.empty();
            if (holds(*check, ExampleWorld(programme, *reg, example)) == expected) continue;
            faults.push_back({"example_untrue",
                              expected
                                  ? Say{fmt::format("检查“{}”没有放过这一行", name),
                                        fmt::format("check `{}` does not let this row pass", name)}
                                  : Say{fmt::format("检查“{}”放过了这一行", name),
                                        fmt::format("check `{}` lets this row pass", name)},
                              example.place,
                              {"改例子或改检查：" + example.text,
                               "mend the example or the check: " + example.text}});
        }
    }
    return faults;
}

ProgrammeReport check_programme(const std::string& folder, const std::string& overlay) {
    ProgrammeReport report;
    auto programme = load_programme(folder, overlay);
    if (!programme) {
        report.faults = std::move(programme.error());
        return report;
    }
    report.bundle = (*programme)->bundle();
    report.code_lists = (*programme)->code_lists().size();
    for (const auto& reg : (*programme)->registers()) {
        ++report.registers;
        report.fields += reg->fields.size();
        report.checks += reg->checks.size();
        report.examples += reg->examples.size();
    }
    report.faults = run_examples(**programme);
    return report;
}

}  // namespace zhigai
