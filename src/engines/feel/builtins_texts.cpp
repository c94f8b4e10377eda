#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "engines/feel/builtins.h"
#include "engines/feel/regex.h"
#include "engines/feel/utf8.h"

/// Texts count in code points, never in bytes or in halves of a surrogate pair.
namespace zhigai::feel {

namespace {

Value length(const Call& call) {
    return Value::whole(static_cast<std::int64_t>(code_points(call.text(0)).size()));
}

Value substring(const Call& call) {
    const std::u32string text = code_points(call.text(0));
    const auto size = static_cast<std::int64_t>(text.size());
    const auto from = call.number(1).round(0, Rounding::Down)->to_int();
    if (!from || *from == 0 || *from > size || *from < -size)
        return call.fail("the start position is outside the text");
    const std::int64_t start = *from > 0 ? *from - 1 : size + *from;
    std::int64_t count = size - start;
    if (call.given > 2) {
        const auto wanted = call.number(2).round(0, Rounding::Down)->to_int();
        if (!wanted || *wanted < 1) return call.fail("the length must be one or more");
        count = std::min(count, *wanted);
    }
    return Value::text(from_code_points(std::u32string_view(text).substr(
        static_cast<std::size_t>(start), static_cast<std::size_t>(count))));
}

template <bool upper>
Value cased(const Call& call) {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(call.text(0));
    const icu::Locale& root = icu::Locale::getRoot();
    if (upper) {
        wide.toUpper(root);
    } else {
        wide.toLower(root);
    }
    std::string out;
    wide.toUTF8String(out);
    return Value::text(std::move(out));
}

Value before(const Call& call) {
    const std::size_t at = call.text(0).find(call.text(1));
    return Value::text(at == std::string::npos ? "" : call.text(0).substr(0, at));
}

Value after(const Call& call) {
    const std::size_t at = call.text(0).find(call.text(1));
    return Value::text(at == std::string::npos ? ""
                                               : call.text(0).substr(at + call.text(1).size()));
}

Value contains_text(const Call& call) {
    return Value::boolean(call.text(0).find(call.text(1)) != std::string::npos);
}
Value starts(const Call& call) {
    return Value::boolean(call.text(0).starts_with(call.text(1)));
}
Value ends(const Call& call) {
    return Value::boolean(call.text(0).ends_with(call.text(1)));
}

// The flags may be null, which is none.
std::optional<std::string> flags_of(const Call& call, std::size_t i) {
    if (call[i].is_null()) return "";
    const std::string* flags = call[i].as_text();
    return flags == nullptr ? std::nullopt : std::optional(*flags);
}

Value matches(const Call& call) {
    const auto flags = flags_of(call, 2);
    if (!flags) return call.fail("the flags are no text");
    const auto hit = call.evaluator.within_budget(call.column, [&](long& left) {
        return regex::matches(call.text(0), call.text(1), *flags, left);
    });
    return hit ? Value::boolean(*hit) : call.fail("the pattern is wrong", "bad_pattern");
}

Value replace(const Call& call) {
    const auto flags = flags_of(call, 3);
    if (!flags) return call.fail("the flags are no text");
    auto out = call.evaluator.within_budget(call.column, [&](long& left) {
        return regex::replace(call.text(0), call.text(1), call.text(2), *flags, left);
    });
    return out ? Value::text(*std::move(out))
               : call.fail("the pattern or the replacement is wrong", "bad_pattern");
}

Value split(const Call& call) {
    const auto parts = call.evaluator.within_budget(
        call.column, [&](long& left) { return regex::split(call.text(0), call.text(1), left); });
    if (!parts) return call.fail("the delimiter is no pattern that splits", "bad_pattern");
    List out;
    for (const std::string& part : *parts) out.push_back(Value::text(part));
    return Value::list(std::move(out));
}

Value join(const Call& call) {
    std::string delimiter;
    if (!call[1].is_null()) {
        if (call[1].as_text() == nullptr) return call.fail("the delimiter is no text");
        delimiter = call.text(1);
    }
    std::string out;
    bool first = true;
    for (const Value& item : call.list(0)) {
        if (item.is_null()) continue;
        const std::string* text = item.as_text();
        if (text == nullptr) return call.fail("only texts are joined");
        if (!first) out += delimiter;
        out += *text;
        first = false;
        if (out.size() > 10'000'000) return call.fail("the text grows too long", "too_long");
    }
    return Value::text(std::move(out));
}

Value as_text(const Call& call) {
    if (call[0].is_null()) return {};
    std::string out = call[0].to_text();
    if (!call.evaluator.charge(static_cast<long>(out.size() / 32), call.column)) return {};
    return Value::text(std::move(out));
}

Value as_number(const Call& call) {
    std::string text = call.text(0);
    const auto separator = [&](std::size_t i,
                               std::string_view allowed) -> std::optional<std::string> {
        if (call[i].is_null()) return "";
        const std::string* s = call[i].as_text();
        if (s == nullptr || s->size() != 1 || allowed.find(s->front()) == std::string_view::npos)
            return std::nullopt;
        return *s;
    };
    if (call.given == 2) return call.fail("the decimal separator is missing");
    const auto grouping = separator(1, " ,.");
    const auto point = separator(2, ".,");
    if (!grouping || !point || (!grouping->empty() && *grouping == *point))
        return call.fail("the separators are wrong");
    if (!grouping->empty()) std::erase(text, grouping->front());
    if (*point == ",") std::replace(text.begin(), text.end(), ',', '.');
    const auto number = Decimal::parse(text);
    return number ? Value::number(*number) : call.fail("this is no number", "not_a_number");
}

}  // namespace

void add_texts(std::vector<Builtin>& out) {
    out.push_back({"string length", parameters("string:s"), 'n', length});
    out.push_back({"substring", parameters("string:s,start position:n,length?:n"), 's', substring});
    out.push_back({"upper case", parameters("string:s"), 's', cased<true>});
    out.push_back({"lower case", parameters("string:s"), 's', cased<false>});
    out.push_back({"substring before", parameters("string:s,match:s"), 's', before});
    out.push_back({"substring after", parameters("string:s,match:s"), 's', after});
    out.push_back({"contains", parameters("string:s,match:s"), 'b', contains_text});
    out.push_back({"starts with", parameters("string:s,match:s"), 'b', starts});
    out.push_back({"ends with", parameters("string:s,match:s"), 'b', ends});
    out.push_back({"matches", parameters("input:s,pattern:s,flags?:a"), 'b', matches});
    out.push_back(
        {"replace", parameters("input:s,pattern:s,replacement:s,flags?:a"), 's', replace});
    out.push_back({"split", parameters("string:s,delimiter:s"), 'S', split});
    out.push_back({"string join", parameters("list:l,delimiter?:a"), 's', join});
    out.push_back({"string", parameters("from:a"), 's', as_text});
    out.push_back({"number", parameters("from:s,grouping separator?:a,decimal separator?:a"), 'n',
                   as_number});
}

}  // namespace zhigai::feel
