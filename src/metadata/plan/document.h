#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/plan/words.h"

namespace zhigai::plan {

/// A named piece of a document: from its heading to the heading of the next one.
struct Section {
    std::string id;       ///< 二（六）, as other files cite it
    std::string heading;  ///< the exact words it begins with
    Say title;
    std::size_t from = 0;
    std::size_t to = 0;
};

/// A published text, kept byte for byte.
struct Document {
    std::string id;
    std::string number;  ///< 文号: 启政办发〔2022〕13号
    Say title;
    Say issuer;
    Date issued_on;
    std::string file;  ///< inside documents/
    std::string text;
    std::vector<Section> sections;  ///< in the order of the text; together they are all of it

    const Section* section(std::string_view id) const;
    /// The section that holds a byte of the text.
    const Section* at(std::size_t offset) const;
    /// Line and display column, from 1.
    std::pair<int, int> line_column(std::size_t offset) const;
    /// The line without its end.
    std::string_view line(int number) const;
};

}  // namespace zhigai::plan
