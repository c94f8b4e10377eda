#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/context.h"
#include "app/json/json.h"
#include "app/routes/progress.h"
#include "derived/progress/arithmetic.h"

namespace zhigai::app::cli {

namespace {

using progress::fixed;

std::string quota_text(const progress::UnitFigures& line) { return line.quota ? line.quota->to_string() : "—"; }

Table by_district(const progress::Overview& overview, bool zh) {
    Table table{.head = zh ? std::vector<std::string>{"区镇", "任务", "完成", "在建", "完成率", "应达", "与应达差", "年底预计", "状态"}
                           : std::vector<std::string>{"district", "task", "done", "under way", "rate", "due", "ahead", "forecast", "status"},
                .right = {false, true, true, true, true, true, true, true, false}};
    const auto line = [&](const progress::UnitFigures& unit) {
        const bool task = unit.quota && !unit.quota->is_zero();
        table.rows.push_back({zh ? unit.title.zh : unit.title.en, quota_text(unit), std::to_string(unit.done), std::to_string(unit.under_way),
                              unit.rate ? fixed(*unit.rate, 1) + "%" : "—", task ? fixed(unit.due, 1) : "—",
                              task ? progress::with_sign(unit.ahead, 1) : "—", task ? fixed(unit.forecast, 0) : "—",
                              zh ? unit.status.title.zh : unit.status.title.en});
    };
    for (const progress::UnitFigures& unit : overview.units) line(unit);
    line(overview.total);
    return table;
}

}  // namespace

int progress_show(Context& context, const std::string& by, const std::string& year, const std::string& rule) {
    std::unique_ptr<progress::Progress> alone;
    const progress::Progress* engine = nullptr;
    const facts::Ledger* ledger = nullptr;
    Principal who{.name = "cli", .roles = {"-"}};
    std::shared_ptr<const Programme> programme;
    if (context.data.empty() && context.live == nullptr) {
        const auto where = context.folders();
        if (!where) return context.complain(where.error(), 2);
        const auto texts = load_texts(*where);
        if (!texts) return context.complain(texts.error(), 1);
        auto made = progress::Progress::create(texts->programme, texts->plan);
        if (!made) return context.complain(made.error(), 1);
        alone = std::move(*made);
        engine = alone.get();
        programme = texts->programme;
    } else {
        auto city = context.city();
        if (!city) return context.complain(city.error(), 3);
        if (context.forwarded) return *context.forwarded;
        auto principal = (*city)->principal(context.as);
        if (!principal) return context.complain(principal.error(), 2);
        who = std::move(*principal);
        engine = &(*city)->progress();
        ledger = &(*city)->ledger();
    }
    const plan::Plan& plan = engine->plan();
    progress::Question question{.on = context.live != nullptr ? context.live->usual_day() : context.opened ? context.opened->usual_day() : context.clock.today(), .rule = rule};
    if (!context.on.empty()) {
        const auto day = parse_iso_date(context.on);
        if (!day) return context.complain({{"bad_date", {"日期写成 2023-06-30", "write the date as 2023-06-30"}, {.key = "--on"}, {}}}, 2);
        question.on = *day;
    }
    question.year = year_for(plan, question.on);
    if (year == "all") {
        question.year = 0;
    } else if (!year.empty()) {
        int number = 0;
        std::from_chars(year.data(), year.data() + year.size(), number);
        if (std::find(plan.years.begin(), plan.years.end(), number) == plan.years.end()) {
            return context.complain({{"bad_year", {"计划里没有 " + year + " 年", "the plan has no year " + year}, {.key = "--year"}, {}}}, 2);
        }
        question.year = number;
    }
    const auto overview = engine->overview(ledger, who, question);
    if (!overview) return context.complain(overview.error(), 2);
    const Json whole = to_json(*overview, plan, context.live != nullptr ? context.live->programme() : programme ? *programme : context.opened->programme());
    Json out = {{"on", whole["on"]}, {"year", whole["year"]}, {"rule", whole["rule"]}, {"data_version", whole["data_version"]},
                {"no_data", whole["no_data"]}, {"basis", whole["basis"]}};
    std::string sentence;
    for (const Json& part : whole["sentence"]) sentence += part[context.streams.chinese ? "zh" : "en"].get<std::string>();
    out["sentence"] = sentence;
    Table table;
    if (by == "district") {
        out["rows"] = whole["table"]["rows"];
        out["total"] = whole["table"]["total"];
        table = by_district(*overview, context.streams.chinese);
    } else if (by == "kind") {
        out["rows"] = whole["kinds"];
        table = {.head = {"kind", "done", "under way"}, .right = {false, true, true}};
        for (const Json& kind : whole["kinds"]) {
            table.rows.push_back({kind["title"][context.streams.chinese ? "zh" : "en"], kind["done"].dump(), kind["under_way"].dump()});
        }
    } else {
        out["rows"] = whole["months"];
        table = {.head = {"month", "done", "cumulative", "due"}, .right = {false, true, true, true}};
        for (const Json& month : whole["months"]) {
            const auto text = [&](const char* key) { return month[key].is_null() ? std::string("—") : month[key].dump(); };
            table.rows.push_back({month["month"], text("done"), text("cumulative"), month["due"].get<std::string>()});
        }
    }
    if (context.format == "table") context.streams.err << sentence << "\n";
    print(context, table, out);
    if (overview->no_data) {
        context.streams.err << (context.streams.chinese ? "没有给出 --data：只有计划，完成数都是 0\n" : "no --data: the plan alone, done is 0 everywhere\n");
    }
    return 0;
}

}  // namespace zhigai::app::cli
