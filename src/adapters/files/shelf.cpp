#include "adapters/files/shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "kernel/hash/hash.h"

namespace zhigai::files {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Faults> cannot(const std::string& path) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return fail(full ? "disk_full" : "cannot_write",
                full ? Say{"磁盘已满，附件没有保存", "the disk is full; the attachment was not kept"}
                     : Say{"附件写不进去", "the attachment cannot be written"},
                {.file = path});
}

/// Names in a folder survive a power cut only when the folder itself was synced.
bool sync_folder(const std::string& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    const bool done = ::fsync(folder) == 0;
    ::close(folder);
    return done;
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace

std::string Shelf::path_of(const std::string& hash) const {
    return folder_ + "/" + hash.substr(0, 2) + "/" + hash;
}

bool Shelf::has(const std::string& hash) const {
    std::error_code ignored;
    return is_hash(hash) && fs::is_regular_file(path_of(hash), ignored);
}

Result<std::string> Shelf::put(std::string_view bytes) const {
    static std::atomic<unsigned> next{0};
    std::string hash = hex(digest(HashName::Sha256, bytes));
    if (has(hash)) {
        if (get(hash)) return hash;  // a damaged one is put right by whoever still has the bytes
    }
    const std::string path = path_of(hash);
    const std::string folder = fs::path(path).parent_path().string();
    for (const std::string& each : {folder_, folder}) {
        if (::mkdir(each.c_str(), 0700) != 0 && errno != EEXIST) return cannot(each);
    }
    const std::string part = folder + "/part." + std::to_string(::getpid()) + "." + std::to_string(next++);
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return cannot(part);
    const bool written = write_all(file, bytes);
    const int why = errno;
    ::close(file);
    if (!written || ::rename(part.c_str(), path.c_str()) != 0) {
        errno = written ? errno : why;
        auto fault = cannot(path);
        ::unlink(part.c_str());
        return fault;
    }
    if (!sync_folder(folder) || !sync_folder(folder_)) return cannot(folder);
    return hash;
}

Result<std::string> Shelf::get(const std::string& hash) const {
    if (!is_hash(hash)) return fail("no_such_file", {"没有这个附件", "there is no such attachment"});
    std::ifstream in(path_of(hash), std::ios::binary);
    std::ostringstream bytes;
    if (!in) return fail("no_such_file", {"没有这个附件", "there is no such attachment"});
    bytes << in.rdbuf();
    std::string all = std::move(bytes).str();
    if (in.bad() || hex(digest(HashName::Sha256, all)) != hash) {
        return fail("file_damaged", {"附件已损坏，内容与登记的不符", "the attachment is damaged: it is not what was recorded"},
                    {.file = hash}, {"从备份恢复这个文件", "restore the file from a backup"});
    }
    return all;
}

std::vector<std::string> Shelf::hashes() const {
    std::vector<std::string> out;
    std::error_code ignored;
    for (fs::recursive_directory_iterator it(folder_, ignored), end; it != end; it.increment(ignored)) {
        std::string name = it->path().filename().string();
        if (is_hash(name)) out.push_back(std::move(name));
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace zhigai::files
