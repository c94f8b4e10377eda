#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Patterns in the flavour of XPath and XQuery 3.1, run by ICU. Slow patterns are cut off by a time
/// limit.
namespace zhigai::feel::regex {

/// nullopt: the pattern or a flag is wrong, or matching took too long; the work is taken off
/// `budget`.
std::optional<bool> matches(std::string_view text, std::string_view pattern, std::string_view flags,
                            long& budget);
std::optional<std::string> replace(std::string_view text, std::string_view pattern,
                                   std::string_view replacement, std::string_view flags,
                                   long& budget);
std::optional<std::vector<std::string>> split(std::string_view text, std::string_view pattern,
                                              long& budget);

}  // namespace zhigai::feel::regex
