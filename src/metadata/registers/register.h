#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/feel/feel.h"
#include "kernel/calendar/date.h"
#include "kernel/cell.h"
#include "kernel/decimal/decimal.h"
#include "kernel/result/result.h"

/// A register as the YAML states it, checked and compiled: the vocabulary of registers.md, block by
/// block.
namespace zhigai {

enum class FieldType {
    Text,
    Note,
    Whole,
    Number,
    Percent,
    Money,
    YesNo,
    Date,
    Time,
    Period,
    Moment,
    Choice,
    Link,
    Place,
    File,
    Rows,
    Secret,
};

/// yes, no, or a FEEL condition.
struct Condition {
    bool always = false;
    std::optional<feel::Expression> when;
    bool never() const { return !always && !when; }
};

/// No two rows that agree in `of` overlap between `from` and `to`. Days and whole numbers count
/// both ends, moments and times of day end before `to`. With `in`, only rows in these states take
/// the time.
struct Apart {
    std::vector<std::string> of;
    std::string from, to;
    std::vector<std::string> in;
};

/// At most so many rows agree in `of`; with `in`, only rows in these states take a seat.
struct Room {
    std::vector<std::string> of;
    std::optional<std::int64_t> at_most;  ///< a number …
    std::string seats;  ///< … or a field of the row that the first of `of` links to, or of this row
    std::vector<std::string> in;
};

struct Field {
    std::string id;
    Say title;
    Say help;
    std::string source;
    FieldType type = FieldType::Text;
    bool many = false;
    std::string of;                      ///< code list of a choice
    std::vector<std::string> to;         ///< registers a link may point to
    std::vector<Field> columns;          ///< of rows
    std::vector<std::string> child_key;  ///< columns by which imports know a child row
    std::string format;                  ///< credit_code, phone, …
    std::string alike;  ///< code list of words that count as the same when this name is compared
    std::string unit;
    std::optional<Decimal> min;  ///< money in yuan
    std::optional<Decimal> max;
    std::optional<int> length;
    int places = 0;                           ///< decimals of number and percent
    bool dated = false;                       ///< has valid time (decision 2)
    bool is_virtual = false;                  ///< a value that depends on the day (decision 3)
    std::optional<feel::Expression> initial;  ///< `default`
    std::optional<feel::Expression> value;    ///< never typed
    std::string rounding;                     ///< named rounding for a stored money/number value
    Condition required;
    Condition shown;
    Condition fixed;
    bool unique = false;
    std::optional<Apart> apart;
    std::optional<Room> room;
    std::optional<feel::Expression> where;
    std::vector<std::string> marks;  ///< who, where, when, how_much, what_kind, name, code, status
    std::vector<std::string> tags;
    bool personal = false;
    bool search = false;
    std::vector<std::string> also;
    std::vector<std::string> was;
    std::optional<Date> until;
    zhigai::Place place;

    bool stored() const { return !is_virtual; }
    /// The id it was born with, and by which the store keeps it: a rename touches no row and no
    /// digest.
    const std::string& stored_id() const { return was.empty() ? id : was.front(); }
    bool typed() const { return !value; }  ///< a person may fill it
    bool is_child_table() const { return type == FieldType::Rows || many; }
    bool marked(std::string_view mark) const;
};

enum class Level { Stop, Warn, Gate, Audit };

struct Check {
    std::string id;
    Say title;
    Say say;
    std::string source;
    Level level = Level::Stop;
    std::optional<feel::Expression> when;
    feel::Expression that;
    std::optional<Date> since;
    std::vector<std::string>
        reads_own;  ///< own fields it reads: a write that changes none of them is not judged
    zhigai::Place place;
};

struct State {
    std::string id;
    Say title;
    Say help;
    std::string source;
    int within_days = 0;  ///< 0 = no limit
    bool working_days = false;
    bool locked_all = false;
    std::vector<std::string> locked;  ///< fields and tags
    bool end = false;
    std::vector<std::string> also;  ///< words by which a sheet names it
};

struct Move {
    std::string id;
    Say title;
    Say help;
    std::string source;
    std::vector<std::string> from;
    std::string to;
    std::vector<std::string> by;
    std::vector<std::string> all_of;
    std::vector<std::string> other_than;
    std::vector<std::string> needs;
    std::vector<std::string> asks;
    std::vector<std::pair<std::string, feel::Expression>> sets;
    bool reason = false;
    std::vector<std::string> tells;
};

/// What one role may. Rights only add up.
struct Grant {
    std::string role;
    std::optional<feel::Expression>
        where;                     ///< over stored own fields and my.*; translates to a predicate
    std::vector<std::string> see;  ///< fields, tags, all, -x
    std::vector<std::string> set;
    std::vector<std::string> doing;  ///< create, import, takeover, export, …
    zhigai::Place place;
};

struct View {
    std::string id;
    Say title;
    struct Section {
        Say title;
        std::vector<std::string> fields;
    };
    std::vector<std::string> columns;
    std::vector<std::string> filter;
    std::vector<std::string> sort;  ///< -x descending
    std::vector<std::string> sum;
    std::optional<feel::Expression> where;
    std::vector<Section> sections;
    std::vector<std::string> by;
    std::string at;
    std::vector<std::string> related;
};

struct ExcelRules {
    std::vector<std::string> sheets;
    std::vector<std::vector<std::string>> match;  ///< other than key, tried in order
    std::vector<std::string> with;  ///< registers fed by the same row, before this one
    std::string opening;            ///< header(s) of the column that names the entry state …
    std::vector<std::string> opening_also;
    Decimal money_unit = Decimal::from(1);  ///< yuan a unit when no header states one
    bool blank_clears = false;
    std::string extra = "ask";  ///< ask, refuse, ignore
};

/// A paper printed from a row: a docx template of the noun's folder.
struct Print {
    std::string id;
    Say title;
    std::string file;
};

/// Who is told when: true on some day, for some row.
struct Notice {
    std::string id;
    feel::Expression when;
    std::vector<std::string> to;  ///< roles
    Say say;
};

struct Example {
    std::string text;  ///< the row as JSON-like text, for messages
    Cells row;
    std::map<std::string, std::vector<Cells>> children;
    Cells old;  ///< the row before, for checks that read `old`
    std::optional<Date> today;
    /// Rows that a link of this row stands for when the example writes a row in its place: link id
    /// - 1 is the index.
    struct Linked {
        std::string register_id;
        Cells row;
        std::string state;
    };
    std::vector<Linked> linked;
    std::string state;
    std::string as;
    std::string move;
    std::string passes, fails, warns;
    zhigai::Place place;
};

struct Register {
    std::string id;
    Say title;
    Say help;
    std::string source;
    std::string owner;
    int version = 1;
    std::vector<std::string> key;
    std::string numbering;
    bool gapless = false;
    std::string row_title;  ///< pattern "{name}" or a field id: how a row is named in links
    std::vector<Field> fields;
    std::vector<Check> checks;
    std::vector<State> states;  ///< first = start; empty: no life
    std::vector<Move> moves;
    std::vector<Grant> may;
    std::vector<View> views;
    ExcelRules excel;
    int retain_months = 0;  ///< after its end; 0 = for ever
    bool offline = false;   ///< pages may keep it for filling without a network
    std::vector<Print> prints;
    std::vector<Notice> notices;
    std::vector<Example> examples;
    std::string file;

    const Field* field(std::string_view id) const;
    const Field* marked(std::string_view mark) const;
    const State* state(std::string_view id) const;
    const Move* move(std::string_view id) const;
    const Check* check(std::string_view id) const;
    const View* view(std::string_view id) const;
    /// The fields a grant's list names: ids, tags, `all`, `-x`.
    std::vector<const Field*> named(const std::vector<std::string>& list) const;
};

}  // namespace zhigai
