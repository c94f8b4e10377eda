#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/principal.h"
#include "facts/ledger/ledger.h"
#include "metadata/registers/programme.h"

/// The rows of a register that a principal may see, found by the ways in which sheets name them.
namespace zhigai::imports {

/// What a register's fields say of names: a field marked former_name holds what the one marked name once was.
struct Naming {
    /// Fields whose texts name a row when another row links to it: marks code, name, short_name, also, former_….
    std::vector<const Field*> words;
    /// The present field of a former one, or null: former_name → name.
    static const Field* present_of(const Register& reg, const Field& former);
    static const Field* former_of(const Register& reg, const Field& present);
    static Naming of(const Register& reg);
};

class KnownRows {
 public:
    /// All rows are read once: an import touches most of them, and one pass is cheaper than a query a row.
    static Result<KnownRows> load(const facts::Ledger& ledger, const Principal& who, const Register& reg);

    const Register& reg() const { return *reg_; }
    const facts::Record* by_id(std::int64_t id) const;
    /// Ids whose field says the same; also what a list field holds.
    std::vector<std::int64_t> having(const Field& field, const std::string& token) const;
    /// Ids of a key of several fields, by the tokens joined.
    std::vector<std::int64_t> having(const std::vector<std::string>& fields, const std::string& tokens);
    /// Rows that a word names, by name before aliases; empty when none, several when it is not clear.
    std::vector<std::int64_t> named(const std::string& word) const;
    /// Titles that come near a word that names none. Each asks all names, so only the first few hundred words are answered.
    std::vector<std::string> near(std::string_view word) const;
    /// By the field marked name, else the id.
    std::string title(std::int64_t id) const;
    std::size_t size() const { return rows_->size(); }

    /// The text by which two values of a field are equal: names loosely, the rest exactly.
    std::string token(const Field& field, const Cell& cell) const;
    static std::string token(const Programme& programme, const Field& field, const Cell& cell);

 private:
    const Programme* programme_ = nullptr;
    const Register* reg_ = nullptr;
    std::unique_ptr<std::vector<facts::Record>> rows_;
    std::unordered_map<std::int64_t, std::size_t> by_id_;
    std::map<const Field*, std::unordered_map<std::string, std::vector<std::int64_t>>> by_field_;
    std::map<std::vector<std::string>, std::unordered_map<std::string, std::vector<std::int64_t>>> by_key_;
    Naming naming_;
    mutable int asked_ = 0;
};

}  // namespace zhigai::imports
