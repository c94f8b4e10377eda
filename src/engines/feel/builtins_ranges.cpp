#include "engines/feel/builtins.h"

/// Allen's relations between points and ranges, and range() from a text.
namespace zhigai::feel {

namespace {

// A point is the range from itself to itself; then every relation is one comparison of ends.
struct Ends {
    Value low, high;
    bool low_closed = true, high_closed = true;
    bool point = false;
};

std::optional<Ends> ends(const Value& value) {
    if (value.is_null()) return std::nullopt;
    const Range* range = value.as_range();
    if (range == nullptr) return Ends{value, value, true, true, true};
    if (!range->has_low || !range->has_high || range->low.is_null() || range->high.is_null())
        return std::nullopt;
    return Ends{range->low, range->high, range->low_closed, range->high_closed, false};
}

using Relation = std::optional<bool> (*)(const Ends&, const Ends&);

template <Relation relation, int shapes>
Value related(const Call& call) {
    const auto a = ends(call[0]);
    const auto b = ends(call[1]);
    if (!a || !b) return call.fail("this takes points and ranges with both ends");
    const int shape = (a->point ? 2 : 0) + (b->point ? 1 : 0);
    if ((shapes & (1 << shape)) == 0)
        return call.fail("this takes other kinds of points and ranges");
    const auto out = relation(*a, *b);
    return out ? Value::boolean(*out) : call.fail("the two have no order", "wrong_type");
}

constexpr int ranges = 1;       // range, range
constexpr int range_point = 2;  // range, point
constexpr int point_range = 4;  // point, range
constexpr int points = 8;       // point, point

std::optional<bool> before(const Ends& a, const Ends& b) {
    const auto o = order(a.high, b.low);
    if (!o) return std::nullopt;
    return *o < 0 || (*o == 0 && (!a.high_closed || !b.low_closed));
}
std::optional<bool> after(const Ends& a, const Ends& b) {
    return before(b, a);
}

std::optional<bool> meets(const Ends& a, const Ends& b) {
    const auto o = order(a.high, b.low);
    if (!o) return std::nullopt;
    return *o == 0 && a.high_closed && b.low_closed;
}
std::optional<bool> met_by(const Ends& a, const Ends& b) {
    return meets(b, a);
}

std::optional<bool> overlaps(const Ends& a, const Ends& b) {
    const auto first = before(a, b);
    const auto second = before(b, a);
    if (!first || !second) return std::nullopt;
    return !*first && !*second;
}

// How a's lower end stands to b's: an open end lies a little above a closed one.
std::optional<int> lows(const Ends& a, const Ends& b) {
    const auto o = order(a.low, b.low);
    if (!o || *o != 0) return o;
    return static_cast<int>(!a.low_closed) - static_cast<int>(!b.low_closed);
}
std::optional<int> highs(const Ends& a, const Ends& b) {
    const auto o = order(a.high, b.high);
    if (!o || *o != 0) return o;
    return static_cast<int>(a.high_closed) - static_cast<int>(b.high_closed);
}

std::optional<bool> overlaps_before(const Ends& a, const Ends& b) {
    const auto touch = overlaps(a, b);
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!touch || !low || !high) return std::nullopt;
    return *touch && *low < 0 && *high <= 0;
}
std::optional<bool> overlaps_after(const Ends& a, const Ends& b) {
    const auto touch = overlaps(a, b);
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!touch || !low || !high) return std::nullopt;
    return *touch && *low >= 0 && *high > 0;
}

std::optional<bool> includes(const Ends& a, const Ends& b) {
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!low || !high) return std::nullopt;
    return *low <= 0 && *high >= 0;
}
std::optional<bool> during(const Ends& a, const Ends& b) {
    return includes(b, a);
}

std::optional<bool> finishes(const Ends& a, const Ends& b) {
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!low || !high) return std::nullopt;
    return *high == 0 && (a.point || *low >= 0);
}
std::optional<bool> finished_by(const Ends& a, const Ends& b) {
    return finishes(b, a);
}

std::optional<bool> starts(const Ends& a, const Ends& b) {
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!low || !high) return std::nullopt;
    return *low == 0 && (a.point || *high <= 0);
}
std::optional<bool> started_by(const Ends& a, const Ends& b) {
    return starts(b, a);
}

std::optional<bool> coincides(const Ends& a, const Ends& b) {
    const auto low = lows(a, b);
    const auto high = highs(a, b);
    if (!low || !high) return std::nullopt;
    return *low == 0 && *high == 0;
}

template <Relation relation, int shapes>
void add(std::vector<Builtin>& out, const char* name) {
    if constexpr ((shapes & points) != 0)
        out.push_back({name, parameters("point1:a,point2:a"), 'b', related<relation, shapes>});
    if constexpr ((shapes & point_range) != 0)
        out.push_back({name, parameters("point:a,range:a"), 'b', related<relation, shapes>});
    if constexpr ((shapes & range_point) != 0)
        out.push_back({name, parameters("range:a,point:a"), 'b', related<relation, shapes>});
    if constexpr ((shapes & ranges) != 0)
        out.push_back({name, parameters("range1:a,range2:a"), 'b', related<relation, shapes>});
}

bool literal_end(const Node& node) {
    if (node.op == Op::Literal) return !node.value.is_null();
    if (node.op == Op::Negate) return literal_end(*node.children[0]);
    if (node.op != Op::Call || node.children.size() != 1) return false;
    const bool temporal = node.name == "date" || node.name == "date and time" ||
                          node.name == "time" || node.name == "duration";
    return temporal && node.children[0]->op == Op::Literal;
}

// A range in a text may hold literals only: the text may come from anywhere.
Value range_from(const Call& call) {
    Options options;
    options.mode = Mode::Plain;
    options.max_depth = 20;
    const auto compiled = compile(call.text(0), Scope(), options);
    if (!compiled) return call.fail("this is no range", "bad_range");
    const Node& root = compiled->root();
    if (root.op != Op::Range || !root.has_low || !root.has_high ||
        !literal_end(*root.children[0]) || !literal_end(*root.children[1])) {
        return call.fail("this is no range of two literals", "bad_range");
    }
    const Value value = call.evaluator.eval(root, nullptr);
    const Range* range = value.as_range();
    const auto o = range == nullptr ? std::nullopt : order(range->low, range->high);
    return o && *o <= 0 ? value : call.fail("the ends are in no order", "bad_range");
}

}  // namespace

void add_ranges(std::vector<Builtin>& out) {
    constexpr int all = points | point_range | range_point | ranges;
    add<before, all>(out, "before");
    add<after, all>(out, "after");
    add<meets, ranges>(out, "meets");
    add<met_by, ranges>(out, "met by");
    add<overlaps, ranges>(out, "overlaps");
    add<overlaps_before, ranges>(out, "overlaps before");
    add<overlaps_after, ranges>(out, "overlaps after");
    add<finishes, point_range | ranges>(out, "finishes");
    add<finished_by, range_point | ranges>(out, "finished by");
    add<includes, range_point | ranges>(out, "includes");
    add<during, point_range | ranges>(out, "during");
    add<starts, point_range | ranges>(out, "starts");
    add<started_by, range_point | ranges>(out, "started by");
    add<coincides, points | ranges>(out, "coincides");
    out.push_back({"range", parameters("from:s"), 'r', range_from});
}

}  // namespace zhigai::feel
