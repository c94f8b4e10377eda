#pragma once

#include <cstdint>
#include <string>

#include "kernel/result/result.h"

namespace zhigai::sqlite {

/// DIR/lock, held as long as this lives: one process a data directory.
class DirectoryLock {
 public:
    static Result<DirectoryLock> take(const std::string& directory);
    DirectoryLock(DirectoryLock&& other) noexcept;
    DirectoryLock& operator=(DirectoryLock&&) = delete;
    ~DirectoryLock();

 private:
    explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

bool exists(const std::string& path);
std::int64_t size_of(const std::string& path);  ///< 0 when there is none
/// With its parents; readable by its owner only, for it holds personal data.
Done make_directory(const std::string& path);
/// An empty file for its owner only, unless it is there.
Done touch(const std::string& path);
/// What was written to the file, or which names stand in the folder, is on disk afterwards.
Done sync(const std::string& path);
/// The finished file takes its name, on disk.
Done put_in_place(const std::string& part, const std::string& path);
Done copy_file(const std::string& from, const std::string& to);
void remove_file(const std::string& path);

}  // namespace zhigai::sqlite
