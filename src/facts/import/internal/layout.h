#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/import/internal/header.h"
#include "facts/import/internal/lexicon.h"
#include "facts/import/sheet/workbook.h"

/// What the rows of a sheet are: titles, headers, records, sums, sections, notes. Nothing is interpreted yet.
namespace zhigai::imports {

/// A sheet with its merged cells: what a person sees at a place.
class Grid {
 public:
    explicit Grid(const sheet::Sheet& source);
    const sheet::Sheet& source() const { return *source_; }
    /// The cell itself, or, inside a merge that goes down, its first cell.
    const sheet::Cell* filled(int row, int column) const;
    /// True when the cell's value comes from a merge that covers other rows too.
    bool spread_down(int row, int column) const;
    /// The text at a place of a header: merges in both directions, trimmed.
    std::string header_text(int row, int column) const;
    int last_column() const { return last_column_; }
    const std::vector<sheet::MergedRange>& merges_at(int row) const;

 private:
    const sheet::Sheet* source_;
    int last_column_ = 0;
    /// Per column the merges that go down, ascending by first row.
    std::vector<std::vector<std::pair<int, int>>> down_;
    std::vector<std::pair<int, std::vector<sheet::MergedRange>>> by_row_;
};

struct HeaderColumn {
    int column = 0;
    std::vector<std::string> path;  ///< parent first
    std::vector<Meaning> meanings;
};

struct SumRow {
    std::size_t index = 0;  ///< into Sheet::rows
    std::string label;
    SumKind kind = SumKind::Total;
    std::size_t after = 0;  ///< how many data rows stand above it
    std::size_t section = 0;
};

struct Table {
    std::vector<int> header_rows;      ///< row numbers
    std::vector<HeaderColumn> columns;
    std::optional<Scale> unit;         ///< of the 单位 row above
    std::vector<std::size_t> data;     ///< indexes into Sheet::rows
    std::vector<SumRow> sums;
    std::vector<std::pair<int, std::string>> sections;
    std::vector<std::pair<int, std::string>> notes;
    std::vector<int> repeated;         ///< rows that repeat the header
};

struct Layout {
    std::vector<Table> tables;
    Say skipped;                       ///< when there is none
};

Layout recognise(const Grid& grid, const Lexicon& lexicon);

/// A cell's text as a person sees it, nearly: numbers plain, dates ISO.
std::string shown(const sheet::Cell& cell, bool date1904 = false);

}  // namespace zhigai::imports
