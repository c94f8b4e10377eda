#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metadata/registers/programme.h"
#include "metadata/yaml/yaml.h"

namespace zhigai {

/// One YAML file under programme/, after overlays and defaults were merged into its root.
struct MetaFile {
    std::string shown;  ///< programme/projects/project.yaml
    std::string register_id;
    yaml::Node root;
};

/// Reads, merges, compiles and cross-checks, in this order, collecting every fault of every file.
class ProgrammeLoader {
 public:
    ProgrammeLoader(const LoadOptions& options)
        : options_(options), programme_(std::make_shared<Programme>()) {}
    Result<std::shared_ptr<const Programme>> load(const std::string& folder,
                                                  const std::string& overlay);

 private:
    // files.cpp: what lies where
    struct Found {
        std::filesystem::path path;
        std::string shown;
    };
    std::vector<Found> find(const std::string& folder);
    void read_folder(const std::string& folder);
    void add_register(MetaFile file);
    void keep_text(const std::filesystem::path& file, const std::string& folder, bool overlay);
    void read_overlay(const std::string& folder);
    void read_codes(const yaml::Node& root);
    void read_organisation(const yaml::Node& root);

    // read_register.cpp, read_field.cpp: YAML → Register, without FEEL
    void read_register(MetaFile& file);
    Field read_field(const yaml::Node& key, const yaml::Node& node, bool column,
                     const std::string& register_id);
    void read_apart(const yaml::Node& node, Field& field);
    void read_room(const yaml::Node& node, Field& field);
    void read_condition(const yaml::Node& node, Condition& out);
    void read_checks(const yaml::Node& node, Register& reg);
    void read_states(const yaml::Node& node, Register& reg);
    void read_moves(const yaml::Node& node, Register& reg);
    void read_may(const yaml::Node& node, Register& reg);
    void read_views(const yaml::Node& node, Register& reg);
    void read_retain(const yaml::Node& node, Register& reg);
    void read_prints(const yaml::Node& node, Register& reg);
    void read_notices(const yaml::Node& node, Register& reg);
    void read_calendar(const yaml::Node& root);
    void read_excel(const yaml::Node& node, Register& reg);
    void read_examples(const yaml::Node& node, Register& reg);
    bool read_example_row(const yaml::Node& node, const Register& reg, Cells& row,
                          std::map<std::string, std::vector<Cells>>& children, Example& example);
    Result<Cell> example_cell(const yaml::Node& node, const Field& field, Example& example);

    // compile.cpp: FEEL
    void compile(const MetaFile& file);
    std::optional<feel::Expression> compile_at(const yaml::Node& node, const feel::Scope& scope,
                                               feel::TypePtr expected);
    void compile_field(const yaml::Node& node, const Register& reg, Field& field,
                       const feel::Scope& scope);
    void refuse_reads(const yaml::Node& node, const feel::Expression& expression,
                      std::initializer_list<std::string_view> names, const Say& where);
    void refuse_today(const yaml::Node& node, const feel::Expression& expression, const Say& where);

    // cross_check.cpp: what one file says of another, or one block of another
    void cross_check(const MetaFile& file);
    void check_organisation();
    void check_fields(const yaml::Node& root, const Register& reg);
    void check_limits(const yaml::Node& node, const Register& reg, const Field& field);
    void check_aliases(const yaml::Node& fields, const std::vector<Field>& list);
    void check_life(const yaml::Node& root, const Register& reg);
    void check_may(const yaml::Node& root, const Register& reg);
    void check_views(const yaml::Node& root, const Register& reg);
    void check_axes(const yaml::Node& view, const Register& reg);
    void check_told(const yaml::Node& root);
    void check_travel(const yaml::Node& root, const Register& reg);
    void check_examples(const yaml::Node& root, const Register& reg);
    void check_field_names(const yaml::Node& list, const Register& reg, bool tags,
                           const std::set<std::string>& extra);
    void check_pattern(const yaml::Node& node, const Register& reg, bool counter);
    void check_cycles();
    void order_links_first();

    // shared
    /// Every key must be a word of the block, and an enforced one.
    void words(const yaml::Node& map, std::string_view block);
    /// A value out of a closed list (block `type`, `format`, …); false when it is not usable.
    bool word(const yaml::Node& node, std::string_view block, std::string_view what_zh);
    void fault(const yaml::Node& node, std::string code, Say what, Say mend = {});
    /// `what` with "did you mean" over `known`.
    void unknown(const yaml::Node& node, std::string code, Say what,
                 const std::vector<std::string>& known);
    /// A register, code list, field, check, … id.
    bool id(const yaml::Node& node, bool dots = false);
    Say title(const yaml::Node& node, bool needed);
    std::vector<std::string> register_ids() const;
    std::vector<std::string> role_ids() const;
    void check_role(const yaml::Node& node);
    Register* own(std::string_view id);
    /// Whether the types of its fields are known, its own and those one link away: otherwise
    /// examples and expressions would only repeat what was said of the fields.
    bool sound(const Register& reg) const;

    LoadOptions options_;
    std::shared_ptr<Programme> programme_;
    std::vector<MetaFile> files_;
    std::map<std::filesystem::path, yaml::Node> defaults_;  ///< by the folder they rule
    std::filesystem::path programme_folder_;
    std::set<std::string> overlaid_;
    yaml::Node organisation_;
    std::vector<yaml::Node> all_;  ///< every root in reading order, for the bundle
    struct PendingLink {
        yaml::Node node;
        std::size_t index = 0;
    };
    std::vector<PendingLink> pending_links_;
    std::set<std::string> unsound_;
    struct ValueReads {
        yaml::Node node;
        std::vector<feel::Path> paths;
    };
    std::map<std::pair<std::string, std::string>, ValueReads>
        values_;  ///< register, field → what its value reads
    Faults faults_;
};

namespace detail {
/// The normal form of a text: what it says, without comments, quotes and layout.
std::string normal_form(const yaml::Node& node);
std::string sha256_hex(std::string_view text);
/// `base` with `over` laid on it: maps by key, everything else replaced.
yaml::Node laid_over(const yaml::Node& base, const yaml::Node& over);
/// `base` with an overlay file laid on it by decision 11; what the decision forbids becomes a
/// fault.
yaml::Node overlaid(const yaml::Node& base, const yaml::Node& over, Faults& faults);
std::vector<std::string_view> views_of(const std::vector<std::string>& list);
}  // namespace detail

}  // namespace zhigai
