#include "metadata/registers/folders.h"

#include <filesystem>

#include "metadata/yaml/yaml.h"

namespace zhigai {

namespace fs = std::filesystem;

Result<std::vector<ProgrammeFolder>> load_folders(const std::string& programme) {
    const fs::path file = fs::path(programme) / "folders.yaml";
    std::vector<ProgrammeFolder> out;
    if (!fs::is_regular_file(file)) return out;
    const auto root = ZG_TRY(yaml::load(file.string(), "programme/folders.yaml"));
    Faults faults;
    yaml::only_keys(root, {"folders"}, faults);
    for (const auto& [key, node] : root["folders"].entries()) {
        yaml::only_keys(node, {"zh", "en"}, faults);
        ProgrammeFolder folder{
            key.text(), {yaml::scalar(node["zh"], faults), yaml::scalar(node["en"], faults)}};
        if (folder.title.zh.empty()) {
            yaml::add_fault(
                faults, node, "no_title", {"文件夹要有中文名 zh", "a folder needs its title zh"},
                {"写成 projects: {zh: 项目, en: Projects}", "write projects: {zh: …, en: …}"});
        }
        out.push_back(std::move(folder));
    }
    if (!faults.empty()) return fail(std::move(faults));
    return out;
}

std::string folder_of(const Register& reg) {
    return fs::path(reg.file).parent_path().filename().string();
}

}  // namespace zhigai
