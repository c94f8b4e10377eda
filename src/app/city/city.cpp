#include "app/city/city.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/sqlite/sqlite.h"
#include "metadata/plan/bind/bind.h"

namespace zhigai::app {

namespace fs = std::filesystem;

Result<Texts> load_texts(const Folders& folders) {
    const fs::path overlay = fs::path(folders.plan) / "programme";
    auto programme = load_programme(folders.programme, fs::is_directory(overlay) ? overlay.string() : "");
    auto plan = plan::load(folders.plan);
    auto menu = load_folders(folders.programme);
    Faults faults;
    if (!programme) faults = programme.error();
    if (!plan) faults.insert(faults.end(), plan.error().begin(), plan.error().end());
    if (!menu) faults.insert(faults.end(), menu.error().begin(), menu.error().end());
    if (!faults.empty()) return fail(std::move(faults));
    ZG_DO(plan::check_formulas(**plan, **programme));
    return Texts{std::move(*programme), std::move(*plan), std::move(*menu)};
}

Result<std::unique_ptr<City>> City::open(const Folders& folders, Clock& clock) {
    Texts texts = ZG_TRY(load_texts(folders));
    auto city = std::unique_ptr<City>(new City(folders, texts, clock));
    auto store = ZG_TRY(sqlite::open(folders.data));
    city->files_ = std::make_shared<Files>((fs::path(folders.data) / "files").string());
    city->ledger_ = ZG_TRY(facts::Ledger::open(std::move(store), texts.programme, clock, city->files_));
    city->progress_ = ZG_TRY(progress::Progress::create(texts.programme, texts.plan));
    ZG_DO(city->seed());
    return city;
}

Result<Principal> City::principal(std::string_view as) const {
    const std::size_t colon = as.find(':');
    const std::string role_id(as.substr(0, colon));
    const std::string unit = colon == std::string_view::npos ? "" : std::string(as.substr(colon + 1));
    const auto& roles = programme().roles();
    const Role* role = role_id.empty() && !roles.empty() ? &roles.front() : programme().role(role_id);
    if (role == nullptr) {
        std::string known;
        for (const Role& each : roles) known += (known.empty() ? "" : ", ") + each.id;
        return fail("unknown_role", {fmt::format("没有角色“{}”", role_id), fmt::format("no role `{}`", role_id)}, {},
                    {"可用的角色：" + known, "roles: " + known});
    }
    Principal principal{.name = role->title.zh, .roles = {role->id}};
    if (role->unit_register.empty()) return principal;
    const auto units = units_of(*role);
    const auto found = std::find_if(units.begin(), units.end(), [&](const auto& each) { return each.first == unit; });
    if (found == units.end()) {
        return fail("unknown_unit",
                    {fmt::format("角色“{}”要写明单位，没有“{}”", role->title.zh, unit),
                     fmt::format("role `{}` needs a unit; there is no `{}`", role->id, unit)},
                    {}, {"写成 角色:单位代码", "write ROLE:UNIT"});
    }
    principal.name = found->second.zh + " " + role->title.zh;
    const Register* reg = programme().find(role->unit_register);
    const Field* code = reg->marked("code");
    const auto ids = ZG_TRY(ledger_->find(keeper_, reg->id, {{code->id, unit}}));
    for (const MyParameter& parameter : programme().my()) {
        if (parameter.register_id == reg->id) principal.my[parameter.id] = ids;
    }
    return principal;
}

std::vector<std::pair<std::string, Say>> City::units_of(const Role& role) const {
    std::vector<std::pair<std::string, Say>> out;
    const Register* reg = programme().find(role.unit_register);
    const Field* code = reg == nullptr ? nullptr : reg->marked("code");
    if (code == nullptr) return out;
    constexpr std::size_t most = 500;
    const auto seen = ledger_->each(keeper_, {.register_id = reg->id}, [&](const facts::Record& record) {
        const auto cell = record.cells.find(code->id);
        const auto* text = cell == record.cells.end() ? nullptr : std::get_if<std::string>(&cell->second);
        if (text != nullptr) {
            const std::string title = ledger_->title_of(keeper_, reg->id, record.id);
            out.emplace_back(*text, Say{title, title});
        }
        return out.size() < most;
    });
    if (!seen) out.clear();
    return out;
}

bool City::is_sample() const { return fs::exists(fs::path(folders_.data) / "sample"); }

Done City::mark_as_sample(Date on) const {
    std::ofstream mark(fs::path(folders_.data) / "sample");
    mark << iso(on) << "\n";  // every page says that the facts are generated, and stands on this day
    if (mark.flush()) return {};
    return fail("cannot_write", {"数据目录写不进去", "the data directory cannot be written"}, {.file = folders_.data});
}

Date City::usual_day() const {
    std::ifstream mark(fs::path(folders_.data) / "sample");
    std::string day;
    if (mark >> day) {
        if (const auto on = parse_iso_date(day)) return *on;
    }
    return clock_.today();
}

}  // namespace zhigai::app
