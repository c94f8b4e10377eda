#pragma once

#include <string>
#include <vector>

#include "derived/reconcile/reconcile.h"
#include "metadata/plan/plan.h"

namespace zhigai::reconcile {

/// A 汇总表 as found on a sheet: which rows are places, which columns are measures.
struct Found {
    const sheet::Sheet* sheet = nullptr;
    struct Row {
        int number = 0;
        std::string label, unit;  ///< unit empty = the total row
    };
    std::vector<Row> rows;
    std::vector<Column> columns;
    std::vector<int> column_numbers;  ///< of `columns`, 1 is A
    Faults faults;
};

std::optional<Found> find_table(const sheet::Sheet& sheet, const plan::Plan& plan, int usual_year,
                                const std::vector<MeasureWords>& words);

}  // namespace zhigai::reconcile
