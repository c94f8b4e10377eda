// How long a row is kept, what is printed of it, who is told; and which days are worked.
#include <fmt/format.h>

#include <charconv>

#include "metadata/registers/internal/loader.h"

namespace zhigai {

/// "10 years", "18 months".
void ProgrammeLoader::read_retain(const yaml::Node& node, Register& reg) {
    const std::string text = yaml::scalar(node, faults_);
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool years = rest == " years" || rest == " year";
    const bool months = rest == " months" || rest == " month";
    if (error != std::errc{} || count < 1 || count > 1000 || (!years && !months)) {
        fault(node, "bad_retain",
              {"保存期限写成 10 years 或 18 months",
               "a retention is written `10 years` or `18 months`"});
        return;
    }
    reg.retain_months = years ? count * 12 : count;
    bool ends = false;
    for (const State& state : reg.states) ends = ends || state.end;
    if (!ends) {
        fault(node, "no_end",
              {"没有写 end 的状态，保存期限从哪天算起？",
               "no state is an end: from which day would it be kept?"},
              {"给最后的状态写 end: yes", "give the last state end: yes"});
    }
}

void ProgrammeLoader::read_prints(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        id(key);
        words(entry, "print");
        if (!entry.is_map()) continue;
        Print print{
            .id = key.text(), .title = title(entry, true), .file = entry["template"].text()};
        if (!print.file.ends_with(".docx") || print.file.find('/') != std::string::npos ||
            print.file.find('\\') != std::string::npos) {
            fault(entry.has("template") ? entry["template"] : key, "bad_template",
                  {"模板是本文件夹 papers/ 里的一个 docx",
                   "a template is a docx of the folder's papers/"},
                  {"写成 template: 申报表.docx", "write template: form.docx"});
        }
        reg.prints.push_back(std::move(print));
    }
}

void ProgrammeLoader::read_notices(const yaml::Node& node, Register& reg) {
    if (!node.is_map()) return yaml::only_keys(node, {}, faults_);
    for (const auto& [key, entry] : node.entries()) {
        id(key);
        words(entry, "notice");
        if (!entry.is_map()) continue;
        Notice notice{.id = key.text(), .when = feel::Expression(nullptr)};
        for (const std::string_view name : {"when", "to", "say"}) {
            if (entry.has(name)) continue;
            fault(key, "no_" + std::string(name),
                  {fmt::format("缺 {}", name), fmt::format("it has no `{}`", name)},
                  {"写明何时、告诉谁、说什么", "say when, to whom, and what"});
        }
        if (entry.has("to")) notice.to = yaml::scalars(entry["to"], faults_);
        if (entry["say"].is_map()) {
            yaml::only_keys(entry["say"], {"zh", "en"}, faults_);
            notice.say = title(entry["say"], true);
        }
        reg.notices.push_back(std::move(notice));
    }
}

/// Days as the notice prints them: 2022-10-08, 2022-10-01..2022-10-07.
void ProgrammeLoader::read_calendar(const yaml::Node& root) {
    words(root, "calendar");
    for (const auto& [key, entry] : root["years"].entries()) {
        words(entry, "year");
        int year = 0;
        const std::string& text = key.text();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
        if (error != std::errc{} || end != text.data() + text.size() || year < 1949 ||
            year > 2200 || !entry.is_map()) {
            fault(key, "bad_year", {"这里要一个年份", "a year belongs here"});
            continue;
        }
        const bool provisional =
            entry.has("provisional") && yaml::yes_no(entry["provisional"], faults_);
        if (!entry.has("source"))
            fault(key, "no_source", {"写明出自哪个通知", "name the notice it comes from"},
                  {"加上 source: 文号", "add source: its number"});
        programme_->calendar_.tell(year, !provisional);
        for (const bool off : {true, false}) {
            for (const yaml::Node& item : entry[off ? "off" : "work"].items()) {
                const std::string& days = item.text();
                const std::size_t dots = days.find("..");
                const auto from = parse_iso_date(days.substr(0, dots));
                const auto to =
                    dots == std::string::npos ? from : parse_iso_date(days.substr(dots + 2));
                if (!from || !to || *to < *from || days_of(*to) - days_of(*from) > 31) {
                    fault(item, "bad_date",
                          {"写成 2022-10-08 或 2022-10-01..2022-10-07",
                           "write 2022-10-08 or 2022-10-01..2022-10-07"});
                    continue;
                }
                for (std::int64_t day = days_of(*from); day <= days_of(*to); ++day) {
                    if (off)
                        programme_->calendar_.off(date_of(day));
                    else
                        programme_->calendar_.work(date_of(day));
                }
            }
        }
    }
}

}  // namespace zhigai
