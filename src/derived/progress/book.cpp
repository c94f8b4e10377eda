#include "derived/progress/book.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "derived/progress/arithmetic.h"
#include "derived/progress/internal_row.h"
#include "kernel/check/check.h"

namespace zhigai::progress {

namespace {

struct Compiled {
    const plan::CountingRule* rule = nullptr;
    const Register* counted = nullptr;
    std::optional<feel::Expression> population, done, under_way, who, where, when, since, year, what_kind, how_much;
};

/// Compiles one formula of the plan; its faults are moved to where it stands in the file.
std::optional<feel::Expression> compile(const plan::Formula& formula, const feel::Scope& scope, feel::TypePtr expected,
                                        Faults& faults) {
    if (formula.empty()) return std::nullopt;
    auto expression = feel::compile(formula.text, scope, {.mode = feel::Mode::Typed, .expected = std::move(expected)});
    if (expression) return std::move(*expression);
    for (Fault fault : expression.error()) {
        fault.where = formula.place;
        faults.push_back(std::move(fault));
    }
    return std::nullopt;
}

std::int64_t id_of(const feel::Value& value) {
    const feel::Link* link = value.as_link();
    return link == nullptr ? 0 : link->id;
}

std::optional<std::int64_t> fen_of(const feel::Value& value) {
    const Decimal* yuan = value.as_number();
    if (yuan == nullptr) return std::nullopt;
    const auto rounded = yuan->round(2, Rounding::HalfUp);  // a stored amount is whole fen already
    return rounded ? rounded->to_scaled(2) : std::nullopt;
}

/// Keeps one row for each combination of the rule's roles: the one done first, then the lowest id.
void keep_one_per(const plan::CountingRule& rule, Book& book) {
    if (rule.one_per.empty()) return;
    std::vector<Counted> rows = std::move(book.rows);
    std::stable_sort(rows.begin(), rows.end(), [](const Counted& a, const Counted& b) {
        const auto rank = [](const Counted& c) {
            return std::tuple(!(c.done && c.when), c.when ? days_of(*c.when) : INT64_MAX, !c.under_way, c.id);
        };
        return rank(a) < rank(b);
    });
    const auto has = [&](std::string_view role) {
        return std::find(rule.one_per.begin(), rule.one_per.end(), role) != rule.one_per.end();
    };
    std::set<std::tuple<std::int64_t, std::int64_t, int, std::string>> taken;
    book.rows.clear();
    for (Counted& row : rows) {
        const auto key = std::tuple(has("who") ? row.who : 0, has("where") ? row.where : 0, has("year") ? row.year : 0,
                                    has("what_kind") ? row.what_kind : std::string());
        if (taken.insert(key).second) {
            book.rows.push_back(std::move(row));
        } else {
            book.set_aside.push_back(row.id);
        }
    }
    std::sort(book.rows.begin(), book.rows.end(), [](const Counted& a, const Counted& b) { return a.id < b.id; });
}

}  // namespace

struct Bookkeeper::Inner {
    std::shared_ptr<const Programme> programme;
    std::shared_ptr<const plan::Plan> plan;
    std::vector<Compiled> rules;

    /// The unit of the plan's table that a row's place or code counts for: itself, the class that has it as a member, or
    /// the unit that names the code or one above it (34 holds 3465). Empty when the table knows none.
    std::string unit_of(const std::string& code, const CodeList* codes) const {
        const plan::Organisation& all = plan->organisation;
        const std::string& axis = plan->quota().axis;
        for (std::string at = code; !at.empty();) {
            if (const plan::Unit* unit = all.unit(at); unit != nullptr && unit->axis == axis) return at;
            for (const plan::Unit& unit : all.units) {
                const auto holds = [&](const std::vector<std::string>& list) {
                    return std::find(list.begin(), list.end(), at) != list.end();
                };
                if (unit.axis == axis && (holds(unit.codes) || holds(unit.members))) return unit.id;
            }
            const Code* item = codes == nullptr ? nullptr : codes->item(at);
            at = item == nullptr ? "" : item->under;
        }
        return "";
    }
    const Compiled* find(const std::string& id) const {
        const plan::CountingRule* wanted = plan->rule(id);
        for (const Compiled& rule : rules) {
            if (rule.rule == wanted) return &rule;
        }
        return nullptr;
    }
};

Bookkeeper::Bookkeeper(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Bookkeeper::~Bookkeeper() = default;

Result<std::unique_ptr<Bookkeeper>> Bookkeeper::create(std::shared_ptr<const Programme> programme,
                                                       std::shared_ptr<const plan::Plan> plan) {
    auto inner = std::make_unique<Inner>();
    Faults faults;
    for (const plan::CountingRule& rule : plan->counting) {
        Compiled compiled{.rule = &rule, .counted = programme->find(rule.register_id)};
        if (compiled.counted == nullptr) {
            faults.push_back({"unknown_register",
                              {fmt::format("没有台账 {}", rule.register_id), fmt::format("no register `{}`", rule.register_id)},
                              rule.place,
                              {}});
            continue;
        }
        const feel::Scope scope = programme->scope(*compiled.counted);
        const auto of = [](feel::Kind kind) { return feel::Type::of(kind); };
        compiled.population = compile(rule.population, scope, of(feel::Kind::Boolean), faults);
        compiled.done = compile(rule.done, scope, of(feel::Kind::Boolean), faults);
        compiled.under_way = compile(rule.under_way, scope, of(feel::Kind::Boolean), faults);
        compiled.who = compile(rule.who, scope, nullptr, faults);
        compiled.where = compile(rule.where, scope, nullptr, faults);
        compiled.when = compile(rule.when, scope, of(feel::Kind::Date), faults);
        compiled.since = compile(rule.since, scope, of(feel::Kind::Date), faults);
        compiled.year = compile(rule.year, scope, nullptr, faults);
        compiled.what_kind = compile(rule.what_kind, scope, nullptr, faults);
        compiled.how_much = compile(rule.how_much, scope, of(feel::Kind::Money), faults);
        inner->rules.push_back(std::move(compiled));
    }
    if (!faults.empty()) return fail(std::move(faults));
    inner->programme = std::move(programme);
    inner->plan = std::move(plan);
    return std::unique_ptr<Bookkeeper>(new Bookkeeper(std::move(inner)));
}

std::shared_ptr<const Book> Bookkeeper::blank(const std::string& rule) const {
    auto book = std::make_shared<Book>();
    book->rule = inner_->plan->rule(rule);
    book->no_data = true;
    return book;
}

Result<std::shared_ptr<const Book>> Bookkeeper::keep(const facts::Ledger& ledger, const Principal& who,
                                                     const std::string& rule_id, const facts::AsOf& at) const {
    const Compiled* rule = inner_->find(rule_id);
    if (rule == nullptr) {
        return fail("unknown_rule", {fmt::format("没有口径 {}", rule_id), fmt::format("no counting rule `{}`", rule_id)});
    }
    auto book = std::make_shared<Book>();
    book->rule = rule->rule;
    book->seq = at.seq.value_or(ledger.head_seq());
    // The places: which register the rule's `where` links to is its type, which column is the plan's id is its mark.
    std::map<std::string, std::string> code_columns;
    RowWorld world(ledger, who, *rule->counted, inner_->plan->ends, at);
    const auto value_of = [&](const std::optional<feel::Expression>& expression) {
        return expression ? feel::evaluate(*expression, world).value : feel::Value();
    };
    const CodeList* where_codes = nullptr;
    if (rule->where && rule->where->type() && rule->where->type()->kind == feel::Kind::Choice) {
        where_codes = inner_->programme->codes(rule->where->type()->name);
    }
    if (rule->where && rule->where->type() && rule->where->type()->kind == feel::Kind::Link) {
        const Register* places = inner_->programme->find(rule->where->type()->name);
        const Field* code = places == nullptr ? nullptr : places->marked("code");
        if (code != nullptr) {
            ZG_DO(ledger.each(who, {.register_id = places->id}, [&](const facts::Record& place) {
                const auto cell = place.cells.find(code->id);
                if (cell != place.cells.end()) {
                    if (const auto* unit = std::get_if<std::string>(&cell->second)) {
                        book->unit_of_place[place.id] = *unit;
                        book->place_of_unit[*unit] = place.id;
                    }
                }
                return true;
            }));
        }
    }
    ZG_DO(ledger.each(who, {.register_id = rule->counted->id, .with_children = true, .at = at},
                      [&](const facts::Record& record) {
                          world.stand_on(record);
                          if (rule->population && !value_of(rule->population).is_true()) return true;
                          Counted row{.id = record.id};
                          row.done = value_of(rule->done).is_true();
                          row.under_way = value_of(rule->under_way).is_true();
                          if (!row.done && !row.under_way) return true;
                          row.when = value_of(rule->when).as_date();
                          row.since = value_of(rule->since).as_date();
                          if (const feel::Value year = value_of(rule->year); year.as_number() != nullptr) {
                              row.year = static_cast<int>(year.as_number()->to_int().value_or(0));
                          }
                          row.who = id_of(value_of(rule->who));
                          const feel::Value where = value_of(rule->where);
                          row.where = id_of(where);
                          if (const auto unit = book->unit_of_place.find(row.where); unit != book->unit_of_place.end()) {
                              row.unit = inner_->unit_of(unit->second, nullptr);
                          } else if (where.as_text() != nullptr) {
                              row.unit = inner_->unit_of(*where.as_text(), where_codes);
                          }
                          if (const feel::Value kind = value_of(rule->what_kind); kind.as_text() != nullptr) {
                              row.what_kind = *kind.as_text();
                          }
                          row.fen = fen_of(value_of(rule->how_much));
                          book->rows.push_back(std::move(row));
                          return true;
                      }));
    std::sort(book->rows.begin(), book->rows.end(), [](const Counted& a, const Counted& b) { return a.id < b.id; });
    keep_one_per(*rule->rule, *book);
    return book;
}

Result<std::vector<std::int64_t>> Bookkeeper::satisfying(const facts::Ledger& ledger, const Principal& who,
                                                         const Book& book, const plan::Formula& formula) const {
    std::set<std::int64_t> wanted;
    for (const Counted& row : book.rows) wanted.insert(row.id);
    if (formula.empty()) return std::vector<std::int64_t>(wanted.begin(), wanted.end());
    auto rows = ZG_TRY(population(ledger, who, book.rule->register_id, formula));
    std::erase_if(rows, [&](std::int64_t id) { return !wanted.contains(id); });
    return rows;
}

Result<std::vector<std::int64_t>> Bookkeeper::population(const facts::Ledger& ledger, const Principal& who,
                                                         const std::string& register_id,
                                                         const plan::Formula& formula) const {
    const Register* reg = inner_->programme->find(register_id);
    if (reg == nullptr) {
        return fail("unknown_register", {fmt::format("没有台账 {}", register_id), fmt::format("no register `{}`", register_id)},
                    formula.place);
    }
    Faults faults;
    const auto expression = compile(formula, inner_->programme->scope(*reg), feel::Type::of(feel::Kind::Boolean), faults);
    if (!faults.empty()) return fail(std::move(faults));
    std::vector<std::int64_t> out;
    RowWorld world(ledger, who, *reg, inner_->plan->ends, {});
    ZG_DO(ledger.each(who, {.register_id = register_id, .with_children = true}, [&](const facts::Record& record) {
        world.stand_on(record);
        if (!expression || feel::evaluate(*expression, world).value.is_true()) out.push_back(record.id);
        return true;
    }));
    std::sort(out.begin(), out.end());
    return out;
}

namespace {

/// Different values told apart by a text: a link by its row, anything else as it is written.
std::optional<std::string> key_of(const feel::Value& value) {
    if (value.is_null()) return std::nullopt;
    if (const std::int64_t id = id_of(value); id != 0) return fmt::format("#{}", id);
    if (const std::string* text = value.as_text(); text != nullptr) return *text;
    if (const Decimal* number = value.as_number(); number != nullptr) return number->to_string();
    return std::nullopt;
}

struct Seen {
    std::int64_t id = 0;
    Date day;
    feel::Value of;
    std::optional<std::string> latest;
};

/// Of rows alike in `latest` the one with the last day, then the higher id; rows without it stand each for itself.
void keep_latest(std::vector<Seen>& rows) {
    std::map<std::string, const Seen*> last;
    for (const Seen& row : rows) {
        if (!row.latest) continue;
        const Seen*& kept = last[*row.latest];
        if (kept == nullptr || std::tuple(kept->day, kept->id) < std::tuple(row.day, row.id)) kept = &row;
    }
    std::vector<Seen> out;
    for (const Seen& row : rows) {
        if (!row.latest || last.at(*row.latest) == &row) out.push_back(row);
    }
    rows = std::move(out);
}

}  // namespace

Result<Bookkeeper::Taken> Bookkeeper::over(const facts::Ledger& ledger, const Principal& who,
                                           const plan::Measure& measure, Date from, Date to) const {
    using Figure = plan::Measure::Over::Figure;
    const plan::Measure::Over& over = *measure.over;
    const Register* reg = inner_->programme->find(over.register_id);
    if (reg == nullptr) {
        return fail("unknown_register", {fmt::format("没有台账 {}", over.register_id), fmt::format("no register `{}`", over.register_id)},
                    over.day.place);
    }
    Faults faults;
    const feel::Scope scope = inner_->programme->scope(*reg);
    const auto where = compile(measure.where, scope, feel::Type::of(feel::Kind::Boolean), faults);
    const auto day = compile(over.day, scope, feel::Type::of(feel::Kind::Date), faults);
    const auto latest = compile(over.latest, scope, nullptr, faults);
    const auto of = compile(over.of, scope, nullptr, faults);
    if (!faults.empty()) return fail(std::move(faults));
    RowWorld world(ledger, who, *reg, inner_->plan->ends, {});
    const auto value_of = [&](const std::optional<feel::Expression>& expression) {
        return expression ? feel::evaluate(*expression, world).value : feel::Value();
    };
    std::vector<Seen> rows;
    ZG_DO(ledger.each(who, {.register_id = reg->id, .with_children = true}, [&](const facts::Record& record) {
        world.stand_on(record);
        if (where && !value_of(where).is_true()) return true;
        const auto on = value_of(day).as_date();
        if (on && from <= *on && *on <= to) rows.push_back({record.id, *on, value_of(of), key_of(value_of(latest))});
        return true;
    }));
    std::sort(rows.begin(), rows.end(), [](const Seen& a, const Seen& b) { return a.id < b.id; });
    if (latest) keep_latest(rows);
    Taken out;
    std::set<std::string> values;
    Decimal sum;
    std::int64_t said = 0;
    std::int64_t held = 0;
    for (const Seen& row : rows) {
        const Decimal* number = row.of.as_number();
        if (over.figure != Figure::Rows && row.of.is_null()) continue;
        if (const auto key = key_of(row.of); over.figure == Figure::Values && key) values.insert(*key);
        if (number != nullptr) sum = plus(sum, *number);
        if (row.of.is_true()) ++held;
        ++said;
        out.rows.push_back(row.id);
    }
    const Decimal hundred = Decimal::from(100);
    switch (over.figure) {
        case Figure::Rows: out.value = Decimal::from(said); break;
        case Figure::Values: out.value = Decimal::from(static_cast<std::int64_t>(values.size())); break;
        case Figure::Sum: out.value = sum; break;
        case Figure::Mean: {
            const bool percent = of->type()->kind == feel::Kind::Percent;
            const auto mean = said == 0 ? std::nullopt : sum.multiply(percent ? hundred : Decimal::from(1));
            if (mean) out.value = mean->divide(Decimal::from(said));
            if (out.value) out.value = out.value->round(1, Rounding::HalfUp);
            break;
        }
        case Figure::Rate: out.value = progress::percent(Decimal::from(held), Decimal::from(said)); break;
    }
    return out;
}

}  // namespace zhigai::progress
