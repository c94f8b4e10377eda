#include "metadata/registers/folders.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace zhigai {
namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path root = fs::temp_directory_path() / ("zg-folders-" + std::to_string(::getpid()));
    explicit Folder(const std::string& text) {
        fs::create_directories(root);
        std::ofstream(root / "folders.yaml") << text;
    }
    ~Folder() { fs::remove_all(root); }
};

TEST(Folders, KeepTheOrderOfTheFile) {
    const Folder folder(
        "folders:\n  works: {zh: 项目, en: Works}\n  firms: {zh: 企业, en: Firms}\n");
    const auto list = load_folders(folder.root.string());
    ASSERT_TRUE(list.has_value());
    ASSERT_EQ(list->size(), 2u);
    EXPECT_EQ(list->at(0).id, "works");
    EXPECT_EQ(list->at(1).title.en, "Firms");
}

TEST(Folders, SayAllFaultsAtOnce) {
    const Folder folder("folders:\n  works: {zh: 项目, order: 3}\n  firms: {en: Firms}\n");
    const auto list = load_folders(folder.root.string());
    ASSERT_FALSE(list.has_value());
    EXPECT_GE(list.error().size(), 2u);
}

TEST(Folders, WithoutAFileThereAreNone) {
    const auto list = load_folders("/nowhere");
    ASSERT_TRUE(list.has_value());
    EXPECT_TRUE(list->empty());
}

TEST(Folders, ARegisterLiesInItsFilesFolder) {
    Register reg;
    reg.file = "programme/works/work.yaml";
    EXPECT_EQ(folder_of(reg), "works");
}

}  // namespace
}  // namespace zhigai
