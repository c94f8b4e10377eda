#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/cell.h"
#include "kernel/hash/hash.h"

namespace zhigai::facts {

/// What a change set says of itself; in this order it is hashed.
struct Header {
    std::int64_t id = 0;
    std::int64_t at_ms = 0;
    std::string who, role, door, reason, meta, bundle;
    std::int64_t undoes = 0;   ///< 0: none
    std::int64_t rows = 0;     ///< versions written: all leaves
    std::string algo = "sha256";
    std::string root;          ///< hex
    std::string prev;          ///< hex, empty for the first
    std::string hash;
};

/// One row of a history table or a step; sorted by table and id they are the leaves of a change set.
struct Leaf {
    std::string table;
    std::int64_t id = 0;
    std::string digest;        ///< 32 bytes
    auto operator<=>(const Leaf&) const = default;
};

/// The digest of a row: its non-null cells, rec_to and v_to apart, for those follow from the other rows.
Leaf leaf_of(HashName algo, const std::string& table, std::int64_t id, const Cells& cells);
/// Sorts the leaves and gives the hex root.
std::string root_of(HashName algo, std::vector<Leaf>& leaves);
/// hash(cs) = H(prev ‖ CBOR of the header ‖ root); decision 6.
std::string hash_of(HashName algo, const Header& header);
/// What a history keeps instead of a personal value.
std::string token_of(HashName algo, const std::string& salt, const std::string& value);

Cells header_cells(const Header& header);
/// Columns to select, and the header they give.
const std::vector<std::string>& header_columns();
Header read_header(const std::vector<Cell>& row);

}  // namespace zhigai::facts
