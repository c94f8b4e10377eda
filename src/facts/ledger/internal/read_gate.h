#pragma once

#include <functional>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {

/// One reader's question: a snapshot, its data version, the principal's access. Every answer of the ledger passes here.
class ReadGate {
 public:
    static Result<std::unique_ptr<ReadGate>> open(const Core& core, const Principal& who);

    Result<RecordPage> list(const ListRequest& request);
    Result<Record> get(const std::string& register_id, std::int64_t id, const AsOf& at);
    Result<std::vector<Version>> history(const std::string& register_id, std::int64_t id);
    /// The one Query of an aggregate, rewritten for the principal.
    Result<query::Query> question(const AggregateRequest& request);
    Result<query::Rows> aggregate(const AggregateRequest& request);
    Done each(const ListRequest& request, const std::function<bool(const Record&)>& visit);
    Result<std::vector<ChangeSetInfo>> change_sets(std::int64_t before, int limit);
    Result<std::vector<std::int64_t>> find(const std::string& register_id, const Cells& fields);
    Result<std::vector<Step>> steps(const std::string& register_id, std::int64_t id);
    Result<Board> board(const std::string& register_id, const std::string& view, const AsOf& at);
    std::string title_of(const std::string& register_id, std::int64_t id);

    World& world() { return *world_; }
    std::int64_t seq() const { return seq_; }

 private:
    ReadGate(const Core& core, const Principal& who) : core_(core), who_(who) {}

    /// What a request comes to: the register, the moment, and the predicate that says which rows.
    struct Question {
        const Layout* layout = nullptr;
        std::shared_ptr<const Access> access;
        std::optional<Moment> at;
        std::vector<query::Predicate> where;
        Faults faults;
        query::Predicate condition() const;
        query::Query rows() const;
    };
    Question ask(const std::string& register_id, const AsOf& at);
    void add_virtuals(const Question& question, const std::vector<Image>& images, std::vector<Record>& records, World& world);
    /// Null, and a fault, unless the principal sees the field unmasked somewhere; its rows are narrowed to those.
    const Slot* use(Question& question, const std::string& field);
    void filter(Question& question, const Filter& filter);
    void where(Question& question, const std::string& text);
    void where(Question& question, const feel::Expression& expression);
    void look(Question& question, const ListRequest& request);
    void search(Question& question, const std::string& words);
    void sort(Question& question, query::Query& query, const std::vector<std::string>& fields);
    void measure(Question& question, query::Query& query, const std::vector<std::string>& fields);
    Question ask(const ListRequest& request);

    std::vector<Record> records(const Question& question, std::vector<Image> images, bool with_children);
    std::string titled(const Layout& layout, std::int64_t id, int depth);

    const Core& core_;
    Principal who_;  ///< with what is shared with him
    std::unique_ptr<store::Snapshot> snapshot_;
    std::unique_ptr<World> world_;
    std::int64_t seq_ = 0;
};

}  // namespace zhigai::facts
