#include "facts/ledger/ledger.h"

#include <cstdio>

#include "facts/ledger/internal/core.h"
#include "facts/ledger/internal/feed.h"
#include "facts/ledger/internal/read_gate.h"
#include "facts/ledger/internal/schema.h"
#include "facts/ledger/internal/writer.h"

namespace zhigai::facts {

struct Ledger::Inner {
    explicit Inner(std::unique_ptr<Core> core_in, Tip tip) : core(std::move(core_in)), writer(*core, std::move(tip)) {}
    std::unique_ptr<Core> core;
    Writer writer;
};

Ledger::Ledger(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(std::unique_ptr<store::Store> store, std::shared_ptr<const Programme> programme,
                                             Clock& clock, std::shared_ptr<const Attachments> attachments) {
    auto core = std::make_unique<Core>(std::move(store), std::move(programme), clock);
    core->attachments = std::move(attachments);
    auto tip = ZG_TRY(open_tip(*core));
    return std::unique_ptr<Ledger>(new Ledger(std::make_unique<Inner>(std::move(core), std::move(tip))));
}

Result<std::unique_ptr<Ledger>> Ledger::open_in_force(std::unique_ptr<store::Store> store, Clock& clock,
                                                      std::shared_ptr<const Attachments> attachments) {
    std::shared_ptr<const Programme> programme;
    {
        auto transaction = ZG_TRY(store->begin());
        for (const auto& table : own_tables()) ZG_DO(transaction->create_table(table));
        programme = programme_in_force(*transaction, ZG_TRY(bundle_in_force(*transaction)));
    }
    if (!programme)
        return fail("no_texts", {"库中没有可读的台账定义", "the store keeps no texts that this release can read"}, {},
                    {"用当时的文件夹打开一次", "open it once with the folder it was written by"});
    return open(std::move(store), std::move(programme), clock, std::move(attachments));
}

Result<SchemaDiff> Ledger::schema_diff(std::shared_ptr<const Programme> wanted) const {
    auto& core = *inner_->core;
    Core next(core.store, std::move(wanted), core.clock);
    SchemaDiff diff;
    // On the writer's thread: the tables of the new texts are laid to be asked, and rolled back.
    const auto asked = inner_->writer.run([&](store::Transaction& transaction, Tip& tip) -> Result<Outcome> {
        diff = ZG_TRY(Migration(next, core.programme, transaction, tip).judge());
        return Outcome{};
    });
    if (!asked) return fail(asked.error());
    return diff;
}

Result<std::unique_ptr<Ledger>> Ledger::apply_schema(const access::Permit& permit, std::shared_ptr<const Programme> wanted,
                                                     const std::string& reason, bool accept_staged) {
    auto& core = *inner_->core;
    auto next = std::make_unique<Core>(core.store, std::move(wanted), core.clock);
    next->attachments = core.attachments;
    Tip after;
    const auto& who = permit.principal();
    Stamp stamp{who.name, who.roles.empty() ? "engine.schema" : who.roles.front(), std::string(door_name(Door::Job)), reason, "", 0};
    if (stamp.who.empty()) stamp.who = stamp.role;
    const auto applied = inner_->writer.run([&](store::Transaction& transaction, Tip& tip) -> Result<Outcome> {
        Migration migration(*next, core.programme, transaction, tip);
        const auto diff = ZG_TRY(migration.judge());
        if (!diff.differs()) return fail("no_change", {"台账定义没有变化", "the registers say the same"});
        if (auto in_the_way = diff.obstacles(accept_staged); !in_the_way.empty()) return fail(std::move(in_the_way));
        auto outcome = ZG_TRY(migration.write(stamp, diff));
        after = tip;
        inner_->writer.close();
        return outcome;
    });
    if (!applied) return fail(applied.error());
    next->head_seq = after.seq;
    next->head_hash = after.hash;
    return std::unique_ptr<Ledger>(new Ledger(std::make_unique<Inner>(std::move(next), std::move(after))));
}

const Programme& Ledger::programme() const { return *inner_->core->programme; }

Result<Outcome> Ledger::write(const access::Permit& permit, const Change& change) {
    auto& core = *inner_->core;
    const auto intents = [&] {
        std::vector<Intent> all;
        all.reserve(change.patches.size());
        for (const auto& patch : change.patches) {
            all.emplace_back();
            all.back().patch = patch;
        }
        return all;
    };
    if (change.dry_run) {
        auto gate = ZG_TRY(ReadGate::open(core, permit.principal()));
        Tip tip;
        tip.seq = gate->seq();
        return judge_and_write(core, gate->world().snapshot(), nullptr, tip, permit.principal(), change.door, change.reason, change.meta, intents());
    }
    // A large change is judged beside the writer, which others are waiting for; a small one costs less than its snapshot.
    constexpr std::size_t large = 64;
    std::unique_ptr<Prepared> prepared;
    if (change.patches.size() >= large) prepared = ZG_TRY(prepare(core, permit.principal(), change.door, change.reason, intents()));
    return inner_->writer.run([&](store::Transaction& transaction, Tip& tip) {
        if (prepared)
            if (auto written = write_prepared(core, transaction, tip, *prepared, permit.principal(), change.door, change.reason, change.meta))
                return std::move(*written);
        return judge_and_write(core, transaction, &transaction, tip, permit.principal(), change.door, change.reason, change.meta, intents());
    });
}

Result<Outcome> Ledger::undo(const access::Permit& permit, std::int64_t change_set, const std::string& reason) {
    auto& core = *inner_->core;
    return inner_->writer.run([&](store::Transaction& transaction, Tip& tip) -> Result<Outcome> {
        World world(core.layouts, transaction, core.today(), tip.seq);
        auto inverse = ZG_TRY(inverse_of(core, world, permit.principal(), change_set));
        auto outcome = ZG_TRY(judge_and_write(core, transaction, &transaction, tip, permit.principal(), Door::Undo, reason, "",
                                              std::move(inverse.intents), change_set));
        outcome.conflicts = std::move(inverse.conflicts);
        return outcome;
    });
}

Result<Outcome> Ledger::publish_due(const access::Permit& permit) {
    return inner_->writer.run([&](store::Transaction& transaction, Tip& tip) {
        return facts::publish_due(*inner_->core, transaction, tip, permit.principal());
    });
}

Result<Outcome> Ledger::audit(const access::Permit& permit) {
    return inner_->writer.run([&](store::Transaction& transaction, Tip& tip) { return facts::audit(*inner_->core, transaction, tip, permit.principal()); });
}

Result<std::vector<Step>> Ledger::steps(const Principal& who, const std::string& register_id, std::int64_t id) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->steps(register_id, id);
}

Result<Board> Ledger::board(const Principal& who, const std::string& register_id, const std::string& view, const AsOf& at) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->board(register_id, view, at);
}

Result<RecordPage> Ledger::list(const Principal& who, const ListRequest& request) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->list(request);
}

Result<Record> Ledger::get(const Principal& who, const std::string& register_id, std::int64_t id, const AsOf& at) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->get(register_id, id, at);
}

Result<std::vector<Version>> Ledger::history(const Principal& who, const std::string& register_id, std::int64_t id) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->history(register_id, id);
}

Result<query::Rows> Ledger::aggregate(const Principal& who, const AggregateRequest& request) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->aggregate(request);
}

Done Ledger::each(const Principal& who, const ListRequest& request, const std::function<bool(const Record&)>& visit) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->each(request, visit);
}

Result<std::vector<ChangeSetInfo>> Ledger::change_sets(const Principal& who, std::int64_t before, int limit) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->change_sets(before, limit);
}

Rights Ledger::rights(const Principal& who, const std::string& register_id) const {
    Rights rights;
    const auto* layout = inner_->core->layouts.find(register_id);
    if (layout == nullptr) return rights;
    const auto access = inner_->core->permissions.of(who, *layout);
    for (const auto& field : layout->reg->fields) {
        if (access->sees(field)) {
            rights.see.push_back(field.id);
            const auto unmasked = access->seeing(field, true);
            if (unmasked.kind == query::Predicate::Kind::Constant && unmasked.constant != true) rights.masked.push_back(field.id);
        }
        if (field.typed() && access->may_set(field, nullptr, nullptr)) rights.set.push_back(field.id);
    }
    std::set<std::string> doing;
    for (const auto& one : access->grants()) doing.insert(one.grant->doing.begin(), one.grant->doing.end());
    rights.doing.assign(doing.begin(), doing.end());
    return rights;
}

Result<std::vector<std::int64_t>> Ledger::find(const Principal& who, const std::string& register_id, const Cells& fields) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->find(register_id, fields);
}

std::string Ledger::title_of(const Principal& who, const std::string& register_id, std::int64_t id) const {
    auto gate = ReadGate::open(*inner_->core, who);
    return gate ? (*gate)->title_of(register_id, id) : std::string();
}

std::map<std::int64_t, std::string> Ledger::titles_of(const Principal& who, const std::string& register_id,
                                                      const std::vector<std::int64_t>& ids) const {
    std::map<std::int64_t, std::string> titles;
    auto gate = ReadGate::open(*inner_->core, who);
    const auto* layout = inner_->core->layouts.find(register_id);
    if (!gate || layout == nullptr) return titles;
    (*gate)->world().prefetch(*layout, ids);
    for (const auto id : ids) titles[id] = (*gate)->title_of(register_id, id);
    return titles;
}

Result<query::Query> Ledger::question(const Principal& who, const AggregateRequest& request) const {
    return ZG_TRY(ReadGate::open(*inner_->core, who))->question(request);
}

std::vector<store::Table> Ledger::feed_tables() const { return facts::feed_tables(inner_->core->layouts); }

Result<FeedHead> Ledger::feed(std::int64_t since, FeedReader& reader) const { return facts::feed(*inner_->core, since, reader); }

Result<std::string> Ledger::hash_at(std::int64_t seq) const { return facts::hash_at(*inner_->core, seq); }

std::int64_t Ledger::head_seq() const {
    const std::lock_guard lock(inner_->core->head_mutex);
    return inner_->core->head_seq;
}

std::string Ledger::head_hash() const {
    const std::lock_guard lock(inner_->core->head_mutex);
    return inner_->core->head_hash;
}

Result<VerifyReport> Ledger::verify(const std::string& expected_head) const { return facts::verify(*inner_->core, expected_head); }

Done Ledger::backup(const std::string& path) const {
    std::string head;
    {
        const std::lock_guard lock(inner_->core->head_mutex);
        head = "{\"seq\":" + std::to_string(inner_->core->head_seq) + ",\"hash\":\"" + inner_->core->head_hash + "\"}\n";
    }
    // The copy may hold later sets than this head; it never holds fewer, and verify finds the head inside its chain.
    ZG_DO(inner_->core->store->copy_to(path));
    std::FILE* file = std::fopen((path + ".head").c_str(), "wb");
    const bool written = file != nullptr && std::fwrite(head.data(), 1, head.size(), file) == head.size();
    if (file == nullptr || std::fclose(file) != 0 || !written)
        return fail("store_io", {"无法写出 " + path + ".head", "cannot write " + path + ".head"});
    return {};
}

}  // namespace zhigai::facts
