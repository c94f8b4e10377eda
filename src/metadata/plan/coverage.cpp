#include "metadata/plan/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace zhigai::plan {

namespace {

struct Stretch {
    std::size_t from = 0;
    std::size_t to = 0;
};

struct Token {
    Uncovered::What what;
    Stretch at;
};

/// Words by which such plans promise something without a number. A plan may add its own
/// (also_watch), never drop one.
constexpr std::array<std::string_view, 8> general_phrases{"培育", "建成",     "新增",   "引进",
                                                          "攻克", "建设一批", "全覆盖", "提升"};
/// Every one of them is looked at, also where it is only part of a word (一体化): which is which is
/// the plan's data (not_a_target.yaml), not a guess of ours.
constexpr std::array<std::string_view, 18> chinese_digits{"〇", "零", "一", "二", "三", "四",
                                                          "五", "六", "七", "八", "九", "十",
                                                          "百", "千", "万", "亿", "两", "双"};
constexpr std::array<std::string_view, 10> wide_digits{"０", "１", "２", "３", "４",
                                                       "５", "６", "７", "８", "９"};

std::size_t arabic_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    if (text[at] >= '0' && text[at] <= '9') return 1;
    for (const std::string_view one : wide_digits) {
        if (text.substr(at).starts_with(one)) return one.size();
    }
    return 0;
}

std::size_t chinese_at(std::string_view text, std::size_t at) {
    for (const std::string_view one : chinese_digits) {
        if (text.substr(at).starts_with(one)) return one.size();
    }
    return 0;
}

/// 1592, 1-2, 2022—2024, 0.5: digits, joined by a sign that has digits on both sides.
std::size_t arabic_run(std::string_view text, std::size_t from) {
    std::size_t at = from;
    while (const std::size_t size = arabic_at(text, at)) {
        at += size;
        for (const std::string_view sign : {".", ",", "-", "—", "～", "–"}) {
            if (text.substr(at).starts_with(sign) && arabic_at(text, at + sign.size()) > 0) {
                at += sign.size();
                break;
            }
        }
    }
    return at;
}

std::vector<Token> tokens_of(std::string_view text, const std::vector<std::string>& also_watch) {
    std::vector<Token> out;
    std::vector<std::string_view> phrases(general_phrases.begin(), general_phrases.end());
    phrases.insert(phrases.end(), also_watch.begin(), also_watch.end());
    for (std::size_t at = 0; at < text.size();) {
        for (const std::string_view phrase : phrases) {
            if (text.substr(at).starts_with(phrase))
                out.push_back({Uncovered::What::Phrase, {at, at + phrase.size()}});
        }
        std::size_t end = arabic_run(text, at);
        if (end == at) {
            while (const std::size_t size = chinese_at(text, end)) end += size;
        }
        if (end > at) {
            out.push_back({Uncovered::What::Numeral, {at, end}});
            // Phrases inside the run are looked for as well: 一批 begins within 建设一批, never the
            // other way round.
            at = end;
            continue;
        }
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    }
    return out;
}

class Cover {
 public:
    explicit Cover(const Document& document) : document_(document) {}
    void add(const Quote& quote, bool numerals) {
        if (quote.document != document_.id || quote.to <= quote.from) return;
        (numerals ? all_ : soft_).push_back({quote.from, quote.to});
    }
    void add(Stretch stretch) { all_.push_back(stretch); }
    bool holds(const Token& token) const {
        const auto inside = [&](const Stretch& s) {
            return s.from <= token.at.from && token.at.to <= s.to;
        };
        if (std::any_of(all_.begin(), all_.end(), inside)) return true;
        return token.what == Uncovered::What::Phrase &&
               std::any_of(soft_.begin(), soft_.end(), inside);
    }

 private:
    const Document& document_;
    std::vector<Stretch> all_;   ///< cover both
    std::vector<Stretch> soft_;  ///< cover soft phrases only
};

Cover cover_of(const Plan& plan, const Document& document) {
    Cover cover(document);
    for (const Section& section : document.sections)
        cover.add({section.from, section.from + section.heading.size()});
    for (const Target& target : plan.targets) cover.add(target.quote, true);
    for (const QuotaTable& table : plan.quotas) {
        cover.add(table.header, true);
        for (const QuotaTable::Row& row : table.rows) cover.add(row.quote, true);
        if (table.printed_total) cover.add(table.printed_total->quote, true);
    }
    for (const Clause& clause : plan.rewards.clauses) cover.add(clause.quote, true);
    for (const Checklist& checklist : plan.checklists) {
        cover.add(checklist.quote, false);
        for (const Checklist::Item& item : checklist.items) cover.add(item.quote, true);
    }
    for (const Task& task : plan.tasks) {
        for (const Quote& quote : task.quotes) cover.add(quote, false);
        cover.add(task.responsible, false);
    }
    for (const Meeting& meeting : plan.supervision.cycle) cover.add(meeting.quote, false);
    for (const NotATarget& one : plan.not_targets) {
        if (!one.everywhere) {
            cover.add(one.quote, true);
            continue;
        }
        for (std::size_t at = document.text.find(one.phrase); at != std::string::npos;
             at = document.text.find(one.phrase, at + 1)) {
            cover.add({at, at + one.phrase.size()});
        }
    }
    return cover;
}

/// Some characters before and after, for a person who looks for the place.
std::string around(const std::string& text, Stretch at) {
    const auto begins = [&](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    };
    std::size_t from = at.from;
    for (int steps = 0; from > 0 && steps < 10; --from) steps += begins(from - 1) ? 1 : 0;
    std::size_t to = at.to;
    for (int steps = 0; to < text.size() && (steps < 10 || !begins(to)); ++to)
        steps += begins(to) ? 1 : 0;
    return close_breaks(text.substr(from, to - from));
}

}  // namespace

namespace {
bool has(std::string_view text, Uncovered::What what) {
    const std::vector<Token> tokens = tokens_of(text, {});
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const Token& t) { return t.what == what; });
}
}  // namespace

bool has_numeral(std::string_view text) {
    return has(text, Uncovered::What::Numeral);
}
bool has_phrase(std::string_view text) {
    return has(text, Uncovered::What::Phrase);
}

Coverage coverage(const Plan& plan) {
    Coverage out;
    for (const Document& document : plan.documents) {
        const Cover cover = cover_of(plan, document);
        for (const Token& token : tokens_of(document.text, plan.also_watch)) {
            ++(token.what == Uncovered::What::Numeral ? out.numerals : out.phrases);
            if (cover.holds(token)) continue;
            const auto [line, column] = document.line_column(token.at.from);
            const Section* section = document.at(token.at.from);
            out.uncovered.push_back(
                {token.what, document.text.substr(token.at.from, token.at.to - token.at.from),
                 document.id, section == nullptr ? "" : section->id, line, column,
                 around(document.text, token.at)});
        }
    }
    return out;
}

Fault to_fault(const Plan& plan, const Uncovered& uncovered) {
    const Document* document = plan.document(uncovered.document);
    const std::string file =
        document == nullptr ? "" : plan.folder + "/documents/" + document->file;
    const bool numeral = uncovered.what == Uncovered::What::Numeral;
    return {numeral ? "uncovered_numeral" : "uncovered_phrase",
            {fmt::format("{}里的“{}”不在任何引文内：…{}…", uncovered.section, uncovered.text,
                         uncovered.around),
             fmt::format("“{}” in {} lies inside no quote: …{}…", uncovered.text, uncovered.section,
                         uncovered.around)},
            {.file = file, .line = uncovered.line, .column = uncovered.column},
            {"写进 targets.yaml（或分解表、条款），不是目标的写进 not_a_target.yaml 并说明理由",
             "give it a target (or quota, clause), or name it in not_a_target.yaml with a reason"}};
}

}  // namespace zhigai::plan
