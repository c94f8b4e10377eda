#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "kernel/check/check.h"

namespace zhigai::sqlite {

/// A folder for a test, gone with it.
struct TemporaryFolder {
    TemporaryFolder() { ZG_CHECK(mkdtemp(path.data()) != nullptr); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }

    std::string path = (std::filesystem::temp_directory_path() / "zhigai-XXXXXX").string();
};

}  // namespace zhigai::sqlite
