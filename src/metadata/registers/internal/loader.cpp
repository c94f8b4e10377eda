// The order of loading, and what every reader shares.
#include "metadata/registers/internal/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace zhigai {

Result<std::shared_ptr<const Programme>> load_programme(const std::string& folder,
                                                        const std::string& overlay,
                                                        const LoadOptions& options) {
    // "programme/" and "programme" are one folder, and one name in messages.
    const auto plain = [](std::string path) {
        while (path.size() > 1 && path.back() == '/') path.pop_back();
        return path;
    };
    return ProgrammeLoader(options).load(plain(folder), plain(overlay));
}

Result<std::shared_ptr<const Programme>> ProgrammeLoader::load(const std::string& folder,
                                                               const std::string& overlay) {
    read_folder(folder);
    if (!overlay.empty() && std::filesystem::is_directory(overlay)) read_overlay(overlay);
    // Registers are known by name before any expression is compiled, so that they may link in
    // circles.
    for (MetaFile& file : files_) read_register(file);
    for (CodeList& list : programme_->code_lists_) list.index_words();
    check_organisation();
    for (const MetaFile& file : files_) cross_check(file);
    for (const MetaFile& file : files_) {
        Register* reg = own(file.register_id);
        if (reg == nullptr || !sound(*reg)) continue;
        if (file.root.has("examples")) read_examples(file.root["examples"], *reg);
        check_examples(file.root, *reg);
        compile(file);
    }
    check_cycles();
    if (!faults_.empty()) {
        std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
            return std::tie(a.where.file, a.where.line, a.where.column) <
                   std::tie(b.where.file, b.where.line, b.where.column);
        });
        // A fault of the defaults would be told once for each register they lie under.
        const auto same = [](const Fault& a, const Fault& b) {
            return a.code == b.code && a.where == b.where && a.what == b.what;
        };
        faults_.erase(std::unique(faults_.begin(), faults_.end(), same), faults_.end());
        return fail(std::move(faults_));
    }
    order_links_first();
    std::string all;
    for (const yaml::Node& root : all_) all += detail::normal_form(root) + "\n";
    programme_->bundle_ = detail::sha256_hex(all);
    return std::shared_ptr<const Programme>(programme_);
}

void ProgrammeLoader::fault(const yaml::Node& node, std::string code, Say what, Say mend) {
    yaml::add_fault(faults_, node, std::move(code), std::move(what), std::move(mend));
}

void ProgrammeLoader::unknown(const yaml::Node& node, std::string code, Say what,
                              const std::vector<std::string>& known) {
    const std::string near = yaml::nearest(node.text(), detail::views_of(known));
    Say mend;
    if (!near.empty()) {
        mend = {fmt::format("是不是 {}？", near), fmt::format("did you mean `{}`?", near)};
    } else if (!known.empty() && known.size() <= 12) {
        mend = {fmt::format("可用：{}", fmt::join(known, "、")),
                fmt::format("known: {}", fmt::join(known, ", "))};
    }
    fault(node, std::move(code), std::move(what), std::move(mend));
}

void ProgrammeLoader::words(const yaml::Node& map, std::string_view block) {
    std::vector<std::string_view> known;
    for (const Word& entry : vocabulary()) {
        if (entry.block == block) known.push_back(entry.word);
    }
    yaml::only_keys(map, known, faults_);
    if (options_.allow_planned || !map.is_map()) return;
    for (const auto& [key, value] : map.entries()) {
        for (const Word& entry : vocabulary()) {
            if (entry.block != block || entry.word != key.text() || entry.enforced) continue;
            fault(key, "planned_word",
                  {fmt::format("“{}”是计划中的词，本版本还不执行", key.text()),
                   fmt::format("`{}` is planned: this release would not enforce it", key.text())},
                  {"先去掉它；zhigai register words 列出能用的词",
                   "leave it out for now; `zhigai register words` lists what holds"});
        }
    }
}

bool ProgrammeLoader::word(const yaml::Node& node, std::string_view block,
                           std::string_view what_zh) {
    std::vector<std::string> known;
    for (const Word& entry : vocabulary()) {
        if (entry.block != block) continue;
        known.push_back(entry.word);
        if (entry.word != node.text() || !node.is_scalar()) continue;
        if (entry.enforced || options_.allow_planned) return true;
        fault(node, "planned_word",
              {fmt::format("{}“{}”是计划中的词，本版本还不执行", what_zh, node.text()),
               fmt::format("{} `{}` is planned: this release would not enforce it", block,
                           node.text())},
              {"先去掉它；zhigai register words 列出能用的词",
               "leave it out for now; `zhigai register words` lists what holds"});
        return false;
    }
    unknown(node, "unknown_word",
            {fmt::format("没有“{}”这种{}", node.text(), what_zh),
             fmt::format("there is no {} `{}`", block, node.text())},
            known);
    return false;
}

bool ProgrammeLoader::id(const yaml::Node& node, bool dots) {
    static constexpr std::string_view keywords[] = {
        // of FEEL
        "and", "between", "else", "every", "external", "false", "for", "function", "if", "in",
        "instance", "not", "null", "of", "or", "return", "satisfies", "some", "then", "true",
        // names that expressions already have
        "old", "my", "state", "self", "item", "partial", "today", "now",
        // columns that every table already has
        "id", "rev", "doc_number", "row", "seq", "parent", "pos",
        // words that other YAML readers take for yes and no
        "on", "off", "yes", "no", "y", "n"};
    const std::string& text = node.text();
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    bool good = !text.empty() && letter(text[0]);
    for (const char c : text)
        good = good && (letter(c) || (c >= '0' && c <= '9') || c == '_' || (dots && c == '.'));
    if (!good) {
        fault(node, "bad_id",
              {fmt::format("“{}”不能作标识", text), fmt::format("`{}` cannot be an id", text)},
              {"用小写字母开头，只含小写字母、数字和下划线",
               "begin with a small letter; only small letters, digits and _"});
        return false;
    }
    if (std::find(std::begin(keywords), std::end(keywords), text) != std::end(keywords)) {
        fault(node, "reserved_id",
              {fmt::format("“{}”另有含义，不能作标识", text),
               fmt::format("`{}` means something else and cannot be an id", text)},
              {"换一个名字", "choose another name"});
        return false;
    }
    return true;
}

Say ProgrammeLoader::title(const yaml::Node& node, bool needed) {
    Say out;
    if (const yaml::Node& zh = node["zh"]; !zh.is_missing()) out.zh = yaml::scalar(zh, faults_);
    if (const yaml::Node& en = node["en"]; !en.is_missing()) out.en = yaml::scalar(en, faults_);
    if (needed && out.zh.empty() && node.is_map()) {
        fault(node, "no_title", {"缺中文名称", "it has no Chinese title"},
              {"加上 zh: …", "add zh: …"});
    }
    return out;
}

std::vector<std::string> ProgrammeLoader::register_ids() const {
    std::vector<std::string> out;
    for (const auto& reg : programme_->registers_) out.push_back(reg->id);
    return out;
}

std::vector<std::string> ProgrammeLoader::role_ids() const {
    std::vector<std::string> out;
    for (const Role& role : programme_->roles_) out.push_back(role.id);
    return out;
}

void ProgrammeLoader::check_role(const yaml::Node& node) {
    if (!node.is_scalar()) return;  // said by the reader
    if (programme_->role(node.text()) != nullptr) return;
    unknown(node, "unknown_role",
            {fmt::format("没有角色“{}”", node.text()),
             fmt::format("there is no role `{}`", node.text())},
            role_ids());
}

Register* ProgrammeLoader::own(std::string_view wanted) {
    for (const auto& reg : programme_->registers_) {
        if (reg && reg->id == wanted) return reg.get();  // empty while registers are being ordered
    }
    return nullptr;
}

bool ProgrammeLoader::sound(const Register& reg) const {
    if (unsound_.contains(reg.id)) return false;
    for (const Field& field : reg.fields) {
        for (const std::string& target : field.to) {
            if (unsound_.contains(target)) return false;
        }
    }
    return true;
}

void ProgrammeLoader::order_links_first() {
    auto& all = programme_->registers_;
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
    std::vector<std::unique_ptr<Register>> ordered;
    std::set<std::string> entered;
    // Depth first; a circle is broken where it was entered.
    const std::function<void(const std::string&)> visit = [&](const std::string& wanted) {
        if (!entered.insert(wanted).second) return;
        const Register* reg = own(wanted);
        if (reg == nullptr) return;
        const auto links = [&](const std::vector<Field>& fields) {
            for (const Field& field : fields) {
                for (const std::string& target : field.to) visit(target);
            }
        };
        links(reg->fields);
        for (const Field& field : reg->fields) links(field.columns);
        for (const std::string& other : reg->excel.with) visit(other);
        for (auto& slot : all) {
            if (slot && slot->id == wanted) {
                ordered.push_back(std::move(slot));
                break;
            }
        }
    };
    std::vector<std::string> names = register_ids();
    for (const std::string& name : names) visit(name);
    all = std::move(ordered);
}

namespace detail {
std::vector<std::string_view> views_of(const std::vector<std::string>& list) {
    return {list.begin(), list.end()};
}
}  // namespace detail

}  // namespace zhigai
