#include "metadata/registers/composite.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "kernel/calendar/date.h"
#include "kernel/text/text.h"

namespace zhigai {
namespace {

constexpr std::size_t hash_length = 64;
constexpr std::size_t longest_name = 200;
constexpr int place_decimals = 8;  // about a millimetre

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int two(std::string_view text, std::size_t at) {
    return at + 2 <= text.size() && digits(text.substr(at, 2))
               ? (text[at] - '0') * 10 + (text[at + 1] - '0')
               : 99;
}

bool is_hash(std::string_view text) {
    return text.size() == hash_length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool is_kind(std::string_view text) {
    return !text.empty() && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

/// Within ±limit and at most eight decimals; plain digits only.
std::optional<Decimal> degrees(std::string_view text, std::int64_t limit) {
    if (text.find_first_not_of("0123456789.-") != std::string_view::npos) return std::nullopt;
    const auto value = Decimal::parse(text);
    if (!value || !value->to_scaled(place_decimals) || value->abs() > Decimal::from(limit))
        return std::nullopt;
    return value;
}

/// Seconds of the day out of 09:30, 9:30 or 09:30:15.
std::optional<int> seconds_of_day(std::string_view text) {
    std::string padded(text);
    if (padded.size() > 1 && padded[1] == ':') padded.insert(padded.begin(), '0');
    if (padded.size() == 5) padded += ":00";
    if (padded.size() != 8 || padded[2] != ':' || padded[5] != ':') return std::nullopt;
    const int hour = two(padded, 0);
    const int minute = two(padded, 3);
    const int second = two(padded, 6);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return (hour * 60 + minute) * 60 + second;
}

}  // namespace

bool is_file_name(std::string_view name) {
    if (name.empty() || name == "." || name == ".." || !text::is_utf8(name)) return false;
    if (text::length(name) > longest_name || name.front() == ' ' || name.back() == ' ')
        return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || c == '/' || c == '\\';
    });
}

std::string kind_of_name(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    std::string kind(name.substr(dot + 1));
    for (char& c : kind) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return is_kind(kind) ? kind : std::string();
}

std::optional<FileValue> parse_file(std::string_view text) {
    FileValue file;
    std::array<std::string_view, 3> parts;
    for (std::string_view& part : parts) {
        const std::size_t end = text.find(' ');
        if (end == std::string_view::npos) return std::nullopt;
        part = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    const auto [end, error] =
        std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), file.size);
    if (!is_hash(parts[0]) || error != std::errc{} || end != parts[1].data() + parts[1].size() ||
        file.size < 0 || parts[1] != std::to_string(file.size) || !is_kind(parts[2]) ||
        !is_file_name(text))
        return std::nullopt;
    file.hash = parts[0];
    file.kind = parts[2];
    file.name = text;
    return file;
}

std::string print_file(const FileValue& file) {
    return fmt::format("{} {} {} {}", file.hash, file.size, file.kind, file.name);
}

std::optional<PlaceValue> parse_place(std::string_view raw) {
    std::string text = text::nfkc(raw);  // ，is a comma
    std::size_t comma = text.find(',');
    if (comma == std::string::npos) comma = text.find(' ');
    if (comma == std::string::npos) return std::nullopt;
    const auto lon = degrees(text::trim(text.substr(0, comma)), 180);
    const auto lat = degrees(text::trim(text.substr(comma + 1)), 90);
    if (!lon || !lat) return std::nullopt;
    return PlaceValue{*lon, *lat};
}

std::string print_place(const PlaceValue& place) {
    return place.lon.to_string() + "," + place.lat.to_string();
}

std::optional<std::string> canonical_time(std::string_view text) {
    const auto seconds = seconds_of_day(text);
    if (!seconds) return std::nullopt;
    const int rest = *seconds % 60;
    std::string out = fmt::format("{:02}:{:02}", *seconds / 3600, *seconds / 60 % 60);
    if (rest != 0) out += fmt::format(":{:02}", rest);
    return out;
}

std::optional<std::int64_t> parse_moment(std::string_view text) {
    if (text.size() < 16 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
    const auto date = parse_iso_date(text.substr(0, 10));
    const bool with_seconds = text.size() >= 19 && text[16] == ':';
    const std::size_t time_length = with_seconds ? 8 : 5;
    const auto seconds = seconds_of_day(text.substr(11, time_length));
    if (!date || !seconds) return std::nullopt;
    std::int64_t ms = (days_of(*date) * 86'400 + *seconds) * 1000;
    std::string_view rest = text.substr(11 + time_length);
    if (rest.size() >= 4 && rest[0] == '.' && digits(rest.substr(1, 3))) {
        ms += (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
        rest.remove_prefix(4);
    }
    constexpr std::int64_t minute = 60'000;
    if (rest.empty()) return ms - 8 * 60 * minute;
    if (rest == "Z") return ms;
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':' ||
        !digits(rest.substr(1, 2)) || !digits(rest.substr(4, 2)))
        return std::nullopt;
    const std::int64_t offset = two(rest, 1) * 60 + two(rest, 4);
    return ms - (rest[0] == '+' ? offset : -offset) * minute;
}

bool is_id_card(std::string_view text) {
    constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view checks = "10X98765432";
    if (text.size() != 18 || !digits(text.substr(0, 17))) return false;
    const std::string born =
        fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(10, 2), text.substr(12, 2));
    if (!parse_iso_date(born)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (text[i] - '0');
    return text[17] == checks[static_cast<std::size_t>(sum % 11)];
}

}  // namespace zhigai
