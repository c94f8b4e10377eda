#include "facts/import/blank_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/import/internal/lexicon.h"

namespace zhigai::imports {
namespace {

constexpr int rows_offered = 1000;         // rows under the head that have the lists
constexpr std::int64_t few_rows = 60;      // a link to more rows is typed, not chosen

struct FormColumn {
    std::string head, wants;
    std::vector<std::string> choices;
    double width = 14;
};

class Form {
 public:
    Form(const facts::Ledger& ledger, const Principal& who, const Register& reg, bool chinese)
        : ledger_(ledger), who_(who), reg_(reg), chinese_(chinese) {}

    std::vector<FormColumn> columns() const {
        std::vector<FormColumn> out;
        const auto has = [](const std::vector<std::string>& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); };
        const facts::Rights rights = ledger_.rights(who_, reg_.id);
        for (const Field& field : reg_.fields) {
            if (!field.typed() || field.until || !Lexicon::importable(field) || !has(rights.set, field.id)) continue;
            out.push_back(column(field));
        }
        if (!reg_.excel.opening.empty() && !reg_.states.empty()) {
            FormColumn state{.head = reg_.excel.opening, .wants = say({"状态；不填从第一个开始", "state; empty: the first one"})};
            for (const State& each : reg_.states) state.choices.push_back(say(each.title));
            out.push_back(std::move(state));
        }
        return out;
    }

 private:
    std::string say(const Say& words) const { return chinese_ || words.en.empty() ? words.zh : words.en; }

    FormColumn column(const Field& field) const {
        FormColumn out{.head = say(field.title)};
        if (field.type == FieldType::Money) out.head += unit();
        else if (!field.unit.empty()) out.head += fmt::format(fmt::runtime(chinese_ ? "（{}）" : " ({})"), field.unit);
        if (field.required.always) out.head += "*";
        out.wants = field.required.always ? say({"必填。", "Required. "}) : "";
        switch (field.type) {
            case FieldType::Choice:
                if (const CodeList* list = ledger_.programme().codes(field.of)) {
                    for (const Code& code : list->items) out.choices.push_back(say(code.title));
                }
                out.wants += say({"从列表里选", "one of the list"});
                break;
            case FieldType::YesNo:
                out.choices = {say({"是", "yes"}), say({"否", "no"})};
                out.wants += say({"是或否", "yes or no"});
                break;
            case FieldType::Date: out.wants += say({"日期，写成 2024-09-30", "a day as 2024-09-30"}); break;
            case FieldType::Period: out.wants += say({"年、季或月，写成 2024、2024-Q1、2024-03", "2024, 2024-Q1 or 2024-03"}); break;
            case FieldType::Link:
                out.choices = names_of(field);
                out.wants += say({"写名称或代码", "a name or code"});
                break;
            default: break;
        }
        if (field.many) {
            out.choices.clear();  // a cell holds several
            out.wants += say({"；几个用、隔开", "; several with commas"});
        }
        const std::string help = say(field.help);
        if (!help.empty()) out.wants += (out.wants.empty() ? "" : say({"；", "; "})) + help;
        if (field.type == FieldType::Text || field.type == FieldType::Note || field.type == FieldType::Link) out.width = 24;
        return out;
    }

    /// What a number is counted in stands at the head, so that nobody has to guess.
    std::string unit() const {
        const Decimal wan = Decimal::from(10'000);
        const bool in_wan = reg_.excel.money_unit == wan;
        return in_wan ? "（万元）" : reg_.excel.money_unit == Decimal::from(1) ? "（元）" : "";
    }

    std::vector<std::string> names_of(const Field& field) const {
        std::vector<std::string> out;
        for (const auto& to : field.to) {
            const auto page = ledger_.list(who_, {.register_id = to, .limit = few_rows + 1});
            if (!page || page->total > few_rows) return {};
            for (const facts::Record& record : page->rows) out.push_back(ledger_.title_of(who_, to, record.id));
        }
        return out;
    }

    const facts::Ledger& ledger_;
    const Principal& who_;
    const Register& reg_;
    bool chinese_;
};

}  // namespace

Done write_form(sheet::SheetWriter& writer, const facts::Ledger& ledger, const Principal& who, const Register& reg, bool chinese) {
    const auto say = [&](const Say& words) { return chinese || words.en.empty() ? words.zh : words.en; };
    const facts::Rights rights = ledger.rights(who, reg.id);
    const bool may = std::any_of(rights.doing.begin(), rights.doing.end(), [](const std::string& word) { return word == "import" || word == "create"; });
    if (!may) return fail("may_not", {"您不能往“" + reg.title.zh + "”里填行", "you may add no rows to " + reg.title.en}, {}, {"请有权限的人下载", "ask somebody who may"});
    const std::vector<FormColumn> columns = Form(ledger, who, reg, chinese).columns();
    sheet::SheetOptions options{.name = reg.excel.sheets.empty() ? say(reg.title) : reg.excel.sheets.front(), .freeze_rows = 1};
    for (const FormColumn& column : columns) options.widths.push_back(column.width);
    options.page = {.landscape = true, .repeat_first_row = 1, .repeat_last_row = 1};
    writer.begin_sheet(options);
    int at = 0;
    for (const FormColumn& column : columns) {
        writer.text({1, ++at}, column.head, sheet::Style::Header);
        writer.choices({2, at}, rows_offered + 1, column.choices);
    }
    writer.begin_sheet({.name = say({"填写说明", "How to fill it"}), .widths = {30, 90}});
    int row = 0;
    for (const FormColumn& column : columns) {
        if (column.wants.empty() && column.choices.empty()) continue;
        std::string wants = column.wants;
        constexpr std::size_t most = 60;
        for (std::size_t i = 0; i < std::min(most, column.choices.size()); ++i) wants += (i == 0 ? (chinese ? "：" : ": ") : chinese ? "、" : ", ") + column.choices[i];
        writer.text({++row, 1}, say({"“", "`"}) + column.head + say({"”一列", "`"}), sheet::Style::Note);
        writer.text({row, 2}, wants, sheet::Style::Note);
    }
    return {};
}

}  // namespace zhigai::imports
