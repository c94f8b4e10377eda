#include <algorithm>
#include <array>

#include "adapters/csv/csv.h"
#include "adapters/csv/decode.h"
#include "facts/import/sheet/file_kind.h"

namespace zhigai::csv {
namespace {

constexpr std::string_view kCandidates = ",\t;";

/// Walks fields of RFC 4180 with what people's programs add: CR, LF, CRLF or a mix, text after a
/// closing quote.
class Fields {
 public:
    Fields(std::string_view text, char separator) : text_(text), separator_(separator) {}

    /// The next field into `out`; false at the end of the text. `last` says that the line ends
    /// after it.
    bool next(std::string& out, bool& last) {
        if (done_) return false;
        out.clear();
        last = false;
        line_ = next_line_;
        if (at_ < text_.size() && text_[at_] == '"') quoted(out);
        for (;;) {
            const std::size_t stop = std::min(text_.find_first_of(stops(), at_), text_.size());
            out += text_.substr(at_, stop - at_);
            at_ = stop;
            if (at_ == text_.size()) {
                done_ = last = true;
                return true;
            }
            const char c = text_[at_++];
            if (c == separator_) return true;
            if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
            ++next_line_;
            last = true;
            done_ = at_ == text_.size();
            return true;
        }
    }

    /// The line of the text on which the last field began.
    int line() const { return line_; }
    /// The line on which a quoted field began that never ended, or ended at another field's quote;
    /// 0 when there is none.
    int unclosed() const { return unclosed_; }

 private:
    std::string_view stops() const { return {stops_.data(), stops_.size()}; }

    void quoted(std::string& out) {
        ++at_;
        for (;;) {
            const std::size_t close = text_.find('"', at_);
            const std::string_view piece = text_.substr(at_, close - at_);
            out += piece;
            next_line_ += static_cast<int>(std::ranges::count(piece, '\n'));
            if (close == text_.npos) {
                unclosed_ = line_;
                at_ = text_.size();
                return;
            }
            at_ = close + 1;
            if (at_ >= text_.size()) return;
            if (text_[at_] != '"') {
                // Text after the closing quote: harmless on one line, but over several this quote
                // opened the next field.
                if (next_line_ > line_ && stops().find(text_[at_]) == std::string_view::npos &&
                    unclosed_ == 0)
                    unclosed_ = line_;
                return;
            }
            out += '"';
            ++at_;
        }
    }

    std::string_view text_;
    char separator_;
    std::array<char, 3> stops_{separator_, '\r', '\n'};
    std::size_t at_ = 0;
    int line_ = 1, next_line_ = 1, unclosed_ = 0;
    bool done_ = text_.empty();
};

/// The candidate by which most of the first lines have the same number of fields, and more than
/// one.
char separator_of(std::string_view text) {
    constexpr int kLines = 60;
    const std::string_view head = text.substr(0, 256U << 10U);
    char best = ',';
    long best_score = 0;
    for (const char candidate : kCandidates) {
        Fields fields(head, candidate);
        std::array<long, 64> by_width{};
        std::string field;
        bool last = false;
        std::size_t width = 0;
        for (int lines = 0; lines < kLines && fields.next(field, last);) {
            ++width;
            if (!last) continue;
            ++lines;
            ++by_width[std::min(width, by_width.size() - 1)];
            width = 0;
        }
        long score = 0;
        for (std::size_t i = 2; i < by_width.size(); ++i)
            score = std::max(score, by_width[i] * 64 + static_cast<long>(i));
        if (score > best_score) {
            best_score = score;
            best = candidate;
        }
    }
    return best;
}

std::string sheet_name(std::string_view file) {
    const auto slash = file.find_last_of("/\\");
    if (slash != file.npos) file.remove_prefix(slash + 1);
    const auto dot = file.rfind('.');
    return std::string(dot == file.npos || dot == 0 ? file : file.substr(0, dot));
}

class Reader final : public sheet::WorkbookReader {
 public:
    Result<sheet::Workbook> read(std::string_view bytes, std::string file_name,
                                 const sheet::Limits& limits) override;
};

Result<sheet::Workbook> Reader::read(std::string_view bytes, std::string file_name,
                                     const sheet::Limits& limits) {
    ZG_DO(sheet::judge_size(bytes, file_name, limits));
    if (sheet::kind_of(bytes) != sheet::FileKind::Text) return sheet::refuse_kind(bytes, file_name);
    Decoded decoded = ZG_TRY(decode(bytes, file_name));

    sheet::Workbook workbook;
    workbook.file_name = file_name;
    workbook.encoding = decoded.encoding;
    sheet::Sheet sheet;
    sheet.name = sheet_name(file_name);
    const auto too_large = [&](int row, Say what) {
        return fail("workbook_too_large", std::move(what),
                    {.file = file_name, .sheet = sheet.name, .row = row},
                    {"请分成几个文件上传", "send it as several files"});
    };
    std::string_view text = decoded.text;
    char separator = 0;
    if (text.starts_with("sep=") && text.size() > 5 && (text[5] == '\r' || text[5] == '\n'))
        separator = text[4];
    Fields fields(text, separator != 0 ? separator : separator_of(text));
    std::string field;
    std::vector<sheet::Cell> cells;
    bool last = false;
    int column = 0, row = 1;
    std::size_t count = 0;
    while (fields.next(field, last)) {
        ++column;
        if (column > limits.columns) return too_large(row, {"列数太多", "too many columns"});
        if (field.size() > limits.cell_bytes) {
            return too_large(row, {"有一段文字过长（可能缺了收尾的引号）",
                                   "a text is too long (a closing quote may be missing)"});
        }
        if (!field.empty()) {
            if (++count > limits.cells)
                return too_large(row, {"有内容的单元格太多", "too many cells with a value"});
            sheet::Cell& cell = cells.emplace_back();
            cell.raw = workbook.texts->keep(field);
            cell.column = column;
            cell.kind = sheet::Kind::Text;
        }
        if (!last) continue;
        if (row > limits.rows) return too_large(row, {"行数太多", "too many rows"});
        const bool hint = separator != 0 && row == 1;  // Excel's own `sep=;` line
        if (!cells.empty() && !hint)
            sheet.rows.push_back({row, false, {cells.begin(), cells.end()}});
        cells.clear();
        column = 0;
        ++row;  // as Excel labels it: a record is a row, however many lines its fields have
    }
    if (fields.unclosed() > 0) {
        return fail(
            "csv_open_quote",
            {"从这一行开始的引号没有收尾，后面的内容都连成了一格",
             "a quote opened on this line is never closed, so all that follows would be one cell"},
            {.file = file_name, .line = fields.unclosed()},
            {"请在该行补上收尾的引号，或在 Excel 中打开后另存为 .xlsx",
             "close the quote there, or open the file in Excel and save it as .xlsx"});
    }
    workbook.sheets.push_back(std::move(sheet));
    return workbook;
}

}  // namespace

std::unique_ptr<sheet::WorkbookReader> make_reader() {
    return std::make_unique<Reader>();
}

}  // namespace zhigai::csv
