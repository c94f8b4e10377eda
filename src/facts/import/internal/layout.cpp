#include "facts/import/internal/layout.h"

#include <algorithm>
#include <set>

#include "facts/import/internal/numbers.h"
#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

constexpr std::size_t header_within = 40;  // rows looked at for the first header
constexpr int deepest_header = 3;
constexpr int widest_header = 1024;  // columns; beyond them no ledger goes on, and each is looked up at every row that may be a header

struct Block {
    int first = 0, last = 0;
    std::vector<HeaderColumn> columns;
    int hits = 0;
    bool identity = false;
};

bool has_text(const sheet::Cell& cell) { return cell.kind == sheet::Kind::Text && !text::trim(cell.raw).empty(); }

bool is_empty(const sheet::Cell& cell) {
    return cell.kind == sheet::Kind::Empty || (cell.kind == sheet::Kind::Text && text::trim(cell.raw).empty());
}

int filled_cells(const sheet::Row& row) {
    return static_cast<int>(
        std::count_if(row.cells.begin(), row.cells.end(), [](const sheet::Cell& c) { return !is_empty(c); }));
}

bool has_numbers(const sheet::Row& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [](const sheet::Cell& c) {
        return c.kind == sheet::Kind::Number || c.kind == sheet::Kind::Boolean || c.kind == sheet::Kind::Error;
    });
}

bool any_identity(const std::vector<Meaning>& meanings) {
    return std::any_of(meanings.begin(), meanings.end(), [](const Meaning& m) {
        return m.field != nullptr && Lexicon::identifies(*m.reg, *m.field);
    });
}

/// The rows first..last read as a header.
Block read_block(const Grid& grid, const Lexicon& lexicon, int first, int last) {
    Block out{.first = first, .last = last};
    const bool merged = !grid.source().merges.empty();
    for (int column = 1; column <= std::min(grid.last_column(), widest_header); ++column) {
        HeaderColumn header{.column = column};
        for (int row = first; row <= last; ++row) {
            std::string text = grid.header_text(row, column);
            if (text.empty() && !merged && row < last && !grid.header_text(row + 1, column).empty()) {
                // A csv keeps no merges: a parent stands over its first child only.
                for (int left = column - 1; left >= 1 && text.empty(); --left) {
                    if (grid.header_text(row + 1, left).empty()) break;
                    text = grid.header_text(row, left);
                }
            }
            if (!text.empty() && (header.path.empty() || header.path.back() != text)) header.path.push_back(std::move(text));
        }
        if (header.path.empty()) continue;
        // A title that spans the sheet is no parent.
        header.meanings = lexicon.find(header.path);
        if (!header.meanings.empty()) ++out.hits;
        out.identity = out.identity || any_identity(header.meanings);
        out.columns.push_back(std::move(header));
    }
    return out;
}

/// Merges say how deep a header is even when its leaves are words that nobody knows.
int extended(const Grid& grid, int first, int last) {
    int deepest = last;
    for (int row = first; row <= last; ++row) {
        for (const auto& merge : grid.merges_at(row)) {
            deepest = std::max(deepest, std::min(merge.last_row, first + deepest_header - 1));
        }
    }
    if (deepest == last && last - first + 1 < deepest_header) {
        const sheet::Row* below = grid.source().row(last + 1);
        const bool parents = std::any_of(grid.merges_at(last).begin(), grid.merges_at(last).end(), [&](const auto& merge) {
            return merge.last_column > merge.first_column && merge.last_row == last && below != nullptr &&
                   std::any_of(below->cells.begin(), below->cells.end(), [&](const sheet::Cell& c) {
                       return has_text(c) && c.column >= merge.first_column && c.column <= merge.last_column;
                   });
        });
        if (parents && !has_numbers(*below)) deepest = last + 1;
    }
    return deepest;
}

/// A row inside a merge that began above it begins no header.
bool inside_merge(const Grid& grid, int row) {
    for (int above = row - 1; above >= std::max(1, row - deepest_header); --above) {
        for (const auto& merge : grid.merges_at(above)) {
            if (merge.last_row >= row) return true;
        }
    }
    return false;
}

/// The row holds words over some of the columns: parents, not a title over all of them nor 填报单位：….
bool holds_parents(const Grid& grid, int row) {
    const auto& merges = grid.merges_at(row);
    return std::any_of(merges.begin(), merges.end(), [&](const sheet::MergedRange& merge) {
        const int across = merge.last_column - merge.first_column + 1;
        const std::string text = text::word_key(grid.header_text(row, merge.first_column));
        return across > 1 && merge.last_row == row && across * 3 < grid.last_column() * 2 && !text.empty() &&
               text.find(':') == std::string::npos && !stated_money_unit(text);
    });
}

/// The header that starts within `limit` rows of `from`; the earliest one that is nearly as good as the best.
std::optional<Block> find_block(const Grid& grid, const Lexicon& lexicon, std::size_t from, std::size_t limit) {
    const auto& rows = grid.source().rows;
    std::vector<Block> good;
    int best = 0;
    for (std::size_t i = from; i < std::min(rows.size(), from + limit); ++i) {
        if (filled_cells(rows[i]) < 2) continue;
        std::optional<Block> here;
        for (int depth = 1; depth <= deepest_header; ++depth) {
            const int last = rows[i].number + depth - 1;
            if (depth > 1) {
                const sheet::Row* row = grid.source().row(last);
                if (row != nullptr && has_numbers(*row)) break;
            }
            Block block = read_block(grid, lexicon, rows[i].number, last);
            if (block.identity && block.hits >= 2 && (!here || block.hits > here->hits)) here = std::move(block);
        }
        if (!here) continue;
        best = std::max(best, here->hits);
        good.push_back(std::move(*here));
    }
    for (Block& block : good) {
        if (block.hits * 5 < best * 3) continue;
        // Titles above a header add nothing to it: the same columns are known without them.
        const bool titled = std::any_of(good.begin(), good.end(), [&](const Block& other) {
            return other.first > block.first && other.first <= block.last && other.hits >= block.hits &&
                   !inside_merge(grid, other.first) && !holds_parents(grid, other.first - 1);
        });
        if (titled) continue;
        if (const int last = extended(grid, block.first, block.last); last != block.last) {
            return read_block(grid, lexicon, block.first, last);
        }
        return std::move(block);
    }
    return std::nullopt;
}

class TableReader {
 public:
    TableReader(const Grid& grid, const Lexicon& lexicon) : grid_(grid), lexicon_(lexicon) {}

    Layout read() {
        Layout out;
        const auto& rows = grid_.source().rows;
        std::size_t at = 0;
        std::optional<Block> block = find_block(grid_, lexicon_, 0, header_within);
        if (!block) {
            out.skipped = why_skipped();
            return out;
        }
        while (block) {
            Table table;
            for (; at < rows.size() && rows[at].number < block->first; ++at) {
                for (const sheet::Cell& cell : rows[at].cells) {
                    if (!has_text(cell)) continue;
                    if (auto stated = stated_money_unit(cell.raw)) unit_ = std::move(stated);
                }
            }
            table.unit = unit_;
            for (int row = block->first; row <= block->last; ++row) table.header_rows.push_back(row);
            table.columns = std::move(block->columns);
            while (at < rows.size() && rows[at].number <= block->last) ++at;
            block = read_rows(table, at);
            out.tables.push_back(std::move(table));
        }
        return out;
    }

 private:
    /// Fills the table until the sheet ends or another header begins, which is returned.
    std::optional<Block> read_rows(Table& table, std::size_t& at) {
        const auto& rows = grid_.source().rows;
        std::set<int> identity;
        std::set<int> serial;
        for (const HeaderColumn& column : table.columns) {
            if (any_identity(column.meanings)) identity.insert(column.column);
            if (is_serial_header(header_key(column.path.back()))) serial.insert(column.column);
        }
        bool in_notes = false;
        for (; at < rows.size(); ++at) {
            const sheet::Row& row = rows[at];
            const int filled = filled_cells(row);
            if (filled == 0) continue;
            if (repeats(table, row)) {
                table.repeated.push_back(row.number);
                continue;
            }
            if (auto other = another_header(row, at)) return other;
            const sheet::Cell* label = label_of(row);
            if (label != nullptr && filled <= 2) {
                if (auto stated = stated_money_unit(label->raw)) {  // before another table of the sheet
                    unit_ = std::move(stated);
                    continue;
                }
            }
            if (label != nullptr && filled <= 4 && std::all_of(row.cells.begin(), row.cells.end(), [](const sheet::Cell& c) {
                    return is_empty(c) || (has_text(c) && is_note(c.raw));
                })) {
                in_notes = true;
                table.notes.emplace_back(row.number, whole_text(row));
                continue;
            }
            const bool unnamed = std::none_of(row.cells.begin(), row.cells.end(), [&](const sheet::Cell& c) {
                return &c != label && !is_empty(c) && identity.contains(c.column) && !is_blank_word(shown(c));
            });
            if (label != nullptr && unnamed) {
                const std::string text = text::trim(label->raw);
                if (const SumKind kind = sum_kind(text); kind != SumKind::None) {
                    table.sums.push_back({at, text, kind, table.data.size(), table.sections.size()});
                    continue;
                }
                if (filled <= 4 && is_note(text)) {
                    in_notes = true;
                    table.notes.emplace_back(row.number, whole_text(row));
                    continue;
                }
                if (in_notes && (filled == 1 || !identity.contains(label->column))) {
                    table.notes.emplace_back(row.number, whole_text(row));
                    continue;
                }
                if ((filled <= 3 && is_section(text)) || (filled == 1 && spans_across(row.number, label->column))) {
                    table.sections.emplace_back(row.number, text);
                    continue;
                }
            }
            const bool only_numbered = std::all_of(row.cells.begin(), row.cells.end(), [&](const sheet::Cell& c) {
                return is_empty(c) || serial.contains(c.column);
            });
            if (only_numbered) continue;  // numbered in advance, never filled
            in_notes = false;
            table.data.push_back(at);
        }
        return std::nullopt;
    }

    const sheet::Cell* label_of(const sheet::Row& row) const {
        int seen = 0;
        for (const sheet::Cell& cell : row.cells) {
            if (is_empty(cell)) continue;
            if (has_text(cell)) return &cell;
            if (++seen >= 3) break;
        }
        return nullptr;
    }

    std::string whole_text(const sheet::Row& row) const {
        std::string out;
        for (const sheet::Cell& cell : row.cells) {
            if (!is_empty(cell)) out += (out.empty() ? "" : "  ") + text::trim(shown(cell));
        }
        return out;
    }

    bool spans_across(int row, int column) const {
        const auto& merges = grid_.merges_at(row);
        return std::any_of(merges.begin(), merges.end(), [&](const sheet::MergedRange& m) {
            return m.first_column == column && m.last_column >= column + 2;
        });
    }

    bool repeats(const Table& table, const sheet::Row& row) const {
        return std::any_of(table.header_rows.begin(), table.header_rows.end(), [&](int number) {
            const sheet::Row* header = grid_.source().row(number);
            if (header == nullptr) return false;
            int equal = 0;
            for (const sheet::Cell& cell : row.cells) {
                if (is_empty(cell)) continue;
                const sheet::Cell* above = header->at(cell.column);
                if (above == nullptr || above->raw != cell.raw) return false;
                ++equal;
            }
            return equal >= 2;
        });
    }

    /// A row full of words that are headers begins another table of the sheet.
    std::optional<Block> another_header(const sheet::Row& row, std::size_t at) const {
        int texts = 0;
        int known = 0;
        for (const sheet::Cell& cell : row.cells) {
            if (is_empty(cell)) continue;
            if (!has_text(cell) || cell.raw.size() > 120) return std::nullopt;
            ++texts;
            if (texts == 5 && known == 0) return std::nullopt;
            if (!lexicon_.find({text::trim(cell.raw)}).empty()) ++known;
        }
        if (texts < 3 || known < 3 || known * 2 < texts) return std::nullopt;
        return find_block(grid_, lexicon_, at, 1);
    }

    Say why_skipped() const {
        const auto& rows = grid_.source().rows;
        const bool empty = std::all_of(rows.begin(), rows.end(), [](const sheet::Row& r) { return filled_cells(r) == 0; });
        if (empty) return {"空表", "the sheet is empty"};
        const std::string name = text::word_key(grid_.source().name);
        for (const std::string_view word : {"说明", "须知", "字典", "代码表", "填报要求", "封面", "目录", "readme"}) {
            if (name.find(word) != std::string::npos) return {"填表说明，不是台账", "instructions, not a ledger"};
        }
        return {"没有找到表头：前 40 行里没有一行同时写着两个认得的列名（其中要有名称或代码）",
                "no header: none of the first 40 rows holds two column names that are known, one of them a name or code"};
    }

    const Grid& grid_;
    const Lexicon& lexicon_;
    std::optional<Scale> unit_;  ///< of the last 单位 row
};

}  // namespace

Layout recognise(const Grid& grid, const Lexicon& lexicon) { return TableReader(grid, lexicon).read(); }

}  // namespace zhigai::imports
