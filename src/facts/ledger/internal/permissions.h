#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/principal.h"
#include "engines/query/query.h"
#include "engines/query/translate.h"
#include "facts/ledger/internal/image.h"
#include "facts/ledger/read.h"
#include "kernel/result/result.h"

namespace zhigai::facts {

/// Among `my`: ids of rows shared with the principal's units. No parameter of a programme can be called so.
constexpr const char* shared_rows = ":shared";
/// The principal with what is shared with him, as the snapshot knows it.
Principal with_shares(store::Snapshot& snapshot, const Principal& who);

/// What one row shows to one principal; fields by their place in Register::fields.
struct Sight {
    bool row = false;
    std::vector<bool> see;
    std::vector<bool> masked;
};

/// `may` of one register, compiled for one principal. Rights only add up.
class Access {
 public:
    struct One {
        const Grant* grant = nullptr;
        query::Predicate where;
        bool everywhere = true;
        std::vector<bool> see, set;
        bool does(std::string_view verb) const;
    };

    Access(const Layout& layout, std::vector<One> grants);

    const Layout& layout() const { return layout_; }
    const std::vector<One>& grants() const { return grants_; }
    /// The rows a principal reaches: OR of the grants' where.
    const query::Predicate& rows() const { return rows_; }
    bool reaches(const Image& image) const;
    Sight sight(const Image& image) const;
    /// The rows on which the principal sees a field, unmasked if it has to be; `never` when there is none.
    query::Predicate seeing(const Field& field, bool unmasked) const;
    bool sees(const Field& field) const;
    /// Unmasked on every row that the principal reaches.
    bool shows_everywhere(const Field& field) const;
    bool masks(const Field& field) const { return field.personal || field.type == FieldType::Secret; }
    /// Some grant lets it: do the verb on the image; set the field on both images (null: not asked).
    bool may(std::string_view verb, const Image* image) const;
    bool may_set(const Field& field, const Image* before, const Image* after) const;
    std::size_t ordinal(const Field& field) const;

 private:
    bool holds(const One& one, const Image& image) const;

    const Layout& layout_;
    std::vector<One> grants_;
    query::Predicate rows_;
    bool uniform_ = false;   ///< every reachable row shows the same fields
    Sight everywhere_;
};

/// Accesses by role set and unit, compiled once each.
class Permissions {
 public:
    explicit Permissions(const Layouts& layouts) : layouts_(layouts) {}
    std::shared_ptr<const Access> of(const Principal& who, const Layout& layout) const;

 private:
    const Layouts& layouts_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const Access>> known_;
};

/// Who asks: with a reader, paths through links are looked up among the rows and fields that the reader sees.
struct Reader {
    const Permissions& permissions;
    const Principal& who;
};

/// The register's stored fields and `my`, as a translation reads them; without paths over links.
query::Columns columns_of(const Layouts& layouts, const Layout& layout, const std::map<std::string, std::vector<std::int64_t>>& my,
                          std::int64_t today);
/// The rows a link points to: those of which `visible` is true, and of them the fields that are `shown`.
query::LinkedRows linked_rows(const Layout& layout, query::Predicate visible, const std::function<bool(const Field&)>& shown);
/// A FEEL condition over stored own fields and my.* as a predicate; a fault when it does not translate.
Result<query::Predicate> to_predicate(const Layouts& layouts, const Layout& layout, const feel::Expression& expression,
                                      const std::map<std::string, std::vector<std::int64_t>>& my,
                                      std::int64_t today, const Reader* reader = nullptr);
/// The same predicate over h_, where a row's own id lies in the column `row`.
query::Predicate on_history(query::Predicate predicate);
/// What a predicate of this register says of an image.
bool matches(const Layout& layout, const query::Predicate& predicate, const Image& image);

/// 138****1234, 王**: what a masked value shows.
Cell mask(const Field& field, const Cell& cell);

}  // namespace zhigai::facts
