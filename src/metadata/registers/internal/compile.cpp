// FEEL of a register: compiled against its fields, with what each block may not read.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "metadata/registers/internal/loader.h"

namespace zhigai {
namespace {

constexpr std::size_t max_links = 3;  // decision 3

bool names(const feel::Expression& expression, std::string_view name) {
    return std::any_of(
        expression.reads().begin(), expression.reads().end(),
        [&](const feel::Path& path) { return !path.empty() && path.front() == name; });
}

}  // namespace

std::optional<feel::Expression> ProgrammeLoader::compile_at(const yaml::Node& node,
                                                            const feel::Scope& scope,
                                                            feel::TypePtr expected) {
    if (!node.is_scalar()) {
        fault(node, "not_scalar", {"这里要一个 FEEL 表达式", "a FEEL expression belongs here"},
              {"写在一行里，含 , : # [ ] { } 时加引号",
               "write it in one line, quoted when it holds , : # [ ] { }"});
        return std::nullopt;
    }
    auto expression = feel::compile(node.text(), scope,
                                    {.mode = feel::Mode::Typed, .expected = std::move(expected)});
    if (expression) return std::move(*expression);
    for (Fault fault : expression.error()) {
        // The compiler counts columns inside the text; a person looks at the line of the file.
        const int inside = fault.where.column;
        fault.where = node.place();
        if (inside > 0) fault.where.column += inside - 1 + (node.quoted() ? 1 : 0);
        faults_.push_back(std::move(fault));
    }
    return std::nullopt;
}

void ProgrammeLoader::refuse_reads(const yaml::Node& node, const feel::Expression& expression,
                                   std::initializer_list<std::string_view> refused,
                                   const Say& where) {
    for (const std::string_view name : refused) {
        if (!names(expression, name)) continue;
        fault(node, "may_not_read",
              {fmt::format("{}里不能读 {}", where.zh, name),
               fmt::format("{} may not read `{}`", where.en, name)},
              {"只读本行的字段", "read fields of the row only"});
    }
}

void ProgrammeLoader::refuse_today(const yaml::Node& node, const feel::Expression& expression,
                                   const Say& where) {
    for (const std::string& call : expression.calls()) {
        if (call != "today" && call != "now") continue;
        fault(
            node, "depends_on_day",
            {fmt::format("{}里不能用 {}()：存下的值会一天天变旧", where.zh, call),
             fmt::format("{} may not call {}(): what is stored would grow stale", where.en, call)},
            {"用一个日期字段代替；随日子变的数放在指标里",
             "use a date field; what changes with the day belongs to an indicator"});
    }
}

void ProgrammeLoader::compile_field(const yaml::Node& node, const Register& reg, Field& field,
                                    const feel::Scope& scope) {
    const feel::TypePtr boolean = feel::Type::of(feel::Kind::Boolean);
    const Say value_say{"value ", "`value`"};
    if (field.value) {
        const yaml::Node& at = node["value"];
        if (auto made = compile_at(at, scope, programme_->type_of(field))) {
            refuse_reads(at, *made, {"my", "old", "self"}, value_say);
            if (!field.is_virtual) refuse_today(at, *made, value_say);
            for (const feel::Path& path : made->reads()) {
                std::size_t links = 0;
                const Register* here = &reg;
                for (const std::string& step : path) {
                    const Field* next = here == nullptr ? nullptr : here->field(step);
                    here = nullptr;
                    if (next != nullptr && next->type == FieldType::Link && next->to.size() == 1) {
                        here = programme_->find(next->to.front());
                        ++links;
                    }
                }
                if (links > max_links) {
                    fault(at, "path_too_long",
                          {fmt::format("{} 隔了 {} 个台账，最多 {} 个", fmt::join(path, "."), links,
                                       max_links),
                           fmt::format("{} passes {} registers; {} at most", fmt::join(path, "."),
                                       links, max_links)},
                          {"在中间的台账里存一个 value", "store a `value` in a register between"});
                }
            }
            values_[{reg.id, field.id}] = {at, made->reads()};
            field.value = std::move(made);
        }
    }
    if (field.initial) {
        if (auto made = compile_at(node["default"], scope, programme_->type_of(field))) {
            refuse_reads(node["default"], *made, {"old"}, {"default ", "`default`"});
            field.initial = std::move(made);
        }
    }
    const auto condition = [&](std::string_view name, Condition& out) {
        if (!out.when) return;
        if (auto made = compile_at(node[name], scope, boolean)) out.when = std::move(made);
    };
    condition("required", field.required);
    condition("shown", field.shown);
    condition("fixed", field.fixed);
    if (field.where) {
        if (auto made = compile_at(node["where"], scope, boolean)) field.where = std::move(made);
    }
}

void ProgrammeLoader::compile(const MetaFile& file) {
    Register& reg = *own(file.register_id);
    const yaml::Node& root = file.root;
    const feel::Scope scope = programme_->scope(reg);
    const feel::TypePtr boolean = feel::Type::of(feel::Kind::Boolean);
    for (Field& field : reg.fields) {
        const yaml::Node& node = root["fields"][field.id];
        compile_field(node, reg, field, scope);
        if (field.columns.empty()) continue;
        // A column's condition sees its neighbours first, then the row it belongs to.
        feel::Scope inner(programme_.get());
        for (const Field& column : field.columns) inner.add(column.id, programme_->type_of(column));
        for (const auto& [name, type] : scope.names()) {
            const bool hidden = std::any_of(field.columns.begin(), field.columns.end(),
                                            [&](const Field& column) { return column.id == name; });
            if (!hidden) inner.add(name, type);
        }
        for (Field& column : field.columns)
            compile_field(node["fields"][column.id], reg, column, inner);
    }
    feel::Scope audit_scope = scope;
    if (reg.field("linked") == nullptr) audit_scope.add("linked", programme_->linked_type(reg));
    for (Check& check : reg.checks) {
        const yaml::Node& node = root["checks"][check.id];
        const feel::Scope& seen = check.level == Level::Audit ? audit_scope : scope;
        if (check.when) check.when = compile_at(node["when"], seen, boolean);
        if (!node.has("that")) continue;
        auto that = compile_at(node["that"], seen, boolean);
        if (!that) continue;
        check.that = *that;
        // The field declared last comes first: a fault is told at it (finished_on of finished_on >= started_on),
        // whatever the fields are called.
        std::set<const Field*, std::greater<>> reads;
        const auto gather = [&](const feel::Expression& expression) {
            for (const feel::Path& path : expression.reads()) {
                const std::string& name =
                    path.front() == "old" && path.size() > 1 ? path[1] : path.front();
                if (const Field* own = reg.field(name)) reads.insert(own);
            }
        };
        gather(check.that);
        if (check.when) gather(*check.when);
        for (const Field* own : reads) check.reads_own.push_back(own->id);
    }
    for (Move& move : reg.moves) {
        for (auto& [name, expression] : move.sets) {
            const Field* field = reg.field(name);
            if (field == nullptr) continue;  // said by cross_check
            if (auto made = compile_at(root["moves"][move.id]["sets"][name], scope,
                                       programme_->type_of(*field)))
                expression = std::move(*made);
        }
    }
    for (Grant& grant : reg.may) {
        if (!grant.where) continue;
        const yaml::Node& node = root["may"][grant.role]["where"];
        const Say say{"where ", "`where`"};
        auto made = compile_at(node, scope, boolean);
        if (!made) continue;
        refuse_reads(node, *made, {"old"}, say);
        refuse_today(node, *made, say);
        for (const feel::Path& path : made->reads()) {
            if (path.front() == "my" || path.front() == "old" || path.front() == "state" ||
                path == feel::Path{"self"})
                continue;
            const Field* field = reg.field(path.front());
            if (field == nullptr) continue;
            if (path.size() > 1 && field->type == FieldType::Link) {
                fault(node, "where_follows_link",
                      {fmt::format("where 只能读本行存下的字段，{} 走到了别的台账",
                                   fmt::join(path, ".")),
                       fmt::format("`where` reads stored fields of the row; {} follows a link",
                                   fmt::join(path, "."))},
                      {fmt::format("加一个字段 value: {}，在 where 里用它", fmt::join(path, ".")),
                       fmt::format("make it a stored value (value: {}) and read that",
                                   fmt::join(path, "."))});
            } else if (field->is_virtual || field->is_child_table()) {
                fault(node, "where_not_stored",
                      {fmt::format("where 只能读本行存下的字段，{} 不是", field->id),
                       fmt::format("`where` reads stored fields of the row; {} is not one",
                                   field->id)},
                      {"换一个字段", "read another field"});
            }
        }
        grant.where = std::move(made);
    }
    for (Notice& notice : reg.notices) {
        const yaml::Node& node = root["notices"][notice.id]["when"];
        if (node.is_missing()) continue;
        if (auto made = compile_at(node, scope, boolean)) {
            refuse_reads(node, *made, {"my", "old"}, {"when ", "`when`"});
            notice.when = std::move(*made);
        }
    }
    for (View& view : reg.views) {
        if (!view.where) continue;
        if (auto made = compile_at(root["views"][view.id]["where"], scope, boolean)) {
            refuse_today(root["views"][view.id]["where"], *made, {"where ", "`where`"});
            view.where = std::move(made);
        }
    }
}

void ProgrammeLoader::check_cycles() {
    using Key = std::pair<std::string, std::string>;
    std::map<Key, std::vector<Key>> graph;
    for (const auto& [key, value] : values_) {
        for (const feel::Path& path : value.paths) {
            std::string here = key.first;
            for (const std::string& step : path) {
                const Register* reg = programme_->find(here);
                const Field* field = reg == nullptr ? nullptr : reg->field(step);
                if (field == nullptr) break;
                if (field->value) graph[key].push_back({here, step});
                if (field->type != FieldType::Link || field->to.size() != 1) break;
                here = field->to.front();
            }
        }
    }
    std::set<Key> done;
    std::vector<Key> path;
    const std::function<void(const Key&)> visit = [&](const Key& key) {
        if (done.contains(key)) return;
        const auto at = std::find(path.begin(), path.end(), key);
        if (at != path.end()) {
            std::string circle;
            for (auto step = at; step != path.end(); ++step)
                circle += step->first + "." + step->second + " → ";
            circle += key.first + "." + key.second;
            const auto value = values_.find(key);
            fault(value->second.node, "value_cycle",
                  {"value 绕成一圈：" + circle, "values read each other in a circle: " + circle},
                  {"把其中一个改成录入的字段", "make one of them a typed field"});
            done.insert(path.begin(), path.end());
            return;
        }
        path.push_back(key);
        const auto next = graph.find(key);
        if (next != graph.end()) {
            for (const Key& other : next->second) visit(other);
        }
        path.pop_back();
        done.insert(key);
    };
    for (const auto& [key, value] : values_) visit(key);
}

}  // namespace zhigai
