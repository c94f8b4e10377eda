// The nightly look: checks of level `audit` over every living row; what does not hold becomes a finding.
#include <algorithm>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {

using query::Compare;
using query::Predicate;

Result<Outcome> audit(Core& core, store::Transaction& transaction, Tip& tip, const Principal& who) {
    Outcome outcome;
    std::int64_t changes = 0;
    const auto today = core.today();
    for (const auto& layout : core.layouts.all()) {
        std::vector<const Check*> checks;
        for (const auto& check : layout->reg->checks)
            if (check.level == Level::Audit) checks.push_back(&check);
        query::Query findings;
        findings.table = table::finding;
        findings.columns = {"id", "row", "check_id"};
        findings.where = Predicate::cmp("register", Compare::Equal, layout->reg->id);
        std::map<std::pair<std::int64_t, std::string>, std::int64_t> standing;
        for (const auto& row : ZG_TRY(transaction.select(findings))) {
            const auto* check = layout->reg->check(text(row[2]));
            if (check != nullptr && check->level == Level::Audit) standing[{integer(row[1]), text(row[2])}] = integer(row[0]);
        }
        if (checks.empty()) continue;
        query::Query rows;
        rows.table = layout->current;
        rows.columns = {"id"};
        rows.where = Predicate::cmp("void", Compare::Equal, std::int64_t{0});
        std::vector<std::int64_t> ids;
        for (const auto& row : ZG_TRY(transaction.select(rows))) ids.push_back(integer(row[0]));
        constexpr std::size_t batch = 1000;
        for (std::size_t begin = 0; begin < ids.size(); begin += batch) {
            World world(core.layouts, transaction, today, tip.seq);
            const std::vector<std::int64_t> part(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), begin + batch)));
            world.prefetch(*layout, part);
            for (const auto id : part) {
                const auto* image = world.row(*layout, id);
                if (image == nullptr) continue;
                const RowEnvironment row(world, *layout, *image);
                for (const auto* check : checks) {
                    const bool asked = !(check->since && image->created < days_of(*check->since)) &&
                                       (!check->when || feel::evaluate(*check->when, row).value.is_true());
                    const auto answer = asked ? feel::evaluate(check->that, row).value : feel::Value::boolean(true);
                    const bool broken = answer.as_boolean() != nullptr && !*answer.as_boolean();
                    const auto known = standing.find({id, check->id});
                    if (broken && known == standing.end()) {
                        ZG_DO(transaction.insert(table::finding, tip.id_for(table::finding),
                                                 {{"register", layout->reg->id}, {"row", id}, {"check_id", check->id}, {"since", today}, {"seen_seq", tip.seq + 1}}));
                        ++changes;
                    }
                    if (known == standing.end()) continue;
                    if (!broken) {
                        ZG_DO(transaction.erase(table::finding, known->second));
                        ++changes;
                    }
                    standing.erase(known);
                }
            }
            if (!world.failure().empty()) return fail(world.failure());
        }
        for (const auto& [place, id] : standing) {  // of rows that are void by now
            ZG_DO(transaction.erase(table::finding, id));
            ++changes;
        }
    }
    if (changes == 0) return outcome;
    Stamp stamp{who.name, who.roles.empty() ? "" : who.roles.front(), std::string(door_name(Door::Job)), "",
                R"({"kind":"audit","findings":)" + std::to_string(changes) + "}", 0};
    if (stamp.who.empty()) stamp.who = stamp.role;
    ZG_DO(seal(core, transaction, tip, {}, stamp));
    outcome.change_set = tip.seq;
    outcome.hash = tip.hash;
    return outcome;
}

}  // namespace zhigai::facts
