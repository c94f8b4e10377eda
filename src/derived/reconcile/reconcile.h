#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "derived/progress/progress.h"
#include "facts/import/sheet/workbook.h"

/// 对账: the clerk's own 汇总表 beside ours, difference by difference, with the counting rule under which both agree.
namespace zhigai::reconcile {

/// A measure that a summary sheet may state, and the words by which its headers name it (programme/*/measures.yaml).
struct MeasureWords {
    std::string measure;  ///< quota, done, under_way
    Say title;
    std::vector<std::string> also;
};
Result<std::vector<MeasureWords>> load_words(const std::string& programme_folder);

struct Column {
    std::string key;      ///< "done:2024"
    std::string letter, header;
    std::string measure;
    int year = 0;         ///< 0 = all years together
    Say title;
};

struct Compared {
    std::optional<Decimal> stated;  ///< nullopt: the cell is empty
    Decimal ours;
    progress::FigureRef ref;        ///< opens our rows
    std::vector<std::string> explained_by;  ///< rules, other than the one asked, under which ours equals what is stated
    bool equal() const { return stated && *stated == ours; }
};

struct Line {
    std::string label;    ///< as written
    int row = 0;
    std::string unit;     ///< the plan's id; empty = the total row
    Say title;
    std::map<std::string, Compared> cells;  ///< by column key
};

struct RuleTotal {
    std::string rule;
    Say title;
    int differences = 0;  ///< cells that still differ under it
};

struct Comparison {
    std::string sheet;
    std::vector<Column> columns;
    std::vector<Line> lines;
    std::vector<RuleTotal> rules;           ///< every counting rule; the plan's own first
    std::vector<std::string> missing;       ///< places of the breakdown that the sheet does not list
    Faults faults;                          ///< cells that are no number, labels that fit no place
};

/// Reads the first sheet on which at least three rows name places of the plan and a column names a measure.
Result<Comparison> compare(const progress::Progress& progress, const facts::Ledger& ledger, const Principal& who,
                           const sheet::Workbook& workbook, const progress::Question& question,
                           const std::vector<MeasureWords>& words);

}  // namespace zhigai::reconcile
