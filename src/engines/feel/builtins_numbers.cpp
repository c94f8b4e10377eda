#include "engines/feel/builtins.h"

namespace zhigai::feel {

namespace {

Value answer(const Call& call, std::optional<Decimal> d) {
    return d ? Value::number(*d) : call.fail("there is no finite answer", "no_answer");
}

// A scale is cut to a whole number, as the standard's cases have it.
std::optional<int> scale_of(const Call& call, std::size_t i) {
    const auto cut = call.number(i).round(0, Rounding::Down);
    const auto whole = cut ? cut->to_int() : std::nullopt;
    if (!whole || *whole < -6111 || *whole > 6176) return std::nullopt;
    return static_cast<int>(*whole);
}

template <Rounding how>
Value rounded(const Call& call) {
    int places = 0;
    if (call.given > 1) {
        const auto scale = scale_of(call, 1);
        if (!scale) return call.fail("the scale is out of range");
        places = *scale;
    }
    return answer(call, call.number(0).round(places, how));
}

Value absolute(const Call& call) {
    if (const Decimal* d = call[0].as_number()) return Value::number(d->abs());
    if (call[0].as_days_and_time() == nullptr && call[0].as_years_and_months() == nullptr) {
        return call.fail("abs takes a number or a duration");
    }
    std::string_view why;
    const Value none = arithmetic_of(Op::Multiply, call[0], Value::whole(0), why);
    return order(call[0], none).value_or(0) < 0 ? negated(call[0]) : call[0];
}

Value modulo(const Call& call) {
    return answer(call, call.number(0).modulo(call.number(1)));
}
Value sqrt(const Call& call) {
    return answer(call, call.number(0).sqrt());
}
Value log(const Call& call) {
    return answer(call, call.number(0).log());
}
Value exp(const Call& call) {
    return answer(call, call.number(0).exp());
}

template <bool odd>
Value parity(const Call& call) {
    if (!call.number(0).is_whole()) return call.fail("only whole numbers are odd or even");
    const auto rest = call.number(0).modulo(Decimal::from(2));
    return rest ? Value::boolean(rest->is_zero() != odd) : Value();
}

}  // namespace

void add_numbers(std::vector<Builtin>& out) {
    out.push_back({"decimal", parameters("n:N,scale:n"), '0', rounded<Rounding::HalfEven>});
    out.push_back({"floor", parameters("n:N,scale?:n"), '0', rounded<Rounding::Floor>});
    out.push_back({"ceiling", parameters("n:N,scale?:n"), '0', rounded<Rounding::Ceiling>});
    out.push_back({"round up", parameters("n:N,scale:n"), '0', rounded<Rounding::Up>});
    out.push_back({"round down", parameters("n:N,scale:n"), '0', rounded<Rounding::Down>});
    out.push_back({"round half up", parameters("n:N,scale:n"), '0', rounded<Rounding::HalfUp>});
    out.push_back({"round half down", parameters("n:N,scale:n"), '0', rounded<Rounding::HalfDown>});
    out.push_back({"abs", parameters("n:u"), '0', absolute});
    out.push_back({"modulo", parameters("dividend:n,divisor:n"), 'n', modulo});
    out.push_back({"sqrt", parameters("number:n"), 'n', sqrt});
    out.push_back({"log", parameters("number:n"), 'n', log});
    out.push_back({"exp", parameters("number:n"), 'n', exp});
    out.push_back({"odd", parameters("number:n"), 'b', parity<true>});
    out.push_back({"even", parameters("number:n"), 'b', parity<false>});
}

}  // namespace zhigai::feel
