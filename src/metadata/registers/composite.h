#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/decimal/decimal.h"

/// Values of several parts that lie in one cell of text: their canonical texts, read and printed.
namespace zhigai {

/// An attachment, known by what it holds: `<sha256> <size> <kind> <name>`. The bytes lie elsewhere.
struct FileValue {
    std::string hash;  ///< 64 hex characters
    std::int64_t size = 0;
    std::string kind;  ///< pdf, jpg, xlsx …: the ending of the name
    std::string name;  ///< as it was called where it came from
    bool operator==(const FileValue&) const = default;
};
std::optional<FileValue> parse_file(std::string_view text);
std::string print_file(const FileValue& file);
/// The ending of a file's name in small letters, empty when it has none that could be a kind.
std::string kind_of_name(std::string_view name);
/// A name that may be kept and given back: no path, no control characters, at most 200 characters.
bool is_file_name(std::string_view name);

/// A point on the map: `121.657123,31.806789`, east longitude first, exact decimals.
struct PlaceValue {
    Decimal lon, lat;
};
std::optional<PlaceValue> parse_place(std::string_view text);
std::string print_place(const PlaceValue& place);

/// A time of day as it is kept: 09:30, or 09:30:15; text order is time order.
std::optional<std::string> canonical_time(std::string_view text);

/// Milliseconds since 1970. Without an offset the city's own (UTC+8): 2022-03-08T09:30 and
/// 2022-03-08 09:30 are what a form and a clerk write.
std::optional<std::int64_t> parse_moment(std::string_view text);

/// GB 11643: 18 characters, a day of birth, the mod-11 check character.
bool is_id_card(std::string_view text);

}  // namespace zhigai
