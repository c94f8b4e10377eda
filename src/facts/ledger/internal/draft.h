#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/ledger/change.h"
#include "facts/ledger/internal/world.h"

namespace zhigai::facts {

/// A move that a change makes, as it will stand in table `step`.
struct ShareDraft {
    std::int64_t unit = 0;
    bool gone = false;
};

struct StepDraft {
    std::string move, from, to, role;
    std::string reads;          ///< all_of: what the signature was given on; empty otherwise
    std::string tells;          ///< roles informed, parted by commas
    bool signature = false;     ///< one of several; the state does not change yet
};

/// One row as a change would leave it.
struct Draft {
    const Layout* layout = nullptr;
    std::int64_t id = 0;              ///< negative while new
    bool is_new = false;
    bool typed = false;               ///< some patch names it; otherwise the engine recomputed it
    Image before;                     ///< now, without the change; its cells are null when new
    Image now;                        ///< now, with it
    std::vector<Edit> edits;
    bool timed = false;               ///< some edit holds from another day than today
    ChildImages children_before, children_after;
    bool children_read = false;
    std::set<int> changed;            ///< slots and slot_state that differ in any stretch
    std::set<int> changed_children;
    std::vector<StepDraft> steps;
    std::vector<ShareDraft> shares;
    std::vector<std::string> findings;///< takeover: gates that do not hold
    Stretches alive, after;           ///< filled by Drafts::stretches
    std::int64_t alive_from = day_max;  ///< stretches that end by this day were not read
    bool sealed = false;

    bool differs() const { return is_new || !changed.empty() || !changed_children.empty() || !steps.empty() || !shares.empty(); }
};

/// The rows of a change laid over a snapshot: what checks, values and links see while it is judged.
class Drafts final : public World {
 public:
    using World::World;

    const Image* row(const Layout& layout, std::int64_t id) override;
    const ChildImages* children(const Layout& layout, std::int64_t id) override;
    const Image* row_on(const Layout& layout, std::int64_t id, std::int64_t day) override;

    std::vector<std::int64_t> linked(const Layout& from, int slot, std::int64_t id) override;

    Draft* find(const Layout& layout, std::int64_t id);
    /// Of an existing row; null when there is none.
    Draft* open(const Layout& layout, std::int64_t id);
    Draft& create(const Layout& layout, std::int64_t id);
    /// Lays an edit on the draft; `now` follows.
    void edit(Draft& draft, Edit edit);
    /// The row becomes what was said earlier to hold from a day that has come.
    void publish(Draft& draft);
    ChildImages& children_of(Draft& draft);  ///< to change
    /// The row's stretches after the edits, back to `day` and as far as the edits reach; not further: a row edited on a
    /// thousand days has a thousand of them.
    const Stretches& stretches(Draft& draft, std::int64_t day);
    const Stretches& stretches(Draft& draft) { return stretches(draft, today_); }
    void prefetch_alive(const std::vector<Draft*>& drafts, std::int64_t day);

    std::deque<Draft>& all() { return drafts_; }
    /// Existing or drafted rows whose cell in `slot` is one of the ids; by the snapshot and the drafts over it.
    std::vector<std::int64_t> linking(const Layout& layout, int slot, const std::set<std::int64_t>& ids);
    /// The same through a column of child rows: the parents.
    std::vector<std::int64_t> linking_children(const Layout& layout, int child, int column,
                                               const std::set<std::int64_t>& ids);

 private:
    std::deque<Draft> drafts_;
    std::map<int, std::unordered_map<std::int64_t, Draft*>> by_id_;
};

}  // namespace zhigai::facts
