#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/ledger/internal/layout.h"
#include "kernel/cell.h"

namespace zhigai::facts {

/// All stored cells of one row at one time; cells in the order of Layout::slots.
struct Image {
    std::int64_t id = 0;
    std::int64_t rev = 0;
    std::int64_t created = 0;  ///< day on which it was recorded first
    std::string state;
    std::string doc_number;
    bool is_void = false;
    std::int64_t merged_into = 0;  ///< void because it became part of that row; kept as its negative in `void`
    std::vector<Cell> cells;

    std::int64_t void_mark() const { return merged_into != 0 ? -merged_into : is_void ? 1 : 0; }
    void set_void(std::int64_t mark) {
        is_void = mark != 0;
        merged_into = mark < 0 ? -mark : 0;
    }
    /// Equal in what it says; id, rev and day of creation apart.
    bool same_content(const Image& other) const {
        return state == other.state && doc_number == other.doc_number && void_mark() == other.void_mark() &&
               cells == other.cells;
    }
};

/// A child row, likewise.
struct ChildImage {
    std::int64_t id = 0;
    std::int64_t pos = 0;
    std::vector<Cell> cells;
    bool operator==(const ChildImage&) const = default;
};

/// Children of one row, in the order of Layout::children.
using ChildImages = std::vector<std::vector<ChildImage>>;

/// An image that holds from one day until another: one rectangle of decision 2, seen at one recorded moment.
struct Stretch {
    std::int64_t v_from = day_min;
    std::int64_t v_to = day_max;
    Image image;
    std::int64_t history_id = 0;  ///< the h_ row it was read from; 0 = not yet written
    std::int64_t cs = 0;          ///< the change set that wrote it
};

/// Columns to select so that `read_image` understands the row: id, head, cells.
std::vector<std::string> image_columns(const Layout& layout);
/// The same out of h_: row in place of id, then id, cs, rec_from, rec_to, v_from, v_to, engine after the cells.
std::vector<std::string> history_columns(const Layout& layout);
Image read_image(const Layout& layout, const query::Row& row);
Cells write_image(const Layout& layout, const Image& image);

std::vector<std::string> child_columns(const ChildLayout& child);  ///< id, parent, pos, cells
ChildImage read_child(const ChildLayout& child, const query::Row& row);

std::int64_t integer(const Cell& cell);  ///< 0 for null
std::string text(const Cell& cell);      ///< empty for null

}  // namespace zhigai::facts
