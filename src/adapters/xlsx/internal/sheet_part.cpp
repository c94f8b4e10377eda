#include "adapters/xlsx/internal/sheet_part.h"

#include <algorithm>
#include <charconv>

#include "adapters/xlsx/internal/text_item.h"

namespace zhigai::xlsx {
namespace {

using sheet::Cell;
using sheet::Kind;
using sheet::Look;
using Token = XmlScanner::Token;

constexpr std::size_t kMostListed = 1'000;
constexpr std::size_t kLongestNumber = 64;

std::optional<int> whole(std::string_view text) {
    int out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
    return out;
}

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// xsd:double without INF and NaN, of a size that Decimal holds.
bool is_number(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - from;
    };
    const auto sign = [&] {
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    };
    if (text.size() > kLongestNumber) return false;
    sign();
    std::size_t count = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        count += digits();
    }
    if (count == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        sign();
        const std::size_t power = digits();
        if (power == 0 || power > 3) return false;
    }
    return at == text.size();
}

struct Reference {
    int row = 0, column = 0;
};

/// B17, also $B$17; nullopt for anything else.
std::optional<Reference> reference(std::string_view text) {
    Reference out;
    std::size_t at = 0;
    if (at < text.size() && text[at] == '$') ++at;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z'; ++at) {
        if (out.column > 100'000) return std::nullopt;
        out.column = out.column * 26 + (text[at] - 'A' + 1);
    }
    if (at < text.size() && text[at] == '$') ++at;
    const auto row = whole(text.substr(at));
    if (out.column == 0 || !row || *row == 0) return std::nullopt;
    out.row = *row;
    return out;
}

class SheetReader {
 public:
    SheetReader(ByteSource& source, const std::string& part, SheetContext& context)
        : scanner_(source, context.file, part, context.limits.cell_bytes * 2), context_(context) {}

    Result<sheet::Sheet> read(std::string name, bool hidden);

 private:
    Done read_columns();
    Done read_rows();
    Done read_row();
    Done read_cell();
    Done read_merges();
    Done add(Cell cell, std::string_view type);
    bool take_number(Cell& cell, std::string_view value);
    void note(int column, std::string code, Say what, std::string_view source);
    tl::unexpected<Faults> too_large(Say what) const;
    Done settle();

    XmlScanner scanner_;
    SheetContext& context_;
    sheet::Sheet sheet_;
    sheet::Row row_;
    int rows_seen_ = 0, last_row_ = 0, last_column_ = 0;
    bool rows_in_order_ = true, cells_in_order_ = true;
    std::string value_;
};

void SheetReader::note(int column, std::string code, Say what, std::string_view source) {
    ++context_.faults;
    if (context_.listed.size() >= kMostListed) return;
    context_.listed.push_back({std::move(code),
                               std::move(what),
                               {.file = context_.file,
                                .sheet = sheet_.name,
                                .row = row_.number,
                                .cell = sheet::column_letters(column),
                                .source = std::string(source.substr(0, 80))},
                               {"请在 Excel 或 WPS 中重新填写该单元格并保存",
                                "type this cell again in Excel or WPS and save"}});
}

tl::unexpected<Faults> SheetReader::too_large(Say what) const {
    return fail("workbook_too_large", std::move(what),
                {.file = context_.file, .sheet = sheet_.name, .row = row_.number},
                {"请删去多余的行列，或分成几个文件上传",
                 "delete the rows and columns not needed, or send several files"});
}

Done SheetReader::read_columns() {
    const int inside = scanner_.depth();
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::Close && scanner_.depth() < inside) return {};
        if (token != Token::Open) continue;
        const auto hidden = scanner_.attribute("hidden");
        const auto first = whole(scanner_.attribute("min").value_or(""));
        const auto last = whole(scanner_.attribute("max").value_or(""));
        if (hidden && (*hidden == "1" || *hidden == "true") && first && last &&
            sheet_.hidden_columns.size() < static_cast<std::size_t>(context_.limits.columns)) {
            sheet_.hidden_columns.push_back({*first, *last});
        }
        ZG_DO(scanner_.skip());
    }
}

Done SheetReader::read_merges() {
    const int inside = scanner_.depth();
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::Close && scanner_.depth() < inside) return {};
        if (token != Token::Open) continue;
        const std::string_view range = scanner_.attribute("ref").value_or("");
        const auto colon = range.find(':');
        const auto first = reference(range.substr(0, colon));
        const auto last = colon == range.npos ? first : reference(range.substr(colon + 1));
        // A range that says nothing is left out: Excel drops it too.
        if (first && last && !(first->row == last->row && first->column == last->column)) {
            if (sheet_.merges.size() >= context_.limits.merges) {
                return too_large({"合并单元格太多", "too many merged cells"});
            }
            const auto [top, bottom] = std::minmax(first->row, last->row);
            const auto [left, right] = std::minmax(first->column, last->column);
            sheet_.merges.push_back({top, left, bottom, right});
        }
        ZG_DO(scanner_.skip());
    }
}

bool SheetReader::take_number(Cell& cell, std::string_view value) {
    if (!is_number(value)) return false;
    cell.kind = Kind::Number;
    cell.raw = context_.store.keep(value);
    return true;
}

/// Fills kind and text from `value_` by the type `t`, and keeps the cell when it has a value.
Done SheetReader::add(Cell cell, std::string_view type) {
    const std::string_view value = trimmed(value_);
    if (type == "s") {
        if (value.empty()) return {};
        const auto index = whole(value);
        if (!index || static_cast<std::size_t>(*index) >= context_.shared.size()) {
            note(cell.column, "bad_shared_string",
                 {"单元格指向的文字不存在（文件已损坏）",
                  "the cell points to a text that is not there (damaged file)"},
                 value);
            return {};
        }
        cell.kind = Kind::Text;
        cell.raw = context_.shared[static_cast<std::size_t>(*index)];
    } else if (type == "inlineStr" || type == "str" || type == "d") {
        cell.kind = Kind::Text;
        cell.raw = context_.store.keep(value_);
        cell.look = type == "d" ? Look::Date : cell.look;  // an ISO date of a strict workbook
    } else if (type == "b") {
        const bool set = value == "1" || value == "true";
        if (!set && value != "0" && value != "false") {
            if (!value.empty())
                note(cell.column, "bad_cell",
                     {"是非值不是 0 或 1", "a yes/no cell is neither 0 nor 1"}, value);
            return {};
        }
        cell.kind = Kind::Boolean;
        cell.raw = set ? "1" : "0";
    } else if (type == "e") {
        cell.kind = Kind::Error;
        cell.raw = context_.store.keep(value);
    } else if (type.empty() || type == "n") {
        if (!value.empty() && !take_number(cell, value)) {
            note(cell.column, "bad_number",
                 {"数值单元格里存的不是数", "a number cell does not hold a number"}, value);
            return {};
        }
    } else {
        note(cell.column, "bad_cell", {"不认识的单元格类型", "an unknown type of cell"}, type);
        return {};
    }
    if (cell.raw.empty()) {
        cell.kind = Kind::Empty;
        if (!cell.formula) return {};  // a style without a value
    }
    if (++context_.cells > context_.limits.cells)
        return too_large({"有内容的单元格太多", "too many cells with a value"});
    if (!row_.cells.empty() && row_.cells.back().column >= cell.column) cells_in_order_ = false;
    row_.cells.push_back(cell);
    return {};
}

Done SheetReader::read_cell() {
    Cell cell;
    cell.column = last_column_ + 1;
    std::string_view given, style;
    char type_room[12];
    std::string_view type;
    scanner_.each_attribute([&](std::string_view key, std::string_view value) {
        if (key == "r") given = value;
        if (key == "s") style = value;
        if (key == "t") type = std::string_view(type_room, value.copy(type_room, sizeof type_room));
    });
    if (!given.empty()) {
        const auto at = reference(given);
        if (!at || at->row != row_.number) {
            return scanner_.damaged("单元格的编号与所在行不符",
                                    "a cell's label does not fit its row");
        }
        cell.column = at->column;
    }
    if (cell.column > context_.limits.columns) return too_large({"列数太多", "too many columns"});
    last_column_ = cell.column;
    if (const auto index = whole(style);
        index && static_cast<std::size_t>(*index) < context_.styles.size()) {
        cell.format = context_.styles[static_cast<std::size_t>(*index)].format;
        cell.look = context_.styles[static_cast<std::size_t>(*index)].look;
    }
    value_.clear();
    const int inside = scanner_.depth();
    bool holds = false;
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::Close && scanner_.depth() < inside) break;
        if (token != Token::Open) continue;
        const std::string_view name = scanner_.name();
        if (name == "v") {
            value_.clear();
            ZG_DO(read_text(scanner_, value_, context_.limits.cell_bytes));
            holds = true;
        } else if (name == "is") {
            value_.clear();
            ZG_DO(read_text_item(scanner_, value_, context_.limits.cell_bytes));
            holds = true;
        } else {
            if (name == "f") cell.formula = true;
            ZG_DO(scanner_.skip());
        }
    }
    if (!holds && !cell.formula) return {};
    return add(cell, holds ? type : "");
}

Done SheetReader::read_row() {
    row_ = {};
    row_.number = last_row_ + 1;
    last_column_ = 0;
    cells_in_order_ = true;
    bool bad_label = false;
    scanner_.each_attribute([&](std::string_view key, std::string_view value) {
        if (key == "hidden") row_.hidden = value == "1" || value == "true";
        if (key != "r") return;
        const auto number = whole(value);
        bad_label = !number || *number == 0;
        if (!bad_label) row_.number = *number;
    });
    if (bad_label) return scanner_.damaged("行号不是数", "a row's label is no number");
    if (row_.number > context_.limits.rows || ++rows_seen_ > context_.limits.rows) {
        return too_large({"行数太多", "too many rows"});
    }
    if (row_.number <= last_row_) rows_in_order_ = false;
    last_row_ = row_.number;
    if (row_.hidden) sheet_.hidden_rows.push_back(row_.number);
    const int inside = scanner_.depth();
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::Close && scanner_.depth() < inside) break;
        if (token != Token::Open) continue;
        if (scanner_.name() == "c") {
            ZG_DO(read_cell());
        } else {
            ZG_DO(scanner_.skip());
        }
    }
    if (row_.cells.empty()) return {};
    if (!cells_in_order_) std::ranges::stable_sort(row_.cells, {}, &Cell::column);
    const auto twice = std::ranges::adjacent_find(row_.cells, {}, &Cell::column);
    if (twice != row_.cells.end()) {
        return scanner_.damaged("第 " + std::to_string(row_.number) + " 行 " +
                                    sheet::column_letters(twice->column) + " 列的单元格出现两次",
                                "cell " + sheet::column_letters(twice->column) +
                                    std::to_string(row_.number) + " stands there twice");
    }
    // Copied to its size: what a growing vector holds in reserve would be half of a large sheet.
    sheet_.rows.push_back({row_.number, row_.hidden, {row_.cells.begin(), row_.cells.end()}});
    return {};
}

Done SheetReader::read_rows() {
    const int inside = scanner_.depth();
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::Close && scanner_.depth() < inside) return {};
        if (token != Token::Open) continue;
        if (scanner_.name() == "row") {
            ZG_DO(read_row());
        } else {
            ZG_DO(scanner_.skip());
        }
    }
}

Done SheetReader::settle() {
    if (rows_in_order_) return {};
    std::ranges::stable_sort(sheet_.rows, {}, &sheet::Row::number);
    std::ranges::sort(sheet_.hidden_rows);
    const auto twice = std::ranges::adjacent_find(sheet_.rows, {}, &sheet::Row::number);
    if (twice == sheet_.rows.end()) return {};
    return scanner_.damaged("第 " + std::to_string(twice->number) + " 行出现两次",
                            "row " + std::to_string(twice->number) + " stands there twice");
}

Result<sheet::Sheet> SheetReader::read(std::string name, bool hidden) {
    sheet_.name = std::move(name);
    sheet_.hidden = hidden;
    while (true) {
        const Token token = ZG_TRY(scanner_.next());
        if (token == Token::End) break;
        if (token != Token::Open) continue;
        if (scanner_.depth() == 1) {
            if (scanner_.name() != "worksheet")
                return scanner_.damaged("这一部分不是工作表", "this part is no sheet");
        } else if (scanner_.name() == "sheetData") {
            ZG_DO(read_rows());
        } else if (scanner_.name() == "mergeCells") {
            ZG_DO(read_merges());
        } else if (scanner_.name() == "cols") {
            ZG_DO(read_columns());
        } else {
            ZG_DO(scanner_.skip());
        }
    }
    ZG_DO(settle());
    return std::move(sheet_);
}

}  // namespace

Result<sheet::Sheet> read_sheet(ByteSource& source, const std::string& part, std::string name,
                                bool hidden, SheetContext& context) {
    return SheetReader(source, part, context).read(std::move(name), hidden);
}

}  // namespace zhigai::xlsx
