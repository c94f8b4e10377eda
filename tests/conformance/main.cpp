#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "engines/feel/temporal.h"
#include "model.h"

/// Runs the public conformance cases (DMN TCK) in the folder that ZHIGAI_TCK names and counts them;
/// fails below the floor kept in floor.txt. The cases are not ours to copy, so without the folder
/// it says "skipped". Half of all cases want null, which an engine that cannot do anything passes
/// too: the two are counted apart.
namespace zhigai::conformance {
namespace {

namespace fs = std::filesystem;

struct Count {
    int passed = 0;
    int run = 0;
};
struct Tally {
    Count value;
    Count null;
    int skipped = 0;
    std::vector<std::string> failed;
    std::map<std::string, int> why_skipped;
};

Value value_of(const pugi::xml_node& node) {
    if (const pugi::xml_node list = child(node, "list")) {
        if (std::string(list.attribute("xsi:nil").value()) == "true") return {};
        feel::List out;
        for (const pugi::xml_node& item : children(list, "item")) out.push_back(value_of(item));
        return Value::list(std::move(out));
    }
    if (const auto parts = children(node, "component"); !parts.empty()) {
        feel::Entries out;
        for (const pugi::xml_node& part : parts)
            out.emplace_back(part.attribute("name").value(), value_of(part));
        return Value::context(std::move(out));
    }
    const pugi::xml_node value = child(node, "value");
    if (!value || std::string(value.attribute("xsi:nil").value()) == "true") return {};
    std::string type = value.attribute("xsi:type").value();
    type = type.substr(type.find(':') + 1);
    const std::string text = text_of(value);
    if (type == "boolean") return Value::boolean(text == "true" || text == "1");
    if (type == "decimal" || type == "double" || type == "integer" || type == "int") {
        const auto number = Decimal::parse(text);
        return number ? Value::number(*number) : Value();
    }
    if (type == "date" || type == "dateTime" || type == "time" || type == "duration")
        return feel::parse_temporal(text);
    return Value::text(text);
}

// The official runners take numbers within 1e-8 for equal.
bool same(const Value& got, const Value& wanted) {
    if (got.is_null() || wanted.is_null()) return got.is_null() && wanted.is_null();
    if (const Decimal* a = got.as_number()) {
        const Decimal* b = wanted.as_number();
        const auto off = b == nullptr ? std::nullopt : a->subtract(*b);
        return off && off->abs() <= *Decimal::parse("1e-8");
    }
    if (const feel::List* a = got.as_list()) {
        const feel::List* b = wanted.as_list();
        if (b == nullptr || a->size() != b->size()) return false;
        for (std::size_t i = 0; i < a->size(); ++i) {
            if (!same((*a)[i], (*b)[i])) return false;
        }
        return true;
    }
    if (const feel::Entries* a = got.as_context()) {
        const feel::Entries* b = wanted.as_context();
        if (b == nullptr || a->size() != b->size()) return false;
        for (const auto& [key, value] : *b) {
            const auto held = feel::member(got, key);
            if (!held || !same(*held, value)) return false;
        }
        return true;
    }
    if (const std::string* text = wanted.as_text(); text != nullptr && got.as_text() == nullptr)
        return got.to_text() == *text;
    return feel::equal(got, wanted).value_or(false);
}

void run_case(const pugi::xml_node& test, const Model& model, Tally& tally) {
    Model::Run run;
    for (const pugi::xml_node& input : children(test, "inputNode"))
        run.inputs[input.attribute("name").value()] = value_of(input);
    const bool service = std::string(test.attribute("type").value()) == "decisionService";
    std::optional<std::map<std::string, Value>> outputs;
    if (service) outputs = model.service(test.attribute("invocableName").value(), run);
    for (const pugi::xml_node& node : children(test, "resultNode")) {
        const std::string name = node.attribute("name").value();
        const Value wanted = value_of(child(node, "expected"));
        std::optional<Value> got;
        if (service) {
            if (outputs && outputs->contains(name)) got = outputs->at(name);
        } else if (std::string(test.attribute("type").value()) == "bkm") {
            ++tally.skipped;
            ++tally.why_skipped["a knowledge model called directly"];
            continue;
        } else {
            got = model.decision(name, run);
        }
        if (!got) {
            ++tally.skipped;
            ++tally.why_skipped["nothing of that name to run"];
            continue;
        }
        Count& count = wanted.is_null() ? tally.null : tally.value;
        ++count.run;
        if (same(*got, wanted)) {
            ++count.passed;
        } else {
            tally.failed.push_back(std::string(test.attribute("id").value()) + " " + name +
                                   ": got " + got->to_text() + ", wanted " + wanted.to_text());
        }
    }
}

Tally run_folder(const fs::path& folder) {
    Tally tally;
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() != ".xml") continue;
        pugi::xml_document document;
        // Blanks are part of an expected text: " " is an answer.
        if (!document.load_file(file.path().c_str(),
                                pugi::parse_default | pugi::parse_ws_pcdata_single)) {
            ++tally.skipped;
            ++tally.why_skipped["unreadable case file"];
            continue;
        }
        const pugi::xml_node root = document.document_element();
        const auto model = Model::load(folder / text_of(child(root, "modelName")));
        const auto tests = children(root, "testCase");
        if (!model) {
            tally.skipped += static_cast<int>(tests.size());
            tally.why_skipped["no model"] += static_cast<int>(tests.size());
            continue;
        }
        for (const pugi::xml_node& test : tests) run_case(test, *model, tally);
    }
    return tally;
}

int run_all(const fs::path& root, const fs::path& floor_file, bool verbose,
            const std::string& only) {
    std::vector<fs::path> folders;
    for (const char* level : {"compliance-level-2", "compliance-level-3"}) {
        if (!fs::exists(root / level)) continue;
        for (const auto& folder : fs::directory_iterator(root / level)) {
            if (folder.is_directory() && folder.path().string().find(only) != std::string::npos)
                folders.push_back(folder.path());
        }
    }
    std::sort(folders.begin(), folders.end());
    Tally all;
    std::printf("%-48s %12s %12s %8s\n", "folder", "value", "null", "skipped");
    for (const fs::path& folder : folders) {
        const Tally tally = run_folder(folder);
        std::printf("%-48s %5d / %-4d %5d / %-4d %8d\n", folder.filename().c_str(),
                    tally.value.passed, tally.value.run, tally.null.passed, tally.null.run,
                    tally.skipped);
        for (const std::string& line : tally.failed) {
            if (verbose) std::printf("    %s\n", line.c_str());
        }
        for (const auto& [why, count] : tally.why_skipped)
            std::printf("    skipped %d: %s\n", count, why.c_str());
        all.value.passed += tally.value.passed;
        all.value.run += tally.value.run;
        all.null.passed += tally.null.passed;
        all.null.run += tally.null.run;
        all.skipped += tally.skipped;
    }
    std::printf("wants a value: %d of %d passed; wants null: %d of %d passed; skipped %d\n",
                all.value.passed, all.value.run, all.null.passed, all.null.run, all.skipped);
    if (!only.empty()) return 0;
    int value_floor = 0;
    int null_floor = 0;
    std::ifstream floor(floor_file);
    std::string word;
    while (floor >> word) {
        if (word == "value") floor >> value_floor;
        if (word == "null") floor >> null_floor;
    }
    if (value_floor == 0 || all.value.passed < value_floor || all.null.passed < null_floor) {
        std::printf("FAILED: the floor is %d with a value and %d with null (floor.txt)\n",
                    value_floor, null_floor);
        return 1;
    }
    return 0;
}

}  // namespace
}  // namespace zhigai::conformance

int main(int argc, char** argv) {
    const char* root = std::getenv("ZHIGAI_TCK");
    if (root == nullptr || *root == '\0') {
        std::printf("skipped: set ZHIGAI_TCK to a folder with the public DMN conformance cases\n");
        return 0;
    }
    const bool verbose = argc > 1 && std::string(argv[1]) == "-v";
    const std::string only = argc > 2 ? argv[2] : "";
    return zhigai::conformance::run_all(root, ZG_CONFORMANCE_FLOOR, verbose, only);
}
