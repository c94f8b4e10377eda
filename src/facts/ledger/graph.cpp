#include "facts/ledger/internal/graph.h"

#include <algorithm>

#include "engines/feel/ast.h"
#include "kernel/check/check.h"

namespace zhigai::facts {
namespace {

using feel::Op;

/// The members a node walks from a name of the scope, through `as of` and filters too: Expression::reads stops there.
std::vector<std::string> walked(const feel::Node& node) {
    switch (node.op) {
        case Op::Name:
            if (node.binding == feel::Binding::Scope) return {node.name};
            return {};
        case Op::Path: {
            auto path = walked(*node.children.front());
            if (!path.empty()) path.push_back(node.name);
            return path;
        }
        case Op::Filter: return walked(*node.children.front());
        case Op::Call:
            if (node.name == "as of" && !node.children.empty()) return walked(*node.children.front());
            return {};
        default: return {};
    }
}

void gather(const feel::Node& node, std::set<feel::Path>& paths) {
    if (auto path = walked(node); !path.empty()) paths.insert(std::move(path));
    for (const auto& child : node.children)
        if (child) gather(*child, paths);
}

class Walk {
 public:
    explicit Walk(const Layouts& layouts) : layouts_(layouts) {}

    void expression(const Layout& layout, const feel::Expression& expression,
                    const std::vector<Dependency::Hop>& hops) {
        std::set<feel::Path> paths(expression.reads().begin(), expression.reads().end());
        gather(expression.root(), paths);
        for (const auto& path : paths) {
            if (path.empty()) continue;
            if (path[0] == "old" && layout.slot("old") < 0) continue;
            if (path[0] == "my" && layout.slot("my") < 0) continue;
            if (path[0] == "self" && layout.slot("self") < 0) {
                if (path.size() > 1) follow(layout, path, 1, hops);
                continue;
            }
            if (path[0] == "self" && layout.slot("self") < 0) continue;
            follow(layout, path, 0, hops);
        }
    }
    std::vector<Dependency> found;

 private:
    void read(const std::vector<Dependency::Hop>& hops, const Layout& of, const std::string& member) {
        for (const auto& known : found) {
            const bool same_hops = std::ranges::equal(known.hops, hops, [](const auto& a, const auto& b) {
                return a.from == b.from && a.slot == b.slot && a.child == b.child && a.column == b.column;
            });
            if (same_hops && known.of == &of && known.member == member) return;
        }
        found.push_back({hops, &of, member});
    }

    void through(const Layout& layout, Dependency::Hop hop, const Field& link, const feel::Path& path, std::size_t next,
                 std::vector<Dependency::Hop> hops) {
        if (next >= path.size()) return;
        hop.from = &layout;
        hops.push_back(hop);
        for (const auto& target : link.to)
            if (const auto* to = layouts_.find(target)) follow(*to, path, next, hops);
    }

    void follow(const Layout& layout, const feel::Path& path, std::size_t at, const std::vector<Dependency::Hop>& hops) {
        const auto& member = path[at];
        if (const int slot = layout.slot(member); slot >= 0) {
            read(hops, layout, member);
            const auto& field = *layout.slots[static_cast<std::size_t>(slot)].field;
            if (field.type == FieldType::Link) through(layout, {nullptr, slot, -1, -1}, field, path, at + 1, hops);
            return;
        }
        if (const int number = layout.child(member); number >= 0) {
            read(hops, layout, member);
            const auto& child = layout.children[static_cast<std::size_t>(number)];
            const bool single = !child.owned.empty();
            const auto column_at = single ? at : at + 1;
            if (column_at >= path.size()) return;
            const int column = child.slot(single ? "value" : path[column_at]);
            if (column < 0) return;
            const auto& field = *child.slots[static_cast<std::size_t>(column)].field;
            if (field.type == FieldType::Link)
                through(layout, {nullptr, -1, number, column}, field, path, column_at + 1, hops);
            return;
        }
        for (const auto* field : layout.virtuals)
            if (field->id == member) {
                if (depth_ > 32) return;  // a circle is a load error; this is a belt
                ++depth_;
                expression(layout, *field->value, hops);
                --depth_;
                return;
            }
        if (member == "state" || member == "doc_number") read(hops, layout, member);
    }

    const Layouts& layouts_;
    int depth_ = 0;
};

}  // namespace

std::vector<Dependency> dependencies(const Layouts& layouts, const Layout& layout, const feel::Expression& expression) {
    Walk walk(layouts);
    walk.expression(layout, expression, {});
    return std::move(walk.found);
}

Graph::Graph(const Layouts& layouts) {
    std::vector<ValueNode> nodes;
    for (const auto& layout : layouts.all()) {
        for (std::size_t i = 0; i < layout->slots.size(); ++i) {
            const auto& field = *layout->slots[i].field;
            if (!field.value) continue;
            ValueNode node{layout.get(), static_cast<int>(i), dependencies(layouts, *layout, *field.value), false};
            for (const auto& read : node.reads)
                if (read.hops.empty())
                    if (const auto* own = layout->reg->field(read.member))
                        node.reads_dated = node.reads_dated || own->dated;
            nodes.push_back(std::move(node));
        }
        for (const auto& check : layout->reg->checks) {
            CheckNode node{layout.get(), &check, dependencies(layouts, *layout, check.that), true};
            if (check.when)
                for (auto& more : dependencies(layouts, *layout, *check.when)) node.reads.push_back(std::move(more));
            for (const auto& read : node.reads) node.own_only = node.own_only && read.hops.empty();
            checks_.push_back(std::move(node));
        }
    }
    for (const auto& node : checks_) by_layout_[node.layout->number].push_back(&node);

    // A node is ready when no unplaced value is among its reads. The loader refuses circles.
    while (!nodes.empty()) {
        const auto ready = std::ranges::find_if(nodes, [&](const ValueNode& node) {
            return std::ranges::none_of(nodes, [&](const ValueNode& other) {
                return &other != &node && std::ranges::any_of(node.reads, [&](const Dependency& read) {
                    return read.of == other.layout &&
                           read.member == other.layout->slots[static_cast<std::size_t>(other.slot)].field->id;
                });
            });
        });
        ZG_CHECK(ready != nodes.end());
        values_.push_back(std::move(*ready));
        nodes.erase(ready);
    }
}

const std::vector<const CheckNode*>& Graph::checks_of(const Layout& layout) const {
    static const std::vector<const CheckNode*> none;
    const auto found = by_layout_.find(layout.number);
    return found == by_layout_.end() ? none : found->second;
}

}  // namespace zhigai::facts
