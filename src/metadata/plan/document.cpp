#include "metadata/plan/document.h"

#include <algorithm>

namespace zhigai::plan {

const Section* Document::section(std::string_view key) const {
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [&](const Section& s) { return s.id == key; });
    return found == sections.end() ? nullptr : &*found;
}

const Section* Document::at(std::size_t offset) const {
    for (const Section& one : sections) {
        if (one.from <= offset && offset < one.to) return &one;
    }
    return nullptr;
}

std::pair<int, int> Document::line_column(std::size_t offset) const {
    int line_number = 1;
    int column = 1;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line_number;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
            ++column;
        }
    }
    return {line_number, column};
}

std::string_view Document::line(int number) const {
    std::size_t from = 0;
    for (int i = 1; i < number; ++i) {
        const std::size_t end = text.find('\n', from);
        if (end == std::string::npos) return {};
        from = end + 1;
    }
    return std::string_view(text).substr(from, text.find('\n', from) - from);
}

}  // namespace zhigai::plan
