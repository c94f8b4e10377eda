// What a row says beside its fields on the day of the question, and how views lay rows out.
#include <algorithm>
#include <sstream>

#include "facts/ledger/internal/read_gate.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

constexpr std::int64_t city_ms = 8 * 3'600'000;
constexpr std::int64_t day_ms = 86'400'000;

Fault no_view(const std::string& register_id, const std::string& view) {
    Place place;
    place.key = register_id;
    return {"unknown_view", {"没有视图“" + view + "”", "there is no view \"" + view + "\""}, std::move(place), {}};
}

Date months_later(Date day, int months) {
    Date moved = day + std::chrono::months(months);
    if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
    return moved;
}

}  // namespace

/// Term, retention and notices: none of them is stored, for all of them change with the day.
void ReadGate::add_virtuals(const Question& question, const std::vector<Image>& images, std::vector<Record>& records, World& world) {
    const auto& layout = *question.layout;
    const auto& reg = *layout.reg;
    const bool timed = reg.retain_months > 0 || std::ranges::any_of(reg.states, [](const State& state) { return state.within_days > 0; });
    std::map<std::int64_t, std::int64_t> since;  // row → the day it came to its state
    for (std::size_t begin = 0; timed && begin < images.size(); begin += 500) {
        std::vector<Cell> ids;
        for (std::size_t i = begin; i < std::min(images.size(), begin + 500); ++i) ids.emplace_back(images[i].id);
        query::Query query;
        query.table = table::step;
        query.columns = {"row", "at"};
        query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, reg.id), Predicate::in("row", std::move(ids)),
                                      Predicate::negate(Predicate::is_null("to_state"))});
        query.sort = {{"id"}};
        for (const auto& row : world.select(query)) since[integer(row[0])] = day_of_ms(integer(row[1]));
    }
    const auto today = date_of(core_.today());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto& image = images[i];
        auto& record = records[i];
        if (image.is_void) continue;
        const auto* state = reg.state(image.state);
        if (timed && state != nullptr) {
            const auto found = since.find(image.id);
            const auto came = date_of(found == since.end() ? image.created : found->second);
            if (state->within_days > 0) {
                const auto& calendar = core_.programme->calendar();
                Record::Term term{.since = came, .due = came, .allowed = state->within_days, .working = state->working_days};
                if (term.working) {
                    const auto last = calendar.after(came, term.allowed);
                    term.due = last.day;
                    term.provisional = last.provisional;
                    term.used = calendar.between(came, today);
                } else {
                    term.due = date_of(days_of(came) + term.allowed);
                    term.used = static_cast<int>(days_of(today) - days_of(came));
                }
                term.overdue = today > term.due;
                record.term = term;
            }
            if (state->end && reg.retain_months > 0) record.kept_until = months_later(came, reg.retain_months);
        }
        const auto sight = question.access->sight(image);
        for (const auto& notice : reg.notices) {
            const bool meant = std::ranges::any_of(notice.to, [&](const std::string& role) { return std::ranges::find(who_.roles, role) != who_.roles.end(); });
            // What a notice says of a hidden field is hidden with it.
            const bool seen = std::ranges::all_of(notice.when.reads(), [&](const feel::Path& path) {
                const auto* field = reg.field(path.front());
                return field == nullptr || (sight.see[question.access->ordinal(*field)] && !sight.masked[question.access->ordinal(*field)]);
            });
            if (meant && seen && feel::evaluate(notice.when, RowEnvironment(world, layout, image)).value.is_true()) record.notices.push_back(notice.id);
        }
    }
}

/// A view's own condition; and of a calendar or a map the rows that have a day or a place.
void ReadGate::look(Question& question, const ListRequest& request) {
    const auto& reg = *question.layout->reg;
    const auto* view = reg.view(request.view);
    if (view == nullptr) {
        question.faults.push_back(no_view(reg.id, request.view));
        return;
    }
    if (view->where) where(question, *view->where);
    if (view->at.empty()) return;
    const auto* slot = use(question, view->at);
    if (slot == nullptr) return;
    question.where.push_back(Predicate::negate(Predicate::is_null(slot->column)));
    const auto type = slot->field->type;
    if (type == FieldType::Place) return;
    const auto cell = [&](const Date& day, std::int64_t more) {
        const auto number = days_of(day) + more;
        return Cell{type == FieldType::Moment ? number * day_ms - city_ms : number};
    };
    if (request.from) question.where.push_back(Predicate::cmp(slot->column, Compare::GreaterEqual, cell(*request.from, 0)));
    if (request.to) question.where.push_back(Predicate::cmp(slot->column, Compare::Less, cell(*request.to, 1)));
}

Result<Board> ReadGate::board(const std::string& register_id, const std::string& name, const AsOf& at) {
    ListRequest request;
    request.register_id = register_id;
    request.view = name;
    request.at = at;
    auto question = ask(request);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    const auto& view = *question.layout->reg->view(name);
    Board board{.by = view.by, .sums = view.sum};
    query::Query query;
    for (const auto& by : view.by) {
        if (by == "state") query.group.emplace_back("state");
        else if (const auto* slot = use(question, by)) query.group.push_back(slot->column);
    }
    query.measures.emplace_back(query::Measure::Count, "");
    measure(question, query, view.sum);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    query.table = question.at ? question.layout->history : question.layout->current;
    query.where = question.condition();
    for (auto& row : ZG_TRY(snapshot_->select(query))) {
        Board::Group group;
        const auto keys = static_cast<std::ptrdiff_t>(query.group.size());
        group.keys.assign(row.begin(), row.begin() + keys);
        group.count = integer(row[query.group.size()]);
        group.sums.assign(row.begin() + keys + 1, row.end());
        board.groups.push_back(std::move(group));
    }
    if (!world_->failure().empty()) return fail(world_->failure());
    return board;
}

Result<std::vector<Step>> ReadGate::steps(const std::string& register_id, std::int64_t id) {
    ZG_TRY(get(register_id, id, {}));  // whoever does not see the row does not see its steps
    query::Query query;
    query.table = table::step;
    query.columns = {"move", "from_state", "to_state", "who", "role", "reason", "at", "tells"};
    query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, register_id), Predicate::cmp("row", Compare::Equal, id)});
    query.sort = {{"id"}};
    std::vector<Step> steps;
    for (const auto& row : ZG_TRY(snapshot_->select(query))) {
        Step step{.move = text(row[0]), .from = text(row[1]), .to = text(row[2]), .who = text(row[3]), .role = text(row[4]),
                  .reason = text(row[5]), .at_ms = integer(row[6]), .signature = is_null(row[2]), .tells = {}};
        std::istringstream told(text(row[7]));
        for (std::string role; std::getline(told, role, ',');) step.tells.push_back(role);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace zhigai::facts
