#include "app/city/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace zhigai::app {

namespace {

constexpr std::size_t largest = 50U * 1024 * 1024;
constexpr std::size_t most_remembered = 20'000;

/// Kinds kept, how their bytes begin (empty: anything that is text), and what a browser is told.
struct Kind {
    std::string_view ending, begins;
    const char* type;
};
using namespace std::string_view_literals;
constexpr std::array<Kind, 17> kinds{{
    {"pdf", "%PDF-", "application/pdf"},
    {"ofd", "PK\3\4"sv, "application/ofd"},
    {"jpg", "\xFF\xD8\xFF"sv, "image/jpeg"},
    {"jpeg", "\xFF\xD8\xFF"sv, "image/jpeg"},
    {"png", "\x89PNG"sv, "image/png"},
    {"tif", "", "image/tiff"},
    {"tiff", "", "image/tiff"},
    {"docx", "PK\3\4"sv, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "PK\3\4"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"pptx", "PK\3\4"sv, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"doc", "\xD0\xCF\x11\xE0"sv, "application/msword"},
    {"xls", "\xD0\xCF\x11\xE0"sv, "application/vnd.ms-excel"},
    {"ppt", "\xD0\xCF\x11\xE0"sv, "application/vnd.ms-powerpoint"},
    {"wps", "\xD0\xCF\x11\xE0"sv, "application/vnd.ms-works"},
    {"zip", "PK"sv, "application/zip"},
    {"txt", "", "text/plain"},
    {"csv", "", "text/csv"},
}};

const Kind* kind_of(std::string_view ending) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.ending == ending; });
    return found == kinds.end() ? nullptr : &*found;
}

std::string author(const Principal& who) {
    std::string key = who.name;
    for (const std::string& role : who.roles) key += '\n' + role;
    for (const auto& [name, ids] : who.my) {
        key += '\t' + name;
        for (const auto id : ids) key += ' ' + std::to_string(id);
    }
    return key;
}

}  // namespace

const char* content_type(const std::string& kind) {
    const Kind* known = kind_of(kind);
    return known == nullptr ? "application/octet-stream" : known->type;
}

Result<FileValue> Files::bring(const Principal& who, const std::string& name, std::string_view bytes) {
    if (!is_file_name(name)) {
        return fail("bad_file_name", {"文件名不能用", "the name cannot be used"}, {.file = name},
                    {"不含 / 和 \\，不超过 200 个字", "no / or \\, at most 200 characters"});
    }
    FileValue file{.size = static_cast<std::int64_t>(bytes.size()), .kind = kind_of_name(name), .name = name};
    const Kind* kind = kind_of(file.kind);
    if (kind == nullptr) {
        std::string known;
        for (const Kind& each : kinds) known += (known.empty() ? "" : " ") + std::string(each.ending);
        return fail("file_kind", {fmt::format("不收“{}”这种文件", file.kind), fmt::format("files of kind `{}` are not kept", file.kind)},
                    {.file = name}, {"可用：" + known, "kept are: " + known});
    }
    if (bytes.empty()) return fail("empty_file", {"文件是空的", "the file is empty"}, {.file = name});
    if (bytes.size() > largest) return fail("too_large", {"附件超过 50 MB", "the attachment is over 50 MB"}, {.file = name});
    if (!bytes.starts_with(kind->begins)) {
        return fail("file_belies_name",
                    {fmt::format("文件名以 {} 结尾，内容却不是", file.kind), fmt::format("its name ends in {}, its bytes do not say so", file.kind)},
                    {.file = name}, {"另存为正确的格式再上传", "save it in the right format and upload again"});
    }
    file.hash = ZG_TRY(shelf_.put(bytes));
    const std::string value = print_file(file);
    const std::lock_guard lock(mutex_);
    auto& people = brought_[value];
    if (people.empty()) order_.push_back(value);
    people.insert(author(who));
    while (order_.size() > most_remembered) {
        brought_.erase(order_.front());
        order_.pop_front();
    }
    return file;
}

bool Files::brought(const Principal& who, const FileValue& file) const {
    const std::lock_guard lock(mutex_);
    const auto found = brought_.find(print_file(file));
    return found != brought_.end() && found->second.contains(author(who));
}

}  // namespace zhigai::app
