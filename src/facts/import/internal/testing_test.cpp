#include "facts/import/internal/testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "adapters/memory/memory.h"
#include "facts/import/internal/layout.h"
#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports::test {
namespace {

std::vector<std::string> split(std::string_view text, char mark) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == mark) out.emplace_back();
        else out.back() += c;
    }
    return out;
}

std::pair<int, int> place(std::string_view label) {
    std::size_t letters = 0;
    while (letters < label.size() && label[letters] >= 'A' && label[letters] <= 'Z') ++letters;
    return {std::stoi(std::string(label.substr(letters))), *sheet::column_number(label.substr(0, letters))};
}

sheet::Cell cell_of(sheet::TextStore& texts, std::string text, int column) {
    sheet::Cell cell;
    cell.column = column;
    cell.kind = sheet::Kind::Text;
    const auto kind = [&](std::string_view prefix) {
        if (!text.starts_with(prefix)) return false;
        text.erase(0, prefix.size());
        return true;
    };
    if (kind("n:")) {
        cell.kind = sheet::Kind::Number;
    } else if (kind("d:")) {
        cell.kind = sheet::Kind::Number;
        cell.look = sheet::Look::Date;
    } else if (kind("p:")) {
        cell.kind = sheet::Kind::Number;
        cell.look = sheet::Look::Percent;
    } else if (kind("e:")) {
        cell.kind = sheet::Kind::Error;
    } else if (kind("b:")) {
        cell.kind = sheet::Kind::Boolean;
    } else if (kind("f:")) {
        cell.kind = sheet::Kind::Number;
        cell.formula = true;
    }
    for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n")) text.replace(at, 2, "\n");
    cell.raw = texts.keep(text);
    return cell;
}

}  // namespace

sheet::Workbook workbook(std::string_view text) {
    sheet::Workbook out;
    out.file_name = "台账.xlsx";
    int row = 0;
    for (const std::string& line : split(text, '\n')) {
        const auto colon = line.find(": ");
        const std::string key = colon == std::string::npos ? "" : line.substr(0, colon);
        const std::string value = colon == std::string::npos ? "" : text::trim(line.substr(colon + 2));
        if (key == "sheet" || key == "hidden sheet") {
            out.sheets.emplace_back();
            out.sheets.back().name = value;
            out.sheets.back().hidden = key != "sheet";
            row = 0;
        } else if (key == "csv") {
            out.encoding = "GB18030";
            out.file_name = "台账.csv";
        } else if (key == "merge") {
            for (const std::string& range : split(value, ' ')) {
                const auto mark = range.find(':');
                const auto from = place(range.substr(0, mark));
                const auto to = place(range.substr(mark + 1));
                out.sheets.back().merges.push_back({from.first, from.second, to.first, to.second});
            }
        } else if (key == "hide rows") {
            for (const std::string& number : split(value, ' ')) out.sheets.back().hidden_rows.push_back(std::stoi(number));
        } else if (key == "hide columns") {
            for (const std::string& letter : split(value, ' ')) out.sheets.back().hidden_columns.push_back({*sheet::column_number(letter), *sheet::column_number(letter)});
        } else if (const auto bar = line.find('|'); bar != std::string::npos && line.substr(0, bar).find_first_not_of("0123456789 ") == std::string::npos) {
            const std::string number = text::trim(line.substr(0, bar));
            row = number.empty() ? row + 1 : std::stoi(number);
            sheet::Row cells{.number = row};
            int column = 0;
            for (const std::string& part : split(line.substr(bar + 1), '|')) {
                ++column;
                const std::string cell = text::trim(part);
                if (!cell.empty()) cells.cells.push_back(cell_of(*out.texts, cell, column));
            }
            if (!cells.cells.empty()) out.sheets.back().rows.push_back(std::move(cells));
        }
    }
    for (auto& sheet : out.sheets) {
        for (auto& cells : sheet.rows) cells.hidden = std::find(sheet.hidden_rows.begin(), sheet.hidden_rows.end(), cells.number) != sheet.hidden_rows.end();
    }
    return out;
}

std::shared_ptr<const Programme> City::programme() {
    static const auto loaded = [] {
        auto read = load_programme(std::string(ZG_SOURCE_DIR) + "/programme");
        if (!read) std::fprintf(stderr, "%s\n", to_text(read.error()).c_str());
        return read ? *read : nullptr;
    }();
    return loaded;
}

City::City() {
    auto opened = facts::Ledger::open(memory::make_store(), programme(), clock);
    if (!opened) {
        ADD_FAILURE() << to_text(opened.error());
        return;
    }
    ledger = std::move(*opened);
    struct District {
        const char *code, *name, *short_name, *alias;
    };
    for (const District& d : {District{"huilong", "汇龙镇", "汇龙镇", "汇龙"}, District{"beixin", "北新镇", "北新镇", "北新"},
                              District{"qidong_zone", "启东经济开发区", "启东经开区", "开发区"}, District{"lvsigang_zone", "吕四港经济开发区", "吕四经开区", "开发区"}}) {
        facts::Patch patch{.register_id = "district"};
        patch.set = {{"code", std::string(d.code)}, {"name", std::string(d.name)}, {"short_name", std::string(d.short_name)}, {"in_plan", std::int64_t{1}}};
        facts::ChildPatch alias;
        alias.set = {{"value", std::string(d.alias)}};
        patch.children["aliases"].push_back(alias);
        auto written = ledger->write(city(), {.door = Door::Cli, .patches = {patch}});
        EXPECT_TRUE(written) << (written ? "" : to_text(written.error()));
        districts.push_back(written ? written->rows.front().id : 0);
    }
}

access::Permit City::city() { return access::Gate::admit({.name = "专班", .roles = {"city"}}); }

access::Permit City::office(std::size_t district) const {
    return access::Gate::admit({.name = "区镇", .roles = {"district_office"}, .my = {{"districts", {districts.at(district)}}}});
}

ImportOptions City::options() {
    return {.today = Date{std::chrono::year{2024}, std::chrono::month{6}, std::chrono::day{30}}};
}

Preview City::preview(std::string_view text, const ImportOptions& with) {
    const auto book = workbook(text);
    auto read = imports::preview(*ledger, city(), book, with);
    EXPECT_TRUE(read) << (read ? "" : to_text(read.error(), true));
    return read ? std::move(*read) : Preview{};
}

CommitOutcome City::commit(std::string_view text, const ImportOptions& with) {
    const auto book = workbook(text);
    auto done = imports::commit(*ledger, city(), book, with);
    EXPECT_TRUE(done) << (done ? "" : to_text(done.error(), true));
    return done ? std::move(*done) : CommitOutcome{};
}

std::vector<facts::Record> City::rows(const std::string& register_id) const {
    std::vector<facts::Record> out;
    auto read = ledger->each(city().principal(), {.register_id = register_id, .limit = -1, .with_children = true}, [&](const facts::Record& record) {
        out.push_back(record);
        return true;
    });
    EXPECT_TRUE(read);
    return out;
}

std::string told(const Preview& preview, bool columns) {
    std::string out;
    for (const SheetView& sheet : preview.sheets) {
        if (!sheet.skipped.zh.empty()) out += fmt::format("{}: {}\n", sheet.name, sheet.skipped.zh);
        if (!columns || sheet.columns.empty()) continue;
        out += fmt::format("{}: 表头 {}—{} 行，数据 {} 行\n", sheet.name, sheet.header_rows.front(), sheet.header_rows.back(), sheet.data_rows);
        for (const ColumnView& column : sheet.columns) {
            std::string path, targets;
            for (const auto& part : column.path) path += (path.empty() ? "" : "/") + part;
            for (const auto& target : column.targets) targets += (targets.empty() ? "" : " ") + target;
            out += fmt::format("  {} {} -> {}{}\n", column.letter, path, targets.empty() ? "不读" : targets, column.unit.empty() ? "" : " [" + column.unit + "]");
        }
        for (const Checksum& sum : sheet.checksums) {
            for (const auto& column : sum.columns) {
                out += fmt::format("  {} 第 {} 行 {}: {} {} {}\n", sum.label, sum.row, column.letter, column.stated, !column.compared ? "未比" : column.equal ? "=" : "≠", column.computed);
            }
        }
        for (const auto& [row, note] : sheet.notes) out += fmt::format("  注 {}: {}\n", row, note);
        for (const auto& [row, section] : sheet.sections) out += fmt::format("  段 {}: {}\n", row, section);
    }
    for (const auto& [reg, counts] : preview.counts) {
        out += fmt::format("{}: 新增 {} 更改 {} 不变 {} 拒绝 {}\n", reg, counts.added, counts.changed, counts.unchanged, counts.refused);
    }
    for (const ImportFault& fault : preview.faults) {
        const Place& at = fault.fault.where;
        out += fmt::format("{} {}{}{}{} [{}] {}", fault.severity == Severity::Stop ? "强制" : "核实", at.sheet, at.row > 0 ? fmt::format("!{}", at.row) : "", at.cell.empty() ? "" : at.cell,
                           at.source.empty() || at.key == at.source ? "" : "“" + at.source + "”", fault.fault.code, fault.fault.what.zh);
        if (!fault.fault.mend.zh.empty()) out += "；" + fault.fault.mend.zh;
        out += "\n";
    }
    for (const Finding& finding : preview.findings) out += fmt::format("待补 {}!{} {}\n", finding.sheet, finding.row, finding.say.zh);
    return out;
}

}  // namespace zhigai::imports::test
