#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engines/feel/feel.h"
#include "facts/ledger/contract.h"
#include "metadata/registers/cells.h"

/// Role × register × door, against an oracle that shares nothing with the gate: the grants' FEEL, interpreted over what
/// the city office sees. Every line it returns is a leak, or a row withheld.
namespace zhigai::facts::test {

class Walk {
 public:
    explicit Walk(City& city_in) : c_(city_in) {
        for (const auto& reg : programme()->registers()) {
            ListRequest all{.register_id = reg->id, .limit = -1, .with_void = true};
            auto page = c_.ledger->list(city(), all);
            EXPECT_TRUE(page) << codes(page);
            for (auto& record : page->rows) rows_[reg->id].push_back(record);
        }
    }

    std::vector<std::string> run(const Principal& who) {
        said_.clear();
        for (const auto& reg : programme()->registers()) doors(who, *reg);
        change_sets(who);
        return said_;
    }

 private:
    struct Env final : feel::Environment {
        const Register& reg;
        const Record& record;
        const Principal& who;
        Env(const Register& r, const Record& row, const Principal& p) : reg(r), record(row), who(p) {}
        feel::Value get(std::string_view name) const override {
            if (name == "state") return feel::Value::text(record.state);
            if (name == "self") return feel::Value::link({reg.id, record.id, {}});
            if (name == "my") {
                feel::Entries entries;
                for (const auto& parameter : programme()->my()) {
                    feel::List links;
                    if (const auto found = who.my.find(parameter.id); found != who.my.end())
                        for (const auto id : found->second) links.push_back(feel::Value::link({parameter.register_id, id, {}}));
                    // A lone parameter that nobody gave is no row's link.
                    entries.emplace_back(parameter.id, parameter.many ? feel::Value::list(links) : links.empty() ? feel::Value::link({parameter.register_id, -1, {}}) : links[0]);
                }
                return feel::Value::context(std::move(entries));
            }
            const auto* field = reg.field(name);
            const auto cell = record.cells.find(name);
            return field == nullptr || cell == record.cells.end() ? feel::Value() : to_feel(*field, cell->second);
        }
    };

    /// Field → masked, of what a principal may see of a row; nullopt: not the row.
    std::optional<std::map<std::string, bool>> sight(const Principal& who, const Register& reg, const Record& record) {
        std::optional<std::map<std::string, bool>> seen;
        for (const auto& grant : reg.may) {
            const bool has = who.roles.empty() ? grant.role == "anyone" : std::find(who.roles.begin(), who.roles.end(), grant.role) != who.roles.end();
            if (!has) continue;
            if (grant.where && !feel::evaluate(*grant.where, Env(reg, record, who)).value.is_true()) continue;
            if (!seen) seen.emplace();
            const bool reveals = std::find(grant.doing.begin(), grant.doing.end(), "reveal") != grant.doing.end();
            for (const auto* field : reg.named(grant.see)) {
                const bool masked = field->personal && !reveals;
                const auto known = seen->find(field->id);
                if (known == seen->end()) (*seen)[field->id] = masked;
                else known->second = known->second && masked;
            }
        }
        return seen;
    }

    void say(const Principal& who, const Register& reg, const std::string& door, const std::string& what) {
        said_.push_back((who.roles.empty() ? "-" : who.roles[0]) + " × " + reg.id + " × " + door + ": " + what);
    }

    using Ids = std::set<std::int64_t>;
    void compare(const Principal& who, const Register& reg, const std::string& door, const Ids& got, const Ids& expected) {
        for (const auto id : got)
            if (!expected.contains(id)) say(who, reg, door, "leaks row " + std::to_string(id));
        for (const auto id : expected)
            if (!got.contains(id)) say(who, reg, door, "withholds row " + std::to_string(id));
    }

    void record(const Principal& who, const Register& reg, const std::string& door, const Record& got) {
        const auto truth = std::find_if(rows_[reg.id].begin(), rows_[reg.id].end(), [&](const Record& r) { return r.id == got.id; });
        const auto seen = sight(who, reg, *truth);
        if (!seen) return say(who, reg, door, "leaks row " + std::to_string(got.id));
        for (const auto& [field, cell] : got.cells) {
            const auto known = seen->find(field);
            if (known == seen->end()) say(who, reg, door, "leaks " + field);
            else if (known->second && !is_null(cell) && cell == truth->cells.at(field)) say(who, reg, door, "leaks masked " + field);
        }
        for (const auto& [field, rows] : got.children)
            if (!seen->contains(field)) say(who, reg, door, "leaks " + field);
    }

    void doors(const Principal& who, const Register& reg) {
        Ids visible, living;
        std::map<std::string, Ids> open;  // field → rows that show it unmasked
        bool any_grant = false;
        for (const auto& grant : reg.may)
            any_grant = any_grant || (who.roles.empty() ? grant.role == "anyone" : std::find(who.roles.begin(), who.roles.end(), grant.role) != who.roles.end());
        for (const auto& row : rows_[reg.id]) {
            const auto seen = sight(who, reg, row);
            if (!seen) continue;
            visible.insert(row.id);
            if (row.is_void) continue;
            living.insert(row.id);
            for (const auto& [field, masked] : *seen)
                if (!masked) open[field].insert(row.id);
        }
        const auto ids_of = [&](ListRequest request, const std::string& door) {
            request.register_id = reg.id;
            request.limit = -1;
            Ids ids;
            const auto page = c_.ledger->list(who, request);
            if (!page) return ids;
            for (const auto& row : page->rows) {
                ids.insert(row.id);
                record(who, reg, door, row);
            }
            if (static_cast<std::int64_t>(ids.size()) != page->total) say(who, reg, door, "counts other rows than it shows");
            return ids;
        };
        compare(who, reg, "list", ids_of({.with_children = true}, "list"), living);
        compare(who, reg, "as of", ids_of({.at = {.seq = c_.ledger->head_seq()}}, "as of"), living);
        Ids streamed;
        const auto done = c_.ledger->each(who, {.register_id = reg.id, .with_children = true}, [&](const Record& row) {
            streamed.insert(row.id);
            record(who, reg, "each", row);
            return true;
        });
        if (done.has_value() != any_grant) say(who, reg, "each", "answers otherwise than the grants say");
        compare(who, reg, "each", streamed, living);

        for (const auto& row : rows_[reg.id]) {
            const auto one = c_.ledger->get(who, reg.id, row.id);
            if (one.has_value() != visible.contains(row.id)) say(who, reg, "get", "row " + std::to_string(row.id));
            if (one) record(who, reg, "get", *one);
            if (!visible.contains(row.id) && c_.ledger->history(who, reg.id, row.id)) say(who, reg, "history", "leaks row " + std::to_string(row.id));
            if (!visible.contains(row.id) && !c_.ledger->title_of(who, reg.id, row.id).empty()) say(who, reg, "title", "leaks row " + std::to_string(row.id));
            if (const auto history = c_.ledger->history(who, reg.id, row.id)) {
                const auto seen = sight(who, reg, row);
                for (const auto& version : *history)
                    for (const auto& changed : version.changed) {
                        const auto field = changed.field.substr(0, changed.field.find('['));
                        if (field != "state" && field != "void" && (!seen || !seen->contains(field))) say(who, reg, "history", "leaks " + field);
                    }
            }
        }
        for (const auto& field : reg.fields) {
            if (field.is_virtual || field.is_child_table()) continue;
            const auto& shown = open[field.id];
            const auto narrowed = [&](ListRequest request, const std::string& door) {
                for (const auto id : ids_of(std::move(request), door + " " + field.id))
                    if (!shown.contains(id)) say(who, reg, door + " " + field.id, "tells of row " + std::to_string(id));
            };
            narrowed({.filters = {{field.id, "notnull", {}}}}, "filter");
            narrowed({.filters = {{field.id, "null", {}}}}, "filter");
            narrowed({.where = field.id + " != null"}, "where");
            narrowed({.sort = {field.id}}, "sort");
            for (const auto& row : rows_[reg.id]) {
                const auto cell = row.cells.find(field.id);
                if (cell == row.cells.end() || is_null(cell->second)) continue;
                if (const auto found = c_.ledger->find(who, reg.id, {{field.id, cell->second}}))
                    for (const auto id : *found)
                        if (!shown.contains(id)) say(who, reg, "find " + field.id, "tells of row " + std::to_string(id));
                if (const auto* words = std::get_if<std::string>(&cell->second); words != nullptr && !shown.contains(row.id) && row.doc_number != *words)
                    for (const auto id : ids_of({.search = *words}, "search " + field.id))
                        if (id == row.id) say(who, reg, "search " + field.id, "tells of row " + std::to_string(id));
            }
            if (const auto groups = c_.ledger->aggregate(who, {.register_id = reg.id, .group = {field.id}})) {
                std::int64_t count = 0;
                for (const auto& group : *groups) count += std::get<std::int64_t>(group[1]);
                if (count != static_cast<std::int64_t>(shown.size())) say(who, reg, "group " + field.id, "counts " + std::to_string(count) + " rows");
            }
            if (field.type == FieldType::Money || field.type == FieldType::Whole) {
                std::int64_t sum = 0;
                for (const auto& row : rows_[reg.id])
                    if (shown.contains(row.id) && !is_null(row.cells.at(field.id))) sum += std::get<std::int64_t>(row.cells.at(field.id));
                if (const auto page = c_.ledger->list(who, {.register_id = reg.id, .sums = {field.id}}))
                    if (!is_null(page->sums.at(field.id)) && page->sums.at(field.id) != Cell{sum}) say(who, reg, "sum " + field.id, "adds other rows up");
            }
        }
    }

    void change_sets(const Principal& who) {
        const auto sets = c_.ledger->change_sets(who, 0, 1000);
        if (!sets) return;
        std::int64_t mine = 0;
        for (const auto& reg : programme()->registers())
            for (const auto& row : rows_[reg->id])
                if (sight(who, *reg, row)) ++mine;
        if (mine == 0 && !sets->empty()) said_.push_back("change sets of rows that are not seen");
    }

    City& c_;
    std::map<std::string, std::vector<Record>> rows_;
    std::vector<std::string> said_;
};

/// Rows of both districts, in every state, void ones too.
inline void furnish(City& c) {
    for (int i = 0; i < 6; ++i) {
        auto patch = City::create("project", {{"enterprise", n(i % 2 ? c.alpha : c.beta)}, {"name", t("第" + std::to_string(i) + "号")}, {"planned", n(i * yuan)}, {"opinion", t("评语" + std::to_string(i))}});
        const char* states[] = {"reserve", "building", "accepted"};
        patch.enter_state = states[i / 2];
        patch.children["evidence"] = {{{}, false, {{"what", t("发票")}}}};
        c.must(city(), patch);
    }
    auto gone = City::change("project", c.project(c.alpha, "作废的"), {});
    gone.make_void = true;
    c.must(city(), gone);
}

inline std::vector<Principal> everybody(const City& c) {
    return {city(), office({c.huilong}), office({c.lusi}), office({c.huilong, c.lusi}), office({}), firm(c.alpha), firm(c.beta), firm(0),
            anyone(), Principal{}, Principal{"x", {"auditor"}, {}}, Principal{"两职", {"district_office", "anyone"}, {{"districts", {c.lusi}}}}};
}

}  // namespace zhigai::facts::test
