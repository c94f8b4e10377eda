#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/calendar/working_days.h"
#include "metadata/registers/register.h"

namespace zhigai {

struct Code {
    std::string id;
    Say title;
    std::vector<std::string> also;
    std::string under;
    std::optional<Date> from;
    std::optional<Date> until;
};

struct CodeList {
    std::string id;
    Say title;
    std::string source;
    std::vector<Code> items;
    const Code* item(std::string_view code) const;
    /// By code, title or alias after normalising (NFKC, blanks dropped); null when none or several.
    const Code* by_word(std::string_view word) const;

    /// Normalised word → item, -1 when several; filled once all items are known, by the loader.
    std::map<std::string, int, std::less<>> words;
    void index_words();
};

struct Role {
    std::string id;
    Say title;
    std::string unit_register;  ///< the register whose rows are the role's units (district,
                                ///< enterprise), or empty
    bool engine = false;
};

/// What a principal's parameters are called in FEEL: my.districts is a list of links to `district`.
struct MyParameter {
    std::string id;
    std::string register_id;
    bool many = false;
};

/// One file as it was read, for the store to keep (decision 8).
struct SourceText {
    std::string path;      ///< below programme/, or below the plan folder's programme/
    bool overlay = false;  ///< of the plan folder
    std::string text;
};

/// All registers, code lists and roles of `programme/`, with the plan folder's overlays: loaded,
/// merged and type-checked as a whole. Immutable.
class Programme final : public feel::Schema {
 public:
    const Register* find(std::string_view id) const;
    const CodeList* codes(std::string_view id) const;
    const Role* role(std::string_view id) const;
    const std::vector<std::unique_ptr<Register>>& registers() const {
        return registers_;
    }  ///< links first
    const std::vector<CodeList>& code_lists() const { return code_lists_; }
    const std::vector<Role>& roles() const { return roles_; }
    const std::vector<MyParameter>& my() const { return my_; }
    /// Working days, from programme/calendar.
    const WorkCalendar& calendar() const { return calendar_; }
    /// Hash of the normal form of all texts (decision 8).
    const std::string& bundle() const { return bundle_; }
    /// The texts themselves, in reading order: what the store keeps under that name.
    const std::vector<SourceText>& texts() const { return texts_; }

    /// The FEEL type of a field, as expressions see it.
    feel::TypePtr type_of(const Field& field) const;
    /// The names an expression of this register may use: fields, old, my, state, self (a link to
    /// the row).
    feel::Scope scope(const Register& reg) const;
    /// What audit checks see beside that: linked.<register>.<field>, the rows that link here by that field.
    feel::TypePtr linked_type(const Register& reg) const;

    feel::TypePtr member(std::string_view register_id, std::string_view member) const override;
    std::vector<std::string> members(std::string_view register_id) const override;

 private:
    friend class ProgrammeLoader;
    std::vector<std::unique_ptr<Register>> registers_;
    std::vector<CodeList> code_lists_;
    std::vector<Role> roles_;
    std::vector<MyParameter> my_;
    WorkCalendar calendar_;
    std::string bundle_;
    std::vector<SourceText> texts_;
};

struct LoadOptions {
    bool allow_planned = false;  ///< tests only: accept words not yet enforced
};

/// Every fault of every file at once. `overlay` is a plan folder's own programme/, may be empty.
Result<std::shared_ptr<const Programme>> load_programme(const std::string& folder,
                                                        const std::string& overlay = "",
                                                        const LoadOptions& options = {});

/// One word of the vocabulary and whether the kernel enforces it.
struct Word {
    std::string block, word, meaning;
    bool enforced = false;
};
const std::vector<Word>& vocabulary();
/// The test in which changing this word alone changes what a door answers; empty when there is none
/// yet. tests/words holds the list to its cases, both ways.
std::string proof_of(const Word& word);

}  // namespace zhigai
