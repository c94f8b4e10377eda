#include "adapters/sqlite/sqlite.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "adapters/sqlite/temporary.h"
#include "facts/store/contract.h"

namespace zhigai::store {
namespace {

using contract::code_of;
using contract::n;
using contract::t;
using sqlite::TemporaryFolder;

class InFolder final : public Store {
 public:
    InFolder() : store_(std::move(*sqlite::open(folder_.path + "/data"))) {}
    Result<std::unique_ptr<Snapshot>> snapshot() override { return store_->snapshot(); }
    Result<std::unique_ptr<Transaction>> begin() override { return store_->begin(); }
    Done copy_to(const std::string& path) override { return store_->copy_to(path); }

 private:
    TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
};

struct OnSqlite {
    static std::unique_ptr<Store> make() { return std::make_unique<InFolder>(); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, OnSqlite);

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class SqliteFile : public testing::Test {
 protected:
    std::unique_ptr<sqlite::FileStore> open(const sqlite::Options& options = {}) {
        auto store = sqlite::open(data_, options);
        EXPECT_TRUE(store) << (store ? "" : to_text(store.error()));
        return store ? std::move(*store) : nullptr;
    }
    void raw(const std::string& file, const char* sql) {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
        char* message = nullptr;
        EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, &message), SQLITE_OK) << (message ? message : "");
        sqlite3_free(message);
        sqlite3_close(handle);
    }

    TemporaryFolder folder_;
    std::string data_ = folder_.path + "/data";
    std::string file_ = data_ + "/facts.db";
};

TEST_F(SqliteFile, KeepsWhatWasCommitted) {
    contract::fill(*open());
    const auto store = open();
    EXPECT_EQ(contract::count_of(**store->snapshot()), 5);
    EXPECT_TRUE(store->check_integrity());
    auto tx = std::move(*store->begin());
    EXPECT_TRUE(tx->create_table(contract::projects())) << "the table read back from the file is the same";
}

TEST_F(SqliteFile, IsForItsOwnerOnly) {
    const auto store = open();
    contract::fill(*store);
    for (const auto& entry : std::filesystem::directory_iterator(data_)) {
        struct stat status {};
        ASSERT_EQ(stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0077, 0U) << entry.path();
    }
}

TEST_F(SqliteFile, IsOpenOnce) {
    auto first = open();
    const auto second = sqlite::open(data_ + "//");
    ASSERT_EQ(code_of(second), "in_use");
    EXPECT_NE(second.error().front().what.en.find(std::to_string(getpid())), std::string::npos) << "names the holder";
    auto look = std::move(*first->snapshot());
    first.reset();
    EXPECT_EQ(code_of(sqlite::open(data_)), "in_use") << "a snapshot still reads the file";
    look.reset();
    EXPECT_EQ(code_of(sqlite::open(data_)), "");
}

TEST_F(SqliteFile, RefusesForeignAndLaterFiles) {
    open().reset();
    raw(file_, "PRAGMA user_version = 2");
    EXPECT_EQ(code_of(sqlite::open(data_)), "newer_store");
    raw(file_, "PRAGMA user_version = 1; PRAGMA application_id = 7");
    EXPECT_EQ(code_of(sqlite::open(data_)), "not_a_store");
    std::filesystem::remove(file_);
    raw(file_, "CREATE TABLE somebody_elses(a)");
    EXPECT_EQ(code_of(sqlite::open(data_)), "not_a_store");
    write_file(file_, std::string(5000, 'x'));
    EXPECT_EQ(code_of(sqlite::open(data_)), "store_damaged");
    write_file(folder_.path + "/plain", "");
    EXPECT_EQ(code_of(sqlite::open(folder_.path + "/plain")), "store_io");
    EXPECT_EQ(code_of(sqlite::open("/proc/zhigai")), "store_io");
}

TEST_F(SqliteFile, SaysThatTheDiskIsFullAndLosesNothing) {
    contract::fill(*open());
    {
        const auto store = open({.max_pages = 40});
        auto tx = std::move(*store->begin());
        Done done;
        for (std::int64_t id = 100; done && id < 10'000; ++id) {
            done = tx->insert("r_project", id, {{"name", t(std::to_string(id) + std::string(3000, 'x'))}});
        }
        ASSERT_EQ(code_of(done), "disk_full");
        EXPECT_NE(code_of(tx->insert("r_project", 99, {{"name", t("after")}})), "") << "the transaction is over";
        EXPECT_NE(code_of(tx->commit()), "");
        tx.reset();
        EXPECT_EQ(contract::count_of(**store->snapshot()), 5);
        auto next = std::move(*store->begin());
        EXPECT_TRUE(next->insert("r_project", 99, {{"name", t("small")}}));
        EXPECT_TRUE(next->commit()) << "what still fits is taken";
    }
    EXPECT_EQ(contract::count_of(**open()->snapshot()), 6);
}

TEST_F(SqliteFile, SaysThatItCannotWrite) {
    open().reset();
    // Root writes everywhere, so a child gives that up.
    ASSERT_EQ(chmod(folder_.path.c_str(), 0755), 0);
    ASSERT_EQ(chmod(data_.c_str(), 0755), 0);
    ASSERT_EQ(chmod(file_.c_str(), 0444), 0);
    ASSERT_EQ(chmod((data_ + "/lock").c_str(), 0666), 0);
    const auto code_in_child = [&] {
        if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
        _exit(code_of(sqlite::open(data_)) == "read_only" ? 0 : 1);
    };
    EXPECT_EXIT(code_in_child(), testing::ExitedWithCode(0), "");
    ASSERT_EQ(chmod(file_.c_str(), 0644), 0);
    EXPECT_EXIT(code_in_child(), testing::ExitedWithCode(geteuid() == 0 ? 0 : 1), "") << "nor the folder around it";
}

TEST_F(SqliteFile, CopiesALivingStore) {
    const auto store = open();
    contract::fill(*store);
    std::atomic<bool> stop = false;
    // Pairs of rows: a copy with an odd count would hold half a change.
    std::thread writer([&] {
        for (std::int64_t id = 1000; !stop && id < 100'000; id += 2) {
            auto tx = std::move(*store->begin());
            for (const std::int64_t one : {id, id + 1}) {
                EXPECT_TRUE(tx->insert("r_project", one, {{"name", t(std::to_string(one))}}));
            }
            EXPECT_TRUE(tx->commit());
        }
    });
    for (int i = 0; i < 5; ++i) {
        const std::string copy = folder_.path + "/copy" + std::to_string(i);
        const Done copied = store->copy_to(copy);
        ASSERT_TRUE(copied) << to_text(copied.error());
        EXPECT_TRUE(sqlite::check_copy(copy));
        const std::string restored = folder_.path + "/restored" + std::to_string(i);
        ASSERT_TRUE(sqlite::restore(copy, restored));
        const auto again = sqlite::open(restored);
        ASSERT_TRUE(again);
        EXPECT_EQ(contract::count_of(**(*again)->snapshot()) % 2, 1) << "five and pairs";
    }
    stop = true;
    writer.join();
    EXPECT_EQ(code_of(store->copy_to(folder_.path + "/copy0")), "exists");
    EXPECT_EQ(code_of(store->copy_to(folder_.path + "/absent/copy")), "store_io");
    EXPECT_FALSE(std::filesystem::exists(folder_.path + "/copy0.part"));
    EXPECT_EQ(code_of(sqlite::restore(folder_.path + "/copy0", folder_.path + "/restored0")), "exists");
    EXPECT_EQ(code_of(sqlite::restore(folder_.path + "/absent", folder_.path + "/new")), "no_such_file");
}

TEST_F(SqliteFile, FindsDamage) {
    const std::string copy = folder_.path + "/copy";
    {
        const auto store = open();
        contract::fill(*store);
        ASSERT_TRUE(store->copy_to(copy));
    }
    const std::string whole = read_file(copy);
    ASSERT_EQ(whole.size() % 4096, 0U);
    std::string damaged = whole;
    // The root of the unique index: a cell pointer that leads nowhere.
    const std::size_t at = damaged.find("\xE7\x94\xB2");
    ASSERT_NE(at, std::string::npos);
    for (std::size_t page = 4096; page < damaged.size(); page += 4096) damaged[page + 9] = '\x01';
    write_file(copy, damaged);
    EXPECT_EQ(code_of(sqlite::check_copy(copy)), "store_damaged");
    EXPECT_EQ(code_of(sqlite::restore(copy, folder_.path + "/restored")), "store_damaged");
    EXPECT_FALSE(std::filesystem::exists(folder_.path + "/restored/facts.db"));
    write_file(copy, whole.substr(0, whole.size() - 4096));
    EXPECT_EQ(code_of(sqlite::check_copy(copy)), "store_damaged");
    write_file(copy, whole);
    EXPECT_EQ(code_of(sqlite::check_copy(copy)), "");
}

TEST_F(SqliteFile, ErasesForGood) {
    const std::string secret = "13812345678-only-once";
    {
        const auto store = open();
        contract::fill(*store);
        auto tx = std::move(*store->begin());
        ASSERT_TRUE(tx->insert("r_project", 50, {{"name", t(secret)}}));
        ASSERT_TRUE(tx->commit());
    }
    ASSERT_NE(read_file(file_).find(secret), std::string::npos);
    {
        const auto store = open();
        auto tx = std::move(*store->begin());
        ASSERT_TRUE(tx->erase("r_project", 50));
        ASSERT_TRUE(tx->commit());
    }
    EXPECT_EQ(read_file(file_).find(secret), std::string::npos) << "not even in a free page";
}

TEST_F(SqliteFile, CutsTheLogUnderReadersThatOverlap) {
    const std::int64_t limit = 1 << 20;
    const auto store = open({.log_bytes = limit});
    contract::fill(*store);
    std::atomic<bool> stop = false;
    // Some snapshot is open at every moment, none for long: SQLite alone would never begin the log anew.
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            while (!stop) {
                const auto look = std::move(*store->snapshot());
                std::this_thread::sleep_for(std::chrono::milliseconds(4));
            }
        });
    }
    std::int64_t most = 0;
    std::int64_t cuts = 0;
    std::int64_t before = 0;
    for (std::int64_t id = 1000; id < 1250; ++id) {
        auto tx = std::move(*store->begin());
        ASSERT_TRUE(tx->insert("r_project", id, {{"name", t(std::to_string(id) + std::string(20'000, 'x'))}}));
        ASSERT_TRUE(tx->commit());
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file_ + "-wal"));
        most = std::max(most, size);
        if (size < before) ++cuts;
        before = size;
    }
    stop = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_GT(cuts, 0);
    EXPECT_LT(most, 5 * limit);
    EXPECT_EQ(contract::count_of(**store->snapshot()), 255);
}

TEST_F(SqliteFile, CountsAnewAfterALargeChange) {
    const auto store = open({.analyse_after = 100});
    contract::fill(*store);
    auto before = std::move(*store->snapshot());
    auto tx = std::move(*store->begin());
    for (std::int64_t id = 1000; id < 1200; ++id) {
        ASSERT_TRUE(tx->insert("r_project", id, {{"name", t(std::to_string(id))}, {"district", n(id % 3)}}));
    }
    ASSERT_TRUE(tx->commit());
    const std::string bytes = read_file(file_) + read_file(file_ + "-wal");
    EXPECT_NE(bytes.find("sqlite_stat1"), std::string::npos);
    EXPECT_EQ(contract::count_of(*before), 5);
    EXPECT_EQ(contract::count_of(**store->snapshot()), 205);
    EXPECT_TRUE((*store->begin())->create_table(contract::projects()));
}

TEST_F(SqliteFile, LetsReadersAndTheWriterPass) {
    const auto store = open();
    contract::fill(*store);
    std::atomic<bool> stop = false;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!stop) {
                auto look = std::move(*store->snapshot());
                const std::int64_t first = contract::count_of(*look);
                EXPECT_EQ(first % 2, 1);
                EXPECT_EQ(contract::count_of(*look), first) << "a snapshot does not move";
            }
        });
    }
    std::vector<std::thread> writers;
    for (std::int64_t w = 0; w < 2; ++w) {
        writers.emplace_back([&, w] {
            for (std::int64_t i = 0; i < 50; ++i) {
                auto tx = std::move(*store->begin());
                const std::int64_t id = 1000 + (w * 1000) + (i * 2);
                for (const std::int64_t one : {id, id + 1}) {
                    EXPECT_TRUE(tx->insert("r_project", one, {{"name", t(std::to_string(one))}}));
                }
                EXPECT_TRUE(tx->commit());
            }
        });
    }
    for (std::thread& writer : writers) writer.join();
    stop = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(contract::count_of(**store->snapshot()), 205);
}

}  // namespace
}  // namespace zhigai::store
