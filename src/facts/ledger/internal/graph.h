#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "facts/ledger/internal/layout.h"

namespace zhigai::facts {

/// What an expression of a register reads, member by member. A link path is walked: `enterprise.district` reads the own
/// field enterprise and, through it, the field district of another register.
struct Dependency {
    /// One link followed: it lies in `from`, in a slot or in a column of a child table.
    struct Hop {
        const Layout* from = nullptr;
        int slot = -1;
        int child = -1;
        int column = -1;
    };
    std::vector<Hop> hops;          ///< empty: the register's own
    const Layout* of = nullptr;     ///< the register whose member is read
    std::string member;             ///< field id or "state"
};

/// Own fields read, and linked ones. Virtual values count as what they read.
std::vector<Dependency> dependencies(const Layouts& layouts, const Layout& layout, const feel::Expression& expression);

/// A stored `value`.
struct ValueNode {
    const Layout* layout = nullptr;
    int slot = 0;
    std::vector<Dependency> reads;
    bool reads_dated = false;  ///< some own dated field
};

/// A check, for findings.
struct CheckNode {
    const Layout* layout = nullptr;
    const Check* check = nullptr;
    std::vector<Dependency> reads;
    bool own_only = true;
};

class Graph {
 public:
    explicit Graph(const Layouts& layouts);
    /// In an order in which nothing is computed before what it reads.
    const std::vector<ValueNode>& values() const { return values_; }
    const std::vector<CheckNode>& checks() const { return checks_; }
    const std::vector<const CheckNode*>& checks_of(const Layout& layout) const;

 private:
    std::vector<ValueNode> values_;
    std::vector<CheckNode> checks_;
    std::map<int, std::vector<const CheckNode*>> by_layout_;
};

}  // namespace zhigai::facts
