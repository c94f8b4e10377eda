#include "metadata/plan/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "metadata/plan/coverage.h"
#include "metadata/plan/internal/pieces.h"
#include "metadata/plan/plan.h"

namespace zhigai::plan {

namespace {

using namespace draft_text;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

/// The first characters of a piece, without digits: a name to be replaced.
std::string short_title(std::string_view piece) {
    std::string out;
    int characters = 0;
    for (std::size_t i = 0; i < piece.size() && characters < 20;) {
        std::size_t size = 1;
        while (i + size < piece.size() &&
               (static_cast<unsigned char>(piece[i + size]) & 0xC0U) == 0x80U)
            ++size;
        const std::string_view one = piece.substr(i, size);
        if (size > 1 || (one[0] >= 'A' && one[0] <= 'z')) {
            out += one;
            ++characters;
        }
        i += size;
    }
    return out.empty() ? std::string("目标") : out;
}

class Drafter {
 public:
    Drafter(std::string_view text, std::string id)
        : text_(text), id_(std::move(id)), headings_(headings(text)) {}

    Draft make() {
        find_years();
        for (std::size_t i = 0; i < headings_.size(); ++i) {
            const std::size_t end = i + 1 < headings_.size() ? headings_[i + 1].from : text_.size();
            section_ = &headings_[i];
            body_ = text_.substr(section_->from, end - section_->from);
            std::size_t from = section_->from + section_->text.size();
            if (!table_) {
                if (auto found = table(text_, from, end)) read_table(std::move(*found), from, end);
            }
            for (const Piece& piece : pieces(text_, from, end)) read_piece(piece);
        }
        write();
        return std::move(draft_);
    }

 private:
    void find_years() {
        const std::vector<int> found = years(text_);
        const std::set<int> all(found.begin(), found.end());
        const int first = all.empty() ? 2025 : *all.begin();
        const int last = all.empty() ? first : std::min(*all.rbegin(), first + 14);
        for (int year = first; year <= last; ++year) years_.push_back(year);
    }

    std::string_view of(const Piece& piece) const {
        return text_.substr(piece.from, piece.to - piece.from);
    }

    bool once(std::string_view words) const {
        const std::size_t at = body_.find(words);
        return at != std::string_view::npos && body_.find(words, at + 1) == std::string_view::npos;
    }

    bool in_table(const Piece& piece) const {
        return std::any_of(taken_.begin(), taken_.end(),
                           [&](const Piece& t) { return piece.from < t.to && t.from < piece.to; });
    }

    void read_table(Table found, std::size_t, std::size_t) {
        bool fits = once(of(found.header));
        for (const Row& row : found.rows) fits = fits && once(of(row.at));
        for (const int year : found.years)
            fits = fits && std::find(years_.begin(), years_.end(), year) != years_.end();
        if (!fits) return;
        taken_.push_back(found.header);
        for (const Row& row : found.rows) taken_.push_back(row.at);
        if (found.total) taken_.push_back(found.total->at);
        draft_.rows = found.rows.size();
        const auto line = [&](const Row& row) {
            return fmt::format("quote: {}, values: [{}]", quoted(of(row.at)),
                               fmt::join(row.values, ", "));
        };
        std::string rows;
        for (std::size_t i = 0; i < found.rows.size(); ++i) {
            units_ += fmt::format("  - {{id: unit_{}, axis: unit, zh: {}, en: Unit {}}}\n", i + 1,
                                  quoted(found.rows[i].name), i + 1);
            rows += fmt::format("      - {{unit: unit_{}, {}}}\n", i + 1, line(found.rows[i]));
        }
        quotas_ = fmt::format(
            "quotas:\n  - id: breakdown\n    zh: 分解表\n    en: Breakdown\n    source: {}\n    "
            "header: {}\n    axis: unit          # 核：是区镇就改为 district，"
            "并把 units 移到 districts\n    period: year\n    unit: 个\n    years: [{}]\n    "
            "rows:\n{}",
            section_->id, quoted(of(found.header)), fmt::join(found.years, ", "), rows);
        if (found.total) quotas_ += fmt::format("    printed_total: {{{}}}\n", line(*found.total));
        table_ = true;
    }

    void read_piece(const Piece& piece) {
        const std::string_view words = of(piece);
        const bool numeral = has_numeral(words), phrase = has_phrase(words);
        if (in_table(piece) || (!numeral && !phrase)) return;
        const auto counted = quantity(words);
        if (!once(words) || (!counted && !phrase)) return leave(words);
        ++number_;
        std::string out = fmt::format(
            "  - id: target_{}\n    zh: {}\n    en: Target {}\n    source: {}\n    quote: {}\n",
            number_, quoted(short_title(words)), number_, section_->id, quoted(words));
        if (!counted) {
            ++draft_.soft;
            out += "    kind: text\n    strength: must\n    basis: new\n";
        } else {
            ++draft_.targets;
            out += number_lines(words, *counted);
        }
        targets_ += out + fmt::format("    due: {}-12-31\n", due_of(words)) +
                    (counted ? "    awaits: to_be_named\n\n" : "\n");
    }

    /// 左右 and its like soften the number; the word is kept.
    std::string number_lines(std::string_view words, const Quantity& counted) const {
        struct Word {
            std::string_view word, comparator, strength;
        };
        constexpr std::array<Word, 9> spoken{{{"左右", "approach", "about"},
                                              {"接近", "approach", "about"},
                                              {"不超过", "<=", "must"},
                                              {"以内", "<=", "must"},
                                              {"超过", ">", "must"},
                                              {"突破", ">", "must"},
                                              {"力争", ">=", "aim"},
                                              {"以上", ">=", "must"},
                                              {"不少于", ">=", "must"}}};
        const auto said = std::find_if(spoken.begin(), spoken.end(),
                                       [&](const Word& w) { return contains(words, w.word); });
        const bool rate = counted.unit == "%";
        const std::vector<int> named = years(words);
        const bool in_year =
            !rate && named.size() == 1 && !contains(words, "到") && !contains(words, "累计");
        const std::string_view basis = contains(words, "累计") ? "cumulative"
                                       : in_year               ? "new_in_year"
                                       : rate                  ? "state"
                                                               : "new";
        std::string out = fmt::format(
            "    value: {}{}\n    unit: {}\n    comparator: \"{}\"\n    kind: number\n    "
            "strength: {}\n",
            counted.written, rate ? "%" : "", quoted(counted.unit),
            counted.range          ? "range"
            : said == spoken.end() ? ">="
                                   : said->comparator,
            said == spoken.end() ? "must" : said->strength);
        if (said != spoken.end()) out += fmt::format("    printed_word: {}\n", said->word);
        out += fmt::format("    basis: {}\n", basis);
        if (basis == "new_in_year") out += fmt::format("    year: {}\n", named.front());
        return out;
    }

    int due_of(std::string_view words) const {
        const std::vector<int> named = years(words);
        const int year = named.empty() ? years_.back() : named.back();
        return std::clamp(year, years_.front(), years_.back());
    }

    /// Nothing proposes it: a person says what it is. What stands twice is named wherever it
    /// stands.
    void leave(std::string_view words) {
        ++draft_.left;
        if (once(words)) {
            left_ += fmt::format(
                "  - {{source: {}, quote: {}, zh: 待核：是目标还是别的, en: To be judged}}\n",
                section_->id, quoted(words));
        } else if (everywhere_.insert(std::string(words)).second) {
            left_ += fmt::format(
                "  - {{phrase: {}, zh: 待核：多处出现, en: To be judged; it stands in several "
                "places}}\n",
                quoted(words));
        }
    }

    void write() {
        std::string sections;
        for (const Heading& one : headings_)
            sections += fmt::format("      - {{id: {}, heading: {}, zh: {}, en: Section}}\n",
                                    one.id, quoted(one.text), quoted(one.text));
        if (units_.empty()) units_ = "  - {id: whole, axis: unit, zh: 全市, en: The whole city}\n";
        if (quotas_.empty() && !headings_.empty()) {
            quotas_ = fmt::format(
                "quotas:                  # 核：没有读出分解表，先按全市一行\n  - id: breakdown\n  "
                "  zh: 分解\n    en: Breakdown\n    source: {}\n    header: {}\n"
                "    axis: unit\n    period: year\n    unit: 个\n    years: [{}]\n    rows: []\n",
                headings_.front().id, quoted(headings_.front().text), years_.back());
        }
        const std::string first = headings_.empty() ? "" : headings_.front().text;
        const auto add = [&](const char* name, std::string content) {
            draft_.files.emplace_back(name, std::move(content));
        };
        add("plan.yaml",
            fmt::format("# 由 zhigai plan draft 起草，每一条都要人核。\nplan: {}\nversion: 1\nzh: "
                        "{}\nen: \"Draft\"\ncity: {{zh: 待填, en: To be named}}\nyears: [{}]\n"
                        "starts: {}-01-01\nends: {}-12-31\nawaited:\n  to_be_named: {{zh: "
                        "台账待定, en: Register to be named}}\n",
                        id_, quoted(first), fmt::join(years_, ", "), years_.front(),
                        years_.back()));
        add("documents/documents.yaml",
            fmt::format("documents:\n  - id: text\n    number: 待填\n    zh: {}\n    en: The "
                        "text\n    issuer: {{zh: 待填, en: To be named}}\n    issued_on: "
                        "{}-01-01      # 核\n    file: text.txt\n    sections:\n{}",
                        quoted(first), years_.front(), sections));
        add("documents/text.txt", std::string(text_));
        add("organisation.yaml",
            "departments: []          # 核：责任单位\neach_district: 各区镇\ndistricts: "
            "[]\nunits:\n" +
                units_);
        add("targets.yaml", targets_.empty() ? "targets: []\n" : "targets:\n" + targets_);
        add("quotas.yaml", quotas_);
        add("tasks.yaml", "tasks: []\nsupports: []\n");
        add("rewards.yaml", "clauses: []              # 核：奖励条款从 targets.yaml 里移过来\n");
        add("supervision.yaml", supervision);
        add("counting.yaml", counting);
        add("headline.yaml", headline);
        add("not_a_target.yaml", left_.empty() ? "entries: []\n" : "entries:\n" + left_);
    }

    static constexpr const char* supervision = R"(pace:
  - id: by_day
    default: yes
    zh: 按天数
    en: By days
    says: {zh: 应达＝任务×已过天数÷全年天数, en: Due = quota x days passed / days of the year}
    due: quota * days_passed / days_in_year
    forecast: if days_passed = 0 then 0 else done * days_in_year / days_passed
lights:
  - id: usual
    default: yes
    zh: 通常规则
    en: The usual rule
    says: {zh: 不到应达即为落后, en: Below what is due is late}
    lights:
      - {id: no_task, tone: none, zh: 无任务, en: No task, when: quota = 0}
      - {id: met, tone: good, zh: 已完成, en: Done, when: done >= quota}
      - {id: late, tone: late, zh: 落后, en: Late, when: done < due}
      - {id: on_pace, tone: good, zh: 达到进度, en: On pace, when: done >= due}
)";
    /// Which register counts is for a person to say: the keys stand here, `plan check` asks for the
    /// rest.
    static constexpr const char* counting = R"(rules:
  - id: official
    default: yes
    zh: 计划口径
    en: Official rule
    says: {zh: 待填：哪些行算完成, en: "To be written: which rows count"}
    register: to_be_named    # 核：台账和下面的字段名
    done: 'state = "done"'
    under_way: 'state = "building"'
    who: who
    where: place
    when: finished_on
    since: started_on
    year: finished_on.year
)";
    static constexpr const char* headline = R"(parts:
  - id: so_far
    lines:
      - {zh: "{year}年完成 {done}/{quota}。", en: "{done} of {quota} in {year}."}
)";

    std::string_view text_;
    std::string id_;
    std::vector<Heading> headings_;
    const Heading* section_ = nullptr;
    std::string_view body_;
    std::vector<int> years_;
    std::vector<Piece> taken_;
    bool table_ = false;
    int number_ = 0;
    std::set<std::string> everywhere_;
    std::string targets_, quotas_, units_, left_;
    Draft draft_;
};

}  // namespace

Result<Draft> draft(std::string_view text, const std::string& id) {
    if (!good_id(id)) {
        return fail("bad_id", {fmt::format("“{}”不能作编号", id), fmt::format("`{}` is no id", id)},
                    {}, {"小写字母开头，只含小写字母、数字和 _", "a-z first, then a-z, 0-9 and _"});
    }
    if (headings(text).empty()) return fail("empty_text", {"文件是空的", "the text is empty"});
    return Drafter(text, id).make();
}

}  // namespace zhigai::plan
