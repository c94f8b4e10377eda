#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/permit.h"
#include "access/principal.h"
#include "facts/ledger/attachments.h"
#include "facts/ledger/change.h"
#include "facts/ledger/feed.h"
#include "facts/ledger/read.h"
#include "facts/ledger/schema.h"
#include "facts/store/store.h"
#include "metadata/registers/programme.h"

namespace zhigai::facts {

struct VerifyReport {
    std::int64_t change_sets = 0;
    std::string head;                 ///< hash of the last change set
    bool head_checked = false;        ///< false: without a head a cut tail cannot be seen
    Faults faults;                    ///< each names the change set
};

/// The facts of one city: every read passes its read gate, every write its write gate, whatever the door.
/// Reads may run on any thread; writes queue for the one writer (decision 7).
class Ledger {
 public:
    /// Lays or upgrades the tables for the programme's registers. Without `attachments` no row can name a file.
    static Result<std::unique_ptr<Ledger>> open(std::unique_ptr<store::Store> store,
                                                std::shared_ptr<const Programme> programme, Clock& clock,
                                                std::shared_ptr<const Attachments> attachments = nullptr);
    /// The same under the texts the store itself keeps: the way in when the folder differs from them.
    static Result<std::unique_ptr<Ledger>> open_in_force(std::unique_ptr<store::Store> store, Clock& clock,
                                                         std::shared_ptr<const Attachments> attachments = nullptr);
    ~Ledger();

    // ---- the texts (decision 8) ----
    /// What `wanted` would change, counted on the rows; writes nothing.
    Result<SchemaDiff> schema_diff(std::shared_ptr<const Programme> wanted) const;
    /// Takes `wanted` as a change set: tables, values, findings and texts together, or nothing. The ledger given back
    /// has taken the store over: this one still reads, and refuses to write (fault `superseded`).
    Result<std::unique_ptr<Ledger>> apply_schema(const access::Permit& permit, std::shared_ptr<const Programme> wanted,
                                                 const std::string& reason, bool accept_staged);

    const Programme& programme() const;

    // ---- write gate ----
    /// Whole or not at all. `change.dry_run` judges everything and writes nothing (previews).
    /// Faults: every refused patch with its field; place.key is "register.field", place.row the patch's index + 1.
    Result<Outcome> write(const access::Permit& permit, const Change& change);
    /// The inverse patch of a change set; fields changed since are listed and left alone (decision 14).
    Result<Outcome> undo(const access::Permit& permit, std::int64_t change_set, const std::string& reason);

    /// At 00:00: fields said earlier to hold from a day that has come become current, as a change set (decision 2).
    Result<Outcome> publish_due(const access::Permit& permit);

    /// Nightly: checks of level `audit` over every row; their findings come and go in one change set.
    Result<Outcome> audit(const access::Permit& permit);

    // ---- read gate ----
    Result<RecordPage> list(const Principal& who, const ListRequest& request) const;
    Result<Record> get(const Principal& who, const std::string& register_id, std::int64_t id, const AsOf& at = {}) const;
    Result<std::vector<Version>> history(const Principal& who, const std::string& register_id, std::int64_t id) const;
    /// The moves made on a row, first to last, with whom they tell.
    Result<std::vector<Step>> steps(const Principal& who, const std::string& register_id, std::int64_t id) const;
    /// A view's rows by its `by`, with its `sum`.
    Result<Board> board(const Principal& who, const std::string& register_id, const std::string& view, const AsOf& at = {}) const;
    Result<query::Rows> aggregate(const Principal& who, const AggregateRequest& request) const;
    /// Streams every row the principal may see, for export and derivations, in `request.sort` order.
    Done each(const Principal& who, const ListRequest& request, const std::function<bool(const Record&)>& visit) const;
    /// Change sets, newest first, that touched rows the principal may see.
    Result<std::vector<ChangeSetInfo>> change_sets(const Principal& who, std::int64_t before, int limit) const;
    /// What a role may do with a register, for pages: fields seen, settable, verbs.
    Rights rights(const Principal& who, const std::string& register_id) const;
    /// By key, alias keys (former codes, former names): for imports and search. Ids of rows seen by the principal.
    Result<std::vector<std::int64_t>> find(const Principal& who, const std::string& register_id, const Cells& fields) const;
    /// The title of a row, or empty when it may not be seen.
    std::string title_of(const Principal& who, const std::string& register_id, std::int64_t id) const;

    /// The same for many rows at once: a page's links by one look.
    std::map<std::int64_t, std::string> titles_of(const Principal& who, const std::string& register_id,
                                                  const std::vector<std::int64_t>& ids) const;

    /// The question that `aggregate` asks of the store, as the gate rewrites it for this principal: for a copy of the
    /// current rows that holds the same tables (derived/columns). It says nothing of any row.
    Result<query::Query> question(const Principal& who, const AggregateRequest& request) const;

    // ---- change feed (feed.h) ----
    std::vector<store::Table> feed_tables() const;
    /// Everything (`since` 0) or what changed after that change set, as of one moment.
    Result<FeedHead> feed(std::int64_t since, FeedReader& reader) const;
    /// Of a change set; empty when there is none.
    Result<std::string> hash_at(std::int64_t seq) const;

    /// The last change set's number: the data version.
    std::int64_t head_seq() const;
    std::string head_hash() const;

    Result<VerifyReport> verify(const std::string& expected_head = "") const;
    /// The database as one file plus the head beside it.
    Done backup(const std::string& path) const;

 private:
    struct Inner;
    explicit Ledger(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace zhigai::facts
