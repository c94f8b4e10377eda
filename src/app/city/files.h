#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "adapters/files/shelf.h"
#include "facts/ledger/attachments.h"

namespace zhigai::app {

/// The attachments of a city: bytes on the shelf, and who brought which since the server started. Whoever brought a file
/// may name it in a row; everybody else reaches it through a row that he sees.
class Files final : public facts::Attachments {
 public:
    explicit Files(std::string folder) : shelf_(std::move(folder)) {}
    /// On disk when this answers. Refuses names, kinds and sizes that are not kept, and bytes that belie their ending.
    Result<FileValue> bring(const Principal& who, const std::string& name, std::string_view bytes);
    bool brought(const Principal& who, const FileValue& file) const override;
    Result<std::string> read(const FileValue& file) const { return shelf_.get(file.hash); }
    const files::Shelf& shelf() const { return shelf_; }

 private:
    files::Shelf shelf_;
    mutable std::mutex mutex_;
    std::map<std::string, std::set<std::string>> brought_;  ///< the value → who
    std::deque<std::string> order_;                         ///< oldest first: the list does not grow for ever
};

/// What a browser is told of a kind; unknown ones are plain bytes.
const char* content_type(const std::string& kind);

}  // namespace zhigai::app
