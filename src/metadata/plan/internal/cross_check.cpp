// What one file says of another, once all are read; and the source's own inconsistencies, kept as
// notes.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "kernel/text/text.h"
#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

namespace {

bool overlap(const Quote& a, const Quote& b) {
    return a.to > a.from && b.to > b.from && a.document == b.document && a.from < b.to &&
           b.from < a.to;
}

}  // namespace

void Reader::note(std::string code, Say what, const Place& place) {
    plan_->notes.push_back({std::move(code), std::move(what), place, {}});
}

void Reader::cross_check() {
    check_references();
    check_departments();
    check_parents();
    check_quotas();
    check_overlaps();
}

void Reader::check_references() {
    struct Kind {
        const std::vector<std::pair<std::string, Place>>& refs;
        const char* code;
        const char* zh;
        const char* en;
        std::vector<std::string> known;
    };
    std::vector<std::string> departments{std::string(each_district)};
    for (const Department& one : plan_->organisation.departments) departments.push_back(one.id);
    std::vector<std::string> decided{"proposal"};
    decided.insert(decided.end(), departments.begin() + 1, departments.end());
    std::vector<std::string> districts, targets, clauses, awaited;
    for (const District& one : plan_->organisation.districts) districts.push_back(one.id);
    for (const Target& one : plan_->targets) targets.push_back(one.id);
    for (const Clause& one : plan_->rewards.clauses) clauses.push_back(one.id);
    for (const Choice& one : plan_->awaited) awaited.push_back(one.id);
    for (const Kind& kind :
         {Kind{department_refs_, "unknown_department", "部门", "department", departments},
          Kind{decided_refs_, "unknown_department", "决定者", "department (or `proposal`)",
               decided},
          Kind{district_refs_, "unknown_district", "区镇", "district", districts},
          Kind{target_refs_, "unknown_target", "目标", "target", targets},
          Kind{clause_refs_, "unknown_clause", "条款", "clause", clauses},
          Kind{awaited_refs_, "unknown_awaited", "待接入的台账（plan.yaml 的 awaited）",
               "awaited noun (plan.yaml)", awaited}}) {
        const std::vector<std::string_view> known(kind.known.begin(), kind.known.end());
        for (const auto& [name, place] : kind.refs) {
            if (name.empty() || std::find(known.begin(), known.end(), name) != known.end())
                continue;
            const std::string near = yaml::nearest(name, known);
            Say mend;
            if (!near.empty())
                mend = {fmt::format("是不是 {}？", near), fmt::format("did you mean `{}`?", near)};
            fault(place, kind.code,
                  {fmt::format("没有{} {}", kind.zh, name),
                   fmt::format("there is no {} `{}`", kind.en, name)},
                  std::move(mend));
        }
    }
}

/// The ids say what the printed bracket says, in its order; and a target of a section answers to
/// the same.
void Reader::check_departments() {
    for (const Task& task : plan_->tasks) {
        std::vector<std::string> printed;
        const std::string bracket = task.responsible.plain();
        const std::string colon = "：", comma = "、", close = "〕";
        std::size_t from = bracket.find(colon);
        const std::size_t end = bracket.find(close);
        if (from == std::string::npos || end == std::string::npos) {
            if (!bracket.empty()) {
                fault(task.responsible.place, "bad_bracket",
                      {"责任单位要照抄整个括号", "quote the whole bracket"},
                      {"写成 〔责任单位：甲、乙〕", "write it as 〔责任单位：甲、乙〕"});
            } else if (!task.departments.empty()) {
                fault(task.place, "departments_differ",
                      {"写了 departments，没有引 responsible",
                       "`departments` without the bracket under `responsible`"});
            }
            continue;
        }
        from += colon.size();
        bool known = true;
        while (from <= end) {
            const std::size_t stop = std::min(bracket.find(comma, from), end);
            const std::string name = bracket.substr(from, stop - from);
            from = stop + comma.size();
            if (name == plan_->organisation.each_district) {
                printed.emplace_back(each_district);
            } else if (const Department* one = plan_->organisation.department_by_word(name)) {
                printed.push_back(one->id);
            } else {
                known = false;
                fault(task.responsible.place, "unknown_department",
                      {fmt::format("organisation.yaml 里没有“{}”", name),
                       fmt::format("organisation.yaml knows no {}", name)},
                      {"加一个部门，或写进某部门的 also",
                       "add a department, or write it under a department's `also`"});
            }
        }
        if (known && printed != task.departments) {
            fault(
                task.place, "departments_differ",
                {fmt::format("departments 与括号里印的不一致，应为 [{}]", fmt::join(printed, ", ")),
                 fmt::format("`departments` differs from the printed bracket: [{}]",
                             fmt::join(printed, ", "))});
        }
        for (const std::string& key : task.targets) {
            const Target* target = plan_->target(key);
            if (target != nullptr && target->departments != task.departments) {
                fault(target->place, "departments_differ",
                      {fmt::format("{} 的责任单位应与 {} 一致", key, task.id),
                       fmt::format("{} must name the departments of {} (same section)", key,
                                   task.id)},
                      {fmt::format("departments: [{}]", fmt::join(task.departments, ", ")),
                       fmt::format("departments: [{}]", fmt::join(task.departments, ", "))});
            }
        }
    }
}

void Reader::check_parents() {
    for (const Target& parent : plan_->targets) {
        Decimal sum;
        std::string terms;
        bool adds = parent.value.has_value();
        for (const Target& part : plan_->targets) {
            if (part.parent != parent.id || part.relation != "of_which") continue;
            adds = adds && part.value && part.unit == parent.unit && parent.unit != "%";
            if (!adds) break;
            sum = sum.add(*part.value).value_or(sum);
            terms += (terms.empty() ? "" : "+") + part.value->to_string();
        }
        if (!adds || terms.empty() || sum == *parent.value) continue;
        note("parts_differ",
             {fmt::format("{}：总数 {}，分列 {}＝{}，两处都保留", parent.title.zh,
                          parent.value->to_string(), terms, sum.to_string()),
              fmt::format("{}: the whole says {}, the parts {} = {}; both stand", parent.title.en,
                          parent.value->to_string(), terms, sum.to_string())},
             parent.place);
    }
    for (const Target& target : plan_->targets) {  // a part of a part of itself would never end
        std::string up = target.parent;
        for (std::size_t steps = 0; !up.empty(); ++steps) {
            if (steps > plan_->targets.size()) {
                fault(target.place, "parent_circle",
                      {"parent 绕成了圈", "`parent` runs in a circle"});
                break;
            }
            const Target* next = plan_->target(up);
            up = next == nullptr ? "" : next->parent;
        }
    }
}

void Reader::check_quotas() {
    for (const QuotaTable& table : plan_->quotas) {
        for (std::size_t i = 0; table.adds_up && i < table.periods.size(); ++i) {
            const bool whole = std::all_of(
                table.rows.begin(), table.rows.end(),
                [&](const QuotaTable::Row& r) { return r.values.size() == table.periods.size(); });
            if (!whole) break;
            const std::string& year = table.periods[i].text;
            Decimal sum;
            for (const QuotaTable::Row& row : table.rows)
                sum = sum.add(row.values[i].value_or(Decimal())).value_or(sum);
            const auto compare = [&](const std::optional<Decimal>& said, const Say& who) {
                if (!said || *said == sum) return;
                note("total_differs",
                     {fmt::format("{} {}：{}写 {}，各行之和 {}", table.title.zh, year, who.zh,
                                  said->to_string(), sum.to_string()),
                      fmt::format("{} {}: {} says {}, the rows add up to {}", table.title.en, year,
                                  who.en, said->to_string(), sum.to_string())},
                     table.place);
            };
            if (table.printed_total && i < table.printed_total->values.size()) {
                compare(table.printed_total->values[i], {"合计", "the printed total"});
            }
            if (const Target* target =
                    i < table.targets.size() ? plan_->target(table.targets[i]) : nullptr) {
                compare(target->value, {"正文", "the text"});
            }
        }
    }
    if (plan_->quotas.empty() || plan_->quotas.front().axis != "district") return;
    for (const District& district : plan_->organisation.districts) {
        if (plan_->quotas.front().row(district.id) != nullptr) continue;
        note("no_quota_row",
             {fmt::format("分解表没有{}这一行", district.title.zh),
              fmt::format("{} has no row in the table", district.title.en)},
             district.place);
    }
}

/// A task that also quoted a target's sentence would hide the loss of that target from coverage.h.
void Reader::check_overlaps() {
    std::vector<const Quote*> others;
    for (const Task& task : plan_->tasks) {
        for (const Quote& one : task.quotes) others.push_back(&one);
        others.push_back(&task.responsible);
    }
    for (const Checklist& checklist : plan_->checklists) others.push_back(&checklist.quote);
    for (const Meeting& meeting : plan_->supervision.cycle) others.push_back(&meeting.quote);
    for (const NotATarget& one : plan_->not_targets) others.push_back(&one.quote);
    for (const Target& target : plan_->targets) {
        for (const Quote* other : others) {
            if (!overlap(*other, target.quote)) continue;
            fault(
                other->place, "quotes_overlap",
                {fmt::format("与目标 {} 的引文重叠：删掉那个目标就看不出来了", target.id),
                 fmt::format(
                     "it overlaps the quote of target {}: the loss of that target would go unseen",
                     target.id)},
                {"只引目标以外的话", "quote only what is not the target's"});
        }
        for (const Target& other : plan_->targets) {
            if (&other <= &target || !overlap(other.quote, target.quote)) continue;
            if (other.parent == target.id || target.parent == other.id) continue;
            fault(other.quote.place, "quotes_overlap",
                  {fmt::format("与目标 {} 的引文重叠", target.id),
                   fmt::format("it overlaps the quote of target {}", target.id)},
                  {"各引各的，或用 parent 和 relation: same_row 说明关系",
                   "quote apart, or relate them by `parent` and `relation: same_row`"});
        }
    }
}

}  // namespace zhigai::plan
