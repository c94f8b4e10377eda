#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/cell.h"

namespace zhigai {

/// Writes what is hashed: RFC 8949, core deterministic encoding (4.2.1), for the four things records are made of.
/// By hand, because it is forty lines that must never change under us: a JSON library promises its own round trip,
/// not bytes that a chain can rest on for ten years, and it would build a tree for every version.
class Cbor {
 public:
    /// An array of exactly `size` items, which follow.
    Cbor& array(std::size_t size);
    Cbor& integer(std::int64_t value);
    Cbor& text(std::string_view utf8);
    Cbor& bytes(std::string_view bytes);
    Cbor& boolean(bool value);
    Cbor& null();
    Cbor& cell(const Cell& cell);
    /// The encoding; stops the program when an array still lacks items.
    std::string take();

 private:
    void head(unsigned major, std::uint64_t value);
    void item();

    std::string out_;
    std::vector<std::size_t> open_;  ///< items still due, an entry an array
};

}  // namespace zhigai
