#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace zhigai {

/// A sentence for a person, in both languages of the product. Chinese is the one shown by default.
struct Say {
    std::string zh;
    std::string en;
    bool operator==(const Say&) const = default;
};

/// Where a fault stands. Whatever is known is filled; lines, columns and rows count from 1, 0 = not known.
struct Place {
    std::string file;    ///< as the reader named it: plans/x/targets.yaml, 项目台账.xlsx
    int line = 0;        ///< in a text file
    int column = 0;      ///< display column in a text file (a Chinese character counts 1)
    std::string sheet;   ///< in a workbook
    int row = 0;         ///< sheet row, as Excel labels it
    std::string cell;    ///< sheet column, as Excel labels it: "C"
    std::string key;     ///< register.field, targets[3].value, or the header's text
    std::string source;  ///< the text that stands there, shown under the message
    bool operator==(const Place&) const = default;
};

/// What is wrong with the data (not with the program), where, and how to mend it.
struct Fault {
    std::string code;  ///< a word: unknown_key, bad_check_character; listed in docs/reference/errors
    Say what;
    Place where;
    Say mend;
};

/// All faults found, in the order of the source. Never empty inside a failed Result.
using Faults = std::vector<Fault>;

template <class T>
using Result = tl::expected<T, Faults>;

using Done = Result<void>;

tl::unexpected<Faults> fail(Fault fault);
tl::unexpected<Faults> fail(Faults faults);
tl::unexpected<Faults> fail(std::string code, Say what, Place where = {}, Say mend = {});

/// `where: what` + mend, in one language, as a person reads it on a terminal; several lines when the source is known.
std::string to_text(const Fault& fault, bool chinese = false);
std::string to_text(const Faults& faults, bool chinese = false);
/// The place alone: `file:line:column: key` or `file, sheet, row, column`.
std::string to_text(const Place& place, bool chinese = false);

}  // namespace zhigai

/// The value of a Result, or an early return of its faults. One a line.
#define ZG_TRY(expression)                                                            \
    __extension__({                                                                   \
        auto zg_result = (expression);                                                \
        if (!zg_result) return ::tl::unexpected(std::move(zg_result).error());        \
        std::move(zg_result).value();                                                 \
    })

/// The same for a Result without a value.
#define ZG_DO(expression)                                                                     \
    do {                                                                                      \
        if (auto zg_done = (expression); !zg_done) return ::tl::unexpected(std::move(zg_done).error()); \
    } while (false)
