#include "facts/import/internal/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "facts/import/internal/settle.h"
#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports {
namespace {

bool is_amount(const Field& field) {
    return field.type == FieldType::Money || field.type == FieldType::Number || field.type == FieldType::Whole;
}

std::string way_key(const std::vector<std::string>& way) {
    std::string out;
    for (const auto& id : way) out += id + "+";
    return out;
}

}  // namespace

Lines::Lines(const Programme& programme, const sheet::Workbook& workbook, std::map<const Register*, KnownRows>& known,
             FaultList& faults, const Answers& answers, Questions& questions)
    : programme_(programme), workbook_(workbook), known_(known), faults_(faults), answers_(answers), questions_(questions) {
    cells_ = std::make_unique<CellReader>(programme, DateContext{.date1904 = workbook.date1904, .untyped = !workbook.encoding.empty()});
}

Lines::Ways& Lines::ways_of(const Register& reg) {
    const auto found = ways_.find(&reg);
    if (found != ways_.end()) return found->second;
    Ways out{.ways = identities(reg), .words = Naming::of(reg).words};
    for (const auto& way : out.ways) {
        out.keys.push_back(way_key(way));
        for (const auto& id : way) out.identity.insert(reg.field(id));
    }
    return ways_.emplace(&reg, std::move(out)).first->second;
}

/// Names are compared loosely, which costs; the same ones come again and again.
const std::string& Lines::key_of(const Field& field, const Cell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    if (text == nullptr || field.type != FieldType::Text) return key_ = KnownRows::token(programme_, field, cell);
    auto& keys = keys_[&field];
    auto known = keys.find(*text);
    if (known == keys.end()) known = keys.emplace(*text, KnownRows::token(programme_, field, cell)).first;
    return known->second;
}

void Lines::read(TableWork& work, const std::function<bool(std::int64_t)>& go_on) {
    work.amounts.resize(work.table.data.size());
    if (work.mapping.main == nullptr) return;
    for (std::size_t line = 0; line < work.table.data.size(); ++line) {
        if (line % 256 == 0 && !go_on(static_cast<std::int64_t>(line))) return;
        read_line(work, line);
    }
}

void Lines::read_line(TableWork& work, std::size_t line) {
    const sheet::Row& row = work.grid->source().rows[work.table.data[line]];
    const Spot spot{.sheet = work.sheet, .row = row.number};
    std::map<const Register*, std::ptrdiff_t> beside;
    for (const Register* reg : work.mapping.order) {
        const bool main = reg == work.mapping.main;
        Entry entry = read_entry(work, line, *reg);
        if (main) {
            for (const auto& [link, other] : work.mapping.row_links) {
                const auto found = beside.find(other);
                if (found == beside.end()) continue;
                Said said{.draft = found->second, .spot = spot};
                for (const auto& [field, value] : drafts_[static_cast<std::size_t>(found->second)].said) {
                    if (field->marked("name") && value.spot.row == row.number) said.spot = value.spot;
                }
                entry.said[link] = std::move(said);
            }
        }
        if (!entry.any && !main) continue;
        const std::ptrdiff_t draft = place(*reg, entry, spot, main);
        if (draft >= 0) beside[reg] = draft;
    }
}

Lines::Entry Lines::read_entry(TableWork& work, std::size_t line, const Register& reg) {
    Entry out;
    const bool main = &reg == work.mapping.main;
    Ways& ways = ways_of(reg);
    const sheet::Row& row = work.grid->source().rows[work.table.data[line]];
    for (std::size_t use = 0; use < work.mapping.columns.size(); ++use) {
        const ColumnUse& column = work.mapping.columns[use];
        const bool alone = std::none_of(column.targets.begin(), column.targets.end(), [](const Target& t) { return !t.compare; });
        for (const Target& target : column.targets) {
            if (target.reg != &reg) continue;
            const sheet::Cell* cell = work.grid->filled(row.number, column.column);
            const Spot spot{.sheet = work.sheet, .row = row.number, .column = column.column, .use = &column};
            if (target.field == nullptr) {
                if (cell != nullptr) read_state(*cell, spot, reg, out);
                continue;
            }
            const Field& field = *target.field;
            if (cell != nullptr && main && is_amount(field) && !ways.identity.contains(&field) && work.grid->spread_down(row.number, column.column)) {
                if (cell->column == column.column && row.at(column.column) == cell) {
                    faults_.add(spot, Severity::Stop, "merged_amount",
                                {fmt::format("“{}”写在合并的单元格里，分不清各行是多少", shown(*cell)), fmt::format("`{}` stands in a merged cell: which row has how much?", shown(*cell))},
                                {"取消合并，逐行填写", "unmerge it and fill each row"});
                }
                out.faulted.insert(&field);
                work.amounts[line][use] = std::nullopt;
                continue;
            }
            if (cell == nullptr) {
                if (main && reg.excel.blank_clears && !target.compare && !ways.identity.contains(&field)) out.said[&field] = Said{.spot = spot};
                continue;
            }
            if (!answers_.empty() && !target.compare && take_answer(*cell, target, spot, main, out)) continue;
            auto read = cells_->read(*cell, target, column, work.rates[use]);
            if (main && is_amount(field) && !ways.identity.contains(&field)) note_amount(work, line, use, target, read);
            if (!read) {
                if (target.compare && !alone) continue;
                faults_.add(spot, target.compare ? Severity::Warn : Severity::Stop, read.error().code, read.error().what, read.error().mend);
                if (!target.compare) out.faulted.insert(&field);
                if (!target.compare && !field.many && read.error().code == "unknown_code") ask_code(field, reg.id + "." + field.id, *cell, spot);
                continue;
            }
            if (read->blank) {
                if (main && !read->masked && reg.excel.blank_clears && !target.compare && !ways.identity.contains(&field)) out.said[&field] = Said{.spot = spot};
                continue;
            }
            const auto count = [&](auto& columns) {
                auto [known, fresh] = columns.emplace(&column, std::pair<std::int64_t, Spot>(0, spot));
                ++known->second.first;
            };
            if (read->month_only) count(months_);
            if (read->short_year) count(short_years_);
            if (read->bare_serial) count(serials_);
            Said said{.value = std::move(read->value), .values = std::move(read->values), .word = std::move(read->word), .words = std::move(read->words), .spot = spot};
            if (field.type == FieldType::Link && !said.word.empty() && !field.to.empty()) {
                // What the ledger knows by now; rows of the file are looked up when all are read.
                for (const auto& to : field.to) {
                    const auto rows = known_.find(programme_.find(to));
                    if (rows == known_.end()) continue;
                    const auto ids = rows->second.named(said.word);
                    if (ids.size() == 1) said.value = ids.front();
                }
            }
            out.any = true;
            (target.compare ? out.compared : out.said)[&field] = std::move(said);
        }
    }
    if (main && out.state.empty() && out.any && !work.state.empty()) {
        out.state = work.state;
        out.state_spot = {.sheet = work.sheet, .row = row.number};
    }
    return out;
}

bool Lines::take_answer(const sheet::Cell& cell, const Target& target, const Spot& spot, bool main, Entry& entry) {
    const Field& field = *target.field;
    const bool names = !main && field.marked("name");
    if (field.many || target.part != Target::Part::Whole || (field.type != FieldType::Choice && field.type != FieldType::Link && !names)) return false;
    const std::string* means = answers_.find(target.reg->id + "." + field.id, text::trim(shown(cell, workbook_.date1904)));
    if (means == nullptr) return false;
    if (means->empty()) return true;  // the cell says nothing
    if (field.type == FieldType::Choice) {
        auto value = parse_cell(programme_, field, *means);
        if (!value) return false;
        entry.said[&field] = Said{.value = std::move(*value), .spot = spot};
        entry.any = true;
        return true;
    }
    std::int64_t id = 0;
    if (std::from_chars(means->data(), means->data() + means->size(), id).ec != std::errc{}) return false;
    std::vector<const Register*> registers{target.reg};
    if (!names) {
        registers.clear();
        for (const auto& to : field.to) registers.push_back(programme_.find(to));
    }
    for (const Register* reg : registers) {
        const auto rows = known_.find(reg);
        if (rows == known_.end() || rows->second.by_id(id) == nullptr) continue;  // gone, or not theirs to see: asked again
        if (names) entry.known = id;
        else entry.said[&field] = Said{.value = id, .spot = spot};
        entry.any = true;
        return true;
    }
    return false;
}

void Lines::ask(const std::string& field, const std::string& word, const Spot& spot, Say say, std::vector<Question::Offer> offers) {
    questions_.ask({.field = field,
                    .word = word,
                    .ask = std::move(say),
                    .offers = std::move(offers),
                    .sheet = workbook_.sheets[spot.sheet].name,
                    .letter = spot.use == nullptr ? "" : spot.use->letter,
                    .row = spot.row});
}

void Lines::ask_code(const Field& field, const std::string& key, const sheet::Cell& cell, const Spot& spot) {
    constexpr std::size_t few = 30;
    const CodeList* list = programme_.codes(field.of);
    const std::string word = text::trim(shown(cell, workbook_.date1904));
    std::vector<Question::Offer> near, all;
    for (const Code& code : list->items) {
        const std::string title = text::word_key(code.title.zh);
        const std::string said = text::word_key(word);
        if (said.find(title) != std::string::npos || title.find(said) != std::string::npos) near.push_back({code.id, code.title.zh});
        if (all.size() < few) all.push_back({code.id, code.title.zh});
    }
    ask(key, word, spot, {fmt::format("“{}”是哪一种{}？", word, field.title.zh), fmt::format("Which {} is `{}`?", field.title.en, word)}, near.empty() ? all : near);
}

std::vector<Question::Offer> Lines::offers_of(const KnownRows& rows, const std::vector<std::int64_t>& ids) const {
    std::vector<Question::Offer> out;
    for (std::size_t i = 0; i < std::min<std::size_t>(8, ids.size()); ++i) out.push_back({std::to_string(ids[i]), rows.title(ids[i])});
    return out;
}

void Lines::read_state(const sheet::Cell& cell, const Spot& spot, const Register& reg, Entry& entry) {
    const std::string text = text::trim(shown(cell, workbook_.date1904));
    if (is_blank_word(text)) return;
    entry.any = true;
    if (const std::string* means = answers_.find(reg.id + ".state", text); means != nullptr && (means->empty() || reg.state(*means) != nullptr)) {
        entry.state = *means;
        entry.state_spot = spot;
        return;
    }
    auto& states = ways_of(reg).states;
    auto known = states.find(text);
    if (known == states.end()) known = states.emplace(text, state_named(reg, text)).first;
    if (const State* state = known->second) {
        entry.state = state->id;
        entry.state_spot = spot;
        return;
    }
    std::string words;
    for (const State& state : reg.states) words += (words.empty() ? "" : "、") + state.title.zh;
    faults_.add(spot, Severity::Stop, "unknown_state",
                {fmt::format("“{}”看不出是什么状态", text), fmt::format("`{}` is no state of {}", text, reg.title.en)},
                {fmt::format("填 {} 之一", words), fmt::format("one of {}", words)});
    std::vector<Question::Offer> offers;
    for (const State& state : reg.states) offers.push_back({state.id, state.title.zh});
    ask(reg.id + ".state", text, spot, {fmt::format("“{}”是什么状态？", text), fmt::format("Which state is `{}`?", text)}, std::move(offers));
    entry.faulted.insert(nullptr);
}

void Lines::note_amount(TableWork& work, std::size_t line, std::size_t use, const Target& target, const Read<CellRead>& read) {
    if (!read) {
        work.amounts[line][use] = std::nullopt;
        return;
    }
    const auto* units = std::get_if<std::int64_t>(&read->value);
    if (read->blank || units == nullptr) return;
    const ColumnUse& column = work.mapping.columns[use];
    const bool money = target.field->type == FieldType::Money;
    const Decimal value = Decimal::scaled(*units, money ? 2 : target.field->type == FieldType::Whole ? 0 : target.field->places);
    const auto& scale = money ? column.money : column.scale;
    work.amounts[line][use] = scale ? value.divide(scale->factor) : std::optional(value);
}

std::string Lines::token(const Register& /*reg*/, const Field& field, const Entry& entry) {
    const auto found = entry.said.find(&field);
    if (found == entry.said.end()) return {};
    const Said& said = found->second;
    if (said.draft >= 0) {
        const RowDraft& other = drafts_[static_cast<std::size_t>(said.draft)];
        return other.id ? std::to_string(*other.id) : fmt::format("#{}", said.draft);
    }
    if (!is_null(said.value)) return key_of(field, said.value);
    return said.word.empty() ? std::string() : "?" + text::word_key(said.word);
}

std::ptrdiff_t Lines::start(const Register& reg, std::optional<std::int64_t> id) {
    RowDraft& draft = drafts_.emplace_back();
    draft.reg = &reg;
    draft.id = id;
    const auto at = drafts_.size() - 1;
    if (id) by_id_[&reg].emplace(*id, at);
    return static_cast<std::ptrdiff_t>(at);
}

std::ptrdiff_t Lines::draft_of_known(const Register& reg, std::int64_t id) {
    const auto found = by_id_[&reg].find(id);
    return found == by_id_[&reg].end() ? start(reg, id) : static_cast<std::ptrdiff_t>(found->second);
}

const Said* Lines::other_code(const Register& reg, const Entry& entry, const std::function<const Cell*(const Field&)>& there) const {
    for (const Field& field : reg.fields) {
        if (!field.marked("code")) continue;
        const auto said = entry.said.find(&field);
        const Cell* cell = there(field);
        if (said == entry.said.end() || is_null(said->second.value) || cell == nullptr || is_null(*cell)) continue;
        if (KnownRows::token(programme_, field, said->second.value) != KnownRows::token(programme_, field, *cell)) return &said->second;
    }
    return nullptr;
}

std::ptrdiff_t Lines::place(const Register& reg, Entry& entry, const Spot& line, bool main) {
    auto& tokens = by_token_[&reg];
    const auto rows = known_.find(&reg);
    std::ptrdiff_t found = -1;
    bool fresh = true;
    bool lost = false;
    const auto from_ledger = [&](const std::vector<std::int64_t>& ids, const Said* said, bool by_former) {
        if (ids.empty()) return false;
        const Spot spot = said == nullptr ? line : said->spot;
        if (ids.size() > 1) {
            std::string titles;
            for (std::size_t i = 0; i < std::min<std::size_t>(3, ids.size()); ++i) titles += (i == 0 ? "" : "、") + rows->second.title(ids[i]);
            faults_.add(spot, Severity::Stop, "row_ambiguous",
                        {fmt::format("台账里有 {} 行都对得上：{}", ids.size(), titles), fmt::format("{} rows of the ledger match: {}", ids.size(), titles)},
                        {"补上代码，说明是哪一行", "add the code that says which"});
            lost = true;
            return true;
        }
        const facts::Record& record = *rows->second.by_id(ids.front());
        const Said* code = by_former ? nullptr : other_code(reg, entry, [&](const Field& field) -> const Cell* {
            const auto cell = record.cells.find(field.id);
            return cell == record.cells.end() ? nullptr : &cell->second;
        });
        if (code != nullptr) {
            std::string theirs;
            for (const Field& field : reg.fields) {
                if (field.marked("code")) theirs = print_cell(field, record.cells.at(field.id));
            }
            faults_.add(code->spot, Severity::Stop, "same_name_other_code",
                        {fmt::format("台账里“{}”的代码是 {}，与这里不同", rows->second.title(record.id), theirs), fmt::format("{} has code {} in the ledger", rows->second.title(record.id), theirs)},
                        {"对照凭据更正；代码确实变了的，先在台账里改，或在表里加一列曾用代码", "compare with the papers; if the code did change, change it in the ledger first or add a column of former codes"});
            lost = true;
            return true;
        }
        fresh = !by_id_[&reg].contains(record.id);
        found = draft_of_known(reg, record.id);
        return true;
    };
    const Ways& ways = ways_of(reg);
    const bool told = entry.known && rows != known_.end() && from_ledger({*entry.known}, nullptr, false);
    for (std::size_t w = 0; !told && w < ways.ways.size(); ++w) {
        const auto& way = ways.ways[w];
        const Field* first = way.empty() ? nullptr : reg.field(way.front());
        if (first == nullptr) continue;
        const Field* present = way.size() == 1 ? Naming::present_of(reg, *first) : nullptr;
        if (present != nullptr) {
            const std::string key = token(reg, *present, entry);
            if (!key.empty() && rows != known_.end() && from_ledger(rows->second.having(*first, key), &entry.said[present], true)) break;
            continue;
        }
        std::string key;
        bool whole = true;
        std::string single;
        for (const auto& id : way) {
            const Field* field = reg.field(id);
            const std::string part = field == nullptr ? std::string() : token(reg, *field, entry);
            whole = whole && !part.empty();
            key += part + "\x1F";
            single = part;
        }
        if (!whole) continue;
        if (rows != known_.end()) {
            const auto ids = way.size() == 1 ? rows->second.having(*first, single) : rows->second.having(way, key);
            if (from_ledger(ids, &entry.said[first], false)) break;
        }
        const auto in_file = tokens.find(ways.keys[w] + key);
        if (in_file == tokens.end()) continue;
        const RowDraft& draft = drafts_[in_file->second];
        const Said* code = other_code(reg, entry, [&](const Field& field) -> const Cell* {
            const auto said = draft.said.find(&field);
            return said == draft.said.end() ? nullptr : &said->second.value;
        });
        if (code != nullptr) {
            faults_.add(code->spot, Severity::Stop, "same_name_other_code",
                        {fmt::format("与{}同名，代码却不同", where(code->spot, draft.spots.front())), fmt::format("the same name as {}, another code", where(code->spot, draft.spots.front()))},
                        {"对照凭据，更正写错的一行", "compare with the papers and mend the wrong row"});
            lost = true;
            break;
        }
        found = static_cast<std::ptrdiff_t>(in_file->second);
        fresh = false;
        break;
    }
    if (found < 0 && !lost && rows != known_.end()) {
        // The file gives former names or codes: the ledger may still know the row by one of them.
        for (const Field& field : reg.fields) {
            const Field* present = Naming::present_of(reg, field);
            const auto said = entry.said.find(&field);
            if (present == nullptr || said == entry.said.end()) continue;
            for (const Cell& value : said->second.values) {
                if (from_ledger(rows->second.having(*present, KnownRows::token(programme_, *present, value)), &said->second, true)) break;
            }
            if (found >= 0 || lost) break;
        }
    }
    if (found < 0) {
        found = start(reg, std::nullopt);
        fresh = true;
    }
    RowDraft& draft = drafts_[static_cast<std::size_t>(found)];
    if (lost) draft.lost = draft.refused = true;
    index(reg, entry, static_cast<std::size_t>(found));
    merge(static_cast<std::size_t>(found), entry, line, main, fresh);
    return found;
}

void Lines::index(const Register& reg, const Entry& entry, std::size_t draft) {
    const Ways& ways = ways_of(reg);
    for (std::size_t w = 0; w < ways.ways.size(); ++w) {
        std::string key;
        bool whole = true;
        for (const auto& id : ways.ways[w]) {
            const Field* field = reg.field(id);
            const std::string part = field == nullptr || field->many ? std::string() : token(reg, *field, entry);
            whole = whole && !part.empty();
            key += part + "\x1F";
        }
        if (whole) by_token_[&reg].emplace(ways.keys[w] + key, draft);
    }
    for (const Field* field : ways.words) {
        if (field->many) continue;
        const std::string key = token(reg, *field, entry);
        if (!key.empty()) named_in_file_[&reg].emplace(key, draft);
    }
}

bool Lines::same(const Field& field, const Said& a, const Said& b) const {
    if (a.draft >= 0 || b.draft >= 0) return a.draft == b.draft;
    if (!is_null(a.value) && !is_null(b.value)) {
        return a.value == b.value || KnownRows::token(programme_, field, a.value) == KnownRows::token(programme_, field, b.value);
    }
    return is_null(a.value) && is_null(b.value) && text::word_key(a.word) == text::word_key(b.word);
}

std::string Lines::shown_value(const Field& field, const Said& said) const {
    if (said.draft >= 0) return title(drafts_[static_cast<std::size_t>(said.draft)]);
    if (!said.word.empty()) return said.word;
    return show_cell(programme_, field, said.value);
}

void Lines::merge(std::size_t at, Entry& entry, const Spot& line, bool main, bool fresh) {
    RowDraft& draft = drafts_[at];
    bool news = false;
    bool contradicts = false;
    // Two rows of one sheet for one thing: what only one of them says is as doubtful as what they say differently.
    const bool again = main && draft.main && !fresh && std::any_of(draft.spots.begin(), draft.spots.end(), [&](const Spot& s) { return s.sheet == line.sheet; });
    const auto same_thing = [&](const Said& said, const std::string& theirs, const std::string& ours, const Spot& spot) {
        contradicts = true;
        draft.refused = true;
        faults_.add(said.spot, Severity::Stop, "rows_contradict",
                    {fmt::format("{}{}，这里是“{}”：同一{}", where(said.spot, spot), theirs, ours, draft.reg->title.zh),
                     fmt::format("{} {}, this one has {}, of the same {}", where(said.spot, spot), theirs, ours, draft.reg->title.en)},
                    {"两处改成一样，或删去一行；不是同一个的，写清名称或代码", "make both the same, or delete one; if they are two, tell their names or codes apart"});
    };
    for (auto& [field, said] : entry.said) {
        const auto known = draft.said.find(field);
        if (known == draft.said.end()) {
            news = true;
            if (again && !is_null(said.value)) same_thing(said, "这一格空着", shown_value(*field, said), draft.spots.front());
            if (!is_null(said.value)) {
                if (const auto advice = advise_cell(*field, said.value)) faults_.add(said.spot, Severity::Warn, advice->code, advice->what, advice->mend);
            }
            draft.said.emplace(field, std::move(said));
            continue;
        }
        if (field->many) {
            for (Cell& value : said.values) {
                auto& list = known->second.values;
                if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
            }
            for (std::string& word : said.words) known->second.words.push_back(std::move(word));
            continue;
        }
        if (same(*field, known->second, said)) continue;
        same_thing(said, fmt::format("写的是“{}”", shown_value(*field, known->second)), shown_value(*field, said), known->second.spot);
    }
    for (auto& [field, said] : entry.compared) draft.compared.emplace(field, std::move(said));
    if (!entry.state.empty()) {
        if (draft.state.empty()) {
            news = true;
            draft.state = entry.state;
            draft.state_spot = entry.state_spot;
        } else if (draft.state != entry.state) {
            contradicts = true;
            draft.refused = true;
            faults_.add(entry.state_spot, Severity::Stop, "rows_contradict",
                        {fmt::format("{}的状态是“{}”，这里是“{}”", where(entry.state_spot, draft.state_spot), draft.reg->state(draft.state)->title.zh, draft.reg->state(entry.state)->title.zh),
                         fmt::format("{} has state {}, this one {}", where(entry.state_spot, draft.state_spot), draft.reg->state(draft.state)->title.en, draft.reg->state(entry.state)->title.en)},
                        {"两处改成一样", "make both the same"});
        }
    }
    if (!entry.faulted.empty()) draft.refused = true;
    draft.faulted.merge(entry.faulted);
    if (main && draft.main && !fresh && !news && !contradicts) {
        faults_.add(line, Severity::Warn, "row_twice",
                    {fmt::format("与{}相同，只计一次", where(line, draft.spots.front())), fmt::format("the same as {}; counted once", where(line, draft.spots.front()))},
                    {"删去重复的一行", "delete the repeated row"});
    }
    draft.main = draft.main || main;
    draft.spots.push_back(line);
}

void Lines::resolve(const Field& field, Said& said, RowDraft& draft, bool compare) {
    if (said.word.empty() || !is_null(said.value) || said.draft >= 0) return;
    std::vector<std::string> near;
    std::vector<Question::Offer> offers;
    for (const auto& to : field.to) {
        const Register* reg = programme_.find(to);
        if (reg == nullptr) continue;
        const auto named = named_in_file_.find(reg);
        if (named != named_in_file_.end()) {
            for (const Field* word : ways_of(*reg).words) {
                const auto found = named->second.find(KnownRows::token(programme_, *word, Cell(said.word)));
                if (found == named->second.end()) continue;
                said.draft = static_cast<std::ptrdiff_t>(found->second);
                return;
            }
        }
        const auto rows = known_.find(reg);
        if (rows == known_.end()) continue;
        const auto ids = rows->second.named(said.word);
        if (ids.size() > 1) {
            std::string titles;
            for (std::size_t i = 0; i < std::min<std::size_t>(4, ids.size()); ++i) titles += (i == 0 ? "" : "、") + rows->second.title(ids[i]);
            faults_.add(said.spot, compare ? Severity::Warn : Severity::Stop, "link_ambiguous",
                        {fmt::format("“{}”可能是 {}", said.word, titles), fmt::format("`{}` may be {}", said.word, titles)},
                        {"写全称", "write the full name"});
            if (!compare) {
                draft.faulted.insert(&field);
                draft.refused = true;
                ask(draft.reg->id + "." + field.id, said.word, said.spot, {fmt::format("“{}”是哪一个？", said.word), fmt::format("Which one is `{}`?", said.word)}, offers_of(rows->second, ids));
            }
            return;
        }
        for (auto& name : rows->second.near(said.word)) {
            if (const auto found = rows->second.named(name); found.size() == 1) offers.push_back({std::to_string(found.front()), name});
            near.push_back(std::move(name));
        }
    }
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, near.size()); ++i) names += (i == 0 ? "" : "、") + near[i];
    faults_.add(said.spot, compare ? Severity::Warn : Severity::Stop, "unknown_row",
                {fmt::format("台账里没有叫“{}”的{}", said.word, field.to.empty() ? field.title.zh : programme_.find(field.to.front())->title.zh),
                 fmt::format("no {} is called `{}`", field.to.empty() ? field.title.en : programme_.find(field.to.front())->title.en, said.word)},
                names.empty() ? Say{"写全称或代码；新的先在台账里登记", "write the full name or code; record a new one first"}
                              : Say{fmt::format("是不是 {}？", names), fmt::format("did you mean {}?", names)});
    if (!compare) {
        draft.faulted.insert(&field);
        draft.refused = true;
        ask(draft.reg->id + "." + field.id, said.word, said.spot, {fmt::format("台账里没有“{}”，它是哪一个？", said.word), fmt::format("No row is called `{}`: which one is it?", said.word)}, std::move(offers));
    }
}

void Lines::finish() {
    for (RowDraft& draft : drafts_) {
        for (auto& [field, said] : draft.said) {
            if (field->type != FieldType::Link) continue;
            if (!field->many) {
                resolve(*field, said, draft, false);
                continue;
            }
            for (const std::string& word : said.words) {
                Said one{.word = word, .spot = said.spot};
                resolve(*field, one, draft, false);
                if (is_null(one.value)) {
                    for (const auto& to : field->to) {
                        const auto rows = known_.find(programme_.find(to));
                        if (rows == known_.end()) continue;
                        if (const auto ids = rows->second.named(word); ids.size() == 1) one.value = ids.front();
                    }
                }
                if (!is_null(one.value)) said.values.push_back(one.value);
            }
        }
        for (auto& [field, said] : draft.compared) {
            const bool alone = said.spot.use == nullptr || std::none_of(said.spot.use->targets.begin(), said.spot.use->targets.end(), [](const Target& t) { return !t.compare; });
            if (field->type == FieldType::Link && alone) resolve(*field, said, draft, true);
        }
    }
    read_by_convention(months_, "date_month_only", {"{} 处日期只写到月，按当月 1 日记", "{} dates name only a month and are kept as its 1st"},
                       {"知道是哪一天的，写到日", "write the day where it is known"});
    read_by_convention(short_years_, "date_short_year", {"{} 处年份只写两位，按 20xx 年记", "{} dates have years of two digits, read as 20xx"},
                       {"年份写四位", "write four digits"});
    read_by_convention(serials_, "date_bare_serial", {"{} 处日期只剩序号（如 44621），按 Excel 的日期序号读", "{} dates are bare serial numbers, read as Excel counts days"},
                       {"把这一列设为日期格式，核对一遍", "format the column as dates and check it"});
}

void Lines::read_by_convention(const std::map<const ColumnUse*, std::pair<std::int64_t, Spot>>& columns, std::string code, const Say& what, const Say& mend) {
    for (const auto& [column, counted] : columns) {
        faults_.add(counted.second, Severity::Warn, code,
                    {fmt::format(fmt::runtime(what.zh), counted.first), fmt::format(fmt::runtime(what.en), counted.first)}, mend);
    }
}

std::string Lines::title(const RowDraft& draft) const {
    for (const std::string_view mark : {"name", "code"}) {
        for (const auto& [field, said] : draft.said) {
            if (!field->marked(mark) || is_null(said.value)) continue;
            return print_cell(*field, said.value);
        }
    }
    if (draft.id) {
        if (const auto rows = known_.find(draft.reg); rows != known_.end()) return rows->second.title(*draft.id);
    }
    std::string out;
    for (const auto& id : draft.reg->key) {
        const Field* field = draft.reg->field(id);
        const auto said = draft.said.find(field);
        if (said != draft.said.end()) out += (out.empty() ? "" : " ") + shown_value(*field, said->second);
    }
    return out;
}

std::string Lines::where(const Spot& from, const Spot& to) const {
    if (from.sheet == to.sheet) return fmt::format("第 {} 行", to.row);
    return fmt::format("“{}”第 {} 行", workbook_.sheets[to.sheet].name, to.row);
}

}  // namespace zhigai::imports
