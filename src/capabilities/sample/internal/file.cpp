// Pages as files: .xlsx by libxlsxwriter, .csv in GB18030. Nothing here reads a workbook.
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "capabilities/sample/internal/page.h"
#include "kernel/text/text.h"

namespace zhigai::sample {
namespace {

constexpr std::time_t made_at =
    1'704'067'200;  // 2024-01-01: the files must not tell when they were made

tl::unexpected<Faults> cannot_write(const std::string& shown) {
    return fail(
        "cannot_write", {"写不进去", "it cannot be written"}, {.file = shown},
        {"检查文件夹的权限和剩余空间", "check the folder's permissions and the space left"});
}

struct Formats {
    lxw_format* title;
    lxw_format* head;
    lxw_format* plain;
    lxw_format* date;
    lxw_format* merged;

    explicit Formats(lxw_workbook* book)
        : title(workbook_add_format(book)),
          head(workbook_add_format(book)),
          plain(workbook_add_format(book)),
          date(workbook_add_format(book)),
          merged(workbook_add_format(book)) {
        format_set_bold(title);
        format_set_font_size(title, 16);
        format_set_align(title, LXW_ALIGN_CENTER);
        format_set_bold(head);
        format_set_align(head, LXW_ALIGN_CENTER);
        format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
        format_set_text_wrap(head);
        format_set_border(head, LXW_BORDER_THIN);
        format_set_border(plain, LXW_BORDER_THIN);
        format_set_border(date, LXW_BORDER_THIN);
        format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\"");
        format_set_border(merged, LXW_BORDER_THIN);
        format_set_align(merged, LXW_ALIGN_VERTICAL_CENTER);
    }
};

bool put(lxw_worksheet* sheet, std::size_t r, std::size_t c, const Cell& cell,
         const Formats& formats, lxw_format* format) {
    const auto row = static_cast<lxw_row_t>(r);
    const auto column = static_cast<lxw_col_t>(c);
    switch (cell.kind) {
        case Cell::Kind::Blank:
            return true;
        case Cell::Kind::Text:
            return worksheet_write_string(sheet, row, column, cell.text.c_str(), format) ==
                   LXW_NO_ERROR;
        case Cell::Kind::Number:
            return worksheet_write_number(sheet, row, column,
                                          std::strtod(cell.text.c_str(), nullptr),
                                          format) == LXW_NO_ERROR;
        case Cell::Kind::Date:
            return worksheet_write_number(sheet, row, column,
                                          std::strtod(cell.text.c_str(), nullptr),
                                          formats.date) == LXW_NO_ERROR;
        case Cell::Kind::Error:
            // libxlsxwriter knows no error cells; a formula that kept the error's text is what it
            // can write.
            return worksheet_write_formula_str(sheet, row, column, ("=" + cell.text).c_str(),
                                               format, cell.text.c_str()) == LXW_NO_ERROR;
    }
    return false;
}

bool put(lxw_workbook* book, const Page& page, const Formats& formats) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, page.name.c_str());
    if (sheet == nullptr) return false;
    bool good = true;
    for (std::size_t c = 0; c < page.widths.size(); ++c) {
        const auto column = static_cast<lxw_col_t>(c);
        lxw_row_col_options options{};
        options.hidden = std::find(page.hidden_columns.begin(), page.hidden_columns.end(), c) !=
                                 page.hidden_columns.end()
                             ? 1
                             : 0;
        good = worksheet_set_column_opt(sheet, column, column, page.widths[c], nullptr, &options) ==
                   LXW_NO_ERROR &&
               good;
    }
    const auto format_at = [&](std::size_t r) {
        if (r < page.title_rows) return formats.title;
        if (page.head_rows > 0 && r >= page.head_at && r < page.head_at + page.head_rows)
            return formats.head;
        return page.head_rows == 0 || r < page.head_at ? static_cast<lxw_format*>(nullptr)
                                                       : formats.plain;
    };
    for (const Merge& merge : page.merges) {
        lxw_format* format = format_at(merge.first_row) == formats.plain
                                 ? formats.merged
                                 : format_at(merge.first_row);
        const Cell& first = page.rows[merge.first_row][merge.first_column];
        good = worksheet_merge_range(sheet, static_cast<lxw_row_t>(merge.first_row),
                                     static_cast<lxw_col_t>(merge.first_column),
                                     static_cast<lxw_row_t>(merge.last_row),
                                     static_cast<lxw_col_t>(merge.last_column), first.text.c_str(),
                                     format) == LXW_NO_ERROR &&
               good;
    }
    const auto merged = [&](std::size_t r, std::size_t c) {
        return std::any_of(page.merges.begin(), page.merges.end(),
                           [&](const Merge& m) { return m.first_row == r && m.first_column == c; });
    };
    for (std::size_t r = 0; r < page.rows.size(); ++r) {
        for (std::size_t c = 0; c < page.rows[r].size(); ++c) {
            if (!merged(r, c))
                good = put(sheet, r, c, page.rows[r][c], formats, format_at(r)) && good;
        }
    }
    return good;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

}  // namespace

Done write_xlsx(const std::vector<Page>& pages, const std::string& path, const std::string& shown) {
    lxw_workbook* book = workbook_new(path.c_str());
    if (book == nullptr) return cannot_write(shown);
    lxw_doc_properties properties{};
    properties.created = made_at;
    bool good = workbook_set_properties(book, &properties) == LXW_NO_ERROR;
    const Formats formats(book);
    for (const Page& page : pages) good = put(book, page, formats) && good;
    good = workbook_close(book) == LXW_NO_ERROR && good;
    if (!good) return cannot_write(shown);
    return {};
}

Done write_csv(const Page& page, const std::string& path, const std::string& shown) {
    std::string text;
    for (const auto& row : page.rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            text += (c == 0 ? "" : ",") + quoted(row[c].text);
        text += "\r\n";
    }
    const auto bytes = text::to_gb18030(text);
    std::ofstream out(path, std::ios::binary);
    if (!bytes || !(out << *bytes) || !out.flush()) return cannot_write(shown);
    return {};
}

}  // namespace zhigai::sample
