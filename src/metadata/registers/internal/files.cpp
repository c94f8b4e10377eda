// What lies where under programme/: registers, code lists, roles, defaults, overlays.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "kernel/text/text.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai {
namespace fs = std::filesystem;

namespace {
/// Files of a noun's folder that other loaders read.
constexpr std::string_view others[] = {"indicators.yaml", "measures.yaml", "rules.yaml",
                                       "counting.yaml", "dialects.yaml"};
}  // namespace

std::vector<ProgrammeLoader::Found> ProgrammeLoader::find(const std::string& folder) {
    std::vector<Found> out;
    std::error_code problem;
    const fs::path root(folder);
    const auto add = [&](const fs::path& path) {
        out.push_back({path, (fs::path(folder).lexically_normal() / path.lexically_relative(root))
                                 .generic_string()});
    };
    if (fs::is_regular_file(root / "defaults.yaml", problem)) add(root / "defaults.yaml");
    for (const fs::directory_entry& noun : fs::directory_iterator(root, problem)) {
        if (!noun.is_directory()) continue;
        for (const fs::path& at : {noun.path(), noun.path() / "codes"}) {
            if (!fs::is_directory(at, problem)) continue;
            for (const fs::directory_entry& file : fs::directory_iterator(at, problem)) {
                if (file.is_regular_file() && file.path().extension() == ".yaml") add(file.path());
            }
        }
    }
    // The same faults and the same bundle whatever order the disk gives.
    std::sort(out.begin(), out.end(),
              [](const Found& a, const Found& b) { return a.shown < b.shown; });
    return out;
}

void ProgrammeLoader::read_folder(const std::string& folder) {
    if (!fs::is_directory(folder)) {
        faults_.push_back(
            {"no_folder",
             {"没有这个文件夹", "there is no such folder"},
             {.file = folder},
             {"给出含 programme 的文件夹", "name the folder that holds the programme"}});
        return;
    }
    std::vector<std::pair<fs::path, MetaFile>> registers;  // with the folder they lie in
    programme_folder_ = folder;
    for (const Found& found : find(folder)) {
        const std::string name = found.path.filename().string();
        if (std::find(std::begin(others), std::end(others), name) != std::end(others)) continue;
        auto root = yaml::load(found.path.string(), found.shown);
        if (!root) {
            faults_.insert(faults_.end(), root.error().begin(), root.error().end());
            continue;
        }
        all_.push_back(*root);
        keep_text(found.path, folder, false);
        const bool is_codes = found.path.parent_path().filename() == "codes";
        if (name == "defaults.yaml") {
            if (root->has("register")) {
                fault((*root)["register"], "defaults_name",
                      {"默认值文件不写 register", "the file of defaults names no register"},
                      {"去掉这一行", "leave the line out"});
            }
            defaults_.emplace(found.path.parent_path(), std::move(*root));
        } else if (is_codes) {
            read_codes(*root);
        } else if (name == "roles.yaml") {
            read_organisation(*root);
        } else if (root->has("calendar")) {
            read_calendar(*root);
        } else if (root->has("register")) {
            MetaFile file{found.shown, (*root)["register"].text(), std::move(*root)};
            registers.emplace_back(found.path.parent_path(), std::move(file));
        } else {
            fault(*root, "what_file", {"看不出这个文件是什么", "it is not clear what this file is"},
                  {"台账文件以 register: 开头；其他加载器读的文件名为 "
                   "indicators.yaml、measures.yaml、rules.yaml、counting.yaml",
                   "a register begins with register:; files of other loaders are indicators.yaml, "
                   "measures.yaml, rules.yaml, counting.yaml"});
        }
    }
    for (auto& [noun, file] : registers) {
        // Nearest first: the noun's own defaults, then those of the whole programme.
        for (const fs::path& at : {noun, fs::path(folder)}) {
            const auto defaults = defaults_.find(at);
            if (defaults != defaults_.end())
                file.root = detail::laid_over(defaults->second, file.root);
        }
        add_register(std::move(file));
    }
    if (files_.empty() && faults_.empty()) {
        faults_.push_back(
            {"no_registers",
             {"这个文件夹里没有台账", "the folder holds no register"},
             {.file = folder},
             {"台账文件放在 <名词>/<台账>.yaml", "put each register in <noun>/<register>.yaml"}});
    }
}

void ProgrammeLoader::keep_text(const fs::path& file, const std::string& folder, bool overlay) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    programme_->texts_.push_back(
        {file.lexically_relative(folder).generic_string(), overlay, std::move(text).str()});
}

void ProgrammeLoader::add_register(MetaFile file) {
    const auto same = std::find_if(files_.begin(), files_.end(), [&](const MetaFile& other) {
        return other.register_id == file.register_id;
    });
    if (same == files_.end()) {
        files_.push_back(std::move(file));
        return;
    }
    fault(file.root["register"], "register_twice",
          {fmt::format("台账“{}”已在 {} 里", file.register_id, same->shown),
           fmt::format("register `{}` already stands in {}", file.register_id, same->shown)},
          {"换一个标识，或并成一个文件；叠加写 extends",
           "choose another id, or make one file of the two; an overlay says extends"});
}

void ProgrammeLoader::read_overlay(const std::string& folder) {
    for (const Found& found : find(folder)) {
        const std::string name = found.path.filename().string();
        if (std::find(std::begin(others), std::end(others), name) != std::end(others)) continue;
        auto root = yaml::load(found.path.string(), found.shown);
        if (!root) {
            faults_.insert(faults_.end(), root.error().begin(), root.error().end());
            continue;
        }
        all_.push_back(*root);
        keep_text(found.path, folder, true);
        const bool is_codes = found.path.parent_path().filename() == "codes";
        if (is_codes) {
            read_codes(*root);
        } else if (root->has("extends")) {
            const yaml::Node& base = (*root)["extends"];
            const auto same = std::find_if(
                files_.begin(), files_.end(),
                [&](const MetaFile& other) { return other.register_id == base.text(); });
            if (same == files_.end()) {
                unknown(base, "unknown_register",
                        {fmt::format("没有台账“{}”可以扩展", base.text()),
                         fmt::format("there is no register `{}` to extend", base.text())},
                        [&] {
                            std::vector<std::string> ids;
                            for (const MetaFile& file : files_) ids.push_back(file.register_id);
                            return ids;
                        }());
                continue;
            }
            if (!overlaid_.insert(base.text()).second) {
                fault(base, "overlay_twice",
                      {fmt::format("台账“{}”已经有一个叠加文件", base.text()),
                       fmt::format("register `{}` already has an overlay", base.text())},
                      {"并成一个文件", "make one file of the two"});
                continue;
            }
            same->root = detail::overlaid(same->root, *root, faults_);
        } else if (root->has("register")) {
            MetaFile file{found.shown, (*root)["register"].text(), std::move(*root)};
            for (const auto& [at, defaults] : defaults_) {
                if (at == programme_folder_) file.root = detail::laid_over(defaults, file.root);
            }
            add_register(std::move(file));
        } else {
            fault(*root, "what_file", {"看不出这个文件是什么", "it is not clear what this file is"},
                  {"叠加文件以 extends: 开头，新台账以 register: 开头",
                   "an overlay begins with extends:, a new register with register:"});
        }
    }
}

void ProgrammeLoader::read_codes(const yaml::Node& root) {
    words(root, "codes");
    if (!root.is_map()) return;
    CodeList* list = nullptr;
    if (root.has("extends")) {
        for (CodeList& known : programme_->code_lists_) {
            if (known.id == root["extends"].text()) list = &known;
        }
        if (list == nullptr) {
            std::vector<std::string> ids;
            for (const CodeList& known : programme_->code_lists_) ids.push_back(known.id);
            unknown(root["extends"], "unknown_codes",
                    {fmt::format("没有代码表“{}”可以扩展", root["extends"].text()),
                     fmt::format("there is no code list `{}` to extend", root["extends"].text())},
                    ids);
            return;
        }
    } else {
        if (!root.has("codes")) {
            fault(root, "no_codes_id", {"缺 codes: 标识", "codes: with the list's id is missing"},
                  {"第一行写 codes: 标识", "begin with codes: id"});
            return;
        }
        if (!id(root["codes"])) return;
        if (programme_->codes(root["codes"].text()) != nullptr) {
            fault(root["codes"], "codes_twice",
                  {fmt::format("代码表“{}”已经有了", root["codes"].text()),
                   fmt::format("code list `{}` already exists", root["codes"].text())},
                  {"换一个标识", "choose another id"});
            return;
        }
        programme_->code_lists_.push_back({.id = root["codes"].text(),
                                           .title = title(root, true),
                                           .source = root["source"].text()});
        list = &programme_->code_lists_.back();
    }
    if (!root["items"].is_map()) {
        fault(root.has("items") ? root["items"] : root, "no_items",
              {"items 要写成“代码: 名称”", "items: is a map of code: titles"},
              {"例如 items: {retrofit: {zh: 智能化技改项目}}",
               "for example items: {retrofit: {zh: …}}"});
        return;
    }
    std::map<std::string, std::string> seen;  // what a sheet may write → code
    for (const Code& code : list->items) seen.emplace(text::word_key(code.title.zh), code.id);
    const auto day = [&](const yaml::Node& node) -> std::optional<Date> {
        if (node.is_missing()) return std::nullopt;
        const auto date = parse_iso_date(node.text());
        if (!date) fault(node, "bad_date", {"日期写成 2022-03-08", "a date is written 2022-03-08"});
        return date;
    };
    for (const auto& [key, node] : root["items"].entries()) {
        Code code{.id = key.text()};
        const bool good =
            !code.id.empty() && std::all_of(code.id.begin(), code.id.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_';
            });
        if (!good) {
            fault(key, "bad_id",
                  {fmt::format("“{}”不能作代码", code.id),
                   fmt::format("`{}` cannot be a code", code.id)},
                  {"只含字母、数字和下划线", "only letters, digits and _"});
            continue;
        }
        if (list->item(code.id) != nullptr) {
            fault(
                key, "code_twice",
                {fmt::format("代码“{}”已经有了，不能改也不能再用", code.id),
                 fmt::format("code `{}` exists; a code is never renamed nor reused", code.id)},
                {"换一个代码；停用的写 until", "choose another code; retire the old one by until"});
            continue;
        }
        if (node.is_scalar()) {  // 34: 通用设备制造业
            code.title.zh = node.text();
        } else {
            words(node, "code");
            code.title = title(node, true);
            if (node.has("also")) code.also = yaml::scalars(node["also"], faults_);
            code.under = node["under"].text();
            code.from = day(node["from"]);
            code.until = day(node["until"]);
        }
        std::vector<std::string> names{code.title.zh, code.title.en};
        names.insert(names.end(), code.also.begin(), code.also.end());
        std::set<std::string> mine;
        for (const std::string& name : names) {
            const std::string word = text::word_key(name);
            if (word.empty() || !mine.insert(word).second) continue;
            const auto [at, fresh] = seen.emplace(word, code.id);
            if (!fresh && at->second != code.id) {
                fault(node, "word_twice",
                      {fmt::format("“{}”已经指 {}，一个词不能指两个代码", name, at->second),
                       fmt::format("`{}` already means {}; one word cannot mean two codes", name,
                                   at->second)},
                      {"去掉其中一个别名", "drop one of the two"});
            }
        }
        list->items.push_back(std::move(code));
    }
    for (const auto& [key, node] : root["items"].entries()) {
        if (node.is_map() && node.has("under") && list->item(node["under"].text()) == nullptr) {
            fault(node["under"], "unknown_code",
                  {fmt::format("没有上级代码“{}”", node["under"].text()),
                   fmt::format("there is no parent code `{}`", node["under"].text())});
        }
    }
}

void ProgrammeLoader::read_organisation(const yaml::Node& root) {
    words(root, "organisation");
    if (!root.is_map()) return;
    for (const auto& [key, node] : root["roles"].entries()) {
        if (!id(key, true)) continue;
        words(node, "role");
        Role role{
            .id = key.text(), .title = title(node, true), .unit_register = node["unit"].text()};
        if (node.has("engine")) role.engine = yaml::yes_no(node["engine"], faults_);
        if (role.engine != role.id.starts_with("engine.")) {
            fault(key, "engine_name",
                  {"程序角色以 engine. 开头并写 engine: yes",
                   "a program's role begins with engine. and says engine: yes"},
                  {"两处写成一致", "make the two agree"});
        }
        programme_->roles_.push_back(std::move(role));
    }
    for (const auto& [key, node] : root["my"].entries()) {
        if (!id(key)) continue;
        words(node, "parameter");
        MyParameter parameter{.id = key.text(), .register_id = node["to"].text()};
        if (node.has("many")) parameter.many = yaml::yes_no(node["many"], faults_);
        programme_->my_.push_back(std::move(parameter));
    }
    // Units and parameters point to registers, which are not read yet; check_organisation looks at
    // them.
    organisation_ = root;
}

}  // namespace zhigai
