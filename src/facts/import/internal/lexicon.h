#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/import/preview.h"
#include "metadata/registers/register.h"

/// Which fields a header may mean: built from titles, ids, `also`, `was` and `excel.opening` of the registers, nothing else.
namespace zhigai::imports {

struct Meaning {
    const Register* reg = nullptr;
    const Field* field = nullptr;  ///< null: the opening column, which names the state
    How how = How::Alias;
    int rank = 0;                  ///< equal for the meanings found under the same words; less is more literal
};

class Lexicon {
 public:
    explicit Lexicon(const std::vector<const Register*>& registers);

    /// All meanings of a header, the best first: parent and child together, then the child alone, most literal first.
    /// Every (register, field) once.
    std::vector<Meaning> find(const std::vector<std::string>& path) const;

    /// The field tells rows apart or names them: part of the key, of an `excel.match`, or marked name or code.
    static bool identifies(const Register& reg, const Field& field);
    /// A sheet may fill it: no files, no rows of their own, no secrets.
    static bool importable(const Field& field);

 private:
    void add(std::string_view word, Meaning meaning);
    std::unordered_map<std::string, std::vector<Meaning>> words_;
};

}  // namespace zhigai::imports
