// Commands about texts: plans, registers, words.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/context.h"
#include "app/json/json.h"
#include "metadata/plan/bind/bind.h"
#include "metadata/plan/coverage.h"
#include "metadata/registers/examples.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;

int plan_check(Context& context, const std::string& folder) {
    const std::string path = context.path(folder);
    auto plan = plan::load(path, {.shown = folder});
    if (!plan) return context.complain(plan.error(), 1);
    // Formulas need the registers; without a programme folder the rest is still checked, and that is said.
    const std::string programme_folder = context.programme.empty() ? context.path("programme") : context.path(context.programme);
    bool formulas = false;
    if (fs::is_directory(programme_folder)) {
        const fs::path overlay = fs::path(path) / "programme";
        auto programme = load_programme(programme_folder, fs::is_directory(overlay) ? overlay.string() : "");
        if (!programme) return context.complain(programme.error(), 1);
        if (auto bound = plan::check_formulas(**plan, **programme); !bound) return context.complain(bound.error(), 1);
        formulas = true;
    }
    const plan::Plan& p = **plan;
    Json notes = Json::array();
    for (const Fault& note : p.notes) notes.push_back(to_json(note));
    Table table{.head = {"what", "count"}, .right = {false, true}};
    const auto count = [&](const char* what, std::size_t n) { table.rows.push_back({what, std::to_string(n)}); };
    count("documents", p.documents.size());
    count("districts", p.organisation.districts.size());
    count("departments", p.organisation.departments.size());
    count("targets", p.targets.size());
    count("quota rows", p.quota().rows.size());
    count("tasks and supports", p.tasks.size());
    count("reward clauses", p.rewards.clauses.size());
    count("counting rules", p.counting.size());
    count("notes", p.notes.size());
    Json counts = Json::object();
    for (const auto& row : table.rows) counts[row[0]] = std::stoi(row[1]);
    print(context, table, {{"plan", p.id}, {"ok", true}, {"formulas_checked", formulas}, {"counts", counts}, {"notes", notes}});
    for (const Fault& note : p.notes) context.streams.err << "note: " << to_text(note, context.streams.chinese) << "\n";
    if (!formulas) context.streams.err << "no programme/ here: formulas were not compiled (use --programme)\n";
    context.streams.err << folder << ": 0 faults\n";
    return 0;
}

int plan_coverage(Context& context, const std::string& folder) {
    auto plan = plan::load(context.path(folder), {.shown = folder});
    if (!plan) return context.complain(plan.error(), 1);
    const plan::Coverage coverage = plan::coverage(**plan);
    Json list = Json::array();
    Table table{.head = {"section", "line", "column", "text", "around"}};
    for (const plan::Uncovered& one : coverage.uncovered) {
        list.push_back({{"document", one.document}, {"section", one.section}, {"line", one.line}, {"column", one.column}, {"text", one.text}, {"around", one.around}});
        table.rows.push_back({one.section, std::to_string(one.line), std::to_string(one.column), one.text, one.around});
    }
    if (context.format == "table") {
        if (!coverage.uncovered.empty()) print(context, table, {});
        context.streams.out << fmt::format("{} numerals, {} phrases, {} uncovered\n", coverage.numerals, coverage.phrases, coverage.uncovered.size());
    } else {
        print(context, table, {{"numerals", coverage.numerals}, {"phrases", coverage.phrases}, {"uncovered", list}});
    }
    return coverage.uncovered.empty() ? 0 : 1;
}

int register_check(Context& context, const std::string& folder) {
    const std::string path = folder.empty() ? context.path("programme") : context.path(folder);
    const ProgrammeReport report = check_programme(path);
    if (!report.faults.empty()) return context.complain(report.faults, 1);
    Table table{.head = {"registers", "fields", "checks", "examples", "code lists", "bundle"}};
    table.rows.push_back({std::to_string(report.registers), std::to_string(report.fields), std::to_string(report.checks),
                          std::to_string(report.examples), std::to_string(report.code_lists), report.bundle.substr(0, 16)});
    print(context, table, {{"ok", true}, {"registers", report.registers}, {"fields", report.fields}, {"checks", report.checks},
                           {"examples", report.examples}, {"code_lists", report.code_lists}, {"bundle", report.bundle}});
    return 0;
}

int register_words(Context& context) {
    Table table{.head = {"block", "word", "status", "meaning", "test"}};
    Json list = Json::array();
    for (const Word& word : vocabulary()) {
        table.rows.push_back({word.block, word.word, word.enforced ? "enforced" : "planned", word.meaning, proof_of(word)});
        list.push_back({{"block", word.block}, {"word", word.word}, {"status", word.enforced ? "enforced" : "planned"}, {"meaning", word.meaning}, {"test", proof_of(word)}});
    }
    print(context, table, list);
    return 0;
}

}  // namespace zhigai::app::cli
