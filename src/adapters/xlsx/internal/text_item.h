#pragma once

#include <string>

#include "adapters/xlsx/internal/xml_scan.h"

namespace zhigai::xlsx {

/// The text inside the element just opened, up to its end; elements within are left out.
Done read_text(XmlScanner& scanner, std::string& out, std::size_t longest);
/// A rich text (`si` or `is` just opened): its `t` and those of its runs `r`, joined; phonetic runs
/// are left out.
Done read_text_item(XmlScanner& scanner, std::string& out, std::size_t longest);

}  // namespace zhigai::xlsx
