#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/principal.h"
#include "kernel/calendar/date.h"
#include "kernel/cell.h"
#include "kernel/result/result.h"

namespace zhigai::facts {

/// One child row of a patch. Without id: added. With remove: gone from the next version on.
struct ChildPatch {
    std::optional<std::int64_t> id;
    bool remove = false;
    Cells set;
};

/// What happens to one row.
struct Patch {
    std::string register_id;
    /// An existing row's id; nullopt = a new row. Links inside the same change may point to a new row by its `temporary`
    /// id, a negative number.
    std::optional<std::int64_t> id;
    std::int64_t temporary = 0;
    std::optional<std::int64_t> base_rev;  ///< the rev the author saw; disjoint later edits merge, others are a conflict
    Cells set;
    std::map<std::string, std::vector<ChildPatch>> children;  ///< field id → children (`many`: one column `value`)
    bool replace_children = false;         ///< the children given are all there are
    std::optional<Date> valid_from;        ///< 自何日起, for dated fields; otherwise today
    std::string move;                      ///< a move of the register, with its `asks` in `set`
    std::string enter_state;               ///< takeover: the state a new row enters at; gates become findings
    bool make_void = false;                ///< 作废
    std::optional<std::int64_t> merge_into;  ///< the row becomes part of that one: void, its links follow
    bool withdraw = false;                 ///< the author's own last move is taken back
    std::optional<std::int64_t> share_with;  ///< a unit (the row of a role's unit register) that may see the row …
    bool stop_sharing = false;             ///< … or no longer
    std::string origin;                    ///< where it came from, for faults and history: "表1!17"
};

struct Change {
    Door door = Door::Api;
    std::string reason;
    std::vector<Patch> patches;
    bool dry_run = false;
    std::string meta;                      ///< JSON kept with the change set: file name, file hash, mapping
};

enum class Effect { Added, Changed, Unchanged };

struct FieldChange {
    std::string field;
    Cell before;
    Cell after;
};

struct RowOutcome {
    std::string register_id;
    std::int64_t id = 0;                   ///< 0 in a dry run for a new row
    std::int64_t rev = 0;
    Effect effect = Effect::Unchanged;
    std::vector<FieldChange> fields;
    Faults warnings;                       ///< failed `warn` checks
    std::vector<std::string> findings;     ///< gate checks that do not hold (takeover)
};

struct Outcome {
    std::int64_t change_set = 0;           ///< 0 when nothing changed or dry run
    std::string hash;
    std::vector<RowOutcome> rows;          ///< one a patch, in order
    std::vector<std::string> conflicts;    ///< undo: what was left alone, and why
};

struct ChangeSetInfo {
    std::int64_t id = 0;
    std::int64_t at_ms = 0;
    std::string who, role, door, reason, meta, bundle, hash;
    std::int64_t rows = 0;
    std::optional<std::int64_t> undone_by;
};

}  // namespace zhigai::facts
