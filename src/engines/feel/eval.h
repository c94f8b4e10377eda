#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/feel/ast.h"
#include "engines/feel/feel.h"
#include "engines/feel/value_detail.h"

/// The reference interpreter: walks the tree, keeps the reasons of its nulls.
namespace zhigai::feel {

/// Local names: of an iteration, a call, a context literal, or the item of a filter. Frames chain
/// outwards.
struct Frame {
    std::shared_ptr<const Frame> parent;
    std::vector<std::pair<std::string, Value>> names;
    bool kept = false;  ///< what a function kept of the scope it was made in
    bool item = false;  ///< then the members of `value` are names too, and win over `names`
    Value value;
};
using FramePtr = std::shared_ptr<const Frame>;

class Evaluator {
 public:
    Evaluator(const Environment& environment, int max_depth, long max_steps)
        : environment_(environment), depth_limit_(max_depth * 10), steps_(max_steps) {}

    Value eval(const Node& node, const FramePtr& frame);
    Value call(const Function& function, std::vector<Value> arguments, int column);
    /// Null, with its reason.
    Value null_because(int column, std::string_view code, std::string_view text);
    /// False when the work allowed to one evaluation is used up; it stays false, and the reason is
    /// noted once.
    bool charge(long steps, int column);
    /// What `work(budget)` gives; what it takes off the budget is charged.
    template <class Work>
    auto within_budget(int column, Work work) {
        long left = steps_;
        auto out = work(left);
        charge(steps_ - left, column);
        return out;
    }
    const Environment& environment() const { return environment_; }
    std::vector<Warning> take_warnings() { return std::move(warnings_); }

 private:
    Value dispatch(const Node& node, const FramePtr& frame);
    Value name(const Node& node, const FramePtr& frame);
    Value path(const Node& node, const FramePtr& frame);
    Value member_of(const Value& value, const Node& node);
    Value arithmetic(const Node& node, const FramePtr& frame);
    Value comparison(const Node& node, const FramePtr& frame);
    Value junction(const Node& node, const FramePtr& frame);
    Value between(const Node& node, const FramePtr& frame);
    Value in(const Node& node, const FramePtr& frame);
    Value unary_tests(const Node& node, const FramePtr& frame);
    Value one_test(const Value& value, const Node& test, const FramePtr& frame);
    Value range(const Node& node, const FramePtr& frame);
    Value loop(const Node& node, const FramePtr& frame);
    bool iterate(const Node& node, std::size_t index, const FramePtr& frame, struct Loop& state);
    Value filter(const Node& node, const FramePtr& frame);
    Value list(const Node& node, const FramePtr& frame);
    Value context(const Node& node, const FramePtr& frame);
    Value lambda(const Node& node, const FramePtr& frame);
    Value builtin_call(const Node& node, const FramePtr& frame);
    Value apply(const Node& node, const FramePtr& frame);

    const Environment& environment_;
    int depth_limit_;
    int depth_ = 0;
    long steps_;
    const char* stack_top_ = nullptr;
    std::vector<Warning> warnings_;
};

/// FEEL's + - * / ** on two values; the reason of a null in `why`. Also used to fold constants.
Value arithmetic_of(Op op, const Value& left, const Value& right, std::string_view& why);
Value negated(const Value& value);

}  // namespace zhigai::feel
