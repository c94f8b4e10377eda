#include "metadata/plan/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace zhigai::plan {

namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;  // key, what it says

std::string said(const std::optional<Decimal>& value) {
    return value ? value->to_string() : "";
}
std::string said(const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, ", "));
}
std::string said(const std::vector<Reading>& readings) {
    std::string out;
    for (const Reading& one : readings)
        out += (out.empty() ? "" : ", ") + one.about + "=" + one.taken.id;
    return out;
}

Parts parts_of(const Target& one) {
    Parts out{{"zh", one.title.zh},
              {"kind", std::string(word_of(one.kind))},
              {"value", said(one.value) + (one.high ? "-" + said(one.high) : "")},
              {"unit", one.unit},
              {"comparator", std::string(word_of(one.comparator))},
              {"tolerance", said(one.tolerance)},
              {"strength", std::string(word_of(one.strength))},
              {"printed_word", one.printed_word},
              {"basis", std::string(word_of(one.basis))},
              {"year", one.year == 0 ? "" : std::to_string(one.year)},
              {"repeat", one.repeat},
              {"due", one.due.ok() ? iso(one.due) : ""},
              {"quote", one.quote.plain()},
              {"parent", one.parent},
              {"relation", one.relation},
              {"departments", said(one.departments)},
              {"awaits", one.awaits},
              {"readings", said(one.readings)}};
    if (one.measure) {
        out.emplace_back("measure", fmt::format("{} {} {} {}", static_cast<int>(one.measure->form),
                                                one.measure->role, one.measure->register_id,
                                                one.measure->where.text));
    }
    return out;
}

Parts parts_of(const Clause& one) {
    Parts out{{"zh", one.title.zh},
              {"quote", one.quote.plain()},
              {"status", one.status},
              {"governed_by", one.governed_by},
              {"who", one.who},
              {"payee", one.payee},
              {"from", one.from ? iso(*one.from) : ""},
              {"until", one.until ? iso(*one.until) : ""},
              {"over", said(one.over)},
              {"at_least", said(one.at_least)},
              {"threshold of", one.threshold_of},
              {"fixed", said(one.fixed)},
              {"rate", said(one.rate)},
              {"of", one.rate_of + one.bands_of},
              {"ceiling", said(one.ceiling)},
              {"readings", said(one.readings)}};
    for (const Clause::Level& level : one.levels)
        out.emplace_back("level " + level.id, level.money.to_string());
    for (const Clause::Band& band : one.bands) {
        const std::string edge =
            band.over ? "over " + said(band.over) : "from " + said(band.at_least);
        out.emplace_back("band " + edge, band.rate ? said(band.rate) + "%" : said(band.fixed));
    }
    for (const Clause::Cap& cap : one.caps)
        out.emplace_back("cap per " + cap.per, cap.money.to_string());
    for (const Clause::Relation& relation : one.relations)
        out.emplace_back(relation.kind, said(relation.to));
    return out;
}

Parts parts_of(const CountingRule& one) {
    return {{"zh", one.title.zh},          {"default", one.is_default ? "yes" : ""},
            {"register", one.register_id}, {"population", one.population.text},
            {"done", one.done.text},       {"under_way", one.under_way.text},
            {"who", one.who.text},         {"where", one.where.text},
            {"when", one.when.text},       {"since", one.since.text},
            {"year", one.year.text},       {"one_per", said(one.one_per)}};
}

Parts parts_of(const Task& one) {
    Parts out{{"zh", one.title.zh}, {"departments", said(one.departments)}};
    for (const Quote& quote : one.quotes) out.emplace_back("quote", quote.plain());
    return out;
}

Parts parts_of(const Unit& one) {
    return {{"zh", one.title.zh},
            {"kind", one.kind},
            {"members", said(one.members)},
            {"codes", said(one.codes)}};
}

std::vector<Difference::Part> compare(const Parts& before, const Parts& after) {
    std::vector<Difference::Part> out;
    const auto texts = [](const Parts& parts, const std::string& key) {
        std::vector<std::string> found;
        for (const auto& [name, text] : parts) {
            if (name == key && !text.empty()) found.push_back(text);
        }
        return fmt::format("{}", fmt::join(found, " | "));
    };
    std::vector<std::string> keys;
    for (const Parts* parts : {&before, &after}) {
        for (const auto& [key, text] : *parts) {
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        }
    }
    for (const std::string& key : keys) {
        const std::string was = texts(before, key), is = texts(after, key);
        if (was != is) out.push_back({key, was, is});
    }
    return out;
}

template <class T>
void compare_lists(const char* kind, const std::vector<T>& before, const std::vector<T>& after,
                   std::vector<Difference>& out) {
    const auto by_id = [](const std::vector<T>& list, const std::string& id) -> const T* {
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const T& one) { return one.id == id; });
        return found == list.end() ? nullptr : &*found;
    };
    for (const T& was : before) {
        const T* is = by_id(after, was.id);
        if (is == nullptr) {
            out.push_back({kind, was.id, "removed", was.title, compare(parts_of(was), {})});
        } else if (auto parts = compare(parts_of(was), parts_of(*is)); !parts.empty()) {
            out.push_back({kind, was.id, "changed", is->title, std::move(parts)});
        }
    }
    for (const T& is : after) {
        if (by_id(before, is.id) == nullptr)
            out.push_back({kind, is.id, "added", is.title, compare({}, parts_of(is))});
    }
}

/// Every cell by table, unit and period; an empty cell is not the absence of one.
std::map<std::string, std::pair<Say, std::string>> cells_of(const Plan& plan) {
    std::map<std::string, std::pair<Say, std::string>> out;
    for (const QuotaTable& table : plan.quotas) {
        for (const QuotaTable::Row& row : table.rows) {
            const Unit* unit = plan.organisation.unit(row.unit);
            for (std::size_t i = 0; i < table.periods.size() && i < row.values.size(); ++i) {
                out[table.id + "/" + row.unit + "/" + table.periods[i].text] = {
                    unit == nullptr ? Say{row.unit, row.unit} : unit->title,
                    row.values[i] ? row.values[i]->to_string() : "~"};
            }
        }
    }
    return out;
}

}  // namespace

std::vector<Difference> difference(const Plan& before, const Plan& after) {
    std::vector<Difference> out;
    const auto head = [](const Plan& plan) {
        return Parts{{"id", plan.id},
                     {"zh", plan.title.zh},
                     {"city", plan.city.zh},
                     {"years", fmt::format("{}", fmt::join(plan.years, ", "))}};
    };
    if (auto parts = compare(head(before), head(after)); !parts.empty())
        out.push_back({"plan", after.id, "changed", after.title, std::move(parts)});
    compare_lists("district", before.organisation.districts, after.organisation.districts, out);
    compare_lists("unit", before.organisation.units, after.organisation.units, out);
    compare_lists("target", before.targets, after.targets, out);
    const auto was = cells_of(before), is = cells_of(after);
    for (const auto& [id, cell] : was) {
        const auto now = is.find(id);
        if (now == is.end()) {
            out.push_back({"quota", id, "removed", cell.first, {{"value", cell.second, ""}}});
        } else if (now->second.second != cell.second) {
            out.push_back(
                {"quota", id, "changed", cell.first, {{"value", cell.second, now->second.second}}});
        }
    }
    for (const auto& [id, cell] : is) {
        if (!was.contains(id))
            out.push_back({"quota", id, "added", cell.first, {{"value", "", cell.second}}});
    }
    compare_lists("clause", before.rewards.clauses, after.rewards.clauses, out);
    compare_lists("counting", before.counting, after.counting, out);
    compare_lists("task", before.tasks, after.tasks, out);
    return out;
}

}  // namespace zhigai::plan
