#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "app/cli/cli.h"

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const char* language = std::getenv("LANG");
    const bool english = language != nullptr && std::string(language).starts_with("en");
    return zhigai::app::cli::run(arguments, std::filesystem::current_path().string(), {std::cout, std::cerr, !english});
}
