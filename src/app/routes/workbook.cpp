// 总览 as .xlsx in the annex's own layout: title, 单位 line, 序号, 区镇, then task and done of each year, 合计, 备注.
#include <fmt/format.h>

#include "adapters/xlsx/xlsx.h"
#include "app/routes/progress.h"
#include "derived/progress/arithmetic.h"
#include "facts/import/sheet/writer.h"

namespace zhigai::app {

Result<std::string> overview_workbook(const City& city, const progress::Overview& overview, const Principal& who) {
    const plan::Plan& plan = city.plan();
    const plan::QuotaTable& table = plan.quota();
    const int years = static_cast<int>(table.years.size());
    const int last = 2 + years * 2 + 3;
    const auto port = xlsx::make_writer();
    const auto writer = port->create(table.title.zh, city.clock().now_ms());
    sheet::SheetOptions options{.name = table.title.zh, .widths = {6, 24}, .freeze_rows = 4};
    for (int i = 3; i <= last; ++i) options.widths.push_back(10);
    options.page = {.landscape = true, .one_page = true,
                    .footer_left = fmt::format("{}；数据版本 {}", overview.rule->says.zh, overview.data_version),
                    .header_right = who.name + " " + moment_text(city.clock().now_ms()).substr(0, 16)};
    writer->begin_sheet(options);
    writer->merged({1, 1, 1, last}, table.title.zh, sheet::Style::Title);
    writer->merged({2, 1, 2, last}, fmt::format("截至 {}　单位：{}", chinese(overview.question.on), table.unit), sheet::Style::Subtitle);
    writer->merged({3, 1, 4, 1}, "序号");
    writer->merged({3, 2, 4, 2}, "区镇");
    for (int y = 0; y < years; ++y) {
        const int column = 3 + y * 2;
        writer->merged({3, column, 3, column + 1}, fmt::format("{}年", table.years[static_cast<std::size_t>(y)]));
        writer->text({4, column}, "任务", sheet::Style::Header);
        writer->text({4, column + 1}, "完成", sheet::Style::Header);
    }
    const int tail = 3 + years * 2;
    writer->merged({3, tail, 4, tail}, "在建");
    writer->merged({3, tail + 1, 4, tail + 1}, overview.question.year == 0 ? "完成率" : fmt::format("{}年完成率", overview.question.year));
    writer->merged({3, tail + 2, 4, tail + 2}, "状态");
    // Done by year: the same question asked for each year, so that the sheet and the page cannot differ.
    std::vector<progress::Overview> by_year;
    for (const int year : table.years) {
        progress::Question question = overview.question;
        question.year = year;
        by_year.push_back(ZG_TRY(city.progress().overview(&city.ledger(), who, question)));
    }
    int row = 5;
    const auto line = [&](int number, const progress::UnitFigures& unit, auto pick, sheet::Style style) {
        if (number > 0) {
            writer->whole({row, 1}, number, style);
        } else {
            writer->blank({row, 1}, style);
        }
        writer->text({row, 2}, unit.title.zh, style);
        for (int y = 0; y < years; ++y) {
            const progress::UnitFigures& in_year = pick(by_year[static_cast<std::size_t>(y)]);
            const int column = 3 + y * 2;
            if (in_year.quota) {
                writer->whole({row, column}, in_year.quota->to_int().value_or(0), style);
            } else {
                writer->text({row, column}, "—", style);
            }
            writer->whole({row, column + 1}, in_year.done, style);
        }
        writer->whole({row, tail}, unit.under_way, style);
        writer->text({row, tail + 1}, unit.rate ? progress::fixed(*unit.rate, 1) + "%" : "—", style);
        writer->text({row, tail + 2}, unit.status.title.zh, style);
        ++row;
    };
    for (std::size_t i = 0; i < overview.units.size(); ++i) {
        const std::string& code = overview.units[i].unit;
        const auto pick = [&](const progress::Overview& other) -> const progress::UnitFigures& {
            for (const progress::UnitFigures& unit : other.units) {
                if (unit.unit == code) return unit;
            }
            static const progress::UnitFigures none;
            return none;
        };
        line(static_cast<int>(i) + 1, overview.units[i], pick, sheet::Style::Centred);
    }
    line(0, overview.total, [](const progress::Overview& other) -> const progress::UnitFigures& { return other.total; }, sheet::Style::Total);
    writer->merged({row + 1, 1, row + 1, last}, "备注：" + overview.rule->says.zh + "。", sheet::Style::Note);
    return writer->finish();
}

}  // namespace zhigai::app
