#pragma once

#include <string>
#include <vector>

#include "capabilities/sample/internal/world.h"

/// A sheet before it is a file: cells as somebody typed them, merges, hidden columns.
namespace zhigai::sample {

struct Cell {
    enum class Kind { Blank, Text, Number, Date, Error } kind = Kind::Blank;
    std::string text;  ///< of a number its digits, of a date its serial number
};
struct Merge {
    std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
};
struct Page {
    std::string name;
    std::vector<std::vector<Cell>> rows;
    std::vector<Merge> merges;
    std::vector<std::size_t> hidden_columns;
    std::vector<int> widths;
    std::size_t title_rows = 0, head_rows = 0;  ///< bold ones; the head follows title, filler, unit
    std::size_t head_at = 0;
    /// Sheet row (from 0) of each record, in the order written.
    std::vector<std::size_t> record_rows;
    std::vector<std::size_t> records;  ///< what was written there: index of the firm or project
};

/// One sheet of the firms or projects of some districts.
class PageWriter {
 public:
    PageWriter(const Dialects& dialects, const plan::Plan& plan, const World& world, Random random,
               bool csv)
        : dialects_(dialects), plan_(plan), world_(world), random_(random), csv_(csv) {}

    Page write(const SheetPlan& sheet, const std::vector<std::size_t>& districts);
    std::string filled(std::string text, const std::vector<std::size_t>& districts,
                       int year = 0) const;

 private:
    struct Record {
        std::size_t firm = 0;
        const Project* project = nullptr;
        const YearFigures* year = nullptr;
        std::size_t index = 0;
    };
    std::vector<Record> records(const SheetPlan& sheet,
                                const std::vector<std::size_t>& districts) const;
    void head(const SheetPlan& sheet, Page& page);
    Cell cell(const Column& column, const Record& record, std::size_t serial);
    Cell known(const Column& column, const Record& record, Style style, std::size_t serial);
    Cell date(const std::optional<Date>& day, Style style) const;
    Cell money(std::optional<std::int64_t> fen, std::int64_t unit_fen, Style style) const;
    Cell number(std::string digits) const;
    std::string district(std::size_t index, Style style);
    void total(const SheetPlan& sheet, const std::vector<Record>& records, Page& page) const;
    void merge_districts(const SheetPlan& sheet, const std::vector<Record>& records,
                         Page& page) const;

    const Dialects& dialects_;
    const plan::Plan& plan_;
    const World& world_;
    Random random_;
    bool csv_;
};

/// The days and the sum that a column's cell says, for planted faults.
std::string digits_of(std::int64_t fen, std::int64_t unit_fen);

/// Files. The same pages give the same bytes.
Done write_xlsx(const std::vector<Page>& pages, const std::string& path, const std::string& shown);
Done write_csv(const Page& page, const std::string& path, const std::string& shown);
/// 1 is A.
std::string letters(std::size_t column);

}  // namespace zhigai::sample
