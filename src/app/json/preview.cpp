#include <nlohmann/json.hpp>

#include "app/json/json.h"

namespace zhigai::app {

namespace {

const char* how_word(imports::How how) {
    switch (how) {
        case imports::How::Chosen: return "chosen";
        case imports::How::Remembered: return "remembered";
        case imports::How::Title: return "title";
        case imports::How::Alias: return "alias";
        case imports::How::Path: return "path";
        case imports::How::Opening: return "opening";
        case imports::How::Values: return "values";
        case imports::How::Serial: return "serial";
        case imports::How::Ignored: return "ignored";
        case imports::How::Unknown: return "unknown";
    }
    return "";
}

std::string joined(const std::vector<std::string>& path) {
    std::string out;
    for (const std::string& part : path) out += (out.empty() ? "" : " / ") + part;
    return out;
}

Json counts_json(const imports::Counts& counts) {
    return {{"rows", counts.added + counts.changed + counts.unchanged + counts.refused},
            {"added", counts.added},
            {"changed", counts.changed},
            {"unchanged", counts.unchanged},
            {"refused", counts.refused}};
}

/// "register.field" → the title of the field.
Say title_of(const Programme& programme, const std::string& target) {
    const std::size_t dot = target.find('.');
    const Register* reg = programme.find(target.substr(0, dot));
    if (reg == nullptr || dot == std::string::npos) return {target, target};
    const Field* field = reg->field(target.substr(dot + 1));
    if (field == nullptr) return {reg->title.zh + "·状态", reg->title.en + " · state"};
    return field->title;
}

Json sheet_json(const imports::SheetView& sheet, const imports::Preview& preview, const Programme& programme) {
    Json columns = Json::array();
    for (const imports::ColumnView& column : sheet.columns) {
        Json titles = Json::array();
        for (const std::string& target : column.targets) titles.push_back(to_json(title_of(programme, target)));
        const std::string first = column.targets.empty() ? "" : column.targets.front();
        columns.push_back({{"letter", column.letter},
                           {"header", joined(column.path)},
                           {"targets", column.targets},
                           {"register", first.substr(0, first.find('.'))},
                           {"field", first.find('.') == std::string::npos ? "" : first.substr(first.find('.') + 1)},
                           {"title", titles.empty() ? to_json(Say{}) : titles.front()},
                           {"titles", titles},
                           {"unit", column.unit},
                           {"how", how_word(column.how)},
                           {"hidden", column.hidden},
                           {"filled", column.filled}});
    }
    Json checksums = Json::array();
    for (const imports::Checksum& sum : sheet.checksums) {
        for (const imports::Checksum::Column& column : sum.columns) {
            checksums.push_back({{"row", sum.row},
                                 {"label", sum.label},
                                 {"column", column.letter},
                                 {"header", column.header},
                                 {"stated", column.stated},
                                 {"computed", column.computed},
                                 {"unit", column.unit},
                                 {"compared", column.compared},
                                 {"equal", column.equal}});
        }
    }
    Json notes = Json::array();
    for (const auto& [row, text] : sheet.notes) notes.push_back(text);
    Json fault_rows = Json::array();
    for (const imports::ImportFault& fault : preview.faults) {
        if (fault.fault.where.sheet != sheet.name) continue;
        fault_rows.push_back({{"row", fault.fault.where.row},
                              {"level", fault.severity == imports::Severity::Stop ? "stop" : "warn"}});
    }
    return {{"name", sheet.name},
            {"hidden", sheet.hidden},
            {"skipped", sheet.skipped.zh.empty() ? Json() : to_json(sheet.skipped)},
            {"header_rows", sheet.header_rows},
            {"first_row", sheet.first_data_row},
            {"last_row", sheet.last_data_row},
            {"data_rows", sheet.data_rows},
            {"registers", sheet.registers},
            {"unit", sheet.unit},
            {"columns", std::move(columns)},
            {"checksums", std::move(checksums)},
            {"notes", std::move(notes)},
            {"fault_rows", std::move(fault_rows)},
            {"stops", sheet.stops},
            {"warns", sheet.warns}};
}

}  // namespace

Json to_json(const imports::Preview& preview, const facts::Ledger& ledger, const Principal& who) {
    const Programme& programme = ledger.programme();
    const Eyes eyes{ledger, who, true};
    Json sheets = Json::array();
    for (const imports::SheetView& sheet : preview.sheets) sheets.push_back(sheet_json(sheet, preview, programme));
    Json faults = Json::array();
    for (const imports::ImportFault& fault : preview.faults) {
        const Place& at = fault.fault.where;
        faults.push_back({{"level", fault.severity == imports::Severity::Stop ? "stop" : "warn"},
                          {"code", fault.fault.code},
                          {"sheet", at.sheet},
                          {"row", at.row},
                          {"column", at.cell},
                          {"cell", at.cell},
                          {"header", at.key},
                          {"stands", at.source},
                          {"what", to_json(fault.fault.what)},
                          {"mend", to_json(fault.fault.mend)}});
    }
    Json changes = Json::array();
    constexpr std::size_t most_changes = 1000;
    for (const imports::RowView& row : preview.rows) {
        if (changes.size() >= most_changes) break;
        if (row.refused || row.effect != facts::Effect::Changed) continue;
        const Register* reg = programme.find(row.register_id);
        if (reg == nullptr) continue;
        Json fields = Json::array();
        for (const facts::FieldChange& change : row.fields) {
            const Field* field = reg->field(change.field);
            if (field == nullptr) continue;
            fields.push_back({{"field", change.field},
                              {"title", to_json(field->title)},
                              {"before", shown(eyes, *field, change.before)},
                              {"after", shown(eyes, *field, change.after)}});
        }
        changes.push_back({{"sheet", row.sheet},
                           {"row", row.row},
                           {"register", row.register_id},
                           {"id", row.id},
                           {"title", row.title},
                           {"effect", "changed"},
                           {"fields", std::move(fields)}});
    }
    Json by_register = Json::object();
    for (const auto& [id, counts] : preview.counts) by_register[id] = counts_json(counts);
    Json findings = Json::array();
    for (const imports::Finding& finding : preview.findings) {
        findings.push_back({{"sheet", finding.sheet},
                            {"row", finding.row},
                            {"register", finding.register_id},
                            {"check", finding.check},
                            {"say", to_json(finding.say)}});
    }
    Json questions = Json::array();
    for (const imports::Question& question : preview.questions) {
        Json offers = Json::array();
        for (const auto& offer : question.offers) offers.push_back({{"means", offer.means}, {"title", offer.title}});
        questions.push_back({{"field", question.field},
                             {"word", question.word},
                             {"ask", to_json(question.ask)},
                             {"offers", std::move(offers)},
                             {"cells", question.cells},
                             {"sheet", question.sheet},
                             {"row", question.row},
                             {"column", question.letter}});
    }
    constexpr std::size_t most_parked = 1000;
    Json parked = Json::array();
    for (const imports::RowView& row : preview.rows) {
        if (!row.refused || parked.size() >= most_parked) continue;
        parked.push_back({{"sheet", row.sheet}, {"row", row.row}, {"register", row.register_id}, {"title", row.title}});
    }
    return {{"file", preview.file},
            {"questions", std::move(questions)},
            {"parks", preview.parks},
            {"left_out", std::move(parked)},
            {"hash", preview.hash},
            {"sheets", std::move(sheets)},
            {"counts", counts_json(preview.total)},
            {"by_register", std::move(by_register)},
            {"faults", std::move(faults)},
            {"faults_total", preview.stops},
            {"warnings_total", preview.warns},
            {"changes", std::move(changes)},
            {"findings", std::move(findings)},
            {"findings_total", preview.all_findings},
            {"may_go_in", preview.may_go_in()}};
}

}  // namespace zhigai::app
