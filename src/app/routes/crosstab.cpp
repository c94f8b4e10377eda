#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/city/crosstabs.h"
#include "app/json/crosstab.h"
#include "app/routes/requests.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace {

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> out;
    std::stringstream in(text);
    for (std::string word; std::getline(in, word, ',');)
        if (!word.empty()) out.push_back(word);
    return out;
}

http::Response crosstab(Call& call, Crosstabs& crosstabs) {
    const Register* reg = named_register(call);
    if (reg == nullptr) return no_such({"没有这本台账", "no such register"});
    const auto list = list_request(call, *reg);  // filter, where, on, seq mean what they mean for the list
    if (!list) return problem(list.error(), 400);
    if (!list->search.empty()) return problem({{"bad_request", {"交叉表不按文字检索", "a cross-table takes no search words"}, {.key = "q"}, {}}}, 400);
    facts::AggregateRequest request{.register_id = reg->id, .filters = list->filters, .where = list->where,
                                    .group = listed(call.request.parameter("by")), .sums = list->sums, .at = list->at};
    constexpr std::size_t most_axes = 4;
    if (request.group.size() > most_axes) return problem({{"bad_request", {"最多四个维度", "four axes at most"}, {.key = "by"}, {}}}, 400);
    std::int64_t min_seq = 0;
    const std::string wanted = call.request.parameter("min_seq");
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), min_seq);
    if (!wanted.empty() && (error != std::errc{} || end != wanted.data() + wanted.size())) {
        return problem({{"bad_request", {"min_seq 是变更号", "min_seq is the number of a change set"}, {.key = "min_seq"}, {}}}, 400);
    }
    const auto columns = crosstabs.current();
    const auto answer = columns->crosstab(call.who, request, min_seq);
    if (!answer) return problem(answer.error());
    Json out = crosstab_json({call.city.ledger(), call.who, call.chinese}, *reg, request, *answer);
    const columns::Status status = columns->status();
    out["building"] = status.building;
    return json_response(200, out);
}

}  // namespace

std::vector<Route> crosstab_routes(City& city) {
    const auto crosstabs = std::make_shared<Crosstabs>(city);
    return {{"GET", "/api/v1/registers/{}/crosstab", [crosstabs](Call& call) { return crosstab(call, *crosstabs); }}};
}

}  // namespace zhigai::app
