#include "metadata/changes/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace zhigai::changes {
namespace {

std::string text_of(const std::optional<feel::Expression>& expression) { return expression ? expression->text() : std::string(); }
std::string text_of(const Condition& condition) { return condition.always ? "yes" : text_of(condition.when); }

bool salted(const Field& field) { return field.personal || field.type == FieldType::Secret; }

/// The same stored texts or numbers, read more widely.
bool widens(const Field& from, const Field& to) {
    if (to.many || from.many || salted(from) != salted(to)) return false;
    switch (from.type) {
        case FieldType::Text:
        case FieldType::Place: return to.type == FieldType::Note || to.type == FieldType::Text;
        case FieldType::Period:
        case FieldType::Time:
        case FieldType::Choice: return to.type == FieldType::Text || to.type == FieldType::Note;
        case FieldType::Whole: return to.type == FieldType::Number && to.places == 0;
        default: return false;
    }
}

class Comparison {
 public:
    Comparison(const Programme& before, const Programme& after) : before_(before), after_(after) {}

    std::vector<Change> run() {
        for (const auto& reg : before_.registers())
            if (after_.find(reg->id) == nullptr) {
                reg_ = reg->id;
                say({.code = "dropped", .hit = Hit::Rows, .if_hit = Class::Refused,
                     .what = {"去掉台账“" + reg->title.zh + "”", "the register is gone"},
                     .mend = {"保留台账；字段可写 until 停用", "keep it; retire its fields by until"}});
            }
        for (const auto& reg : after_.registers()) {
            reg_ = reg->id;
            const Register* old = before_.find(reg->id);
            if (old == nullptr) {
                say({.code = "added", .what = {"新台账“" + reg->title.zh + "”", "a new register"}});
                continue;
            }
            const auto said = out_.size();
            compare(*old, *reg);
            if (out_.size() == said && words(*old) != words(*reg))
                say({.code = "wording", .what = {"名称、权限、视图等文字有改动", "titles, rights, views or other words differ"}});
        }
        codes();
        return std::move(out_);
    }

 private:
    void say(Change change) {
        change.register_id = reg_;
        if (change.old_field.empty()) change.old_field = change.field;
        out_.push_back(std::move(change));
    }
    static Say both(const std::string& zh, const std::string& en) { return {zh, en}; }

    /// What no row depends on: who may, how it looks and travels, what it is called.
    static std::string words(const Register& reg) {
        std::string out = reg.title.zh + reg.title.en + reg.help.zh + reg.owner + reg.row_title + reg.numbering;
        const auto list = [&](const std::vector<std::string>& all) { out += fmt::format("[{}]", fmt::join(all, ",")); };
        const auto field = [&](const Field& one) {
            out += one.id + one.title.zh + one.title.en + one.help.zh + one.help.en + one.unit + text_of(one.initial) + text_of(one.shown) + text_of(one.fixed);
            for (const auto* all : {&one.marks, &one.tags, &one.also, &one.was}) list(*all);
            out += text_of(one.required) + text_of(one.value) + one.format + one.of + one.rounding;
            for (const auto& bound : {one.min, one.max}) out += bound ? bound->to_string() : "-";
            out += std::to_string(one.length.value_or(0)) + (one.unique ? "u" : "-") + (one.search ? "s" : "-") + (one.until ? iso(*one.until) : "-");
        };
        for (const Field& one : reg.fields) {
            field(one);
            for (const Field& column : one.columns) field(column);
        }
        for (const Check& one : reg.checks) out += one.id + one.say.zh + one.say.en + std::to_string(static_cast<int>(one.level)) + one.that.text() + text_of(one.when);
        for (const State& one : reg.states) {
            out += one.id + one.title.zh + one.title.en + (one.locked_all ? "L" : "") + (one.end ? "E" : "") + std::to_string(one.within_days);
            list(one.locked);
        }
        for (const Move& one : reg.moves) {
            out += one.id + one.title.zh + one.title.en + one.to + (one.reason ? "R" : "");
            for (const auto* all : {&one.from, &one.by, &one.all_of, &one.other_than, &one.needs, &one.asks, &one.tells}) list(*all);
            for (const auto& [id, sets] : one.sets) out += id + sets.text();
        }
        for (const Grant& one : reg.may) {
            out += one.role + text_of(one.where);
            for (const auto* all : {&one.see, &one.set, &one.doing}) list(*all);
        }
        for (const View& one : reg.views) {
            out += one.id + text_of(one.where) + one.at;
            for (const auto* all : {&one.columns, &one.filter, &one.sort, &one.sum, &one.by, &one.related}) list(*all);
            for (const auto& section : one.sections) {
                out += section.title.zh;
                list(section.fields);
            }
        }
        list(reg.excel.sheets);
        return out + std::to_string(reg.examples.size());
    }

    void compare(const Register& old, const Register& reg) {
        if (reg.version < old.version)
            say({.code = "downgrade", .if_hit = Class::Refused, .otherwise = Class::Refused,
                 .what = {fmt::format("版本 {} 早于库中的 {}", reg.version, old.version), fmt::format("version {} is older than the store's {}", reg.version, old.version)},
                 .mend = {"用新的文件夹；确要改回，就把 version 升高", "use the newer folder; to go back on purpose, raise version"}});
        fields(old.fields, reg.fields, nullptr);
        if (old.key != reg.key && !reg.key.empty())
            say({.code = "key", .hit = Hit::Doubled, .columns = reg.key, .if_hit = Class::Staged,
                 .what = {"识别字段改了", "rows are known by other fields"}, .mend = {"先改好重复的行", "mend the rows that would be alike first"}});
        for (const State& state : old.states)
            if (reg.state(state.id) == nullptr)
                say({.code = "state_dropped", .hit = Hit::InState, .value = state.id, .if_hit = Class::Refused,
                     .what = {"去掉状态“" + state.title.zh + "”", "state " + state.id + " is gone"}, .mend = {"保留这个状态", "keep the state"}});
        checks(old, reg);
    }

    void checks(const Register& old, const Register& reg) {
        for (const Check& check : reg.checks) {
            const Check* was = old.check(check.id);
            const bool same = was != nullptr && was->that.text() == check.that.text() && text_of(was->when) == text_of(check.when) &&
                              was->since == check.since && was->level == check.level;
            if (same) continue;
            if (check.level == Level::Stop)
                say({.code = "check", .hit = Hit::Broken, .value = check.id, .if_hit = Class::Staged, .rejudge = true,
                     .what = {"校验“" + check.say.zh + "”新加或改了", "check " + check.id + " is new or differs"},
                     .mend = {"已有的行照旧，列入待改；或写 since", "rows stay and are listed as findings; or write since"}});
            else
                say({.code = "check_free", .value = check.id, .what = {"提示或办理条件“" + check.id + "”改了", "check " + check.id + " (no stop) differs"}});
        }
        for (const Check& check : old.checks)
            if (reg.check(check.id) == nullptr)
                say({.code = "check_dropped", .value = check.id, .rejudge = check.level == Level::Stop, .what = {"去掉校验“" + check.id + "”", "check " + check.id + " is gone"}});
    }

    void fields(const std::vector<Field>& old, const std::vector<Field>& now, const Field* within) {
        const auto full = [&](const std::string& id) { return within == nullptr ? id : within->id + "." + id; };
        std::set<std::string> met;
        std::set<std::string> stored;
        for (const Field& field : now) {
            if (!stored.insert(field.stored_id()).second)
                say({.code = "column_twice", .field = full(field.id), .if_hit = Class::Refused, .otherwise = Class::Refused,
                     .what = {"两个字段都说自己原来叫 " + field.stored_id(), "two fields say they were " + field.stored_id()}, .mend = {"只留一个 was", "leave one was"}});
            const auto by = [&](const std::string& id) {
                const auto found = std::ranges::find(old, id, &Field::id);
                return found == old.end() ? nullptr : &*found;
            };
            const Field* was = by(field.id);
            for (const std::string& earlier : field.was)
                if (was == nullptr) was = by(earlier);
            if (was == nullptr) {
                // Its column may hold what a field of that id, dropped since, once held.
                say({.code = "added", .field = full(field.id), .recompute = field.value && !field.is_virtual && within == nullptr,
                     .what = {"新字段“" + field.title.zh + "”", "a new field"}});
                continue;
            }
            met.insert(was->id);
            if (was->id != field.id)
                say({.code = "renamed", .field = full(field.id), .old_field = full(was->id), .what = {"字段 " + was->id + " 改名为 " + field.id, "renamed from " + was->id}});
            if (was->stored_id() != field.stored_id())
                say({.code = "column", .field = full(field.id), .old_field = full(was->id), .hit = Hit::Filled, .if_hit = Class::Refused, .otherwise = Class::Free,
                     .what = {"它在库中的列是 " + was->stored_id() + "，新文字另指一列", "the store keeps it as " + was->stored_id() + "; the new text names another column"},
                     .mend = {"was 从最早的写起：[" + was->stored_id() + ", …]", "was begins with the oldest id: [" + was->stored_id() + ", …]"}});
            field_pair(*was, field, full(was->id), full(field.id), within != nullptr);
        }
        for (const Field& field : old)
            if (!met.contains(field.id))
                say({.code = "dropped", .field = full(field.id), .hit = Hit::Filled, .if_hit = field.value ? Class::Staged : Class::Refused,
                     .what = {"去掉字段“" + field.title.zh + "”", "the field is gone"},
                     .mend = {"改名写 was，停用写 until", "for a rename write was, to retire it until"}});
    }

    void field_pair(const Field& old, const Field& now, const std::string& old_id, const std::string& id, bool child) {
        const auto one = [&](std::string code, Hit hit, Class if_hit, Say what, Say mend = {}) {
            Change change{.code = std::move(code), .field = id, .old_field = old_id, .hit = hit, .if_hit = if_hit, .what = std::move(what), .mend = std::move(mend)};
            say(std::move(change));
        };
        const Say new_field{"另立新字段", "make a new field instead"};
        const bool table = now.is_child_table();
        if (old.type != now.type && widens(old, now)) {
            one("widened", Hit::Filled, Class::Staged, {"类型放宽", "the type is wider"});
        } else if (old.type != now.type || old.many != now.many || table != old.is_child_table()) {
            one("retyped", Hit::Filled, Class::Refused, {"类型改了", "the type differs"}, new_field);
            return;
        }
        if (salted(old) != salted(now)) one("personal", Hit::Filled, Class::Refused, {"是否个人信息改了，已存的历史不能改写", "personal or not: histories are kept otherwise"}, new_field);
        if (old.places != now.places) one("places", Hit::Filled, Class::Refused, {fmt::format("小数位由 {} 改为 {}", old.places, now.places), fmt::format("{} decimals instead of {}", now.places, old.places)}, new_field);
        if (!old.of.empty() && !now.of.empty() && old.of != now.of) one("other_codes", Hit::Unfit, Class::Refused, {"换了代码表", "another code list"}, new_field);
        for (const std::string& target : old.to)
            if (std::ranges::find(now.to, target) == now.to.end()) {
                Change change{.code = "link", .field = id, .old_field = old_id, .hit = Hit::LinkedTo, .value = target, .if_hit = Class::Refused,
                              .what = {"不再指向台账 " + target, "no longer links to " + target}, .mend = {"保留原来的 to", "keep it in to"}};
                say(std::move(change));
            }
        if (table && old.type == FieldType::Rows) fields(old.columns, now.columns, &now);

        const bool kept_before = old.value && !old.is_virtual, kept_now = now.value && !now.is_virtual;
        if (!old.value && now.value) one("computed", Hit::Filled, Class::Refused, {"填报的字段改为计算", "a typed field becomes computed"}, new_field);
        if (kept_now && (!kept_before || text_of(old.value) != text_of(now.value) || old.rounding != now.rounding) && !child) {
            Change change{.code = "formula", .field = id, .old_field = old_id, .hit = kept_before ? Hit::Rows : Hit::Nothing, .if_hit = Class::Staged, .recompute = true,
                          .what = {"计算公式改了，所有行重算", "the formula differs: all rows are computed anew"}};
            say(std::move(change));
        }
        const auto tighter = [](const auto& from, const auto& to, auto worse) { return to && (!from || worse(*to, *from)); };
        if (tighter(old.min, now.min, [](const Decimal& a, const Decimal& b) { return a > b; }) || tighter(old.max, now.max, [](const Decimal& a, const Decimal& b) { return a < b; }) ||
            tighter(old.length, now.length, [](int a, int b) { return a < b; }) || (!now.format.empty() && now.format != old.format))
            one("tighter", Hit::Unfit, Class::Staged, {"取值范围收紧", "tighter bounds"}, {"已有的值照旧，改这个字段时才要合规", "values stay; they must fit when next typed"});
        if (text_of(old.required) != text_of(now.required) && !now.required.never())
            one("required", Hit::Empty, Class::Staged, {"改为必填", "it is required now"}, {"已有的行照旧，下次改动时补齐", "rows stay; they are filled in when next changed"});
        if (now.unique && !old.unique && !child) {
            Change change{.code = "unique", .field = id, .old_field = old_id, .hit = Hit::Doubled, .columns = {now.id}, .if_hit = Class::Staged,
                          .what = {"改为不得重复", "no two rows may be alike in it"}};
            say(std::move(change));
        }
        if (old.dated && !now.dated) one("undated", Hit::Filled, Class::Staged, {"不再有起始日", "it no longer holds from a day"});
        if (!old.dated && now.dated) one("dated", Hit::Nothing, Class::Free, {"改为有起始日", "it holds from a stated day now"});
        if (old.until && !now.until && (old.title.zh != now.title.zh || old.unit != now.unit))
            one("reused", Hit::Filled, Class::Refused, {"停用的字段另作他用", "a retired field gets another meaning"}, new_field);
        if (!old.until && now.until) one("retired", Hit::Nothing, Class::Free, {"停用", "retired"});
    }

    void codes() {
        const auto used = [&](const std::string& list, const auto& visit) {
            for (const auto& reg : before_.registers()) {
                for (const Field& field : reg->fields) {
                    if (field.of == list) visit(*reg, field.id);
                    for (const Field& column : field.columns)
                        if (column.of == list) visit(*reg, field.id + "." + column.id);
                }
            }
        };
        for (const CodeList& old : before_.code_lists()) {
            const CodeList* now = after_.codes(old.id);
            for (const Code& code : old.items) {
                const Code* item = now == nullptr ? nullptr : now->item(code.id);
                const bool reused = item != nullptr && code.until && !item->until && code.title.zh != item->title.zh;
                if (item != nullptr && !reused) continue;
                used(old.id, [&](const Register& reg, const std::string& field) {
                    reg_ = reg.id;
                    Change change{.code = reused ? "code_reused" : "code_dropped", .field = field, .hit = Hit::Coded, .value = code.id, .if_hit = Class::Refused,
                                  .what = {(reused ? "停用的代码另作他用：" : "去掉代码：") + code.id + " " + code.title.zh, (reused ? "a retired code gets another meaning: " : "the code is gone: ") + code.id},
                                  .mend = {"停用写 until；新意思用新代码", "retire it by until; a new meaning takes a new code"}};
                    say(std::move(change));
                });
            }
            if (now == nullptr) continue;
            for (const Code& code : now->items)
                if (old.item(code.id) == nullptr) {
                    reg_ = "";
                    say({.code = "code_added", .value = code.id, .what = {"代码表 " + old.id + " 增加 " + code.title.zh, "code list " + old.id + " gains " + code.id}});
                }
        }
    }

    const Programme& before_;
    const Programme& after_;
    std::string reg_;
    std::vector<Change> out_;
};

}  // namespace

std::string_view name_of(Class one) { return one == Class::Free ? "free" : one == Class::Staged ? "staged" : "refused"; }

std::vector<Change> between(const Programme& before, const Programme& after) { return Comparison(before, after).run(); }

}  // namespace zhigai::changes
