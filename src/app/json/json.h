#pragma once

#include <nlohmann/json_fwd.hpp>

#include "derived/progress/progress.h"
#include "facts/import/preview.h"
#include "facts/ledger/ledger.h"
#include "kernel/result/result.h"
#include "metadata/plan/plan.h"

/// How values look in answers (docs/reference/api.md). Nothing here decides what may be seen: the gates did.
namespace zhigai::app {

using Json = nlohmann::json;

/// What the writers of rows need: titles of linked rows are asked through the read gate.
struct Eyes {
    const facts::Ledger& ledger;
    const Principal& who;
    bool chinese = true;
};

Json to_json(const Say& say);
Json to_json(const Fault& fault);
Json to_json(const Faults& faults);
/// A cell as an API value: money exact yuan text, dates ISO, whole numbers as numbers.
Json raw_json(const Field& field, const Cell& cell);
/// The text a person reads; links by the title of the row.
std::string shown(const Eyes& eyes, const Field& field, const Cell& cell);
Json to_json(const Eyes& eyes, const Register& reg, const facts::Record& record);
Json to_json(const Eyes& eyes, const Register& reg, const facts::Version& version);
Json to_json(const Field& field);
Json to_json(const Register& reg, const facts::Rights& rights);
/// Term, retention, notices of a row; the words of a register that pages need beside its fields.
void add_virtuals(Json& out, const Register& reg, const facts::Record& record);
void add_words(Json& out, const Register& reg, const facts::Rights& rights);
Json to_json(const facts::ChangeSetInfo& info);
Json to_json(const imports::Preview& preview, const facts::Ledger& ledger, const Principal& who);

Json to_json(const progress::Overview& overview, const plan::Plan& plan, const Programme& programme);
Json to_json(const progress::UnitFigures& line, const progress::Question& question);
Json to_json(const progress::TargetFigures& figures, const plan::Plan& plan);
Json to_json(const progress::Figure& figure);
Json to_json(const plan::Plan& plan);
/// The text of a document with the quotes in it marked by character positions.
Json text_json(const plan::Plan& plan, const plan::Document& document);

}  // namespace zhigai::app
