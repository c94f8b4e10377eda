#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zhigai::feel {

enum class Kind {
    Any,
    Null,
    Number,
    Text,
    Boolean,
    Date,
    Time,
    DateTime,
    DayTimeDuration,
    YearMonthDuration,
    List,
    Context,
    Range,
    Function,
    // typed mode only (decision 10): what registers and plans know beside FEEL's own
    Money,
    Percent,
    Quantity,
    Choice,
    Link,
};

class Type;
using TypePtr = std::shared_ptr<const Type>;

/// What a link's register says of its members; asked lazily, for registers may link in circles.
class Schema {
 public:
    virtual ~Schema() = default;
    /// The type of `member` of a row of `register_id`; null when there is none.
    virtual TypePtr member(std::string_view register_id, std::string_view member) const = 0;
    /// Every member's name, for names with blanks and for "did you mean".
    virtual std::vector<std::string> members(std::string_view register_id) const = 0;
};

/// A static type. Immutable, shared.
class Type {
 public:
    Kind kind = Kind::Any;
    TypePtr element;  ///< of List and Range; result of Function
    std::vector<std::pair<std::string, TypePtr>> entries;  ///< of Context; parameters of Function
    std::string name;                ///< unit of Quantity, code list of Choice, register of Link
    std::vector<std::string> codes;  ///< of Choice: the codes a literal may name

    static TypePtr of(Kind kind);
    static TypePtr list(TypePtr element);
    static TypePtr context(std::vector<std::pair<std::string, TypePtr>> entries);
    static TypePtr quantity(std::string unit);
    static TypePtr choice(std::string list, std::vector<std::string> codes);
    static TypePtr link(std::string register_id);

    /// money, list<choice project_kind>, … for messages.
    std::string describe() const;
    /// The same as an official reads it: 金额, 链接（district）.
    std::string describe_zh() const;
};

/// A link to one of several registers names them all: `project|loan`. Whether two such names share
/// one, and whether every one of `part` is in `whole`; an empty name is any register.
bool registers_meet(std::string_view a, std::string_view b);
bool registers_within(std::string_view part, std::string_view whole);

}  // namespace zhigai::feel
