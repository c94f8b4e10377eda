#include "facts/import/sheet/text_store.h"

#include <cstring>

namespace zhigai::sheet {

std::string_view TextStore::keep(std::string_view text) {
    if (text.empty()) return {};
    bytes_ += text.size();
    if (text.size() > room_) {
        // A long text gets a block of its own, so that the rest of the shared block is not thrown
        // away.
        if (text.size() > kBlock / 4) {
            blocks_.push_back(std::make_unique_for_overwrite<char[]>(text.size()));
            std::memcpy(blocks_.back().get(), text.data(), text.size());
            return {blocks_.back().get(), text.size()};
        }
        // The first block is small: most workbooks are.
        room_ = blocks_.empty() ? kBlock / 4 : kBlock;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
        next_ = blocks_.back().get();
    }
    std::memcpy(next_, text.data(), text.size());
    const std::string_view kept{next_, text.size()};
    next_ += text.size();
    room_ -= text.size();
    return kept;
}

}  // namespace zhigai::sheet
