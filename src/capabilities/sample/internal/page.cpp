#include "capabilities/sample/internal/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text/text.h"

namespace zhigai::sample {
namespace {

constexpr std::int64_t excel_epoch = 25'569;  // days from Excel's day 0 to 1970-01-01

void replace(std::string& text, std::string_view what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// ASCII as a Chinese keyboard set to wide types it.
std::string full_width(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c < 0x21 || c > 0x7E) {
            out += c;
            continue;
        }
        const unsigned point = 0xFEE0U + static_cast<unsigned char>(c);
        out += static_cast<char>(0xE0U | (point >> 12U));
        out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (point & 0x3FU));
    }
    return out;
}

std::string with_commas(std::string digits) {
    const auto dot = digits.find('.');
    auto at = dot == std::string::npos ? digits.size() : dot;
    while (at > 3) digits.insert(at -= 3, ",");
    return digits;
}

/// As somebody reads it aloud: 9132 0681 MAXX….
std::string in_fours(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && i % 4 == 0) out += ' ';
        out += text[i];
    }
    return out;
}

Cell text_cell(std::string text) {
    return {text.empty() ? Cell::Kind::Blank : Cell::Kind::Text, std::move(text)};
}

const std::optional<std::int64_t>& sum_of(const Project& project, Gives gives) {
    switch (gives) {
        case Gives::PlannedTotal:
            return project.planned_total;
        case Gives::ActualTotal:
            return project.actual_total;
        case Gives::Planned:
            return project.planned;
        default:
            return project.actual;
    }
}

std::int64_t sum_of(const YearFigures& year, Gives gives) {
    return gives == Gives::Revenue    ? year.revenue
           : gives == Gives::Invoiced ? year.invoiced
                                      : year.tax;
}

}  // namespace

std::string digits_of(std::int64_t fen, std::int64_t unit_fen) {
    int places = 0;
    for (std::int64_t unit = unit_fen; unit > 1; unit /= 10) ++places;
    return Decimal::scaled(fen, places).to_string();
}

std::string letters(std::size_t column) {
    std::string out;
    for (; column > 0; column = (column - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
    return out;
}

std::string PageWriter::filled(std::string text, const std::vector<std::size_t>& districts,
                               int year) const {
    if (!districts.empty()) {
        const plan::District& first = plan_.organisation.districts[districts.front()];
        replace(text, "{name}", first.title.zh);
        replace(text, "{short}", first.short_name);
    }
    replace(text, "{on}", chinese(world_.on));
    replace(text, "{year}", std::to_string(year));
    return text;
}

std::vector<PageWriter::Record> PageWriter::records(
    const SheetPlan& sheet, const std::vector<std::size_t>& districts) const {
    std::vector<Record> out;
    const auto ours = [&](std::size_t firm) {
        return std::find(districts.begin(), districts.end(), world_.firms[firm].district) !=
               districts.end();
    };
    if (sheet.of == Of::Projects) {
        for (std::size_t i = 0; i < world_.projects.size(); ++i) {
            const Project& project = world_.projects[i];
            if (!ours(project.firm)) continue;
            if (sheet.year) {
                // What finished before the plan stands with its first year.
                const int year =
                    project.finished
                        ? std::max(static_cast<int>(project.finished->year()), plan_.years.front())
                        : 0;
                const auto at = static_cast<std::size_t>(*sheet.year);
                const int wanted = at == 0                    ? 0
                                   : at <= plan_.years.size() ? plan_.years[at - 1]
                                                              : -1;
                if (year != wanted) continue;
            }
            out.push_back({project.firm, &project, nullptr, i});
        }
        return out;
    }
    for (std::size_t i = 0; i < world_.firms.size(); ++i) {
        if (!ours(i)) continue;
        if (sheet.of == Of::Firms) {
            out.push_back({i, nullptr, nullptr, i});
            continue;
        }
        for (const YearFigures& year : world_.firms[i].years) out.push_back({i, nullptr, &year, i});
    }
    return out;
}

void PageWriter::head(const SheetPlan& sheet, Page& page) {
    const bool two = std::any_of(sheet.columns.begin(), sheet.columns.end(),
                                 [](const Column& c) { return c.head.size() > 1; });
    std::vector<Cell> upper(sheet.columns.size()), lower(sheet.columns.size());
    const std::size_t at = page.rows.size();
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
        const auto& head = sheet.columns[i].head;
        if (head.size() == 1) {
            upper[i] = text_cell(head.front());
            if (two) page.merges.push_back({at, i, at + 1, i});
            continue;
        }
        lower[i] = text_cell(head.back());
        if (i > 0 && sheet.columns[i - 1].head.size() > 1 &&
            sheet.columns[i - 1].head.front() == head.front())
            continue;
        upper[i] = text_cell(head.front());
        std::size_t last = i;
        while (last + 1 < sheet.columns.size() && sheet.columns[last + 1].head.size() > 1 &&
               sheet.columns[last + 1].head.front() == head.front())
            ++last;
        if (last > i) page.merges.push_back({at, i, at, last});
    }
    page.head_at = at;
    page.head_rows = two ? 2 : 1;
    page.rows.push_back(std::move(upper));
    if (two) page.rows.push_back(std::move(lower));
}

Page PageWriter::write(const SheetPlan& sheet, const std::vector<std::size_t>& districts) {
    const auto year_at = static_cast<std::size_t>(sheet.year.value_or(0));
    const int year = year_at > 0 && year_at <= plan_.years.size() ? plan_.years[year_at - 1] : 0;
    const auto say = [&](const std::string& text) {
        return text_cell(filled(text, districts, year));
    };
    Page page{.name = filled(sheet.name, districts, year)};
    if (sheet.of == Of::Text) {
        for (const std::string& line : sheet.lines) page.rows.push_back({say(line)});
        page.widths = {80};
        return page;
    }
    const std::size_t width = sheet.columns.size();
    for (const std::string& line : sheet.title) {
        if (!csv_) page.merges.push_back({page.rows.size(), 0, page.rows.size(), width - 1});
        page.rows.push_back({say(line)});
    }
    page.title_rows = sheet.title.size();
    const auto to_the_right = [&](const std::vector<std::string>& texts) {
        std::vector<Cell> row(width);
        row[0] = say(texts.front());
        if (texts.size() > 1) row[width - 2] = say(texts[1]);
        page.rows.push_back(std::move(row));
    };
    if (!sheet.filler.empty()) to_the_right(sheet.filler);
    if (!sheet.unit.empty()) {
        std::vector<Cell> row(width);
        row[width - 2] = say(sheet.unit);
        page.rows.push_back(std::move(row));
    }
    head(sheet, page);
    for (std::size_t i = 0; i < width; ++i) {
        page.widths.push_back(sheet.columns[i].width);
        if (sheet.columns[i].hidden) page.hidden_columns.push_back(i);
    }
    const auto lines = records(sheet, districts);
    for (std::size_t n = 0; n < lines.size(); ++n) {
        if (sheet.repeat > 0 && n > 0 && n % static_cast<std::size_t>(sheet.repeat) == 0)
            page.rows.push_back(page.rows[page.head_at]);
        std::vector<Cell> row;
        for (const Column& column : sheet.columns) row.push_back(cell(column, lines[n], n + 1));
        page.record_rows.push_back(page.rows.size());
        page.records.push_back(lines[n].index);
        page.rows.push_back(std::move(row));
    }
    if (sheet.merge && !csv_) merge_districts(sheet, lines, page);
    if (!sheet.total.empty() && !lines.empty()) total(sheet, lines, page);
    for (const std::string& note : sheet.notes) page.rows.push_back({say(note)});
    return page;
}

Cell PageWriter::number(std::string digits) const {
    return {Cell::Kind::Number, std::move(digits)};
}

Cell PageWriter::money(std::optional<std::int64_t> fen, std::int64_t unit_fen, Style style) const {
    if (!fen) return {};
    std::string digits = digits_of(*fen, unit_fen);
    if (style == Style::Comma) return text_cell(with_commas(std::move(digits)));
    if (style == Style::FullWidth) return text_cell(full_width(digits));
    return number(std::move(digits));
}

Cell PageWriter::date(const std::optional<Date>& day, Style style) const {
    if (!day) return {};
    const int y = static_cast<int>(day->year());
    const auto m = static_cast<unsigned>(day->month());
    const auto d = static_cast<unsigned>(day->day());
    const std::string serial = std::to_string(days_of(*day) + excel_epoch);
    switch (style) {
        case Style::Dot:
            return text_cell(fmt::format("{}.{}", y, m));
        case Style::DotNumber:
            // As a number October would become January: those two are typed as text.
            if (m == 1 || m == 10) return text_cell(fmt::format("{}.{:02}", y, m));
            return m < 10 ? number(fmt::format("{}.{}", y, m))
                          : number(fmt::format("{}.{:02}", y, m));
        case Style::Chinese:
            return text_cell(fmt::format("{}年{}月{}日", y, m, d));
        case Style::ChineseMonth:
            return text_cell(fmt::format("{}年{}月", y, m));
        case Style::Slash:
            return text_cell(fmt::format("{}/{}/{}", y, m, d));
        case Style::Serial:
            return number(serial);
        case Style::Compact:
            return number(fmt::format("{}{:02}{:02}", y, m, d));
        case Style::Cell:
            return {Cell::Kind::Date, serial};
        default:
            return text_cell(iso(*day));
    }
}

std::string PageWriter::district(std::size_t index, Style style) {
    const plan::District& district = plan_.organisation.districts[index];
    if (style == Style::Short) return district.short_name;
    if (style == Style::Alias) {
        std::vector<std::string> sure;
        for (const plan::Alias& alias : district.also) {
            if (alias.sure && !alias.from) sure.push_back(alias.name);
        }
        if (!sure.empty()) return random_.pick(sure);
    }
    return district.title.zh;
}

Cell PageWriter::cell(const Column& column, const Record& record, std::size_t serial) {
    Cell out = known(column, record, random_.pick(column.styles), serial);
    return out.kind == Cell::Kind::Blank ? text_cell(column.blank) : out;
}

Cell PageWriter::known(const Column& column, const Record& record, Style style,
                       std::size_t serial) {
    const Firm& firm = world_.firms[record.firm];
    const Project* project = record.project;
    if (is_money(column.gives)) {
        if (record.year != nullptr)
            return money(sum_of(*record.year, column.gives), column.unit_fen, style);
        return project == nullptr ? Cell{}
                                  : money(sum_of(*project, column.gives), column.unit_fen, style);
    }
    switch (column.gives) {
        case Gives::Serial:
            return number(std::to_string(serial));
        case Gives::Firm: {
            std::string name = firm.name;
            if (style == Style::Spaced) name = " " + name + "　";
            if (style == Style::WideBrackets) {
                replace(name, "（", "(");
                replace(name, "）", ")");
            }
            return text_cell(std::move(name));
        }
        case Gives::Code: {
            std::string code = firm.code;
            if (style == Style::Spaced) code = in_fours(code);
            if (style == Style::FullWidth) code = full_width(code);
            if (style == Style::Lower) {
                for (char& c : code)
                    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            }
            return text_cell(std::move(code));
        }
        case Gives::District:
            return text_cell(district(firm.district, style));
        case Gives::Industry:
            if (style == Style::Code) return text_cell(firm.trade->code);
            return text_cell(style == Style::Title
                                 ? firm.trade->title
                                 : "C" + firm.trade->code + " " + firm.trade->title);
        case Gives::Chain:
            return text_cell(firm.chain);
        case Gives::Size:
            return text_cell(firm.band->word);
        case Gives::AboveScale:
            return text_cell(column.words[firm.above_scale ? 0 : 1]);
        case Gives::ScaleFrom:
            return date(firm.scale_from, style);
        case Gives::FoundedOn:
            return date(firm.founded, style);
        case Gives::Labels:
            return text_cell(firm.labels);
        case Gives::Address:
            return text_cell(firm.address);
        case Gives::Contact:
            return text_cell(firm.contact);
        case Gives::Phone:
            return text_cell(firm.phone);
        case Gives::ContactPhone:
            return text_cell(firm.contact + " " + firm.phone);
        case Gives::Year:
            return record.year == nullptr ? Cell{} : number(std::to_string(record.year->year));
        case Gives::Staff:
            return record.year == nullptr ? Cell{} : number(std::to_string(record.year->staff));
        default:
            break;
    }
    if (project == nullptr) return {};
    switch (column.gives) {
        case Gives::Project:
            return text_cell(project->name);
        case Gives::KindWord:
            return text_cell(random_.pick(project->kind->words));
        case Gives::Content:
            return text_cell(project->content);
        case Gives::Filing:
            return text_cell(project->filing);
        case Gives::StartedOn:
            return date(project->started, style);
        case Gives::FinishedOn:
            return date(project->finished, style);
        case Gives::AcceptedOn:
            return date(project->accepted, style);
        case Gives::State:
            return text_cell(
                random_.pick(dialects_.states[static_cast<std::size_t>(project->stage)].words));
        case Gives::Remark:
            return text_cell(project->remark);
        default:
            return {};
    }
}

void PageWriter::total(const SheetPlan& sheet, const std::vector<Record>& records,
                       Page& page) const {
    std::vector<Cell> row(sheet.columns.size());
    row.front() = text_cell(sheet.total);
    for (std::size_t i = 1; i < sheet.columns.size(); ++i) {
        const Column& column = sheet.columns[i];
        std::int64_t sum = 0;
        if (is_money(column.gives)) {
            for (const Record& record : records) {
                sum += record.year != nullptr ? sum_of(*record.year, column.gives)
                       : record.project != nullptr
                           ? sum_of(*record.project, column.gives).value_or(0)
                           : 0;
            }
            row[i] = number(digits_of(sum, column.unit_fen));
        } else if (column.gives == Gives::Staff) {
            for (const Record& record : records)
                sum += record.year == nullptr ? 0 : record.year->staff;
            row[i] = number(std::to_string(sum));
        }
    }
    page.rows.push_back(std::move(row));
}

/// The district is written in the first row of its run only; the merge says that it holds for all.
void PageWriter::merge_districts(const SheetPlan& sheet, const std::vector<Record>& records,
                                 Page& page) const {
    for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
        if (sheet.columns[c].gives != Gives::District) continue;
        for (std::size_t from = 0; from < records.size();) {
            std::size_t to = from;
            const auto same = [&](std::size_t i) {
                return world_.firms[records[i].firm].district ==
                       world_.firms[records[from].firm].district;
            };
            while (to + 1 < records.size() && same(to + 1) &&
                   page.record_rows[to + 1] == page.record_rows[to] + 1)
                ++to;
            if (to > from)
                page.merges.push_back({page.record_rows[from], c, page.record_rows[to], c});
            for (std::size_t i = from + 1; i <= to; ++i) page.rows[page.record_rows[i]][c] = {};
            from = to + 1;
        }
    }
}

}  // namespace zhigai::sample
