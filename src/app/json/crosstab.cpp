#include "app/json/crosstab.h"

#include <nlohmann/json.hpp>

namespace zhigai::app {

Json crosstab_json(const Eyes& eyes, const Register& reg, const facts::AggregateRequest& request, const columns::Answer& answer) {
    Json rows = Json::array();
    for (const query::Row& row : answer.rows) {
        Json by = Json::object(), by_shown = Json::object(), sums = Json::object(), sums_shown = Json::object();
        std::size_t at = 0;
        for (const std::string& name : request.group) {
            const Cell& cell = row[at++];
            if (const Field* field = reg.field(name)) {
                by[name] = raw_json(*field, cell);
                by_shown[name] = shown(eyes, *field, cell);
                continue;
            }
            const auto* code = std::get_if<std::string>(&cell);
            const State* state = code == nullptr ? nullptr : reg.state(*code);
            by[name] = code == nullptr ? Json() : Json(*code);
            by_shown[name] = state == nullptr ? "" : (eyes.chinese || state->title.en.empty() ? state->title.zh : state->title.en);
        }
        const auto* count = std::get_if<std::int64_t>(&row[at++]);
        for (const std::string& name : request.sums) {
            const Field* field = reg.field(name);
            const Cell& cell = row[at++];
            if (field == nullptr) continue;
            sums[name] = raw_json(*field, cell);
            sums_shown[name] = shown(eyes, *field, cell);
        }
        rows.push_back({{"by", std::move(by)}, {"by_shown", std::move(by_shown)}, {"count", count == nullptr ? 0 : *count},
                        {"sums", std::move(sums)}, {"sums_shown", std::move(sums_shown)}});
    }
    static constexpr const char* names[] = {"cube", "columns", "store"};
    return {{"rows", std::move(rows)}, {"seq", answer.seq}, {"from", names[static_cast<int>(answer.from)]}};
}

}  // namespace zhigai::app
