#include "capabilities/sample/internal/dialects.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "metadata/yaml/yaml.h"

namespace zhigai::sample {
namespace {

template <class T>
using Words = std::span<const std::pair<std::string_view, T>>;

constexpr std::pair<std::string_view, Gives> gives_words[] = {
    {"serial", Gives::Serial},
    {"firm", Gives::Firm},
    {"code", Gives::Code},
    {"district", Gives::District},
    {"industry", Gives::Industry},
    {"chain", Gives::Chain},
    {"size", Gives::Size},
    {"above_scale", Gives::AboveScale},
    {"scale_from", Gives::ScaleFrom},
    {"founded_on", Gives::FoundedOn},
    {"labels", Gives::Labels},
    {"address", Gives::Address},
    {"contact", Gives::Contact},
    {"phone", Gives::Phone},
    {"contact_phone", Gives::ContactPhone},
    {"year", Gives::Year},
    {"revenue", Gives::Revenue},
    {"invoiced", Gives::Invoiced},
    {"tax", Gives::Tax},
    {"staff", Gives::Staff},
    {"project", Gives::Project},
    {"kind", Gives::KindWord},
    {"content", Gives::Content},
    {"filing", Gives::Filing},
    {"planned_total", Gives::PlannedTotal},
    {"actual_total", Gives::ActualTotal},
    {"planned", Gives::Planned},
    {"actual", Gives::Actual},
    {"started_on", Gives::StartedOn},
    {"finished_on", Gives::FinishedOn},
    {"accepted_on", Gives::AcceptedOn},
    {"state", Gives::State},
    {"remark", Gives::Remark}};
constexpr std::pair<std::string_view, Style> style_words[] = {
    {"plain", Style::Plain},
    {"spaced", Style::Spaced},
    {"wide_brackets", Style::WideBrackets},
    {"full_width", Style::FullWidth},
    {"lower", Style::Lower},
    {"full", Style::Full},
    {"short", Style::Short},
    {"alias", Style::Alias},
    {"code", Style::Code},
    {"title", Style::Title},
    {"code_title", Style::CodeTitle},
    {"dot", Style::Dot},
    {"dot_number", Style::DotNumber},
    {"chinese", Style::Chinese},
    {"chinese_month", Style::ChineseMonth},
    {"slash", Style::Slash},
    {"iso", Style::Iso},
    {"serial", Style::Serial},
    {"compact", Style::Compact},
    {"cell", Style::Cell},
    {"comma", Style::Comma}};
constexpr std::pair<std::string_view, Of> of_words[] = {
    {"firms", Of::Firms}, {"years", Of::Years}, {"projects", Of::Projects}};
constexpr std::pair<std::string_view, std::int64_t> unit_words[] = {
    {"yuan", 100}, {"wan", 1'000'000}, {"yi", 10'000'000'000}};
constexpr std::pair<std::string_view, Does> does_words[] = {
    {"text", Does::Text},       {"number", Does::Number},
    {"error", Does::Error},     {"check_character", Does::CheckCharacter},
    {"earlier", Does::Earlier}, {"twice", Does::Twice}};

/// What may be written how; the first is the usual one.
std::vector<Style> styles_of(Gives gives) {
    using S = Style;
    if (is_money(gives)) return {S::Plain, S::Comma, S::FullWidth};
    if (is_date(gives)) {
        return {S::Iso,   S::Dot,    S::DotNumber, S::Chinese, S::ChineseMonth,
                S::Slash, S::Serial, S::Compact,   S::Cell};
    }
    switch (gives) {
        case Gives::Firm:
            return {S::Plain, S::Spaced, S::WideBrackets};
        case Gives::Code:
            return {S::Plain, S::Spaced, S::FullWidth, S::Lower};
        case Gives::District:
            return {S::Full, S::Short, S::Alias};
        case Gives::Industry:
            return {S::Code, S::Title, S::CodeTitle};
        default:
            return {S::Plain};
    }
}

class Reader {
 public:
    explicit Reader(const Programme& programme) : programme_(programme) {}

    Result<Dialects> read(const yaml::Node& root) {
        keys(root, {"on", "full", "years", "months", "reserve", "dropped", "before_plan",
                    "below_scale", "firms", "projects", "books", "faults"});
        const auto on = parse_iso_date(need(root, "on").text());
        if (on)
            out_.on = *on;
        else
            fault(root["on"], "bad_date", {"日期写成 2024-09-30", "a date is written 2024-09-30"});
        out_.full = whole(root, "full", 1, 10'000'000);
        for (const yaml::Node& node : list(root, "years")) {
            keys(node, {"done", "under_way", "without_quota"});
            out_.years.push_back({numbers(node, "done"), numbers(node, "under_way"),
                                  whole(node, "without_quota", 0, 1000)});
        }
        out_.months = numbers(root, "months");
        if (out_.months.size() != 12)
            fault(root["months"], "months", {"要写十二个月", "twelve months are needed"});
        out_.reserve = whole(root, "reserve", 0, 1000);
        out_.dropped = whole(root, "dropped", 0, 1000);
        out_.before_plan = whole(root, "before_plan", 0, 1000);
        out_.below_scale = whole(root, "below_scale", 0, 100);
        firms(need(root, "firms"));
        projects(need(root, "projects"));
        std::set<std::string> files;
        for (const yaml::Node& node : list(root, "books")) {
            keys(node, {"file", "districts", "sheets"});
            out_.books.push_back(book(node));
            if (!files.insert(out_.books.back().file).second)
                fault(node["file"], "file_twice", {"文件名重复", "the file name is used twice"});
        }
        plants(need(root, "faults"));
        if (!faults_.empty()) return fail(std::move(faults_));
        return std::move(out_);
    }

 private:
    void fault(const yaml::Node& node, std::string code, Say what, Say mend = {}) {
        yaml::add_fault(faults_, node, std::move(code), std::move(what), std::move(mend));
    }
    void keys(const yaml::Node& node, const std::vector<std::string_view>& known) {
        yaml::only_keys(node, known, faults_);
    }
    const yaml::Node& need(const yaml::Node& map, std::string_view key) {
        if (!map.has(key))
            fault(map, "missing_key",
                  {fmt::format("缺 {}", key), fmt::format("`{}` is missing", key)});
        return map[key];
    }
    const std::vector<yaml::Node>& list(const yaml::Node& map, std::string_view key) {
        const yaml::Node& node = need(map, key);
        if (!node.is_list() || node.items().empty()) {
            fault(node, "not_a_list",
                  {fmt::format("{} 要写成列表", key), fmt::format("`{}` is a list", key)});
        }
        return node.items();
    }
    std::string text(const yaml::Node& map, std::string_view key) {
        return yaml::scalar(need(map, key), faults_);
    }
    std::string maybe(const yaml::Node& map, std::string_view key) {
        return map.has(key) ? yaml::scalar(map[key], faults_) : std::string();
    }
    std::vector<std::string> texts(const yaml::Node& map, std::string_view key) {
        auto out = yaml::scalars(need(map, key), faults_);
        if (out.empty())
            fault(map, "empty_list",
                  {fmt::format("{} 是空的", key), fmt::format("`{}` is empty", key)});
        return out;
    }
    std::vector<std::string> maybe_texts(const yaml::Node& map, std::string_view key) {
        return map.has(key) ? yaml::scalars(map[key], faults_) : std::vector<std::string>();
    }
    int whole_of(const yaml::Node& node, long long low, long long high) {
        const long long value = yaml::whole(node, faults_);
        if (value >= low && value <= high) return static_cast<int>(value);
        fault(node, "out_of_range",
              {fmt::format("要在 {} 到 {} 之间", low, high),
               fmt::format("between {} and {}", low, high)});
        return static_cast<int>(low);
    }
    int whole(const yaml::Node& map, std::string_view key, long long low, long long high) {
        return whole_of(need(map, key), low, high);
    }
    std::vector<int> numbers(const yaml::Node& map, std::string_view key) {
        std::vector<int> out;
        for (const yaml::Node& node : list(map, key)) out.push_back(whole_of(node, 0, 10'000'000));
        return out;
    }
    Range range(const yaml::Node& map, std::string_view key) {
        const auto values = numbers(map, key);
        if (values.size() == 2 && values[0] <= values[1]) return {values[0], values[1]};
        fault(map[key], "not_a_range", {"写成 [低, 高]", "write [low, high]"});
        return {1, 1};
    }
    template <class T>
    T word(const yaml::Node& node, Words<T> table) {
        std::vector<std::string_view> known;
        for (const auto& [name, value] : table) {
            if (node.text() == name) return value;
            known.push_back(name);
        }
        const std::string near = yaml::nearest(node.text(), known);
        fault(
            node, "unknown_word",
            {fmt::format("不认得“{}”", node.text()), fmt::format("`{}` is not known", node.text())},
            near.empty() ? Say{} : Say{"是不是 " + near + "？", "did you mean " + near + "?"});
        return table.front().second;
    }
    const CodeList* codes(const yaml::Node& map, std::string_view key) {
        const CodeList* found = programme_.codes(text(map, key));
        if (found == nullptr)
            fault(map[key], "unknown_codes", {"没有这个代码表", "there is no such code list"});
        return found;
    }
    void code_of(const CodeList* codes, const yaml::Node& node) {
        if (codes == nullptr || codes->item(node.text()) != nullptr) return;
        fault(node, "unknown_code",
              {fmt::format("代码表里没有“{}”", node.text()),
               fmt::format("the list has no code `{}`", node.text())});
    }

    void firms(const yaml::Node& map) {
        keys(map,
             {"region", "organisation", "phone", "first", "second", "ending", "surnames", "given",
              "streets", "chains", "labels", "industries", "trades", "sizes", "bands"});
        out_.region = text(map, "region");
        out_.organisation = text(map, "organisation");
        if (out_.region.size() != 6 || out_.organisation.size() != 4) {
            fault(
                map, "code_parts",
                {"region 六位，organisation 四位", "region has six characters, organisation four"});
        }
        out_.phone = text(map, "phone");
        out_.first = texts(map, "first");
        out_.second = texts(map, "second");
        out_.ending = texts(map, "ending");
        out_.surnames = texts(map, "surnames");
        out_.given = texts(map, "given");
        out_.streets = texts(map, "streets");
        out_.chains = texts(map, "chains");
        out_.labels = texts(map, "labels");
        const CodeList* industries = codes(map, "industries");
        for (const yaml::Node& node : list(map, "trades")) {
            keys(node, {"code", "title", "products"});
            code_of(industries, node["code"]);
            out_.trades.push_back(
                {text(node, "code"), text(node, "title"), texts(node, "products")});
        }
        const CodeList* sizes = codes(map, "sizes");
        for (const yaml::Node& node : list(map, "bands")) {
            keys(node, {"size", "share", "word", "staff", "revenue"});
            code_of(sizes, node["size"]);
            out_.bands.push_back({text(node, "size"), text(node, "word"),
                                  whole(node, "share", 1, 1000), range(node, "staff"),
                                  range(node, "revenue")});
        }
    }

    void projects(const yaml::Node& map) {
        keys(map, {"kinds", "of_kind", "phases", "contents", "remarks", "register", "states"});
        const CodeList* kinds = codes(map, "kinds");
        for (const yaml::Node& node : list(map, "of_kind")) {
            keys(node, {"kind", "share", "words", "equipment", "wan", "names"});
            code_of(kinds, node["kind"]);
            Kind kind{.id = text(node, "kind"),
                      .share = whole(node, "share", 1, 1000),
                      .wan = range(node, "wan"),
                      .words = texts(node, "words"),
                      .names = texts(node, "names")};
            if (node.has("equipment")) kind.equipment = yaml::yes_no(node["equipment"], faults_);
            out_.kinds.push_back(std::move(kind));
        }
        out_.phases = texts(map, "phases");
        out_.contents = texts(map, "contents");
        out_.remarks = texts(map, "remarks");
        const Register* reg = programme_.find(text(map, "register"));
        if (reg == nullptr)
            fault(map["register"], "unknown_register",
                  {"没有这个台账", "there is no such register"});
        const yaml::Node& states = need(map, "states");
        const std::vector<std::string_view> stages{"reserve", "building", "done", "accepted",
                                                   "dropped"};
        keys(states, stages);
        for (std::size_t i = 0; i < stages.size(); ++i) {
            const yaml::Node& node = need(states, stages[i]);
            keys(node, {"id", "words"});
            out_.states[i] = {text(node, "id"), texts(node, "words")};
            if (reg != nullptr && reg->state(out_.states[i].id) == nullptr) {
                fault(node["id"], "unknown_state",
                      {"台账没有这个状态", "the register has no such state"});
            }
        }
    }

    Book book(const yaml::Node& node) {
        Book out{.file = text(node, "file")};
        if (!out.file.ends_with(".xlsx") && !out.file.ends_with(".csv")) {
            fault(node["file"], "file_kind",
                  {"文件名以 .xlsx 或 .csv 结尾", "a file ends in .xlsx or .csv"});
        }
        if (need(node, "districts").text() != "rest") {
            for (const yaml::Node& place : list(node, "districts"))
                out.districts.push_back(whole_of(place, 1, 999));
        }
        for (const yaml::Node& sheet : list(node, "sheets")) out.sheets.push_back(page(sheet));
        return out;
    }

    SheetPlan page(const yaml::Node& node) {
        keys(node, {"name", "of", "lines", "title", "filler", "unit", "merge", "repeat", "total",
                    "year", "columns", "notes"});
        SheetPlan out{.name = text(node, "name")};
        if (!node.has("of")) {
            out.lines = texts(node, "lines");
            return out;
        }
        out.of = word<Of>(node["of"], of_words);
        out.title = maybe_texts(node, "title");
        out.filler = maybe_texts(node, "filler");
        out.notes = maybe_texts(node, "notes");
        out.unit = maybe(node, "unit");
        out.total = maybe(node, "total");
        if (node.has("merge")) out.merge = yaml::yes_no(node["merge"], faults_);
        if (node.has("repeat")) out.repeat = whole_of(node["repeat"], 5, 100'000);
        if (node.has("year")) out.year = whole_of(node["year"], 0, 50);
        for (const yaml::Node& each : list(node, "columns")) out.columns.push_back(column(each));
        const bool two = std::any_of(out.columns.begin(), out.columns.end(),
                                     [](const Column& c) { return c.head.size() > 1; });
        if (two && out.repeat > 0)
            fault(node["repeat"], "repeat_two_rows",
                  {"双层表头不重复", "a head of two rows is not repeated"});
        return out;
    }

    Column column(const yaml::Node& node) {
        keys(node, {"head", "gives", "style", "unit", "words", "blank", "hidden", "width"});
        Column out{.head = texts(node, "head"),
                   .gives = word<Gives>(need(node, "gives"), gives_words)};
        if (out.head.size() > 2)
            fault(node["head"], "head_too_deep", {"表头最多两层", "a head has at most two rows"});
        const auto may = styles_of(out.gives);
        const auto add_style = [&](const yaml::Node& each) {
            const Style style = word<Style>(each, style_words);
            if (std::find(may.begin(), may.end(), style) == may.end()) {
                fault(each, "style_of_other",
                      {"这一列不能这样写", "this column is not written so"});
            }
            out.styles.push_back(style);
        };
        if (node["style"].is_list()) {
            for (const yaml::Node& each : node["style"].items()) add_style(each);
        } else if (node.has("style")) {
            add_style(node["style"]);
        }
        if (out.styles.empty()) out.styles.push_back(may.front());
        if (is_money(out.gives)) out.unit_fen = word<std::int64_t>(need(node, "unit"), unit_words);
        if (out.gives == Gives::AboveScale) {
            const auto words = texts(node, "words");
            if (words.size() == 2)
                out.words = {words[0], words[1]};
            else
                fault(node, "two_words", {"要写是、否两个词", "two words are needed, yes and no"});
        }
        out.blank = maybe(node, "blank");
        if (node.has("hidden")) out.hidden = yaml::yes_no(node["hidden"], faults_);
        if (node.has("width")) out.width = whole_of(node["width"], 4, 120);
        return out;
    }

    void plants(const yaml::Node& map) {
        keys(map, {"file", "districts", "firms", "projects", "sheets", "plant"});
        out_.fault_firms = whole(map, "firms", 1, 1000);
        out_.fault_projects = whole(map, "projects", 1, 1000);
        out_.faults = book(map);
        for (const yaml::Node& node : list(map, "plant")) {
            keys(node, {"sheet", "row", "gives", "does", "value", "code", "says"});
            Plant plant{.sheet = text(node, "sheet"),
                        .row = whole(node, "row", 1, 1000),
                        .gives = word<Gives>(need(node, "gives"), gives_words),
                        .does = word<Does>(need(node, "does"), does_words),
                        .value = maybe(node, "value"),
                        .code = text(node, "code"),
                        .says = text(node, "says")};
            const auto sheet =
                std::find_if(out_.faults.sheets.begin(), out_.faults.sheets.end(),
                             [&](const SheetPlan& s) { return s.name == plant.sheet; });
            const bool there = sheet != out_.faults.sheets.end() &&
                               std::any_of(sheet->columns.begin(), sheet->columns.end(),
                                           [&](const Column& c) { return c.gives == plant.gives; });
            if (!there)
                fault(node, "plant_nowhere",
                      {"没有这张表或这一列", "there is no such sheet or column"});
            out_.plants.push_back(std::move(plant));
        }
    }

    const Programme& programme_;
    Dialects out_;
    Faults faults_;
};

}  // namespace

bool is_money(Gives gives) {
    switch (gives) {
        case Gives::Revenue:
        case Gives::Invoiced:
        case Gives::Tax:
        case Gives::PlannedTotal:
        case Gives::ActualTotal:
        case Gives::Planned:
        case Gives::Actual:
            return true;
        default:
            return false;
    }
}

bool is_date(Gives gives) {
    switch (gives) {
        case Gives::ScaleFrom:
        case Gives::FoundedOn:
        case Gives::StartedOn:
        case Gives::FinishedOn:
        case Gives::AcceptedOn:
            return true;
        default:
            return false;
    }
}

Result<Dialects> read_dialects(const std::string& path, const std::string& shown,
                               const Programme& programme) {
    const yaml::Node root = ZG_TRY(yaml::load(path, shown));
    return Reader(programme).read(root);
}

}  // namespace zhigai::sample
