#include <algorithm>
#include <map>
#include <set>

#include "facts/ledger/internal/core.h"

namespace zhigai::facts {
namespace {

using query::Compare;
using query::Predicate;

/// Walks the chain and every version under it, and names the first change set that does not hold.
class Verification {
 public:
    Verification(const Core& core, store::Snapshot& snapshot) : core_(core), snapshot_(snapshot) {}

    Result<VerifyReport> run(const std::string& expected_head) {
        ZG_DO(read_columns());
        ZG_DO(read_headers());
        for (const auto& layout : core_.layouts.all()) {
            ZG_DO(read_history(layout->history));
            for (const auto& child : layout->children) ZG_DO(read_history(child.history));
        }
        ZG_DO(read_history(table::step));
        ZG_DO(read_history(table::share));
        judge_chain();
        judge_leaves();
        for (const auto& layout : core_.layouts.all()) {
            ZG_DO(judge_times(*layout));
            for (const auto& child : layout->children) ZG_DO(judge_children(child));
        }
        ZG_DO(judge_salted());

        VerifyReport report;
        report.change_sets = static_cast<std::int64_t>(headers_.size());
        if (!headers_.empty()) report.head = headers_.rbegin()->second.hash;
        if (!expected_head.empty()) {
            report.head_checked = true;
            const bool known = std::ranges::any_of(headers_, [&](const auto& entry) { return entry.second.hash == expected_head; });
            if (!known)
                broken(headers_.empty() ? 1 : headers_.rbegin()->first + 1, "head",
                       {"所给链头不在链中：末尾被截断，或整条链被重写", "the head given is not in the chain: its tail was cut off, or it was forged anew"});
        }
        std::ranges::stable_sort(report_, {}, [](const auto& entry) { return entry.first; });
        for (auto& [cs, fault] : report_) report.faults.push_back(std::move(fault));
        return report;
    }

 private:
    void broken(std::int64_t cs, const std::string& code, const Say& what) {
        if (!said_.insert({cs, code}).second) return;
        Place place;
        place.key = "change_set." + std::to_string(cs);
        const auto number = std::to_string(cs);
        report_.emplace_back(cs, Fault{"chain_" + code, {"第 " + number + " 次变更：" + what.zh, "change set " + number + ": " + what.en}, place,
                                       {"请用备份核对，并保留现场", "compare with a backup, and keep the evidence"}});
    }

    Done read_columns() {
        query::Query query;
        query.table = table::meta;
        query.columns = {"name", "value"};
        for (const auto& row : ZG_TRY(snapshot_.select(query))) {
            const auto name = text(row[0]);
            if (!name.starts_with("columns:")) continue;
            auto& columns = columns_[name.substr(8)];
            const auto value = text(row[1]);
            for (std::size_t at = 0; at < value.size();) {
                const auto end = std::min(value.find(' ', at), value.size());
                columns.push_back(value.substr(at, end - at));
                at = end + 1;
            }
        }
        return {};
    }

    Done read_headers() {
        query::Query query;
        query.table = table::change_set;
        query.columns = header_columns();
        query.sort = {{"id"}};
        return snapshot_.visit(query, [&](const query::Row& row) {
            auto header = read_header(row);
            headers_[header.id] = std::move(header);
            return true;
        });
    }

    HashName algo_of(std::int64_t cs) const {
        const auto found = headers_.find(cs);
        return found == headers_.end() ? core_.algo : hash_name(found->second.algo).value_or(core_.algo);
    }

    Done read_history(const std::string& table) {
        query::Query query;
        query.table = table;
        query.columns = columns_[table];
        if (std::ranges::find(query.columns, "cs") == query.columns.end()) {
            broken(1, "columns", {"缺少“" + table + "”的列清单", "the list of columns of " + table + " is missing"});
            return {};
        }
        query.columns.emplace_back("id");
        const auto cs_at = static_cast<std::size_t>(std::ranges::find(query.columns, "cs") - query.columns.begin());
        return snapshot_.visit(query, [&](const query::Row& row) {
            Cells cells;
            for (std::size_t i = 0; i + 1 < row.size(); ++i) cells[query.columns[i]] = row[i];
            const auto cs = integer(row[cs_at]);
            leaves_[cs].push_back(leaf_of(algo_of(cs), table, integer(row.back()), cells));
            if (const auto from = cells.find("rec_from"); from != cells.end() && integer(from->second) != cs)
                broken(cs, "times", {"“" + table + "”的记录时间与变更号不符", "rec_from in " + table + " is not the change set"});
            return true;
        });
    }

    void judge_chain() {
        std::int64_t next = 1;
        std::string prev;
        for (const auto& [id, header] : headers_) {
            if (id != next) {
                broken(next, "missing", {"缺失", "it is missing"});
            } else if (header.prev != prev) {
                broken(id, "prev", {"与前一次变更不相连", "it does not join the one before"});
            }
            if (!hash_name(header.algo)) broken(id, "algo", {"散列算法不明", "its hash algorithm is unknown"});
            else if (hash_of(algo_of(id), header) != header.hash) broken(id, "hash", {"内容与散列值不符", "its header does not give its hash"});
            prev = header.hash;
            next = id + 1;
        }
    }

    void judge_leaves() {
        for (auto& [cs, leaves] : leaves_) {
            if (headers_.contains(cs)) continue;
            broken(cs, "orphan", {"有版本而没有变更记录", "there are versions of it, but no record of it"});
        }
        for (const auto& [id, header] : headers_) {
            auto& leaves = leaves_[id];
            if (static_cast<std::int64_t>(leaves.size()) != header.rows || root_of(algo_of(id), leaves) != header.root)
                broken(id, "versions", {"版本与登记时不符", "its versions are not those that were recorded"});
        }
    }

    /// rec_to and v_to lie outside the digests, for they follow from the rows: so they are made again and compared.
    Done judge_times(const Layout& layout) {
        struct Alive {
            std::int64_t cs, id, v_from, rec_to, v_to;
        };
        query::Query query;
        query.table = layout.history;
        query.columns = history_columns(layout);
        query.sort = {{"row"}, {"cs"}, {"v_from"}};
        const auto at = 6 + layout.slots.size();
        std::int64_t row = 0;
        std::vector<Alive> alive, fresh;
        std::map<std::int64_t, query::Row> images;  // of the living stretches
        Done done;
        std::vector<std::pair<std::int64_t, query::Row>> current;
        std::map<std::int64_t, std::int64_t> days;
        for (const auto& [id, header] : headers_) days[id] = day_of_ms(header.at_ms);
        const auto wrong = [&](std::int64_t cs) { broken(cs, "times", {"“" + layout.history + "”的起止时间被改动", "the times in " + layout.history + " were altered"}); };

        const auto close = [&] {  // one change set of one row is complete
            if (fresh.empty()) return;
            const auto cs = fresh.front().cs, from = fresh.front().v_from;
            std::erase_if(alive, [&](const Alive& old) {
                if (old.v_from < from) return false;
                if (old.rec_to != cs) wrong(old.cs);
                images.erase(old.id);
                return true;
            });
            alive.insert(alive.end(), fresh.begin(), fresh.end());
            fresh.clear();
        };
        const auto finish = [&] {  // one row is complete: r_ is its living image on the day it was written last
            close();
            if (alive.empty()) return;
            std::ranges::sort(alive, {}, &Alive::v_from);
            std::int64_t last = 0;
            for (std::size_t i = 0; i < alive.size(); ++i) {
                last = std::max(last, alive[i].cs);
                if (alive[i].rec_to != seq_max) wrong(alive[i].cs);
                if (alive[i].v_to != (i + 1 < alive.size() ? alive[i + 1].v_from : day_max)) wrong(alive[i].cs);
            }
            const auto day = days.contains(last) ? days[last] : day_max;
            for (const auto& one : alive)
                if (one.v_from <= day && day < one.v_to) living_[row] = {last, images[one.id]};
            alive.clear();
            images.clear();
        };
        living_.clear();
        ZG_DO(snapshot_.visit(query, [&](const query::Row& found) {
            const auto id = integer(found[0]);
            if (id != row) {
                finish();
                row = id;
            }
            const Alive one{integer(found[at + 1]), integer(found[at]), integer(found[at + 4]), integer(found[at + 3]), integer(found[at + 5])};
            if (!fresh.empty() && fresh.front().cs != one.cs) close();
            fresh.push_back(one);
            images[one.id] = query::Row(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(at));
            return true;
        }));
        finish();
        return judge_current(layout);
    }

    Done judge_current(const Layout& layout) {
        std::map<std::string, Cell> salted;
        const bool any_salted = std::ranges::any_of(layout.slots, &Slot::salted);
        if (any_salted) {
            query::Query query;
            query.table = table::salted;
            query.columns = {"token", "value"};
            query.where = Predicate::cmp("owner", Compare::Equal, layout.reg->id);
            ZG_DO(snapshot_.visit(query, [&](const query::Row& row) {
                salted[text(row[0])] = row[1];
                return true;
            }));
        }
        query::Query query;
        query.table = layout.current;
        query.columns = image_columns(layout);
        ZG_DO(snapshot_.visit(query, [&](const query::Row& row) {
            const auto found = living_.find(integer(row[0]));
            if (found == living_.end()) {
                broken(headers_.empty() ? 1 : headers_.rbegin()->first, "current", {"“" + layout.current + "”有一行没有历史", "a row of " + layout.current + " has no history"});
                return true;
            }
            auto expected = found->second.second;
            for (std::size_t i = 0; i < layout.slots.size(); ++i) {
                auto& cell = expected[6 + i];
                if (!layout.slots[i].salted || is_null(cell)) continue;
                const auto value = salted.find(text(cell));
                if (value == salted.end()) continue;
                cell = value->second;
                if (!is_null(cell) && column_kind(*layout.slots[i].field) == store::ColumnKind::Integer) cell = std::stoll(text(cell));
            }
            if (expected != row)
                broken(found->second.first, "current", {"“" + layout.current + "”的现值与历史不符", "a row of " + layout.current + " is not what its history says"});
            living_.erase(found);
            return true;
        }));
        for (const auto& [id, image] : living_)
            broken(image.first, "current", {"“" + layout.current + "”缺少一行", "a row of " + layout.current + " is missing"});
        return {};
    }

    Done judge_children(const ChildLayout& child) {
        query::Query query;
        query.table = child.history;
        query.columns = child_columns(child);
        query.columns[0] = "row";
        for (const char* name : {"cs", "rec_to", "gone"}) query.columns.emplace_back(name);
        query.sort = {{"row"}, {"cs"}};
        const auto at = 3 + child.slots.size();
        std::map<std::int64_t, std::pair<std::int64_t, query::Row>> living;
        query::Row last;
        const auto wrong = [&](std::int64_t cs) { broken(cs, "times", {"“" + child.history + "”的起止时间被改动", "the times in " + child.history + " were altered"}); };
        const auto end = [&](const query::Row* next) {
            if (last.empty()) return;
            const bool gone = integer(last[at + 2]) != 0;
            const auto cs = integer(last[at]);
            const bool followed = next != nullptr && (*next)[0] == last[0];
            const auto expected = gone ? cs : followed ? integer((*next)[at]) : seq_max;
            if (integer(last[at + 1]) != expected) wrong(cs);
            if (!followed && !gone) living[integer(last[0])] = {cs, query::Row(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(at))};
        };
        ZG_DO(snapshot_.visit(query, [&](const query::Row& row) {
            end(&row);
            last = row;
            return true;
        }));
        end(nullptr);
        const bool any_salted = std::ranges::any_of(child.slots, &Slot::salted);
        query::Query current;
        current.table = child.current;
        current.columns = child_columns(child);
        ZG_DO(snapshot_.visit(current, [&](const query::Row& row) {
            const auto found = living.find(integer(row[0]));
            if (found == living.end()) {
                broken(headers_.empty() ? 1 : headers_.rbegin()->first, "current", {"“" + child.current + "”有一行没有历史", "a row of " + child.current + " has no history"});
                return true;
            }
            if (!any_salted && found->second.second != row)
                broken(found->second.first, "current", {"“" + child.current + "”的现值与历史不符", "a row of " + child.current + " is not what its history says"});
            living.erase(found);
            return true;
        }));
        for (const auto& [id, image] : living) broken(image.first, "current", {"“" + child.current + "”缺少一行", "a row of " + child.current + " is missing"});
        return {};
    }

    /// A personal value gives its token by its salt, or was erased with it.
    Done judge_salted() {
        query::Query query;
        query.table = table::salted;
        query.columns = {"owner", "row", "token", "salt", "value"};
        std::vector<std::pair<std::string, std::int64_t>> wrong;
        ZG_DO(snapshot_.visit(query, [&](const query::Row& row) {
            if (is_null(row[4]) && is_null(row[3])) return true;
            if (token_of(core_.algo, text(row[3]), text(row[4])) != text(row[2])) wrong.emplace_back(text(row[0]), integer(row[1]));
            return true;
        }));
        for (const auto& [owner, row] : wrong) {
            query::Query first;
            first.table = "h_" + owner;
            first.where = Predicate::cmp("row", Compare::Equal, row);
            first.measures = {{query::Measure::Min, "cs"}};
            const auto found = snapshot_.select(first);
            broken(found && !found->empty() ? integer((*found)[0][0]) : 1, "salted", {"受保护的个人信息与登记时不符", "a protected value is not the one recorded"});
        }
        return {};
    }

    const Core& core_;
    store::Snapshot& snapshot_;
    std::map<std::string, std::vector<std::string>> columns_;
    std::map<std::int64_t, Header> headers_;
    std::map<std::int64_t, std::vector<Leaf>> leaves_;
    std::map<std::int64_t, std::pair<std::int64_t, query::Row>> living_;  ///< row → last change set, living image
    std::vector<std::pair<std::int64_t, Fault>> report_;
    std::set<std::pair<std::int64_t, std::string>> said_;
};

}  // namespace

Result<VerifyReport> verify(const Core& core, const std::string& expected_head) {
    auto snapshot = ZG_TRY(core.store->snapshot());
    return Verification(core, *snapshot).run(expected_head);
}

}  // namespace zhigai::facts
