#include "facts/ledger/internal/image.h"

#include "kernel/check/check.h"

namespace zhigai::facts {
namespace {

const std::vector<std::string>& head() {
    static const std::vector<std::string> names{"rev", "state", "doc_number", "void", "created"};
    return names;
}

constexpr std::size_t first_cell = 6;

}  // namespace

std::int64_t integer(const Cell& cell) {
    const auto* value = std::get_if<std::int64_t>(&cell);
    return value == nullptr ? 0 : *value;
}

std::string text(const Cell& cell) {
    const auto* value = std::get_if<std::string>(&cell);
    return value == nullptr ? std::string() : *value;
}

std::vector<std::string> image_columns(const Layout& layout) {
    std::vector<std::string> columns{"id"};
    columns.insert(columns.end(), head().begin(), head().end());
    for (const auto& slot : layout.slots) columns.push_back(slot.column);
    return columns;
}

std::vector<std::string> history_columns(const Layout& layout) {
    auto columns = image_columns(layout);
    columns[0] = "row";
    for (const char* name : {"id", "cs", "rec_from", "rec_to", "v_from", "v_to", "engine"})
        columns.emplace_back(name);
    return columns;
}

Image read_image(const Layout& layout, const query::Row& row) {
    ZG_CHECK(row.size() >= first_cell + layout.slots.size());
    Image image;
    image.id = integer(row[0]);
    image.rev = integer(row[1]);
    image.state = text(row[2]);
    image.doc_number = text(row[3]);
    image.set_void(integer(row[4]));
    image.created = integer(row[5]);
    const auto begin = row.begin() + first_cell;
    image.cells.assign(begin, begin + static_cast<std::ptrdiff_t>(layout.slots.size()));
    return image;
}

Cells write_image(const Layout& layout, const Image& image) {
    Cells cells;
    cells["rev"] = image.rev;
    cells["state"] = image.state.empty() ? Cell{} : Cell{image.state};
    cells["doc_number"] = image.doc_number.empty() ? Cell{} : Cell{image.doc_number};
    cells["void"] = image.void_mark();
    cells["created"] = image.created;
    for (std::size_t i = 0; i < layout.slots.size(); ++i) cells[layout.slots[i].column] = image.cells[i];
    return cells;
}

std::vector<std::string> child_columns(const ChildLayout& child) {
    std::vector<std::string> columns{"id", "parent", "pos"};
    for (const auto& slot : child.slots) columns.push_back(slot.column);
    return columns;
}

ChildImage read_child(const ChildLayout& child, const query::Row& row) {
    ZG_CHECK(row.size() >= 3 + child.slots.size());
    ChildImage image;
    image.id = integer(row[0]);
    image.pos = integer(row[2]);
    image.cells.assign(row.begin() + 3, row.begin() + 3 + static_cast<std::ptrdiff_t>(child.slots.size()));
    return image;
}

}  // namespace zhigai::facts
