#pragma once

#include <string>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

/// Which rows count as the thing counted, on which day, for whom. Formulas are over a row of
/// `register_id`. On a day D a row is done when `done` holds and `when` is not after D; it is under
/// way when it is not done on D, `since` is not after D (or empty), and `done` or `under_way` holds
/// for the row as it stands.
struct CountingRule {
    std::string id;
    Say title;
    Say says;  ///< 口径 in one sentence, printed beside each figure
    bool is_default = false;
    std::string register_id;
    Formula population;  ///< rows outside never count; empty = all
    Formula done;
    Formula under_way;
    Formula who;    ///< link: who did it
    Formula where;  ///< link to a district
    Formula when;   ///< date that makes it done
    Formula since;  ///< date from which it is under way
    Formula year;   ///< whole: the year that counts it
    Formula what_kind;
    Formula how_much;  ///< money
    /// At most one row counts for each combination of these roles (who, year, what_kind); empty =
    /// every row.
    std::vector<std::string> one_per;
    std::vector<Reading> readings;
    Place place;
};

/// One sentence part of 总览: the first line whose `when` holds is said, with its {placeholders}
/// filled.
struct HeadlinePart {
    struct Line {
        Formula when;  ///< over headline_names; empty = always
        Say text;
        Place place;
    };
    std::string id;
    std::vector<Line> lines;
    /// {slowest}: how the units that are behind are listed.
    Say item, join, last_join;
    int most = 0;
};

/// The numbers a headline may read, in formulas and as {placeholders}; {slowest} and {year}
/// besides, as text.
inline constexpr const char* headline_names[] = {"done",  "quota",    "due", "under_way",
                                                 "short", "forecast", "gap", "behind"};

}  // namespace zhigai::plan
