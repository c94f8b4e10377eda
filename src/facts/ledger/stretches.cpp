#include "facts/ledger/internal/stretches.h"

#include <algorithm>

#include "kernel/check/check.h"

namespace zhigai::facts {
namespace {

/// Makes `day` the first day of a stretch; the stretch that held it is in two parts then, both unwritten.
void split(Stretches& stretches, std::int64_t day) {
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        auto& stretch = stretches[i];
        if (stretch.v_from >= day || day >= stretch.v_to) continue;
        Stretch later = stretch;
        later.v_from = day;
        later.history_id = 0;
        stretch.v_to = day;
        stretch.history_id = 0;
        stretches.insert(stretches.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(later));
        return;
    }
}

}  // namespace

Cell cell_of(const Image& image, int slot) {
    switch (slot) {
        case slot_state: return image.state;
        case slot_number: return image.doc_number;
        case slot_void: return image.void_mark();
        default: return image.cells[static_cast<std::size_t>(slot)];
    }
}

void set_cell(Image& image, int slot, Cell value) {
    switch (slot) {
        case slot_state: image.state = text(value); return;
        case slot_number: image.doc_number = text(value); return;
        case slot_void: image.set_void(integer(value)); return;
        default: image.cells[static_cast<std::size_t>(slot)] = std::move(value);
    }
}

Stretches with_edits(const Stretches& alive, const std::vector<Edit>& edits) {
    Stretches after = alive;
    if (edits.empty()) return after;
    ZG_CHECK(!alive.empty());
    std::int64_t first = day_max;
    for (const auto& edit : edits) {
        const auto from = std::max(edit.from, after.front().v_from);
        first = std::min(first, from);
        split(after, from);
        if (edit.to < day_max) split(after, edit.to);
        auto at = std::ranges::find_if(after, [&](const Stretch& s) { return s.v_from >= from; });
        const Cell base = cell_of(at->image, edit.slot);
        for (; at != after.end() && at->v_from < edit.to && cell_of(at->image, edit.slot) == base; ++at)
            set_cell(at->image, edit.slot, edit.value);
    }
    // Everything from the first rewritten stretch on is written anew: then rec_to and v_to follow from the rows alone,
    // and doctor can rebuild them (decision 2).
    auto rewritten = std::ranges::find_if(
        after, [&](const Stretch& s) { return s.history_id == 0 || s.v_to > first; });
    for (; rewritten != after.end(); ++rewritten) rewritten->history_id = 0;
    return after;
}

const Stretch* on_day(const Stretches& stretches, std::int64_t day) {
    for (const auto& stretch : stretches)
        if (stretch.v_from <= day && day < stretch.v_to) return &stretch;
    return nullptr;
}

}  // namespace zhigai::facts
