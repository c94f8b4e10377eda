#include "facts/ledger/internal/read_gate.h"

#include <algorithm>

#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

constexpr std::size_t batch = 1000;  // rows that each() holds at a time

Fault about(std::string code, const std::string& register_id, const std::string& field, Say what, Say mend = {}) {
    Place place;
    place.key = register_id + (field.empty() ? "" : "." + field);
    return {std::move(code), std::move(what), std::move(place), std::move(mend)};
}

bool of_kind(const Cell& cell, store::ColumnKind kind) {
    return kind == store::ColumnKind::Text ? std::holds_alternative<std::string>(cell) : std::holds_alternative<std::int64_t>(cell);
}

std::vector<std::string> words_of(const std::string& search) {
    std::vector<std::string> words(1);
    for (const char c : text::nfkc(search)) {
        if (c != ' ' && c != '\t' && c != '\n') words.back() += c;
        else if (!words.back().empty()) words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// Fields that words are looked for in.
bool searched(const Register& reg, const Field& field) {
    if (field.search) return true;
    return std::ranges::find(reg.key, field.id) != reg.key.end() || field.marked("name") || field.marked("code");
}

}  // namespace

Result<std::unique_ptr<ReadGate>> ReadGate::open(const Core& core, const Principal& who) {
    std::unique_ptr<ReadGate> gate(new ReadGate(core, who));
    gate->snapshot_ = ZG_TRY(core.store->snapshot());
    gate->who_ = with_shares(*gate->snapshot_, who);
    query::Query last;
    last.table = table::change_set;
    last.measures = {{query::Measure::Max, "id"}};
    const auto rows = ZG_TRY(gate->snapshot_->select(last));
    gate->seq_ = rows.empty() ? 0 : integer(rows[0][0]);
    gate->world_ = std::make_unique<World>(core.layouts, *gate->snapshot_, core.today(), gate->seq_);
    return gate;
}

Predicate ReadGate::Question::condition() const {
    auto all = Predicate::all(where);
    return at ? on_history(std::move(all)) : all;
}

query::Query ReadGate::Question::rows() const {
    query::Query query;
    query.table = at ? layout->history : layout->current;
    query.columns = at ? history_columns(*layout) : image_columns(*layout);
    query.where = condition();
    return query;
}

ReadGate::Question ReadGate::ask(const std::string& register_id, const AsOf& at) {
    Question question;
    question.layout = core_.layouts.find(register_id);
    if (question.layout == nullptr) {
        question.faults.push_back(about("unknown_register", register_id, "", {"没有台账“" + register_id + "”", "there is no register \"" + register_id + "\""}));
        return question;
    }
    question.access = core_.permissions.of(who_, *question.layout);
    if (question.access->grants().empty()) {
        question.faults.push_back(about("no_right", register_id, "", {"没有查看“" + question.layout->reg->title.zh + "”的权限",
                                                                       "no right to see \"" + question.layout->reg->title.en + "\""}));
        return question;
    }
    question.where.push_back(question.access->rows());
    if (at.valid || at.seq) {
        Moment moment{core_.today(), std::min(at.seq.value_or(seq_), seq_)};
        if (at.valid) {
            moment.day = days_of(*at.valid);
        } else {
            query::Query query;  // what was known then, of the day it was known
            query.table = table::change_set;
            query.columns = {"at"};
            query.where = Predicate::cmp("id", Compare::Equal, moment.seq);
            const auto rows = world_->select(query);
            if (!rows.empty()) moment.day = day_of_ms(integer(rows[0][0]));
        }
        question.at = moment;
        question.where.push_back(holds_at(moment));
        world_ = std::make_unique<World>(core_.layouts, *snapshot_, core_.today(), seq_, moment);
    }
    return question;
}

const Slot* ReadGate::use(Question& question, const std::string& name) {
    const auto& reg = *question.layout->reg;
    const auto* field = reg.field(name);
    // A field that exists but is not seen reads like one that the page should not have asked for: both are named.
    if (field == nullptr) {
        question.faults.push_back(about("unknown_field", reg.id, name, {"没有字段“" + name + "”", "there is no field \"" + name + "\""}));
        return nullptr;
    }
    if (!question.access->sees(*field)) {
        question.faults.push_back(about("not_seen", reg.id, name, {"没有查看“" + field->title.zh + "”的权限", "you may not see \"" + field->title.en + "\""}));
        return nullptr;
    }
    const int slot = question.layout->slot(name);
    if (slot < 0) {
        question.faults.push_back(about("not_filterable", reg.id, name, {"“" + field->title.zh + "”不能用于筛选、排序或汇总", "\"" + field->title.en + "\" cannot filter, sort or add up"}));
        return nullptr;
    }
    const auto& found = question.layout->slots[static_cast<std::size_t>(slot)];
    auto seeing = question.access->seeing(*field, true);
    const bool nowhere = seeing.kind == Predicate::Kind::Constant && seeing.constant != true;
    if (nowhere || (found.salted && question.at)) {
        question.faults.push_back(about("masked_field", reg.id, name, {"“" + field->title.zh + "”已脱敏，不能用于筛选、排序或检索", "\"" + field->title.en + "\" is masked: it neither filters nor sorts"}));
        return nullptr;
    }
    question.where.push_back(std::move(seeing));
    return &found;
}

void ReadGate::filter(Question& question, const Filter& filter) {
    const auto& reg = *question.layout->reg;
    std::string column;
    auto kind = store::ColumnKind::Text;
    if (filter.field == "state" || filter.field == "doc_number") {
        column = filter.field;
    } else if (filter.field == "id") {
        column = "id";
        kind = store::ColumnKind::Integer;
    } else {
        const auto* slot = use(question, filter.field);
        if (slot == nullptr) return;
        column = slot->column;
        kind = column_kind(*slot->field);
    }
    const auto bad = [&](Say what) { question.faults.push_back(about("bad_filter", reg.id, filter.field, std::move(what))); };
    if (filter.op == "null" || filter.op == "notnull") {
        auto null = Predicate::is_null(column);
        question.where.push_back(filter.op == "null" ? std::move(null) : Predicate::negate(std::move(null)));
        return;
    }
    const bool equality = filter.op == "=" || filter.op == "!=" || filter.op == "in";
    for (const auto& value : filter.values)
        if (!(is_null(value) && equality) && !of_kind(value, kind)) return bad({"筛选值的类型不对", "the value is of the wrong kind"});
    if (filter.op == "in") {
        question.where.push_back(Predicate::in(column, filter.values));
        return;
    }
    if (filter.values.size() != 1) return bad({"需要一个筛选值", "one value is needed"});
    const auto& value = filter.values.front();
    if (filter.op == "has") {
        if (kind != store::ColumnKind::Text) return bad({"只有文字可以按包含筛选", "only text contains text"});
        question.where.push_back(Predicate::contains(column, text(value)));
        return;
    }
    static const std::map<std::string, Compare, std::less<>> signs{{"=", Compare::Equal}, {"!=", Compare::NotEqual}, {"<", Compare::Less},
                                                                   {"<=", Compare::LessEqual}, {">", Compare::Greater}, {">=", Compare::GreaterEqual}};
    const auto sign = signs.find(filter.op);
    if (sign == signs.end()) return bad({"不认识的比较“" + filter.op + "”", "unknown comparison \"" + filter.op + "\""});
    question.where.push_back(Predicate::cmp(column, sign->second, value));
}

void ReadGate::where(Question& question, const std::string& text) {
    if (text.empty()) return;
    feel::Options options;
    options.expected = feel::Type::of(feel::Kind::Boolean);
    const auto scope = core_.programme->scope(*question.layout->reg);
    auto expression = feel::compile(text, scope, options);
    if (expression) return where(question, *expression);
    for (auto& fault : expression.error()) {
        if (fault.where.key.empty()) fault.where.key = question.layout->reg->id;
        question.faults.push_back(std::move(fault));
    }
}

void ReadGate::where(Question& question, const feel::Expression& expression) {
    const auto refuse = [&](Faults faults) {
        for (auto& fault : faults) {
            if (fault.where.key.empty()) fault.where.key = question.layout->reg->id;
            question.faults.push_back(std::move(fault));
        }
    };
    std::set<std::string> used;
    for (const auto& path : expression.reads())
        if (path.front() != "my" && path.front() != "state" && path.front() != "self" && used.insert(path.front()).second && question.layout->reg->field(path.front()) != nullptr)
            use(question, path.front());
    if (!question.faults.empty()) return;
    const Reader reader{core_.permissions, who_};  // the past of a linked row is not looked through
    auto predicate = to_predicate(core_.layouts, *question.layout, expression, who_.my, core_.today(), question.at ? nullptr : &reader);
    if (!predicate) return refuse(std::move(predicate).error());
    question.where.push_back(std::move(*predicate));
}

/// Every word has to stand in some field that the principal sees there. Links are looked up by what they are called.
void ReadGate::search(Question& question, const std::string& search) {
    const auto& layout = *question.layout;
    for (const auto& word : words_of(search)) {
        std::vector<Predicate> somewhere{Predicate::contains("doc_number", word)};
        for (const auto& slot : layout.slots) {
            const auto& field = *slot.field;
            if (!searched(*layout.reg, field) || !question.access->sees(field) || (slot.salted && question.at)) continue;
            auto seeing = question.access->seeing(field, true);
            if (field.type == FieldType::Link) {
                std::vector<Cell> ids;
                for (const auto& to : field.to) {
                    const auto* target = core_.layouts.find(to);
                    if (target == nullptr) continue;
                    const auto access = core_.permissions.of(who_, *target);
                    std::vector<Predicate> there;
                    for (const auto& named : target->slots)
                        if (searched(*target->reg, *named.field) && column_kind(*named.field) == store::ColumnKind::Text && access->sees(*named.field))
                            there.push_back(Predicate::all({access->seeing(*named.field, true), Predicate::contains(named.column, word)}));
                    if (there.empty()) continue;
                    query::Query query;
                    query.table = target->current;
                    query.columns = {"id"};
                    query.where = Predicate::any(std::move(there));
                    query.limit = 500;
                    for (const auto& row : world_->select(query)) ids.push_back(row[0]);
                }
                if (!ids.empty()) somewhere.push_back(Predicate::all({std::move(seeing), Predicate::in(slot.column, std::move(ids))}));
            } else if (column_kind(field) == store::ColumnKind::Text) {
                somewhere.push_back(Predicate::all({std::move(seeing), Predicate::contains(slot.column, word)}));
            }
        }
        question.where.push_back(Predicate::any(std::move(somewhere)));
    }
}

void ReadGate::sort(Question& question, query::Query& query, const std::vector<std::string>& fields) {
    for (const auto& word : fields) {
        const bool descending = word.starts_with('-');
        const auto name = word.substr(descending ? 1 : 0);
        if (name == "state" || name == "doc_number") query.sort.push_back({name, descending});
        else if (name == "id") query.sort.push_back({question.at ? "row" : "id", descending});
        else if (const auto* slot = use(question, name)) query.sort.push_back({slot->column, descending});
    }
    if (question.at && query.group.empty()) query.sort.push_back({"row", false});
}

void ReadGate::measure(Question& question, query::Query& query, const std::vector<std::string>& fields) {
    for (const auto& name : fields) {
        const auto* slot = use(question, name);
        if (slot == nullptr) continue;
        switch (slot->field->type) {
            case FieldType::Whole:
            case FieldType::Number:
            case FieldType::Money: query.measures.emplace_back(query::Measure::Sum, slot->column); break;
            default:
                question.faults.push_back(about("not_summable", question.layout->reg->id, name,
                                                {"“" + slot->field->title.zh + "”不能求和", "\"" + slot->field->title.en + "\" does not add up"}));
        }
    }
}

ReadGate::Question ReadGate::ask(const ListRequest& request) {
    auto question = ask(request.register_id, request.at);
    if (!question.faults.empty()) return question;
    if (!request.with_void) question.where.push_back(Predicate::cmp("void", Compare::Equal, std::int64_t{0}));
    for (const auto& one : request.filters) filter(question, one);
    where(question, request.where);
    if (!request.view.empty()) look(question, request);
    search(question, request.search);
    return question;
}

std::vector<Record> ReadGate::records(const Question& question, std::vector<Image> images, bool with_children) {
    const auto& layout = *question.layout;
    const auto& fields = layout.reg->fields;
    std::vector<std::int64_t> ids;
    std::vector<Image*> stored;
    for (auto& image : images) {
        ids.push_back(image.id);
        stored.push_back(&image);
    }
    World world(core_.layouts, *snapshot_, core_.today(), seq_, question.at);  // forgotten with the batch
    if (question.at) world.resolve(layout, stored);
    if (with_children || !layout.virtuals.empty()) world.prefetch(layout, ids, with_children);

    std::map<std::int64_t, std::vector<std::string>> findings;
    for (std::size_t begin = 0; begin < ids.size() && !question.at; begin += 500) {
        query::Query query;
        query.table = table::finding;
        query.columns = {"row", "check_id"};
        query.where = Predicate::all({Predicate::cmp("register", Compare::Equal, layout.reg->id),
                                      Predicate::in("row", {ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                                            ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), begin + 500))})});
        query.sort = {{"check_id"}};
        for (const auto& row : world.select(query)) findings[integer(row[0])].push_back(text(row[1]));
    }

    std::vector<Record> records;
    records.reserve(images.size());
    for (const auto& image : images) {
        const auto sight = question.access->sight(image);
        Record record;
        record.register_id = layout.reg->id;
        record.id = image.id;
        record.rev = image.rev;
        record.state = image.state;
        record.doc_number = image.doc_number;
        record.is_void = image.is_void;
        record.merged_into = image.merged_into;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (!sight.see[i]) continue;
            const auto& field = fields[i];
            if (sight.masked[i]) record.masked.push_back(field.id);
            if (const int slot = layout.slot(field.id); slot >= 0) {
                const auto& cell = image.cells[static_cast<std::size_t>(slot)];
                record.cells[field.id] = sight.masked[i] ? mask(field, cell) : cell;
            } else if (const int number = layout.child(field.id); number >= 0) {
                if (!with_children) continue;
                const auto& child = layout.children[static_cast<std::size_t>(number)];
                auto& rows = record.children[field.id];
                const auto* kept = world.children(layout, image.id);
                for (const auto& one : (*kept)[static_cast<std::size_t>(number)]) {
                    Child shown{one.id, {}};
                    for (std::size_t c = 0; c < child.slots.size(); ++c) {
                        const auto& column = *child.slots[c].field;
                        const bool masked = sight.masked[i] || (column.personal && !question.access->may("reveal", &image));
                        shown.cells[column.id] = masked ? mask(column, one.cells[c]) : one.cells[c];
                    }
                    rows.push_back(std::move(shown));
                }
            } else if (field.value) {
                auto cell = from_feel(field, field_value(world, layout, image, nullptr, field.id));
                record.cells[field.id] = cell ? std::move(*cell) : Cell{};
            }
        }
        if (const auto found = findings.find(image.id); found != findings.end())
            for (const auto& name : found->second) {
                // What a check says of a hidden field is hidden with it.
                const auto* check = layout.reg->check(name);
                const bool seen = check != nullptr && std::ranges::all_of(check->reads_own, [&](const std::string& read) {
                    const auto* field = layout.reg->field(read);
                    return field == nullptr || sight.see[question.access->ordinal(*field)];
                });
                if (seen) record.findings.push_back(name);
            }
        records.push_back(std::move(record));
    }
    if (!question.at) add_virtuals(question, images, records, world);
    if (!world.failure().empty()) world_->failed(world.failure());
    return records;
}

Result<RecordPage> ReadGate::list(const ListRequest& request) {
    auto question = ask(request);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    query::Query sorted;
    sort(question, sorted, request.sort);
    query::Query counted;
    counted.measures.emplace_back(query::Measure::Count, "");
    // The count is of the rows listed; a sum may see fewer, so it narrows itself alone.
    auto summed = question;
    summed.faults.clear();
    measure(summed, counted, request.sums);
    question.faults.insert(question.faults.end(), summed.faults.begin(), summed.faults.end());
    if (!question.faults.empty()) return fail(std::move(question.faults));

    auto query = question.rows();
    query.sort = std::move(sorted.sort);
    query.offset = request.offset;
    query.limit = request.limit;
    RecordPage page;
    page.seq = seq_;
    std::vector<Image> images;
    for (const auto& row : ZG_TRY(snapshot_->select(query))) images.push_back(read_image(*question.layout, row));
    page.rows = records(question, std::move(images), request.with_children);

    query::Query count;
    count.table = query.table;
    count.where = query.where;
    count.measures = {{query::Measure::Count, ""}};
    page.total = integer(ZG_TRY(snapshot_->select(count))[0][0]);
    if (!request.sums.empty()) {
        counted.table = query.table;
        counted.where = summed.condition();
        const auto sums = ZG_TRY(snapshot_->select(counted));
        for (std::size_t i = 0; i < request.sums.size(); ++i) page.sums[request.sums[i]] = sums[0][i + 1];
    }
    if (!world_->failure().empty()) return fail(world_->failure());
    return page;
}

Result<Record> ReadGate::get(const std::string& register_id, std::int64_t id, const AsOf& at) {
    ListRequest request;
    request.register_id = register_id;
    request.filters = {{"id", "=", {id}}};
    request.with_children = true;
    request.with_void = true;
    request.at = at;
    auto question = ask(request);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    std::vector<Image> images;
    for (const auto& row : ZG_TRY(snapshot_->select(question.rows()))) images.push_back(read_image(*question.layout, row));
    auto found = records(question, std::move(images), true);
    if (!world_->failure().empty()) return fail(world_->failure());
    if (found.empty())
        return fail(about("not_found", register_id, "", {"没有这一行：" + question.layout->reg->title.zh + " " + std::to_string(id),
                                                         "there is no such row: " + question.layout->reg->title.en + " " + std::to_string(id)}));
    return std::move(found.front());
}

Done ReadGate::each(const ListRequest& request, const std::function<bool(const Record&)>& visit) {
    auto question = ask(request);
    query::Query sorted;
    if (question.faults.empty()) sort(question, sorted, request.sort);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    auto query = question.rows();
    query.sort = std::move(sorted.sort);
    std::vector<Image> images;
    bool more = true;
    const auto flush = [&] {
        for (const auto& record : records(question, std::exchange(images, {}), request.with_children)) {
            if (!world_->failure().empty() || !visit(record)) return false;
        }
        return true;
    };
    ZG_DO(snapshot_->visit(query, [&](const query::Row& row) {
        images.push_back(read_image(*question.layout, row));
        if (images.size() >= batch) more = flush();
        return more;
    }));
    if (more) flush();
    if (!world_->failure().empty()) return fail(world_->failure());
    return {};
}

Result<query::Query> ReadGate::question(const AggregateRequest& request) {
    ListRequest list;
    list.register_id = request.register_id;
    list.filters = request.filters;
    list.where = request.where;
    list.at = request.at;
    auto question = ask(list);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    query::Query query;
    for (const auto& name : request.group) {
        if (name == "state") query.group.emplace_back("state");
        else if (const auto* slot = use(question, name)) query.group.push_back(slot->column);
    }
    query.measures.emplace_back(query::Measure::Count, "");
    measure(question, query, request.sums);
    if (!question.faults.empty()) return fail(std::move(question.faults));
    query.table = question.at ? question.layout->history : question.layout->current;
    query.where = question.condition();
    if (!world_->failure().empty()) return fail(world_->failure());
    return query;
}

Result<query::Rows> ReadGate::aggregate(const AggregateRequest& request) {
    const auto query = ZG_TRY(question(request));
    return snapshot_->select(query);
}

}  // namespace zhigai::facts
