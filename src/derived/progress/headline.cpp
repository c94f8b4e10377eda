// The sentence of 总览: its words are the plan's data, its figures are the overview's, each with its address.
#include <algorithm>

#include "derived/progress/inner.h"

namespace zhigai::progress {

namespace {

struct Filler {
    std::map<std::string, SentencePart> parts;  ///< by placeholder; {slowest} is spliced in by itself
    std::vector<SentencePart> slowest;
};

/// Both languages are cut at the same placeholders where they share them; a part's other language is filled in turn.
std::vector<std::pair<std::string, bool>> cut(const std::string& text) {
    std::vector<std::pair<std::string, bool>> out;  // text, is a placeholder
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t open = std::min(text.find('{', from), text.size());
        if (open > from) out.emplace_back(text.substr(from, open - from), false);
        if (open == text.size()) break;
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos) {
            out.emplace_back(text.substr(open), false);
            break;
        }
        out.emplace_back(text.substr(open + 1, close - open - 1), true);
        from = close + 1;
    }
    return out;
}

void say(const std::string& text, bool chinese, const Filler& filler, std::vector<SentencePart>& out) {
    const auto put = [&](std::string words, SentencePart part) {
        part.text = chinese ? Say{std::move(words), ""} : Say{"", std::move(words)};
        out.push_back(std::move(part));
    };
    for (const auto& [piece, placeholder] : cut(text)) {
        if (!placeholder) {
            put(piece, {});
        } else if (piece == "slowest") {
            for (const SentencePart& part : filler.slowest) {
                const std::string& words = chinese ? part.text.zh : part.text.en;
                if (!words.empty()) put(words, part);
            }
        } else if (const auto found = filler.parts.find(piece); found != filler.parts.end()) {
            put(chinese ? found->second.text.zh : found->second.text.en, found->second);
        }
    }
}

Decimal not_below_zero(Decimal value) { return value.negative() ? Decimal() : value; }

std::vector<SentencePart> list_of(const plan::HeadlinePart& part, const Overview& overview) {
    std::vector<const UnitFigures*> behind;
    for (const UnitFigures& unit : overview.units) {
        if (unit.status.tone == "late") behind.push_back(&unit);
    }
    std::stable_sort(behind.begin(), behind.end(),
                     [](const UnitFigures* a, const UnitFigures* b) { return a->ahead < b->ahead; });
    if (part.most > 0 && behind.size() > static_cast<std::size_t>(part.most)) {
        behind.resize(static_cast<std::size_t>(part.most));
    }
    std::vector<SentencePart> out;
    for (const bool chinese : {true, false}) {
        for (std::size_t i = 0; i < behind.size(); ++i) {
            Filler filler;
            const UnitFigures& unit = *behind[i];
            const std::string short_by = fixed(unit.ahead.abs(), 0);
            filler.parts["unit"] = {.text = unit.title, .strong = true};
            filler.parts["short"] = {.text = {short_by, short_by},
                                     .ref = FigureRef{.measure = "ahead", .question = overview.question, .unit = unit.unit},
                                     .tone = "late"};
            if (i > 0) {
                const Say& join = i + 1 == behind.size() ? part.last_join : part.join;
                out.push_back({.text = chinese ? Say{join.zh, ""} : Say{"", join.en}});
            }
            say(chinese ? part.item.zh : part.item.en, chinese, filler, out);
        }
    }
    return out;
}

}  // namespace

std::vector<SentencePart> headline(const plan::Plan& plan, const Arithmetic& arithmetic, const Overview& overview) {
    const UnitFigures& total = overview.total;
    const Decimal quota = total.quota.value_or(Decimal());
    const Decimal short_by = not_below_zero(total.ahead.negated());
    const Decimal gap = not_below_zero(total.gap.negated());
    const auto behind = std::count_if(overview.units.begin(), overview.units.end(),
                                      [](const UnitFigures& unit) { return unit.status.tone == "late"; });
    const auto whole = [](Decimal value) { return value.round(0, Rounding::HalfUp).value_or(value); };
    const std::map<std::string, Decimal> names = {
        {"done", Decimal::from(total.done)},   {"quota", quota},
        {"due", whole(total.due)},             {"under_way", Decimal::from(total.under_way)},
        {"short", whole(short_by)},            {"forecast", whole(total.forecast)},
        {"gap", whole(gap)},                   {"behind", Decimal::from(behind)}};
    static const std::map<std::string, std::string> measure_of = {
        {"done", "done"},   {"quota", "quota"},       {"due", "due"},  {"under_way", "under_way"},
        {"short", "ahead"}, {"forecast", "forecast"}, {"gap", "gap"}};
    Filler filler;
    for (const auto& [name, value] : names) {
        SentencePart part{.text = {value.to_string(), value.to_string()}, .strong = true};
        if (const auto measure = measure_of.find(name); measure != measure_of.end()) {
            part.ref = FigureRef{.measure = measure->second, .question = overview.question};
        }
        if (name == "short" || name == "gap") part.tone = total.status.tone;
        filler.parts[name] = std::move(part);
    }
    const std::string year = overview.question.year == 0
                                 ? iso(plan.starts).substr(0, 4) + "—" + iso(plan.ends).substr(0, 4)
                                 : std::to_string(overview.question.year);
    filler.parts["year"] = {.text = {year, year}};
    std::vector<SentencePart> out;
    for (const plan::HeadlinePart& part : plan.headline) {
        const plan::HeadlinePart::Line* line = arithmetic.choose(part, names);
        if (line == nullptr) continue;
        filler.slowest = list_of(part, overview);
        say(line->text.zh, true, filler, out);
        say(line->text.en, false, filler, out);
    }
    return out;
}

}  // namespace zhigai::progress
