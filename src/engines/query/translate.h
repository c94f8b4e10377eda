#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engines/feel/feel.h"
#include "engines/query/query.h"
#include "kernel/calendar/date.h"
#include "kernel/result/result.h"

/// FEEL to Predicate, for what decides *which rows*: scopes, list filters, views. Same answer as feel::evaluate on
/// every row, nulls included, or a fault; never an approximation.
namespace zhigai::query {

/// How a FEEL value lies in a cell.
struct Codec {
    enum class Kind {
        Number,  ///< scaled by `places`: whole 0, money 2 (fen), number its places, percent its places + 2
        Days,    ///< date
        Text,    ///< text, choice, period, state
        YesNo,
        Link,    ///< to register_id ("" = whatever the value says)
    };
    Kind kind = Kind::Text;
    int places = 0;
    std::string register_id;
    bool operator==(const Codec&) const = default;
};

struct Column {
    std::string column;  ///< f_district, state
    Codec codec;
};

/// What may be read of the rows a link points to.
struct LinkedRows {
    std::string table;
    Predicate visible;  ///< rows of which it is not true are as if they were not there: their members are null
    std::map<std::string, Column, std::less<>> own;
};

struct Columns {
    /// Name of the scope → stored column of the row. A scope's name that is neither here nor a parameter (a virtual
    /// value, a child table, `old`) is a fault.
    std::map<std::string, Column, std::less<>> own;
    /// `my` → a context of links and lists of links, or whatever else is known before the rows are read.
    std::map<std::string, feel::Value, std::less<>> parameters;
    /// Register → its rows, for paths like enterprise.district.code. Left empty where paths are forbidden (`may.where`).
    std::map<std::string, LinkedRows, std::less<>> links;
    std::optional<Date> today;  ///< unset: an expression that calls today() or now() is a fault
};

/// Translated: and, or, not; = != < <= > >= between a column, a constant, another column of the same codec; between;
/// in (values, lists, ranges, tests); list contains; contains; a yes/no column alone; the year of a date column; what
/// `links` gives, at the end of a path of links, against a constant.
/// Whatever reads no column is evaluated first and is a constant. Faults (not_translatable, all at once) name the node
/// and its column in the text.
Result<Predicate> translate(const feel::Expression& expression, const Columns& columns);

}  // namespace zhigai::query
