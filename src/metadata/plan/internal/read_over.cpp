// A target measured over a register of its own: {over: register, count: rows, where: FEEL, day:
// FEEL}.
#include <fmt/format.h>

#include <array>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

void Reader::read_over(const yaml::Node& node, Target& target) {
    keys(node, {"over", "count", "sum", "mean", "rate", "where", "day", "latest"});
    if (!node.is_map()) return;
    using Figure = Measure::Over::Figure;
    Measure::Over over{.register_id = name_of(node["over"])};
    struct Kind {
        std::string_view word;
        Figure figure;
    };
    constexpr std::array<Kind, 4> kinds{{{"count", Figure::Values},
                                         {"sum", Figure::Sum},
                                         {"mean", Figure::Mean},
                                         {"rate", Figure::Rate}}};
    int given = 0;
    for (const Kind& kind : kinds) {
        if (!node.has(kind.word)) continue;
        ++given;
        const bool rows = kind.figure == Figure::Values && node["count"].text() == "rows";
        over.figure = rows ? Figure::Rows : kind.figure;
        if (!rows) over.of = formula(node, kind.word, true);
    }
    if (given != 1) {
        fault(node, "one_figure",
              {"写 count、sum、mean、rate 之一", "write one of `count`, `sum`, `mean` and `rate`"},
              {"数行写 count: rows；数不同的企业写 count: 字段",
               "rows: `count: rows`; different ones of a field: `count: field`"});
    }
    const bool percent =
        over.figure == Figure::Rate || (over.figure == Figure::Mean && target.unit == "%");
    if ((target.unit == "%") != percent) {
        fault(node, "count_in_percent",
              {fmt::format("单位是 {}，算出来的不是", target.unit),
               fmt::format("the unit is {}; this gives another", target.unit)},
              {"百分数用 rate 或 mean", "a percentage comes from `rate` or `mean`"});
    }
    over.day = formula(node, "day", true);
    over.latest = formula(node, "latest", false);
    Measure measure{.form = Measure::Form::Over};
    measure.where = formula(node, "where", false);
    measure.in_year = target.basis == Basis::NewInYear;
    measure.over = std::move(over);
    target.measure = std::move(measure);
}

}  // namespace zhigai::plan
