// The folder: which files, in which order, and the two that all others lean on (plan.yaml,
// documents/).
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "kernel/hash/hash.h"
#include "kernel/text/text.h"
#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_file_bytes = 4u << 20;

std::optional<std::string> bytes_of_file(const fs::path& path) {
    // Asked before opening: a pipe would wait for ever, a huge file would fill the memory.
    std::error_code error;
    if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > max_file_bytes || error)
        return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

bool blank(std::string_view text) {
    return text::trim(text).empty();
}

}  // namespace

Reader::Reader(std::string folder, std::string shown)
    : folder_(std::move(folder)), shown_(std::move(shown)), plan_(std::make_shared<Plan>()) {
    while (shown_.size() > 1 && shown_.ends_with('/')) shown_.pop_back();
    plan_->folder = folder_;
}

Result<std::shared_ptr<const Plan>> Reader::read() {
    if (std::error_code error; !fs::is_directory(folder_, error)) {
        return fail("no_plan_folder", {"没有这个计划文件夹", "there is no such plan folder"},
                    {.file = shown_},
                    {"写出含 plan.yaml 的文件夹", "name the folder that holds plan.yaml"});
    }
    // Documents first: every other file quotes them.
    using Part = void (Reader::*)(const yaml::Node&);
    constexpr std::array<Part, 11> parts{
        &Reader::read_plan,     &Reader::read_documents,   &Reader::read_organisation,
        &Reader::read_targets,  &Reader::read_quotas,      &Reader::read_tasks,
        &Reader::read_rewards,  &Reader::read_supervision, &Reader::read_counting,
        &Reader::read_headline, &Reader::read_not_targets};
    for (std::size_t i = 0; i < plan_files.size(); ++i) {
        if (const yaml::Node* root = open(std::string(plan_files[i]))) (this->*parts[i])(*root);
    }
    refuse_stray_files();
    // References are judged only when every file could be read: a broken file would make each of
    // them a fault.
    if (roots_.size() == plan_files.size()) cross_check();
    if (!faults_.empty()) {
        const auto rank = [&](const Fault& fault) {
            for (std::size_t i = 0; i < plan_files.size(); ++i) {
                if (fault.where.file.ends_with(plan_files[i])) return i;
            }
            return plan_files.size();
        };
        std::stable_sort(faults_.begin(), faults_.end(), [&](const Fault& a, const Fault& b) {
            return std::tuple(rank(a), a.where.line, a.where.column) <
                   std::tuple(rank(b), b.where.line, b.where.column);
        });
        return fail(std::move(faults_));
    }
    Hasher hasher(HashName::Sha256);
    for (const auto& [name, bytes] : bytes_) {
        hasher.add(fmt::format("{}\n{}\n", name, bytes.size()));
        hasher.add(bytes);
    }
    plan_->bundle = hex(hasher.finish());
    return std::shared_ptr<const Plan>(plan_);
}

const yaml::Node* Reader::open(const std::string& name) {
    const std::string shown = shown_ + "/" + name;
    const auto bytes = bytes_of_file(fs::path(folder_) / name);
    if (!bytes) {
        faults_.push_back({"no_file",
                           {"缺少这个文件，或读不了", "this file is missing or cannot be read"},
                           {.file = shown},
                           {"从 plans/template 复制一份；每个文件不超过 4 MB",
                            "copy it from plans/template; a file has at most 4 MB"}});
        return nullptr;
    }
    auto root = yaml::parse(*bytes, shown);
    if (!root) {
        faults_.insert(faults_.end(), root.error().begin(), root.error().end());
        return nullptr;
    }
    if (!root->is_map()) {
        fault(*root, "not_map", {"文件最外层要“键: 值”", "the file must be a map of key: value"});
        return nullptr;
    }
    bytes_[name] = *bytes;
    return &(roots_[name] = std::move(*root));
}

/// A misspelt file name would be silently ignored otherwise.
void Reader::refuse_stray_files() {
    std::vector<std::string> stray;
    std::error_code error;
    const auto skip = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(folder_, skip, error), end; !error && at != end;
         at.increment(error)) {
        const fs::directory_entry& entry = *at;
        const std::string name = entry.path().lexically_relative(folder_).generic_string();
        const std::string ending = entry.path().extension().string();
        if (name.starts_with("programme/") || !entry.is_regular_file(error))
            continue;  // overlays: read by registers
        if (ending != ".yaml" && ending != ".yml") continue;
        if (name == "carriers.yaml") continue;  // which register carries each sentence: for readers
        if (std::find(plan_files.begin(), plan_files.end(), name) == plan_files.end())
            stray.push_back(name);
    }
    std::sort(stray.begin(), stray.end());
    for (const std::string& name : stray) {
        const std::string near = yaml::nearest(name, {plan_files.begin(), plan_files.end()});
        Say mend{"删去，或放进 programme/", "remove it, or put it under programme/"};
        if (!near.empty())
            mend = {fmt::format("是不是 {}？", near), fmt::format("did you mean {}?", near)};
        faults_.push_back({"unknown_file",
                           {"计划文件夹里不认识这个文件", "a plan folder has no such file"},
                           {.file = shown_ + "/" + name},
                           std::move(mend)});
    }
}

void Reader::read_plan(const yaml::Node& root) {
    keys(root, {"plan", "version", "zh", "en", "city", "years", "starts", "ends", "awaited"});
    std::set<std::string> used;
    plan_->id = id(root, used, "plan");
    if (const yaml::Node& version = need(root, "version"); version.is_scalar())
        plan_->version = whole(version, 1, 9999);
    plan_->title = say(root);
    plan_->city = say_in(root, "city", true);
    for (const yaml::Node& year : list(need(root, "years"))) {
        const int one = whole(year, 1990, 2100);
        if (!plan_->years.empty() && one != plan_->years.back() + 1) {
            fault(year, "years_not_in_order", {"年度要连续", "the years must follow one another"});
        }
        plan_->years.push_back(one);
    }
    if (root.has("years") && plan_->years.empty())
        fault(root["years"], "no_years", {"至少写一个年度", "name at least one year"});
    plan_->starts = date(root, "starts").value_or(Date{});
    plan_->ends = date(root, "ends").value_or(Date{});
    if (plan_->starts.ok() && plan_->ends.ok() && plan_->ends < plan_->starts) {
        fault(root["ends"], "dates_reversed",
              {"计划期的结束早于开始", "the plan ends before it starts"});
    }
    const yaml::Node& awaited = root["awaited"];
    if (awaited.is_missing()) return;
    if (!awaited.is_map())
        return fault(awaited, "not_map",
                     {"这里要“词: 名称”", "a map of noun: titles belongs here"});
    for (const auto& [key, titles] : awaited.entries()) {
        keys(titles, {"zh", "en"});
        const std::string noun = name_of(key);
        if (titles.is_map()) plan_->awaited.push_back({noun, say(titles)});
    }
}

void Reader::read_documents(const yaml::Node& root) {
    keys(root, {"documents"});
    for (const yaml::Node& node : list(need(root, "documents"))) read_document(node);
    if (root["documents"].is_list() && plan_->documents.empty()) {
        fault(root["documents"], "no_document",
              {"至少要有一份文件", "at least one document belongs here"});
    }
}

void Reader::read_document(const yaml::Node& node) {
    keys(node, {"id", "number", "zh", "en", "issuer", "issued_on", "file", "sections"});
    if (!node.is_map()) return;
    Document document;
    std::set<std::string> used;
    for (const Document& other : plan_->documents) used.insert(other.id);
    document.id = id(node, used);
    document.number = text(node, "number");
    document.title = say(node);
    document.issuer = say_in(node, "issuer", true);
    document.issued_on = date(node, "issued_on").value_or(Date{});
    document.file = text(node, "file");
    const yaml::Node& file = node["file"];
    if (file.is_scalar() && !document.file.empty()) {
        // A plan folder may come from outside: it names files beside documents.yaml and nothing
        // else.
        if (document.file.find('/') != std::string::npos || document.file.starts_with(".")) {
            fault(file, "bad_file_name",
                  {"只写 documents/ 下的文件名", "name a file inside documents/ and nothing else"});
        } else if (auto bytes = bytes_of_file(fs::path(folder_) / "documents" / document.file);
                   !bytes) {
            fault(file, "cannot_read",
                  {fmt::format("读不了 documents/{}", document.file),
                   fmt::format("documents/{} cannot be read", document.file)},
                  {"检查文件名；文本不超过 4 MB", "check the name; a text has at most 4 MB"});
        } else if (!text::is_utf8(*bytes)) {
            fault(file, "not_utf8", {"文本要用 UTF-8", "the text must be UTF-8"});
        } else {
            bytes_["documents/" + document.file] = *bytes;
            document.text = std::move(*bytes);
        }
    }
    if (const yaml::Node& sections = need(node, "sections"); !document.text.empty())
        cut_sections(sections, document);
    plan_->documents.push_back(std::move(document));
}

/// Each heading is looked for from the one before on, at the start of a line; what lies before the
/// first must be blank, so every byte of the text belongs to a section and can be asked for its
/// coverage.
void Reader::cut_sections(const yaml::Node& nodes, Document& document) {
    std::size_t from = 0;
    for (const yaml::Node& node : list(nodes)) {
        keys(node, {"id", "heading", "zh", "en"});
        if (!node.is_map()) continue;
        Section section{
            .id = text(node, "id"), .heading = text(node, "heading"), .title = say(node)};
        if (document.section(section.id) != nullptr) {
            fault(node["id"], "duplicate_id",
                  {fmt::format("“{}”写了两次", section.id),
                   fmt::format("{} stands twice", section.id)});
        }
        if (section.heading.empty()) continue;
        std::size_t at = document.text.find(section.heading, from);
        while (at != std::string::npos && at > 0 && document.text[at - 1] != '\n') {
            at = document.text.find(section.heading, at + 1);
        }
        if (at == std::string::npos) {
            uncut_.insert(section.id);
            fault(node["heading"], "heading_not_found",
                  {fmt::format("上一节之后没有以“{}”开头的行", section.heading),
                   fmt::format("no line after the section before begins with {}", section.heading)},
                  {"照抄该节开头的几个字，各节按原文顺序排",
                   "copy the first words of the section; sections stand in the order of the text"});
            continue;
        }
        if (document.sections.empty()) {
            if (!blank(std::string_view(document.text).substr(0, at))) {
                fault(node["heading"], "text_before_sections",
                      {"第一节之前还有文字", "there is text before the first section"},
                      {"给它也立一节", "give it a section of its own"});
            }
        } else {
            document.sections.back().to = at;
        }
        section.from = at;
        section.to = document.text.size();
        from = at + section.heading.size();
        document.sections.push_back(std::move(section));
    }
}

Result<std::shared_ptr<const Plan>> load(const std::string& folder, const LoadOptions& options) {
    return Reader(folder, options.shown.empty() ? folder : options.shown).read();
}

}  // namespace zhigai::plan
