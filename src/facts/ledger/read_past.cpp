#include <algorithm>

#include "facts/ledger/internal/read_gate.h"
#include "metadata/registers/cells.h"

/// What the read gate says of the past and of names: history, change sets, former keys, titles.
namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

ChangeSetInfo info_of(const Header& header) {
    return {header.id, header.at_ms, header.who, header.role, header.door, header.reason, header.meta, header.bundle, header.hash, 0, std::nullopt};
}

}  // namespace

Result<std::vector<Version>> ReadGate::history(const std::string& register_id, std::int64_t id) {
    ZG_TRY(get(register_id, id, {}));  // who may not see the row now sees no past of it
    const auto& layout = *core_.layouts.find(register_id);
    const auto access = core_.permissions.of(who_, layout);
    std::set<std::int64_t> sets;
    const auto add = [&](const std::string& table, const char* column) {
        query::Query query;
        query.table = table;
        query.where = Predicate::cmp(column, Compare::Equal, id);
        query.group = {"cs"};
        query.measures = {{query::Measure::Count, ""}};
        for (const auto& row : world_->select(query)) sets.insert(integer(row[0]));
    };
    add(layout.history, "row");
    for (const auto& child : layout.children) add(child.history, "parent");

    query::Query headers;
    headers.table = table::change_set;
    headers.columns = header_columns();
    headers.where = Predicate::in("id", {sets.begin(), sets.end()});
    std::map<std::int64_t, Header> header;
    for (const auto& row : ZG_TRY(snapshot_->select(headers))) {
        auto read = read_header(row);
        header[read.id] = std::move(read);
    }
    std::vector<Version> versions;
    for (const auto cs : sets) {
        const auto& head = header[cs];
        Version version;
        version.seq = cs;
        version.at_ms = head.at_ms;
        version.who = head.who;
        version.role = head.role;
        version.door = head.door;
        version.reason = head.reason;
        const auto changes = row_changes(*world_, layout, cs, id);
        if (changes.empty()) continue;
        const auto& change = changes.front();
        if (!change.engine.empty()) version.role = change.engine;
        version.state = change.after.state;
        const auto after = access->sight(change.after);
        const auto before = change.created ? after : access->sight(change.before);
        if (!after.row || !before.row) continue;  // a time when the row was not the reader's to see
        const auto shown = [&](const Field& field, bool masked, const Cell& cell) { return masked ? mask(field, cell) : cell; };
        for (const auto& cut : change.cuts) {
            if (cut.slot == slot_state) version.changed.push_back({"state", cut.before, cut.after});
            if (cut.slot == slot_void) version.changed.push_back({"void", cut.before, cut.after});
            if (cut.slot < 0) continue;
            const auto& field = *layout.slots[static_cast<std::size_t>(cut.slot)].field;
            const auto at = access->ordinal(field);
            if (!after.see[at] || !before.see[at]) continue;
            const bool masked = after.masked[at] || before.masked[at];
            version.changed.push_back({field.id, shown(field, masked, cut.before), shown(field, masked, cut.after)});
            if (field.dated && cut.from > day_min) version.valid_from = date_of(cut.from);
        }
        for (const auto& child : layout.children) {
            const auto at = access->ordinal(*child.field);
            if (!after.see[at] || !before.see[at]) continue;
            for (const auto& one : child_changes(*world_, child, cs, id))
                for (std::size_t c = 0; c < child.slots.size(); ++c) {
                    const auto& column = *child.slots[c].field;
                    const Cell was = one.before ? one.before->cells[c] : Cell{};
                    const Cell is = one.after ? one.after->cells[c] : Cell{};
                    if (was == is) continue;
                    const bool masked = after.masked[at] || before.masked[at] || (column.personal && !access->may("reveal", &change.after));
                    const auto name = child.field->id + "[" + std::to_string(one.child) + "]" + (child.owned.empty() ? "." + column.id : "");
                    version.changed.push_back({name, shown(column, masked, was), shown(column, masked, is)});
                }
        }
        versions.push_back(std::move(version));
    }
    if (!world_->failure().empty()) return fail(world_->failure());
    return versions;
}

Result<std::vector<ChangeSetInfo>> ReadGate::change_sets(std::int64_t before, int limit) {
    std::vector<ChangeSetInfo> sets;
    std::vector<std::pair<const Layout*, std::shared_ptr<const Access>>> seen;
    for (const auto& layout : core_.layouts.all()) {
        auto access = core_.permissions.of(who_, *layout);
        if (!access->grants().empty()) seen.emplace_back(layout.get(), std::move(access));
    }
    auto last = before > 0 ? before : seq_ + 1;
    while (static_cast<int>(sets.size()) < limit && last > 1 && !seen.empty()) {
        query::Query headers;
        headers.table = table::change_set;
        headers.columns = header_columns();
        headers.where = Predicate::cmp("id", Compare::Less, last);
        headers.sort = {{"id", true}};
        headers.limit = std::max(limit, 20);
        const auto rows = ZG_TRY(snapshot_->select(headers));
        if (rows.empty()) break;
        for (const auto& row : rows) {
            const auto header = read_header(row);
            last = header.id;
            auto info = info_of(header);
            for (const auto& [layout, access] : seen) {
                query::Query query;
                query.table = layout->history;
                query.where = Predicate::all({Predicate::cmp("cs", Compare::Equal, header.id), on_history(access->rows())});
                query.group = {"row"};
                query.measures = {{query::Measure::Count, ""}};
                info.rows += static_cast<std::int64_t>(ZG_TRY(snapshot_->select(query)).size());
            }
            if (info.rows == 0) continue;
            query::Query undone;
            undone.table = table::change_set;
            undone.columns = {"id"};
            undone.where = Predicate::cmp("undoes", Compare::Equal, header.id);
            for (const auto& by : ZG_TRY(snapshot_->select(undone))) info.undone_by = integer(by[0]);
            sets.push_back(std::move(info));
            if (static_cast<int>(sets.size()) == limit) break;
        }
    }
    return sets;
}

Result<std::vector<std::int64_t>> ReadGate::find(const std::string& register_id, const Cells& fields) {
    auto question = ask(register_id, {});
    if (!question.faults.empty()) return fail(std::move(question.faults));
    std::vector<Predicate> equal;
    bool salted = false;
    for (const auto& [name, cell] : fields) {
        const auto* slot = use(question, name);
        if (slot == nullptr) continue;
        if (!is_null(cell) && std::holds_alternative<std::string>(cell) != (column_kind(*slot->field) == store::ColumnKind::Text)) {
            question.faults.push_back({"bad_filter", {"值的类型不对", "the value is of the wrong kind"}, {.key = register_id + "." + name}, {}});
            continue;
        }
        salted = salted || slot->salted;
        equal.push_back(Predicate::cmp(slot->column, Compare::Equal, cell));
    }
    if (!question.faults.empty()) return fail(std::move(question.faults));
    question.where.push_back(Predicate::cmp("void", Compare::Equal, std::int64_t{0}));
    const auto visible = Predicate::all(question.where);
    query::Query query;
    query.table = question.layout->current;
    query.columns = {"id"};
    query.where = Predicate::all({visible, Predicate::all(equal)});
    std::vector<std::int64_t> ids;
    for (const auto& row : ZG_TRY(snapshot_->select(query))) ids.push_back(integer(row[0]));
    // Today's key comes first; a former one (decision 14) answers only where no row bears it now.
    if (!ids.empty() || salted || equal.empty()) return ids;
    query::Query past;
    past.table = question.layout->history;
    past.where = Predicate::all(equal);
    past.group = {"row"};
    past.measures = {{query::Measure::Count, ""}};
    std::vector<Cell> former;
    for (const auto& row : ZG_TRY(snapshot_->select(past))) former.push_back(row[0]);
    if (former.empty()) return ids;
    query.where = Predicate::all({visible, Predicate::in("id", std::move(former))});
    for (const auto& row : ZG_TRY(snapshot_->select(query))) ids.push_back(integer(row[0]));
    return ids;
}

std::string ReadGate::title_of(const std::string& register_id, std::int64_t id) {
    const auto* layout = core_.layouts.find(register_id);
    return layout == nullptr ? std::string() : titled(*layout, id, 3);
}

std::string ReadGate::titled(const Layout& layout, std::int64_t id, int depth) {
    const auto* image = world_->row(layout, id);
    if (image == nullptr || depth == 0) return {};
    const auto access = core_.permissions.of(who_, layout);
    const auto sight = access->sight(*image);
    if (!sight.row) return {};
    const auto field_text = [&](std::string_view name) -> std::string {
        if (name == "doc_number") return image->doc_number;
        const auto* field = layout.reg->field(name.substr(0, name.find('.')));
        if (field == nullptr) return {};
        const auto at = access->ordinal(*field);
        const int slot = layout.slot(field->id);
        if (slot < 0 || !sight.see[at]) return {};
        const auto& cell = image->cells[static_cast<std::size_t>(slot)];
        if (is_null(cell)) return {};
        if (sight.masked[at]) return text(mask(*field, cell));
        if (field->type != FieldType::Link) return show_cell(*core_.programme, *field, cell);
        for (const auto& to : field->to)
            if (const auto* target = core_.layouts.find(to))
                if (auto title = titled(*target, integer(cell), depth - 1); !title.empty()) return title;
        return {};
    };
    const auto& pattern = layout.reg->row_title;
    if (pattern.empty()) {
        std::string title;
        for (const auto& key : layout.reg->key)
            if (const auto part = field_text(key); !part.empty()) title += (title.empty() ? "" : " ") + part;
        return title.empty() ? image->doc_number : title;
    }
    if (pattern.find('{') == std::string::npos) return field_text(pattern);
    std::string title;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        title += pattern.substr(at, open == std::string::npos ? open : open - at);
        const auto close = open == std::string::npos ? open : pattern.find('}', open);
        if (close == std::string::npos) break;
        title += field_text(std::string_view(pattern).substr(open + 1, close - open - 1));
        at = close + 1;
    }
    return title;
}

}  // namespace zhigai::facts
