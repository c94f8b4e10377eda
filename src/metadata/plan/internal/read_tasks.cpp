// tasks.yaml (tasks, supports, checklists) and not_a_target.yaml.
#include <fmt/format.h>

#include <algorithm>

#include "metadata/plan/internal/reader.h"

namespace zhigai::plan {

void Reader::read_tasks(const yaml::Node& root) {
    keys(root, {"lead", "tasks", "supports", "checklists"});
    if (root.has("lead")) plan_->readings.push_back(reading(root["lead"]));
    for (const yaml::Node& node : list(need(root, "tasks"))) read_task(node, false);
    for (const yaml::Node& node : list(need(root, "supports"))) read_task(node, true);
    for (const yaml::Node& node : list(root["checklists"])) read_checklist(node);
}

void Reader::read_task(const yaml::Node& node, bool support) {
    keys(node,
         {"id", "zh", "en", "source", "document", "quotes", "responsible", "departments", "notes"});
    if (!node.is_map()) return;
    Task task;
    task.place = node.place();
    task.support = support;
    std::set<std::string> used;
    for (const Task& other : plan_->tasks) used.insert(other.id);
    task.id = id(node, used);
    task.title = say(node);
    need(node, "source");
    for (const yaml::Node& words : list(node["quotes"]))
        task.quotes.push_back(locate(words, node, node));
    if (node.has("responsible")) task.responsible = quote(node, node, "responsible");
    if (node.has("departments")) task.departments = names(node["departments"]);
    for (const std::string& one : task.departments)
        department_refs_.emplace_back(one, node["departments"].place());
    task.notes = notes(node["notes"]);
    for (const Target& target : plan_->targets) {
        const std::string source = node["source"].is_scalar() ? node["source"].text() : "";
        if (target.quote.section == source) task.targets.push_back(target.id);
    }
    plan_->tasks.push_back(std::move(task));
}

void Reader::read_checklist(const yaml::Node& node) {
    keys(node, {"id", "zh", "en", "source", "document", "quote", "items"});
    if (!node.is_map()) return;
    Checklist out;
    std::set<std::string> used;
    for (const Checklist& other : plan_->checklists) used.insert(other.id);
    out.id = id(node, used);
    out.title = say(node);
    need(node, "source");
    out.quote = quote(node, node);
    used.clear();
    for (const yaml::Node& one : list(need(node, "items"))) {
        keys(one, {"id", "zh", "en", "source", "document", "quote", "follows", "awaits"});
        if (!one.is_map()) continue;
        Checklist::Item item;
        item.id = id(one, used);
        item.title = say(one);
        item.quote = quote(one, node);
        if (one.has("follows")) {
            item.follows = name_of(one["follows"]);
            target_refs_.emplace_back(item.follows, one["follows"].place());
        }
        if (one.has("awaits")) {
            item.awaits = name_of(one["awaits"]);
            awaited_refs_.emplace_back(item.awaits, one["awaits"].place());
        }
        out.items.push_back(std::move(item));
    }
    plan_->checklists.push_back(std::move(out));
}

void Reader::read_not_targets(const yaml::Node& root) {
    keys(root, {"also_watch", "entries"});
    for (const yaml::Node& node : list(root["also_watch"]))
        plan_->also_watch.push_back(yaml::scalar(node, faults_));
    for (const yaml::Node& node : list(need(root, "entries"))) {
        keys(node, {"phrase", "source", "document", "quote", "zh", "en"});
        if (!node.is_map()) continue;
        NotATarget out;
        out.place = node.place();
        out.reason = say(node);
        out.everywhere = node.has("phrase");
        if (out.everywhere == node.has("quote")) {
            fault(node, "phrase_or_quote",
                  {"写 phrase（到处适用）或 source 加 quote（只在一处）",
                   "write `phrase` (holds everywhere) or `source` with `quote` (one place)"});
            continue;
        }
        if (out.everywhere) {
            if (node.has("source"))
                fault(node["source"], "word_without_use",
                      {"source 与 quote 一起用", "`source` goes with `quote`"});
            out.phrase = text(node, "phrase");
            const bool found = std::any_of(
                plan_->documents.begin(), plan_->documents.end(), [&](const Document& d) {
                    return d.text.empty() || d.text.find(out.phrase) != std::string::npos;
                });
            if (!out.phrase.empty() && !found) {
                fault(node["phrase"], "unused_phrase",
                      {fmt::format("文本里没有“{}”", out.phrase),
                       fmt::format("the text does not say {}", out.phrase)},
                      {"删去这一条", "remove the entry"});
            }
        } else {
            need(node, "source");
            out.quote = quote(node, node);
            out.phrase = out.quote.text;
        }
        plan_->not_targets.push_back(std::move(out));
    }
}

}  // namespace zhigai::plan
