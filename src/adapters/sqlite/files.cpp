#include "adapters/sqlite/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

namespace zhigai::sqlite {

namespace {

tl::unexpected<Faults> refused(const std::string& path, int error) {
    const std::string why = std::strerror(error);
    if (error == ENOSPC || error == EDQUOT) {
        return fail("disk_full", {"磁盘已满", "the disk is full"}, {.file = path},
                    {"腾出磁盘空间后重试", "free some space, then try again"});
    }
    if (error == EACCES || error == EPERM || error == EROFS) {
        return fail("read_only", {fmt::format("没有写入权限（{}）", why), fmt::format("cannot be written ({})", why)},
                    {.file = path}, {"检查目录的权限和磁盘是否只读", "look at the folder's permissions"});
    }
    return fail("store_io", {fmt::format("文件操作失败（{}）", why), fmt::format("a file operation failed ({})", why)},
                {.file = path});
}

std::string parent_of(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::string& directory) {
    const std::string path = directory + "/lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return refused(path, errno);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        char holder[32] = {};
        const ssize_t got = ::pread(descriptor, holder, sizeof(holder) - 1, 0);
        ::close(descriptor);
        if (error != EWOULDBLOCK) return refused(path, error);
        const std::string process(holder, got > 0 ? static_cast<std::size_t>(got) : 0);
        return fail("in_use",
                    {fmt::format("数据目录正被另一个进程使用（进程号 {}）", process),
                     fmt::format("another process ({}) has this data directory open", process)},
                    {.file = directory},
                    {"让运行中的服务来做，或先停止它", "let the running server do it, or stop it first"});
    }
    // Who holds it, for that message. The lock is the flock, not the text, so a crash leaves nothing to clean up.
    const std::string process = std::to_string(::getpid());
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, process.data(), process.size(), 0) != static_cast<ssize_t>(process.size())) {
        const int error = errno;
        ::close(descriptor);
        return refused(path, error);
    }
    return DirectoryLock(descriptor);
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock::~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool exists(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

std::int64_t size_of(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

Done make_directory(const std::string& path) {
    if (exists(path)) {
        if (std::filesystem::is_directory(path)) return {};
        return refused(path, ENOTDIR);
    }
    std::error_code error;
    const std::string parent = parent_of(path);
    std::filesystem::create_directories(parent, error);
    if (error) return refused(parent, error.value());
    if (::mkdir(path.c_str(), 0700) != 0) return refused(path, errno);
    return sync(parent);
}

Done touch(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return refused(path, errno);
    ::close(descriptor);
    return sync(parent_of(path));
}

Done sync(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refused(path, errno);
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0) return refused(path, error);
    return {};
}

Done put_in_place(const std::string& part, const std::string& path) {
    ZG_DO(sync(part));
    if (::rename(part.c_str(), path.c_str()) != 0) return refused(path, errno);
    return sync(parent_of(path));
}

Done copy_file(const std::string& from, const std::string& to) {
    std::error_code error;
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
    if (error) return refused(to, error.value());
    if (::chmod(to.c_str(), 0600) != 0) return refused(to, errno);
    return {};
}

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

}  // namespace zhigai::sqlite
