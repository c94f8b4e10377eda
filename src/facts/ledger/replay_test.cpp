#include <rapidcheck.h>

#include <map>
#include <set>

#include "facts/ledger/contract.h"

/// Random writes against a replay that knows nothing of rectangles: each field is a list of words said on a day about
/// the days from another day on.
namespace zhigai::facts::test {
namespace {

/// What holds from each day on, of one field.
class Line {
 public:
    void say(std::int64_t from, const Cell& value) {
        const Cell base = on(from);
        auto at = steps_.lower_bound(from);
        // Carried forward until a later image changed the field.
        while (at != steps_.end() && at->second == base) at = steps_.erase(at);
        steps_[from] = value;
    }
    Cell on(std::int64_t day) const {
        const auto after = steps_.upper_bound(day);
        return after == steps_.begin() ? Cell{} : std::prev(after)->second;
    }

 private:
    std::map<std::int64_t, Cell> steps_;
};

constexpr std::int64_t ever = -1'000'000;

struct World {
    using Row = std::map<std::string, Line>;
    std::map<std::int64_t, Row> firms, projects;
};

/// Replays and compares; one store a case.
template <class Maker>
void run() {
    Maker maker;
    City c(maker.make());
    std::vector<std::pair<std::int64_t, World>> moments;  // seq → the facts after it
    World now;
    const auto seed = [&](std::int64_t id, std::int64_t district, std::int64_t staff, const Cell& above) {
        auto& row = now.firms[id];
        row["district"].say(ever, n(district));
        row["staff"].say(ever, n(staff));
        row["above"].say(ever, above);
    };
    seed(c.alpha, c.huilong, 20, n(1));
    seed(c.beta, c.lusi, 5, {});
    moments.emplace_back(c.ledger->head_seq(), now);
    std::int64_t today = days_of(c.clock.today());
    const auto first_day = today;
    std::vector<std::int64_t> firms{c.alpha, c.beta}, projects;
    std::vector<std::int64_t> districts{c.huilong, c.lusi};

    const auto steps = *rc::gen::inRange(3, 14);
    for (int step = 0; step < steps; ++step) {
        today += *rc::gen::element(0, 0, 1, 7, 40);
        const auto date = date_of(today);
        c.clock = FixedClock(date);
        Patch patch;
        const int kind = *rc::gen::inRange(0, 4);
        if (kind == 0) {  // a project, perhaps finished
            const auto firm = *rc::gen::elementOf(firms);
            const Cell finished = *rc::gen::arbitrary<bool>() ? Cell{first_day + *rc::gen::inRange(-30, 60)} : Cell{};
            patch = City::create("project", {{"enterprise", n(firm)}, {"name", t("第" + std::to_string(step))}, {"finished_on", finished}});
            const auto outcome = c.write(city(), {patch});
            RC_ASSERT(outcome.has_value());
            auto& row = now.projects[outcome->rows[0].id];
            row["enterprise"].say(ever, n(firm));
            row["finished_on"].say(ever, finished);
            projects.push_back(outcome->rows[0].id);
        } else if (kind == 1 && !projects.empty()) {  // finish it, or take that back
            const auto id = *rc::gen::elementOf(projects);
            const Cell finished = *rc::gen::arbitrary<bool>() ? Cell{first_day + *rc::gen::inRange(-30, 60)} : Cell{};
            RC_ASSERT(c.write(city(), {City::change("project", id, {{"finished_on", finished}})}).has_value());
            now.projects[id]["finished_on"].say(today, finished);
        } else {  // a firm moves or grows, from today, from an earlier day
            const auto id = *rc::gen::elementOf(firms);
            patch = City::change("enterprise", id, {});
            std::int64_t from = today;
            if (*rc::gen::arbitrary<bool>()) {
                from = today - *rc::gen::inRange(1, 80);
                patch.valid_from = date_of(from);
            }
            if (*rc::gen::arbitrary<bool>()) patch.set["district"] = n(*rc::gen::elementOf(districts));
            if (*rc::gen::arbitrary<bool>()) patch.set["above"] = *rc::gen::element(Cell{}, n(0), n(1));
            if (*rc::gen::arbitrary<bool>()) patch.set["staff"] = n(*rc::gen::inRange(1, 50));
            RC_ASSERT(c.write(city(), {patch}).has_value());
            for (const auto& [field, value] : patch.set) {
                auto& line = now.firms[id][field];
                const auto at = field == "staff" ? today : from;
                if (line.on(at) != value) line.say(at, value);
            }
        }
        if (moments.back().first == c.ledger->head_seq()) moments.back().second = now;  // nothing changed
        else moments.emplace_back(c.ledger->head_seq(), now);
    }

    // As of any day, as known at any moment.
    const auto sets = c.ledger->change_sets(city(), 0, 1000);
    for (const auto& [seq, facts] : moments) {
        for (int i = 0; i < 4; ++i) {
            const auto day = first_day + *rc::gen::inRange(-100, 200);
            for (const auto& [id, row] : facts.firms) {
                const auto record = c.get(city(), "enterprise", id, {.valid = date_of(day), .seq = seq});
                for (const auto& [field, line] : row) RC_ASSERT(record.cells.at(field) == line.on(day));
            }
            for (const auto& [id, row] : facts.projects)
                RC_ASSERT(c.get(city(), "project", id, {.valid = date_of(day), .seq = seq}).cells.at("finished_on") == row.at("finished_on").on(day));
        }
    }
    // Stored values equal their formula over what is known now.
    const auto same_values = [&] {
        for (const auto& [id, row] : now.projects) {
            const auto record = c.get(city(), "project", id);
            if (record.is_void) continue;
            const auto finished = row.at("finished_on").on(today);
            const auto& firm = now.firms.at(std::get<std::int64_t>(row.at("enterprise").on(today)));
            RC_ASSERT(record.cells.at("district") == firm.at("district").on(is_null(finished) ? today : std::get<std::int64_t>(finished)));
        }
    };
    same_values();
    RC_ASSERT(c.verified(c.ledger->head_hash()).empty());

    // Undo of the last word gives back what stood before it.
    if (moments.size() > 1) {
        const auto last = moments.back().first;
        const auto undone = c.ledger->undo(access::Gate::admit(city()), last, "");
        RC_ASSERT(undone.has_value());
        RC_ASSERT(undone->conflicts.empty());
        now = moments[moments.size() - 2].second;
        for (const auto& [id, row] : now.firms) {
            const auto record = c.get(city(), "enterprise", id);
            for (const auto& [field, line] : row) RC_ASSERT(record.cells.at(field) == line.on(today));
        }
        same_values();
        RC_ASSERT(c.verified(c.ledger->head_hash()).empty());
    }
}

TEST(Replay, MemoryAnswersLikeANaiveReplay) { EXPECT_TRUE(rc::check("as of both times", [] { run<Memory>(); })); }

TEST(Replay, SqliteAnswersLikeANaiveReplay) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess = 8;  // each case makes a file and syncs it
    rc::detail::TestMetadata metadata;
    metadata.id = "sqlite";
    const auto result = rc::detail::checkTestable([] { run<Sqlite>(); }, metadata, params);
    EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << result;
}

}  // namespace
}  // namespace zhigai::facts::test
