#include "facts/import/internal/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "facts/import/internal/answers.h"
#include "kernel/text/text.h"

namespace zhigai::imports {
namespace {

std::string joined(const std::vector<std::string>& path) {
    std::string out;
    for (const auto& part : path) out += (out.empty() ? "" : " / ") + part;
    return out;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_phone(const Field& field) { return field.format == "phone"; }
bool is_person(const Field& field) {
    return field.type == FieldType::Text && field.personal && field.format.empty();
}

/// One reading of a table: which register a row is, and what follows.
struct Candidate {
    TableMapping mapping;
    int mapped = 0;
    bool named = false;     ///< the sheet bears a name of the register
    bool complete = false;  ///< rows can be told apart
};

class Mapper {
 public:
    Mapper(const Table& table, const Grid& grid, std::string file, const MappingContext& context)
        : table_(table), grid_(grid), file_(std::move(file)), context_(context), fingerprint_(fingerprint(table)) {}

    TableMapping map() {
        const auto& sheet = grid_.source().name;
        for (const SheetChoice& choice : context_.options->sheets) {
            if (choice.sheet != sheet) continue;
            const Register* reg = context_.programme->find(choice.register_id);
            if (reg == nullptr) break;
            return finish(read_as(*reg));
        }
        std::vector<Candidate> candidates;
        for (const Register* reg : context_.registers) {
            Candidate candidate = read_as(*reg);
            if (candidate.complete && candidate.mapped > 0) candidates.push_back(std::move(candidate));
        }
        if (candidates.empty()) return nothing();
        const auto better = [](const Candidate& a, const Candidate& b) {
            const auto weight = [](const Candidate& c) { return 2 * c.mapped + (c.named ? 3 : 0); };
            if (weight(a) != weight(b)) return weight(a) > weight(b);
            return a.mapping.order.size() < b.mapping.order.size();
        };
        std::stable_sort(candidates.begin(), candidates.end(), better);
        if (candidates.size() > 1 && !better(candidates[0], candidates[1])) {
            const auto& a = candidates[0].mapping.main->title;
            const auto& b = candidates[1].mapping.main->title;
            candidates[0].mapping.faults.push_back(at_header(
                {.code = "sheet_ambiguous",
                 .what = {fmt::format("看不出这张表是“{}”还是“{}”", a.zh, b.zh),
                          fmt::format("the sheet may be {} or {}", a.en, b.en)},
                 .mend = {"请选定这张工作表是什么台账", "choose what the sheet is"}}));
        }
        return finish(std::move(candidates.front()));
    }

 private:
    TableMapping nothing() {
        TableMapping out;
        for (const HeaderColumn& header : table_.columns) out.columns.push_back(bare(header));
        out.faults.push_back(at_header(
            {.code = "sheet_without_key",
             .what = {"有认得的列，但缺少分辨每一行的列（如名称、代码）", "columns are known, but none that tells the rows apart"},
             .mend = {"补上这一列，或选定这张工作表是什么台账", "add that column, or choose what the sheet is"}}));
        return out;
    }

    ImportFault at_header(Fault fault, const ColumnUse* column = nullptr) const {
        fault.where = {.file = file_, .sheet = grid_.source().name, .row = table_.header_rows.back()};
        if (column != nullptr) {
            fault.where.cell = column->letter;
            fault.where.key = column->header;
            fault.where.source = column->path.back();
        }
        return {std::move(fault), Severity::Stop};
    }

    ColumnUse bare(const HeaderColumn& header) const {
        ColumnUse out{.column = header.column, .letter = sheet::column_letters(header.column), .header = joined(header.path), .path = header.path};
        out.hidden = grid_.source().column_hidden(header.column);
        if (is_serial_header(header_key(header.path.back()))) out.how = How::Serial;
        return out;
    }

    Candidate read_as(const Register& main) {
        std::vector<const Register*> with;
        for (const auto& id : main.excel.with) {
            if (const Register* reg = context_.programme->find(id)) with.push_back(reg);
        }
        Candidate out = read_with(main, with);
        // A register of the same row takes part only when the sheet tells its rows apart.
        std::vector<const Register*> able;
        for (const Register* reg : with) {
            if (told_apart(out.mapping, *reg)) able.push_back(reg);
        }
        if (able.size() != with.size()) out = read_with(main, able);
        out.complete = told_apart(out.mapping, main);
        for (const auto& column : out.mapping.columns) out.mapped += column.targets.empty() ? 0 : 1;
        out.named = contains(main.excel.sheets, text::trim(grid_.source().name));
        for (const auto& name : main.excel.sheets) {
            out.named = out.named || header_key(grid_.source().name).find(header_key(name)) != std::string::npos;
        }
        return out;
    }

    Candidate read_with(const Register& main, const std::vector<const Register*>& with) {
        Candidate out;
        TableMapping& mapping = out.mapping;
        mapping.main = &main;
        mapping.order = with;
        mapping.order.push_back(&main);
        for (const Field& field : main.fields) {
            if (field.type != FieldType::Link || !field.typed()) continue;
            for (const Register* reg : with) {
                const bool taken = std::any_of(mapping.row_links.begin(), mapping.row_links.end(),
                                               [&](const auto& link) { return link.second == reg; });
                if (contains(field.to, reg->id) && !taken) mapping.row_links.emplace_back(&field, reg);
            }
        }
        std::map<std::pair<const Register*, const Field*>, std::size_t> taken;
        for (const HeaderColumn& header : table_.columns) {
            mapping.columns.push_back(bare(header));
            ColumnUse& column = mapping.columns.back();
            if (choose(mapping, column)) continue;
            assign(mapping, header, column, taken);
        }
        return out;
    }

    /// What a person chose for the column, now or in an earlier import.
    bool choose(TableMapping& mapping, ColumnUse& column) {
        const auto apply = [&](const ColumnChoice& choice, How how) {
            column.chosen = true;
            column.how = choice.field.empty() ? How::Ignored : how;
            if (!choice.unit.empty()) column.money = money_scale(choice.unit);
            const auto dot = choice.field.find('.');
            if (dot == std::string::npos) return;
            for (const Register* reg : mapping.order) {
                if (reg->id != choice.field.substr(0, dot)) continue;
                const std::string field = choice.field.substr(dot + 1);
                if (field == "state") {
                    column.targets.push_back({.reg = reg});
                } else if (const Field* found = reg->field(field)) {
                    target(mapping, column, *reg, *found);
                }
            }
        };
        for (const ColumnChoice& choice : context_.options->columns) {
            if (choice.sheet == grid_.source().name && choice.letter == column.letter) {
                if (choice.field == "?") return false;  // only the unit was chosen
                apply(choice, How::Chosen);
                return true;
            }
        }
        // What was chosen for this very layout rules over what was chosen for the same header elsewhere.
        for (const bool same_layout : {true, false}) {
            for (const ColumnChoice& choice : context_.remembered) {
                if (choice.letter != header_key(column.header) || (choice.sheet == fingerprint_) != same_layout) continue;
                if (choice.field == "?") continue;  // only the unit was chosen
                apply(choice, How::Remembered);
                if (!column.targets.empty() || choice.field.empty()) return true;
                column.how = How::Unknown;
                column.chosen = false;
            }
        }
        return false;
    }

    void target(const TableMapping& mapping, ColumnUse& column, const Register& reg, const Field& field) {
        for (const auto& [link, other] : mapping.row_links) {
            // The column names a row that this same line feeds: it fills that row's name, and the line links them.
            if (link != &field) continue;
            if (const Field* name = other->marked("name")) column.targets.push_back({.reg = other, .field = name});
            return;
        }
        column.targets.push_back({.reg = &reg, .field = &field, .compare = !field.typed()});
    }

    void assign(TableMapping& mapping, const HeaderColumn& header, ColumnUse& column,
                std::map<std::pair<const Register*, const Field*>, std::size_t>& taken) {
        std::vector<Meaning> own, other;
        for (const Meaning& meaning : header.meanings) {
            if (meaning.reg == mapping.main) own.push_back(meaning);
            else if (std::find(mapping.order.begin(), mapping.order.end(), meaning.reg) != mapping.order.end()) other.push_back(meaning);
        }
        if (own.empty() && other.empty()) return;
        if (own.empty() || (!other.empty() && other.front().rank < own.front().rank && !is_row_link(mapping, own.front()))) {
            own = other;
            other.clear();
        }
        const Meaning& first = own.front();
        column.how = first.how;
        if (first.field == nullptr) {
            column.targets.push_back({.reg = first.reg});
        } else if (is_row_link(mapping, first)) {
            const auto named = std::find_if(other.begin(), other.end(), [](const Meaning& m) {
                return m.field != nullptr && m.field->typed() && Lexicon::identifies(*m.reg, *m.field);
            });
            if (named != other.end()) column.targets.push_back({.reg = named->reg, .field = named->field});
            else target(mapping, column, *first.reg, *first.field);
        } else if (!shared(column, own)) {
            target(mapping, column, *first.reg, *first.field);
            if (!first.field->typed()) {
                // Compared here; where another register of the line keeps the same thing, it is what a new row says.
                const auto kept = std::find_if(other.begin(), other.end(), [](const Meaning& m) {
                    return m.field != nullptr && m.field->typed();
                });
                if (kept != other.end()) column.targets.push_back({.reg = kept->reg, .field = kept->field});
            }
        }
        keep_one(mapping, header, column, taken);
    }

    static bool is_row_link(const TableMapping& mapping, const Meaning& meaning) {
        return std::any_of(mapping.row_links.begin(), mapping.row_links.end(),
                           [&](const auto& link) { return link.first == meaning.field; });
    }

    /// Two fields under one word: a span of two dates, or a person and a phone in one cell.
    static bool shared(ColumnUse& column, const std::vector<Meaning>& own) {
        std::vector<const Meaning*> tops;
        for (const Meaning& meaning : own) {
            if (meaning.rank == own.front().rank && meaning.field != nullptr && meaning.field->typed()) tops.push_back(&meaning);
        }
        if (tops.size() != 2) return false;
        const Field& a = *tops[0]->field;
        const Field& b = *tops[1]->field;
        using Part = Target::Part;
        const auto both = [&](Part first, Part second) {
            column.targets.push_back({.reg = tops[0]->reg, .field = &a, .part = first});
            column.targets.push_back({.reg = tops[1]->reg, .field = &b, .part = second});
            return true;
        };
        if (a.type == FieldType::Date && b.type == FieldType::Date) return both(Part::From, Part::To);
        if (is_person(a) && is_phone(b)) return both(Part::Name, Part::Phone);
        if (is_phone(a) && is_person(b)) return both(Part::Phone, Part::Name);
        return false;
    }

    /// Two columns that mean one field: the more literal one has it; equal ones are for a person to decide.
    void keep_one(TableMapping& mapping, const HeaderColumn& header, ColumnUse& column,
                  std::map<std::pair<const Register*, const Field*>, std::size_t>& taken) {
        const std::size_t here = mapping.columns.size() - 1;
        bool told = false;
        for (auto target = column.targets.begin(); target != column.targets.end();) {
            if (target->field != nullptr && target->field->many) {
                ++target;
                continue;
            }
            const auto [found, added] = taken.emplace(std::pair(target->reg, target->field), here);
            if (added) {
                ++target;
                continue;
            }
            ColumnUse& earlier = mapping.columns[found->second];
            const int mine = rank_of(header, *target);
            const auto* other = header_of(earlier.column);
            const int theirs = other == nullptr || earlier.chosen ? -1 : rank_of(*other, *target);
            if (mine < theirs) {
                drop(earlier, *target);
                found->second = here;
                ++target;
                continue;
            }
            if (mine == theirs && target->field != nullptr) {
                told = true;
                Fault fault{.code = "header_ambiguous",
                            .what = {fmt::format("{} 列和 {} 列都写着“{}”", earlier.letter, column.letter, target->field->title.zh),
                                     fmt::format("columns {} and {} both mean {}", earlier.letter, column.letter, target->field->title.en)},
                            .mend = {"改一个列名，或选定哪一列要读", "rename one, or choose which is read"}};
                if (header_key(earlier.header) != header_key(column.header) || !same_cells(earlier.column, column.column)) {
                    mapping.faults.push_back(at_header(std::move(fault), &column));
                }
            }
            target = column.targets.erase(target);
        }
        // Told already when it was ambiguous, or the same as a column that is read; otherwise it is one that nobody reads.
        if (column.targets.empty()) column.how = told ? How::Ignored : How::Unknown;
    }

    bool same_cells(int a, int b) const {
        for (const std::size_t index : table_.data) {
            const auto& row = grid_.source().rows[index];
            const auto* left = row.at(a);
            const auto* right = row.at(b);
            if ((left == nullptr) != (right == nullptr) || (left != nullptr && left->raw != right->raw)) return false;
        }
        return true;
    }

    static int rank_of(const HeaderColumn& header, const Target& target) {
        for (const Meaning& meaning : header.meanings) {
            if (meaning.reg == target.reg && meaning.field == target.field) return meaning.rank;
        }
        return 1 << 20;
    }
    const HeaderColumn* header_of(int column) const {
        for (const HeaderColumn& header : table_.columns) {
            if (header.column == column) return &header;
        }
        return nullptr;
    }
    static void drop(ColumnUse& column, const Target& target) {
        std::erase_if(column.targets, [&](const Target& t) { return t.reg == target.reg && t.field == target.field; });
        if (column.targets.empty()) column.how = How::Unknown;
    }

    static bool told_apart(const TableMapping& mapping, const Register& reg) {
        const auto has = [&](const std::string& id) {
            const Field* field = reg.field(id);
            for (const auto& [link, other] : mapping.row_links) {
                if (&reg == mapping.main && link == field && told_apart(mapping, *other)) return true;
            }
            return std::any_of(mapping.columns.begin(), mapping.columns.end(), [&](const ColumnUse& column) {
                return std::any_of(column.targets.begin(), column.targets.end(), [&](const Target& target) {
                    return target.reg == &reg && target.field == field && field != nullptr;
                });
            });
        };
        const auto ways = identities(reg);
        return std::any_of(ways.begin(), ways.end(), [&](const auto& fields) { return std::all_of(fields.begin(), fields.end(), has); });
    }

    TableMapping finish(Candidate candidate) {
        TableMapping& mapping = candidate.mapping;
        for (ColumnUse& column : mapping.columns) {
            state_unit(*mapping.main, column);
            if (column.targets.empty() && column.how == How::Unknown && mapping.main->excel.extra == "ignore") column.how = How::Ignored;
        }
        split_contacts(mapping);
        return std::move(mapping);
    }

    /// Bracket of the header, of its parent, the 单位 row, the person's choice, the register's own.
    void state_unit(const Register& main, ColumnUse& column) {
        std::optional<Scale> stated = column.money;
        for (const ColumnChoice& choice : context_.options->columns) {
            if (choice.sheet == grid_.source().name && choice.letter == column.letter && !choice.unit.empty()) stated = money_scale(choice.unit);
        }
        if (!stated) stated = recalled_unit(column);
        std::string unit;
        for (auto part = column.path.rbegin(); part != column.path.rend(); ++part) {
            const HeaderWords words = read_header(*part);
            if (!stated) stated = words.money;
            column.percent = column.percent || words.percent;
            if (unit.empty()) unit = words.unit;
        }
        column.money.reset();
        for (const Target& target : column.targets) {
            if (target.field == nullptr) continue;
            if (target.field->type == FieldType::Money) {
                if (!stated) stated = table_.unit;
                if (!stated && !context_.options->money_unit.empty()) stated = money_scale(context_.options->money_unit);
                if (!stated) stated = default_unit(main);
                column.money = stated;
            } else if (target.field->type == FieldType::Number || target.field->type == FieldType::Whole) {
                column.scale = unit_scale(stated ? stated->word : unit, target.field->unit);
            }
        }
    }

    std::optional<Scale> recalled_unit(const ColumnUse& column) const {
        const std::string key = header_key(column.header);
        for (const ColumnChoice& choice : context_.remembered) {
            if (choice.field == "?" && choice.letter == key && choice.sheet == fingerprint_) return money_scale(choice.unit);
        }
        return std::nullopt;
    }

    static Scale default_unit(const Register& main) {
        for (const std::string_view word : {"元", "万元", "亿元", "千元", "百万元"}) {
            if (const auto scale = money_scale(word); scale && scale->factor == main.excel.money_unit) return *scale;
        }
        return {.word = main.excel.money_unit.to_string() + "元", .factor = main.excel.money_unit};
    }

    /// 联系方式 holds "张三 138…" as often as a number alone: the name goes to the person's field nearest to it.
    static void split_contacts(TableMapping& mapping) {
        for (ColumnUse& column : mapping.columns) {
            if (column.targets.size() != 1 || column.targets[0].field == nullptr) continue;
            const Target only = column.targets[0];
            const bool phone = is_phone(*only.field);
            if (!phone && !is_person(*only.field)) continue;
            const Field* partner = nullptr;
            std::ptrdiff_t nearest = 0;
            for (const Field& field : only.reg->fields) {
                if (!(phone ? is_person(field) : is_phone(field)) || !field.typed() || field.many) continue;
                const auto distance = std::abs(&field - only.field);
                if (partner == nullptr || distance < nearest) {
                    partner = &field;
                    nearest = distance;
                }
            }
            const bool free = partner != nullptr && std::none_of(mapping.columns.begin(), mapping.columns.end(), [&](const ColumnUse& c) {
                return std::any_of(c.targets.begin(), c.targets.end(), [&](const Target& t) { return t.reg == only.reg && t.field == partner; });
            });
            if (!free) continue;
            column.targets[0].part = phone ? Target::Part::Phone : Target::Part::Name;
            column.targets.push_back({.reg = only.reg, .field = partner, .part = phone ? Target::Part::Name : Target::Part::Phone});
        }
    }

    const Table& table_;
    const Grid& grid_;
    std::string file_;
    const MappingContext& context_;
    const std::string fingerprint_;
};

}  // namespace

std::vector<std::vector<std::string>> identities(const Register& reg) {
    auto out = reg.excel.match;
    if (!reg.key.empty() && std::find(out.begin(), out.end(), reg.key) == out.end()) out.push_back(reg.key);
    return out;
}

TableMapping map_table(const Table& table, const Grid& grid, const std::string& file, const MappingContext& context) {
    return Mapper(table, grid, file, context).map();
}

}  // namespace zhigai::imports
