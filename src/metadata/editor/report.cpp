#include "metadata/editor/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace zhigai::editor {

namespace {

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The words of formulas; what stands in quotes is a value, not a name.
void words_into(std::string_view text, std::set<std::string>& out) {
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '"') {
            i = std::min(text.find('"', i + 1), text.size() - 1) + 1;
        } else if (letter(text[i])) {
            const std::size_t from = i;
            while (i < text.size() && letter(text[i])) ++i;
            out.emplace(text.substr(from, i - from));
        } else {
            ++i;
        }
    }
}

void add(const std::optional<feel::Expression>& expression, std::set<std::string>& out) {
    if (expression) words_into(expression->text(), out);
}

void read_field(const Field& field, std::set<std::string>& out) {
    for (const auto* one : {&field.initial, &field.value, &field.where, &field.required.when,
                            &field.shown.when, &field.fixed.when})
        add(*one, out);
    if (field.apart) {
        out.insert(field.apart->of.begin(), field.apart->of.end());
        out.insert({field.apart->from, field.apart->to});
    }
    if (field.room) {
        out.insert(field.room->of.begin(), field.room->of.end());
        out.insert(field.room->seats);
    }
    for (const Field& column : field.columns) read_field(column, out);
}

/// Names that this register's own text uses besides declaring them.
std::set<std::string> names_used(const Register& reg) {
    std::set<std::string> out(reg.key.begin(), reg.key.end());
    const auto list = [&](const std::vector<std::string>& names) {
        for (const std::string& name : names)
            out.insert(name.starts_with("-") ? name.substr(1) : name);
    };
    words_into(reg.numbering, out);
    words_into(reg.row_title, out);
    for (const Field& field : reg.fields) read_field(field, out);
    for (const Check& check : reg.checks) {
        words_into(check.that.text(), out);
        add(check.when, out);
    }
    for (const State& state : reg.states) list(state.locked);
    for (const Move& move : reg.moves) {
        list(move.asks);
        for (const auto& [field, value] : move.sets) {
            out.insert(field);
            words_into(value.text(), out);
        }
    }
    for (const Grant& grant : reg.may) add(grant.where, out);
    for (const View& view : reg.views) {
        for (const auto* names : {&view.columns, &view.filter, &view.sort, &view.sum, &view.by})
            list(*names);
        for (const View::Section& section : view.sections) list(section.fields);
        out.insert(view.at);
        add(view.where, out);
    }
    for (const auto& match : reg.excel.match) list(match);
    return out;
}

std::vector<const plan::Formula*> formulas(const plan::CountingRule& rule) {
    return {&rule.population, &rule.done,  &rule.under_way, &rule.who,       &rule.where,
            &rule.when,       &rule.since, &rule.year,      &rule.what_kind, &rule.how_much};
}

std::string register_of(const plan::Plan& plan, const plan::Measure& measure) {
    if (measure.over) return measure.over->register_id;
    if (!measure.register_id.empty()) return measure.register_id;
    return plan.rule()->register_id;
}

std::vector<std::string> readers(const Programme& programme, const plan::Plan& plan,
                                 const Register& reg) {
    std::vector<std::string> out;
    for (const plan::CountingRule& rule : plan.counting) {
        if (rule.register_id == reg.id) out.push_back("rule " + rule.id);
    }
    for (const plan::Target& target : plan.targets) {
        if (target.measure && register_of(plan, *target.measure) == reg.id)
            out.push_back("target " + target.id);
    }
    for (const Role& role : programme.roles()) {
        if (role.unit_register == reg.id) out.push_back("role " + role.id);
    }
    for (const std::string& kept :
         {plan.organisation.districts_in, plan.organisation.departments_in}) {
        if (kept == reg.id) out.push_back("organisation");
    }
    for (const Print& print : reg.prints) out.push_back("paper " + print.id);
    // The page of a row shows what links to it, so a register is read where it points.
    for (const Field& field : reg.fields) {
        for (const std::string& to : field.to) {
            if (to != reg.id) out.push_back("page " + to);
        }
    }
    for (const auto& other : programme.registers()) {
        if (other.get() == &reg) continue;
        const auto links = [&](const Field& field, const auto& self) -> bool {
            return std::find(field.to.begin(), field.to.end(), reg.id) != field.to.end() ||
                   std::any_of(field.columns.begin(), field.columns.end(),
                               [&](const Field& column) { return self(column, self); });
        };
        if (std::any_of(other->fields.begin(), other->fields.end(),
                        [&](const Field& field) { return links(field, links); }))
            out.push_back("register " + other->id);
    }
    return out;
}

}  // namespace

std::vector<RegisterReport> report(const Programme& programme, const plan::Plan& plan) {
    std::vector<RegisterReport> out;
    for (const auto& reg : programme.registers()) {
        RegisterReport one{.reg = reg.get(),
                           .fields = reg->fields.size(),
                           .checks = reg->checks.size(),
                           .states = reg->states.size(),
                           .moves = reg->moves.size()};
        for (const Field& field : reg->fields) one.fields += field.columns.size();
        one.roles = reg->may.size();
        one.examples = reg->examples.size();
        one.read_by = readers(programme, plan, *reg);
        out.push_back(std::move(one));
    }
    return out;
}

Faults smells(const Programme& programme, const plan::Plan& plan) {
    Faults out;
    // A name behind a dot in another register's formula, or in the plan's, uses a field as well.
    std::set<std::string> elsewhere;
    for (const plan::CountingRule& rule : plan.counting) {
        for (const plan::Formula* formula : formulas(rule)) words_into(formula->text, elsewhere);
    }
    for (const plan::Target& target : plan.targets) {
        if (!target.measure) continue;
        words_into(target.measure->where.text, elsewhere);
        words_into(target.measure->population.text, elsewhere);
        if (!target.measure->over) continue;
        for (const plan::Formula* formula :
             {&target.measure->over->of, &target.measure->over->day, &target.measure->over->latest})
            words_into(formula->text, elsewhere);
    }
    for (const auto& reg : programme.registers()) {
        for (const Field& field : reg->fields) read_field(field, elsewhere);
        for (const Check& check : reg->checks) words_into(check.that.text(), elsewhere);
    }
    const std::vector<RegisterReport> all = report(programme, plan);
    for (const RegisterReport& one : all) {
        const Register& reg = *one.reg;
        const std::set<std::string> own = names_used(reg);
        for (const Field& field : reg.fields) {
            if (own.contains(field.id) || elsewhere.contains(field.id) || !field.also.empty() ||
                !field.marks.empty())
                continue;
            out.push_back({"unused_field",
                           {fmt::format("{}的“{}”没有核对、视图、别名、口径用到", reg.title.zh,
                                        field.title.zh),
                            fmt::format("nothing uses `{}` of `{}`", field.id, reg.id)},
                           field.place,
                           {"写进视图或核对，或去掉这一项",
                            "put it into a view or a check, or leave it out"}});
        }
        const auto needs = [](const Move& move) { return !move.needs.empty(); };
        if (!reg.states.empty() && std::none_of(reg.moves.begin(), reg.moves.end(), needs)) {
            out.push_back(
                {"free_life",
                 {fmt::format("{}有状态，却没有一步办理写明之前必须（needs）", reg.title.zh),
                  fmt::format("`{}` has a life, and no move of it needs anything", reg.id)},
                 {.file = reg.file},
                 {"给通过、完成一类的办理写 needs",
                  "give the move that accepts or finishes its `needs`"}});
        }
        if (one.read_by.empty()) {
            out.push_back({"unread_register",
                           {fmt::format("没有口径、目标、文书或台账读{}", reg.title.zh),
                            fmt::format("no figure, paper or register reads `{}`", reg.id)},
                           {.file = reg.file},
                           {"写明哪个目标或文书用它", "say which target or paper uses it"}});
        }
    }
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = a + 1; b < all.size(); ++b) {
            std::set<std::string> names, both;
            for (const Field& field : all[a].reg->fields) names.insert(field.id);
            for (const Field& field : all[b].reg->fields) {
                if (names.contains(field.id)) both.insert(field.id);
            }
            const std::size_t more = std::max(all[a].reg->fields.size(), all[b].reg->fields.size());
            if (more == 0 || both.size() * 10 <= more * 7) continue;
            out.push_back(
                {"registers_alike",
                 {fmt::format("{}和{}有 {} 项同名，共 {} 项", all[a].reg->title.zh,
                              all[b].reg->title.zh, both.size(), more),
                  fmt::format("`{}` and `{}` share {} of {} field names", all[a].reg->id,
                              all[b].reg->id, both.size(), more)},
                 {.file = all[b].reg->file},
                 {"并成一个台账，用类别区分", "make one register of them, told apart by a kind"}});
        }
    }
    return out;
}

}  // namespace zhigai::editor
