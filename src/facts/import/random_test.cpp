#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "facts/import/internal/testing.h"

namespace zhigai::imports {
namespace {

/// Sheets of headers and cells thrown together: the import says what is wrong, and never falls over them. What went in is
/// found again: the same file a second time changes nothing.
TEST(RandomSheets, NeverFallOverAndGoInOnce) {
    const std::vector<std::string> headers{"序号", "企业名称", "单位名称", "统一社会信用代码", "区镇", "项目名称", "项目类型", "总投资（万元）", "设备投资", "开工时间", "竣工时间", "形象进度",
                                           "联系方式", "联系人", "是否规上", "企业规模", "备注", "行业", "年度", "营业收入", "谁知道", "原名称", "企业标签"};
    const std::vector<std::string> cells{"", "", "", "甲有限公司", "乙（启东）有限责任公司", "91320681MA1N0000X5", "91320681TE5T00147Y", "汇龙镇", "北新", "开发区", "技改一", "上云", "技改", "诊断", "n:12.5",
                                         "n:2022.1", "d:44621", "2022.3", "2022.3-2023.12", "约500", "1,200", "在建", "已完成", "安装", "张三 13800001111", "是", "规下", "大型", "e:#N/A", "b:1",
                                         "p:0.65", "合计", "小计", "备注：无", "一、汇龙镇", "—", "C3465", "n:2022", "138****1234", "专精特新、小巨人", "\\n"};
    const std::vector<std::string> names{"企业台账", "项目", "在建", "年度数据", "Sheet1"};
    std::mt19937 random(20'240'630);
    const auto one_of = [&](const std::vector<std::string>& list) -> const std::string& { return list[random() % list.size()]; };
    int went_in = 0;
    for (int round = 0; round < 120; ++round) {
        std::string text;
        const auto sheets = 1 + random() % 2;
        for (std::size_t s = 0; s < sheets; ++s) {
            text += "\nsheet: " + one_of(names) + std::to_string(s) + "\n";
            const auto columns = 2 + random() % 8;
            if (random() % 3 == 0) text += "merge: A1:C1 B3:B5 C2:D2\n";
            if (random() % 3 == 0) text += "| 台账 | | 单位：万元 |\n";
            std::vector<std::string> chosen;
            const bool tame = random() % 2 == 0;
            if (tame) chosen = {"企业名称", "统一社会信用代码", "区镇", "项目名称", "项目类型"};
            while (chosen.size() < columns) {
                const std::string& header = one_of(headers);
                if (!tame || std::find(chosen.begin(), chosen.end(), header) == chosen.end()) chosen.push_back(header);
            }
            for (const std::string& header : chosen) text += "| " + header + " ";
            text += "|\n";
            const auto rows = random() % 8;
            for (std::size_t r = 0; r < rows; ++r) {
                for (std::size_t c = 0; c < chosen.size(); ++c) {
                    // Most cells of a tame sheet fit their header, so that some files go in.
                    const std::string& header = chosen[c];
                    const bool fit = random() % (tame ? 40 : 4) != 0;
                    if (fit && (header == "企业名称" || header == "单位名称")) text += "| 甲有限公司 ";
                    else if (fit && header == "统一社会信用代码") text += "| 91320681MA1N0000X5 ";
                    else if (fit && header == "区镇") text += "| 汇龙镇 ";
                    else if (fit && header == "项目名称") text += "| 技改" + std::to_string(r) + " ";
                    else if (fit && header == "项目类型") text += "| 技改 ";
                    else if (fit) text += "| ";
                    else text += "| " + one_of(cells) + " ";
                }
                text += "|\n";
            }
        }
        test::City city;
        const auto book = test::workbook(text);
        const auto done = commit(*city.ledger, test::City::city(), book, test::City::options());
        if (!done) {
            EXPECT_FALSE(done.error().empty()) << text;
            for (const Fault& fault : done.error()) EXPECT_FALSE(fault.what.zh.empty() || fault.what.en.empty()) << text << fault.code;
            continue;
        }
        if (done->change_set == 0) continue;
        ++went_in;
        const auto again = preview(*city.ledger, test::City::city(), book, test::City::options());
        ASSERT_TRUE(again) << text;
        EXPECT_EQ(again->total.added + again->total.changed, 0) << text << test::told(*again, true);
    }
    EXPECT_GE(went_in, 3) << "too few files went in to say anything";
}

}  // namespace
}  // namespace zhigai::imports
