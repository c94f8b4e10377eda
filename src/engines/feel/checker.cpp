#include "engines/feel/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "engines/feel/names.h"

namespace zhigai::feel {

namespace {

bool duration(Kind kind) {
    return kind == Kind::DayTimeDuration || kind == Kind::YearMonthDuration;
}
bool temporal(Kind kind) {
    return kind == Kind::Date || kind == Kind::Time || kind == Kind::DateTime;
}
bool same_unit(const Type& a, const Type& b) {
    return a.name.empty() || b.name.empty() || a.name == b.name;
}

const Decimal* number_literal(const Node& node) {
    return node.op == Op::Literal && node.type->kind == Kind::Number ? node.value.as_number()
                                                                     : nullptr;
}

// 万元(100) for 1000000, and both ways to say it for what is not so round.
std::string amount_text(const Decimal& d) {
    const auto wan = d.divide(Decimal::from(10'000));
    if (!d.is_zero() && wan && wan->is_whole()) return fmt::format("万元({})", wan->to_string());
    return fmt::format("yuan({})", d.to_string());
}

// The type of `left op right`; null where the two do not go together.
TypePtr sum_type(Op op, const TypePtr& left, const TypePtr& right) {
    const Kind a = left->kind;
    const Kind b = right->kind;
    if (a == b && (a == Kind::Number || a == Kind::Money || a == Kind::Percent || duration(a)))
        return left;
    if (a == Kind::Quantity && b == Kind::Quantity)
        return same_unit(*left, *right) ? left : nullptr;
    if (a == Kind::Quantity && b == Kind::Number) return left;
    if (a == Kind::Number && b == Kind::Quantity) return right;
    if (op == Op::Add && (a == Kind::Text || a == Kind::Choice) &&
        (b == Kind::Text || b == Kind::Choice))
        return Type::of(Kind::Text);
    const bool only_days = a == Kind::Time || b == Kind::Time;
    const auto moves = [&](Kind d) { return only_days ? d == Kind::DayTimeDuration : duration(d); };
    if (temporal(a) && moves(b)) return left;
    if (op == Op::Add && temporal(b) && moves(a)) return right;
    if (op == Op::Subtract && temporal(a) && temporal(b) && (a == b || !only_days))
        return Type::of(Kind::DayTimeDuration);
    return nullptr;
}

TypePtr product_type(const TypePtr& left, const TypePtr& right) {
    const Kind a = left->kind;
    const Kind b = right->kind;
    const auto pair = [&](Kind x, Kind y) { return (a == x && b == y) || (a == y && b == x); };
    const auto one = [&](Kind x) { return a == x ? left : b == x ? right : nullptr; };
    if (pair(Kind::Number, Kind::Number) || pair(Kind::Number, Kind::Percent))
        return Type::of(Kind::Number);
    if (pair(Kind::Percent, Kind::Percent)) return left;
    if (pair(Kind::Money, Kind::Number) || pair(Kind::Money, Kind::Percent) ||
        pair(Kind::Money, Kind::Quantity))
        return one(Kind::Money);
    if (pair(Kind::Quantity, Kind::Number) || pair(Kind::Quantity, Kind::Percent))
        return one(Kind::Quantity);
    if (duration(a) && (b == Kind::Number || b == Kind::Percent)) return left;
    if (duration(b) && (a == Kind::Number || a == Kind::Percent)) return right;
    return nullptr;
}

TypePtr quotient_type(const TypePtr& left, const TypePtr& right) {
    const Kind a = left->kind;
    const Kind b = right->kind;
    TypePtr number = Type::of(Kind::Number);
    if (a == Kind::Quantity && b == Kind::Quantity)
        return same_unit(*left, *right) ? number : nullptr;
    if (a == b && (a == Kind::Number || a == Kind::Money || a == Kind::Percent || duration(a)))
        return number;
    if (b == Kind::Number || b == Kind::Percent) return numeric(a) || duration(a) ? left : nullptr;
    if (a == Kind::Money && b == Kind::Quantity) return left;
    if (a == Kind::Number && b == Kind::Quantity) return number;
    return nullptr;
}

}  // namespace

bool numeric(Kind kind) {
    return kind == Kind::Number || kind == Kind::Money || kind == Kind::Percent ||
           kind == Kind::Quantity;
}

TypePtr element_of(const TypePtr& type) {
    if (type->kind == Kind::List || type->kind == Kind::Range)
        return type->element ? type->element : any();
    return type;
}

void Checker::fault(std::string code, int column, Say what, Say mend) {
    if (faults_.size() >= 100) return;
    Place where;
    where.column = column;
    where.source = text_;
    faults_.push_back({std::move(code), std::move(what), std::move(where), std::move(mend)});
}

// Two kinds that do not go together; money beside a bare number is the one people write.
void Checker::mixed(const Node& left, const Node& right, int column, const char* sign) {
    const bool money = left.type->kind == Kind::Money || right.type->kind == Kind::Money;
    const Node& other = left.type->kind == Kind::Money ? right : left;
    if (money && other.type->kind == Kind::Number) {
        const Decimal* d = number_literal(other);
        const std::string write = d != nullptr ? amount_text(*d) : "yuan(…)";
        const std::string also = d != nullptr && write.starts_with("yuan")
                                     ? fmt::format(" / 万元({})", d->to_string())
                                     : "";
        fault("money_and_number", other.column,
              {fmt::format("金额与没有单位的数不能用“{}”放在一起", sign),
               fmt::format("money and a bare number do not go together in `{}`", sign)},
              {fmt::format("写明单位：{}{}", write, also),
               fmt::format("write the unit: {}{}", write, also)});
        return;
    }
    const bool percents = left.type->kind == Kind::Percent || right.type->kind == Kind::Percent;
    const Node& bare = left.type->kind == Kind::Percent ? right : left;
    if (percents && bare.type->kind == Kind::Number) {
        const Decimal* d = number_literal(bare);
        const std::string write = fmt::format("percent({})", d != nullptr ? d->to_string() : "…");
        fault("percent_and_number", bare.column,
              {fmt::format("百分比与普通数不能用“{}”放在一起", sign),
               fmt::format("a percent and a bare number do not go together in `{}`", sign)},
              {"写成 " + write, "write " + write});
        return;
    }
    const Node& dated = temporal(left.type->kind) ? right : left;
    Say mend;
    if ((left.type->kind == Kind::Date || right.type->kind == Kind::Date) &&
        dated.op == Op::Literal && dated.type->kind == Kind::Text) {
        const std::string write = fmt::format("date(\"{}\")", *dated.value.as_text());
        mend = {"写成 " + write, "write " + write};
    }
    const Node* link = left.type->kind == Kind::Link    ? &left
                       : right.type->kind == Kind::Link ? &right
                                                        : nullptr;
    if (link != nullptr && left.type->kind != right.type->kind) {
        mend = {"链接按所指的行比较；要比它的某一项，写成 .项",
                "a link compares by its row; to compare something it says, write `.member`"};
    }
    fault(
        "type_mismatch", column,
        {fmt::format("{}与{}不能用“{}”", left.type->describe_zh(), right.type->describe_zh(), sign),
         fmt::format("{} and {} do not go together in `{}`", left.type->describe(),
                     right.type->describe(), sign)},
        mend);
}

TypePtr Checker::arithmetic(Op op, const Node& left, const Node& right, int column) {
    const Kind a = left.type->kind;
    const Kind b = right.type->kind;
    if (open(a) || open(b)) return any();
    TypePtr out;
    switch (op) {
        case Op::Add:
        case Op::Subtract:
            out = sum_type(op, left.type, right.type);
            break;
        case Op::Multiply:
            out = product_type(left.type, right.type);
            break;
        case Op::Divide:
            out = quotient_type(left.type, right.type);
            break;
        default:
            out = (a == Kind::Number || a == Kind::Percent) && b == Kind::Number
                      ? Type::of(Kind::Number)
                      : nullptr;
    }
    if (out) return out;
    if (typed_) mixed(left, right, column, sign_of(op));
    return any();
}

TypePtr Checker::negation(const Node& operand, int column) {
    const Kind kind = operand.type->kind;
    if (numeric(kind) || duration(kind)) return operand.type;
    if (typed_ && !open(kind)) {
        fault("type_mismatch", column,
              {operand.type->describe_zh() + "前不能加负号",
               "a " + operand.type->describe() + " cannot be negated"});
    }
    return any();
}

bool Checker::comparable(const Type& left, const Type& right) const {
    const Kind a = left.kind;
    const Kind b = right.kind;
    if (open(a) || open(b)) return true;
    if (a == Kind::Quantity && b == Kind::Quantity) return same_unit(left, right);
    if ((a == Kind::Quantity && b == Kind::Number) || (a == Kind::Number && b == Kind::Quantity))
        return true;
    if ((a == Kind::Choice && b == Kind::Text) || (a == Kind::Text && b == Kind::Choice))
        return true;
    if (a == Kind::Choice && b == Kind::Choice) return same_unit(left, right);
    if (a == Kind::Link && b == Kind::Link) return registers_meet(left.name, right.name);
    if (a == Kind::List && b == Kind::List)
        return !left.element || !right.element || comparable(*left.element, *right.element);
    return a == b;
}

void Checker::choice_literal(const Type& choice, const Node& literal) {
    if (!typed_ || choice.kind != Kind::Choice || choice.codes.empty()) return;
    if (literal.op == Op::List) {
        for (const NodePtr& item : literal.children) choice_literal(choice, *item);
        return;
    }
    const std::string* code = literal.op == Op::Literal ? literal.value.as_text() : nullptr;
    if (code == nullptr ||
        std::find(choice.codes.begin(), choice.codes.end(), *code) != choice.codes.end())
        return;
    const auto near = nearest(*code, choice.codes);
    std::string all;
    for (std::size_t i = 0; i < choice.codes.size() && i < 12; ++i)
        all += (i == 0 ? "" : ", ") + choice.codes[i];
    if (choice.codes.size() > 12) all += " …";
    fault("unknown_code", literal.column,
          {fmt::format("代码表 {} 里没有“{}”", choice.name, *code),
           fmt::format("the list {} has no code \"{}\"", choice.name, *code)},
          {near ? fmt::format("是不是 \"{}\"？全部：{}", *near, all) : "可用：" + all,
           near ? fmt::format("did you mean \"{}\"? all: {}", *near, all) : "use one of: " + all});
}

void Checker::comparison(Op op, const Node& left, const Node& right, int column) {
    if (!typed_) return;
    choice_literal(*left.type, right);
    choice_literal(*right.type, left);
    const bool ordered = op != Op::Equal && op != Op::NotEqual;
    if (!comparable(*left.type, *right.type)) {
        mixed(left, right, column, sign_of(op));
        return;
    }
    const auto has_order = [](Kind kind) {
        return open(kind) || numeric(kind) || temporal(kind) || duration(kind) ||
               kind == Kind::Text;
    };
    if (ordered && (!has_order(left.type->kind) || !has_order(right.type->kind))) {
        const TypePtr& type = has_order(left.type->kind) ? right.type : left.type;
        fault("no_order", column,
              {type->describe_zh() + "没有大小先后", "a " + type->describe() + " has no order"});
    }
}

void Checker::membership(const Node& value, const Node& test, int column) {
    if (!typed_) return;
    if (test.op == Op::Range) {
        for (const NodePtr& end : test.children) comparison(Op::LessEqual, value, *end, column);
        return;
    }
    if (test.op == Op::Test) {
        comparison(Op::Equal, value, *test.children[0], column);
        return;
    }
    if (test.op == Op::List) {
        for (const NodePtr& item : test.children) membership(value, *item, column);
        return;
    }
    choice_literal(*value.type, test);
    TypePtr inner = test.type;
    while (inner->kind == Kind::List || inner->kind == Kind::Range) inner = element_of(inner);
    TypePtr own = value.type;
    while (own->kind == Kind::List) own = element_of(own);
    if (comparable(*own, *inner)) return;
    Node shown = test;
    shown.type = inner;
    mixed(value, shown, column, "in");
}

void Checker::condition(const Node& node) {
    if (!typed_ || node.type->kind == Kind::Boolean || open(node.type->kind)) return;
    fault("not_boolean", node.column,
          {"这里要一个条件（是或否），而不是" + node.type->describe_zh(),
           "a condition is wanted here, not a " + node.type->describe()});
}

TypePtr Checker::joined(const Node& left, const Node& right, int column) {
    const TypePtr& a = left.type;
    const TypePtr& b = right.type;
    if (a->kind == Kind::Null) return b;
    if (b->kind == Kind::Null) return a;
    if (open(a->kind) || open(b->kind)) return any();
    if (a->kind == b->kind) {
        if (a->name == b->name) return a;
        if (a->kind == Kind::Choice) return Type::of(Kind::Text);
        return any();
    }
    const auto pair = [&](Kind x, Kind y) {
        return (a->kind == x && b->kind == y) || (a->kind == y && b->kind == x);
    };
    if (pair(Kind::Text, Kind::Choice)) return Type::of(Kind::Text);
    if (pair(Kind::Number, Kind::Percent) || pair(Kind::Number, Kind::Quantity))
        return Type::of(Kind::Number);
    if (typed_) mixed(left, right, column, "else");
    return any();
}

TypePtr Checker::list_of(const std::vector<NodePtr>& items) {
    TypePtr element;
    for (const NodePtr& item : items) {
        if (item->type->kind == Kind::Null) continue;
        if (!element) {
            element = item->type;
        } else if (element->kind != item->type->kind || element->name != item->type->name) {
            return Type::list(any());
        }
    }
    return Type::list(element ? element : any());
}

std::vector<std::string> Checker::members(const TypePtr& of) const {
    std::vector<std::string> out;
    switch (of->kind) {
        case Kind::List:
            return members(element_of(of));
        case Kind::Context:
            for (const auto& entry : of->entries) out.push_back(entry.first);
            return out;
        case Kind::Link:
            return schema_ == nullptr ? out : schema_->members(of->name);
        case Kind::Date:
            return {"year", "month", "day", "weekday"};
        case Kind::Time:
            return {"hour", "minute", "second", "time offset", "timezone"};
        case Kind::DateTime:
            return {"year",   "month",  "day",         "weekday", "hour",
                    "minute", "second", "time offset", "timezone"};
        case Kind::DayTimeDuration:
            return {"days", "hours", "minutes", "seconds"};
        case Kind::YearMonthDuration:
            return {"years", "months"};
        case Kind::Range:
            return {"start", "end", "start included", "end included"};
        default:
            return {"time offset", "start included", "end included"};
    }
}

TypePtr Checker::member(const TypePtr& of, const std::string& name, int column) {
    if (of->kind == Kind::List) {
        if (open(element_of(of)->kind)) return Type::list(any());
        return Type::list(member(element_of(of), name, column));
    }
    TypePtr found;
    if (of->kind == Kind::Context) {
        for (const auto& [key, type] : of->entries) {
            if (key == name) found = type ? type : any();
        }
        if (!found && of->entries.empty()) return any();  // a context of which nothing is said
    } else if (of->kind == Kind::Link) {
        if (schema_ != nullptr) found = schema_->member(of->name, name);
    } else if (open(of->kind)) {
        return any();
    } else {
        const std::vector<std::string> known = members(of);
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            if (name == "start" || name == "end") {
                found = element_of(of);
            } else if (name == "start included" || name == "end included") {
                found = Type::of(Kind::Boolean);
            } else {
                found = name == "time offset" ? Type::of(Kind::DayTimeDuration)
                        : name == "timezone"  ? Type::of(Kind::Text)
                                              : Type::of(Kind::Number);
            }
        }
    }
    if (found) return found;
    if (!typed_) return any();
    const auto near = nearest(name, members(of));
    fault("unknown_member", column,
          {fmt::format("{}里没有“{}”", of->describe_zh(), name),
           fmt::format("a {} has no {}", of->describe(), name)},
          near ? Say{"是不是 " + *near + "？", "did you mean " + *near + "?"} : Say{});
    return any();
}

void Checker::expected(const Node& root, const TypePtr& wanted) {
    if (!typed_ || !wanted || open(wanted->kind) || open(root.type->kind)) return;
    const Kind a = root.type->kind;
    const Kind b = wanted->kind;
    choice_literal(*wanted, root);
    if (a == b) {
        if (b == Kind::Link) {
            if (registers_within(root.type->name, wanted->name)) return;
        } else if (b == Kind::Choice || b == Kind::Quantity) {
            if (same_unit(*root.type, *wanted)) return;
        } else if (b == Kind::List && wanted->element && root.type->element) {
            Node item = root;
            item.type = root.type->element;
            item.op = Op::Name;
            expected(item, wanted->element);
            return;
        } else {
            return;
        }
    }
    const auto pair = [&](Kind given, Kind asked) { return a == given && b == asked; };
    const bool literal = number_literal(root) != nullptr;
    if (pair(Kind::Choice, Kind::Text) || pair(Kind::Text, Kind::Choice) ||
        pair(Kind::Number, Kind::Quantity) || pair(Kind::Quantity, Kind::Number))
        return;
    if (pair(Kind::Percent, Kind::Number) || (pair(Kind::Number, Kind::Percent) && !literal))
        return;
    if (b == Kind::List && wanted->element && a != Kind::List) {
        expected(root, wanted->element);
        return;
    }
    Say mend;
    if (const Decimal* d = number_literal(root);
        d != nullptr && (b == Kind::Money || b == Kind::Percent)) {
        const std::string write =
            b == Kind::Money ? amount_text(*d) : fmt::format("percent({})", d->to_string());
        mend = {"写成 " + write, "write " + write};
    }
    fault("wrong_type", root.column,
          {fmt::format("结果应为{}，这里是{}", wanted->describe_zh(), root.type->describe_zh()),
           fmt::format("the answer must be a {}, this is a {}", wanted->describe(),
                       root.type->describe())},
          mend);
}

}  // namespace zhigai::feel
