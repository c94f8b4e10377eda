#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/city/city.h"

/// `zhigai <noun> <verb>`: data on out, talk on err; exit 0 done, 1 the data has problems, 2 wrong usage, 3 could not run.
namespace zhigai::app::cli {

struct Streams {
    std::ostream& out;
    std::ostream& err;
    bool chinese = true;
};

/// Runs one command line. `cwd` is the caller's folder: the server runs commands for a caller elsewhere. `live` is the
/// running server's city; without it a command opens the data directory itself, or hands itself to the server that has it.
int run(const std::vector<std::string>& arguments, const std::string& cwd, const Streams& streams, City* live = nullptr);

/// The command line of a caller as one message for the server, and its answer.
std::string answer_call(const std::string& message, City& live);

}  // namespace zhigai::app::cli
