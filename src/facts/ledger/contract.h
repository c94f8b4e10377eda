#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "adapters/memory/memory.h"
#include "adapters/sqlite/sqlite.h"
#include "adapters/sqlite/temporary.h"
#include "facts/ledger/ledger.h"

/// A small programme of three registers, written for these tests, and the people who use it. Every suite of the ledger
/// runs on both stores.
namespace zhigai::facts::test {

inline void put(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

/// The two stores, kept in the test's hand beside the ledger: whoever has the file can alter it.
class Shared final : public store::Store {
 public:
    explicit Shared(std::shared_ptr<store::Store> inner) : inner_(std::move(inner)) {}
    Result<std::unique_ptr<store::Snapshot>> snapshot() override { return inner_->snapshot(); }
    Result<std::unique_ptr<store::Transaction>> begin() override { return inner_->begin(); }
    Done copy_to(const std::string& path) override { return inner_->copy_to(path); }

 private:
    std::shared_ptr<store::Store> inner_;
};
struct Memory {
    std::shared_ptr<store::Store> store{memory::make_store()};
    std::unique_ptr<store::Store> make() { return std::make_unique<Shared>(store); }
};
struct Sqlite {
    sqlite::TemporaryFolder folder;
    std::shared_ptr<store::Store> store;
    std::unique_ptr<store::Store> make() {
        auto opened = sqlite::open(folder.path + "/data");
        EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
        store = std::move(*opened);
        return std::make_unique<Shared>(store);
    }
};
using Stores = ::testing::Types<Memory, Sqlite>;

inline std::string roles() {
    return R"yaml(
roles:
  city: {zh: 专班, en: City}
  district_office: {zh: 区镇, en: District office, unit: district}
  firm: {zh: 企业, en: Firm, unit: enterprise}
  auditor: {zh: 审计, en: Auditor}
  anyone: {zh: 公众, en: Anyone}
  engine.values: {zh: 计算, en: Values, engine: yes}
my:
  districts: {zh: 本区镇, en: My districts, to: district, many: yes}
  enterprise: {zh: 本企业, en: My enterprise, to: enterprise}
)yaml";
}

inline std::string district() {
    return R"yaml(
register: district
version: 1
zh: 区镇
en: District
owner: city
key: [code]
title: name
fields:
  code: {zh: 标识, en: Code, type: text, required: yes, fixed: yes}
  name: {zh: 名称, en: Name, type: text, required: yes, search: yes}
may:
  city: {see: all, set: all, do: [create, import, void]}
  district_office: {see: all}
  firm: {see: all}
  anyone: {see: [code, name]}
)yaml";
}

inline std::string enterprise() {
    return R"yaml(
register: enterprise
version: 1
zh: 企业
en: Enterprise
owner: city
key: [code]
title: name
fields:
  code: {zh: 代码, en: Code, type: text, required: yes, search: yes}
  name: {zh: 名称, en: Name, type: text, required: yes, dated: yes, search: yes, unique: yes}
  district: {zh: 区镇, en: District, type: link, to: district, required: yes, dated: yes}
  above: {zh: 规上, en: Above scale, type: yes_no, dated: yes}
  staff: {zh: 人数, en: Staff, type: whole, min: 0}
  phone: {zh: 电话, en: Phone, type: text, format: phone, personal: yes, search: yes}
  contact: {zh: 联系人, en: Contact, type: text, personal: yes}
may:
  city: {see: all, set: all, do: [create, import, takeover, void, reveal]}
  district_office: {where: "list contains(my.districts, district)", see: all, set: all, do: [create, import]}
  firm: {where: self = my.enterprise, see: all, set: [phone]}
  anyone: {where: above = true, see: [name, district]}
)yaml";
}

inline std::string project() {
    return R"yaml(
register: project
version: 1
zh: 项目
en: Project
owner: city
key: [enterprise, name]
numbering: "{enterprise.district.code}-{###}"
title: "{name}"
fields:
  enterprise: {zh: 企业, en: Enterprise, type: link, to: enterprise, required: yes, fixed: yes}
  name: {zh: 名称, en: Name, type: text, length: 40, required: yes, search: yes}
  kind: {zh: 类型, en: Kind, type: choice, of: kind, required: yes, default: '"retrofit"'}
  planned: {zh: 计划, en: Planned, type: money, min: 0}
  actual: {zh: 实际, en: Actual, type: money, min: 0}
  started_on: {zh: 开工, en: Started, type: date}
  finished_on: {zh: 完成, en: Finished, type: date}
  accepted_on: {zh: 验收, en: Accepted, type: date, tags: [city_only]}
  opinion: {zh: 意见, en: Opinion, type: note, tags: [city_only]}
  reason_late: {zh: 逾期原因, en: Why late, type: text, required: finished_on > date("2024-12-31")}
  district: {zh: 所在区镇, en: District then, type: link, to: district, value: "if finished_on = null then enterprise.district else as of(enterprise, finished_on).district"}
  year: {zh: 年度, en: Year, type: whole, value: finished_on.year}
  age: {zh: 天数, en: Days, type: whole, virtual: yes, value: "(today() - started_on).days"}
  evidence: {zh: 佐证, en: Evidence, type: rows, key: [what], fields: {
    what: {zh: 材料, en: What, type: text, required: yes},
    amount: {zh: 金额, en: Amount, type: money, min: 0}}}
checks:
  order: {that: finished_on >= started_on, say: {zh: 完成早于开工, en: Finished before it started}}
  small: {that: enterprise.staff >= 1, say: {zh: 企业没有人, en: Nobody works there}}
  large: {that: actual <= planned * 2, level: warn, say: {zh: 超过计划一倍, en: Over twice the plan}}
  proven: {that: count(evidence) > 0, level: gate, say: {zh: 先传佐证, en: Evidence first}}
  paid: {that: "sum(evidence[amount != null].amount) >= actual", level: gate, say: {zh: 发票不够, en: Invoices too low}}
states:
  reserve: {zh: 储备, en: Reserve}
  building: {zh: 在建, en: Under way}
  done: {zh: 完成, en: Done, locked: all}
  accepted: {zh: 验收, en: Accepted, locked: all, end: yes}
moves:
  start: {zh: 开工, en: Start, from: reserve, to: building, by: [district_office, city], sets: {started_on: today()}}
  finish: {zh: 申报完成, en: Report done, from: building, to: done, by: [district_office, city], asks: [finished_on, actual, evidence], needs: [proven]}
  accept: {zh: 验收通过, en: Accept, from: done, to: accepted, by: city, other_than: finish, asks: [accepted_on], needs: [proven, paid]}
  return: {zh: 退回, en: Return, from: done, to: building, by: city, reason: yes, asks: [opinion]}
may:
  city: {see: all, set: all, do: [create, import, takeover, correct, void, reveal]}
  district_office: {where: "list contains(my.districts, district)", see: [all, -opinion], set: [all, -city_only], do: [create, import]}
  firm: {where: "enterprise = my.enterprise", see: [all, -opinion], set: [actual]}
  anyone: {where: 'state = "accepted"', see: [enterprise, name, district, year]}
examples:
  - {row: {started_on: 2022-05-01, finished_on: 2022-04-01}, fails: order}
  - {row: {enterprise: {staff: 0}}, fails: small}
  - {row: {planned: 100万元, actual: 250万元}, warns: large}
  - {row: {state: building, evidence: []}, as: city, move: finish, fails: proven}
  - {row: {state: done, actual: 3万元, evidence: [{what: invoice, amount: 2万元}]}, as: city, move: accept, fails: paid}
)yaml";
}

/// 会签, time limits, a condition that fixes a field, a retired field, links in child rows.
inline std::string tender() {
    return R"yaml(
register: tender
version: 1
zh: 采购
en: Tender
owner: city
key: [name]
fields:
  name: {zh: 名称, en: Name, type: text, required: yes}
  by_firm: {zh: 填报企业, en: By, type: link, to: enterprise, default: my.enterprise}
  price: {zh: 价格, en: Price, type: money, fixed: published = true}
  published: {zh: 已公布, en: Published, type: yes_no}
  former: {zh: 旧项, en: Retired, type: text, until: 2024-01-01}
  bidders: {zh: 投标人, en: Bidders, type: rows, personal: yes, fields: {
    firm: {zh: 企业, en: Firm, type: link, to: enterprise, required: yes},
    phone: {zh: 电话, en: Phone, type: text, format: phone}}}
  towns: {zh: 涉及区镇, en: Towns, type: link, to: district, many: yes}
  crew: {zh: 最多人数, en: Most staff, type: whole, value: max(bidders.firm.staff)}
checks:
  priced: {that: price > yuan(0), level: gate, say: {zh: 要有价格, en: A price is needed}}
  late: {that: price < yuan(1000), since: 2024-06-01, say: {zh: 太贵, en: Too dear}}
states:
  open: {zh: 开放, en: Open}
  signed: {zh: 会签, en: Signed, end: yes}
moves:
  sign: {zh: 会签, en: Sign, from: open, to: signed, all_of: [city, district_office], needs: [priced]}
may:
  city: {see: all, set: all, do: [create, reveal]}
  district_office: {see: all, set: all}
  firm: {where: by_firm = my.enterprise, see: all, set: all, do: [create]}
examples:
  - {row: {price: 0元}, as: city, move: sign, fails: priced}
  - {row: {price: 2000元}, fails: late}
)yaml";
}

inline std::string kinds() {
    return R"yaml(
codes: kind
zh: 类型
en: Kind
items:
  retrofit: {zh: 技改, en: Retrofit}
  cloud: {zh: 上云, en: Cloud}
)yaml";
}

/// Loaded once a text.
inline std::shared_ptr<const Programme> programme() {
    static const auto loaded = [] {
        const auto folder = std::filesystem::temp_directory_path() / ("zg-ledger-" + std::to_string(::getpid()));
        put(folder / "organisation/roles.yaml", roles());
        put(folder / "organisation/district.yaml", district());
        put(folder / "enterprises/enterprise.yaml", enterprise());
        put(folder / "projects/project.yaml", project());
        put(folder / "projects/codes/kind.yaml", kinds());
        put(folder / "projects/tender.yaml", tender());
        auto result = load_programme(folder.string());
        if (!result) std::fprintf(stderr, "%s\n", to_text(result.error()).c_str());
        EXPECT_TRUE(result);
        std::filesystem::remove_all(folder);
        return result ? *result : nullptr;
    }();
    return loaded;
}

inline Cell n(std::int64_t value) { return value; }
inline Cell t(std::string value) { return value; }
inline Cell day(int year, unsigned month, unsigned d) {
    return days_of(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(d));
}
constexpr std::int64_t yuan = 100;

inline Principal city(std::string name = "张三") { return {std::move(name), {"city"}, {}}; }
inline Principal office(std::vector<std::int64_t> districts, std::string name = "李四") {
    return {std::move(name), {"district_office"}, {{"districts", std::move(districts)}}};
}
inline Principal firm(std::int64_t enterprise) { return {"王五", {"firm"}, {{"enterprise", {enterprise}}}}; }
inline Principal anyone() { return {"公众", {"anyone"}, {}}; }

inline std::string codes(const Faults& faults) {
    std::string text;
    for (const auto& fault : faults) text += (text.empty() ? "" : " ") + fault.code + "@" + fault.where.key;
    return text;
}
template <class T>
std::string codes(const Result<T>& result) {
    return result ? "" : codes(result.error());
}

/// A ledger with two districts, two enterprises and the clock on 2024-03-01.
struct City {
    std::unique_ptr<store::Store> store_for_open;
    FixedClock clock{std::chrono::year(2024) / 3 / 1};
    std::unique_ptr<Ledger> ledger;
    std::int64_t huilong = 0, lusi = 0, alpha = 0, beta = 0;

    explicit City(std::unique_ptr<store::Store> store, bool fill_it = true) {
        auto opened = Ledger::open(std::move(store), programme(), clock);
        EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
        ledger = std::move(*opened);
        if (fill_it) fill();
    }

    void on(int year, unsigned month, unsigned d) {
        clock = FixedClock(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(d));
    }

    Result<Outcome> write(const Principal& who, std::vector<Patch> patches, std::string reason = "", Door door = Door::Api, bool dry = false) {
        Change change;
        change.door = door;
        change.reason = std::move(reason);
        change.patches = std::move(patches);
        change.dry_run = dry;
        return ledger->write(access::Gate::admit(who), change);
    }
    /// The id of the row written, or 0 with a test failure.
    std::int64_t must(const Principal& who, Patch patch, std::string reason = "") {
        auto outcome = write(who, {std::move(patch)}, std::move(reason));
        EXPECT_TRUE(outcome) << (outcome ? "" : to_text(outcome.error(), true));
        return outcome ? outcome->rows.at(0).id : 0;
    }
    static Patch create(std::string reg, Cells set) {
        Patch patch;
        patch.register_id = std::move(reg);
        patch.set = std::move(set);
        return patch;
    }
    static Patch change(std::string reg, std::int64_t id, Cells set) {
        auto patch = create(std::move(reg), std::move(set));
        patch.id = id;
        return patch;
    }
    static Patch move(std::int64_t id, std::string move, Cells set = {}) {
        auto patch = change("project", id, std::move(set));
        patch.move = std::move(move);
        return patch;
    }
    std::int64_t project(std::int64_t enterprise, std::string name, Cells more = {}) {
        more["enterprise"] = enterprise;
        more["name"] = std::move(name);
        return must(city(), create("project", std::move(more)));
    }
    Record get(const Principal& who, const std::string& reg, std::int64_t id, const AsOf& at = {}) {
        auto record = ledger->get(who, reg, id, at);
        EXPECT_TRUE(record) << codes(record);
        return record ? *record : Record{};
    }
    std::string verified(const std::string& head = "") {
        auto report = ledger->verify(head);
        EXPECT_TRUE(report) << codes(report);
        return report ? codes(report->faults) : "failed";
    }

    void fill() {
        huilong = must(city(), create("district", {{"code", t("hl")}, {"name", t("汇龙镇")}}));
        lusi = must(city(), create("district", {{"code", t("ls")}, {"name", t("吕四港镇")}}));
        alpha = must(city(), create("enterprise", {{"code", t("A1")}, {"name", t("甲公司")}, {"district", n(huilong)}, {"staff", n(20)},
                                                   {"phone", t("13812341234")}, {"contact", t("王小明")}, {"above", n(1)}}));
        beta = must(city(), create("enterprise", {{"code", t("B2")}, {"name", t("乙公司")}, {"district", n(lusi)}, {"staff", n(5)}}));
    }
};

}  // namespace zhigai::facts::test
