#include "metadata/changes/bundle.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace zhigai::changes {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view first_line = "zhigai bundle 1\n";

/// A folder of its own, gone with this value.
class Folder {
 public:
    Folder() {
        static std::atomic<int> counter{0};
        path = fs::temp_directory_path() / fmt::format("zhigai-bundle-{}-{}", ::getpid(), counter++);
        fs::remove_all(path);
        fs::create_directories(path / "programme");
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

tl::unexpected<Faults> damaged() {
    return fail("bundle_damaged", {"库中所存的台账定义读不出来", "the texts kept in the store cannot be read"}, {},
                {"从备份恢复", "restore a backup"});
}

}  // namespace

std::string write_texts(const std::vector<SourceText>& texts) {
    std::string out(first_line);
    for (const SourceText& one : texts) {
        out += fmt::format("{} {} {}\n", one.overlay ? 'O' : 'P', one.text.size(), one.path);
        out += one.text + "\n";
    }
    return out;
}

Result<std::vector<SourceText>> read_texts(const std::string& bundle) {
    if (!bundle.starts_with(first_line)) return damaged();
    std::vector<SourceText> out;
    for (std::size_t at = first_line.size(); at < bundle.size();) {
        const auto line = bundle.find('\n', at);
        const auto blank = bundle.find(' ', at + 2);
        if (line == std::string::npos || blank == std::string::npos || blank > line) return damaged();
        std::size_t bytes = 0;
        const auto [end, error] = std::from_chars(bundle.data() + at + 2, bundle.data() + blank, bytes);
        if (error != std::errc{} || end != bundle.data() + blank || bundle.size() - line < bytes + 2) return damaged();
        out.push_back({bundle.substr(blank + 1, line - blank - 1), bundle[at] == 'O', bundle.substr(line + 1, bytes)});
        at = line + 1 + bytes + 1;
    }
    return out;
}

Result<std::shared_ptr<const Programme>> load_texts(const std::vector<SourceText>& texts) {
    const Folder folder;
    bool overlay = false;
    for (const SourceText& one : texts) {
        const fs::path path(one.path);
        // The store may have been written by anybody who has the file.
        for (const fs::path& part : path)
            if (part == ".." || path.is_absolute()) return damaged();
        const fs::path file = folder.path / (one.overlay ? "overlay" : "programme") / path;
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << one.text;
        overlay = overlay || one.overlay;
    }
    return load_programme((folder.path / "programme").string(), overlay ? (folder.path / "overlay").string() : "");
}

}  // namespace zhigai::changes
