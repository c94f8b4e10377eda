#include "bench.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/memory/memory.h"
#include "app/json/json.h"
#include "metadata/registers/cells.h"

namespace zhigai::words {

namespace fs = std::filesystem;

namespace {

constexpr const char* roles = R"(
roles:
  boss: {zh: 主管, en: Boss}
  clerk: {zh: 经办, en: Clerk}
  desk: {zh: 窗口, en: Desk, unit: unit}
  engine.values: {zh: 计算, en: Values, engine: yes}
my:
  unit: {zh: 本单位, en: My unit, to: unit}
)";
constexpr const char* unit = R"(
register: unit
version: 1
zh: 单位
en: Unit
key: [code]
title: code
fields:
  code: {zh: 代码, en: Code, type: text, required: yes}
  seats: {zh: 名额, en: Seats, type: whole}
  open: {zh: 开放, en: Open, type: yes_no}
may: {boss: {see: all, set: all, do: [create, void]}, clerk: {see: all}, desk: {see: all}}
)";
constexpr const char* kinds = R"(
codes: kind
zh: 类型
en: Kind
items:
  big: {zh: 大, en: Big}
  small: {zh: 小, en: Small}
)";

void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

bool has_block(const std::string& text, const std::string& block) {
    return text.starts_with(block + ":") || text.find("\n" + block + ":") != std::string::npos;
}

}  // namespace

std::string codes(const Faults& faults) {
    std::string out;
    for (const Fault& fault : faults) {
        const std::size_t dot = fault.where.key.find('.');
        out += (out.empty() ? "" : " ") + fault.code + (dot == std::string::npos ? "" : "@" + fault.where.key.substr(dot + 1));
    }
    return out;
}

Bench::Bench(const std::string& text) {
    static int number = 0;
    folder_ = (fs::temp_directory_path() / ("zg_words_" + std::to_string(::getpid()) + "_" + std::to_string(number++))).string();
    const fs::path root(folder_);
    std::map<std::string, std::string> files{{"organisation/roles.yaml", roles}, {"organisation/unit.yaml", unit}, {"things/codes/kind.yaml", kinds}};
    std::string path = "things/thing.yaml";
    std::string thing;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("--- ")) {
            path = line.substr(4);
            files[path].clear();
        } else if (path == "things/thing.yaml") {
            thing += line + "\n";
        } else {
            files[path] += line + "\n";
        }
    }
    std::string whole;
    if (!has_block(thing, "register")) whole += "register: thing\n";
    if (!has_block(thing, "version")) whole += "version: 1\n";
    if (!has_block(thing, "zh")) whole += "zh: 物\n";
    if (!has_block(thing, "en")) whole += "en: Thing\n";
    if (!has_block(thing, "key")) whole += "key: [code]\n";
    whole += thing;
    const std::string code = "  code: {zh: 编号, en: Number, type: text, required: yes}\n";
    if (const std::size_t at = whole.find("fields:\n"); at != std::string::npos) {
        if (whole.find("\n  code:") == std::string::npos) whole.insert(at + 8, code);
    } else {
        whole += "fields:\n" + code;
    }
    if (!has_block(whole, "may")) {
        std::string verbs;
        for (const Word& word : vocabulary())
            if (word.block == "do" && word.enforced) verbs += (verbs.empty() ? "" : ", ") + word.word;
        whole += "may: {boss: {see: all, set: all, do: [" + verbs + "]}, clerk: {see: all, set: all, do: [create]}}\n";
    }
    files["things/thing.yaml"] = whole;
    for (const auto& [name, content] : files) put(root / name, content);
    auto programme = load_programme((root / "").string());
    if (!programme) {
        faults_ = programme.error();
        return;
    }
    programme_ = *programme;
    auto opened = facts::Ledger::open(memory::make_store(), programme_, clock, std::make_shared<AnyFile>());
    if (!opened) {
        faults_ = opened.error();
        return;
    }
    ledger_ = std::move(*opened);
    const auto seats = [&](const char* code_text, const char* seats_text, const char* open_text) {
        write({{"code", code_text}, {"seats", seats_text}, {"open", open_text}}, 0, "unit");
        return last_;
    };
    const Principal before = who;
    if (!programme_->find("unit")->may.empty()) {
        seats("u1", "1", "true");
        seats("u2", "9", "false");
    }
    who = before;
}

Bench::~Bench() { fs::remove_all(folder_); }

std::string Bench::loads() const { return faults_.empty() ? "ok" : codes(faults_) + " " + to_text(faults_); }

Result<facts::Patch> Bench::patch_of(const std::string& reg_id, const Values& values) {
    const Register* reg = programme_->find(reg_id);
    facts::Patch patch = std::exchange(extra, {});
    patch.register_id = reg_id;
    Faults faults;
    const auto read = [&](const Field& field, const std::string& text) -> Cell {
        std::string given = text;
        if (field.type == FieldType::File && !parse_file(given))
            given = print_file({.hash = std::string(64, 'b'), .size = 3, .kind = kind_of_name(given), .name = given});
        auto cell = parse_cell(*programme_, field, given);
        if (cell) return *cell;
        for (Fault fault : cell.error()) {
            fault.where.key = reg_id + "." + field.id;
            faults.push_back(std::move(fault));
        }
        return {};
    };
    for (const auto& [name, text] : values) {
        if (name.ends_with("[]")) {
            const std::string id = name.substr(0, name.size() - 2);
            const Field* field = reg->field(id);
            facts::ChildPatch line;
            if (field != nullptr && field->type != FieldType::Rows) line.set["value"] = read(*field, text);
            std::istringstream parts(field != nullptr && field->type == FieldType::Rows ? text : "");
            for (std::string part; std::getline(parts, part, ',');) {
                const std::size_t sign = part.find('=');
                for (const Field& column : field->columns) {
                    if (column.id == part.substr(0, sign)) line.set[column.id] = read(column, part.substr(sign + 1));
                }
            }
            patch.children[id].push_back(std::move(line));
            continue;
        }
        const Field* field = reg->field(name);
        if (field == nullptr) patch.set[name] = Cell(text);
        else patch.set[name] = read(*field, text);
    }
    if (!faults.empty()) return fail(std::move(faults));
    return patch;
}

std::string Bench::send(facts::Patch patch) {
    facts::Change change;
    change.door = door;
    change.reason = reason;
    change.patches = {std::move(patch)};
    const auto outcome = ledger_->write(access::Gate::admit(who), change);
    if (!outcome) return codes(outcome.error());
    if (outcome->rows.front().id != 0) last_ = outcome->rows.front().id;
    std::string out = "ok";
    for (const Fault& warning : outcome->rows.front().warnings) out += " ~" + warning.code;
    return out;
}

std::string Bench::write(Values values, std::int64_t id, const std::string& reg) {
    if (!ledger_) return "closed: " + loads();
    const bool coded = reg == "thing" && id == 0 && programme_->find(reg)->field("code") != nullptr;
    if (coded && std::none_of(values.begin(), values.end(), [](const auto& one) { return one.first == "code"; }))
        values.emplace_back("code", "c" + std::to_string(next_++));
    auto patch = patch_of(reg, values);
    if (!patch) return codes(patch.error());
    if (id != 0) patch->id = id;
    return send(std::move(*patch));
}

std::string Bench::move(std::int64_t id, const std::string& name, Values values, const std::string& reg) {
    if (!ledger_) return "closed: " + loads();
    auto patch = patch_of(reg, values);
    if (!patch) return codes(patch.error());
    patch->id = id;
    patch->move = name;
    return send(std::move(*patch));
}

std::string Bench::row(std::int64_t id, const std::string& reg) {
    if (!ledger_) return "closed: " + loads();
    const auto record = ledger_->get(who, reg, id);
    if (!record) return codes(record.error());
    return app::to_json({*ledger_, who, true}, *programme_->find(reg), *record).dump();
}

std::string Bench::described(const std::string& reg) {
    if (!ledger_) return "closed: " + loads();
    return app::to_json(*programme_->find(reg), ledger_->rights(who, reg)).dump();
}

std::string Bench::list(const std::string& query, const std::string& reg) {
    if (!ledger_) return "closed: " + loads();
    facts::ListRequest request{.register_id = reg};
    const std::size_t sign = query.find('=');
    const std::string what = query.substr(0, sign);
    const std::string value = sign == std::string::npos ? "" : query.substr(sign + 1);
    if (what == "search") request.search = value;
    if (what == "sort") request.sort = {value};
    if (what == "sum") request.sums = {value};
    if (what == "view") request.view = value;
    if (what == "where") request.where = value;
    const auto page = ledger_->list(who, request);
    if (!page) return codes(page.error());
    nlohmann::json out = nlohmann::json::array();
    for (const auto& record : page->rows) {
        auto row_json = app::to_json({*ledger_, who, true}, *programme_->find(reg), record);
        row_json.erase("id");
        out.push_back(std::move(row_json));
    }
    return out.dump() + std::to_string(page->total);
}

}  // namespace zhigai::words
