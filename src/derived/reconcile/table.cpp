#include "derived/reconcile/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/text/text.h"

namespace zhigai::reconcile {

namespace {

const char* const total_words[] = {"合计", "总计", "全市", "全市合计"};

bool is_total(const std::string& key) {
    return std::any_of(std::begin(total_words), std::end(total_words), [&](const char* word) { return key == word; });
}

/// The text of a cell, or of the merged range that covers it.
std::string covering(const sheet::Sheet& sheet, int row, int column) {
    for (const sheet::MergedRange& range : sheet.merges) {
        if (row >= range.first_row && row <= range.last_row && column >= range.first_column && column <= range.last_column) {
            row = range.first_row;
            column = range.first_column;
            break;
        }
    }
    const sheet::Cell* cell = sheet.at(row, column);
    return cell == nullptr ? "" : std::string(cell->raw);
}

std::optional<int> year_in(const std::string& text) {
    for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
        if (text[i] != '2' || text[i + 1] != '0') continue;
        const bool digits = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.begin() + static_cast<std::ptrdiff_t>(i) + 4,
                                        [](char c) { return c >= '0' && c <= '9'; });
        if (digits) return std::stoi(text.substr(i, 4));
    }
    return std::nullopt;
}

/// The measure whose longest word stands in the header; 完成率 is no 完成.
const MeasureWords* measure_in(const std::string& key, const std::vector<MeasureWords>& words) {
    if (key.find('%') != std::string::npos || key.find("率") != std::string::npos || key.find("比") != std::string::npos) return nullptr;
    const MeasureWords* best = nullptr;
    std::size_t longest = 0;
    for (const MeasureWords& measure : words) {
        for (const std::string& word : measure.also) {
            const std::string wanted = text::word_key(word);
            if (wanted.size() > longest && key.find(wanted) != std::string::npos) {
                best = &measure;
                longest = wanted.size();
            }
        }
    }
    return best;
}

}  // namespace

std::optional<Found> find_table(const sheet::Sheet& sheet, const plan::Plan& plan, int usual_year,
                                const std::vector<MeasureWords>& words) {
    // The column in which most rows name a place of the plan.
    std::map<int, int> named;
    int widest = 0;
    for (const sheet::Row& row : sheet.rows) {
        for (const sheet::Cell& cell : row.cells) {
            widest = std::max(widest, static_cast<int>(cell.column));
            if (cell.kind == sheet::Kind::Text && plan.organisation.unit_by_word(plan.quota().axis, cell.raw) != nullptr) ++named[cell.column];
        }
    }
    const auto label = std::max_element(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (label == named.end() || label->second < 3) return std::nullopt;
    Found found{.sheet = &sheet};
    int first_row = 0;
    for (const sheet::Row& row : sheet.rows) {
        std::string text;
        if (const sheet::Cell* cell = row.at(label->first); cell != nullptr) text = std::string(cell->raw);
        if (text.empty() && !row.cells.empty()) text = std::string(row.cells.front().raw);
        const std::string key = text::drop_blanks(text);
        const plan::Unit* district = plan.organisation.unit_by_word(plan.quota().axis, text);
        if (district != nullptr) {
            if (first_row == 0) first_row = row.number;
            found.rows.push_back({row.number, text, district->id});
        } else if (first_row > 0 && is_total(key)) {
            found.rows.push_back({row.number, text, ""});
        }
    }
    for (int column = 1; column <= widest; ++column) {
        if (column == label->first) continue;
        std::string header;
        for (int row = std::max(1, first_row - 6); row < first_row; ++row) {
            // A title merged over the whole table says nothing of one column.
            const bool title = std::any_of(sheet.merges.begin(), sheet.merges.end(), [&](const sheet::MergedRange& m) {
                return row >= m.first_row && row <= m.last_row && m.first_column <= label->first && m.last_column > label->first && m.last_column >= widest;
            });
            if (title) continue;
            const std::string part = covering(sheet, row, column);
            if (!part.empty() && header.find(part) == std::string::npos) header += (header.empty() ? "" : " / ") + part;
        }
        const MeasureWords* measure = measure_in(text::word_key(header), words);
        if (measure == nullptr) continue;
        const int year = year_in(header).value_or(usual_year);
        Column one{.key = fmt::format("{}:{}", measure->measure, year), .letter = sheet::column_letters(column), .header = header,
                   .measure = measure->measure, .year = year};
        const std::string of_year = year == 0 ? "" : std::to_string(year);
        one.title = {of_year.empty() ? measure->title.zh : of_year + "年" + measure->title.zh, measure->title.en + (of_year.empty() ? "" : " " + of_year)};
        const bool twice = std::any_of(found.columns.begin(), found.columns.end(), [&](const Column& c) { return c.key == one.key; });
        if (twice) {
            found.faults.push_back({"measure_twice", {"两列都像“" + one.title.zh + "”，只用前一列", "two columns look like " + one.title.en + "; the first is taken"},
                                    {.sheet = sheet.name, .cell = one.letter, .key = header}, {"改一下表头", "make the headers differ"}});
            continue;
        }
        found.columns.push_back(std::move(one));
        found.column_numbers.push_back(column);
    }
    if (found.columns.empty()) return std::nullopt;
    return found;
}

}  // namespace zhigai::reconcile
