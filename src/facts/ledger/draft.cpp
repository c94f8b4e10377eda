#include "facts/ledger/internal/draft.h"

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

std::vector<Cell> cells_of(const std::vector<std::int64_t>& ids, std::size_t begin, std::size_t end) {
    return {ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(end)};
}

constexpr std::size_t chunk = 500;

Stretch read_stretch(const Layout& layout, const query::Row& row) {
    const auto at = 6 + layout.slots.size();
    Stretch stretch;
    stretch.image = read_image(layout, row);
    stretch.history_id = integer(row[at]);
    stretch.cs = integer(row[at + 1]);
    stretch.v_from = integer(row[at + 4]);
    stretch.v_to = integer(row[at + 5]);
    return stretch;
}

/// The earliest day that an edit touches: what lies before needs not be read.
std::int64_t reach(const Draft& draft) {
    std::int64_t day = day_max;
    for (const auto& edit : draft.edits) day = std::min(day, edit.from);
    return day;
}

}  // namespace

Draft* Drafts::find(const Layout& layout, std::int64_t id) {
    const auto group = by_id_.find(layout.number);
    if (group == by_id_.end()) return nullptr;
    const auto found = group->second.find(id);
    return found == group->second.end() ? nullptr : found->second;
}

const Image* Drafts::row(const Layout& layout, std::int64_t id) {
    if (const auto* draft = find(layout, id)) return &draft->now;
    return id < 0 ? nullptr : World::row(layout, id);
}

const ChildImages* Drafts::children(const Layout& layout, std::int64_t id) {
    if (auto* draft = find(layout, id)) {
        if (draft->children_read) return &draft->children_after;
        if (draft->is_new) return &children_of(*draft);
    }
    return World::children(layout, id);
}

const Image* Drafts::row_on(const Layout& layout, std::int64_t id, std::int64_t day) {
    if (auto* draft = find(layout, id); draft != nullptr && (draft->is_new || !draft->edits.empty())) {
        if (day >= reach(*draft) || draft->is_new) {
            const auto* stretch = on_day(stretches(*draft, day), day);
            if (stretch != nullptr) return &stretch->image;
        }
    }
    return id < 0 ? nullptr : World::row_on(layout, id, day);
}

Draft* Drafts::open(const Layout& layout, std::int64_t id) {
    if (auto* known = find(layout, id)) return known;
    if (id < 0) return nullptr;
    const auto* image = World::row(layout, id);
    if (image == nullptr) return nullptr;
    auto& draft = drafts_.emplace_back();
    draft.layout = &layout;
    draft.id = id;
    draft.before = *image;
    draft.now = *image;
    by_id_[layout.number][id] = &draft;
    return &draft;
}

Draft& Drafts::create(const Layout& layout, std::int64_t id) {
    ZG_CHECK(id < 0 && find(layout, id) == nullptr);
    auto& draft = drafts_.emplace_back();
    draft.layout = &layout;
    draft.id = id;
    draft.is_new = true;
    draft.before.id = id;
    draft.before.created = today_;
    draft.before.cells.resize(layout.slots.size());
    draft.now = draft.before;
    draft.children_before.resize(layout.children.size());
    draft.children_after.resize(layout.children.size());
    draft.children_read = true;
    draft.alive = {Stretch{day_min, day_max, draft.before, 0, 0}};
    draft.alive_from = day_min;
    by_id_[layout.number][id] = &draft;
    return draft;
}

void Drafts::edit(Draft& draft, Edit edit) {
    draft.sealed = false;
    // A new row holds since ever: nobody knew it otherwise. Only what was said to hold from a day begins there.
    if (draft.is_new && edit.from == today_) edit.from = day_min;
    const auto now = draft.is_new ? day_min : today_;
    draft.timed = draft.timed || edit.from != now;
    // A later word on the same field and day replaces the earlier one.
    std::erase_if(draft.edits, [&](const Edit& known) { return known.slot == edit.slot && known.from == edit.from; });
    const int slot = edit.slot;
    draft.edits.push_back(std::move(edit));
    if (!draft.timed) {
        set_cell(draft.now, slot, draft.edits.back().value);
        if (cell_of(draft.now, slot) == cell_of(draft.before, slot)) draft.changed.erase(slot);
        else draft.changed.insert(slot);
        return;
    }
    const auto& after = stretches(draft);
    draft.changed.clear();
    for (const auto& stretch : after) {
        const auto* was = on_day(draft.alive, stretch.v_from);
        if (was == nullptr) was = &draft.alive.front();
        for (const auto& known : draft.edits)
            if (cell_of(was->image, known.slot) != cell_of(stretch.image, known.slot)) draft.changed.insert(known.slot);
    }
    const auto* current = on_day(after, today_);
    ZG_CHECK(current != nullptr);
    const auto rev = draft.now.rev;
    draft.now = current->image;
    draft.now.rev = rev;
    draft.now.id = draft.id;
    for (int other = slot_void; other < static_cast<int>(draft.now.cells.size()); ++other)
        if (cell_of(draft.before, other) != cell_of(draft.now, other)) draft.changed.insert(other);
}

void Drafts::publish(Draft& draft) {
    draft.timed = true;
    edit(draft, {slot_state, draft.before.state, today_});
}

ChildImages& Drafts::children_of(Draft& draft) {
    if (!draft.children_read) {
        draft.children_before = *World::children(*draft.layout, draft.id);
        draft.children_after = draft.children_before;
        draft.children_read = true;
    }
    return draft.children_after;
}

void Drafts::prefetch_alive(const std::vector<Draft*>& drafts, std::int64_t day) {
    std::map<int, std::vector<Draft*>> by_layout;
    for (auto* draft : drafts)
        if (draft->alive_from > day) by_layout[draft->layout->number].push_back(draft);
    for (auto& [number, group] : by_layout) {
        const auto& layout = *group.front()->layout;
        std::vector<std::int64_t> ids;
        for (auto* draft : group) {
            draft->alive_from = day;
            draft->alive.clear();
            draft->sealed = false;
            ids.push_back(draft->id);
        }
        std::vector<Image*> images;
        for (std::size_t begin = 0; begin < ids.size(); begin += chunk) {
            query::Query query;
            query.table = layout.history;
            query.columns = history_columns(layout);
            query.where = Predicate::all({Predicate::in("row", cells_of(ids, begin, std::min(ids.size(), begin + chunk))),
                                          Predicate::cmp("rec_to", Compare::Equal, seq_max),
                                          Predicate::cmp("v_to", Compare::Greater, day)});
            query.sort = {{"row"}, {"v_from"}};
            for (const auto& row : select(query)) {
                auto stretch = read_stretch(layout, row);
                auto* draft = find(layout, stretch.image.id);
                draft->alive.push_back(std::move(stretch));
            }
        }
        for (auto* draft : group)
            for (auto& stretch : draft->alive) images.push_back(&stretch.image);
        resolve(layout, images);
        for (auto* draft : group)
            // A row without a living history: a damaged store. `verify` names it; here the row stands as it is.
            if (draft->alive.empty()) draft->alive = {Stretch{day_min, day_max, draft->before, 0, 0}};
    }
}

const Stretches& Drafts::stretches(Draft& draft, std::int64_t day) {
    prefetch_alive({&draft}, std::min({day, reach(draft), today_}));
    if (draft.sealed) return draft.after;
    draft.sealed = true;
    draft.after = with_edits(draft.alive, draft.edits);
    return draft.after;
}

std::vector<std::int64_t> Drafts::linked(const Layout& from, int slot, std::int64_t id) {
    auto ids = linking(from, slot, {id});
    std::erase_if(ids, [&](std::int64_t other) {
        const auto* image = row(from, other);
        return image == nullptr || image->is_void;
    });
    return ids;
}

std::vector<std::int64_t> Drafts::linking(const Layout& layout, int slot, const std::set<std::int64_t>& ids) {
    std::set<std::int64_t> found;
    std::vector<std::int64_t> stored;
    for (const auto id : ids)
        if (id > 0) stored.push_back(id);
    const auto at = static_cast<std::size_t>(slot);
    for (std::size_t begin = 0; begin < stored.size(); begin += chunk) {
        query::Query query;
        query.table = layout.current;
        query.columns = {"id"};
        query.where = Predicate::in(layout.slots[at].column,
                                    cells_of(stored, begin, std::min(stored.size(), begin + chunk)));
        for (const auto& row : select(query)) found.insert(integer(row[0]));
    }
    if (const auto group = by_id_.find(layout.number); group != by_id_.end())
        for (const auto& [id, draft] : group->second) {
            const auto* target = std::get_if<std::int64_t>(&draft->now.cells[at]);
            if (target != nullptr && ids.contains(*target)) found.insert(id);
            else found.erase(id);
        }
    return {found.begin(), found.end()};
}

std::vector<std::int64_t> Drafts::linking_children(const Layout& layout, int child_number, int column,
                                                   const std::set<std::int64_t>& ids) {
    const auto& child = layout.children[static_cast<std::size_t>(child_number)];
    const auto at = static_cast<std::size_t>(column);
    std::set<std::int64_t> found;
    std::vector<std::int64_t> stored;
    for (const auto id : ids)
        if (id > 0) stored.push_back(id);
    for (std::size_t begin = 0; begin < stored.size(); begin += chunk) {
        query::Query query;
        query.table = child.current;
        query.columns = {"parent"};
        query.where = Predicate::in(child.slots[at].column,
                                    cells_of(stored, begin, std::min(stored.size(), begin + chunk)));
        for (const auto& row : select(query)) found.insert(integer(row[0]));
    }
    if (const auto group = by_id_.find(layout.number); group != by_id_.end())
        for (const auto& [id, draft] : group->second) {
            if (!draft->children_read) continue;
            const auto& rows = draft->children_after[static_cast<std::size_t>(child_number)];
            const bool links = std::ranges::any_of(rows, [&](const ChildImage& row) {
                const auto* target = std::get_if<std::int64_t>(&row.cells[at]);
                return target != nullptr && ids.contains(*target);
            });
            if (links) found.insert(id);
            else found.erase(id);
        }
    return {found.begin(), found.end()};
}

}  // namespace zhigai::facts
