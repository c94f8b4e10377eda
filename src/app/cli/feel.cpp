// Commands about the language: what a condition becomes in a store.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "adapters/sqlite/sql.h"
#include "app/cli/context.h"
#include "app/json/json.h"
#include "facts/ledger/where.h"

namespace zhigai::app::cli {

namespace {

/// NAME=ID[,ID] …; a parameter that nobody named stands for row 1, so that its place in the SQL shows.
Result<std::map<std::string, std::vector<std::int64_t>>> parameters(const Programme& programme, const std::vector<std::string>& given) {
    std::map<std::string, std::vector<std::int64_t>> out;
    for (const MyParameter& each : programme.my()) out[each.id] = {1};
    for (const std::string& text : given) {
        const std::size_t sign = text.find('=');
        std::vector<std::int64_t> ids;
        bool good = sign != std::string::npos && out.contains(text.substr(0, sign));
        std::stringstream list(good ? text.substr(sign + 1) : "");
        for (std::string word; good && std::getline(list, word, ',');) {
            std::int64_t id = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
            good = error == std::errc{} && end == word.data() + word.size();
            ids.push_back(id);
        }
        if (!good) {
            std::string known;
            for (const MyParameter& each : programme.my()) known += (known.empty() ? "" : ", ") + each.id;
            return fail("bad_parameter", {"--my 写成 名称=编号[,编号]：" + text, "write --my NAME=ID[,ID]: " + text}, {}, {"名称有：" + known, "names: " + known});
        }
        out[text.substr(0, sign)] = std::move(ids);
    }
    return out;
}

/// A value as SQL writes it: for reading only, the program binds.
std::string literal(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&cell);
    if (text == nullptr) return "NULL";
    std::string out = "'";
    for (const char c : *text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

}  // namespace

int feel_sql(Context& context, const std::string& register_id, const std::string& text, bool as_scope, const std::vector<std::string>& my,
             const std::string& engine) {
    auto where = context.folders();
    if (!where) return context.complain(where.error(), 2);
    const auto texts = load_texts(*where);
    if (!texts) return context.complain(texts.error(), 1);
    facts::WhereOptions options{.as_scope = as_scope, .today = context.clock.today()};
    if (!context.on.empty()) {
        const auto on = parse_iso_date(context.on);
        if (!on) return context.complain({{"bad_date", {"--on 写成 2024-09-30", "write --on as 2024-09-30"}, {}, {}}}, 2);
        options.today = *on;
    }
    auto given = parameters(*texts->programme, my);
    if (!given) return context.complain(given.error(), 2);
    options.my = std::move(*given);
    const auto query = facts::where_query(texts->programme, register_id, text, options);
    if (!query) return context.complain(query.error(), query.error().front().code == "unknown_register" ? 2 : 1);
    const sqlite::Sql sql = sqlite::print(*query);
    if (context.format == "json") {
        Json values = Json::array();
        for (const Cell& cell : sql.values) {
            if (const auto* number = std::get_if<std::int64_t>(&cell)) values.push_back(*number);
            else if (const auto* word = std::get_if<std::string>(&cell)) values.push_back(*word);
            else values.push_back(nullptr);
        }
        print(context, {}, {{"engine", engine}, {"sql", sql.text}, {"values", values}, {"predicate", query::describe(query->where)}});
        return 0;
    }
    context.streams.out << sql.text << "\n";
    std::string values;
    for (const Cell& cell : sql.values) values += (values.empty() ? "" : ", ") + literal(cell);
    if (!values.empty()) context.streams.out << "-- ? = " << values << "\n";
    return 0;
}

}  // namespace zhigai::app::cli
