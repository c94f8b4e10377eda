#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "metadata/editor/editor.h"

namespace zhigai::editor {

namespace {

/// Headings, paragraphs and tables, in one of two styles.
class Page {
 public:
    explicit Page(Style style) : html_(style == Style::Html) {}

    void heading(int level, const std::string& text) {
        out_ += html_ ? fmt::format("<h{0}>{1}</h{0}>\n", level, safe(text))
                      : fmt::format("{} {}\n\n", std::string(static_cast<std::size_t>(level), '#'),
                                    text);
    }
    void line(const std::string& question, const std::string& answer) {
        if (answer.empty()) return;
        out_ += html_ ? fmt::format("<p><b>{}</b> {}</p>\n", safe(question), safe(answer))
                      : fmt::format("**{}** {}\n\n", question, answer);
    }
    void table(const std::vector<std::string>& head,
               const std::vector<std::vector<std::string>>& rows) {
        if (rows.empty()) return;
        if (html_) {
            out_ += "<table><tr>";
            for (const std::string& one : head) out_ += "<th>" + safe(one) + "</th>";
            out_ += "</tr>\n";
            for (const auto& row : rows) {
                out_ += "<tr>";
                for (const std::string& one : row) out_ += "<td>" + safe(one) + "</td>";
                out_ += "</tr>\n";
            }
            out_ += "</table>\n";
            return;
        }
        out_ += fmt::format("| {} |\n|", fmt::join(head, " | "));
        for (std::size_t i = 0; i < head.size(); ++i) out_ += "---|";
        out_ += "\n";
        for (auto row : rows) {
            for (std::string& one : row) {
                for (std::size_t at = 0; (at = one.find('|', at)) != std::string::npos; at += 2)
                    one.insert(at, "\\");
            }
            out_ += fmt::format("| {} |\n", fmt::join(row, " | "));
        }
        out_ += "\n";
    }
    std::string text() && { return std::move(out_); }

 private:
    static std::string safe(const std::string& text) {
        std::string out;
        for (const char c : text) {
            out += c == '<'   ? "&lt;"
                   : c == '>' ? "&gt;"
                   : c == '&' ? "&amp;"
                   : c == '"' ? "&quot;"
                              : std::string(1, c);
        }
        return out;
    }
    bool html_;
    std::string out_;
};

std::string type_word(const Field& field) {
    switch (field.type) {
        case FieldType::Text:
            return "文字";
        case FieldType::Note:
            return "多行文字";
        case FieldType::Whole:
            return "整数";
        case FieldType::Number:
            return "数";
        case FieldType::Percent:
            return "百分数";
        case FieldType::Money:
            return "金额（元）";
        case FieldType::YesNo:
            return "是否";
        case FieldType::Date:
            return "日期";
        case FieldType::Time:
            return "时刻";
        case FieldType::Period:
            return "期间";
        case FieldType::Moment:
            return "日期和时刻";
        case FieldType::Choice:
            return "选项";
        case FieldType::Link:
            return "关联";
        case FieldType::Place:
            return "地点";
        case FieldType::File:
            return "附件";
        case FieldType::Rows:
            return "明细";
        case FieldType::Secret:
            return "密封";
        default:
            return "其他";
    }
}

class Dictionary {
 public:
    Dictionary(const Programme& programme, const Register& reg, const plan::Plan* plan, Style style)
        : programme_(programme), reg_(reg), plan_(plan), page_(style) {}

    std::string write() {
        page_.heading(1, reg_.title.zh);
        page_.line("标识", reg_.id + (reg_.source.empty() ? "" : "；依据：" + reg_.source));
        page_.line("说明", reg_.help.zh);
        page_.line("一行是什么？", row());
        page_.line("归谁管？", role(reg_.owner));
        rights();
        life();
        hidden();
        figures();
        checks();
        fields();
        return std::move(page_).text();
    }

 private:
    std::string role(const std::string& id) const {
        const Role* found = programme_.role(id);
        return found == nullptr ? id : found->title.zh;
    }
    std::string roles(const std::vector<std::string>& ids) const {
        std::vector<std::string> out;
        for (const std::string& id : ids) out.push_back(role(id));
        return fmt::format("{}", fmt::join(out, "、"));
    }
    std::string field(const std::string& id) const {
        const Field* found = reg_.field(id);
        return found == nullptr ? id : found->title.zh;
    }
    std::string fields_of(const std::vector<std::string>& ids) const {
        std::vector<std::string> out;
        for (const std::string& id : ids) out.push_back(field(id));
        return fmt::format("{}", fmt::join(out, "、"));
    }
    std::string state(const std::string& id) const {
        const State* found = reg_.state(id);
        return found == nullptr ? id : found->title.zh;
    }
    bool engine(const std::string& id) const {
        const Role* found = programme_.role(id);
        return found != nullptr && found->engine;
    }

    std::string row() const {
        if (reg_.key.empty()) return "一条" + reg_.title.zh + "；没有业务主键";
        return fmt::format("一条{}；{}都相同的只有一行", reg_.title.zh, fields_of(reg_.key));
    }

    std::string scope(const Grant& grant) const {
        return grant.where ? "限于 " + grant.where->text() : "全部";
    }

    void rights() {
        page_.heading(2, "谁可以做什么");
        std::vector<std::string> create, import, change;
        std::vector<std::vector<std::string>> rows;
        for (const Grant& grant : reg_.may) {
            if (engine(grant.role)) continue;
            const auto may = [&](const char* verb) {
                return std::find(grant.doing.begin(), grant.doing.end(), verb) != grant.doing.end();
            };
            if (may("create")) create.push_back(role(grant.role));
            if (may("import")) import.push_back(role(grant.role));
            if (!grant.set.empty()) change.push_back(role(grant.role));
            rows.push_back({role(grant.role), scope(grant), names(grant.see), names(grant.set),
                            fmt::format("{}", fmt::join(verbs(grant), "、"))});
        }
        page_.line("谁可以新增？", listed(create, "没有人直接新增"));
        page_.line("谁可以从表格导入？", listed(import, "没有人"));
        page_.line("谁可以修改？", listed(change, "没有人"));
        page_.table({"角色", "看得到哪些行", "看得到哪些项", "改得了哪些项", "可以做"}, rows);
    }

    static std::string listed(const std::vector<std::string>& names, const char* none) {
        return names.empty() ? none : fmt::format("{}", fmt::join(names, "、"));
    }

    /// all, -x: in words.
    std::string names(const std::vector<std::string>& list) const {
        if (list.empty()) return "—";
        const std::vector<const Field*> shown = reg_.named(list);
        if (shown.size() == reg_.fields.size()) return "全部";
        std::vector<std::string> in, without;
        for (const Field& one : reg_.fields) {
            const bool is_in = std::find(shown.begin(), shown.end(), &one) != shown.end();
            (is_in ? in : without).push_back(one.title.zh);
        }
        if (without.size() < in.size()) return fmt::format("除{}外全部", fmt::join(without, "、"));
        return fmt::format("{}", fmt::join(in, "、"));
    }

    static std::vector<std::string> verbs(const Grant& grant) {
        static const std::vector<std::pair<std::string, std::string>> words{
            {"create", "新增"}, {"import", "导入"},      {"takeover", "接管存量"},
            {"export", "导出"}, {"print", "打印"},       {"correct", "更正已锁定的"},
            {"merge", "合并"},  {"void", "作废"},        {"withdraw", "撤回"},
            {"share", "共享"},  {"reveal", "查看遮盖的"}};
        std::vector<std::string> out;
        for (const std::string& verb : grant.doing) {
            const auto found = std::find_if(words.begin(), words.end(),
                                            [&](const auto& w) { return w.first == verb; });
            out.push_back(found == words.end() ? verb : found->second);
        }
        return out;
    }

    void life() {
        if (reg_.states.empty()) return;
        page_.heading(2, "办理过程");
        std::vector<std::vector<std::string>> moves;
        for (const Move& move : reg_.moves) {
            std::vector<std::string> from, needs;
            for (const std::string& one : move.from) from.push_back(state(one));
            for (const std::string& one : move.needs) {
                const Check* check = reg_.check(one);
                needs.push_back(check == nullptr ? one : check->say.zh);
            }
            std::string by = roles(move.by);
            if (!move.all_of.empty()) by += (by.empty() ? "" : "；") + roles(move.all_of) + "会签";
            if (!move.other_than.empty())
                by += "（不得是办理“" + move_title(move.other_than.front()) + "”的人）";
            moves.push_back(
                {move.title.zh, fmt::format("{} → {}", fmt::join(from, "、"), state(move.to)), by,
                 needs.empty() ? "—" : fmt::format("{}", fmt::join(needs, "；")),
                 move.asks.empty() ? "—" : fields_of(move.asks), move.reason ? "要写理由" : "—"});
        }
        page_.table({"办理", "从 → 到", "谁办", "之前必须（否则提示）", "当场填", "理由"}, moves);
        std::vector<std::vector<std::string>> states;
        for (const State& one : reg_.states) {
            std::string locked = one.locked_all       ? "全部"
                                 : one.locked.empty() ? "—"
                                                      : fields_of(one.locked);
            std::string late = "—";
            if (one.within_days > 0)
                late = fmt::format("{} 个{}内没有离开即逾期，由{}负责", one.within_days,
                                   one.working_days ? "工作日" : "自然日", next_of(one));
            states.push_back({one.title.zh, late, locked, one.end ? "是" : "—"});
        }
        page_.table({"状态", "何时逾期，谁负责", "锁定哪些项", "终点"}, states);
    }
    std::string move_title(const std::string& id) const {
        const Move* found = reg_.move(id);
        return found == nullptr ? id : found->title.zh;
    }
    /// Those who can move a row out of a state.
    std::string next_of(const State& state) const {
        std::set<std::string> out;
        for (const Move& move : reg_.moves) {
            if (std::find(move.from.begin(), move.from.end(), state.id) == move.from.end())
                continue;
            for (const auto* list : {&move.by, &move.all_of})
                out.insert(list->begin(), list->end());
        }
        return roles({out.begin(), out.end()});
    }

    void hidden() {
        std::vector<std::vector<std::string>> rows;
        for (const Field& one : reg_.fields) {
            std::vector<std::string> from;
            for (const Grant& grant : reg_.may) {
                if (engine(grant.role) || grant.see.empty()) continue;
                const auto seen = reg_.named(grant.see);
                if (std::find(seen.begin(), seen.end(), &one) == seen.end())
                    from.push_back(role(grant.role));
            }
            if (!from.empty() || one.personal) {
                rows.push_back({one.title.zh,
                                from.empty() ? "—" : fmt::format("{}", fmt::join(from, "、")),
                                one.personal ? "遮盖显示，查看留痕" : "—"});
            }
        }
        page_.heading(2, "哪些项对谁不可见");
        if (rows.empty()) page_.line("没有", "看得到这一行的人看得到全部");
        page_.table({"项", "对谁不可见", "个人信息"}, rows);
    }

    void figures() {
        page_.heading(2, "用到哪些数字里");
        std::vector<std::vector<std::string>> rows;
        if (plan_ != nullptr) {
            for (const plan::CountingRule& rule : plan_->counting) {
                if (rule.register_id == reg_.id)
                    rows.push_back({"口径", rule.title.zh, rule.says.zh});
            }
            for (const plan::Target& target : plan_->targets) {
                if (!target.measure) continue;
                const plan::Measure& measure = *target.measure;
                const std::string of =
                    measure.over ? measure.over->register_id : measure.register_id;
                const bool counted =
                    of.empty() && plan_->rule() != nullptr && plan_->rule()->register_id == reg_.id;
                if (of == reg_.id || counted)
                    rows.push_back({"目标", target.title.zh, target.quote.plain()});
            }
        }
        for (const auto& other : programme_.registers()) {
            for (const Field& one : other->fields) {
                if (std::find(one.to.begin(), one.to.end(), reg_.id) != one.to.end() &&
                    other->id != reg_.id)
                    rows.push_back({"台账", other->title.zh, "按“" + one.title.zh + "”关联到这里"});
            }
        }
        if (rows.empty()) page_.line("没有", "还没有口径、目标或台账读它");
        page_.table({"种类", "名称", "怎么用"}, rows);
    }

    void checks() {
        std::vector<std::vector<std::string>> rows;
        for (const Check& one : reg_.checks) {
            const char* level = one.level == Level::Stop   ? "不能保存"
                                : one.level == Level::Warn ? "提示"
                                : one.level == Level::Gate ? "办理时"
                                                           : "每夜核";
            rows.push_back({one.say.zh, level,
                            (one.when ? "当 " + one.when->text() + "：" : "") + one.that.text()});
        }
        if (!rows.empty()) page_.heading(2, "核对");
        page_.table({"不对时怎么说", "何时", "条件（FEEL）"}, rows);
    }

    void fields() {
        page_.heading(2, "各项");
        std::vector<std::vector<std::string>> rows;
        const auto add = [&](const Field& one, const std::string& within) {
            std::string type = type_word(one);
            if (!one.of.empty() && programme_.codes(one.of) != nullptr)
                type += "：" + programme_.codes(one.of)->title.zh;
            if (!one.to.empty()) {
                const Register* to = programme_.find(one.to.front());
                type += "：" + (to == nullptr ? one.to.front() : to->title.zh);
            }
            if (one.many) type += "（可多个）";
            std::string how = one.required.always ? "必填" : one.required.when ? "有条件必填" : "";
            const auto say = [&](const std::string& word) {
                how += (how.empty() ? "" : "，") + word;
            };
            if (one.value) say("自动算出：" + one.value->text());
            if (one.unique) say("不得重复");
            if (one.fixed.always) say("新增后不改");
            if (one.dated) say("自何日起");
            if (one.until) say("自 " + iso(*one.until) + " 停用");
            rows.push_back({within + one.title.zh, one.id,
                            type + (one.unit.empty() ? "" : "（" + one.unit + "）"),
                            how.empty() ? "—" : how, one.help.zh.empty() ? "—" : one.help.zh});
        };
        for (const Field& one : reg_.fields) {
            add(one, "");
            for (const Field& column : one.columns) add(column, one.title.zh + " · ");
        }
        page_.table({"项", "标识", "类型", "填写", "说明"}, rows);
    }

    const Programme& programme_;
    const Register& reg_;
    const plan::Plan* plan_;
    Page page_;
};

}  // namespace

std::string dictionary(const Programme& programme, const Register& reg, const plan::Plan* plan,
                       Style style) {
    return Dictionary(programme, reg, plan, style).write();
}

}  // namespace zhigai::editor
