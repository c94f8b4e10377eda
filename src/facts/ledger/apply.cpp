#include <algorithm>

#include "facts/ledger/internal/core.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

std::string text_of(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return text(cell);
}

/// Gives new rows their ids and lets links inside the change point to them.
class NewIds {
 public:
    void give(const Layout& layout, std::int64_t temporary, std::int64_t id) { ids_[{layout.reg->id, temporary}] = id; }
    std::int64_t of(const Layout& layout, std::int64_t id) const {
        const auto found = ids_.find({layout.reg->id, id});
        return found == ids_.end() ? id : found->second;
    }
    bool empty() const { return ids_.empty(); }
    void mend(const std::vector<Slot>& slots, std::vector<Cell>& cells) const {
        for (std::size_t i = 0; i < slots.size(); ++i) {
            auto* id = std::get_if<std::int64_t>(&cells[i]);
            if (id == nullptr || *id >= 0 || slots[i].field->type != FieldType::Link) continue;
            for (const auto& to : slots[i].field->to)
                if (const auto found = ids_.find({to, *id}); found != ids_.end()) {
                    *id = found->second;
                    break;
                }
        }
    }

 private:
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> ids_;
};

class Writing {
 public:
    Writing(Core& core, store::Transaction& transaction, Tip& tip, Drafts& drafts)
        : core_(core), transaction_(transaction), tip_(tip), drafts_(drafts), cs_(tip.seq + 1) {}

    Done rows() {
        std::vector<Draft*> written;
        for (auto& draft : drafts_.all()) {
            if (!draft.differs()) continue;
            written.push_back(&draft);
            if (draft.is_new) ids_.give(*draft.layout, draft.id, tip_.next_row++);
        }
        drafts_.prefetch_alive(written, core_.today());
        read_tokens(written);
        for (auto* draft : written) {
            ZG_DO(number(*draft));
            ZG_DO(row(*draft));
            ZG_DO(children(*draft));
            ZG_DO(steps(*draft));
            ZG_DO(shares(*draft));
        }
        return {};
    }

    Done findings(std::vector<FindingChange>& changes) {
        for (auto& change : changes) {
            if (!change.add) {
                ZG_DO(transaction_.erase(table::finding, change.id));
                continue;
            }
            ZG_DO(transaction_.insert(table::finding, tip_.id_for(table::finding),
                                      {{"register", change.layout->reg->id},
                                       {"row", ids_.of(*change.layout, change.row)},
                                       {"check_id", change.check},
                                       {"since", core_.today()},
                                       {"seen_seq", cs_}}));
        }
        return {};
    }

    std::vector<Leaf>& leaves() { return leaves_; }
    const NewIds& ids() const { return ids_; }
    void stamp(const Stamp& stamp) { stamp_ = &stamp; }

 private:
    using Tokens = std::map<std::tuple<std::string, std::int64_t, std::string, std::string>, std::string>;

    /// Tokens given earlier: an unchanged personal value keeps its own.
    void read_tokens(const std::vector<Draft*>& drafts) {
        std::map<std::string, std::vector<Cell>> owners;
        for (const auto* draft : drafts) {
            if (draft->is_new) continue;
            if (std::ranges::any_of(draft->layout->slots, &Slot::salted)) owners[draft->layout->reg->id].emplace_back(draft->id);
            for (const auto number : draft->changed_children) {
                const auto& child = draft->layout->children[static_cast<std::size_t>(number)];
                if (std::ranges::none_of(child.slots, &Slot::salted)) continue;
                for (const auto& image : draft->children_before[static_cast<std::size_t>(number)])
                    owners[child.current.substr(2)].emplace_back(image.id);
            }
        }
        for (auto& [owner, rows] : owners)
            for (std::size_t begin = 0; begin < rows.size(); begin += 500) {
                query::Query query;
                query.table = table::salted;
                query.columns = {"row", "field", "value", "token"};
                query.where = Predicate::all(
                    {Predicate::cmp("owner", Compare::Equal, owner),
                     Predicate::in("row", {rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                           rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + 500))})});
                for (const auto& row : drafts_.select(query))
                    if (!is_null(row[2])) tokens_[{owner, integer(row[0]), text(row[1]), text(row[2])}] = text(row[3]);
            }
    }

    Result<Cell> token(const std::string& owner, std::int64_t row, const Slot& slot, const Cell& cell) {
        if (is_null(cell)) return Cell{};
        auto& known = tokens_[{owner, row, slot.field->stored_id(), text_of(cell)}];
        if (known.empty()) {
            const auto salt = hex(core_.randomness->salt());
            known = token_of(core_.algo, salt, text_of(cell));
            ZG_DO(transaction_.insert(table::salted, tip_.id_for(table::salted),
                                      {{"owner", owner},
                                       {"row", row},
                                       {"field", slot.field->stored_id()},
                                       {"token", known},
                                       {"salt", salt},
                                       {"value", text_of(cell)}}));
        }
        return Cell{known};
    }

    /// The running number, counted per rendered prefix; gapless, for a refused change gives its numbers back.
    Done number(Draft& draft) {
        const auto& pattern = draft.layout->reg->numbering;
        if (!draft.is_new || pattern.empty()) return {};
        std::string prefix, suffix;
        int digits = 0;
        for (std::size_t at = 0; at < pattern.size();) {
            const auto open = pattern.find('{', at);
            const auto close = open == std::string::npos ? open : pattern.find('}', open);
            auto& part = digits == 0 ? prefix : suffix;
            part += pattern.substr(at, open == std::string::npos ? open : open - at);
            if (close == std::string::npos) break;
            const auto inside = pattern.substr(open + 1, close - open - 1);
            if (!inside.empty() && inside.find_first_not_of('#') == std::string::npos) digits = static_cast<int>(inside.size());
            else part += rendered(draft, inside);
            at = close + 1;
        }
        const auto place = std::pair{draft.layout->reg->id, prefix + "…" + suffix};
        auto known = counters_.find(place);
        if (known == counters_.end()) {
            query::Query query;
            query.table = table::counter;
            query.columns = {"id", "value"};
            query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, place.first),
                                          Predicate::cmp("prefix", Compare::Equal, place.second)});
            const auto rows = ZG_TRY(transaction_.select(query));
            known = counters_.emplace(place, rows.empty() ? std::pair{std::int64_t{0}, std::int64_t{0}}
                                                          : std::pair{integer(rows[0][0]), integer(rows[0][1])}).first;
        }
        auto& [id, value] = known->second;
        ++value;
        if (id == 0) {
            id = tip_.id_for(table::counter);
            ZG_DO(transaction_.insert(table::counter, id, {{"register", place.first}, {"prefix", place.second}, {"value", value}}));
        } else {
            ZG_DO(transaction_.update(table::counter, id, {{"value", value}}));
        }
        auto count = std::to_string(value);
        if (static_cast<int>(count.size()) < digits) count.insert(0, static_cast<std::size_t>(digits) - count.size(), '0');
        drafts_.edit(draft, {slot_number, prefix + (digits == 0 ? "" : count) + suffix, core_.today()});
        return {};
    }

    std::string rendered(const Draft& draft, const std::string& path) {
        const Layout* layout = draft.layout;
        const Image* image = &draft.now;
        std::size_t at = 0;
        while (layout != nullptr && image != nullptr) {
            const auto dot = path.find('.', at);
            const auto member = path.substr(at, dot == std::string::npos ? dot : dot - at);
            const int slot = layout->slot(member);
            if (slot < 0) return member == "state" ? image->state : "";
            const auto& cell = image->cells[static_cast<std::size_t>(slot)];
            if (dot == std::string::npos) return is_null(cell) ? "" : print_cell(*layout->slots[static_cast<std::size_t>(slot)].field, cell);
            const auto& field = *layout->slots[static_cast<std::size_t>(slot)].field;
            const Layout* next = nullptr;
            const Image* target = nullptr;
            for (const auto& to : field.to) {
                next = drafts_.layouts().find(to);
                if (next != nullptr && !is_null(cell)) target = drafts_.row(*next, integer(cell));
                if (target != nullptr) break;
            }
            layout = next;
            image = target;
            at = dot + 1;
        }
        return "";
    }

    Done version(const Draft& draft, std::int64_t id, const Stretch& stretch) {
        auto cells = write_image(*draft.layout, stretch.image);
        for (std::size_t i = 0; i < draft.layout->slots.size(); ++i) {
            const auto& slot = draft.layout->slots[i];
            if (slot.salted) cells[slot.column] = ZG_TRY(token(draft.layout->reg->id, id, slot, stretch.image.cells[i]));
        }
        cells["row"] = id;
        cells["cs"] = cs_;
        cells["rec_from"] = cs_;
        cells["rec_to"] = seq_max;
        cells["v_from"] = stretch.v_from;
        cells["v_to"] = stretch.v_to;
        cells["engine"] = draft.typed ? Cell{} : Cell{std::string("engine.values")};
        const auto history_id = tip_.id_for(draft.layout->history);
        ZG_DO(transaction_.insert(draft.layout->history, history_id, cells));
        leaves_.push_back(leaf_of(core_.algo, draft.layout->history, history_id, cells));
        return {};
    }

    Done row(Draft& draft) {
        const auto& layout = *draft.layout;
        const auto id = ids_.of(layout, draft.id);
        const auto today = core_.today();
        // Children, a signature or a later day alone raise the rev too: one ETag a row (decision 5).
        const bool reaches_today = std::ranges::any_of(draft.edits, [&](const Edit& edit) { return edit.from <= today; });
        if (!reaches_today) drafts_.edit(draft, {slot_state, draft.before.state, today});
        drafts_.stretches(draft);
        const auto rev = draft.before.rev + 1;
        for (auto& stretch : draft.after) {
            if (stretch.history_id != 0) continue;
            stretch.image.rev = rev;
            stretch.image.id = id;
            ids_.mend(layout.slots, stretch.image.cells);
        }
        for (const auto& stretch : draft.alive) {
            if (stretch.history_id == 0) continue;
            const bool stays = std::ranges::any_of(draft.after, [&](const Stretch& s) { return s.history_id == stretch.history_id; });
            if (!stays) ZG_DO(transaction_.update(layout.history, stretch.history_id, {{"rec_to", cs_}}));
        }
        for (const auto& stretch : draft.after)
            if (stretch.history_id == 0) ZG_DO(version(draft, id, stretch));
        const auto* current = on_day(draft.after, today);
        auto cells = write_image(layout, current->image);
        tip_.touched[layout.number] = cs_;
        if (draft.is_new) return transaction_.insert(layout.current, id, cells);
        return transaction_.update(layout.current, id, cells);
    }

    Done children(Draft& draft) {
        const auto parent = ids_.of(*draft.layout, draft.id);
        for (const auto number : draft.changed_children) {
            const auto at = static_cast<std::size_t>(number);
            const auto& child = draft.layout->children[at];
            std::map<std::int64_t, const ChildImage*> before;
            for (const auto& image : draft.children_before[at]) before[image.id] = &image;
            for (auto& image : draft.children_after[at]) {
                ids_.mend(child.slots, image.cells);
                const auto known = before.find(image.id);
                const bool fresh = known == before.end();
                if (!fresh) {
                    const bool same = *known->second == image;
                    before.erase(known);
                    if (same) continue;
                }
                const bool revived = fresh && image.id > 0;
                if (fresh && !revived) image.id = tip_.id_for(child.current);
                ZG_DO(child_version(child, parent, image, false, !fresh || revived));
                Cells cells{{"parent", parent}, {"pos", image.pos}};
                for (std::size_t i = 0; i < child.slots.size(); ++i) cells[child.slots[i].column] = image.cells[i];
                if (fresh) ZG_DO(transaction_.insert(child.current, image.id, cells));
                else ZG_DO(transaction_.update(child.current, image.id, cells));
            }
            for (const auto& [id, image] : before) {
                ZG_DO(child_version(child, parent, *image, true, true));
                ZG_DO(transaction_.erase(child.current, id));
            }
        }
        return {};
    }

    Done child_version(const ChildLayout& child, std::int64_t parent, const ChildImage& image, bool gone, bool close) {
        if (close) {
            query::Query query;
            query.table = child.history;
            query.columns = {"id"};
            query.where = Predicate::all({Predicate::cmp("row", Compare::Equal, image.id), Predicate::cmp("rec_to", Compare::Equal, seq_max)});
            for (const auto& row : ZG_TRY(transaction_.select(query)))
                ZG_DO(transaction_.update(child.history, integer(row[0]), {{"rec_to", cs_}}));
        }
        // A row that is gone leaves an empty interval: it never holds, but the chain has seen it go.
        Cells cells{{"row", image.id}, {"cs", cs_}, {"rec_from", cs_}, {"rec_to", gone ? cs_ : seq_max},
                    {"v_from", day_min}, {"v_to", day_max}, {"parent", parent}, {"pos", image.pos},
                    {"gone", std::int64_t{gone ? 1 : 0}}};
        for (std::size_t i = 0; i < child.slots.size(); ++i) {
            const auto& slot = child.slots[i];
            cells[slot.column] = slot.salted ? ZG_TRY(token(child.current.substr(2), image.id, slot, image.cells[i])) : image.cells[i];
        }
        const auto history_id = tip_.id_for(child.history);
        ZG_DO(transaction_.insert(child.history, history_id, cells));
        leaves_.push_back(leaf_of(core_.algo, child.history, history_id, cells));
        return {};
    }

    Done steps(const Draft& draft) {
        for (const auto& step : draft.steps) {
            Cell due;
            const auto* state = draft.layout->reg->state(step.to);
            // Working days wait for the calendar bundle: a due date that ignores holidays would be a wrong one.
            if (!step.signature && state != nullptr && state->within_days > 0 && !state->working_days)
                due = core_.today() + state->within_days;
            Cells cells{{"register", draft.layout->reg->id},
                        {"row", ids_.of(*draft.layout, draft.id)},
                        {"move", step.move},
                        {"from_state", step.from},
                        {"to_state", step.signature ? Cell{} : Cell{step.to}},
                        {"who", stamp_->who},
                        {"role", step.role},
                        {"at", core_.clock.now_ms()},
                        {"cs", cs_},
                        {"reason", stamp_->reason},
                        {"due", due},
                        {"reads", step.reads.empty() ? Cell{} : Cell{step.reads}},
                        {"tells", step.tells.empty() ? Cell{} : Cell{step.tells}}};
            const auto id = tip_.id_for(table::step);
            ZG_DO(transaction_.insert(table::step, id, cells));
            leaves_.push_back(leaf_of(core_.algo, table::step, id, cells));
        }
        return {};
    }

    Done shares(const Draft& draft) {
        for (const auto& share : draft.shares) {
            const Cells cells{{"register", draft.layout->reg->id}, {"row", ids_.of(*draft.layout, draft.id)}, {"unit", share.unit},
                              {"who", stamp_->who}, {"role", stamp_->role}, {"at", core_.clock.now_ms()}, {"cs", cs_},
                              {"gone", std::int64_t{share.gone ? 1 : 0}}};
            const auto id = tip_.id_for(table::share);
            ZG_DO(transaction_.insert(table::share, id, cells));
            leaves_.push_back(leaf_of(core_.algo, table::share, id, cells));
        }
        return {};
    }

    Core& core_;
    store::Transaction& transaction_;
    Tip& tip_;
    Drafts& drafts_;
    std::int64_t cs_;
    const Stamp* stamp_ = nullptr;
    NewIds ids_;
    Tokens tokens_;
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>> counters_;
    std::vector<Leaf> leaves_;
};

}  // namespace

Done seal(Core& core, store::Transaction& transaction, Tip& tip, std::vector<Leaf> leaves, const Stamp& stamp) {
    Header header;
    header.id = tip.seq + 1;
    header.at_ms = core.clock.now_ms();
    header.who = stamp.who;
    header.role = stamp.role;
    header.door = stamp.door;
    header.reason = stamp.reason;
    header.meta = stamp.meta;
    header.bundle = core.programme->bundle();
    header.undoes = stamp.undoes;
    header.rows = static_cast<std::int64_t>(leaves.size());
    header.algo = std::string(to_text(core.algo));
    header.root = root_of(core.algo, leaves);
    header.prev = tip.hash;
    header.hash = hash_of(core.algo, header);
    ZG_DO(transaction.insert(table::change_set, header.id, header_cells(header)));
    tip.seq = header.id;
    tip.hash = header.hash;
    return {};
}

Done apply(Core& core, store::Transaction& transaction, Tip& tip, Drafts& drafts, WriteGate& gate, const Stamp& stamp,
           Outcome& outcome) {
    Writing writing(core, transaction, tip, drafts);
    writing.stamp(stamp);
    ZG_DO(writing.rows());
    ZG_DO(writing.findings(gate.findings()));
    if (!drafts.failure().empty()) return fail(drafts.failure());
    ZG_DO(seal(core, transaction, tip, std::move(writing.leaves()), stamp));
    for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
        auto& row = outcome.rows[i];
        if (const auto* draft = gate.draft_of(i)) row.id = writing.ids().of(*draft->layout, draft->id);
        const auto* layout = core.layouts.find(row.register_id);
        for (auto& change : row.fields) {  // links to rows made in this change
            const auto* field = layout->reg->field(change.field);
            auto* id = std::get_if<std::int64_t>(&change.after);
            if (field == nullptr || field->type != FieldType::Link || id == nullptr) continue;
            for (const auto& to : field->to)
                if (const auto* target = core.layouts.find(to)) *id = writing.ids().of(*target, *id);
        }
    }
    outcome.change_set = tip.seq;
    outcome.hash = tip.hash;
    return {};
}

namespace {

Stamp stamp_of(const Principal& who, Door door, const std::string& reason, const std::string& meta, std::int64_t undoes) {
    Stamp stamp{who.name, "", std::string(door_name(door)), reason, meta, undoes};
    for (const auto& role : who.roles) stamp.role += (stamp.role.empty() ? "" : ",") + role;
    if (stamp.who.empty()) stamp.who = stamp.role;
    return stamp;
}

}  // namespace

Result<Outcome> publish_due(Core& core, store::Transaction& transaction, Tip& tip, const Principal& who) {
    const auto today = core.today();
    Drafts drafts(core.layouts, transaction, today, tip.seq);
    std::map<std::int64_t, std::int64_t> days;  // change set → its day
    for (const auto& layout : core.layouts.all()) {
        if (!layout->dated) continue;
        query::Query query;
        query.table = layout->history;
        query.columns = {"row", "cs", "v_from"};
        query.where = Predicate::all({Predicate::cmp("rec_to", Compare::Equal, seq_max), Predicate::cmp("v_from", Compare::Greater, day_min),
                                      Predicate::cmp("v_from", Compare::LessEqual, today), Predicate::cmp("v_to", Compare::Greater, today)});
        std::vector<std::int64_t> due;
        for (const auto& row : ZG_TRY(transaction.select(query))) {
            auto [day, fresh] = days.try_emplace(integer(row[1]), 0);
            if (fresh) {
                query::Query header;
                header.table = table::change_set;
                header.columns = {"at"};
                header.where = Predicate::cmp("id", Compare::Equal, row[1]);
                for (const auto& found : ZG_TRY(transaction.select(header))) day->second = day_of_ms(integer(found[0]));
            }
            if (integer(row[2]) > day->second) due.push_back(integer(row[0]));  // written before its day came
        }
        drafts.prefetch(*layout, due);
        for (const auto id : due)
            if (auto* draft = drafts.open(*layout, id)) drafts.publish(*draft);
    }
    const std::string reason;
    WriteGate gate(core.rules(), drafts, who, Door::Job, reason, {});
    ZG_DO(gate.judge());
    Outcome outcome;
    if (!gate.anything()) return outcome;
    ZG_DO(apply(core, transaction, tip, drafts, gate, stamp_of(who, Door::Job, reason, R"({"kind":"publish"})", 0), outcome));
    return outcome;
}

Result<std::unique_ptr<Prepared>> prepare(Core& core, const Principal& who, Door door, const std::string& reason, std::vector<Intent> intents) {
    auto prepared = std::make_unique<Prepared>();
    prepared->snapshot = ZG_TRY(core.store->snapshot());
    query::Query last;
    last.table = table::change_set;
    last.measures = {{query::Measure::Max, "id"}};
    prepared->seq = integer(ZG_TRY(prepared->snapshot->select(last)).at(0).at(0));
    prepared->today = core.today();
    prepared->drafts = std::make_unique<Drafts>(core.layouts, *prepared->snapshot, prepared->today, prepared->seq);
    prepared->gate = std::make_unique<WriteGate>(core.rules(), *prepared->drafts, who, door, reason, std::move(intents));
    ZG_DO(prepared->gate->judge());
    prepared->outcome.rows = prepared->gate->outcomes();
    return prepared;
}

std::optional<Result<Outcome>> write_prepared(Core& core, store::Transaction& transaction, Tip& tip, Prepared& prepared, const Principal& who,
                                              Door door, const std::string& reason, const std::string& meta) {
    if (prepared.seq != tip.seq || prepared.today != core.today()) return std::nullopt;
    auto outcome = std::move(prepared.outcome);
    if (prepared.gate->anything())
        if (auto done = apply(core, transaction, tip, *prepared.drafts, *prepared.gate, stamp_of(who, door, reason, meta, 0), outcome); !done)
            return Result<Outcome>(tl::unexpected(std::move(done).error()));
    return Result<Outcome>(std::move(outcome));
}

Result<Outcome> judge_and_write(Core& core, store::Snapshot& snapshot, store::Transaction* transaction, Tip& tip,
                                const Principal& who, Door door, const std::string& reason, const std::string& meta,
                                std::vector<Intent> intents, std::int64_t undoes) {
    Drafts drafts(core.layouts, snapshot, core.today(), tip.seq);
    WriteGate gate(core.rules(), drafts, who, door, reason, std::move(intents));
    ZG_DO(gate.judge());
    Outcome outcome;
    outcome.rows = gate.outcomes();
    if (transaction == nullptr || !gate.anything()) return outcome;
    ZG_DO(apply(core, *transaction, tip, drafts, gate, stamp_of(who, door, reason, meta, undoes), outcome));
    return outcome;
}

}  // namespace zhigai::facts
