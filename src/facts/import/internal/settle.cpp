#include "facts/import/internal/settle.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

constexpr std::size_t sample = 200;  // cells of a column that are looked at

std::vector<const sheet::Cell*> cells_of(const TableWork& work, const ColumnUse& column, std::size_t most) {
    std::vector<const sheet::Cell*> out;
    for (const std::size_t index : work.table.data) {
        if (out.size() == most) break;
        const sheet::Row& row = work.grid->source().rows[index];
        const sheet::Cell* cell = row.at(column.column);
        if (cell != nullptr && cell->kind != sheet::Kind::Empty && cell->kind != sheet::Kind::Error && !is_blank_word(shown(*cell))) out.push_back(cell);
    }
    return out;
}

/// The sheet is called 在建, or 在建项目 where 项目 is one of the register's own names for sheets.
const State* state_of_sheet(const Register& reg, std::string_view name) {
    std::string rest = header_key(name);
    if (const State* state = state_named(reg, rest)) return state;
    for (const std::string& word : reg.excel.sheets) {
        const std::string key = header_key(word);
        if (key.empty() || key.size() >= rest.size()) continue;
        if (rest.ends_with(key)) {
            if (const State* state = state_named(reg, rest.substr(0, rest.size() - key.size()))) return state;
        }
        if (rest.starts_with(key)) {
            if (const State* state = state_named(reg, rest.substr(key.size()))) return state;
        }
    }
    return nullptr;
}

/// A column known by an alias whose values are words of another field's list: 企业规模 with 大型, 中型 is no yes or no.
void recognise_by_values(TableWork& work, ColumnUse& column, const Programme& programme, const DateContext& dates) {
    if (column.targets.size() != 1 || column.chosen) return;
    Target& target = column.targets.front();
    if (target.field == nullptr || target.compare || (target.field->type != FieldType::YesNo && target.field->type != FieldType::Choice)) return;
    const auto cells = cells_of(work, column, sample);
    if (cells.empty()) return;
    CellReader reader(programme, dates);
    const auto fits = [&](const Target& tried) {
        return std::count_if(cells.begin(), cells.end(), [&](const sheet::Cell* cell) { return reader.read(*cell, tried, column, Rates::Points).has_value(); });
    };
    const auto all = static_cast<std::ptrdiff_t>(cells.size());
    if (fits(target) * 2 >= all) return;
    for (const Field& field : target.reg->fields) {
        if ((field.type != FieldType::Choice && field.type != FieldType::YesNo) || !field.typed() || &field == target.field || field.many) continue;
        const bool taken = std::any_of(work.mapping.columns.begin(), work.mapping.columns.end(), [&](const ColumnUse& other) {
            return std::any_of(other.targets.begin(), other.targets.end(), [&](const Target& t) { return t.field == &field; });
        });
        if (taken || fits({.reg = target.reg, .field = &field}) != all) continue;
        target.field = &field;
        column.how = How::Values;
        return;
    }
}

}  // namespace

const State* state_named(const Register& reg, std::string_view text) {
    const std::string key = text::word_key(text);
    for (const State& state : reg.states) {
        if (key == text::word_key(state.title.zh) || key == text::word_key(state.title.en) || key == state.id) return &state;
        for (const std::string& word : state.also) {
            if (key == text::word_key(word)) return &state;
        }
    }
    return nullptr;
}

void settle(TableWork& work, const Programme& programme, const sheet::Workbook& workbook, FaultList& faults) {
    const Register* main = work.mapping.main;
    work.rates.assign(work.mapping.columns.size(), Rates::Points);
    if (main == nullptr) return;
    const DateContext dates{.date1904 = workbook.date1904, .untyped = !workbook.encoding.empty()};
    const State* by_sheet = state_of_sheet(*main, work.grid->source().name);
    bool has_opening = false;
    for (std::size_t i = 0; i < work.mapping.columns.size(); ++i) {
        ColumnUse& column = work.mapping.columns[i];
        const bool percent = std::any_of(column.targets.begin(), column.targets.end(), [](const Target& t) { return t.field != nullptr && t.field->type == FieldType::Percent; });
        if (percent) work.rates[i] = CellReader::rates_of(cells_of(work, column, work.table.data.size()));
        recognise_by_values(work, column, programme, dates);
        const auto opening = std::find_if(column.targets.begin(), column.targets.end(), [](const Target& t) { return t.field == nullptr; });
        if (opening == column.targets.end()) continue;
        std::set<std::string> known, unknown;
        std::string example;
        for (const sheet::Cell* cell : cells_of(work, column, work.table.data.size())) {
            const std::string text = text::trim(shown(*cell, workbook.date1904));
            if (state_named(*opening->reg, text) != nullptr) known.insert(text);
            else if (unknown.insert(text).second && example.empty()) example = text;
        }
        if (unknown.size() <= known.size()) {
            has_opening = true;
            continue;
        }
        // 安装, 调试, 完成 80%: words on progress, not states. The sheet's name may still say the state.
        const Register& reg = *opening->reg;
        column.targets.erase(opening);
        if (column.targets.empty()) column.how = How::Unknown;
        if (by_sheet != nullptr || column.chosen) continue;
        std::string words;
        for (const State& state : reg.states) words += (words.empty() ? "" : "、") + state.title.zh;
        faults.add({.sheet = work.sheet, .row = work.table.header_rows.back(), .column = column.column, .use = &column}, Severity::Stop, "state_column_unreadable",
                   {fmt::format("这一列里多数写法（如“{}”）看不出状态", example), fmt::format("most words of the column (such as `{}`) are no state", example)},
                   {fmt::format("填 {} 之一，或选定不读这一列（新行从“{}”开始）", words, reg.states.front().title.zh), fmt::format("write one of {}, or choose not to read it", words)});
    }
    if (!has_opening && by_sheet != nullptr) work.state = by_sheet->id;
}

std::vector<Checksum> compare_sums(const TableWork& work, const sheet::Workbook& workbook, FaultList& faults) {
    std::vector<Checksum> out;
    const auto& rows = work.grid->source().rows;
    if (work.mapping.main == nullptr) return out;
    for (std::size_t s = 0; s < work.table.sums.size(); ++s) {
        const SumRow& sum = work.table.sums[s];
        const sheet::Row& row = rows[sum.index];
        Checksum checksum{.row = row.number, .label = sum.label};
        // What the row may be the sum of. A total: all rows; those above it. A part: since the part before; those that follow.
        std::vector<std::pair<std::size_t, std::size_t>> spans;
        const std::size_t all = work.table.data.size();
        if (sum.kind == SumKind::Total) {
            spans = {{0, all}, {0, sum.after}};
        } else if (sum.kind == SumKind::Part) {
            std::size_t before = 0;
            std::size_t next = all;
            for (const SumRow& other : work.table.sums) {
                if (&other == &sum || other.kind == SumKind::OfWhich) continue;
                if (other.index < sum.index) before = std::max(before, other.after);
                else next = std::min(next, other.after);
            }
            spans = {{before, sum.after}, {sum.after, next}};
            if (spans[0].first == spans[0].second) std::swap(spans[0], spans[1]);
        }
        for (std::size_t use = 0; use < work.mapping.columns.size() && !spans.empty(); ++use) {
            const ColumnUse& column = work.mapping.columns[use];
            const bool summed = std::any_of(work.amounts.begin(), work.amounts.end(), [&](const auto& line) { return line.contains(use); });
            const sheet::Cell* cell = row.at(column.column);
            if (!summed || cell == nullptr) continue;
            const auto stated = read_number(shown(*cell, workbook.date1904));
            if (!stated || stated->percent) continue;
            const std::string unit = column.money ? column.money->word : column.scale ? column.scale->word : "";
            Checksum::Column one{.column = column.column, .letter = column.letter, .header = column.header, .stated = stated->value.to_string(), .unit = unit};
            const auto stated_value = stated->scale && column.money ? stated->value.multiply(stated->scale->factor)->divide(column.money->factor) : std::optional(stated->value);
            const auto dot = one.stated.find('.');
            const int places = dot == std::string::npos ? 0 : static_cast<int>(one.stated.size() - dot - 1);
            bool readable = true;
            for (const auto& [from, to] : spans) {
                std::optional<Decimal> total = Decimal::from(0);
                for (std::size_t line = from; line < to && total; ++line) {
                    const auto found = work.amounts[line].find(use);
                    if (found == work.amounts[line].end()) continue;
                    readable = readable && found->second.has_value();
                    total = found->second ? total->add(*found->second) : std::nullopt;
                }
                if (!total) continue;
                if (one.computed.empty()) one.computed = total->to_string();
                // A sum may be printed with fewer decimals than its rows have.
                const auto rounded = total->round(places, Rounding::HalfUp);
                if (stated_value && (*total == *stated_value || (rounded && *rounded == *stated_value))) {
                    one.equal = true;
                    one.computed = total->to_string();
                    break;
                }
            }
            one.compared = readable || one.equal;
            if (one.compared && !one.equal && stated_value) {
                const auto computed = Decimal::parse(one.computed);
                const auto gap = computed ? stated_value->subtract(*computed) : std::nullopt;
                faults.add({.sheet = work.sheet, .row = row.number, .column = column.column, .use = &column}, Severity::Warn, "sum_differs",
                           {fmt::format("“{}”写的是 {}{}，各行相加是 {}{}，差 {}", sum.label, one.stated, unit, one.computed, unit, gap ? gap->abs().to_string() : "?"),
                            fmt::format("{} says {}{}, the rows add up to {}{}, {} apart", sum.label, one.stated, unit, one.computed, unit, gap ? gap->abs().to_string() : "?")},
                           {"核对是漏了行，还是合计没有更新", "see whether a row is missing or the sum is old"});
            }
            checksum.columns.push_back(std::move(one));
        }
        out.push_back(std::move(checksum));
    }
    return out;
}

}  // namespace zhigai::imports
