#include "facts/import/internal/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports {
namespace {

bool identity_field(const Register& reg, const Field& field) {
    const auto ways = identities(reg);
    return std::any_of(ways.begin(), ways.end(), [&](const auto& way) { return std::find(way.begin(), way.end(), field.id) != way.end(); });
}

const Cell* cell_of(const facts::Record* record, const std::string& field) {
    if (record == nullptr) return nullptr;
    const auto found = record->cells.find(field);
    return found == record->cells.end() ? nullptr : &found->second;
}

std::int64_t temporary(std::size_t draft) { return -static_cast<std::int64_t>(draft) - 1; }

}  // namespace

std::string Judge::shown_cell(const Field& field, const Cell& cell) const {
    if (is_null(cell)) return "空";
    if (field.type == FieldType::Link) {
        if (const auto* id = std::get_if<std::int64_t>(&cell)) {
            for (const auto& to : field.to) {
                const auto rows = known_.find(ledger_.programme().find(to));
                if (rows != known_.end() && rows->second.by_id(*id) != nullptr) return rows->second.title(*id);
            }
        }
    }
    return show_cell(ledger_.programme(), field, cell);
}

std::optional<facts::Patch> Judge::patch_of(std::size_t at) {
    const RowDraft& draft = lines_.drafts()[at];
    if (draft.lost) return std::nullopt;
    const auto rows = known_.find(draft.reg);
    const facts::Record* record = draft.id && rows != known_.end() ? rows->second.by_id(*draft.id) : nullptr;
    facts::Patch patch;
    patch.register_id = draft.reg->id;
    patch.origin = fmt::format("{}!{}", workbook_.sheets[draft.spots.front().sheet].name, draft.spots.front().row);
    if (record != nullptr) {
        patch.id = record->id;
        patch.base_rev = record->rev;
        if (options_.valid_from) patch.valid_from = options_.valid_from;
    } else {
        patch.temporary = temporary(at);
        if (!draft.state.empty() && draft.state != draft.reg->states.front().id) patch.enter_state = draft.state;
    }
    const bool changes = fill(patch, draft, record);
    if (record != nullptr && !changes) return std::nullopt;
    return patch;
}

bool Judge::fill(facts::Patch& patch, const RowDraft& draft, const facts::Record* record) {
    bool changes = false;
    for (const auto& [field, said] : draft.said) changes = set(patch, draft, record, *field, said) || changes;
    if (record != nullptr && draft.main && !draft.state.empty() && draft.state != record->state && !record->state.empty()) {
        if (const Move* move = move_to(draft, *record)) {
            patch.move = move->id;
            changes = true;
        } else {
            tell_state_kept(draft, record->state, {"没有一步到达的操作", "no single move leads there"});
        }
    }
    return changes;
}

bool Judge::set(facts::Patch& patch, const RowDraft& draft, const facts::Record* record, const Field& field, const Said& said) {
    if (field.many) {
        std::vector<Cell> there;
        if (record != nullptr) {
            if (const auto list = record->children.find(field.id); list != record->children.end()) {
                for (const facts::Child& child : list->second) {
                    if (const auto cell = child.cells.find("value"); cell != child.cells.end()) there.push_back(cell->second);
                }
            }
        }
        bool added = false;
        for (const Cell& value : said.values) {
            if (std::find(there.begin(), there.end(), value) != there.end()) continue;
            facts::ChildPatch child;
            child.set.emplace("value", value);
            patch.children[field.id].push_back(std::move(child));
            added = true;
        }
        return added;
    }
    Cell value = said.value;
    if (said.draft >= 0) {
        const auto at = static_cast<std::size_t>(said.draft);
        const RowDraft& other = lines_.drafts()[at];
        if (other.lost) return false;
        value = other.id ? *other.id : temporary(at);
    } else if (field.type == FieldType::Link && is_null(value) && !said.word.empty()) {
        return false;  // not found: its fault stands already
    }
    if (record == nullptr) {
        if (is_null(value)) return false;
        patch.set.emplace(field.id, std::move(value));
        return true;
    }
    const Cell* there = cell_of(record, field.id);
    const Cell before = there == nullptr ? Cell() : *there;
    const auto* was = std::get_if<std::int64_t>(&before);
    const auto* becomes = std::get_if<std::int64_t>(&value);
    if (field.type == FieldType::Money && was != nullptr && becomes != nullptr && *was > 0 && *becomes > 0 && said.spot.use != nullptr) {
        constexpr std::int64_t far = 1000;
        Jumps& jumps = jumps_[said.spot.use];
        ++jumps.compared;
        if ((*becomes / far >= *was || *was / far >= *becomes) && jumps.jumped++ == 0) jumps.first = said.spot;
    }
    if (before == value) return false;
    if (!is_null(before) && !is_null(value)) {
        const Programme& programme = ledger_.programme();
        if (KnownRows::token(programme, field, before) == KnownRows::token(programme, field, value)) return false;  // 有限公司, 有限责任公司
        // What once was, as the ledger itself says: the sheet is older than the ledger.
        if (const Field* former = Naming::former_of(*draft.reg, field)) {
            if (const auto list = record->children.find(former->id); list != record->children.end()) {
                for (const facts::Child& child : list->second) {
                    const auto cell = child.cells.find("value");
                    if (cell != child.cells.end() && KnownRows::token(programme, field, cell->second) == KnownRows::token(programme, field, value)) {
                        faults_.add(said.spot, Severity::Warn, "former_word",
                                    {fmt::format("这是曾用的写法，现在是“{}”：未改", shown_cell(field, before)), fmt::format("a former one; it is {} now and stays so", shown_cell(field, before))},
                                    {"表里可以改成现在的写法", "write the present one"});
                        return false;
                    }
                }
            }
        }
        const bool beside = !draft.main;
        if (beside && (identity_field(*draft.reg, field) || field.dated)) {
            const bool compared = said.spot.use != nullptr && std::any_of(said.spot.use->targets.begin(), said.spot.use->targets.end(), [](const Target& t) { return t.compare; });
            if (!compared) {
                faults_.add(said.spot, Severity::Warn, "beside_row_kept",
                            {fmt::format("{}台账里是“{}”：未改", draft.reg->title.zh, shown_cell(field, before)), fmt::format("the {} ledger has {}, which stays", draft.reg->title.en, shown_cell(field, before))},
                            {fmt::format("确实变了的，在{}台账里改，写明自何日起", draft.reg->title.zh), fmt::format("if it did change, change it in {}, with the day it holds from", draft.reg->title.en)});
            }
            return false;
        }
        if (!beside && field.marked("name")) {
            faults_.add(said.spot, Severity::Warn, "name_changes",
                        {fmt::format("台账里是“{}”，将改为“{}”", shown_cell(field, before), shown_cell(field, value)), fmt::format("the ledger has {}; it becomes {}", shown_cell(field, before), shown_cell(field, value))},
                        {"核对代码和名称是不是同一户", "see that code and name are of the same one"});
        }
    }
    patch.set.emplace(field.id, std::move(value));
    return true;
}

const Move* Judge::move_to(const RowDraft& draft, const facts::Record& record) {
    const Move* found = nullptr;
    for (const Move& move : draft.reg->moves) {
        if (move.to != draft.state || std::find(move.from.begin(), move.from.end(), record.state) == move.from.end()) continue;
        if (move.reason || !move.all_of.empty() || found != nullptr) return nullptr;  // a sheet gives no reason and signs nothing
        found = &move;
    }
    return found;
}

void Judge::tell_state_kept(const RowDraft& draft, const std::string& there, const Say& why) {
    const State* before = draft.reg->state(there);
    const State* here = draft.reg->state(draft.state);
    faults_.add(draft.state_spot, Severity::Warn, "state_differs",
                {fmt::format("台账里是“{}”，这里是“{}”：状态未改（{}）", before == nullptr ? there : before->title.zh, here->title.zh, why.zh),
                 fmt::format("the ledger has {}, the sheet {}: it stays ({})", before == nullptr ? there : before->title.en, here->title.en, why.en)},
                {"补齐后在这一行的页面上办理", "complete it and use the move on the row's page"});
}

bool Judge::give_up_moves(const Faults& found, Judgement& judgement) {
    bool any = false;
    for (const Fault& fault : found) {
        const auto at = static_cast<std::size_t>(fault.where.row);
        if (fault.where.row < 1 || at > judgement.change.patches.size()) continue;
        facts::Patch& patch = judgement.change.patches[at - 1];
        if (patch.move.empty()) continue;
        const RowDraft& draft = lines_.drafts()[judgement.draft_of[at - 1]];
        const auto rows = known_.find(draft.reg);
        const facts::Record* record = rows == known_.end() ? nullptr : rows->second.by_id(*draft.id);
        tell_state_kept(draft, record == nullptr ? "" : record->state, fault.what);
        patch.move.clear();
        any = true;
    }
    return any;
}

void Judge::spread_refusals() {
    // A row that links to a refused row of the file cannot go in either.
    auto& drafts = lines_.drafts();
    for (bool changed = true; changed;) {
        changed = false;
        for (RowDraft& draft : drafts) {
            if (draft.refused) continue;
            for (const auto& [field, said] : draft.said) {
                if (said.draft < 0) continue;
                const RowDraft& other = drafts[static_cast<std::size_t>(said.draft)];
                if (!other.refused || (other.id && !other.lost)) continue;
                draft.refused = true;
                changed = true;
                break;
            }
        }
    }
}

void Judge::place_faults(const Faults& found, const Judgement& judgement) {
    // Which column of a sheet fills a field: an empty cell is told at its column, a missing column once for all its rows.
    std::map<std::pair<std::size_t, const Field*>, const ColumnUse*> filled_by;
    for (const RowDraft& draft : lines_.drafts()) {
        for (const auto& [field, said] : draft.said) {
            if (said.spot.use != nullptr) filled_by.emplace(std::pair(said.spot.sheet, field), said.spot.use);
        }
    }
    struct Missing {
        const Register* reg = nullptr;
        std::int64_t rows = 0;
        Spot first;
    };
    std::map<std::pair<std::size_t, const Field*>, Missing> missing;
    for (const Fault& fault : found) {
        const auto patch = static_cast<std::size_t>(fault.where.row);
        if (fault.where.row < 1 || patch > judgement.draft_of.size()) {
            faults_.add(ImportFault{{fault.code, fault.what, {.file = workbook_.file_name}, fault.mend}, Severity::Stop}, 0);
            continue;
        }
        RowDraft& draft = lines_.drafts()[judgement.draft_of[patch - 1]];
        const auto dot = fault.where.key.find('.');
        const std::string rest = dot == std::string::npos ? fault.where.key : fault.where.key.substr(dot + 1);
        const Field* field = draft.reg->field(rest.substr(0, rest.find('.')));
        if (draft.faulted.contains(field) && field != nullptr) continue;  // told already, at the cell
        Spot spot = draft.spots.front();
        if (const auto said = draft.said.find(field); said != draft.said.end()) {
            // The row it links to has its own faults.
            if (said->second.draft >= 0 && lines_.drafts()[static_cast<std::size_t>(said->second.draft)].refused) continue;
            spot = said->second.spot;
        } else if (rest == "state" && !draft.state.empty()) {
            spot = draft.state_spot;
        }
        if (fault.code == "required" && !draft.main && !draft.id) {
            // Named beside another row only, and not in the ledger: what is missing is the row itself.
            if (!draft.refused) tell_unknown(draft);
            draft.refused = true;
            continue;
        }
        draft.refused = true;
        if (fault.code == "required" && field != nullptr && !draft.id) {
            const auto column = filled_by.find({spot.sheet, field});
            if (column == filled_by.end()) {
                Missing& one = missing[{spot.sheet, field}];
                if (one.rows++ == 0) {
                    one.reg = draft.reg;
                    one.first = spot;
                }
                continue;
            }
            spot.column = column->second->column;
            spot.use = column->second;
        }
        faults_.add(spot, Severity::Stop, fault.code, fault.what, fault.mend);
    }
    for (const auto& [where, one] : missing) {
        const Field& field = *where.second;
        faults_.add(one.first, Severity::Stop, "missing_column",
                    {fmt::format("表里没有“{}”，{} 个新{}不能新建", field.title.zh, one.rows, one.reg->title.zh), fmt::format("the sheet has no {}, which {} new rows of {} need", field.title.en, one.rows, one.reg->title.en)},
                    {fmt::format("补上这一列；{}已在台账里的，核对名称或代码", one.reg->title.zh), "add the column; if they are in the ledger already, compare names and codes"});
    }
}

void Judge::tell_unknown(const RowDraft& draft) {
    Spot spot = draft.spots.front();
    for (const auto& [field, said] : draft.said) {
        if (field->marked("name") || (field->marked("code") && spot.use == nullptr)) spot = said.spot;
    }
    const std::string title = lines_.title(draft);
    std::string names;
    std::vector<Question::Offer> offers;
    if (const auto rows = known_.find(draft.reg); rows != known_.end()) {
        for (const std::string& name : rows->second.near(title)) {
            names += (names.empty() ? "" : "、") + name;
            if (const auto found = rows->second.named(name); found.size() == 1) offers.push_back({std::to_string(found.front()), name});
        }
    }
    if (const Field* name = draft.reg->marked("name")) {
        questions_.ask({.field = draft.reg->id + "." + name->id,
                        .word = title,
                        .ask = {fmt::format("{}台账里没有“{}”，它是哪一个？", draft.reg->title.zh, title), fmt::format("{} has no `{}`: which one is it?", draft.reg->title.en, title)},
                        .offers = std::move(offers),
                        .sheet = workbook_.sheets[spot.sheet].name,
                        .letter = spot.use == nullptr ? "" : spot.use->letter,
                        .row = spot.row});
    }
    std::string missing;
    for (const Field& field : draft.reg->fields) {
        if (field.required.always && !draft.said.contains(&field)) missing += (missing.empty() ? "" : "、") + field.title.zh;
    }
    faults_.add(spot, Severity::Stop, "unknown_row",
                {fmt::format("{}台账里没有“{}”，表里又缺{}，不能新建", draft.reg->title.zh, title, missing), fmt::format("{} has no `{}`, and the sheet lacks what a new one needs", draft.reg->title.en, title)},
                names.empty() ? Say{fmt::format("先导入{}台账，或在表里补上{}", draft.reg->title.zh, missing), fmt::format("import {} first, or add the missing columns", draft.reg->title.en)}
                              : Say{fmt::format("是不是 {}？不是的，先导入{}台账", names, draft.reg->title.zh), fmt::format("did you mean {}? If not, import {} first", names, draft.reg->title.en)});
}

Judgement Judge::judge() {
    Judgement out;
    auto& drafts = lines_.drafts();
    const auto build = [&](bool all) {
        out.change = facts::Change{.door = Door::Import, .reason = options_.reason};
        out.draft_of.clear();
        for (std::size_t i = 0; i < drafts.size(); ++i) {
            if (!all && drafts[i].refused) continue;
            if (silent_.contains(i)) continue;
            auto patch = patch_of(i);
            if (!patch) {
                silent_.insert(i);
                continue;
            }
            out.change.patches.push_back(std::move(*patch));
            out.draft_of.push_back(i);
        }
    };
    const auto say = [&] {
        if (options_.progress) options_.progress({Progress::Stage::Judging, 0, static_cast<std::int64_t>(drafts.size())});
    };
    const auto keep = [&](facts::Outcome& outcome) {
        for (std::size_t i = 0; i < outcome.rows.size() && i < out.draft_of.size(); ++i) {
            auto& row = outcome.rows[i];
            const RowDraft& draft = drafts[out.draft_of[i]];
            for (const Fault& warning : row.warnings) {
                const auto dot = warning.where.key.find('.');
                const Field* field = dot == std::string::npos ? nullptr : draft.reg->field(warning.where.key.substr(dot + 1));
                Spot spot = draft.spots.front();
                if (const auto said = draft.said.find(field); said != draft.said.end()) spot = said->second.spot;
                faults_.add(spot, Severity::Warn, warning.code, warning.what, warning.mend);
            }
            out.outcomes.emplace(out.draft_of[i], std::move(row));
        }
    };
    say();
    build(true);
    spread_refusals();
    const bool clean = std::none_of(drafts.begin(), drafts.end(), [](const RowDraft& d) { return d.refused; });
    if (!out.change.patches.empty()) {
        out.change.dry_run = true;
        auto first = ledger_.write(permit_, out.change);
        if (!first && give_up_moves(first.error(), out)) first = ledger_.write(permit_, out.change);
        if (first && clean) {
            keep(*first);
        } else {
            if (!first) place_faults(first.error(), out);
            spread_refusals();
            // The rest, so that its effects and warnings can be shown beside the faults. Patches are only filtered:
            // building them again would say their warnings twice.
            facts::Change rest{.door = Door::Import, .reason = options_.reason, .dry_run = true};
            std::vector<std::size_t> kept;
            for (std::size_t i = 0; i < out.draft_of.size(); ++i) {
                if (drafts[out.draft_of[i]].refused) continue;
                rest.patches.push_back(std::move(out.change.patches[i]));
                kept.push_back(out.draft_of[i]);
            }
            out.change = std::move(rest);
            out.draft_of = std::move(kept);
            if (!out.change.patches.empty()) {
                if (auto second = ledger_.write(permit_, out.change)) keep(*second);
                else if (faults_.stops() == 0) place_faults(second.error(), out);
            }
        }
    }
    compare(out);
    tell_jumps();
    return out;
}

void Judge::tell_jumps() {
    for (const auto& [column, jumps] : jumps_) {
        if (jumps.jumped == 0 || jumps.jumped * 2 < jumps.compared) continue;
        faults_.add(jumps.first, Severity::Warn, "unit_jump",
                    {fmt::format("{} 行里有 {} 行与台账相差千倍以上，这一列按“{}”读", jumps.compared, jumps.jumped, column->money ? column->money->word : ""),
                     fmt::format("{} of {} rows are over a thousand times off what the ledger has; the column was read in {}", jumps.jumped, jumps.compared, column->money ? column->money->word : "")},
                    {"核对单位是元还是万元", "see whether the unit is right"});
    }
}

void Judge::compare(const Judgement& judgement) {
    const auto& drafts = lines_.drafts();
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const RowDraft& draft = drafts[i];
        if (draft.refused || draft.compared.empty()) continue;
        const auto outcome = judgement.outcomes.find(i);
        const auto rows = known_.find(draft.reg);
        const facts::Record* record = draft.id && rows != known_.end() ? rows->second.by_id(*draft.id) : nullptr;
        for (const auto& [field, said] : draft.compared) {
            Cell computed = cell_of(record, field->id) == nullptr ? Cell() : *cell_of(record, field->id);
            if (outcome != judgement.outcomes.end()) {
                for (const auto& change : outcome->second.fields) {
                    if (change.field == field->id) computed = change.after;
                }
            }
            if (is_null(computed) || (is_null(said.value) && said.word.empty())) continue;
            if (field->type == FieldType::Link && is_null(said.value)) continue;
            if (computed == said.value || KnownRows::token(ledger_.programme(), *field, computed) == KnownRows::token(ledger_.programme(), *field, said.value)) continue;
            faults_.add(said.spot, Severity::Warn, "computed_differs",
                        {fmt::format("表中是“{}”，按台账算出的“{}”是“{}”", said.word.empty() ? shown_cell(*field, said.value) : said.word, field->title.zh, shown_cell(*field, computed)),
                         fmt::format("the sheet says {}, the ledgers give {} for {}", said.word.empty() ? shown_cell(*field, said.value) : said.word, shown_cell(*field, computed), field->title.en)},
                        {"以算出的为准；不对的，改它所依据的那一项", "the computed one counts; if it is wrong, mend what it rests on"});
        }
    }
}

}  // namespace zhigai::imports
