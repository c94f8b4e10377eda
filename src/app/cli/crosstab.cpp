#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "app/cli/context.h"
#include "app/json/crosstab.h"

namespace zhigai::app::cli {

namespace {

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> out;
    std::stringstream in(text);
    for (std::string word; std::getline(in, word, ',');)
        if (!word.empty()) out.push_back(word);
    return out;
}

}  // namespace

int record_crosstab(Context& context, const std::string& register_id, const std::string& by, const std::string& sums, const std::string& filter) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const Register* reg = (*city)->programme().find(register_id);
    if (reg == nullptr) return context.complain({{"unknown_register", {"没有台账 " + register_id, "no register `" + register_id + "`"}, {}, {}}}, 2);
    const facts::AggregateRequest request{.register_id = reg->id, .where = filter, .group = listed(by), .sums = listed(sums)};
    // One command looks once: the ledger itself answers, no copy is opened for it.
    columns::Columns none((*city)->ledger(), nullptr);
    const auto answer = none.crosstab(*who, request);
    if (!answer) return context.complain(answer.error(), 2);
    const Eyes eyes{(*city)->ledger(), *who, context.streams.chinese};
    const Json json = crosstab_json(eyes, *reg, request, *answer);
    const auto title = [&](const std::string& id) {
        const Field* field = reg->field(id);
        if (field == nullptr) return std::string(context.streams.chinese ? "状态" : "state");
        return context.streams.chinese || field->title.en.empty() ? field->title.zh : field->title.en;
    };
    Table table;
    for (const std::string& id : request.group) table.head.push_back(title(id));
    table.right.assign(table.head.size(), false);
    table.head.emplace_back(context.streams.chinese ? "数量" : "count");
    for (const std::string& id : request.sums) table.head.push_back(title(id));
    table.right.resize(table.head.size(), true);
    for (const Json& row : json["rows"]) {
        std::vector<std::string> line;
        for (const std::string& id : request.group) line.push_back(row["by_shown"][id].get<std::string>());
        line.push_back(std::to_string(row["count"].get<std::int64_t>()));
        for (const std::string& id : request.sums) line.push_back(row["sums_shown"][id].get<std::string>());
        table.rows.push_back(std::move(line));
    }
    print(context, table, json);
    return 0;
}

}  // namespace zhigai::app::cli
