#include "metadata/registers/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "engines/feel/temporal.h"
#include "kernel/check/check.h"
#include "kernel/codes/codes.h"
#include "kernel/money/money.h"
#include "kernel/text/text.h"
#include "metadata/registers/composite.h"
#include "metadata/yaml/yaml.h"

namespace zhigai {
namespace {

constexpr std::size_t text_limit = 500;
constexpr std::size_t note_limit = 20'000;
constexpr std::int64_t first_day = -719'162;  // 0001-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

/// Decimals that the stored whole number carries; a percent's fraction needs two more in FEEL.
int stored_places(const Field& field) {
    switch (field.type) {
        case FieldType::Money:
            return 2;
        case FieldType::Number:
        case FieldType::Percent:
            return field.places;
        default:
            return 0;
    }
}

bool is_numeric(FieldType type) {
    return type == FieldType::Whole || type == FieldType::Number || type == FieldType::Percent ||
           type == FieldType::Money;
}

bool is_texty(FieldType type) {
    return type == FieldType::Text || type == FieldType::Note || type == FieldType::Secret;
}

tl::unexpected<Faults> refuse(const Field& field, std::string code, Say what, Say mend = {}) {
    return fail(std::move(code), std::move(what), {.key = field.id}, std::move(mend));
}

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_period(std::string_view text) {
    if (text.size() < 4 || !digits(text.substr(0, 4))) return false;
    const std::string_view rest = text.substr(4);
    if (rest.empty()) return true;
    if (rest.size() != 3 || rest[0] != '-') return false;
    if (rest[1] == 'Q') return rest[2] >= '1' && rest[2] <= '4';
    if (!digits(rest.substr(1))) return false;
    const int month = (rest[1] - '0') * 10 + (rest[2] - '0');
    return month >= 1 && month <= 12;
}

/// Landline, mobile, several in one cell parted by blanks or , ; / 、, an extension, a country
/// code.
bool is_phone(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            ++count;
        } else if (std::string_view("+-() ,;/*").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return count >= 7;
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    const std::size_t dot = text.rfind('.');
    return at != std::string_view::npos && at > 0 &&
           text.find('@', at + 1) == std::string_view::npos &&
           text.find(' ') == std::string_view::npos && dot != std::string_view::npos &&
           dot > at + 1 && dot + 1 < text.size();
}

bool is_url(std::string_view text) {
    return (text.starts_with("https://") || text.starts_with("http://")) && text.size() > 10 &&
           text.find(' ') == std::string_view::npos;
}

/// 启政办发〔2022〕13号: characters, a full year in hexagonal brackets, a number without leading
/// zero, 号.
bool is_doc_no(std::string_view text) {
    const std::size_t open = text.find("〔");
    const std::size_t close = text.find("〕");
    constexpr std::size_t bracket = 3;  // bytes
    if (open == std::string_view::npos || open == 0 || close != open + bracket + 4) return false;
    if (!digits(text.substr(open + bracket, 4))) return false;
    std::string_view rest = text.substr(close + bracket);
    if (!rest.ends_with("号")) return false;
    rest.remove_suffix(bracket);
    return digits(rest) && rest.front() != '0';
}

Done check_format(const Field& field, const std::string& text) {
    if (field.format == "credit_code") {
        const codes::CreditCodeVerdict verdict = codes::judge_credit_code(text);
        if (verdict.ok) return {};
        return refuse(field, verdict.code, verdict.what, verdict.mend);
    }
    if (field.format == "phone" && !is_phone(text)) {
        return refuse(
            field, "bad_phone",
            {fmt::format("“{}”不像电话号码", text),
             fmt::format("`{}` is no telephone number", text)},
            {"只填号码，姓名填在联系人一栏", "give the number only; the name goes to the contact"});
    }
    if (field.format == "email" && !is_email(text))
        return refuse(field, "bad_email", {"不是邮箱地址", "not a mail address"});
    if (field.format == "url" && !is_url(text))
        return refuse(field, "bad_url", {"不是网址", "not a web address"},
                      {"以 https:// 开头", "begin with https://"});
    if (field.format == "id_card" && !is_id_card(text))
        return refuse(field, "bad_id_card",
                      {"身份证号的校验位不对", "the check character of the identity card is wrong"},
                      {"请对照证件，18 位，末位可为 X",
                       "compare with the card: 18 characters, the last may be X"});
    if (field.format == "doc_no" && !is_doc_no(text)) {
        return refuse(
            field, "bad_doc_no",
            {"文号写成 启政办发〔2022〕13号", "a document number is written 启政办发〔2022〕13号"},
            {"用六角括号〔〕，年份四位，不写“第”",
             "hexagonal brackets, a year of four digits, no 第"});
    }
    return {};
}

std::string bound_text(const Field& field, const Decimal& bound) {
    if (field.type == FieldType::Money) {
        if (const auto money = Money::yuan(bound)) return money->thousands() + "元";
    }
    return bound.to_string() + (field.type == FieldType::Percent ? "%" : "");
}

std::optional<Decimal> numeric_value(const Field& field, const Cell& cell) {
    const auto* units = std::get_if<std::int64_t>(&cell);
    if (units == nullptr) return std::nullopt;
    return Decimal::scaled(*units, stored_places(field));
}

std::optional<Rounding> rounding_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Rounding>, 7> known{
        {{"half_even", Rounding::HalfEven},
         {"half_up", Rounding::HalfUp},
         {"half_down", Rounding::HalfDown},
         {"up", Rounding::Up},
         {"down", Rounding::Down},
         {"ceiling", Rounding::Ceiling},
         {"floor", Rounding::Floor}}};
    for (const auto& [word, rounding] : known) {
        if (word == name) return rounding;
    }
    return std::nullopt;
}

tl::unexpected<Faults> bad_time(const Field& field, const std::string& text) {
    return refuse(field, "bad_time",
                  {fmt::format("“{}”不是时间", text), fmt::format("`{}` is no time of day", text)},
                  {"写成 09:30", "write 09:30"});
}

tl::unexpected<Faults> bad_place(const Field& field, const std::string& text) {
    return refuse(field, "bad_place",
                  {fmt::format("“{}”不是经纬度", text), fmt::format("`{}` is no place", text)},
                  {"先经度后纬度，写成 121.657123,31.806789",
                   "longitude first, then latitude: 121.657123,31.806789"});
}

tl::unexpected<Faults> bad_file(const Field& field) {
    return refuse(
        field, "bad_file", {"这不是附件", "this is no attachment"},
        {"先上传文件，再填上传得到的值", "upload the file and give the value it answered"});
}

Result<Cell> parse_number(const Field& field, std::string text) {
    if (field.type == FieldType::Percent && text.ends_with('%')) text.pop_back();
    const auto number = Decimal::parse(text);
    if (!number || text.find_first_of("eE") != std::string::npos) {
        return refuse(field, "not_number",
                      {fmt::format("“{}”不是数", text), fmt::format("`{}` is no number", text)},
                      {"只填数字，单位见字段名", "digits only; the field names the unit"});
    }
    const int places = stored_places(field);
    const auto units = number->to_scaled(places);
    if (units) return Cell(*units);
    const auto rounded = number->round(places, Rounding::HalfEven);
    if (rounded && *rounded == *number)
        return refuse(field, "too_large", {"数太大", "the number is too large"});
    if (places == 0)
        return refuse(field, "not_whole",
                      {fmt::format("{} 不是整数", text), fmt::format("{} is not whole", text)});
    return refuse(field, "too_many_places",
                  {fmt::format("{} 的小数超过 {} 位", text, places),
                   fmt::format("{} has more than {} decimals", text, places)},
                  {"不会自动四舍五入，请按凭据填写",
                   "nothing is rounded silently; give what the paper says"});
}

}  // namespace

Done check_cell(const Programme& programme, const Field& field, const Cell& cell) {
    if (is_null(cell)) return {};
    const auto* number = std::get_if<std::int64_t>(&cell);
    const auto* text = std::get_if<std::string>(&cell);
    const bool wants_text = is_texty(field.type) || field.type == FieldType::Choice ||
                            field.type == FieldType::Period || field.type == FieldType::Time ||
                            field.type == FieldType::Place || field.type == FieldType::File;
    if (field.type == FieldType::Rows || (wants_text ? text == nullptr : number == nullptr)) {
        return refuse(field, "wrong_type", {"值的类型不对", "the value has the wrong type"});
    }
    if (text != nullptr && !text::is_utf8(*text))
        return refuse(field, "not_utf8", {"文字编码不对", "the text is not UTF-8"});
    if (is_texty(field.type)) {
        const std::size_t limit = field.length ? static_cast<std::size_t>(*field.length)
                                  : field.type == FieldType::Note ? note_limit
                                                                  : text_limit;
        if (const std::size_t length = text::length(*text); length > limit) {
            return refuse(field, "too_long",
                          {fmt::format("有 {} 个字，最多 {} 个", length, limit),
                           fmt::format("{} characters, at most {}", length, limit)},
                          {"写短一些", "shorten it"});
        }
        const bool lines = field.type == FieldType::Note;
        if (std::any_of(text->begin(), text->end(), [&](char c) {
                return static_cast<unsigned char>(c) < 0x20 && !(lines && (c == '\n' || c == '\t'));
            })) {
            return refuse(
                field, "control_character",
                {"含看不见的控制字符或换行", "it holds control characters or line breaks"},
                {"写成一行文字", "write it in one line"});
        }
        return check_format(field, *text);
    }
    if (is_numeric(field.type)) {
        const Decimal value = *numeric_value(field, cell);
        if (field.min && value < *field.min)
            return refuse(field, "below_min",
                          {fmt::format("不能小于 {}", bound_text(field, *field.min)),
                           fmt::format("it is below {}", bound_text(field, *field.min))});
        if (field.max && *field.max < value)
            return refuse(field, "above_max",
                          {fmt::format("不能大于 {}", bound_text(field, *field.max)),
                           fmt::format("it is above {}", bound_text(field, *field.max))});
        return {};
    }
    switch (field.type) {
        case FieldType::YesNo:
            if (*number != 0 && *number != 1)
                return refuse(field, "wrong_type", {"只能是“是”或“否”", "only yes or no"});
            return {};
        case FieldType::Date:
            if (*number < first_day || *number > last_day)
                return refuse(field, "bad_date",
                              {"年份要在 1 到 9999 之间", "the year lies between 1 and 9999"});
            return {};
        case FieldType::Period:
            if (!is_period(*text))
                return refuse(
                    field, "bad_period",
                    {fmt::format("“{}”不是期间", *text), fmt::format("`{}` is no period", *text)},
                    {"写成 2022、2022-Q1 或 2022-03", "write 2022, 2022-Q1 or 2022-03"});
            return {};
        case FieldType::Choice: {
            const CodeList* list = programme.codes(field.of);
            if (list != nullptr && list->item(*text) != nullptr) return {};
            std::vector<std::string_view> known;
            if (list != nullptr) {
                for (const Code& code : list->items) known.push_back(code.id);
            }
            const std::string near = yaml::nearest(*text, known);
            return refuse(field, "unknown_code",
                          {fmt::format("代码表里没有“{}”", *text),
                           fmt::format("code list {} has no `{}`", field.of, *text)},
                          near.empty() ? Say{"从列表里选", "choose from the list"}
                                       : Say{fmt::format("是不是 {}？", near),
                                             fmt::format("did you mean `{}`?", near)});
        }
        case FieldType::Time:
            if (canonical_time(*text) != *text) return bad_time(field, *text);
            return {};
        case FieldType::Place: {
            const auto place = parse_place(*text);
            if (!place || print_place(*place) != *text) return bad_place(field, *text);
            return {};
        }
        case FieldType::File:
            if (!parse_file(*text)) return bad_file(field);
            return {};
        case FieldType::Link:
            if (*number == 0)
                return refuse(field, "bad_link", {"关联无效", "the link points nowhere"});
            return {};
        default:
            return {};
    }
}

Result<Cell> parse_cell(const Programme& programme, const Field& field, std::string_view raw) {
    if (field.type == FieldType::Rows)
        return refuse(field, "wrong_type", {"明细要逐行填写", "rows are filled line by line"});
    std::string text = text::trim(raw);
    if (text.empty()) return Cell();
    Cell cell;
    switch (field.type) {
        case FieldType::Whole:
        case FieldType::Number:
        case FieldType::Percent:
        case FieldType::Money:
            cell = ZG_TRY(parse_number(field, std::move(text)));
            break;
        case FieldType::YesNo:
            if (text == "true" || text == "yes") {
                cell = std::int64_t{1};
            } else if (text == "false" || text == "no") {
                cell = std::int64_t{0};
            } else {
                return refuse(field, "not_yes_no",
                              {fmt::format("“{}”不是“是”也不是“否”", text),
                               fmt::format("`{}` is neither yes nor no", text)},
                              {"填 true 或 false", "give true or false"});
            }
            break;
        case FieldType::Date: {
            const auto date = parse_iso_date(text);
            if (!date)
                return refuse(
                    field, "bad_date",
                    {fmt::format("“{}”不是日期", text), fmt::format("`{}` is no date", text)},
                    {"写成 2022-03-08", "write 2022-03-08"});
            cell = days_of(*date);
            break;
        }
        case FieldType::Moment: {
            const auto moment = parse_moment(text);
            if (!moment)
                return refuse(
                    field, "bad_moment",
                    {fmt::format("“{}”不是时刻", text), fmt::format("`{}` is no moment", text)},
                    {"写成 2022-03-08T09:30:00+08:00", "write 2022-03-08T09:30:00+08:00"});
            cell = *moment;
            break;
        }
        case FieldType::Link: {
            std::int64_t id = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
            if (error != std::errc{} || end != text.data() + text.size())
                return refuse(
                    field, "bad_link",
                    {fmt::format("“{}”不是行号", text), fmt::format("`{}` is no row id", text)});
            cell = id;
            break;
        }
        case FieldType::Text:
            if (field.format == "credit_code") text = codes::canonical_credit_code(text);
            if (field.format == "id_card" && text.ends_with('x')) text.back() = 'X';
            cell = std::move(text);
            break;
        case FieldType::Time: {
            const auto time = canonical_time(text::nfkc(text));
            if (!time) return bad_time(field, text);
            cell = *time;
            break;
        }
        case FieldType::Place: {
            const auto place = parse_place(text);
            if (!place) return bad_place(field, text);
            cell = print_place(*place);
            break;
        }
        default:
            cell = std::move(text);
    }
    ZG_DO(check_cell(programme, field, cell));
    return cell;
}

std::optional<Fault> advise_cell(const Field& field, const Cell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    if (field.format == "credit_code" && text != nullptr && codes::judge_credit_code(*text).ok &&
        !codes::organisation_part_ok(*text)) {
        return Fault{"organisation_check",
                     {"代码里的组织机构代码段（第 9 至 17 位）校验不符",
                      "the organisation part (characters 9 to 17) fails its own check"},
                     {.key = field.id},
                     {"少数真实代码也这样；请对照营业执照",
                      "a few real codes do; compare with the licence"}};
    }
    return std::nullopt;
}

std::string print_cell(const Field& field, const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    const auto* number = std::get_if<std::int64_t>(&cell);
    if (number == nullptr) return {};
    switch (field.type) {
        case FieldType::Money:
            return Money::fen(*number).plain();
        case FieldType::Number:
        case FieldType::Percent:
            return Decimal::scaled(*number, field.places).to_string();
        case FieldType::YesNo:
            return *number != 0 ? "true" : "false";
        case FieldType::Date:
            return iso(date_of(*number));
        case FieldType::Moment: {
            std::string out = moment_text(*number);
            if (const std::int64_t rest = ((*number % 1000) + 1000) % 1000; rest != 0)
                out.insert(19, fmt::format(".{:03}", rest));
            return out;
        }
        default:
            return std::to_string(*number);
    }
}

std::string show_cell(const Programme& programme, const Field& field, const Cell& cell,
                      bool chinese) {
    if (is_null(cell)) return {};
    const auto* number = std::get_if<std::int64_t>(&cell);
    switch (field.type) {
        case FieldType::Money:
            return number == nullptr ? std::string() : Money::fen(*number).thousands();
        case FieldType::Percent:
            return print_cell(field, cell) + "%";
        case FieldType::YesNo:
            return number != nullptr && *number != 0 ? (chinese ? "是" : "yes")
                                                     : (chinese ? "否" : "no");
        case FieldType::Choice: {
            const auto* code = std::get_if<std::string>(&cell);
            const CodeList* list = programme.codes(field.of);
            const Code* item = list == nullptr || code == nullptr ? nullptr : list->item(*code);
            if (item == nullptr) return print_cell(field, cell);
            return chinese || item->title.en.empty() ? item->title.zh : item->title.en;
        }
        case FieldType::File: {
            const auto* text = std::get_if<std::string>(&cell);
            const auto file = text == nullptr ? std::nullopt : parse_file(*text);
            return file ? file->name : print_cell(field, cell);
        }
        case FieldType::Moment:
            return print_cell(field, cell).substr(0, 16).replace(10, 1, " ");
        default:
            return print_cell(field, cell);
    }
}

std::string compare_key(const Programme& programme, const Field& field, std::string_view text) {
    if (field.format == "credit_code") return codes::canonical_credit_code(text);
    const CodeList* words = field.alike.empty() ? nullptr : programme.codes(field.alike);
    if (words == nullptr) return text::word_key(text);
    text::SameWords same;
    for (const Code& code : words->items) {
        const std::string canonical = text::word_key(code.title.zh);
        for (const std::string& other : code.also)
            same.emplace_back(text::word_key(other), canonical);
    }
    return text::name_key(text, same);
}

namespace {

/// What a value of several parts says to FEEL: `site.lon`, `scan.kind`.
feel::Value parts_to_feel(const Field& field, const std::string& text) {
    if (field.type == FieldType::Time) {
        const auto time = feel::parse_time(text.size() == 5 ? text + ":00" : text);
        return time ? feel::Value::time(*time) : feel::Value();
    }
    if (field.type == FieldType::Place) {
        const auto place = parse_place(text);
        if (!place) return {};
        return feel::Value::context(
            {{"lon", feel::Value::number(place->lon)}, {"lat", feel::Value::number(place->lat)}});
    }
    const auto file = parse_file(text);
    if (!file) return {};
    return feel::Value::context({{"name", feel::Value::text(file->name)},
                                 {"kind", feel::Value::text(file->kind)},
                                 {"size", feel::Value::whole(file->size)},
                                 {"hash", feel::Value::text(file->hash)}});
}

/// The cell of such a value; nullopt when it is none.
std::optional<Cell> parts_from_feel(const Field& field, const feel::Value& value) {
    if (field.type == FieldType::Time) {
        const auto* time = value.as_time();
        if (time == nullptr || !time->local()) return std::nullopt;
        return canonical_time(
            fmt::format("{:02}:{:02}:{:02}", time->hour, time->minute, time->second));
    }
    const auto* parts = value.as_context();
    if (parts == nullptr) return std::nullopt;
    const auto part = [&](std::string_view name) -> feel::Value {
        for (const auto& [key, held] : *parts) {
            if (key == name) return held;
        }
        return {};
    };
    if (field.type == FieldType::Place) {
        const feel::Value lon = part("lon");
        const feel::Value lat = part("lat");
        if (lon.as_number() == nullptr || lat.as_number() == nullptr) return std::nullopt;
        const auto place =
            parse_place(lon.as_number()->to_string() + "," + lat.as_number()->to_string());
        return place ? std::optional<Cell>(print_place(*place)) : std::nullopt;
    }
    const feel::Value name = part("name");
    const feel::Value kind = part("kind");
    const feel::Value size = part("size");
    const feel::Value hash = part("hash");
    if (name.as_text() == nullptr || kind.as_text() == nullptr || hash.as_text() == nullptr ||
        size.as_number() == nullptr)
        return std::nullopt;
    const std::string text =
        fmt::format("{} {} {} {}", *hash.as_text(), size.as_number()->to_string(), *kind.as_text(),
                    *name.as_text());
    return parse_file(text) ? std::optional<Cell>(text) : std::nullopt;
}

bool has_parts(FieldType type) {
    return type == FieldType::Time || type == FieldType::Place || type == FieldType::File;
}

}  // namespace

feel::Value to_feel(const Field& field, const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell))
        return has_parts(field.type) ? parts_to_feel(field, *text) : feel::Value::text(*text);
    const auto* number = std::get_if<std::int64_t>(&cell);
    if (number == nullptr) return {};
    switch (field.type) {
        case FieldType::Money:
            return feel::Value::number(Decimal::scaled(*number, 2));
        case FieldType::Number:
            return feel::Value::number(Decimal::scaled(*number, field.places));
        case FieldType::Percent:
            return feel::Value::number(Decimal::scaled(*number, field.places + 2));
        case FieldType::YesNo:
            return feel::Value::boolean(*number != 0);
        case FieldType::Date:
            return feel::Value::date(date_of(*number));
        case FieldType::Link:
            return feel::Value::link(
                {.register_id = field.to.empty() ? "" : field.to.front(), .id = *number});
        case FieldType::Moment: {
            const auto moment = feel::parse_date_time(print_cell(field, cell));
            return moment ? feel::Value::date_time(*moment) : feel::Value();
        }
        default:
            return feel::Value::whole(*number);
    }
}

feel::Value children_to_feel(const Field& field, const std::vector<Cells>& children) {
    feel::List items;
    for (const Cells& child : children) {
        if (field.many) {
            const auto at = child.find("value");
            items.push_back(at == child.end() ? feel::Value() : to_feel(field, at->second));
            continue;
        }
        feel::Entries entries;
        for (const Field& column : field.columns) {
            const auto at = child.find(column.id);
            entries.emplace_back(column.id,
                                 at == child.end() ? feel::Value() : to_feel(column, at->second));
        }
        items.push_back(feel::Value::context(std::move(entries)));
    }
    return feel::Value::list(std::move(items));
}

Result<Cell> from_feel(const Field& field, const feel::Value& value) {
    if (value.is_null()) return Cell();
    const auto wrong = [&] {
        return refuse(field, "wrong_type",
                      {fmt::format("算出的 {} 存不进这个字段", value.to_text()),
                       fmt::format("the computed {} does not fit the field", value.to_text())},
                      {"改 value 表达式", "mend the expression"});
    };
    switch (field.type) {
        case FieldType::Whole:
        case FieldType::Number:
        case FieldType::Percent:
        case FieldType::Money: {
            const Decimal* number = value.as_number();
            if (number == nullptr) return wrong();
            const int places = stored_places(field) + (field.type == FieldType::Percent ? 2 : 0);
            std::optional<Decimal> kept = *number;
            if (const auto how = rounding_of(field.rounding)) kept = number->round(places, *how);
            const auto units = kept ? kept->to_scaled(places) : std::nullopt;
            if (units) return Cell(*units);
            return refuse(field, "needs_rounding",
                          {fmt::format("算出 {}，小数超过 {} 位而没有写 rounding",
                                       number->to_string(), places),
                           fmt::format("{} has more than {} decimals and no rounding is named",
                                       number->to_string(), places)},
                          {"在字段上写 rounding: half_up", "name a rounding on the field"});
        }
        case FieldType::YesNo:
            if (value.as_boolean() == nullptr) return wrong();
            return Cell(std::int64_t{*value.as_boolean() ? 1 : 0});
        case FieldType::Date: {
            const auto date = value.as_date();
            if (!date) return wrong();
            return Cell(days_of(*date));
        }
        case FieldType::Link:
            if (value.as_link() == nullptr) return wrong();
            return Cell(value.as_link()->id);
        case FieldType::Rows:
            return wrong();
        case FieldType::Moment: {
            const feel::DateTime* moment = value.as_date_time();
            if (moment == nullptr) return wrong();
            const feel::Instant at = feel::instant_of(*moment);
            constexpr std::int64_t widest = 400'000'000'000;  // seconds: past the year 9999
            if (at.seconds > widest || at.seconds < -widest) return wrong();
            const bool local = moment->time.local();  // the city's own time
            return Cell((at.seconds - (local ? 8 * 3600 : 0)) * 1000 + at.nanos / 1'000'000);
        }
        case FieldType::Time:
        case FieldType::Place:
        case FieldType::File: {
            auto cell = parts_from_feel(field, value);
            if (!cell) return wrong();
            return *std::move(cell);
        }
        default:
            if (value.as_text() == nullptr) return wrong();
            return value.as_text()->empty() ? Cell() : Cell(*value.as_text());
    }
}

}  // namespace zhigai
