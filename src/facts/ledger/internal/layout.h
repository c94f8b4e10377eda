#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "facts/store/store.h"
#include "metadata/registers/programme.h"

namespace zhigai::facts {

/// One stored column of a register or of its child rows.
struct Slot {
    const Field* field = nullptr;
    std::string column;   ///< f_<the id it was born with>
    bool salted = false;  ///< personal or secret: histories and digests hold H(salt ‖ value) (decision 6)
};

struct ChildLayout {
    const Field* field = nullptr;     ///< the field of the register
    std::vector<Field> owned;         ///< of `many`: its one column, `value`
    std::vector<Slot> slots;
    std::string current;              ///< r_<R>__<the id it was born with>
    std::string history;              ///< h_<R>__<field>
    int slot(std::string_view id) const;
};

/// Where the rows of one register lie.
struct Layout {
    const Register* reg = nullptr;
    int number = 0;                   ///< place in Layouts::all
    std::string current;              ///< r_<R>
    std::string history;              ///< h_<R>
    std::vector<Slot> slots;          ///< stored fields that are no child rows
    std::vector<ChildLayout> children;
    std::vector<const Field*> virtuals;
    bool dated = false;               ///< some field has valid time
    /// Links of other registers that point here and that some audit check of this one reads.
    std::vector<std::pair<const Layout*, int>> linked;

    int slot(std::string_view id) const;  ///< -1 when there is none
    int child(std::string_view id) const;

    std::map<std::string, int, std::less<>> slot_of;
    std::map<std::string, int, std::less<>> child_of;
};

/// The tables of a programme, and those the ledger keeps for itself.
class Layouts {
 public:
    explicit Layouts(std::shared_ptr<const Programme> programme);

    const Programme& programme() const { return *programme_; }
    const std::vector<std::unique_ptr<Layout>>& all() const { return all_; }
    const Layout* find(std::string_view register_id) const;
    /// Of every register and of the ledger itself.
    std::vector<store::Table> tables() const;

 private:
    void find_linked();

    std::shared_ptr<const Programme> programme_;
    std::vector<std::unique_ptr<Layout>> all_;
    std::map<std::string, Layout*, std::less<>> by_id_;
};

/// Outside every day and every change set: "since ever", "until further notice".
constexpr std::int64_t day_min = -99'999'999;
constexpr std::int64_t day_max = 99'999'999;
constexpr std::int64_t seq_max = 9'000'000'000'000'000;

/// Those the ledger keeps for itself.
std::vector<store::Table> own_tables();

store::ColumnKind column_kind(const Field& field);

/// Names of the ledger's own tables.
namespace table {
constexpr const char* change_set = "change_set";
constexpr const char* finding = "finding";
constexpr const char* step = "step";
constexpr const char* share = "share";
constexpr const char* salted = "salted";
constexpr const char* counter = "counter";
constexpr const char* meta = "meta";
}  // namespace table

}  // namespace zhigai::facts
