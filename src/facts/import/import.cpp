#include "facts/import/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "facts/import/internal/answers.h"
#include "facts/import/internal/judge.h"
#include "facts/import/internal/settle.h"
#include "facts/import/internal/view.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports {
namespace {

constexpr std::size_t listed = 1000;
constexpr int window_rows = 5;

Faults cancelled() {
    return {Fault{"cancelled", {"已取消，什么也没有写入", "cancelled; nothing was written"}, {}, {}}};
}

/// One import from the first cell to the judged change.
class Job {
 public:
    Job(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook, const ImportOptions& options)
        : ledger_(ledger), permit_(permit), workbook_(workbook), options_(options), faults_(workbook, options.most_faults) {}

    Result<Preview> run() {
        preview_.file = workbook_.file_name;
        preview_.hash = options_.file_hash.empty() ? hash_of_cells(workbook_) : options_.file_hash;
        ZG_DO(find_registers());
        ZG_DO(lay_out());
        ZG_DO(load_known());
        const Answers answers(options_.answers, recalled_.answers);
        lines_ = std::make_unique<Lines>(ledger_.programme(), workbook_, known_, faults_, answers, questions_);
        ZG_DO(read_lines());
        judge_ = std::make_unique<Judge>(ledger_, permit_, options_, workbook_, known_, *lines_, faults_, questions_);
        judgement_ = judge_->judge();
        if (stopped()) return fail(cancelled());
        show();
        return preview_;
    }

    /// Only as far as the headers.
    Result<std::vector<std::string>> registers() {
        ZG_DO(find_registers());
        ZG_DO(lay_out());
        std::vector<std::string> out;
        for (const TableWork& work : works_) {
            if (work.mapping.main != nullptr && std::find(out.begin(), out.end(), work.mapping.main->id) == out.end()) out.push_back(work.mapping.main->id);
        }
        return out;
    }

    /// After run(): the same change, for good.
    Result<CommitOutcome> write() {
        CommitOutcome out;
        if (!preview_.may_go_in()) {
            Faults all;
            for (const ImportFault& fault : preview_.faults) {
                if (fault.severity == Severity::Stop) all.push_back(fault.fault);
            }
            return fail(std::move(all));
        }
        std::vector<facts::Patch> beside = options_.beside ? options_.beside(preview_) : std::vector<facts::Patch>();
        if (preview_.total.added + preview_.total.changed == 0) judgement_.change.patches.clear();
        if (!judgement_.change.patches.empty() || !beside.empty()) {
            say(Progress::Stage::Writing, 0, static_cast<std::int64_t>(judgement_.change.patches.size()));
            judgement_.change.dry_run = false;
            judgement_.change.door = Door::Import;
            for (facts::Patch& patch : beside) judgement_.change.patches.push_back(std::move(patch));
            judgement_.change.meta = preview_.mapping;
            auto written = ledger_.write(permit_, judgement_.change);
            if (!written) {
                // Somebody wrote in between: said at the cells, like the rest.
                FaultList late(workbook_, listed);
                Judge(ledger_, permit_, options_, workbook_, known_, *lines_, late, questions_).place_faults(written.error(), judgement_);
                Faults all;
                for (ImportFault& fault : late.sorted()) all.push_back(std::move(fault.fault));
                return all.empty() ? fail(written.error()) : fail(std::move(all));
            }
            out.change_set = written->change_set;
            out.hash = written->hash;
            for (std::size_t i = 0; i < written->rows.size() && i < judgement_.draft_of.size(); ++i) {
                const auto row = row_of_.find(judgement_.draft_of[i]);
                if (row != row_of_.end()) preview_.rows[row->second].id = written->rows[i].id;
            }
        }
        out.preview = std::move(preview_);
        return out;
    }

 private:
    bool stopped() const { return options_.cancel != nullptr && options_.cancel->load(); }
    void say(Progress::Stage stage, std::int64_t done, std::int64_t all) const {
        if (options_.progress) options_.progress({stage, done, all});
    }

    Done find_registers() {
        const Programme& programme = ledger_.programme();
        const auto has = [](const std::vector<std::string>& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); };
        for (const auto& reg : programme.registers()) {
            const facts::Rights rights = ledger_.rights(permit_.principal(), reg->id);
            if (has(rights.doing, "import")) context_.registers.push_back(reg.get());
        }
        if (context_.registers.empty()) {
            return fail("no_right", {"您没有导入任何台账的权限", "you may import into no ledger"}, {.file = workbook_.file_name},
                        {"请有权限的人导入，或把表交给市工作专班", "ask somebody who may"});
        }
        context_.programme = &programme;
        context_.options = &options_;
        recalled_ = options_.recalled ? *options_.recalled : remembered(ledger_, permit_.principal(), options_.sender);
        context_.remembered = recalled_.columns;
        return {};
    }

    Done lay_out() {
        const Lexicon lexicon(context_.registers);
        bool any = false;
        for (std::size_t s = 0; s < workbook_.sheets.size(); ++s) {
            const sheet::Sheet& sheet = workbook_.sheets[s];
            SheetView view{.name = sheet.name, .hidden = sheet.hidden, .hidden_rows = sheet.hidden_rows};
            const bool left_out = std::any_of(options_.sheets.begin(), options_.sheets.end(), [&](const SheetChoice& choice) {
                return choice.sheet == sheet.name && choice.register_id.empty();
            });
            if (left_out) {
                view.skipped = {"您选了不读", "you chose not to read it"};
                preview_.sheets.push_back(std::move(view));
                continue;
            }
            const Grid& grid = grids_.emplace_back(sheet);
            Layout layout = recognise(grid, lexicon);
            view.skipped = layout.skipped;
            preview_.sheets.push_back(std::move(view));
            for (Table& table : layout.tables) {
                TableWork& work = works_.emplace_back();
                work.sheet = s;
                work.grid = &grid;
                work.mapping = map_table(table, grid, workbook_.file_name, context_);
                work.table = std::move(table);
                any = true;
                for (ImportFault& fault : work.mapping.faults) faults_.add(std::move(fault), s);
                settle(work, ledger_.programme(), workbook_, faults_);
            }
            if (stopped()) return fail(cancelled());
        }
        if (!any) {
            faults_.add(ImportFault{{"no_table",
                                     {"没有一张工作表能认出表头", "no sheet has a header that is known"},
                                     {.file = workbook_.file_name},
                                     {"表头里要有名称或代码一列，和至少另一列认得的；或指定工作表是什么台账", "a header needs a name or code and one more column that is known"}},
                                    Severity::Stop}, 0);
        }
        return {};
    }

    Done load_known() {
        std::set<const Register*> wanted;
        for (const TableWork& work : works_) {
            for (const Register* reg : work.mapping.order) {
                wanted.insert(reg);
                for (const Field& field : reg->fields) {
                    if (field.type != FieldType::Link) continue;
                    for (const auto& to : field.to) {
                        if (const Register* target = ledger_.programme().find(to)) wanted.insert(target);
                    }
                }
            }
        }
        for (const Register* reg : wanted) {
            auto rows = KnownRows::load(ledger_, permit_.principal(), *reg);
            // Who sees nothing of a register links to nothing of it; the write gate judges the rest.
            if (rows) known_.emplace(reg, std::move(*rows));
            if (stopped()) return fail(cancelled());
        }
        return {};
    }

    Done read_lines() {
        std::int64_t all = 0;
        std::int64_t before = 0;
        for (const TableWork& work : works_) all += static_cast<std::int64_t>(work.table.data.size());
        for (TableWork& work : works_) {
            lines_->read(work, [&](std::int64_t done) {
                say(Progress::Stage::Matching, before + done, all);
                return !stopped();
            });
            if (stopped()) return fail(cancelled());
            before += static_cast<std::int64_t>(work.table.data.size());
        }
        lines_->finish();
        for (TableWork& work : works_) {
            for (Checksum& checksum : compare_sums(work, workbook_, faults_)) preview_.sheets[work.sheet].checksums.push_back(std::move(checksum));
            tell_unread(work);
        }
        return {};
    }

    /// Columns that hold something and are not read, hidden things that are.
    void tell_unread(const TableWork& work) {
        for (const ColumnView& view : columns_of(work)) {
            const auto& column = *std::find_if(work.mapping.columns.begin(), work.mapping.columns.end(), [&](const ColumnUse& c) { return c.column == view.column; });
            const Spot spot{.sheet = work.sheet, .row = work.table.header_rows.back(), .column = column.column, .use = &column};
            if (column.how == How::Unknown && view.filled > 0 && work.mapping.main != nullptr) {
                const bool refuse = work.mapping.main->excel.extra == "refuse";
                faults_.add(spot, refuse ? Severity::Stop : Severity::Warn, "unknown_column",
                            {fmt::format("不认得这一列，{} 格内容没有读", view.filled), fmt::format("the column is not known; {} cells were not read", view.filled)},
                            {"选定它是什么，或选定不读", "choose what it is, or that it is not read"});
            }
            if (column.hidden && !column.targets.empty() && view.filled > 0) {
                faults_.add(spot, Severity::Warn, "hidden_column", {"这一列是隐藏的，已照样读入", "the column is hidden; it was read all the same"}, {"不该读的，选定不读", "choose not to read it if it should not be"});
            }
        }
        const sheet::Sheet& sheet = work.grid->source();
        std::int64_t hidden = 0;
        int first = 0;
        for (const std::size_t index : work.table.data) {
            if (!sheet.rows[index].hidden && !std::binary_search(sheet.hidden_rows.begin(), sheet.hidden_rows.end(), sheet.rows[index].number)) continue;
            if (++hidden == 1) first = sheet.rows[index].number;
        }
        if (hidden > 0) {
            faults_.add({.sheet = work.sheet, .row = first}, Severity::Warn, "hidden_rows",
                        {fmt::format("有 {} 行是隐藏或筛选掉的，已照样读入", hidden), fmt::format("{} hidden or filtered rows were read all the same", hidden)},
                        {"不要的行请删去", "delete rows that are not wanted"});
        }
        if (sheet.hidden) {
            faults_.add({.sheet = work.sheet, .row = work.table.header_rows.front()}, Severity::Warn, "hidden_sheet",
                        {"这张工作表是隐藏的，已照样读入", "the sheet is hidden; it was read all the same"}, {"不该读的，选定不读", "choose not to read it if it should not be"});
        }
    }

    void show() {
        show_rows();
        for (const TableWork& work : works_) show_table(work);
        tell_start_states();
        preview_.faults = faults_.sorted();
        preview_.stops = faults_.stops();
        preview_.warns = faults_.warns();
        preview_.questions = questions_.list();
        preview_.parks = options_.mode == Mode::Park && parks();
        for (std::size_t s = 0; s < preview_.sheets.size(); ++s) {
            SheetView& view = preview_.sheets[s];
            view.stops = faults_.stops(s);
            view.warns = faults_.warns(s);
            if (view.header_rows.empty()) continue;
            int from = view.first_data_row;
            for (const ImportFault& fault : preview_.faults) {
                if (fault.fault.where.sheet == view.name && fault.fault.where.row >= view.first_data_row && view.first_data_row > 0) {
                    from = std::max(view.first_data_row, fault.fault.where.row - window_rows / 2);
                    break;
                }
            }
            view.window = window(workbook_, view.name, from, std::min(from + window_rows - 1, std::max(from, view.last_data_row)), preview_);
        }
        preview_.mapping = mapping_json(preview_, options_, {works_.begin(), works_.end()});
    }

    /// Whether all that is wrong is about rows, so that the others can go in without them.
    bool parks() const {
        const auto about_row = [&](const ImportFault& fault) {
            const Place& at = fault.fault.where;
            if (fault.severity != Severity::Stop) return true;
            return std::any_of(preview_.rows.begin(), preview_.rows.end(), [&](const RowView& row) {
                if (!row.refused) return false;
                if (row.sheet == at.sheet && row.row == at.row) return true;
                return std::find(row.also.begin(), row.also.end(), std::pair(at.sheet, at.row)) != row.also.end();
            });
        };
        return preview_.stops > 0 && preview_.total.refused > 0 && preview_.stops + preview_.warns <= static_cast<std::int64_t>(preview_.faults.size()) &&
               std::all_of(preview_.faults.begin(), preview_.faults.end(), about_row);
    }

    void show_table(const TableWork& work) {
        SheetView& view = preview_.sheets[work.sheet];
        view.fingerprint += (view.fingerprint.empty() ? "" : "+") + fingerprint(work.table);
        for (const int row : work.table.header_rows) view.header_rows.push_back(row);
        view.data_rows += static_cast<std::int64_t>(work.table.data.size());
        if (!work.table.data.empty()) {
            const auto& rows = work.grid->source().rows;
            if (view.first_data_row == 0) view.first_data_row = rows[work.table.data.front()].number;
            view.last_data_row = rows[work.table.data.back()].number;
        }
        for (const Register* reg : work.mapping.order) {
            std::erase(view.registers, reg->id);
            view.registers.push_back(reg->id);
        }
        if (work.table.unit) view.unit = work.table.unit->word;
        for (ColumnView& column : columns_of(work)) {
            const bool again = std::any_of(view.columns.begin(), view.columns.end(), [&](const ColumnView& c) { return c.column == column.column && c.path == column.path; });
            if (!again) view.columns.push_back(std::move(column));
        }
        view.sections.insert(view.sections.end(), work.table.sections.begin(), work.table.sections.end());
        view.notes.insert(view.notes.end(), work.table.notes.begin(), work.table.notes.end());
    }

    void show_rows() {
        const auto& drafts = lines_->drafts();
        for (std::size_t i = 0; i < judgement_.draft_of.size(); ++i) {
            if (!judgement_.change.patches[i].move.empty()) moved_.insert(judgement_.draft_of[i]);
        }
        for (std::size_t i = 0; i < drafts.size(); ++i) {
            const RowDraft& draft = drafts[i];
            RowView row{.sheet = workbook_.sheets[draft.spots.front().sheet].name, .row = draft.spots.front().row, .register_id = draft.reg->id, .id = draft.id.value_or(0), .title = lines_->title(draft), .refused = draft.refused, .state = draft.id ? "" : draft.state};
            for (std::size_t s = 1; s < draft.spots.size(); ++s) row.also.emplace_back(workbook_.sheets[draft.spots[s].sheet].name, draft.spots[s].row);
            const auto outcome = judgement_.outcomes.find(i);
            if (!draft.refused && outcome != judgement_.outcomes.end()) {
                row.effect = outcome->second.effect;
                if (draft.id) row.state = moved_.contains(i) ? draft.state : "";
                row.fields = outcome->second.fields;
                row.findings = outcome->second.findings;
                for (const std::string& check : row.findings) {
                    ++preview_.all_findings;
                    if (preview_.findings.size() >= listed) continue;
                    const Check* found = draft.reg->check(check);
                    preview_.findings.push_back({row.sheet, row.row, draft.reg->id, check, found == nullptr ? Say{check, check} : found->say});
                }
            }
            for (Counts* counts : {&preview_.total, &preview_.counts[draft.reg->id]}) {
                if (draft.refused) ++counts->refused;
                else if (row.effect == facts::Effect::Added) ++counts->added;
                else if (row.effect == facts::Effect::Changed) ++counts->changed;
                else ++counts->unchanged;
            }
            row_of_.emplace(i, preview_.rows.size());
            preview_.rows.push_back(std::move(row));
        }
    }

    /// New rows of a register with a life, and nothing in the table that says where in it they are.
    void tell_start_states() {
        std::map<const Register*, std::pair<std::int64_t, Spot>> started;
        for (const auto& [at, row] : row_of_) {
            const RowDraft& draft = lines_->drafts()[at];
            const bool asks = !draft.reg->excel.opening.empty() || !draft.reg->excel.opening_also.empty();
            if (draft.id || draft.refused || !draft.state.empty() || draft.reg->states.empty() || !asks) continue;
            auto [entry, fresh] = started.emplace(draft.reg, std::pair<std::int64_t, Spot>(0, draft.spots.front()));
            ++entry->second.first;
        }
        for (const auto& [reg, counted] : started) {
            const auto& state = reg->states.front().title;
            faults_.add(counted.second, Severity::Warn, "no_state",
                        {fmt::format("有 {} 个新{}没有写状态，从“{}”开始", counted.first, reg->title.zh, state.zh), fmt::format("{} new rows state no state and begin at {}", counted.first, state.en)},
                        {"已经开工、完成的，加一列状态", "add a column of states for those that are further"});
        }
    }

    facts::Ledger& ledger_;
    const access::Permit& permit_;
    const sheet::Workbook& workbook_;
    const ImportOptions& options_;
    FaultList faults_;
    Questions questions_;
    Preview preview_;
    MappingContext context_;
    Recalled recalled_;
    std::deque<Grid> grids_;
    std::deque<TableWork> works_;  // addresses of columns stay: faults and cells point to them
    std::map<const Register*, KnownRows> known_;
    std::unique_ptr<Lines> lines_;
    std::unique_ptr<Judge> judge_;
    Judgement judgement_;
    std::map<std::size_t, std::size_t> row_of_;
    std::set<std::size_t> moved_;  // drafts whose state follows the sheet by a move
};

}  // namespace

Result<Preview> preview(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook, const ImportOptions& options) {
    return Job(ledger, permit, workbook, options).run();
}

Result<std::vector<std::string>> registers_of(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook, const ImportOptions& options) {
    return Job(ledger, permit, workbook, options).registers();
}

Result<CommitOutcome> commit(facts::Ledger& ledger, const access::Permit& permit, const sheet::Workbook& workbook, const ImportOptions& options) {
    Job job(ledger, permit, workbook, options);
    ZG_TRY(job.run());
    return job.write();
}

}  // namespace zhigai::imports
