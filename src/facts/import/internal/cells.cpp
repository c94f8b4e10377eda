#include "facts/import/internal/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernel/codes/codes.h"
#include "kernel/money/money.h"
#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports {
namespace {

constexpr std::array<std::string_view, 15> yes_words{"是", "有", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "对", "o", "t", "已", "●"};
constexpr std::array<std::string_view, 14> no_words{"否", "无", "×", "x", "✗", "✘", "☐", "0", "n", "no", "false", "不是", "没有", "未"};

constexpr std::array<std::string_view, 8> error_values{"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Refusal from_fault(const Fault& fault) { return {fault.code, fault.what, fault.mend}; }

/// Texts of a list in one cell: 、 ， ； / and line breaks part them.
std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < text.size();) {
        std::size_t size = 0;
        for (const std::string_view mark : {"、", "，", "；", ",", ";", "\n", "/", "|"}) {
            if (text.substr(i).starts_with(mark)) size = mark.size();
        }
        if (size == 0) {
            out.back() += text[i++];
        } else {
            out.emplace_back();
            i += size;
        }
    }
    for (auto& part : out) part = text::trim(part);
    std::erase_if(out, [](const std::string& part) { return is_blank_word(part); });
    return out;
}

/// One line: a break inside a Chinese text is only layout.
std::string one_line(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != 0x7F) {
            out += text[i];
        } else if (!out.empty() && static_cast<unsigned char>(out.back()) < 0x80 && out.back() != ' ') {
            out += ' ';
        }
    }
    return text::trim(out);
}

std::string hexagonal(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        bool found = false;
        for (const std::string_view open : {"[", "(", "［", "（", "﹝", "【", "〔"}) {
            if (text.substr(i).starts_with(open)) {
                out += "〔";
                i += open.size();
                found = true;
                break;
            }
        }
        for (const std::string_view close : {"]", ")", "］", "）", "﹞", "】", "〕"}) {
            if (!found && text.substr(i).starts_with(close)) {
                out += "〕";
                i += close.size();
                found = true;
                break;
            }
        }
        if (!found) out += text[i++];
    }
    return text::drop_blanks(out);
}

std::string words_of(const CodeList& list, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < std::min(most, list.items.size()); ++i) out += (i == 0 ? "" : "、") + list.items[i].title.zh;
    return list.items.size() > most ? out + " 等" : out;
}

}  // namespace

Read<bool> read_yes_no(std::string_view text, const Field& field) {
    const std::string key = text::word_key(text);
    const auto is = [&](const auto& words) { return std::find(words.begin(), words.end(), key) != words.end(); };
    if (is(yes_words)) return true;
    if (is(no_words)) return false;
    std::vector<std::string> own{text::word_key(field.title.zh)};
    for (const auto& word : field.also) own.push_back(text::word_key(word));
    for (std::string& word : own) {
        if (word.starts_with("是否")) word.erase(0, std::string_view("是否").size());
    }
    const auto names = [&](const std::string& word) { return !word.empty() && std::find(own.begin(), own.end(), word) != own.end(); };
    if (names(key)) return true;
    for (const std::string_view no : {"非", "未", "不", "无", "没"}) {
        if (key.starts_with(no) && names(key.substr(no.size()))) return false;
    }
    if (key.starts_with("已") && names(key.substr(std::string_view("已").size()))) return true;
    // 规下 is the opposite of 规上, 规模以下 of 规模以上.
    std::string other = key;
    if (const auto at = other.rfind("下"); at != std::string::npos) {
        other.replace(at, std::string_view("下").size(), "上");
        if (names(other)) return false;
    }
    return refuse("not_yes_no", {fmt::format("“{}”看不出是“是”还是“否”", text), fmt::format("`{}` is neither yes nor no", text)},
                  {"填“是”或“否”", "write 是 or 否"});
}

Read<std::string> read_period(std::string_view shown, const DateContext& context) {
    const std::string key = text::word_key(shown);
    std::string_view rest = key;
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    if (digits == 4) {
        const std::string year(rest.substr(0, 4));
        rest.remove_prefix(4);
        if (rest.starts_with("年")) rest.remove_prefix(std::string_view("年").size());
        if (rest.starts_with("度")) rest.remove_prefix(std::string_view("度").size());
        if (rest.starts_with('-')) rest.remove_prefix(1);
        if (rest.empty()) return year;
        if (rest.starts_with("第")) rest.remove_prefix(std::string_view("第").size());
        constexpr std::array<std::pair<std::string_view, char>, 12> quarters{
            {{"q1", '1'}, {"q2", '2'}, {"q3", '3'}, {"q4", '4'}, {"一季度", '1'}, {"二季度", '2'}, {"三季度", '3'}, {"四季度", '4'},
             {"1季度", '1'}, {"2季度", '2'}, {"3季度", '3'}, {"4季度", '4'}}};
        for (const auto& [word, quarter] : quarters) {
            if (rest == word) return year + "-Q" + quarter;
        }
    }
    const auto date = read_date(shown, context);
    if (date && date->month_only) return iso(date->date).substr(0, 7);
    if (!date && date.error().code == "date_january_or_october") return tl::make_unexpected(date.error());
    return refuse("not_a_period", {fmt::format("“{}”不是年、季或月", shown), fmt::format("`{}` is no year, quarter or month", shown)},
                  {"写成 2022、2022-Q1 或 2022-03", "write 2022, 2022-Q1 or 2022-03"});
}

Contact split_contact(std::string_view text) {
    const std::string plain = text::nfkc(text);
    Contact out;
    // The number: the longest run of digits and what parts them, at least seven digits.
    std::size_t best_from = 0, best_to = 0;
    for (std::size_t i = 0; i < plain.size();) {
        if (!is_digit(plain[i]) && plain[i] != '+') {
            ++i;
            continue;
        }
        std::size_t to = i;
        std::size_t last = i;
        int digits = 0;
        while (to < plain.size() && (is_digit(plain[to]) || std::string_view("+-*/,; ").find(plain[to]) != std::string_view::npos)) {
            if (is_digit(plain[to]) || plain[to] == '*') {
                digits += 1;
                last = to + 1;
            }
            ++to;
        }
        if (digits >= 7 && last - i > best_to - best_from) {
            best_from = i;
            best_to = last;
        }
        i = std::max(to, i + 1);
    }
    out.phone = text::trim(std::string_view(plain).substr(best_from, best_to - best_from));
    std::string name = plain.substr(0, best_from) + " " + plain.substr(best_to);
    for (char& c : name) {
        if (std::string_view("()[]:,;/-").find(c) != std::string_view::npos) c = ' ';
    }
    for (const std::string_view mark : {"、", "，", "；", "：", "电话", "手机", "联系人"}) {
        for (auto at = name.find(mark); at != std::string::npos; at = name.find(mark)) name.replace(at, mark.size(), " ");
    }
    out.name = text::trim(name);
    return out;
}

Rates CellReader::rates_of(const std::vector<const sheet::Cell*>& cells) {
    bool small = false, large = false;
    for (const sheet::Cell* cell : cells) {
        if (cell->look == sheet::Look::Percent) continue;  // says so itself
        const auto value = cell->kind == sheet::Kind::Number ? cell->number() : [&]() -> std::optional<Decimal> {
            const auto read = read_number(cell->raw);
            return read && !read->percent ? std::optional(read->value) : std::nullopt;
        }();
        if (!value || value->is_zero()) continue;
        const Decimal one = Decimal::from(1);
        if (value->abs() > one) large = true;
        else if (!value->is_whole()) small = true;
    }
    return small && large ? Rates::Mixed : small ? Rates::Fractions : Rates::Points;
}

Read<CellRead> CellReader::read(const sheet::Cell& cell, const Target& target, const ColumnUse& column, Rates rates) {
    CellRead out;
    const Field& field = *target.field;
    std::string text = text::trim(shown(cell, dates_.date1904));
    if (cell.kind == sheet::Kind::Empty || text.empty()) {
        out.blank = true;
        return out;
    }
    const bool error_text = std::find(error_values.begin(), error_values.end(), text) != error_values.end();  // pasted as text
    if (cell.kind == sheet::Kind::Error || error_text) {
        return refuse(error_text && cell.kind == sheet::Kind::Text ? "not_a_number" : "cell_error", {fmt::format("公式出错，值是 {}", cell.raw), fmt::format("the formula failed: {}", cell.raw)},
                      {"改好公式，或直接填数", "mend the formula, or type the value"});
    }
    using Part = Target::Part;
    if (target.part == Part::From || target.part == Part::To) {
        if (is_blank_word(text)) {
            out.blank = true;
            return out;
        }
        DateSpan span;
        if (cell.kind == sheet::Kind::Text) {
            auto read = read_span(text, dates_);
            if (!read) return tl::make_unexpected(read.error());
            span = *read;
        } else {
            auto read = read_date(cell, dates_);
            if (!read) return tl::make_unexpected(read.error());
            span.from = *read;
        }
        const auto& part = target.part == Part::From ? span.from : span.to;
        if (!part) {
            out.blank = true;
            return out;
        }
        out.value = days_of(part->date);
        out.month_only = part->month_only;
        out.short_year = part->short_year;
        out.bare_serial = part->bare_serial;
        return out;
    }
    if (target.part == Part::Name || target.part == Part::Phone) {
        const Contact contact = split_contact(text);
        text = target.part == Part::Name ? contact.name : contact.phone;
        if (text.empty() && target.part == Part::Phone && contact.name == text::trim(shown(cell)) && field.format == "phone" &&
            column.targets.front().field == &field && !is_blank_word(contact.name)) {
            text = contact.name;  // a column of phones: what holds no number is told so
        }
        if (text.empty()) {
            out.blank = true;
            return out;
        }
    }
    // Masked as we print it, or as somebody copied it from a page: no news.
    if (field.personal && text.find('*') != std::string::npos) {
        out.masked = true;
        out.blank = true;
        return out;
    }
    const bool says_no = field.type == FieldType::YesNo;
    if (!says_no && is_blank_word(text)) {
        const CodeList* list = field.type == FieldType::Choice ? programme_.codes(field.of) : nullptr;
        if (list == nullptr || list->by_word(text) == nullptr) {
            out.blank = true;
            return out;
        }
    }
    if (field.many) {
        const auto one = list_of(field);
        for (const std::string& part : cell.kind == sheet::Kind::Text ? parts_of(text) : std::vector<std::string>{text}) {
            auto read = read_value(cell, part, one, column, rates);
            if (!read) return tl::make_unexpected(read.error());
            if (!read->word.empty()) out.words.push_back(read->word);
            else if (!is_null(read->value) && std::find(out.values.begin(), out.values.end(), read->value) == out.values.end()) out.values.push_back(read->value);
        }
        out.blank = out.values.empty() && out.words.empty();
        return out;
    }
    return read_value(cell, text, field, column, rates);
}

Field CellReader::list_of(const Field& field) {
    Field one = field;
    one.many = false;
    return one;
}

Read<CellRead> CellReader::read_value(const sheet::Cell& cell, const std::string& text, const Field& field, const ColumnUse& column, Rates rates) {
    CellRead out;
    const auto keep = [&](Read<zhigai::Cell> read) -> Read<CellRead> {
        if (!read) return tl::make_unexpected(read.error());
        out.value = std::move(*read);
        if (const auto sound = check_cell(programme_, field, out.value); !sound) return tl::make_unexpected(from_fault(sound.error().front()));
        return out;
    };
    switch (field.type) {
        case FieldType::Link:
            out.word = one_line(text);
            return out;
        case FieldType::Whole:
        case FieldType::Number:
        case FieldType::Percent:
        case FieldType::Money:
            return keep(read_amount(cell, text, field, column, rates));
        case FieldType::YesNo: {
            const auto read = read_yes_no(cell.kind == sheet::Kind::Boolean ? std::string(cell.raw) : text, field);
            if (!read) return tl::make_unexpected(read.error());
            return keep(zhigai::Cell(std::int64_t{*read ? 1 : 0}));
        }
        case FieldType::Date: {
            const auto read = cell.kind == sheet::Kind::Number ? read_date(cell, dates_) : read_date(text, dates_);
            if (!read) return tl::make_unexpected(read.error());
            out.month_only = read->month_only;
            out.short_year = read->short_year;
            out.bare_serial = read->bare_serial;
            return keep(zhigai::Cell(days_of(read->date)));
        }
        case FieldType::Period: {
            DateContext context = dates_;
            context.untyped = context.untyped || cell.kind == sheet::Kind::Number;
            const auto read = read_period(cell.is_date() ? text.substr(0, 7) : text, context);
            if (!read) return tl::make_unexpected(read.error());
            return keep(zhigai::Cell(*read));
        }
        case FieldType::Choice:
            return keep(read_choice(text, field));
        case FieldType::Text:
        case FieldType::Note:
            return keep(read_text(cell, text, field));
        default: {
            auto read = parse_cell(programme_, field, text);
            if (!read) return tl::make_unexpected(from_fault(read.error().front()));
            out.value = std::move(*read);
            return out;
        }
    }
}

Read<zhigai::Cell> CellReader::read_amount(const sheet::Cell& cell, const std::string& text, const Field& field, const ColumnUse& column, Rates rates) {
    NumberText number;
    if (cell.kind == sheet::Kind::Number) {
        const auto value = cell.number();
        if (cell.is_date() || !value) {
            return refuse("date_for_number", {fmt::format("这里是日期 {}，不是数", text), fmt::format("{} is a date, not a number", text)},
                          {"把单元格格式改为数值后重填", "format the cell as a number and type it again"});
        }
        number.value = *value;
        if (cell.look == sheet::Look::Percent) {
            number.value = value->multiply(Decimal::from(100)).value_or(*value);
            number.percent = true;
        }
    } else {
        std::string_view plain = text;
        const bool year = field.type == FieldType::Whole && (plain.ends_with("年") || plain.ends_with("年度"));
        if (year) plain.remove_suffix(plain.ends_with("度") ? std::string_view("年度").size() : std::string_view("年").size());
        auto read = read_number(plain, field.unit);
        if (!read) return tl::make_unexpected(read.error());
        number = std::move(*read);
    }
    if (number.percent && field.type != FieldType::Percent && field.unit != "%") {
        return refuse("percent_for_number", {fmt::format("“{}”是百分数，这一列要的是数", text), fmt::format("`{}` is a percentage, the column holds numbers", text)},
                      {"填数，不填百分数", "give the number itself"});
    }
    std::optional<Decimal> value = number.value;
    if (field.type == FieldType::Money) {
        const Decimal factor = number.scale ? number.scale->factor : column.money ? column.money->factor : Decimal::from(1);
        value = value->multiply(factor);
        const auto money = value ? Money::yuan(*value) : std::nullopt;
        if (!money) {
            return refuse("money_not_whole_fen",
                          {fmt::format("“{}”{} 合不成整数的分", text, number.scale || !column.money ? "" : column.money->word),
                           fmt::format("`{}` is no whole number of fen", text)},
                          {"按凭据填到分；由公式除出来的数先定到两位小数的元", "give what the paper says; round a quotient to the fen yourself"});
        }
        return zhigai::Cell(money->in_fen());
    }
    if (field.type == FieldType::Percent && !number.percent && !column.percent) {
        if (rates == Rates::Fractions) value = value->multiply(Decimal::from(100));
        if (rates == Rates::Mixed && !value->is_zero() && !(Decimal::from(1) < value->abs())) {
            return refuse("rate_ambiguous",
                          {fmt::format("“{}”可能是 {}%，也可能是 {}%：这一列两种写法都有", text, value->to_string(), value->multiply(Decimal::from(100)).value_or(*value).to_string()),
                           fmt::format("`{}` may be {}% or a fraction: the column holds both", text, value->to_string())},
                          {"整列写成同一种，带上 %", "write the whole column one way, with %"});
        }
    }
    if (const auto& scale = number.scale ? number.scale : column.scale; scale && value) value = value->multiply(scale->factor);
    const int places = field.type == FieldType::Whole ? 0 : field.places;
    const auto scaled = value ? value->to_scaled(places) : std::nullopt;
    if (!scaled) {
        if (field.type == FieldType::Whole) {
            return refuse("not_whole", {fmt::format("“{}”不是整数", text), fmt::format("`{}` is not a whole number", text)}, {"填整数", "give a whole number"});
        }
        return refuse("too_many_places",
                      {fmt::format("“{}”的小数超过 {} 位", text, places), fmt::format("`{}` has more than {} decimals", text, places)},
                      {"不会自动四舍五入，请按凭据填写", "nothing is rounded silently; give what the paper says"});
    }
    return zhigai::Cell(*scaled);
}

Read<zhigai::Cell> CellReader::read_text(const sheet::Cell& cell, const std::string& text, const Field& field) {
    if (cell.kind == sheet::Kind::Number && !cell.is_date()) {
        const auto digits = std::count_if(cell.raw.begin(), cell.raw.end(), is_digit);
        const auto value = cell.number();
        const bool large = value && Decimal::from(999'999'999'999'999) < value->abs();
        if (large && field.format != "credit_code") {
            return refuse("number_spoilt",
                          {fmt::format("这是 {} 位的数字，Excel 只留 15 位，后面的已经丢了", digits), "Excel keeps 15 digits of a number; the rest is lost"},
                          {"把这一列设为文本格式，重新填写", "format the column as text and type it again"});
        }
        if (large) return refuse("credit_code_spoilt", {"这个代码已被表格软件改成数字，后几位丢了", "a spreadsheet turned this code into a number; its last digits are lost"}, {"把这一列设为文本格式，重新填写", "format the column as text and type the code again"});
    }
    if (field.format == "credit_code") return zhigai::Cell(codes::canonical_credit_code(text));
    if (field.format == "phone") {
        std::string phone = text::trim(text::nfkc(text));
        for (auto at = phone.find("、"); at != std::string::npos; at = phone.find("、")) phone.replace(at, std::string_view("、").size(), ",");
        return zhigai::Cell(one_line(phone));
    }
    if (field.format == "email" || field.format == "url") return zhigai::Cell(text::drop_blanks(text::nfkc(text)));
    if (field.format == "id_card") return zhigai::Cell(text::upper(text::drop_blanks(text::nfkc(text))));
    if (field.format == "doc_no") return zhigai::Cell(hexagonal(text));
    if (field.type == FieldType::Note) {
        std::string note;
        for (const char c : text) {
            if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') note += c;
        }
        return zhigai::Cell(text::trim(note));
    }
    return zhigai::Cell(one_line(text));
}

Read<zhigai::Cell> CellReader::read_choice(const std::string& text, const Field& field) {
    const CodeList* list = programme_.codes(field.of);
    if (list == nullptr) return refuse("unknown_code", {"没有代码表", "no code list"}, {});
    const std::string key = field.of + "\n" + text;
    if (const auto known = choices_.find(key); known != choices_.end()) return zhigai::Cell(known->second);
    const Code* code = list->by_word(text);
    if (code == nullptr) {
        // "C3465 风动和电动工具制造": code and title in one cell, in either order.
        const std::string plain = text::nfkc(text);
        std::string token;
        std::string rest;
        for (const char c : plain) {
            const bool ascii = is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            (ascii ? token : rest) += c;
        }
        rest = text::trim(rest);
        for (const std::string_view mark : {"-", "—", ".", "、", ":", "(", ")"}) {
            while (rest.starts_with(mark)) rest.erase(0, mark.size());
            while (rest.ends_with(mark)) rest.erase(rest.size() - mark.size());
        }
        const Code* by_code = token.empty() ? nullptr : list->by_word(token);
        const Code* by_title = rest.empty() ? nullptr : list->by_word(text::trim(rest));
        if (by_code != nullptr && by_title != nullptr && by_code != by_title) {
            return refuse("code_and_title_differ",
                          {fmt::format("“{}”里的代码是“{}”，名称是“{}”，对不上", text, by_code->title.zh, by_title->title.zh),
                           fmt::format("in `{}` the code means {}, the name {}", text, by_code->title.en, by_title->title.en)},
                          {"以哪个为准就只写哪个", "write only the right one"});
        }
        const bool numbered = std::any_of(token.begin(), token.end(), is_digit);
        if (by_code != nullptr && (rest.empty() || by_title != nullptr || numbered)) code = by_code;
    }
    if (code == nullptr) {
        // What comes near: a title that stands in the text, or the text in a title.
        std::string near;
        for (const Code& item : list->items) {
            const std::string title = text::word_key(item.title.zh);
            const std::string word = text::word_key(text);
            if (!title.empty() && (word.find(title) != std::string::npos || title.find(word) != std::string::npos)) {
                near += (near.empty() ? "" : "、") + item.title.zh;
            }
        }
        return refuse("unknown_code",
                      {fmt::format("“{}”不在“{}”里", text, list->title.zh), fmt::format("`{}` is not in {}", text, list->title.en)},
                      near.empty() ? Say{fmt::format("填 {} 之一", words_of(*list, 8)), fmt::format("one of {}", words_of(*list, 8))}
                                   : Say{fmt::format("是不是 {}？", near), fmt::format("did you mean {}?", near)});
    }
    choices_.emplace(key, code->id);
    return zhigai::Cell(code->id);
}

}  // namespace zhigai::imports
