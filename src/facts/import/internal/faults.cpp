#include <algorithm>

#include "facts/import/internal/lines.h"

namespace zhigai::imports {

void FaultList::add(const Spot& spot, Severity severity, std::string code, Say what, Say mend) {
    const sheet::Sheet& sheet = workbook_.sheets[spot.sheet];
    Place place{.file = workbook_.file_name, .sheet = sheet.name, .row = spot.row};
    if (spot.use != nullptr) {
        place.cell = spot.use->letter;
        place.key = spot.use->header;
        const sheet::Cell* cell = sheet.at(spot.row, spot.column);
        constexpr std::size_t few = 5000;  // merges looked through for what stands at a fault
        if (cell == nullptr && sheet.merges.size() <= few) {
            for (const auto& merge : sheet.merges) {
                if (merge.first_column == spot.column && merge.first_row <= spot.row && spot.row <= merge.last_row) cell = sheet.at(merge.first_row, spot.column);
            }
        }
        if (cell != nullptr) {
            // 1.23E+17 is what Excel shows and what went wrong; its digits would hide it.
            const bool scientific = cell->kind == sheet::Kind::Number && cell->raw.find_first_of("eE") != std::string_view::npos;
            place.source = scientific ? std::string(cell->raw) : shown(*cell, workbook_.date1904);
        }
    }
    add({{std::move(code), std::move(what), std::move(place), std::move(mend)}, severity}, spot.sheet);
}

void FaultList::add(ImportFault fault, std::size_t sheet) {
    auto& [stops, warns] = by_sheet_[sheet];
    ++(fault.severity == Severity::Stop ? stops : warns);
    ++(fault.severity == Severity::Stop ? stops_ : warns_);
    // Far more than are listed are kept, so that the first ones of the file are among them; a file of a million faults is not.
    if (entries_.size() >= most_ * 50) return;
    const int column = sheet::column_number(fault.fault.where.cell).value_or(0);
    entries_.push_back({sheet, fault.fault.where.row, column, std::move(fault)});
}

std::int64_t FaultList::stops(std::size_t sheet) const {
    const auto found = by_sheet_.find(sheet);
    return found == by_sheet_.end() ? 0 : found->second.first;
}

std::int64_t FaultList::warns(std::size_t sheet) const {
    const auto found = by_sheet_.find(sheet);
    return found == by_sheet_.end() ? 0 : found->second.second;
}

std::vector<ImportFault> FaultList::sorted() const {
    std::vector<const Entry*> order;
    for (const Entry& entry : entries_) order.push_back(&entry);
    std::stable_sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) {
        return std::tie(a->sheet, a->row, a->column) < std::tie(b->sheet, b->row, b->column);
    });
    std::vector<ImportFault> out;
    for (const Entry* entry : order) {
        if (out.size() == most_) break;
        out.push_back(entry->fault);
    }
    return out;
}

}  // namespace zhigai::imports
