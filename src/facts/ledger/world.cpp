#include "facts/ledger/internal/world.h"

#include <algorithm>
#include <charconv>

#include "engines/feel/value.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

constexpr std::size_t chunk = 500;  // values of one `in`

/// A salted value lies as text whatever its field's kind.
Cell unsalted(const Field& field, const Cell& kept) {
    const auto* value = std::get_if<std::string>(&kept);
    if (value == nullptr) return {};
    if (column_kind(field) == store::ColumnKind::Text) return *value;
    std::int64_t number = 0;
    std::from_chars(value->data(), value->data() + value->size(), number);
    return number;
}

template <class Visit>
void in_chunks(const std::vector<std::int64_t>& ids, const Visit& visit) {
    for (std::size_t begin = 0; begin < ids.size(); begin += chunk) {
        const auto end = std::min(ids.size(), begin + chunk);
        std::vector<Cell> part(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                               ids.begin() + static_cast<std::ptrdiff_t>(end));
        visit(std::move(part));
    }
}

/// A cell as FEEL sees it. The ids of all registers are one series, so a link to one of several finds its register by
/// where the row lies.
feel::Value value_of(World& world, const Field& field, const Cell& cell) {
    if (field.type == FieldType::Link && field.to.size() > 1 && !is_null(cell)) {
        const auto* target = world.target(field, integer(cell));
        return feel::Value::link({target == nullptr ? field.to.front() : target->reg->id, integer(cell), {}});
    }
    return to_feel(field, cell);
}

feel::Value child_value(World& world, const ChildLayout& child, const std::vector<ChildImage>& rows) {
    feel::List list;
    list.reserve(rows.size());
    for (const auto& row : rows) {
        if (!child.owned.empty()) {
            list.push_back(value_of(world, child.owned.front(), row.cells.front()));
            continue;
        }
        feel::Entries entries;
        for (std::size_t i = 0; i < child.slots.size(); ++i)
            entries.emplace_back(child.slots[i].field->id, value_of(world, *child.slots[i].field, row.cells[i]));
        list.push_back(feel::Value::context(std::move(entries)));
    }
    return feel::Value::list(std::move(list));
}

}  // namespace

query::Predicate holds_at(const Moment& moment) {
    return Predicate::all({Predicate::cmp("rec_from", Compare::LessEqual, moment.seq),
                           Predicate::cmp("rec_to", Compare::Greater, moment.seq),
                           Predicate::cmp("v_from", Compare::LessEqual, moment.day),
                           Predicate::cmp("v_to", Compare::Greater, moment.day)});
}

query::Rows World::select(const query::Query& query) {
    auto rows = snapshot_.select(query);
    if (rows) return std::move(*rows);
    failed(std::move(rows).error());
    return {};
}

void World::failed(Faults faults) {
    failure_.insert(failure_.end(), std::make_move_iterator(faults.begin()),
                    std::make_move_iterator(faults.end()));
}

World::Kept& World::kept(const Layout& layout, std::int64_t id) { return kept_[layout.number][id]; }

const Image* World::row(const Layout& layout, std::int64_t id) {
    auto& kept_row = kept(layout, id);
    if (!kept_row.read) {
        prefetch(layout, {id});
    }
    return kept_row.image ? &*kept_row.image : nullptr;
}

const Layout* World::target(const Field& link, std::int64_t id) {
    if (link.to.size() == 1) return layouts_.find(link.to.front());
    for (const auto& to : link.to)
        if (const auto* layout = layouts_.find(to); layout != nullptr && row(*layout, id) != nullptr) return layout;
    return nullptr;
}

std::vector<std::int64_t> World::linked(const Layout& from, int slot, std::int64_t id) {
    query::Query query;
    query.table = from.current;
    query.columns = {"id"};
    query.where = Predicate::all({Predicate::cmp(from.slots[static_cast<std::size_t>(slot)].column, Compare::Equal, id),
                                  Predicate::cmp("void", Compare::Equal, std::int64_t{0})});
    std::vector<std::int64_t> ids;
    for (const auto& row : select(query)) ids.push_back(integer(row[0]));
    return ids;
}

const ChildImages* World::children(const Layout& layout, std::int64_t id) {
    auto& kept_row = kept(layout, id);
    if (!kept_row.children) prefetch(layout, {id}, true);
    return &*kept_row.children;
}

void World::prefetch(const Layout& layout, const std::vector<std::int64_t>& ids, bool with_children) {
    std::vector<std::int64_t> rows, parents;
    for (const auto id : ids) {
        auto& kept_row = kept(layout, id);
        if (!kept_row.read) rows.push_back(id);
        kept_row.read = true;
        if (with_children && !kept_row.children) {
            kept_row.children.emplace(layout.children.size());
            parents.push_back(id);
        }
    }
    std::vector<Image*> images;
    in_chunks(rows, [&](std::vector<Cell> part) {
        query::Query query;
        if (at_) {
            query.table = layout.history;
            query.columns = history_columns(layout);
            query.where = Predicate::all({Predicate::in("row", std::move(part)), holds_at(*at_)});
        } else {
            query.table = layout.current;
            query.columns = image_columns(layout);
            query.where = Predicate::in("id", std::move(part));
        }
        for (const auto& row : select(query)) {
            auto image = read_image(layout, row);
            auto& kept_row = kept(layout, image.id);
            kept_row.image = std::move(image);
            images.push_back(&*kept_row.image);
        }
    });
    if (at_) resolve(layout, images);
    for (std::size_t c = 0; c < layout.children.size() && !parents.empty(); ++c) {
        const auto& child = layout.children[c];
        std::vector<ChildImage*> read;
        in_chunks(parents, [&](std::vector<Cell> part) {
            query::Query query;
            query.columns = child_columns(child);
            query.where = Predicate::in("parent", std::move(part));
            query.sort = {{"parent"}, {"pos"}};
            if (at_) {
                query.table = child.history;
                query.columns[0] = "row";
                query.where = Predicate::all({std::move(query.where), holds_at(*at_)});
            } else {
                query.table = child.current;
            }
            for (const auto& row : select(query))
                (*kept(layout, integer(row[1])).children)[c].push_back(read_child(child, row));
        });
        if (!at_) continue;
        for (const auto id : parents)
            for (auto& image : (*kept(layout, id).children)[c]) read.push_back(&image);
        resolve_child(child, read);
    }
}

const Image* World::row_on(const Layout& layout, std::int64_t id, std::int64_t day) {
    const auto place = std::tuple{layout.number, id, day};
    if (const auto found = on_days_.find(place); found != on_days_.end())
        return found->second ? &*found->second : nullptr;
    query::Query query;
    query.table = layout.history;
    query.columns = history_columns(layout);
    query.where = Predicate::all({Predicate::cmp("row", Compare::Equal, id),
                                  holds_at({day, at_ ? at_->seq : seq_})});
    auto& answer = on_days_[place];
    const auto rows = select(query);
    if (rows.empty()) return nullptr;
    answer = read_image(layout, rows.front());
    resolve(layout, {&*answer});
    return &*answer;
}

namespace {

/// token → value, for all salted cells of the images given.
template <class Images>
void resolve_all(World& world, const std::vector<Slot>& slots, const Images& images) {
    std::map<std::string, Cell> values;
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].salted)
            for (const auto* image : images)
                if (const auto* token = std::get_if<std::string>(&image->cells[i])) values[*token];
    if (values.empty()) return;
    std::vector<Cell> tokens;
    const auto ask = [&] {
        query::Query query;
        query.table = table::salted;
        query.columns = {"token", "value"};
        query.where = Predicate::in("token", std::move(tokens));
        for (const auto& row : world.select(query)) values[text(row[0])] = row[1];
        tokens.clear();
    };
    for (const auto& [token, value] : values) {
        tokens.emplace_back(token);
        if (tokens.size() == chunk) ask();
    }
    if (!tokens.empty()) ask();
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].salted)
            for (auto* image : images)
                if (const auto* token = std::get_if<std::string>(&image->cells[i]))
                    image->cells[i] = unsalted(*slots[i].field, values[*token]);
}

}  // namespace

void World::resolve(const Layout& layout, std::vector<Image*> images) {
    resolve_all(*this, layout.slots, images);
}

void World::resolve_child(const ChildLayout& child, std::vector<ChildImage*> images) {
    resolve_all(*this, child.slots, images);
}

feel::Value field_value(World& world, const Layout& layout, const Image& image, const ChildImages* children,
                        std::string_view name) {
    if (const int slot = layout.slot(name); slot >= 0) {
        const auto at = static_cast<std::size_t>(slot);
        return value_of(world, *layout.slots[at].field, image.cells[at]);
    }
    if (const int number = layout.child(name); number >= 0) {
        const auto at = static_cast<std::size_t>(number);
        if (children == nullptr) children = world.children(layout, image.id);
        return child_value(world, layout.children[at], (*children)[at]);
    }
    if (name == "state") return image.state.empty() ? feel::Value() : feel::Value::text(image.state);
    if (name == "doc_number")
        return image.doc_number.empty() ? feel::Value() : feel::Value::text(image.doc_number);
    if (name == "self") return feel::Value::link({layout.reg->id, image.id, {}});
    for (const auto* field : layout.virtuals)
        if (field->id == name) {
            RowEnvironment::Options options;
            options.children = children;
            return feel::evaluate(*field->value, RowEnvironment(world, layout, image, options)).value;
        }
    return {};
}

feel::Value RowEnvironment::get(std::string_view name) const {
    if (name == "old" && layout_.slot(name) < 0) {
        if (options_.old == nullptr) return {};
        feel::Entries entries;
        for (std::size_t i = 0; i < layout_.slots.size(); ++i)
            entries.emplace_back(layout_.slots[i].field->id,
                                 value_of(world_, *layout_.slots[i].field, options_.old->cells[i]));
        entries.emplace_back("state", feel::Value::text(options_.old->state));
        return feel::Value::context(std::move(entries));
    }
    if (name == "my" && layout_.slot(name) < 0) {
        feel::Entries entries;
        for (const auto& parameter : world_.layouts().programme().my()) {
            feel::List links;
            if (options_.my != nullptr)
                if (const auto found = options_.my->find(parameter.id); found != options_.my->end())
                    for (const auto id : found->second)
                        links.push_back(feel::Value::link({parameter.register_id, id, {}}));
            if (parameter.many)
                entries.emplace_back(parameter.id, feel::Value::list(std::move(links)));
            else
                entries.emplace_back(parameter.id, links.size() == 1 ? links.front() : feel::Value());
        }
        return feel::Value::context(std::move(entries));
    }
    if (name == "linked" && layout_.slot(name) < 0) {
        std::map<std::string, feel::Entries> registers;
        for (const auto& [from, slot] : layout_.linked) {
            feel::List rows;
            for (const auto id : world_.linked(*from, slot, image_.id)) rows.push_back(feel::Value::link({from->reg->id, id, {}}));
            registers[from->reg->id].emplace_back(from->slots[static_cast<std::size_t>(slot)].field->id, feel::Value::list(std::move(rows)));
        }
        feel::Entries entries;
        for (auto& [id, fields] : registers) entries.emplace_back(id, feel::Value::context(std::move(fields)));
        return feel::Value::context(std::move(entries));
    }
    if (name == "self" && layout_.slot(name) < 0) return feel::Value::link({layout_.reg->id, image_.id, {}});
    return field_value(world_, layout_, image_, options_.children, name);
}

feel::Value RowEnvironment::follow(const feel::Link& link, std::string_view member) const {
    const auto* layout = world_.layouts().find(link.register_id);
    if (layout == nullptr) return {};
    const Image* image = link.at ? world_.row_on(*layout, link.id, days_of(*link.at)) : world_.row(*layout, link.id);
    if (image == nullptr) return {};
    return field_value(world_, *layout, *image, nullptr, member);
}

feel::Value LineEnvironment::get(std::string_view name) const {
    const int slot = child_.slot(name);
    if (slot < 0) return row_.get(name);
    const auto at = static_cast<std::size_t>(slot);
    return value_of(world_, *child_.slots[at].field, line_.cells[at]);
}

feel::Value RowEnvironment::today() const { return feel::Value::date(date_of(world_.today())); }

}  // namespace zhigai::facts
