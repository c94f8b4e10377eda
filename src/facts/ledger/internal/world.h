#pragma once

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engines/feel/feel.h"
#include "facts/ledger/internal/image.h"
#include "facts/ledger/internal/stretches.h"
#include "facts/store/store.h"

namespace zhigai::facts {

/// A moment in both times.
struct Moment {
    std::int64_t day = 0;
    std::int64_t seq = 0;
};

query::Predicate holds_at(const Moment& moment);

/// The rows as one reader or one change sees them: a snapshot, pinned to a moment or current. Keeps what it read; used by
/// one thread. A failing store makes rows absent and `failure` not empty: look at it before answering.
class World {
 public:
    World(const Layouts& layouts, store::Snapshot& snapshot, std::int64_t today, std::int64_t seq,
          std::optional<Moment> at = std::nullopt)
        : layouts_(layouts), snapshot_(snapshot), today_(today), seq_(seq), at_(at) {}
    virtual ~World() = default;

    /// Null when there is none. The pointer lives as long as the world.
    virtual const Image* row(const Layout& layout, std::int64_t id);
    virtual const ChildImages* children(const Layout& layout, std::int64_t id);
    /// FEEL's as of(): on that day, as known at this world's moment.
    virtual const Image* row_on(const Layout& layout, std::int64_t id, std::int64_t day);
    /// The register in which the row that a link names lies; null when there is none.
    const Layout* target(const Field& link, std::int64_t id);
    /// Rows, not void, whose link in `slot` is the row.
    virtual std::vector<std::int64_t> linked(const Layout& from, int slot, std::int64_t id);
    /// Reads many rows with few questions.
    void prefetch(const Layout& layout, const std::vector<std::int64_t>& ids, bool with_children = false);

    /// Values and salts behind the tokens of a history image.
    void resolve(const Layout& layout, std::vector<Image*> images);
    void resolve_child(const ChildLayout& child, std::vector<ChildImage*> images);

    /// Store access that remembers failures and then answers nothing.
    query::Rows select(const query::Query& query);
    void failed(Faults faults);

    const Layouts& layouts() const { return layouts_; }
    store::Snapshot& snapshot() { return snapshot_; }
    std::int64_t today() const { return today_; }
    std::int64_t seq() const { return seq_; }
    const std::optional<Moment>& at() const { return at_; }
    const Faults& failure() const { return failure_; }

 protected:
    struct Kept {
        std::optional<Image> image;
        std::optional<ChildImages> children;
        bool read = false;
    };
    Kept& kept(const Layout& layout, std::int64_t id);

    const Layouts& layouts_;
    store::Snapshot& snapshot_;
    std::int64_t today_;
    std::int64_t seq_;
    std::optional<Moment> at_;
    Faults failure_;

 private:
    std::map<int, std::unordered_map<std::int64_t, Kept>> kept_;
    std::map<std::tuple<int, std::int64_t, std::int64_t>, std::optional<Image>> on_days_;
};

/// A row as FEEL sees it: its fields, `state`, `old`, `my`, links by path.
class RowEnvironment final : public feel::Environment {
 public:
    struct Options {
        const Image* old = nullptr;                ///< `old`; null while the row is new
        const ChildImages* children = nullptr;     ///< instead of the world's
        const std::map<std::string, std::vector<std::int64_t>>* my = nullptr;  ///< of whoever writes
    };
    RowEnvironment(World& world, const Layout& layout, const Image& image, Options options)
        : world_(world), layout_(layout), image_(image), options_(options) {}
    RowEnvironment(World& world, const Layout& layout, const Image& image)
        : RowEnvironment(world, layout, image, Options{}) {}

    feel::Value get(std::string_view name) const override;
    feel::Value follow(const feel::Link& link, std::string_view member) const override;
    feel::Value today() const override;

 private:
    World& world_;
    const Layout& layout_;
    const Image& image_;
    Options options_;
};

/// A line of a row (`rows`): its columns first, then what the row says.
class LineEnvironment final : public feel::Environment {
 public:
    LineEnvironment(World& world, const RowEnvironment& row, const ChildLayout& child, const ChildImage& line)
        : world_(world), row_(row), child_(child), line_(line) {}
    feel::Value get(std::string_view name) const override;
    feel::Value follow(const feel::Link& link, std::string_view member) const override { return row_.follow(link, member); }
    feel::Value today() const override { return row_.today(); }

 private:
    World& world_;
    const RowEnvironment& row_;
    const ChildLayout& child_;
    const ChildImage& line_;
};

/// A field's value out of an image; virtual values are computed. Children come from `children` or the world.
feel::Value field_value(World& world, const Layout& layout, const Image& image, const ChildImages* children,
                        std::string_view name);

}  // namespace zhigai::facts
