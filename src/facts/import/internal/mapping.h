#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/import/import.h"
#include "facts/import/internal/layout.h"
#include "metadata/registers/programme.h"

/// What each column of a table means: which register its rows are, which fields its cells fill.
namespace zhigai::imports {

/// One use of a column. A cell may serve several: 企业名称 of a project sheet names the enterprise.
struct Target {
    const Register* reg = nullptr;
    const Field* field = nullptr;  ///< null: the opening column
    enum class Part { Whole, From, To, Name, Phone } part = Part::Whole;  ///< "2022.3-2023.12", "张三 138…"
    bool compare = false;          ///< a computed field: held against what the kernel computes, never written
};

struct ColumnUse {
    int column = 0;
    std::string letter;
    std::string header;            ///< path joined by " / "
    std::vector<std::string> path;
    std::vector<Target> targets;   ///< empty: not read
    How how = How::Unknown;
    std::optional<Scale> money;    ///< of money columns: what a bare number is counted in
    std::optional<Scale> scale;    ///< of other numbers: 万台 for 台
    bool percent = false;          ///< the header says %
    bool hidden = false;
    bool chosen = false;           ///< by a person, now or before
};

struct TableMapping {
    const Register* main = nullptr;             ///< what a row of the table is
    std::vector<const Register*> order;         ///< fed by each row: the `with` ones, then main
    /// Links of main that the other registers of the same row fill.
    std::vector<std::pair<const Field*, const Register*>> row_links;
    std::vector<ColumnUse> columns;
    std::vector<ImportFault> faults;
};

struct MappingContext {
    const Programme* programme = nullptr;
    const ImportOptions* options = nullptr;
    std::vector<const Register*> registers;     ///< that may be imported
    std::vector<ColumnChoice> remembered;       ///< `letter` holds the header's key instead
};

TableMapping map_table(const Table& table, const Grid& grid, const std::string& file, const MappingContext& context);

/// The ways in which a row of a register is known, in order: `excel.match`, then the key.
std::vector<std::vector<std::string>> identities(const Register& reg);

}  // namespace zhigai::imports
