#include "capabilities/sample/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "capabilities/sample/internal/page.h"
#include "kernel/money/money.h"

namespace zhigai::sample {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

/// Which districts a book is about: those it names, or those that no other book of its sort names.
std::vector<std::size_t> districts_of(const Book& book, const std::vector<Book>& books,
                                      const plan::Plan& plan) {
    const auto sort = [](const Book& b) {
        for (const SheetPlan& sheet : b.sheets) {
            if (sheet.of != Of::Text) return sheet.of;
        }
        return Of::Text;
    };
    std::set<int> named;
    for (const Book& other : books) {
        if (sort(other) == sort(book)) named.insert(other.districts.begin(), other.districts.end());
    }
    std::vector<std::size_t> out;
    for (const int place : book.districts) {
        if (static_cast<std::size_t>(place) <= plan.organisation.districts.size())
            out.push_back(static_cast<std::size_t>(place) - 1);
    }
    if (book.districts.empty()) {
        for (std::size_t i = 0; i < plan.organisation.districts.size(); ++i) {
            if (!named.contains(static_cast<int>(i) + 1)) out.push_back(i);
        }
    }
    return out;
}

/// What the plan's official rule makes of what was written: counted here, by no engine.
class Truth {
 public:
    Truth(const plan::Plan& plan, const World& world) : plan_(plan), world_(world) {}

    void wrote(const SheetPlan& sheet, const Page& page) {
        if (sheet.of == Of::Firms) firms_.insert(page.records.begin(), page.records.end());
        if (sheet.of == Of::Years) years_ += static_cast<std::int64_t>(page.records.size());
        if (sheet.of == Of::Projects) {
            for (const std::size_t index : page.records)
                twice_ = !projects_.insert(index).second || twice_;
        }
    }
    std::int64_t firms() const { return static_cast<std::int64_t>(firms_.size()); }
    std::int64_t projects() const { return static_cast<std::int64_t>(projects_.size()); }
    bool whole() const {
        return !twice_ && firms_.size() == world_.firms.size() &&
               projects_.size() == world_.projects.size();
    }

    std::int64_t counted() const {
        std::int64_t out = 0;
        for (const std::size_t index : projects_) out += counts(world_.projects[index]) ? 1 : 0;
        return out;
    }

    Json expected() const {
        std::map<int, std::map<std::string, std::int64_t>> done;
        std::map<int, std::int64_t> equipment;
        std::map<std::string, std::int64_t> under_way;
        std::map<std::string, std::int64_t> stages;
        constexpr const char* names[] = {"reserve", "building", "done", "accepted", "dropped"};
        for (const std::size_t index : projects_) {
            const Project& project = world_.projects[index];
            const Firm& firm = world_.firms[project.firm];
            const std::string& district = plan_.organisation.districts[firm.district].id;
            ++stages[names[static_cast<std::size_t>(project.stage)]];
            if (counts(project)) {
                const int year = static_cast<int>(project.finished->year());
                ++done[year][district];
                equipment[year] += project.actual.value_or(0);
            }
            if (project.stage == Stage::Building && firm.above_scale) ++under_way[district];
        }
        Json out = {{"rule", plan_.rule()->id},
                    {"on", iso(world_.on)},
                    {"enterprises", firms()},
                    {"projects", projects()},
                    {"enterprise_years", years_}};
        for (const int year : plan_.years) {
            Json one;
            std::int64_t all = 0;
            for (const plan::District& district : plan_.organisation.districts) {
                const std::int64_t count = done[year][district.id];
                one["districts"][district.id] = count;
                all += count;
            }
            one["done"] = all;
            one["equipment"] = Money::fen(equipment[year]).plain();
            out["years"][std::to_string(year)] = std::move(one);
        }
        for (const plan::District& district : plan_.organisation.districts)
            out["under_way"][district.id] = under_way[district.id];
        out["states"] = stages;
        return out;
    }

 private:
    /// 规上企业完成的项目，按完成日期计入年度.
    bool counts(const Project& project) const {
        const bool done = project.stage == Stage::Done || project.stage == Stage::Accepted;
        if (!done || !project.finished || !world_.firms[project.firm].above_scale) return false;
        const int year = static_cast<int>(project.finished->year());
        return std::find(plan_.years.begin(), plan_.years.end(), year) != plan_.years.end();
    }

    const plan::Plan& plan_;
    const World& world_;
    std::set<std::size_t> firms_, projects_;
    std::int64_t years_ = 0;
    bool twice_ = false;
};

std::size_t column_of(const SheetPlan& sheet, Gives gives) {
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
        if (sheet.columns[i].gives == gives) return i;
    }
    return 0;
}

/// Puts one fault into a page, and says where it stands.
Json plant(const Plant& plant, const SheetPlan& sheet, Page& page, const World& world,
           const std::string& file) {
    const auto record = static_cast<std::size_t>(plant.row - 1);
    std::size_t row = page.record_rows[record];
    const std::size_t column = column_of(sheet, plant.gives);
    Cell cell = page.rows[row][column];
    switch (plant.does) {
        case Does::Text:
            cell = {Cell::Kind::Text, plant.value};
            break;
        case Does::Number:
            cell = {Cell::Kind::Number, plant.value};
            break;
        case Does::Error:
            cell = {Cell::Kind::Error, plant.value};
            break;
        case Does::CheckCharacter: {
            const std::string_view other = "0123456789ABCDEFGHJKLMNPQRTUWXY";
            const auto at = other.find(cell.text.back());
            cell.text.back() = other[(at + 7) % other.size()];
            break;
        }
        case Does::Earlier: {
            const Project& project = world.projects[page.records[record]];
            cell = {Cell::Kind::Text, iso(date_of(days_of(*project.started) - 31))};
            break;
        }
        case Does::Twice: {
            // The same row at the end, with one cell that says something else.
            page.rows.push_back(page.rows[row]);
            row = page.rows.size() - 1;
            cell = {Cell::Kind::Number, plant.value};
            break;
        }
    }
    page.rows[row][column] = cell;
    return {{"file", file},        {"sheet", page.name},
            {"row", row + 1},      {"column", letters(column + 1)},
            {"stands", cell.text}, {"code", plant.code},
            {"says", plant.says}};
}

Done make_folder(const std::string& out) {
    std::error_code problem;
    fs::create_directories(out, problem);
    if (problem || !fs::is_directory(out)) {
        return fail("cannot_write", {"建不了这个文件夹", "the folder cannot be made"},
                    {.file = out}, {"换一个位置", "choose another place"});
    }
    if (!fs::is_empty(out, problem)) {
        return fail("folder_not_empty", {"文件夹不是空的", "the folder is not empty"},
                    {.file = out}, {"换一个新的文件夹", "choose a new folder"});
    }
    return {};
}

Done write(const Book& book, const std::vector<Page>& pages, const std::string& out,
           const std::string& name) {
    const std::string path = (fs::path(out) / name).string();
    return book.file.ends_with(".csv") ? write_csv(pages.front(), path, name)
                                       : write_xlsx(pages, path, name);
}

}  // namespace

Result<SampleReport> make(const Programme& programme, const plan::Plan& plan,
                          const std::string& programme_folder, const SampleOptions& options) {
    const fs::path file = fs::path(programme_folder) / "sample" / "dialects.yaml";
    const Dialects dialects =
        ZG_TRY(read_dialects(file.string(), file.lexically_normal().generic_string(), programme));
    const int enterprises = options.enterprises > 0 ? options.enterprises : dialects.full;
    ZG_DO(make_folder(options.out));

    const World world =
        Inventor(dialects, plan, options.seed, "world").invent(enterprises, options.today);
    SampleReport report{.on = world.on};
    Truth truth(plan, world);
    Json files = Json::array();
    for (std::size_t b = 0; b < dialects.books.size(); ++b) {
        const Book& book = dialects.books[b];
        const auto districts = districts_of(book, dialects.books, plan);
        if (districts.empty()) continue;
        PageWriter writer(dialects, plan, world, Random(options.seed, fmt::format("book {}", b)),
                          book.file.ends_with(".csv"));
        std::vector<Page> pages;
        std::int64_t records = 0;
        for (const SheetPlan& sheet : book.sheets) {
            Page page = writer.write(sheet, districts);
            if (sheet.of != Of::Text && page.records.empty()) continue;
            truth.wrote(sheet, page);
            records += static_cast<std::int64_t>(page.records.size());
            pages.push_back(std::move(page));
        }
        if (records == 0) continue;
        const std::string name = writer.filled(book.file, districts);
        ZG_DO(write(book, pages, options.out, name));
        report.files.push_back(name);
        files.push_back({{"file", name}, {"records", records}});
    }
    if (!truth.whole()) {
        return fail("records_missing",
                    {"有的企业或项目没有写进任何一本，或写了两次",
                     "a firm or project stands in no book, or in two"},
                    {.file = file.generic_string()},
                    {"每个区镇恰好在一本企业表和一本项目表里",
                     "each district belongs to one book of firms and one of projects"});
    }
    std::sort(report.files.begin(), report.files.end());

    std::vector<std::size_t> planted_firms;
    for (const Plant& each : dialects.plants) {
        for (const SheetPlan& sheet : dialects.faults.sheets) {
            if (sheet.of == Of::Firms && sheet.name == each.sheet)
                planted_firms.push_back(static_cast<std::size_t>(each.row - 1));
        }
    }
    const auto districts = districts_of(dialects.faults, {dialects.faults}, plan);
    const World small = Inventor(dialects, plan, options.seed, "faults")
                            .small(dialects.fault_firms, dialects.fault_projects, districts,
                                   planted_firms, options.today);
    PageWriter writer(dialects, plan, small, Random(options.seed, "book of faults"), false);
    std::vector<Page> pages;
    Json planted = Json::array();
    for (const SheetPlan& sheet : dialects.faults.sheets) {
        Page page = writer.write(sheet, districts);
        for (const Plant& each : dialects.plants) {
            if (each.sheet != sheet.name) continue;
            if (static_cast<std::size_t>(each.row) > page.records.size()) {
                return fail("plant_nowhere", {"这张表没有这么多行", "the sheet has fewer rows"},
                            {.file = file.generic_string(), .key = each.sheet});
            }
            planted.push_back(plant(each, sheet, page, small, dialects.faults.file));
        }
        pages.push_back(std::move(page));
    }
    ZG_DO(write(dialects.faults, pages, options.out, dialects.faults.file));
    report.faults = dialects.faults.file;

    report.enterprises = truth.firms();
    report.projects = truth.projects();
    report.counted = truth.counted();
    report.planted = static_cast<std::int64_t>(planted.size());
    report.truth = "truth.json";
    const Json out = {
        {"generated", true}, {"seed", options.seed},         {"plan", plan.id},
        {"files", files},    {"expected", truth.expected()}, {"refused", report.faults},
        {"faults", planted}};
    std::ofstream stream(fs::path(options.out) / report.truth);
    if (!(stream << out.dump(2) << "\n") || !stream.flush()) {
        return fail("cannot_write", {"写不进去", "it cannot be written"}, {.file = report.truth});
    }
    return report;
}

}  // namespace zhigai::sample
