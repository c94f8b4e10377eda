#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/result/result.h"

/// A YAML file read strictly: every node knows its line and display column, a repeated key is a fault, anchors and
/// tags are refused, and scalars stay text (yaml-cpp would read 012 as 10). yaml-cpp does the parsing.
namespace zhigai::yaml {

enum class Shape { Missing, Scalar, List, Map };

class Node {
 public:
    using Entry = std::pair<Node, Node>;  // the key is a scalar

    Shape shape() const { return shape_; }
    bool is_missing() const { return shape_ == Shape::Missing; }
    bool is_scalar() const { return shape_ == Shape::Scalar; }
    bool is_list() const { return shape_ == Shape::List; }
    bool is_map() const { return shape_ == Shape::Map; }

    /// The scalar as written; a plain `~` or empty value is is_null().
    const std::string& text() const { return text_; }
    bool quoted() const { return quoted_; }
    bool is_null() const { return is_scalar() && !quoted_ && (text_.empty() || text_ == "~" || text_ == "null"); }

    const std::vector<Node>& items() const { return items_; }
    const std::vector<Entry>& entries() const { return entries_; }
    /// The entry's value, or a missing node that keeps this map's place.
    const Node& operator[](std::string_view key) const;
    bool has(std::string_view key) const;

    int line() const { return line_; }
    int column() const { return column_; }
    /// File, line, column, the path of keys from the root, and the source line.
    Place place() const;
    const std::string& path() const { return path_; }

    /// The same map, at the same place, with other entries: how texts are merged (each entry keeps its own place).
    static Node with_entries(const Node& map, std::vector<Entry> entries);
    static Node with_items(const Node& list, std::vector<Node> items);

 private:
    friend class Builder;
    Shape shape_ = Shape::Missing;
    std::string text_;
    bool quoted_ = false;
    std::vector<Node> items_;
    std::vector<Entry> entries_;
    int line_ = 0;
    int column_ = 0;
    std::string path_;
    std::shared_ptr<const struct Source> source_;
};

/// Reads one document. `file` is the name that faults carry.
Result<Node> parse(std::string_view text, std::string file);
/// The same from a file on disk; `shown` is the name that faults carry.
Result<Node> load(const std::string& path, std::string shown);

// Small readers that collect faults instead of stopping at the first.

/// `true` for a plain or quoted yes/true; anything but yes, no, true, false is a fault.
bool yes_no(const Node& node, Faults& faults);
/// The scalar's text; a list or map is a fault.
std::string scalar(const Node& node, Faults& faults);
/// A scalar or a list of scalars.
std::vector<std::string> scalars(const Node& node, Faults& faults);
long long whole(const Node& node, Faults& faults);
/// Every key of the map must be in `known`; an unknown one is a fault with "did you mean". A non-map is a fault.
void only_keys(const Node& map, const std::vector<std::string_view>& known, Faults& faults);
/// The nearest of `known`, or empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);
void add_fault(Faults& faults, const Node& node, std::string code, Say what, Say mend = {});

}  // namespace zhigai::yaml
