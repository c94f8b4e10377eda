#include "engines/feel/value.h"

#include "engines/feel/temporal.h"
#include "engines/feel/value_detail.h"

namespace zhigai::feel {

namespace {

constexpr std::size_t longest_text = 1'000'000;  // of a message; a value's own text is not cut

template <class T>
const T* shared(const Value::Data& data) {
    const auto* held = std::get_if<std::shared_ptr<const T>>(&data);
    return held == nullptr ? nullptr : held->get();
}

void print(const Value& value, std::string& out, bool inside, int depth);

void print_quoted(const std::string& text, std::string& out) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void print_range(const Range& range, std::string& out, int depth) {
    if (!range.test.empty()) {
        out += "(" + range.test;
        print(range.low, out, true, depth);
        out += ")";
    } else if (!range.has_low || !range.has_high) {
        const bool closed = range.has_low ? range.low_closed : range.high_closed;
        out += range.has_low ? "(>" : "(<";
        if (closed) out += "=";
        out += " ";
        print(range.has_low ? range.low : range.high, out, true, depth);
        out += ")";
    } else {
        out += range.low_closed ? "[" : "(";
        print(range.low, out, true, depth);
        out += "..";
        print(range.high, out, true, depth);
        out += range.high_closed ? "]" : ")";
    }
}

// `inside`: within a list or context texts are quoted, as the standard's string() has it.
void print(const Value& value, std::string& out, bool inside, int depth) {
    if (depth > 400 || out.size() > longest_text) {
        out += "…";
        return;
    }
    if (value.is_null()) {
        out += "null";
    } else if (const bool* b = value.as_boolean()) {
        out += *b ? "true" : "false";
    } else if (const Decimal* d = value.as_number()) {
        out += d->to_string();
    } else if (const std::string* s = value.as_text()) {
        if (inside) {
            print_quoted(*s, out);
        } else {
            out += *s;
        }
    } else if (const WideDate* date = value.as_wide_date()) {
        out += to_text(*date);
    } else if (const Time* time = value.as_time()) {
        out += to_text(*time);
    } else if (const DateTime* moment = value.as_date_time()) {
        out += to_text(*moment);
    } else if (const DayTimeDuration* duration = value.as_days_and_time()) {
        out += to_text(*duration);
    } else if (const YearMonthDuration* months = value.as_years_and_months()) {
        out += to_text(*months);
    } else if (const List* list = value.as_list()) {
        out += "[";
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (i != 0) out += ", ";
            print((*list)[i], out, true, depth + 1);
        }
        out += "]";
    } else if (const Entries* entries = value.as_context()) {
        out += "{";
        for (std::size_t i = 0; i < entries->size(); ++i) {
            if (i != 0) out += ", ";
            const std::string& key = (*entries)[i].first;
            if (key.find_first_of(" \"\\:,{}()+-*/!") == std::string::npos && !key.empty()) {
                out += key;
            } else {
                print_quoted(key, out);
            }
            out += ": ";
            print((*entries)[i].second, out, true, depth + 1);
        }
        out += "}";
    } else if (const Range* range = value.as_range()) {
        print_range(*range, out, depth + 1);
    } else if (const Link* link = value.as_link()) {
        out += link->register_id + "#" + std::to_string(link->id);
    } else if (const Function* function = value.as_function()) {
        out += "function(";
        for (std::size_t i = 0; i < function->names.size(); ++i) {
            out += (i == 0 ? "" : ", ") + function->names[i];
        }
        out += ")";
    }
}

}  // namespace

Value Value::boolean(bool b) {
    return Value(Data(b));
}
Value Value::number(Decimal d) {
    return Value(Data(d));
}
Value Value::text(std::string s) {
    return Value(Data(std::move(s)));
}
Value Value::wide_date(WideDate d) {
    return Value(Data(d));
}

Value Value::date(Date d) {
    return wide_date({static_cast<int>(d.year()),
                      static_cast<std::uint8_t>(static_cast<unsigned>(d.month())),
                      static_cast<std::uint8_t>(static_cast<unsigned>(d.day()))});
}

Value Value::list(List items) {
    return Value(Data(std::make_shared<const List>(std::move(items))));
}
Value Value::context(Entries entries) {
    return Value(Data(std::make_shared<const Entries>(std::move(entries))));
}
Value Value::link(Link link) {
    return Value(Data(std::make_shared<const Link>(std::move(link))));
}
Value Value::time(Time t) {
    return Value(Data(std::make_shared<const Time>(std::move(t))));
}
Value Value::date_time(DateTime t) {
    return Value(Data(std::make_shared<const DateTime>(std::move(t))));
}
Value Value::days_and_time(DayTimeDuration d) {
    return Value(Data(std::make_shared<const DayTimeDuration>(d)));
}
Value Value::years_and_months(YearMonthDuration d) {
    return Value(Data(std::make_shared<const YearMonthDuration>(d)));
}
Value Value::range(Range r) {
    return Value(Data(std::make_shared<const Range>(std::move(r))));
}
Value Value::function(Function f) {
    return Value(Data(std::make_shared<const Function>(std::move(f))));
}

const bool* Value::as_boolean() const {
    return std::get_if<bool>(&data_);
}
const Decimal* Value::as_number() const {
    return std::get_if<Decimal>(&data_);
}
const std::string* Value::as_text() const {
    return std::get_if<std::string>(&data_);
}
const WideDate* Value::as_wide_date() const {
    return std::get_if<WideDate>(&data_);
}
const List* Value::as_list() const {
    return shared<List>(data_);
}
const Entries* Value::as_context() const {
    return shared<Entries>(data_);
}
const Link* Value::as_link() const {
    return shared<Link>(data_);
}
const Time* Value::as_time() const {
    return shared<Time>(data_);
}
const DateTime* Value::as_date_time() const {
    return shared<DateTime>(data_);
}
const DayTimeDuration* Value::as_days_and_time() const {
    return shared<DayTimeDuration>(data_);
}
const YearMonthDuration* Value::as_years_and_months() const {
    return shared<YearMonthDuration>(data_);
}
const Range* Value::as_range() const {
    return shared<Range>(data_);
}
const Function* Value::as_function() const {
    return shared<Function>(data_);
}

std::optional<Date> Value::as_date() const {
    const WideDate* wide = as_wide_date();
    if (wide == nullptr || wide->year < -32767 || wide->year > 32767) return std::nullopt;
    return Date{std::chrono::year{wide->year}, std::chrono::month{wide->month},
                std::chrono::day{wide->day}};
}

std::string Value::to_text() const {
    std::string out;
    print(*this, out, false, 0);
    return out;
}

}  // namespace zhigai::feel
