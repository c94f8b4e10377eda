#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/json/json.h"

namespace zhigai::app {

namespace {

std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

struct Mark {
    std::size_t from, to;
    const char* kind;
    std::string id;
};

std::vector<Mark> marks_of(const plan::Plan& plan, const plan::Document& document) {
    std::vector<Mark> marks;
    const auto add = [&](const plan::Quote& quote, const char* kind, const std::string& id) {
        const std::string& name = quote.document.empty() ? plan.documents.front().id : quote.document;
        if (name == document.id && quote.to > quote.from) marks.push_back({quote.from, quote.to, kind, id});
    };
    for (const plan::Target& target : plan.targets) add(target.quote, "target", target.id);
    for (const plan::QuotaTable& table : plan.quotas) {
        for (const plan::QuotaTable::Row& row : table.rows) add(row.quote, "quota", row.unit);
    }
    for (const plan::Task& task : plan.tasks) {
        for (const plan::Quote& quote : task.quotes) add(quote, "task", task.id);
    }
    return marks;
}

}  // namespace

Json to_json(const plan::Plan& plan) {
    Json documents = Json::array();
    for (const plan::Document& document : plan.documents) {
        documents.push_back({{"id", document.id},
                             {"number", document.number},
                             {"title", to_json(document.title)},
                             {"issuer", to_json(document.issuer)},
                             {"issued_on", iso(document.issued_on)}});
    }
    Json quotas = Json::array();
    for (const plan::QuotaTable& table : plan.quotas) {
        Json rows = Json::array();
        const auto values_of = [&](const plan::QuotaTable::Row& row) {
            Json values = Json::object();
            for (std::size_t i = 0; i < table.periods.size() && i < row.values.size(); ++i) {
                const auto& value = row.values[i];
                values[table.periods[i].text] = !value ? Json() : value->is_whole() ? Json(value->to_int().value_or(0)) : Json(value->to_string());
            }
            return values;
        };
        for (const plan::QuotaTable::Row& row : table.rows) {
            const plan::Unit* district = plan.organisation.unit(row.unit);
            rows.push_back({{"district", row.unit},
                            {"title", district != nullptr ? to_json(district->title) : to_json(Say{row.unit, row.unit})},
                            {"values", values_of(row)}});
        }
        quotas.push_back({{"id", table.id},
                          {"title", to_json(table.title)},
                          {"unit", table.unit},
                          {"years", table.years},
                          {"printed_total", table.printed_total ? values_of(*table.printed_total) : Json()},
                          {"rows", std::move(rows)}});
    }
    Json tasks = Json::array();
    for (const plan::Task& task : plan.tasks) {
        Json departments = Json::array();
        for (const std::string& id : task.departments) {
            const plan::Department* department = plan.organisation.department(id);
            departments.push_back(department != nullptr ? to_json(department->title)
                                                        : to_json(Say{plan.organisation.each_district, "all districts"}));
        }
        Json quotes = Json::array();
        for (const plan::Quote& quote : task.quotes) quotes.push_back(quote.plain());
        Json notes = Json::array();
        for (const Say& note : task.notes) notes.push_back(to_json(note));
        tasks.push_back({{"id", task.id},
                         {"title", to_json(task.title)},
                         {"support", task.support},
                         {"source", task.quotes.empty() ? "" : task.quotes.front().section},
                         {"quotes", std::move(quotes)},
                         {"departments", std::move(departments)},
                         {"targets", task.targets},
                         {"notes", std::move(notes)}});
    }
    Json checklists = Json::array();
    for (const plan::Checklist& list : plan.checklists) {
        Json items = Json::array();
        for (const plan::Checklist::Item& item : list.items) {
            items.push_back({{"id", item.id}, {"title", to_json(item.title)}, {"follows", item.follows}, {"awaits", item.awaits}});
        }
        checklists.push_back({{"id", list.id}, {"title", to_json(list.title)}, {"section", list.quote.section}, {"items", std::move(items)}});
    }
    Json notes = Json::array();
    for (const Fault& note : plan.notes) notes.push_back(to_json(note.what));
    Json counting = Json::array();
    for (const plan::CountingRule& rule : plan.counting) {
        counting.push_back({{"id", rule.id},
                            {"title", to_json(rule.title)},
                            {"is_default", rule.is_default},
                            {"explanation", to_json(rule.says)}});
    }
    Json readings = Json::array();
    const auto add_readings = [&](const std::vector<plan::Reading>& list, const Say& of) {
        for (const plan::Reading& reading : list) {
            Json others = Json::array();
            for (const plan::Choice& choice : reading.other) others.push_back(to_json(choice.title));
            readings.push_back({{"id", reading.about},
                                {"of", to_json(of)},
                                {"title", to_json(reading.title)},
                                {"taken", to_json(reading.taken.title)},
                                {"others", std::move(others)},
                                {"why", to_json(reading.why)},
                                {"decided_by", reading.decided_by}});
        }
    };
    for (const plan::CountingRule& rule : plan.counting) add_readings(rule.readings, rule.title);
    for (const plan::LightRule& rule : plan.supervision.light_rules) add_readings(rule.readings, rule.title);
    for (const plan::Target& target : plan.targets) add_readings(target.readings, target.title);
    Json cycle = Json::array();
    for (const plan::Meeting& meeting : plan.supervision.cycle) {
        cycle.push_back({{"id", meeting.id}, {"title", to_json(meeting.title)}, {"period", meeting.period}, {"section", meeting.quote.section}});
    }
    return {{"id", plan.id},
            {"title", to_json(plan.title)},
            {"city", to_json(plan.city)},
            {"years", plan.years},
            {"documents", std::move(documents)},
            {"quotas", std::move(quotas)},
            {"tasks", std::move(tasks)},
            {"checklists", std::move(checklists)},
            {"notes", std::move(notes)},
            {"counting", std::move(counting)},
            {"readings", std::move(readings)},
            {"cycle", std::move(cycle)}};
}

Json text_json(const plan::Plan& plan, const plan::Document& document) {
    const std::vector<Mark> marks = marks_of(plan, document);
    Json sections = Json::array();
    for (const plan::Section& section : document.sections) {
        Json paragraphs = Json::array();
        std::size_t from = section.from;
        while (from < section.to) {
            const std::size_t end = std::min(document.text.find('\n', from), section.to);
            if (end > from) {
                const std::string_view text = std::string_view(document.text).substr(from, end - from);
                Json inside = Json::array();
                for (const Mark& mark : marks) {
                    const std::size_t a = std::max(mark.from, from);
                    const std::size_t b = std::min(mark.to, end);
                    if (a >= b) continue;
                    inside.push_back({{"from", characters(text.substr(0, a - from))},
                                      {"to", characters(text.substr(0, b - from))},
                                      {"kind", mark.kind},
                                      {"id", mark.id}});
                }
                paragraphs.push_back({{"text", std::string(text)}, {"marks", std::move(inside)}});
            }
            from = end + 1;
        }
        sections.push_back({{"id", section.id},
                            {"title", to_json(section.title)},
                            {"heading", section.heading},
                            {"paragraphs", std::move(paragraphs)}});
    }
    return {{"id", document.id}, {"number", document.number}, {"title", to_json(document.title)}, {"sections", std::move(sections)}};
}

}  // namespace zhigai::app
