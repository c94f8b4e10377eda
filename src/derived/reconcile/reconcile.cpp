#include "derived/reconcile/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "derived/reconcile/table.h"
#include "kernel/text/text.h"
#include "metadata/yaml/yaml.h"

namespace zhigai::reconcile {

namespace fs = std::filesystem;

Result<std::vector<MeasureWords>> load_words(const std::string& programme_folder) {
    std::vector<MeasureWords> out;
    Faults faults;
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(programme_folder, ignored)) {
        if (entry.path().filename() == "measures.yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    static const std::vector<std::string_view> known = {"quota", "done", "under_way"};
    for (const fs::path& file : files) {
        const yaml::Node root = ZG_TRY(yaml::load(file.string(), file.lexically_relative(fs::path(programme_folder).parent_path()).string()));
        yaml::only_keys(root, {"measures"}, faults);
        yaml::only_keys(root["measures"], known, faults);
        for (const auto& [key, node] : root["measures"].entries()) {
            yaml::only_keys(node, {"zh", "en", "also"}, faults);
            MeasureWords words{.measure = key.text(), .title = {yaml::scalar(node["zh"], faults), yaml::scalar(node["en"], faults)}};
            words.also = yaml::scalars(node["also"], faults);
            words.also.push_back(words.title.zh);
            out.push_back(std::move(words));
        }
    }
    if (!faults.empty()) return fail(std::move(faults));
    return out;
}

namespace {

Decimal ours_of(const progress::UnitFigures& line, const std::string& measure) {
    if (measure == "quota") return line.quota.value_or(Decimal());
    return Decimal::from(measure == "done" ? line.done : line.under_way);
}

const progress::UnitFigures* line_of(const progress::Overview& overview, const std::string& unit) {
    if (unit.empty()) return &overview.total;
    for (const progress::UnitFigures& line : overview.units) {
        if (line.unit == unit) return &line;
    }
    return nullptr;
}

std::optional<Decimal> stated_in(const sheet::Sheet& sheet, int row, int column, const Column& about, Faults& faults) {
    const sheet::Cell* cell = sheet.at(row, column);
    if (cell == nullptr || cell->kind == sheet::Kind::Empty) return std::nullopt;
    std::optional<Decimal> number = cell->number();
    if (!number && cell->kind == sheet::Kind::Text) number = Decimal::parse(text::drop_blanks(text::nfkc(cell->raw)));
    if (!number) {
        const std::string stands(cell->raw);
        const std::string key = text::drop_blanks(stands);
        if (key == "—" || key == "-" || key == "/" || key.empty()) return std::nullopt;
        faults.push_back({"not_a_number", {"这一格不是数", "this cell is no number"},
                          {.sheet = sheet.name, .row = row, .cell = about.letter, .key = about.header, .source = stands},
                          {"填一个数，没有就空着", "write a number, or leave it empty"}});
    }
    return number;
}

}  // namespace

Result<Comparison> compare(const progress::Progress& progress, const facts::Ledger& ledger, const Principal& who,
                           const sheet::Workbook& workbook, const progress::Question& question,
                           const std::vector<MeasureWords>& words) {
    const plan::Plan& plan = progress.plan();
    std::optional<Found> found;
    for (const sheet::Sheet& sheet : workbook.sheets) {
        if (!sheet.hidden && (found = find_table(sheet, plan, question.year, words))) break;
    }
    if (!found) {
        return fail("no_summary", {"没有找到汇总表：要有一列是区镇名称，一列表头写着任务或完成", "no summary table: one column must name places, one header a task or a count"},
                    {.file = workbook.file_name}, {"把汇总表放在一张工作表上，表头写明“任务”“完成”", "put the summary on one sheet and name its columns"});
    }
    Comparison out{.sheet = found->sheet->name, .columns = found->columns, .faults = found->faults};
    // One overview for each rule and year that the sheet speaks of.
    std::map<std::pair<std::string, int>, progress::Overview> overviews;
    const plan::CountingRule* asked = plan.rule(question.rule);
    if (asked == nullptr) return fail("unknown_rule", {"没有口径 " + question.rule, "no counting rule `" + question.rule + "`"});
    for (const plan::CountingRule& rule : plan.counting) {
        for (const Column& column : found->columns) {
            const auto key = std::pair(rule.id, column.year);
            if (overviews.contains(key)) continue;
            overviews.emplace(key, ZG_TRY(progress.overview(&ledger, who, {.on = question.on, .year = column.year, .rule = rule.id})));
        }
    }
    std::map<std::string, int> differences;
    for (const Found::Row& row : found->rows) {
        Line line{.label = row.label, .row = row.number, .unit = row.unit};
        const plan::Unit* district = plan.organisation.unit(row.unit);
        line.title = district != nullptr ? district->title : Say{"合计", "Total"};
        for (std::size_t i = 0; i < found->columns.size(); ++i) {
            const Column& column = found->columns[i];
            Compared cell;
            cell.stated = stated_in(*found->sheet, row.number, found->column_numbers[i], column, out.faults);
            cell.ref = {.measure = column.measure, .question = {.on = question.on, .year = column.year, .rule = asked->id}, .unit = row.unit};
            for (const plan::CountingRule& rule : plan.counting) {
                const progress::UnitFigures* figures = line_of(overviews.at({rule.id, column.year}), row.unit);
                const Decimal ours = figures == nullptr ? Decimal() : ours_of(*figures, column.measure);
                if (&rule == asked) cell.ours = ours;
                if (!cell.stated) continue;
                if (*cell.stated != ours) {
                    ++differences[rule.id];
                } else if (&rule != asked) {
                    cell.explained_by.push_back(rule.id);
                }
            }
            if (cell.equal()) cell.explained_by.clear();
            line.cells.emplace(column.key, std::move(cell));
        }
        out.lines.push_back(std::move(line));
    }
    for (const plan::CountingRule& rule : plan.counting) out.rules.push_back({rule.id, rule.title, differences[rule.id]});
    for (const plan::QuotaTable::Row& row : plan.quota().rows) {
        const bool listed = std::any_of(found->rows.begin(), found->rows.end(), [&](const Found::Row& r) { return r.unit == row.unit; });
        if (!listed) out.missing.push_back(row.unit);
    }
    return out;
}

}  // namespace zhigai::reconcile
