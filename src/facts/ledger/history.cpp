#include <algorithm>
#include <map>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

Predicate alive_after(std::int64_t seq) {
    return Predicate::all({Predicate::cmp("rec_from", Compare::LessEqual, seq), Predicate::cmp("rec_to", Compare::Greater, seq)});
}

struct Read {
    Stretches stretches;
    std::string engine;
};

std::map<std::int64_t, Read> read_stretches(World& world, const Layout& layout, Predicate where) {
    query::Query query;
    query.table = layout.history;
    query.columns = history_columns(layout);
    query.where = std::move(where);
    query.sort = {{"row"}, {"v_from"}};
    std::map<std::int64_t, Read> rows;
    const auto at = 6 + layout.slots.size();
    for (const auto& row : world.select(query)) {
        Stretch stretch;
        stretch.image = read_image(layout, row);
        stretch.history_id = integer(row[at]);
        stretch.cs = integer(row[at + 1]);
        stretch.v_from = integer(row[at + 4]);
        stretch.v_to = integer(row[at + 5]);
        auto& read = rows[stretch.image.id];
        if (!is_null(row[at + 6])) read.engine = text(row[at + 6]);
        read.stretches.push_back(std::move(stretch));
    }
    return rows;
}

void resolve(World& world, const Layout& layout, std::map<std::int64_t, Read>& rows) {
    std::vector<Image*> images;
    for (auto& [id, read] : rows)
        for (auto& stretch : read.stretches) images.push_back(&stretch.image);
    world.resolve(layout, images);
}

std::int64_t day_of_change_set(World& world, std::int64_t cs) {
    query::Query query;
    query.table = table::change_set;
    query.columns = {"at"};
    query.where = Predicate::cmp("id", Compare::Equal, cs);
    const auto rows = world.select(query);
    return rows.empty() ? world.today() : day_of_ms(integer(rows[0][0]));
}

}  // namespace

std::vector<RowChange> row_changes(World& world, const Layout& layout, std::int64_t cs, std::optional<std::int64_t> only) {
    std::vector<Predicate> where{Predicate::cmp("cs", Compare::Equal, cs)};
    if (only) where.push_back(Predicate::cmp("row", Compare::Equal, *only));
    auto after = read_stretches(world, layout, Predicate::all(std::move(where)));
    if (after.empty()) return {};
    std::map<std::int64_t, Read> before;
    std::vector<Cell> ids;
    const auto ask = [&] {
        before.merge(read_stretches(world, layout, Predicate::all({Predicate::in("row", std::exchange(ids, {})), alive_after(cs - 1)})));
    };
    for (const auto& [id, read] : after) {
        ids.emplace_back(id);
        if (ids.size() == 500) ask();
    }
    if (!ids.empty()) ask();
    resolve(world, layout, after);
    resolve(world, layout, before);
    const auto day = day_of_change_set(world, cs);

    std::vector<RowChange> changes;
    for (auto& [id, read] : after) {
        RowChange change;
        change.row = id;
        change.engine = read.engine;
        const auto old = before.find(id);
        change.created = old == before.end();
        Image empty;
        empty.id = id;
        empty.cells.resize(layout.slots.size());
        const auto image_on = [&](const Stretches& stretches) {
            const auto* stretch = on_day(stretches, day);
            return stretch != nullptr ? stretch->image : stretches.empty() ? empty : stretches.front().image;
        };
        change.after = image_on(read.stretches);
        change.before = change.created ? empty : image_on(old->second.stretches);
        if (read.stretches.front().v_from > day && !change.created) change.after = change.before;
        std::vector<int> slots{slot_state, slot_void};
        for (std::size_t i = 0; i < layout.slots.size(); ++i) slots.push_back(static_cast<int>(i));
        for (const int slot : slots) {
            RowChange::Cut* last = nullptr;
            std::vector<RowChange::Cut> cuts;
            for (const auto& stretch : read.stretches) {
                const auto* base = change.created ? nullptr : on_day(old->second.stretches, stretch.v_from);
                auto was = cell_of(base != nullptr ? base->image : empty, slot);
                auto is = cell_of(stretch.image, slot);
                if (was == is) {
                    last = nullptr;
                    continue;
                }
                if (last != nullptr && last->before == was && last->after == is) {
                    last->to = stretch.v_to;
                    continue;
                }
                cuts.push_back({slot, stretch.v_from, stretch.v_to, std::move(was), std::move(is)});
                last = &cuts.back();
            }
            change.cuts.insert(change.cuts.end(), cuts.begin(), cuts.end());
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

std::vector<ChildChange> child_changes(World& world, const ChildLayout& child, std::int64_t cs, std::optional<std::int64_t> parent) {
    const auto read = [&](Predicate where) {
        query::Query query;
        query.table = child.history;
        query.columns = child_columns(child);
        query.columns[0] = "row";
        query.columns.emplace_back("gone");
        query.where = std::move(where);
        query.sort = {{"parent"}, {"pos"}};
        return world.select(query);
    };
    std::vector<Predicate> where{Predicate::cmp("cs", Compare::Equal, cs)};
    if (parent) where.push_back(Predicate::cmp("parent", Compare::Equal, *parent));
    std::vector<ChildChange> changes;
    std::vector<Cell> ids;
    for (const auto& row : read(Predicate::all(std::move(where)))) {
        ChildChange change;
        change.child = integer(row[0]);
        change.parent = integer(row[1]);
        if (integer(row.back()) == 0) change.after = read_child(child, row);
        ids.emplace_back(change.child);
        changes.push_back(std::move(change));
    }
    std::map<std::int64_t, ChildImage> before;
    for (std::size_t begin = 0; begin < ids.size(); begin += 500) {
        std::vector<Cell> part(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                               ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), begin + 500)));
        for (const auto& row : read(Predicate::all({Predicate::in("row", std::move(part)), alive_after(cs - 1)})))
            before[integer(row[0])] = read_child(child, row);
    }
    std::vector<ChildImage*> images;
    for (auto& change : changes) {
        if (const auto old = before.find(change.child); old != before.end()) change.before = old->second;
        if (change.before) images.push_back(&*change.before);
        if (change.after) images.push_back(&*change.after);
    }
    world.resolve_child(child, images);
    return changes;
}

std::int64_t day_of_ms(std::int64_t ms) {
    constexpr std::int64_t day_ms = 86'400'000;
    const auto local = ms + 8 * 3'600'000;  // the city's place, as Clock::today has it
    return local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
}

}  // namespace zhigai::facts
