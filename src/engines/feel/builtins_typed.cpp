#include "engines/feel/builtins.h"

/// What only typed mode knows: amounts with their unit, percents, a row as it was on a day.
namespace zhigai::feel {

namespace {

template <std::int64_t factor>
Value amount(const Call& call) {
    const auto yuan = call.number(0).multiply(Decimal::from(factor));
    return yuan ? Value::number(*yuan) : call.fail("there is no finite answer", "no_answer");
}

Value percent(const Call& call) {
    const auto part = call.number(0).divide(Decimal::from(100));
    return part ? Value::number(*part) : call.fail("there is no finite answer", "no_answer");
}

Value as_of(const Call& call) {
    const Link* link = call[0].as_link();
    if (call[0].is_null()) return {};
    if (link == nullptr) return call.fail("as of takes a link to a row");
    Link pinned = *link;
    pinned.at.reset();
    if (!call[1].is_null()) {
        pinned.at = call[1].as_date();
        if (!pinned.at) return call.fail("as of takes a date");
    }
    return Value::link(std::move(pinned));
}

}  // namespace

void add_typed(std::vector<Builtin>& out) {
    out.push_back({"yuan", parameters("n:n"), '$', amount<1>, true});
    out.push_back({"元", parameters("n:n"), '$', amount<1>, true});
    out.push_back({"万元", parameters("n:n"), '$', amount<10'000>, true});
    out.push_back({"亿元", parameters("n:n"), '$', amount<100'000'000>, true});
    out.push_back({"percent", parameters("n:n"), '%', percent, true});
    out.push_back({"as of", parameters("link:a,date:a"), '0', as_of, true});
}

}  // namespace zhigai::feel
