#include "facts/ledger/internal/chain.h"

#include <algorithm>

#include "facts/ledger/internal/image.h"
#include "kernel/hash/cbor.h"

namespace zhigai::facts {
namespace {

bool derived_column(std::string_view name) { return name == "rec_to" || name == "v_to"; }

}  // namespace

Leaf leaf_of(HashName algo, const std::string& table, std::int64_t id, const Cells& cells) {
    std::size_t count = 0;
    for (const auto& [name, cell] : cells)
        if (!is_null(cell) && !derived_column(name)) ++count;
    Cbor cbor;
    cbor.array(2 + 2 * count).text(table).integer(id);
    for (const auto& [name, cell] : cells)
        if (!is_null(cell) && !derived_column(name)) cbor.text(name).cell(cell);
    const auto sum = digest(algo, cbor.take());
    return {table, id, std::string(bytes_of(sum))};
}

std::string root_of(HashName algo, std::vector<Leaf>& leaves) {
    std::ranges::sort(leaves);
    std::vector<std::string> digests;
    digests.reserve(leaves.size());
    for (const auto& leaf : leaves) digests.push_back(leaf.digest);
    return hex(std::span<const std::uint8_t>(merkle_root(algo, digests)));
}

std::string hash_of(HashName algo, const Header& header) {
    Cbor cbor;
    cbor.array(11).integer(header.id).integer(header.at_ms).text(header.who).text(header.role);
    cbor.text(header.door).text(header.reason).text(header.meta).text(header.bundle);
    cbor.integer(header.undoes).integer(header.rows).text(header.algo);
    std::string bytes;
    if (const auto prev = digest_from_hex(header.prev)) bytes = bytes_of(*prev);
    bytes += cbor.take();
    if (const auto root = digest_from_hex(header.root)) bytes += bytes_of(*root);
    return hex(std::span<const std::uint8_t>(digest(algo, bytes)));
}

std::string token_of(HashName algo, const std::string& salt, const std::string& value) {
    return hex(std::span<const std::uint8_t>(digest(algo, salt + value)));
}

const std::vector<std::string>& header_columns() {
    static const std::vector<std::string> names{"id",     "at",   "who",  "role", "door", "reason", "meta", "bundle",
                                                "undoes", "rows", "algo", "root", "prev", "hash"};
    return names;
}

Cells header_cells(const Header& header) {
    return {{"at", header.at_ms},     {"who", header.who},   {"role", header.role},
            {"door", header.door},    {"reason", header.reason}, {"meta", header.meta},
            {"bundle", header.bundle}, {"undoes", header.undoes == 0 ? Cell{} : Cell{header.undoes}},
            {"rows", header.rows},    {"algo", header.algo}, {"root", header.root},
            {"prev", header.prev},    {"hash", header.hash}};
}

Header read_header(const std::vector<Cell>& row) {
    return {integer(row[0]), integer(row[1]), text(row[2]),  text(row[3]),  text(row[4]),
            text(row[5]),    text(row[6]),    text(row[7]),  integer(row[8]), integer(row[9]),
            text(row[10]),   text(row[11]),   text(row[12]), text(row[13])};
}

}  // namespace zhigai::facts
