// Which rows of a clerk's sheet are places and which columns are measures.
#include "derived/reconcile/table.h"

#include <gtest/gtest.h>

namespace zhigai::reconcile {
namespace {

/// A sheet of texts; a cell of digits is a number.
struct Made {
    sheet::Workbook book;
    std::vector<std::vector<std::string>> kept;
    explicit Made(std::vector<std::vector<std::string>> rows) : kept(std::move(rows)) {
        sheet::Sheet one;
        one.name = "汇总";
        for (std::size_t r = 0; r < kept.size(); ++r) {
            sheet::Row row;
            row.number = static_cast<int>(r) + 1;
            for (std::size_t c = 0; c < kept[r].size(); ++c) {
                if (kept[r][c].empty()) continue;
                sheet::Cell cell;
                cell.raw = kept[r][c];
                cell.column = static_cast<std::int32_t>(c) + 1;
                const bool digits = kept[r][c].find_first_not_of("0123456789.") == std::string::npos;
                cell.kind = digits ? sheet::Kind::Number : sheet::Kind::Text;
                row.cells.push_back(cell);
            }
            one.rows.push_back(std::move(row));
        }
        book.sheets.push_back(std::move(one));
    }
};

const std::vector<MeasureWords> words{{"quota", {"任务", "Task"}, {"任务", "任务数", "目标"}}, {"done", {"完成", "Done"}, {"完成", "已完成", "累计完成"}}, {"under_way", {"在建", "Under way"}, {"在建"}}};

TEST(Table, FindsPlacesAndMeasuresByTheirWords) {
    const auto plan = plan::load(std::string(ZG_SOURCE_DIR) + "/plans/qidong-2022-13");
    ASSERT_TRUE(plan);
    const auto& places = (*plan)->organisation.districts;
    const std::string a = places[0].title.zh, b = places[1].short_name, c = places[2].also.front().name;
    struct Case {
        const char* why;
        std::vector<std::vector<std::string>> rows;
        std::vector<std::string> keys;  ///< empty: no table
        std::size_t lines;
    };
    for (const Case& one : {Case{"a title row, then the head", {{"汇总表"}, {"区镇", "2023年任务", "2023年完成"}, {a, "29", "28"}, {b, "3", "3"}, {c, "7", "5"}, {"合计", "39", "36"}}, {"quota:2023", "done:2023"}, 4},
                            Case{"no year: the usual one", {{"区镇", "任务数", "已完成", "在建"}, {a, "29", "28", "1"}, {b, "3", "3", "0"}, {c, "7", "5", "2"}}, {"quota:2024", "done:2024", "under_way:2024"}, 3},
                            Case{"a rate is no measure", {{"区镇", "完成", "完成率"}, {a, "29", "90"}, {b, "3", "80"}, {c, "7", "70"}}, {"done:2024"}, 3},
                            Case{"two places are too few", {{"区镇", "完成"}, {a, "29"}, {b, "3"}}, {}, 0},
                            Case{"no measure, no table", {{"区镇", "电话"}, {a, "29"}, {b, "3"}, {c, "7"}}, {}, 0}}) {
        const Made made(one.rows);
        const auto found = find_table(made.book.sheets.front(), **plan, 2024, words);
        ASSERT_EQ(found.has_value(), !one.keys.empty()) << one.why;
        if (!found) continue;
        std::vector<std::string> keys;
        for (const Column& column : found->columns) keys.push_back(column.key);
        EXPECT_EQ(keys, one.keys) << one.why;
        EXPECT_EQ(found->rows.size(), one.lines) << one.why;
        EXPECT_EQ(found->rows[0].unit, places[0].id) << one.why;
        EXPECT_EQ(found->rows[1].unit, places[1].id) << one.why;
        EXPECT_EQ(found->rows[2].unit, places[2].id) << one.why;
        if (one.lines == 4) {
            EXPECT_TRUE(found->rows[3].unit.empty()) << "合计 is the total row";
        }
    }
}

}  // namespace
}  // namespace zhigai::reconcile
