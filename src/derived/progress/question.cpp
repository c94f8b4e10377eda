#include "derived/progress/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace zhigai::progress {

namespace {

constexpr std::array<std::string_view, 12> measures = {"done", "under_way", "quota",  "rate",   "due",    "ahead",
                                                       "forecast", "gap",    "pace",   "amount", "target", "gained"};

bool plain(std::string_view text) {
    return !text.empty() && text.size() <= 120 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

std::optional<int> small_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool set(FigureRef& ref, std::string_view key, std::string_view value) {
    if (key == "on" || key == "since") {
        const auto day = parse_iso_date(value);
        if (!day) return false;
        if (key == "on") {
            ref.question.on = *day;
        } else {
            ref.since = *day;
        }
        return true;
    }
    if (key == "year" || key == "month") {
        const auto number = small_number(value);
        if (!number) return false;
        if (key == "year") {
            ref.question.year = *number;
            return *number >= 0 && *number <= 9999;
        }
        ref.month = *number;
        return *number >= 1 && *number <= 12;
    }
    if (!plain(value)) return false;
    if (key == "rule") {
        ref.question.rule = value;
    } else if (key == "unit") {
        ref.unit = value;
    } else if (key == "kind") {
        ref.kind = value;
    } else if (key == "target") {
        ref.target = value;
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::string FigureRef::text() const {
    std::string out = fmt::format("{};on={};year={}", measure, iso(question.on), question.year);
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) out += fmt::format(";{}={}", key, value);
    };
    add("rule", question.rule);
    add("unit", unit);
    if (month != 0) out += fmt::format(";month={}", month);
    add("kind", kind);
    add("target", target);
    if (since) add("since", iso(*since));
    return out;
}

std::optional<FigureRef> FigureRef::parse(std::string_view text) {
    FigureRef ref;
    bool first = true;
    bool dated = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (first) {
            if (std::find(measures.begin(), measures.end(), part) == measures.end()) return std::nullopt;
            ref.measure = part;
            first = false;
            continue;
        }
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        dated = dated || part.substr(0, equals) == "on";
        if (!set(ref, part.substr(0, equals), part.substr(equals + 1))) return std::nullopt;
    }
    if (first || !dated) return std::nullopt;
    return ref;
}

}  // namespace zhigai::progress
