#pragma once

#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "facts/ledger/ledger.h"

/// A ledger made of the text of one case, and the doors that a case may ask.
namespace zhigai::words {

/// Brings the bytes of every file whose name does not begin with "unseen".
class AnyFile final : public facts::Attachments {
 public:
    bool brought(const Principal&, const FileValue& file) const override { return !file.name.starts_with("unseen"); }
};

class Bench {
 public:
    /// `text` is what stands below the head of the register `thing`; "--- path" begins another file. What a case leaves
    /// out (fields, may) is filled in.
    explicit Bench(const std::string& text);
    ~Bench();

    // ---- doors: each answers in words, so that two answers can be compared ----
    std::string loads() const;                       ///< fault codes of the loader, "ok"
    std::string described(const std::string& reg = "thing");  ///< what pages are told of the register
    /// Writes a new row (`id` 0) or another version; values as the API takes them; "field[]" adds a line "a=1,b=2".
    /// Answers "ok", or codes with their fields; warnings as "~code".
    using Values = std::vector<std::pair<std::string, std::string>>;
    std::string write(Values values, std::int64_t id = 0, const std::string& reg = "thing");
    std::string move(std::int64_t id, const std::string& move, Values values = {}, const std::string& reg = "thing");
    std::string row(std::int64_t id, const std::string& reg = "thing");  ///< as a page gets it
    std::string list(const std::string& query = "", const std::string& reg = "thing");  ///< "search=…", "sort=…", "sum=…"
    std::int64_t last() const { return last_; }      ///< the row written last
    facts::Ledger& ledger() { return *ledger_; }
    const Programme& programme() const { return *programme_; }
    bool open() const { return ledger_ != nullptr; }

    Principal who{"甲", {"boss"}, {}};
    std::string reason;
    Door door = Door::Api;
    facts::Patch extra;                              ///< acts laid into the next write: make_void, valid_from …
    FixedClock clock{std::chrono::year(2024) / 3 / 1};

 private:
    Result<facts::Patch> patch_of(const std::string& reg, const Values& values);
    std::string send(facts::Patch patch);
    std::string folder_;
    Faults faults_;
    std::shared_ptr<const Programme> programme_;
    std::unique_ptr<facts::Ledger> ledger_;
    std::int64_t last_ = 0;
    int next_ = 0;  ///< codes given to rows, alike on both sides
};

std::string codes(const Faults& faults);
/// Answers in the order they were asked for (a list is, a sum need not be).
inline std::string all(std::initializer_list<std::string> answers) {
    std::string out;
    for (const std::string& answer : answers) out += (out.empty() ? "" : "; ") + answer;
    return out;
}

/// One word and its proof: «a|b» in the text is `a` on one side and `b` on the other («a» alone: with it and without).
struct Case {
    std::string block, word, text;
    std::function<std::string(Bench&)> door;
};
const std::vector<Case>& cases();
inline void PrintTo(const Case& one, std::ostream* out) { *out << one.block << "." << one.word; }

}  // namespace zhigai::words
