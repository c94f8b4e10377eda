#pragma once

#include <cstdint>
#include <vector>

#include "facts/ledger/internal/image.h"

namespace zhigai::facts {

/// What an edit may change beside a field's cell.
constexpr int slot_state = -1;
constexpr int slot_number = -2;
constexpr int slot_void = -3;

/// One thing said about a row from a day on. A backdated one is carried forward until a later image changed it.
struct Edit {
    int slot = 0;
    Cell value;
    std::int64_t from = day_min;
    std::int64_t to = day_max;  ///< an inverse says its word of the days that were changed, not of all that follow
};

/// What holds of a row, day by day, without gaps, at one recorded moment. Sorted; the first is the earliest known.
using Stretches = std::vector<Stretch>;

Cell cell_of(const Image& image, int slot);
void set_cell(Image& image, int slot, Cell value);

/// The stretches after the edits. Those before the first edited day keep their history_id; the others have none.
Stretches with_edits(const Stretches& alive, const std::vector<Edit>& edits);

/// The stretch that holds on a day; null when the day is before all.
const Stretch* on_day(const Stretches& stretches, std::int64_t day);

}  // namespace zhigai::facts
