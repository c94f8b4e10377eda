#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

enum class Comparator { AtLeast, Over, Equal, Below, AtMost, Approach, Range, Rank, Breakthrough };
enum class TargetKind { Number, Text, RulePerUnit, FollowsUpper };
enum class Strength { Must, Aim, About };
enum class Basis { NewInYear, New, Cumulative, State, Net, Growth, Points };

/// How a target's figure is computed once its registers exist.
struct Measure {
    enum class Form {
        Rows,      ///< counted rows: the annex's own measure
        Distinct,  ///< different values of a role of the counting rule, such as who
        Share,     ///< of `register_id`'s rows in `population`, those that stand as `role` of a
                   ///< counted row, in %
        Over,      ///< over a register of its own instead of the counting rule's rows
        Parts,     ///< the different rows that its parts (relation: union) count together
        Sum,       ///< how much the counted rows come to, in the target's own money unit
    };
    Form form = Form::Rows;
    std::string role;         ///< who, where, what_kind: a role of the counting rule
    std::string register_id;  ///< Share: the register that role links to
    Formula where;            ///< over a counted row; empty = all
    Formula population;       ///< Share: over a row of register_id; empty = all
    bool in_year = false;     ///< counted in the target's own year, not over the whole plan

    struct Over {
        enum class Figure {
            Rows,    ///< how many rows
            Values,  ///< how many different values of `of`
            Sum,     ///< of `of`
            Mean,    ///< of `of`, rows without it left out
            Rate,    ///< rows for which `of` holds among those where it can be said, in %
        };
        std::string register_id;
        Figure figure = Figure::Rows;
        Formula of;
        Formula day;     ///< the day that makes a row count; a row without it does not
        Formula latest;  ///< of rows alike in this, only the one with the last day
    };
    std::optional<Over> over;  ///< Over: `where` reads a row of its register
};

struct Target {
    std::string id;
    Say title;
    Quote quote;
    TargetKind kind = TargetKind::Number;
    std::optional<Decimal> value;  ///< Range: the low end; a percent in points
    std::optional<Decimal> high;   ///< Range
    std::string unit;
    Comparator comparator = Comparator::AtLeast;
    std::optional<Decimal> tolerance;  ///< of Approach, set by the city; unset = a person judges
    std::optional<int> rank_among;
    Strength strength = Strength::Must;
    std::string printed_word;  ///< 左右, 力争, 接近, 以上: kept
    Basis basis = Basis::New;
    int year = 0;  ///< NewInYear
    Date due;
    struct Baseline {
        std::optional<Decimal> value;
        std::optional<Date> on;
        std::string source;
    };
    std::optional<Baseline> baseline;
    /// What a growth or points target is compared with: 比2020年增长15%, 年均.
    struct Base {
        int year = 0;
        std::optional<Decimal> value;
        bool mean = false;  ///< a year on average
    };
    std::optional<Base> base;
    std::string repeat;  ///< year: it holds in each year of the plan, a due day in each
    std::string each;    ///< RulePerUnit: a class of districts, or each_district
    /// FollowsUpper: who hands the value down; until they do it has none.
    Say upper;
    std::string parent;
    std::string relation;                  ///< of_which, union, same_row
    std::vector<std::string> departments;  ///< ids or each_district; empty = none named there
    std::optional<Measure> measure;
    std::string awaits;  ///< noun of the register it needs: shown as 待接入, never 0
    std::vector<Reading> readings;
    std::vector<Say> notes;
    Place place;
};

/// 项目分解表: what each unit owes in each period.
struct QuotaTable {
    struct Row {
        std::string unit;  ///< district id
        Quote quote;
        std::vector<std::optional<Decimal>>
            values;  ///< one a period; nullopt = left empty, which is not 0
    };
    std::string id;
    Say title;
    Quote header;
    struct Period {
        std::string text;  ///< 2022, 2022-H1, 2022-Q1, 2022-03, 2022-W05
        int year = 0;
        Date from;
        Date to;
    };
    std::string axis;         ///< district, department, industry, class, unit
    std::string period;       ///< year, half_year, quarter, month, week
    std::string unit;         ///< 个
    Say measure;              ///< what is counted, where a table has several measures
    bool cumulative = false;  ///< a cell is owed by the period's end, all before included
    bool adds_up = true;  ///< no: rates and states, whose rows and periods are no parts of a sum
    std::vector<Period> periods;
    std::vector<int> years;            ///< of the periods, each once
    std::vector<std::string> targets;  ///< the city's own target of each period
    std::vector<Row> rows;
    std::optional<Row>
        printed_total;  ///< as printed; differences from the sums are notes of the plan
    std::vector<Reading> readings;
    Place place;

    const Row* row(std::string_view unit) const;
    /// What a year asks for: its periods together (the last of them when cumulative). nullopt: no
    /// such row or year, or every cell is empty.
    std::optional<Decimal> at(std::string_view unit, int year) const;
    /// Sum of the rows; where they do not add up, the printed total of the year's last period.
    Decimal total(int year) const;
    /// What is owed for the periods of `year` (0 = all) that ended before a day, and for the one
    /// that holds it.
    struct Owed {
        Decimal past;
        Decimal now;
    };
    Owed owed(std::string_view unit, int year, Date on) const;
    /// The period that holds a day; null between or outside them.
    const Period* period_at(Date on) const;
};

/// 2022, 2022-H1, 2022-Q1, 2022-03, 2022-W05 as days; nullopt when it is no period of that length.
std::optional<QuotaTable::Period> parse_period(std::string_view length, std::string_view text);

std::string_view word_of(Comparator comparator);
std::string_view word_of(TargetKind kind);
std::string_view word_of(Strength strength);
std::string_view word_of(Basis basis);

}  // namespace zhigai::plan
