#include "facts/ledger/internal/permissions.h"

#include <algorithm>

#include "kernel/check/check.h"

#ifdef ZG_MUTANT
/// Built into mutant_test alone: which gate is broken. A test that cannot see the difference is no test.
int zg_mutant = 0;
#define ZG_BROKEN(number) (zg_mutant == (number))
#else
#define ZG_BROKEN(number) false
#endif

namespace zhigai::facts {
namespace {

using query::Predicate;

Cell column_of(const Layout& layout, const std::string& column, const Image& image) {
    if (column.starts_with("f_")) {
        const auto slot = std::ranges::find(layout.slots, column, &Slot::column);
        return slot == layout.slots.end() ? Cell{} : image.cells[static_cast<std::size_t>(slot - layout.slots.begin())];
    }
    if (column == "state") return image.state.empty() ? Cell{} : Cell{image.state};
    if (column == "doc_number") return image.doc_number.empty() ? Cell{} : Cell{image.doc_number};
    if (column == "void") return image.void_mark();
    if (column == "id") return image.id;
    return {};
}

bool is_always(const Predicate& predicate) {
    return predicate.kind == Predicate::Kind::Constant && predicate.constant == true;
}

std::string key_of(const Principal& who, const Layout& layout) {
    std::string key = layout.reg->id;
    auto roles = who.roles;
    std::ranges::sort(roles);
    for (const auto& role : roles) key += '\n' + role;
    for (const auto& [name, ids] : who.my) {
        key += '\t' + name;
        for (const auto id : ids) key += ' ' + std::to_string(id);
    }
    return key;
}

/// Bytes of the UTF-8 character that begins at `at`.
std::size_t character(const std::string& text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return end - at;
}

std::string hidden(const std::string& text, std::size_t head, std::size_t tail) {
    std::vector<std::string> characters;
    for (std::size_t at = 0; at < text.size(); at += characters.back().size())
        characters.push_back(text.substr(at, character(text, at)));
    if (characters.size() <= head + tail) {  // too short to show both ends
        head = std::min<std::size_t>(1, characters.size() > 1 ? 1 : 0);
        tail = 0;
    }
    std::string shown;
    for (std::size_t i = 0; i < characters.size(); ++i)
        shown += i < head || i >= characters.size() - tail ? characters[i] : std::string("*");
    return shown;
}

}  // namespace

bool matches(const Layout& layout, const Predicate& predicate, const Image& image) {
    const auto get = [&](const std::string& column) { return column_of(layout, column, image); };
    return query::judge(predicate, get) == true;
}

Cell mask(const Field& field, const Cell& cell) {
    const auto* value = std::get_if<std::string>(&cell);
    if (value == nullptr || value->empty()) return {};
    if (field.type == FieldType::Secret) return std::string("******");
    if (field.format == "phone") return hidden(*value, 3, 4);
    if (field.format == "id_card") return hidden(*value, 6, 4);
    if (field.format == "email") {
        const auto at = value->find('@');
        if (at != std::string::npos) return hidden(value->substr(0, at), 1, 0) + value->substr(at);
    }
    return hidden(*value, 1, 0);
}

bool Access::One::does(std::string_view verb) const { return std::ranges::find(grant->doing, verb) != grant->doing.end(); }

Access::Access(const Layout& layout, std::vector<One> grants) : layout_(layout), grants_(std::move(grants)) {
    std::vector<Predicate> where;
    for (const auto& one : grants_) where.push_back(one.where);
    rows_ = Predicate::any(std::move(where));
    const auto alike = [](const One& a, const One& b) { return a.see == b.see && a.does("reveal") == b.does("reveal"); };
    uniform_ = std::ranges::all_of(grants_, [&](const One& one) { return alike(one, grants_.front()); }) ||
               std::ranges::all_of(grants_, [](const One& one) { return one.everywhere; });
    if (!uniform_) return;
    const auto fields = layout_.reg->fields.size();
    everywhere_ = {true, std::vector<bool>(fields), std::vector<bool>(fields)};
    for (std::size_t i = 0; i < fields; ++i) {
        bool revealed = false;
        for (const auto& one : grants_)
            if (one.see[i]) {
                everywhere_.see[i] = true;
                revealed = revealed || one.does("reveal");
            }
        everywhere_.masked[i] = everywhere_.see[i] && masks(layout_.reg->fields[i]) && !revealed;
    }
}

bool Access::holds(const One& one, const Image& image) const {
    return one.everywhere || matches(layout_, one.where, image);
}

bool Access::reaches(const Image& image) const {
    return std::ranges::any_of(grants_, [&](const One& one) { return holds(one, image); });
}

Sight Access::sight(const Image& image) const {
    if (uniform_ && reaches(image)) return everywhere_;
    const auto& fields = layout_.reg->fields;
    if (ZG_BROKEN(3)) return {true, std::vector<bool>(fields.size(), true), std::vector<bool>(fields.size())};
    Sight sight{false, std::vector<bool>(fields.size()), std::vector<bool>(fields.size())};
    std::vector<bool> revealed(fields.size());
    for (const auto& one : grants_) {
        if (!holds(one, image)) continue;
        sight.row = true;
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (one.see[i]) {
                sight.see[i] = true;
                if (one.does("reveal")) revealed[i] = true;
            }
    }
    for (std::size_t i = 0; i < fields.size(); ++i)
        sight.masked[i] = sight.see[i] && masks(fields[i]) && !revealed[i];
    return sight;
}

std::size_t Access::ordinal(const Field& field) const {
    const auto& fields = layout_.reg->fields;
    const auto at = static_cast<std::size_t>(&field - fields.data());
    ZG_CHECK(at < fields.size());
    return at;
}

Predicate Access::seeing(const Field& field, bool unmasked) const {
    if (ZG_BROKEN(2)) return Predicate::always();
    std::vector<Predicate> where;
    for (const auto& one : grants_)
        if (one.see[ordinal(field)] && (!unmasked || !masks(field) || one.does("reveal"))) where.push_back(one.where);
    return where.empty() ? Predicate::never() : Predicate::any(std::move(where));
}

bool Access::sees(const Field& field) const {
    return std::ranges::any_of(grants_, [&](const One& one) { return one.see[ordinal(field)]; });
}

bool Access::shows_everywhere(const Field& field) const {
    return std::ranges::all_of(grants_, [&](const One& one) { return one.see[ordinal(field)] && (!masks(field) || one.does("reveal")); });
}

bool Access::may(std::string_view verb, const Image* image) const {
    return std::ranges::any_of(grants_, [&](const One& one) {
        return one.does(verb) && (image == nullptr || holds(one, *image));
    });
}

bool Access::may_set(const Field& field, const Image* before, const Image* after) const {
    return std::ranges::any_of(grants_, [&](const One& one) {
        return one.set[ordinal(field)] && (before == nullptr || holds(one, *before)) &&
               (after == nullptr || holds(one, *after));
    });
}

std::shared_ptr<const Access> Permissions::of(const Principal& who, const Layout& layout) const {
    const auto key = key_of(who, layout);
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    if (known_.size() > 4096) known_.clear();  // units come and go; compiling again is cheap
    std::vector<Access::One> grants;
    for (const auto& grant : layout.reg->may) {
        // `anyone` is who comes without a role; it is not laid under the others, or a district's list would show every
        // district's public rows.
        const bool granted = who.roles.empty() ? grant.role == "anyone" : std::ranges::find(who.roles, grant.role) != who.roles.end();
        if (!granted) continue;
        Access::One one;
        one.grant = &grant;
        if (grant.where) {
            auto where = to_predicate(layouts_, layout, *grant.where, who.my, 0);
            // The loader refuses what does not translate; should one slip through, it opens nothing.
            one.where = where ? std::move(*where) : Predicate::never();
        }
        if (ZG_BROKEN(1)) one.where = Predicate::always();
        one.everywhere = is_always(one.where);
        one.see.resize(layout.reg->fields.size());
        one.set.resize(layout.reg->fields.size());
        const auto* first = layout.reg->fields.data();
        for (const auto* field : layout.reg->named(grant.see)) one.see[static_cast<std::size_t>(field - first)] = true;
        for (const auto* field : layout.reg->named(grant.set)) one.set[static_cast<std::size_t>(field - first)] = true;
        grants.push_back(std::move(one));
    }
    // A row that was shared with one's unit: seen as the own rows are, never written.
    if (const auto shared = who.my.find(shared_rows); shared != who.my.end() && !grants.empty()) {
        static const Grant nothing;
        Access::One one;
        one.grant = &nothing;
        one.where = Predicate::in("id", {shared->second.begin(), shared->second.end()});
        one.everywhere = false;
        one.see.resize(layout.reg->fields.size());
        one.set.resize(layout.reg->fields.size());
        for (const auto& grant : grants)
            for (std::size_t i = 0; i < one.see.size(); ++i)
                if (grant.see[i]) one.see[i] = true;
        grants.push_back(std::move(one));
    }
    auto access = std::make_shared<const Access>(layout, std::move(grants));
    known_[key] = access;
    return access;
}

}  // namespace zhigai::facts
