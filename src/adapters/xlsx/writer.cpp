#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "adapters/xlsx/internal/zip.h"
#include "adapters/xlsx/xlsx.h"
#include "kernel/check/check.h"

namespace zhigai::xlsx {
namespace {

using sheet::At;
using sheet::Style;

enum class Align : std::uint8_t { Text, Figure, Date };

constexpr std::size_t kLongestName = 31;   // of a sheet, in characters
constexpr std::size_t kLongestList = 255;  // of a drop-down, in characters
constexpr int kDigits = 15;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string first_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if ((text[at] & 0xC0) != 0x80 && count-- == 0) break;
    }
    return std::string(text.substr(0, at));
}

/// The library writes control characters as `_x000B_`; what already looks so in a text must be
/// escaped by us.
std::string guard_escapes(std::string_view text) {
    std::string out;
    const auto hex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool looks = text.size() - at >= 7 && text[at] == '_' && text[at + 1] == 'x' &&
                           text[at + 6] == '_' && std::ranges::all_of(text.substr(at + 2, 4), hex);
        if (looks) out += "_x005F";
        out += text[at];
    }
    return out;
}

/// The library takes `&` in headers and footers as the beginning of a code.
std::string guard_footer(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '&' ? std::string("&&") : std::string(1, c);
    return out;
}

/// A folder that only this process sees, gone with the object: the library can only write to a
/// path.
class Scratch {
 public:
    Scratch() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "zhigai-sheet-XXXXXX").string();
        if (mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    bool ready() const { return !folder_.empty(); }
    std::string path() const { return (folder_ / "out.xlsx").string(); }

 private:
    std::filesystem::path folder_;
};

class Writer final : public sheet::SheetWriter {
 public:
    Writer(std::string title, std::int64_t created_ms);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() override;

    void begin_sheet(const sheet::SheetOptions& options) override;
    void text(At at, std::string_view value, Style style) override;
    void whole(At at, std::int64_t value, Style style) override;
    void decimal(At at, Decimal value, int places, Style style) override;
    void percent(At at, Decimal ratio, int places, Style style) override;
    void date(At at, Date value, Style style) override;
    void blank(At at, Style style) override;
    void merged(const sheet::MergedRange& range, std::string_view value, Style style) override;
    void remark(At at, std::string_view value) override;
    void choices(At first, int last_row, const std::vector<std::string>& values) override;
    void row_height(int row, double points) override;
    Result<std::string> finish() override;

 private:
    lxw_format* format(Style style, Align align, const std::string& code);
    void number(At at, Decimal value, const std::string& code, Style style);
    void took(At at, lxw_error error);
    std::string unique_name(std::string_view wanted);

    Scratch scratch_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    std::string sheet_name_;
    std::set<std::string, std::less<>> names_;
    std::map<std::tuple<Style, Align, std::string>, lxw_format*> formats_;
    Faults faults_;
};

lxw_row_t row_of(int row) {
    return static_cast<lxw_row_t>(row - 1);
}
lxw_col_t column_of(int column) {
    return static_cast<lxw_col_t>(column - 1);
}

Writer::Writer(std::string title, std::int64_t created_ms) {
    if (!scratch_.ready()) return;
    book_ = workbook_new(scratch_.path().c_str());
    ZG_CHECK(book_ != nullptr);
    std::string company = "Zhigai";
    lxw_doc_properties properties = {};
    properties.title = title.data();
    properties.company = company.data();
    properties.created = std::max<std::time_t>(created_ms / 1'000, 1);  // 0 would mean now
    workbook_set_properties(book_, &properties);
}

Writer::~Writer() {
    if (book_ != nullptr) lxw_workbook_free(book_);
}

std::string Writer::unique_name(std::string_view wanted) {
    std::string clean;
    for (const char c : wanted) {
        clean += std::string_view("[]:*?/\\").find(c) == std::string_view::npos ? c : ' ';
    }
    while (clean.starts_with('\'')) clean.erase(0, 1);
    clean = first_characters(clean, kLongestName);
    while (clean.ends_with('\'')) clean.pop_back();
    if (clean.empty()) clean = "Sheet";
    std::string name = clean;
    for (int n = 2; names_.contains(fold_case(name));
         ++n) {  // Excel's names differ in more than case
        const std::string tail = " " + std::to_string(n);
        name = first_characters(clean, kLongestName - tail.size()) + tail;
    }
    names_.insert(fold_case(name));
    return name;
}

void Writer::begin_sheet(const sheet::SheetOptions& options) {
    if (book_ == nullptr) return;
    sheet_name_ = unique_name(options.name);
    sheet_ = workbook_add_worksheet(book_, sheet_name_.c_str());
    if (sheet_ == nullptr) {
        faults_.push_back({"sheet_not_written",
                           {"工作表无法写出", "the sheet cannot be written"},
                           {.sheet = sheet_name_},
                           {}});
        return;
    }
    for (std::size_t i = 0; i < options.widths.size(); ++i) {
        if (options.widths[i] <= 0) continue;
        const auto column = static_cast<lxw_col_t>(i);
        worksheet_set_column(sheet_, column, column, options.widths[i], nullptr);
    }
    if (options.freeze_rows > 0 || options.freeze_columns > 0) {
        worksheet_freeze_panes(sheet_, static_cast<lxw_row_t>(options.freeze_rows),
                               static_cast<lxw_col_t>(options.freeze_columns));
    }
    worksheet_set_default_row(sheet_, 20,
                              LXW_FALSE);  // points; the usual 15 touch the characters of 宋体 11
    const sheet::Page& page = options.page;
    constexpr std::uint8_t kA4 = 9;
    worksheet_set_paper(sheet_, kA4);
    if (page.landscape) worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, page.one_page ? 1 : 0);
    worksheet_center_horizontally(sheet_);
    worksheet_set_margins(sheet_, 0.6, 0.6, 0.75, 0.75);
    if (page.repeat_first_row > 0) {
        worksheet_repeat_rows(sheet_, row_of(page.repeat_first_row),
                              row_of(std::max(page.repeat_first_row, page.repeat_last_row)));
    }
    if (!page.header_right.empty())
        worksheet_set_header(sheet_, ("&R" + guard_footer(page.header_right)).c_str());
    worksheet_set_footer(sheet_,
                         ("&L" + guard_footer(page.footer_left) + "&R第 &P 页 共 &N 页").c_str());
}

lxw_format* Writer::format(Style style, Align align, const std::string& code) {
    lxw_format*& known = formats_[{style, align, code}];
    if (known != nullptr) return known;
    known = workbook_add_format(book_);
    format_set_font_name(known, "宋体");
    format_set_font_size(known, 11);
    format_set_align(known, LXW_ALIGN_VERTICAL_CENTER);
    if (!code.empty()) format_set_num_format(known, code.c_str());
    const auto usual = [&] {
        constexpr std::uint8_t kByAlign[] = {LXW_ALIGN_LEFT, LXW_ALIGN_RIGHT, LXW_ALIGN_CENTER};
        format_set_align(known, kByAlign[static_cast<std::size_t>(align)]);
    };
    const bool bordered = style == Style::Header || style == Style::Body ||
                          style == Style::Centred || style == Style::Total ||
                          style == Style::CentredTotal || style == Style::Wrong;
    if (bordered) format_set_border(known, LXW_BORDER_THIN);
    switch (style) {
        case Style::Plain:
            break;
        case Style::Title:
            format_set_font_name(known, "方正小标宋简体");
            format_set_font_size(known, 18);
            format_set_align(known, LXW_ALIGN_CENTER);
            format_set_text_wrap(known);
            break;
        case Style::Subtitle:
            format_set_align(known, LXW_ALIGN_RIGHT);
            break;
        case Style::Header:
            format_set_bold(known);
            format_set_align(known, LXW_ALIGN_CENTER);
            format_set_text_wrap(known);
            format_set_bg_color(known, 0xE9F0F5);
            break;
        case Style::Body:
            usual();
            break;
        case Style::Centred:
            format_set_align(known, LXW_ALIGN_CENTER);
            break;
        case Style::Total:
            format_set_bold(known);
            align == Align::Text ? format_set_align(known, LXW_ALIGN_CENTER) : usual();
            format_set_bottom(known, LXW_BORDER_DOUBLE);
            break;
        case Style::CentredTotal:
            format_set_bold(known);
            format_set_align(known, LXW_ALIGN_CENTER);
            format_set_bottom(known, LXW_BORDER_DOUBLE);
            break;
        case Style::Note:
            format_set_text_wrap(known);
            format_set_align(known, LXW_ALIGN_LEFT);
            format_set_align(known, LXW_ALIGN_VERTICAL_TOP);
            break;
        case Style::Wrong:
            usual();
            format_set_bg_color(known, 0xFBE9E6);
            break;
    }
    return known;
}

void Writer::took(At at, lxw_error error) {
    constexpr std::size_t kMost = 100;
    if (error == LXW_NO_ERROR || faults_.size() >= kMost) return;
    const bool text = error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    const bool place = error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
    Say what{"写不进工作簿", lxw_strerror(error)};
    Say mend;
    if (text) {
        what = {"这段文字超过 Excel 一格的 32767 个字",
                "the text is longer than the 32,767 characters of a cell"};
        mend = {"请缩短这段文字，或不导出这一列", "shorten it, or leave this column out"};
    } else if (place) {
        what = {"超出 Excel 的 1048576 行 16384 列",
                "beyond the 1,048,576 rows and 16,384 columns of Excel"};
        mend = {"请缩小查询范围后分次导出", "narrow the query and export in parts"};
    }
    faults_.push_back(
        {"sheet_not_written",
         what,
         {.sheet = sheet_name_, .row = at.row, .cell = sheet::column_letters(at.column)},
         mend});
}

void Writer::text(At at, std::string_view value, Style style) {
    if (sheet_ == nullptr) return;
    if (value.empty()) return blank(at, style);
    // The format `@` keeps a code a code when the cell is typed again.
    took(at, worksheet_write_string(sheet_, row_of(at.row), column_of(at.column),
                                    guard_escapes(value).c_str(),
                                    format(style, Align::Text, style == Style::Body ? "@" : "")));
}

void Writer::number(At at, Decimal value, const std::string& code, Style style) {
    if (sheet_ == nullptr) return;
    const std::string plain = value.to_string();
    const auto digits = std::ranges::count_if(plain, [](char c) { return c >= '0' && c <= '9'; });
    if (digits > kDigits) return text(at, plain, style);
    // Up to 15 digits go through a double and come back the same.
    took(at, worksheet_write_number(sheet_, row_of(at.row), column_of(at.column),
                                    std::strtod(plain.c_str(), nullptr),
                                    format(style, Align::Figure, code)));
}

std::string with_places(std::string code, int places) {
    if (places > 0) code += "." + std::string(static_cast<std::size_t>(places), '0');
    return code;
}

void Writer::whole(At at, std::int64_t value, Style style) {
    number(at, Decimal::from(value), "#,##0", style);
}

void Writer::decimal(At at, Decimal value, int places, Style style) {
    number(at, value, with_places("#,##0", places), style);
}

void Writer::percent(At at, Decimal ratio, int places, Style style) {
    number(at, ratio, with_places("0", places) + "%", style);
}

void Writer::date(At at, Date value, Style style) {
    if (sheet_ == nullptr) return;
    constexpr std::int64_t kFirst = 61;  // 1900-03-01: before it Excel's days are off by one
    const std::int64_t serial = days_of(value) + 25'569;
    if (serial < kFirst) return text(at, iso(value), style);
    took(at, worksheet_write_number(sheet_, row_of(at.row), column_of(at.column),
                                    static_cast<double>(serial),
                                    format(style, Align::Date, "yyyy-mm-dd")));
}

void Writer::blank(At at, Style style) {
    if (sheet_ == nullptr) return;
    took(at, worksheet_write_blank(sheet_, row_of(at.row), column_of(at.column),
                                   format(style, Align::Text, "")));
}

void Writer::merged(const sheet::MergedRange& range, std::string_view value, Style style) {
    const At at{range.first_row, range.first_column};
    if (sheet_ == nullptr) return;
    if (range.first_row == range.last_row && range.first_column == range.last_column)
        return text(at, value, style);
    took(at, worksheet_merge_range(sheet_, row_of(range.first_row), column_of(range.first_column),
                                   row_of(range.last_row), column_of(range.last_column),
                                   guard_escapes(value).c_str(), format(style, Align::Text, "")));
}

void Writer::remark(At at, std::string_view value) {
    if (sheet_ == nullptr) return;
    took(at, worksheet_write_comment(sheet_, row_of(at.row), column_of(at.column),
                                     guard_escapes(value).c_str()));
}

void Writer::choices(At first, int last_row, const std::vector<std::string>& values) {
    if (sheet_ == nullptr || values.empty()) return;
    std::size_t length = values.size() - 1;
    std::vector<std::string> own = values;  // the library takes no const texts
    std::vector<char*> list;
    for (std::string& value : own) {
        if (value.empty() || value.find(',') != value.npos)
            return;  // a comma would split the entry
        length += characters(value);
        list.push_back(value.data());
    }
    if (length > kLongestList) return;
    list.push_back(nullptr);
    lxw_data_validation rule = {};
    rule.validate = LXW_VALIDATION_TYPE_LIST;
    rule.value_list = list.data();
    // A warning, not a stop: the importer judges, and an older spelling may be known to it.
    rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
    took(first, worksheet_data_validation_range(sheet_, row_of(first.row), column_of(first.column),
                                                row_of(last_row), column_of(first.column), &rule));
}

void Writer::row_height(int row, double points) {
    if (sheet_ != nullptr) worksheet_set_row(sheet_, row_of(row), points, nullptr);
}

Result<std::string> Writer::finish() {
    const Fault no_disk{"disk",
                        {"临时文件夹写不进去", "the temporary folder cannot be written"},
                        {},
                        {"请检查磁盘空间", "check the free space of the disk"}};
    if (book_ == nullptr) return fail(no_disk);
    if (sheet_ == nullptr) begin_sheet({.name = "Sheet1", .widths = {}, .page = {}});
    const lxw_error closed = workbook_close(std::exchange(book_, nullptr));
    if (!faults_.empty()) return fail(std::move(faults_));
    if (closed != LXW_NO_ERROR) return fail(no_disk);
    std::ifstream in(scratch_.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty()) return fail(no_disk);
    return bytes;
}

class Books final : public sheet::WorkbookWriter {
 public:
    std::unique_ptr<sheet::SheetWriter> create(std::string title,
                                               std::int64_t created_ms) override {
        return std::make_unique<Writer>(std::move(title), created_ms);
    }
};

}  // namespace

std::unique_ptr<sheet::WorkbookWriter> make_writer() {
    return std::make_unique<Books>();
}

}  // namespace zhigai::xlsx
