#pragma once

#include <string>
#include <vector>

#include "metadata/registers/programme.h"

/// What became different between two programmes, and what that means for a store that holds rows.
namespace zhigai::changes {

enum class Class {
    Free,     ///< loses nothing, hits nobody: taken without asking
    Staged,   ///< some rows would not pass today; they stay, and are listed
    Refused,  ///< would lose or reinterpret what is recorded
};

/// Which rows a change touches; the store is asked.
enum class Hit {
    Nothing,
    Rows,      ///< all rows of the register
    Filled,    ///< rows that hold or ever held a value in the field (as the old text names it)
    Unfit,     ///< rows whose value the new field would refuse
    Empty,     ///< rows that lack a value the new field requires
    Doubled,   ///< rows alike in `columns`
    InState,   ///< rows that stand or ever stood in `value`
    Coded,     ///< rows that hold or ever held the code `value` in the field
    LinkedTo,  ///< rows whose link points into the register `value`
    Broken,    ///< rows that break the check `value`
};

struct Change {
    std::string code;         ///< added, dropped, renamed, retyped, required …
    std::string register_id;
    std::string field;        ///< today's id, or the old one where the field is gone; child columns: field.column
    std::string old_field;    ///< as the old text names it
    Hit hit = Hit::Nothing;
    std::string value;
    std::vector<std::string> columns;  ///< Doubled: fields of the new text
    Class if_hit = Class::Free;
    Class otherwise = Class::Free;
    bool recompute = false;   ///< a stored value has a new formula
    bool rejudge = false;     ///< a check has to be asked of every row
    Say what;
    Say mend;
};

std::string_view name_of(Class one);

/// Every difference that matters to rows, and one line `wording` for a register where only other words changed.
std::vector<Change> between(const Programme& before, const Programme& after);

}  // namespace zhigai::changes
