// The small readers: each adds its fault and goes on, so that all faults of a folder are told at
// once.
#include "metadata/plan/internal/reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace zhigai::plan {

namespace {

/// Words of the vocabulary (plans.md) that no file may use before a stage computes them: refused,
/// never ignored.
constexpr std::array<std::string_view, 3> planned_words{"transition", "negative", "at_least_of"};

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// As a double-quoted YAML text would write it.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += c;
        }
    }
    return out;
}

/// The piece of `body` that reads like `wanted` when blanks do not count; empty when there is none.
std::string same_but_for_blanks(const std::string& body, const std::string& wanted) {
    std::string closed;
    std::vector<std::size_t> at;  // where each byte of `closed` stands in `body`
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (is_blank(body[i])) continue;
        closed += body[i];
        at.push_back(i);
    }
    std::string sought = wanted;
    std::erase_if(sought, is_blank);
    const std::size_t found = sought.empty() ? std::string::npos : closed.find(sought);
    if (found == std::string::npos) return {};
    const std::size_t from = at[found];
    return escaped(std::string_view(body).substr(from, at[found + sought.size() - 1] + 1 - from));
}

}  // namespace

void Reader::fault(const yaml::Node& node, std::string code, Say what, Say mend) {
    fault(node.place(), std::move(code), std::move(what), std::move(mend));
}

void Reader::fault(const Place& place, std::string code, Say what, Say mend) {
    faults_.push_back({std::move(code), std::move(what), place, std::move(mend)});
}

const yaml::Node& Reader::need(const yaml::Node& map, std::string_view key) {
    if (map.is_map() && !map.has(key)) {
        fault(map, "missing_key",
              {fmt::format("缺少“{}”", key), fmt::format("`{}` is missing", key)},
              {fmt::format("补上 {}: …", key), fmt::format("add `{}: …`", key)});
    }
    return map[key];
}

void Reader::keys(const yaml::Node& map, std::vector<std::string_view> known) {
    if (!map.is_map()) return yaml::only_keys(map, known, faults_);
    const std::size_t before = faults_.size();
    yaml::only_keys(map, known, faults_);
    for (std::size_t i = before; i < faults_.size(); ++i) {
        for (const auto& [key, value] : map.entries()) {
            const bool here =
                faults_[i].where.line == key.line() && faults_[i].where.column == key.column();
            if (here && value.is_null() &&
                faults_[i].mend.en.empty()) {  // {en: Once, at last} reads as a second key
                faults_[i].mend = {"文字里有逗号时，整段加双引号",
                                   "put quotes around a text that holds a comma"};
            }
            if (!here || std::find(planned_words.begin(), planned_words.end(), key.text()) ==
                             planned_words.end()) {
                continue;
            }
            faults_[i].code = "planned_word";
            faults_[i].what = {
                fmt::format("“{}”是词表里的词，但程序还不会算", key.text()),
                fmt::format("`{}` is a word of the vocabulary that nothing computes yet",
                            key.text())};
            faults_[i].mend = {"先写进 notes，等程序支持后再改",
                               "write it under `notes` until it is supported"};
        }
    }
}

const std::vector<yaml::Node>& Reader::list(const yaml::Node& node) {
    static const std::vector<yaml::Node> none;
    if (node.is_list()) return node.items();
    if (!node.is_missing() && !node.is_null()) {
        fault(node, "not_list", {"这里要一个列表", "a list belongs here"});
    }
    return none;
}

std::string Reader::text(const yaml::Node& map, std::string_view key, bool required) {
    const yaml::Node& node = required ? need(map, key) : map[key];
    if (node.is_missing()) return {};
    std::string out = yaml::scalar(node, faults_);
    if (node.is_scalar() && out.empty()) {
        fault(node, "empty_text",
              {fmt::format("“{}”是空的", key), fmt::format("`{}` is empty", key)});
    }
    return out;
}

Say Reader::say(const yaml::Node& map) {
    return {text(map, "zh"), text(map, "en")};
}

Say Reader::say_in(const yaml::Node& map, std::string_view key, bool required) {
    const yaml::Node& node = required ? need(map, key) : map[key];
    if (node.is_missing()) return {};
    keys(node, {"zh", "en"});
    return node.is_map() ? say(node) : Say{};
}

std::string Reader::id(const yaml::Node& map, std::set<std::string>& used, std::string_view key) {
    const yaml::Node& node = need(map, key);
    if (node.is_missing()) return {};
    std::string out = name_of(node);
    if (!out.empty() && !used.insert(out).second) {
        fault(node, "duplicate_id",
              {fmt::format("编号 {} 用了两次", out), fmt::format("the id {} stands twice", out)},
              {"换一个编号", "give one of them another id"});
    }
    return out;
}

std::string Reader::name_of(const yaml::Node& node) {
    if (node.is_missing()) return {};  // need() has told
    std::string out = yaml::scalar(node, faults_);
    if (!node.is_scalar() || good_id(out)) return out;
    fault(node, "bad_id",
          {fmt::format(
               "“{}”不能作编号：要小写字母开头，只含小写字母、数字和 _，不能是 FEEL 的保留字", out),
           fmt::format("`{}` is no id: a-z first, then a-z, 0-9 and _, and no keyword of FEEL",
                       out)});
    return {};
}

std::vector<std::string> Reader::names(const yaml::Node& node) {
    std::vector<std::string> out;
    for (const yaml::Node& item : list(node)) {
        std::string one = name_of(item);
        if (std::find(out.begin(), out.end(), one) != out.end()) {
            fault(item, "duplicate_id",
                  {fmt::format("{} 写了两次", one), fmt::format("{} stands twice", one)});
        }
        out.push_back(std::move(one));
    }
    return out;
}

std::optional<Date> Reader::date(const yaml::Node& map, std::string_view key, bool required) {
    const std::string written = text(map, key, required);
    if (written.empty()) return std::nullopt;
    const auto parsed = parse_iso_date(written);
    if (!parsed) {
        fault(map[key], "bad_date",
              {fmt::format("“{}”不是日期", written), fmt::format("`{}` is no date", written)},
              {"写成 2022-03-08", "write it as 2022-03-08"});
    }
    return parsed;
}

std::optional<Decimal> Reader::number(const yaml::Node& node) {
    const std::string written = yaml::scalar(node, faults_);
    const auto parsed = parse_number(written);
    if (!parsed && node.is_scalar()) {
        fault(node, "not_number",
              {fmt::format("“{}”不是数", written), fmt::format("`{}` is no number", written)},
              {"写成 250 或 0.9", "write it as 250 or 0.9"});
    }
    return parsed;
}

std::optional<Decimal> Reader::money(const yaml::Node& node) {
    const std::string written = yaml::scalar(node, faults_);
    const auto parsed = parse_money(written);
    if (!parsed && node.is_scalar()) {
        if (parse_percent(written)) {
            fault(node, "rate_for_amount",
                  {fmt::format("{} 是比率，这里要金额", written),
                   fmt::format("{} is a rate; an amount belongs here", written)},
                  {"写成 1000万元；比率写在 amount 里",
                   "write it as `1000万元`, or give the rate under `amount`"});
        } else {
            fault(node, "not_money",
                  {fmt::format("“{}”不是金额", written), fmt::format("`{}` is no amount", written)},
                  {"照原文写成 100万元，数与单位之间不空格",
                   "write it as printed, `100万元`, without a blank"});
        }
    }
    return parsed;
}

std::optional<Decimal> Reader::percent(const yaml::Node& node) {
    const std::string written = yaml::scalar(node, faults_);
    const auto parsed = parse_percent(written);
    if (!parsed && node.is_scalar()) {
        if (parse_money(written)) {
            fault(node, "amount_for_rate",
                  {fmt::format("{} 是金额，这里要比率", written),
                   fmt::format("{} is an amount; a rate belongs here", written)},
                  {"写成 10%", "write it as `10%`"});
        } else {
            fault(node, "not_percent",
                  {fmt::format("“{}”不是百分数", written),
                   fmt::format("`{}` is no percentage", written)},
                  {"写成 65%", "write it as `65%`"});
        }
    }
    return parsed;
}

int Reader::whole(const yaml::Node& node, int low, int high) {
    const std::size_t before = faults_.size();
    const long long value = yaml::whole(node, faults_);
    if (faults_.size() == before && (value < low || value > high)) {
        fault(node, "out_of_range",
              {fmt::format("应在 {} 到 {} 之间", low, high),
               fmt::format("it must lie between {} and {}", low, high)});
        return low;
    }
    return faults_.size() == before ? static_cast<int>(value) : low;
}

bool Reader::yes(const yaml::Node& map, std::string_view key, bool otherwise) {
    return map.has(key) ? yaml::yes_no(map[key], faults_) : otherwise;
}

Formula Reader::formula(const yaml::Node& map, std::string_view key, bool required) {
    const std::string written = text(map, key, required);
    if (written.find('\n') != std::string::npos) {
        fault(map[key], "formula_lines", {"公式要写在一行里", "a formula stands on one line"});
    }
    return {written, map[key].place()};
}

Quote Reader::quote(const yaml::Node& map, const yaml::Node& fallback, std::string_view key) {
    const yaml::Node& words = need(map, key);
    return words.is_missing() ? Quote{} : locate(words, map, fallback);
}

Quote Reader::locate(const yaml::Node& words, const yaml::Node& map, const yaml::Node& fallback) {
    Quote out{.text = yaml::scalar(words, faults_), .place = words.place()};
    if (!words.is_scalar() || plan_->documents.empty()) return out;
    const yaml::Node& owner = map.has("source") ? map : fallback;
    const std::string source =
        text(owner, "source", false);  // who owns it has asked for it already
    if (source.empty()) return out;
    const std::string named =
        owner.has("document") ? text(owner, "document") : plan_->documents.front().id;
    const Document* document = plan_->document(named);
    if (document == nullptr) {
        fault(owner["document"], "unknown_document",
              {fmt::format("没有文件 {}", named), fmt::format("there is no document {}", named)});
        return out;
    }
    const Section* section = document->section(source);
    // A text that could not be read, or a heading not found in it, is one fault, not one for every
    // quote.
    if (section == nullptr && (document->text.empty() || uncut_.count(source) > 0)) return out;
    if (section == nullptr) {
        std::vector<std::string_view> ids;
        for (const Section& one : document->sections) ids.push_back(one.id);
        const std::string near = yaml::nearest(source, ids);
        Say mend{"见 documents/documents.yaml 的 sections",
                 "see `sections` in documents/documents.yaml"};
        if (!near.empty())
            mend = {fmt::format("是不是 {}？", near), fmt::format("did you mean {}?", near)};
        fault(owner["source"], "unknown_section",
              {fmt::format("文件里没有“{}”这一节", source),
               fmt::format("the document has no section {}", source)},
              std::move(mend));
        return out;
    }
    out.document = document->id;
    out.section = section->id;
    if (out.text.empty()) {
        fault(words, "empty_text", {"引文是空的", "the quote is empty"});
        return out;
    }
    const std::string_view body =
        std::string_view(document->text).substr(section->from, section->to - section->from);
    const std::size_t at = body.find(out.text);
    if (at == std::string_view::npos) {
        explain_missing(words, *document, *section);
        return out;
    }
    if (body.find(out.text, at + 1) != std::string_view::npos) {
        fault(words, "quote_not_unique",
              {fmt::format("这段话在“{}”里不止一处", section->id),
               fmt::format("these words stand more than once in {}", section->id)},
              {"引长一些，直到只有一处", "quote more of the sentence"});
    }
    out.from = section->from + at;
    out.to = out.from + out.text.size();
    return out;
}

/// A quote that is not there: says in which way it is nearly there.
void Reader::explain_missing(const yaml::Node& words, const Document& document,
                             const Section& section) {
    const std::string& wanted = words.text();
    Say mend{"从 documents/ 的文本里照抄", "copy it from the text under documents/"};
    for (const Section& other : document.sections) {
        if (document.text.substr(other.from, other.to - other.from).find(wanted) ==
            std::string::npos)
            continue;
        mend = {fmt::format("它在“{}”里", other.id), fmt::format("it stands in {}", other.id)};
    }
    const std::string body = document.text.substr(section.from, section.to - section.from);
    if (const std::string exact = same_but_for_blanks(body, wanted); !exact.empty()) {
        mend = {fmt::format("空格和换行也要照抄：“{}”", exact),
                fmt::format("blanks and line breaks count: “{}”", exact)};
        fault(words, "quote_not_found",
              {fmt::format("“{}”里的空格或换行不同", section.id),
               fmt::format("blanks or line breaks differ from {}", section.id)},
              std::move(mend));
        return;
    }
    // The longest beginning that is there tells where the copy went astray.
    std::size_t length = wanted.size();
    while (length > 0 && body.find(wanted.substr(0, length)) == std::string::npos) --length;
    while (length > 0 && length < wanted.size() &&
           (static_cast<unsigned char>(wanted[length]) & 0xC0U) == 0x80U)
        --length;
    if (length >= 6 && mend.en.starts_with("copy")) {
        const std::size_t after = body.find(wanted.substr(0, length)) + length;
        std::size_t end = std::min(after + 18, body.size());
        while (end < body.size() && (static_cast<unsigned char>(body[end]) & 0xC0U) == 0x80U) ++end;
        const std::string next = escaped(body.substr(after, end - after));
        const std::string tail = wanted.substr(0, length);
        mend = {fmt::format("到“{}”为止相符，原文接着是“{}”", tail, next),
                fmt::format("it agrees up to “{}”; the text goes on “{}”", tail, next)};
    }
    fault(words, "quote_not_found",
          {fmt::format("“{}”里没有这段话", section.id),
           fmt::format("these words do not stand in {}", section.id)},
          std::move(mend));
}

std::vector<Reading> Reader::readings(const yaml::Node& map) {
    std::vector<Reading> out;
    std::set<std::string> about;
    for (const yaml::Node& node : list(map["readings"])) {
        out.push_back(reading(node));
        if (!out.back().about.empty() && !about.insert(out.back().about).second) {
            fault(node, "duplicate_id",
                  {fmt::format("关于 {} 的读法写了两次", out.back().about),
                   fmt::format("the reading about {} stands twice", out.back().about)});
        }
    }
    return out;
}

Reading Reader::reading(const yaml::Node& node) {
    keys(node, {"about", "zh", "en", "taken", "other", "why", "decided_by"});
    Reading out;
    out.place = node.place();
    if (!node.is_map()) return out;
    std::set<std::string> used;
    const auto choice = [&](const yaml::Node& one) {
        keys(one, {"id", "zh", "en"});
        if (!one.is_map()) return Choice{};
        return Choice{id(one, used), say(one)};
    };
    out.about = need(node, "about").is_scalar() ? name_of(node["about"]) : "";
    out.title = say(node);
    if (const yaml::Node& taken = need(node, "taken"); !taken.is_missing())
        out.taken = choice(taken);
    for (const yaml::Node& one : list(need(node, "other"))) out.other.push_back(choice(one));
    if (node["other"].is_list() && out.other.empty()) {
        fault(node["other"], "no_alternative",
              {"读法至少要有一个别的可能", "a reading names at least one alternative"});
    }
    out.why = say_in(node, "why", true);
    out.decided_by = text(node, "decided_by");
    if (!out.decided_by.empty())
        decided_refs_.emplace_back(out.decided_by, node["decided_by"].place());
    return out;
}

std::vector<Say> Reader::notes(const yaml::Node& node) {
    std::vector<Say> out;
    for (const yaml::Node& one : list(node)) {
        keys(one, {"zh", "en"});
        if (one.is_map()) out.push_back(say(one));
    }
    return out;
}

std::string Reader::one_of(const yaml::Node& node, std::span<const std::string_view> words) {
    if (node.is_missing()) return {};
    std::string written = yaml::scalar(node, faults_);
    if (!node.is_scalar() || std::find(words.begin(), words.end(), written) != words.end())
        return written;
    std::string all;
    for (const std::string_view one : words) all += (all.empty() ? "" : ", ") + std::string(one);
    const std::string near =
        yaml::nearest(written, std::vector<std::string_view>(words.begin(), words.end()));
    Say mend{"可用的词：" + all, "known words: " + all};
    if (!near.empty()) {
        mend = {fmt::format("是不是 {}？可用的词：{}", near, all),
                fmt::format("did you mean `{}`? known words: {}", near, all)};
    }
    fault(node, "unknown_word",
          {fmt::format("不认识“{}”", written), fmt::format("unknown word `{}`", written)},
          std::move(mend));
    return {};
}

}  // namespace zhigai::plan
