#include <algorithm>

#include "facts/ledger/internal/write_gate.h"

namespace zhigai::facts {

using query::Compare;
using query::Predicate;

/// A write never fails because of rows that link to what it changed; those it broke are listed (decision 4). Findings
/// that no longer stand go away with the write that mended them.
void WriteGate::judge_findings() {
    std::map<int, std::set<std::int64_t>> rows;
    for (auto& draft : drafts_.all())
        if (draft.differs()) rows[draft.layout->number].insert(draft.id);

    std::map<std::pair<int, std::int64_t>, std::map<std::string, std::int64_t>> standing;
    const auto read = [&](const Layout& layout, const std::set<std::int64_t>& ids) {
        std::vector<Cell> part;
        const auto ask = [&] {
            query::Query query;
            query.table = table::finding;
            query.columns = {"id", "row", "check_id"};
            query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, layout.reg->id), Predicate::in("row", std::move(part))});
            for (const auto& row : drafts_.select(query)) standing[{layout.number, integer(row[1])}][text(row[2])] = integer(row[0]);
            part.clear();
        };
        for (const auto id : ids) {
            if (id < 0) continue;
            part.emplace_back(id);
            if (part.size() == 500) ask();
        }
        if (!part.empty()) ask();
    };

    std::map<std::tuple<int, std::int64_t, std::string>, bool> broken;  // what was judged, and how
    for (const auto& node : rules_.graph.checks()) {
        const bool forced = forced_checks_.contains({node.layout->number, node.check->id});
        if (!forced && (node.check->level != Level::Stop || node.own_only)) continue;
        auto ids = dependents(*node.layout, node.reads, false);
        if (forced)
            for (const auto id : everyone(*node.layout)) ids.insert(id);
        std::erase_if(ids, [&](std::int64_t id) {
            const auto* draft = drafts_.find(*node.layout, id);
            return draft != nullptr && draft->typed;  // judged above, and refused
        });
        drafts_.prefetch(*node.layout, {ids.begin(), ids.end()});
        for (const auto id : ids) {
            auto* draft = drafts_.open(*node.layout, id);
            if (draft == nullptr || draft->before.is_void) continue;
            if (node.check->since && draft->now.created < days_of(*node.check->since)) continue;
            broken[{node.layout->number, id, node.check->id}] = holds(*node.check, *draft) == false;
        }
    }
    for (auto& draft : drafts_.all()) {
        if (draft.typed || !draft.differs() || draft.before.is_void) continue;
        for (const auto& check : draft.layout->reg->checks) {  // recomputed values may break a check of their own row
            if (check.level != Level::Stop || !touches(draft, check.reads_own)) continue;
            if (check.since && draft.now.created < days_of(*check.since)) continue;
            broken[{draft.layout->number, draft.id, check.id}] = holds(check, draft) == false;
        }
    }
    for (const auto& [key, is_broken] : broken) rows[std::get<0>(key)].insert(std::get<1>(key));
    for (const auto& [number, ids] : rows) read(*rules_.layouts.all()[static_cast<std::size_t>(number)], ids);

    for (const auto& [place, checks] : standing) {
        const auto& layout = *rules_.layouts.all()[static_cast<std::size_t>(place.first)];
        auto* draft = drafts_.open(layout, place.second);
        if (draft == nullptr) continue;
        for (const auto& [name, id] : checks) {
            const auto* check = layout.reg->check(name);
            const bool stands = check != nullptr && !draft->now.is_void && holds(*check, *draft) != true;
            if (!stands) findings_.push_back({&layout, place.second, name, false, id});
        }
    }
    for (const auto& [key, is_broken] : broken) {
        const auto& [number, row, name] = key;
        const auto known = standing.find({number, row});
        if (is_broken && (known == standing.end() || !known->second.contains(name)))
            findings_.push_back({rules_.layouts.all()[static_cast<std::size_t>(number)].get(), row, name, true, 0});
    }
    for (const auto& draft : drafts_.all())
        for (const auto& name : draft.findings) findings_.push_back({draft.layout, draft.id, name, true, 0});
}

}  // namespace zhigai::facts
