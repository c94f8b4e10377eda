#include "metadata/registers/programme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "metadata/registers/cells.h"
#include "metadata/registers/examples.h"

namespace zhigai {
namespace {

namespace fs = std::filesystem;

const std::string ours = ZG_SOURCE_DIR "/programme";

const Programme& programme() {
    static const auto loaded = load_programme(ours);
    if (!loaded) {
        ADD_FAILURE() << to_text(loaded.error());
        std::abort();
    }
    return **loaded;
}

/// A folder of texts that lives as long as the test.
class Folder {
 public:
    explicit Folder(const std::string& name)
        : root_(fs::path(testing::TempDir()) / ("zg_programme_" + name)) {
        fs::remove_all(root_);
        fs::create_directories(root_);
    }
    ~Folder() { fs::remove_all(root_); }
    void write(const std::string& path, const std::string& text) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path, std::ios::binary) << text;
    }
    std::string path(const std::string& under = "") const { return (root_ / under).string(); }

 private:
    fs::path root_;
};

constexpr const char* roles = "roles: {clerk: {zh: 经办}}\n";
constexpr const char* thing = R"(register: thing
version: 1
zh: 物
key: [name]
fields:
  name: {zh: 名称, type: text, required: yes, also: [名字]}
  size: {zh: 大小, type: whole, max: 100}
checks:
  small: {that: size < 50, say: {zh: 太大}}
may: {clerk: {see: all}}
examples:
  - {row: {size: 60}, fails: small}
)";

TEST(Programme, OursLoadsAndItsExamplesHold) {
    const ProgrammeReport report = check_programme(ours);
    EXPECT_EQ(to_text(report.faults), "");
    EXPECT_GE(report.registers, 5U);
    EXPECT_GE(report.examples, 20U);
    EXPECT_EQ(report.bundle.size(), 64U);
}

TEST(Programme, OurRegistersComeLinksFirst) {
    std::set<std::string> seen;
    for (const auto& reg : programme().registers()) {
        seen.insert(reg->id);
        for (const Field& field : reg->fields) {
            for (const std::string& target : field.to)
                EXPECT_TRUE(seen.contains(target)) << reg->id << "." << field.id;
        }
    }
    EXPECT_EQ(seen.size(), programme().registers().size());
}

TEST(Programme, OurFieldsSpeakBothLanguagesAndCarryTheirMarks) {
    for (const auto& reg : programme().registers()) {
        EXPECT_NE(reg->marked("name") == nullptr && reg->marked("who") == nullptr, true) << reg->id;
        EXPECT_FALSE(reg->title.en.empty()) << reg->id;
        for (const Field& field : reg->fields)
            EXPECT_FALSE(field.title.en.empty()) << reg->id << "." << field.id;
        for (const char* view : {"list", "form"})  // a detail like the form is not written twice
            EXPECT_NE(reg->view(view), nullptr) << reg->id << " " << view;
        for (const Check& check : reg->checks)
            EXPECT_FALSE(check.say.en.empty()) << reg->id << "." << check.id;
    }
    const Register& project = *programme().find("project");
    struct Case {
        const char* mark;
        const char* field;
    };
    for (const Case& c :
         {Case{"who", "enterprise"}, Case{"where", "district"}, Case{"when", "finished_on"},
          Case{"how_much", "actual"}, Case{"what_kind", "kind"}, Case{"year", "year"}}) {
        ASSERT_NE(project.marked(c.mark), nullptr) << c.mark;
        EXPECT_EQ(project.marked(c.mark)->id, c.field);
    }
}

TEST(Programme, EveryHeaderOfTheFactsSheetMeansItsField) {
    struct Case {
        const char* reg;
        const char* field;
        std::vector<const char*> headers;
    };
    const std::vector<Case> all{
        {"enterprise",
         "credit_code",
         {"统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "信用代码证",
          "组织机构代码(旧)", "机构代码", "纳税人识别号", "税号"}},
        {"enterprise",
         "name",
         {"企业名称", "单位名称", "公司名称", "单位详细名称", "法人单位名称", "申报单位",
          "申报企业", "项目单位", "实施单位", "承担单位", "企业全称", "名称"}},
        {"project",
         "enterprise",
         {"企业名称", "单位名称", "公司名称", "申报单位", "申报企业", "项目单位", "实施单位",
          "承担单位", "企业全称"}},
        {"enterprise",
         "district",
         {"所属区镇", "区镇", "属地", "所属地区", "所在区镇", "乡镇", "镇区", "所属板块", "板块",
          "所在园区", "推荐单位"}},
        {"enterprise",
         "industry",
         {"行业", "所属行业", "行业代码", "国民经济行业代码", "行业小类"}},
        {"enterprise", "chain", {"产业链", "所属产业"}},
        {"enterprise",
         "above_scale",
         {"是否规上", "规上", "规模以上", "是否列统", "是否纳统", "企业规模", "企业类型"}},
        {"enterprise_year", "revenue", {"营业收入"}},
        {"enterprise_year", "main_revenue", {"主营业务收入"}},
        {"enterprise_year", "invoiced", {"开票销售"}},
        {"enterprise_year", "taxable_sales", {"应税销售"}},
        {"enterprise_year", "sales", {"销售收入"}},
        {"enterprise_year", "annual_output", {"年产值"}},
        {"enterprise_year", "output", {"工业总产值"}},
        {"enterprise_year", "staff", {"从业人员", "期末从业人员", "职工人数", "员工数", "人数"}},
        {"enterprise", "contact", {"联系人", "负责人", "经办人"}},
        {"enterprise", "phone", {"联系电话", "手机", "联系方式"}},
        {"project", "name", {"项目名称", "改造项目", "技改项目名称"}},
        {"project", "kind", {"项目类型", "类别", "改造类型", "智改数转类型"}},
        {"project", "total_planned", {"总投资", "计划总投资", "项目总投资"}},
        {"project",
         "planned",
         {"设备投资", "设备投资额", "设备购置费", "设备投入(不含税)", "其中：设备"}},
        {"project", "started_on", {"开工时间", "起始时间"}},
        {"project", "duration", {"建设起止年限"}},
        {"project", "finished_on", {"竣工时间", "完成时间", "投产时间"}},
        {"project", "filing", {"备案证号", "项目代码", "备案文号"}},
        {"project", "note", {"备注", "说明"}},
    };
    for (const Case& c : all) {
        const Field* field = programme().find(c.reg)->field(c.field);
        ASSERT_NE(field, nullptr) << c.reg << "." << c.field;
        std::set<std::string> known{compare_key(programme(), Field{}, field->title.zh)};
        for (const std::string& also : field->also)
            known.insert(compare_key(programme(), Field{}, also));
        for (const char* header : c.headers)
            EXPECT_TRUE(known.contains(compare_key(programme(), Field{}, header)))
                << c.reg << "." << c.field << " " << header;
    }
    const ExcelRules& excel = programme().find("project")->excel;
    for (const char* header : {"进展", "形象进度", "目前进展", "完成情况"}) {
        EXPECT_TRUE(excel.opening == header ||
                    std::count(excel.opening_also.begin(), excel.opening_also.end(), header) == 1)
            << header;
    }
}

TEST(Programme, WordsOfSheetsFindTheirCode) {
    struct Case {
        const char* list;
        const char* word;
        const char* code;
    };
    for (const Case& c :
         {Case{"industry", "C3465", "3465"}, Case{"industry", "3465", "3465"},
          Case{"industry", "C34", "34"}, Case{"industry", "346", "346"},
          Case{"industry", "C3465 风动和电动工具制造", "3465"},
          Case{"industry", "风动和电动工具制造", "3465"}, Case{"industry", "通用设备制造业", "34"},
          Case{"industry", "通用设备制造", "34"}, Case{"project_kind", "技改", "retrofit"},
          Case{"project_kind", "“智改数转”诊断服务项目", "diagnosis"},
          Case{"project_kind", " 企业上云 ", "cloud"}, Case{"enterprise_size", "中型", "medium"}}) {
        const Code* code = programme().codes(c.list)->by_word(c.word);
        ASSERT_NE(code, nullptr) << c.word;
        EXPECT_EQ(code->id, c.code) << c.word;
    }
    EXPECT_EQ(programme().codes("industry")->by_word("制造"), nullptr) << "no code is guessed";
    const auto& industry = *programme().codes("industry");
    EXPECT_EQ(std::count_if(industry.items.begin(), industry.items.end(),
                            [](const Code& code) { return code.under == "C"; }),
              31)
        << "GB/T 4754-2017, section C";
    EXPECT_EQ(industry.item("3961")->title.zh, "可穿戴智能设备制造")
        << "the 2017 edition, not that of 2011";
}

TEST(Programme, ScopeKnowsFieldsStatesAndWhoever) {
    const Register& project = *programme().find("project");
    const feel::Scope scope = programme().scope(project);
    for (const char* good :
         {"enterprise.district.name = \"汇龙镇\"", "state = \"done\"", "old.actual < actual",
          "list contains(my.districts, district)", "self.name = name", "count(evidence) > 0"}) {
        const auto made = feel::compile(good, scope);
        EXPECT_TRUE(made) << good << "\n" << (made ? "" : to_text(made.error()));
    }
    for (const char* bad : {"enterprise.distric = null", "state = \"finished\"", "actual > 5",
                            "my.firms = null", "kind = \"技改\""}) {
        EXPECT_FALSE(feel::compile(bad, scope)) << bad;
    }
    EXPECT_EQ(programme().member("enterprise", "nothing"), nullptr);
    EXPECT_EQ(programme().member("nothing", "name"), nullptr);
}

TEST(Programme, ChecksKnowWhichOwnFieldsTheyRead) {
    const Register& project = *programme().find("project");
    EXPECT_EQ(project.check("large")->reads_own, (std::vector<std::string>{"actual", "planned"}));
    EXPECT_EQ(project.check("paid")->reads_own,
              (std::vector<std::string>{"evidence", "actual", "kind"}));
}

TEST(Programme, NamedFieldsAreIdsTagsAllAndWithout) {
    const Register& project = *programme().find("project");
    const auto ids = [&](const std::vector<std::string>& list) {
        std::set<std::string> out;
        for (const Field* field : project.named(list)) out.insert(field->id);
        return out;
    };
    EXPECT_EQ(ids({"city_only"}), (std::set<std::string>{"accepted_on", "opinion"}));
    EXPECT_EQ(ids({"name", "kind", "-kind"}), (std::set<std::string>{"name"}));
    EXPECT_EQ(ids({"all", "-city_only"}).size(), project.fields.size() - 2);
    EXPECT_TRUE(ids({"-name"}).empty());
}

TEST(Programme, DefaultsLieUnderEveryRegister) {
    for (const auto& reg : programme().registers()) {
        EXPECT_TRUE(std::any_of(reg->may.begin(), reg->may.end(), [](const Grant& grant) {
            return grant.role == "auditor";
        })) << reg->id;
        EXPECT_EQ(reg->excel.extra, "ask") << reg->id;
    }
}

TEST(Programme, BundleNamesWhatTheTextsSayAndNothingElse) {
    const Folder folder("bundle");
    folder.write("organisation/roles.yaml", roles);
    folder.write("things/thing.yaml", thing);
    const auto hash = [&] {
        const auto loaded = load_programme(folder.path());
        EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
        return (*loaded)->bundle();
    };
    const std::string first = hash();
    folder.write("things/thing.yaml", std::string("# a remark\n") + thing);
    EXPECT_EQ(hash(), first) << "remarks and layout say nothing";
    std::string changed(thing);
    changed.replace(changed.find("size < 50"), 9, "size < 51");
    folder.write("things/thing.yaml", changed);
    EXPECT_NE(hash(), first);
}

TEST(Programme, AnOverlayAddsTightensAndLoosensWithReason) {
    const Folder folder("overlay");
    folder.write("base/organisation/roles.yaml", roles);
    folder.write("base/things/thing.yaml", thing);
    folder.write("base/things/codes/colour.yaml",
                 "codes: colour\nzh: 颜色\nitems: {red: {zh: 红}}\n");
    folder.write("city/things/thing.yaml", R"(extends: thing
replaces: {small: 本市的大件也算}
fields:
  name: {zh: 物名, also: {add: [叫法]}}
  size: {max: 90}
  colour: {zh: 颜色, type: choice, of: colour}
checks:
  small: {that: size < 80}
  blue:  {when: size > 10, that: 'colour = "blue"', say: {zh: 大的要蓝}}
examples:
  - {row: {size: 85}, fails: small}
  - {row: {size: 11, colour: red}, fails: blue}
)");
    folder.write("city/things/codes/more.yaml", "extends: colour\nitems: {blue: {zh: 蓝}}\n");
    folder.write("city/things/other.yaml",
                 "register: other\nversion: 1\nzh: 别的\nkey: [thing]\nfields: {thing: {zh: 物, "
                 "type: link, to: thing, required: yes}}\nmay: {clerk: {see: all}}\n");
    const auto loaded = load_programme(folder.path("base"), folder.path("city"));
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    const Register& reg = *(*loaded)->find("thing");
    EXPECT_EQ(reg.field("name")->title.zh, "物名");
    EXPECT_EQ(reg.field("name")->also, (std::vector<std::string>{"名字", "叫法"}));
    EXPECT_EQ(reg.field("size")->max, Decimal::from(90));
    EXPECT_EQ(reg.check("small")->that.text(), "size < 80");
    EXPECT_NE((*loaded)->find("other"), nullptr);
    EXPECT_EQ(to_text(run_examples(**loaded)), "");
    const auto base = load_programme(folder.path("base"));
    EXPECT_NE((*base)->bundle(), (*loaded)->bundle());
}

TEST(Examples, AnExampleThatDoesNotHoldIsNamed) {
    const Folder folder("examples");
    folder.write("organisation/roles.yaml", roles);
    folder.write("things/thing.yaml", std::string(thing) +
                                          "  - {row: {size: 60}, passes: small}\n  - {row: {size: "
                                          "40}, fails: small}\n  - {row: {}, passes: small}\n");
    const ProgrammeReport report = check_programme(folder.path());
    ASSERT_EQ(report.faults.size(), 2U) << to_text(report.faults);
    EXPECT_EQ(report.faults[0].what.en, "check `small` does not let this row pass");
    EXPECT_EQ(report.faults[1].what.en, "check `small` lets this row pass");
    EXPECT_EQ(report.faults[0].where.line, 13);
}

TEST(Programme, DefaultsOfANounLieUnderItsRegistersOnly) {
    const Folder folder("defaults");
    folder.write("organisation/roles.yaml",
                 "roles: {clerk: {zh: 经办}, boss: {zh: 审核}, all: {zh: 全部}}\n");
    folder.write("things/thing.yaml", thing);
    std::string other(thing);
    other.replace(other.find("thing"), 5, "other");
    folder.write("others/other.yaml", other);
    folder.write("defaults.yaml", "may: {all: {see: [name]}, boss: {see: [name]}}\n");
    folder.write("things/defaults.yaml", "may: {boss: {see: [size]}}\n");
    const auto loaded = load_programme(folder.path() + "/");
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    const auto sees = [&](const char* reg, const char* role) {
        for (const Grant& grant : (*loaded)->find(reg)->may) {
            if (grant.role == role) return grant.see;
        }
        return std::vector<std::string>{};
    };
    EXPECT_EQ(sees("thing", "boss"), std::vector<std::string>{"size"}) << "the noun's own rule";
    EXPECT_EQ(sees("thing", "all"), std::vector<std::string>{"name"});
    EXPECT_EQ(sees("other", "boss"), std::vector<std::string>{"name"});
}

TEST(Programme, AnyLineLostOrDoubledIsToldNeverFatal) {
    // The loader meets half-edited files all day: whatever is missing, it answers with faults or
    // with a programme.
    const Folder folder("mutants");
    fs::copy(ours, folder.path(),
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    for (const char* path :
         {"projects/project.yaml", "enterprises/enterprise.yaml", "organisation/roles.yaml"}) {
        std::ifstream in(ours + "/" + path);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        for (std::size_t at = 0; at < lines.size(); at += 23) {  // each one loads every ledger
            for (const int copies : {0, 2}) {
                std::string text;
                for (std::size_t i = 0; i < lines.size(); ++i) {
                    for (int n = 0; n < (i == at ? copies : 1); ++n) text += lines[i] + "\n";
                }
                folder.write(path, text);
                const auto loaded = load_programme(folder.path());
                if (loaded) continue;
                for (const Fault& fault : loaded.error())
                    EXPECT_FALSE(fault.where.file.empty()) << fault.code;
            }
        }
        folder.write(path, [&] {
            std::string text;
            for (const std::string& line : lines) text += line + "\n";
            return text;
        }());
    }
    EXPECT_TRUE(load_programme(folder.path()));
}

TEST(Programme, NoFolderIsAFault) {
    EXPECT_EQ(load_programme(ours + "/nowhere").error().front().code, "no_folder");
    const Folder empty("empty");
    EXPECT_EQ(load_programme(empty.path()).error().front().code, "no_registers");
}

TEST(Vocabulary, EveryWordIsExplainedOnce) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const Word& word : vocabulary()) {
        EXPECT_TRUE(seen.emplace(word.block, word.word).second) << word.block << " " << word.word;
        EXPECT_FALSE(word.meaning.empty()) << word.word;
    }
}

TEST(Vocabulary, WhatIsKeptAfterItsEndNeedsAnEnd) {
    const Folder folder("retained");
    folder.write("organisation/roles.yaml", roles);
    folder.write("things/thing.yaml", std::string(thing) + "retain: 10 years\n");
    const auto loaded = load_programme(folder.path());
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().front().code, "no_end");
}

}  // namespace
}  // namespace zhigai
