#include "adapters/files/shelf.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace zhigai::files {
namespace {

struct Folder {
    std::string path = (std::filesystem::temp_directory_path() / ("zg_shelf_" + std::to_string(::getpid()))).string();
    Folder() { std::filesystem::remove_all(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

TEST(Shelf, KeepsByContentAndNoticesDamage) {
    const Folder folder;
    const Shelf shelf(folder.path);
    const auto hash = shelf.put("scan");
    ASSERT_TRUE(hash);
    EXPECT_EQ(*hash, "59ad1b2fc74287ded1bba7af67765d23ad4a49f1ae51902cc2ed3f8ebee96cfa");
    EXPECT_EQ(*shelf.put("scan"), *hash) << "the same bytes are one file";
    EXPECT_EQ(shelf.hashes().size(), 1U);
    EXPECT_EQ(*shelf.get(*hash), "scan");
    EXPECT_EQ(shelf.get(std::string(64, '0')).error().front().code, "no_such_file");
    EXPECT_EQ(shelf.get("../../etc/passwd").error().front().code, "no_such_file");
    std::ofstream(folder.path + "/" + hash->substr(0, 2) + "/" + *hash) << "other";
    EXPECT_EQ(shelf.get(*hash).error().front().code, "file_damaged");
    EXPECT_TRUE(shelf.put("scan")) << "whoever has the bytes puts it right";
    EXPECT_EQ(*shelf.get(*hash), "scan");
}

}  // namespace
}  // namespace zhigai::files
