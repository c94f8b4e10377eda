#include "cases.h"

namespace zhigai::words {

namespace {

const std::string life =
    "states:\n  made: {zh: 新建, en: Made}\n  sent: {zh: 已报, en: Sent}\n  done: {zh: 办结, en: Done, end: yes}\n"
    "moves:\n  send: {zh: 上报, en: Send, from: made, to: sent, by: [boss, clerk]}\n  close: {zh: 办结, en: Close, from: sent, to: done, by: boss}\n";

std::string may(const std::string& verbs) {
    return "may: {boss: {see: all, set: all, do: [create" + verbs + "]}, clerk: {see: all, do: [create]}, desk: {where: linkto = my.unit, see: all}}\n";
}

std::string steps(Bench& b, std::int64_t id) {
    std::string out;
    if (!b.open()) return b.loads();
    const auto made = b.ledger().steps(b.who, "thing", id);
    if (!made) return codes(made.error());
    for (const auto& step : *made) {
        out += step.move + "(" + step.from + ">" + step.to;
        for (const auto& role : step.tells) out += " tells " + role;
        out += ") ";
    }
    return out;
}

const std::string linked = "fields:\n  linkto: {zh: 单位, en: Unit, type: link, to: unit}\n";

}  // namespace

std::vector<Case> life_cases() {
    return {
        {"state", "within",
         "states:\n  made: {zh: 新建, en: Made, «within: 3 working days|within: 5 days»}\n  done: {zh: 办结, en: Done, end: yes}\n"
         "moves:\n  close: {zh: 办结, en: Close, from: made, to: done, by: boss}\n",
         [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"move", "tells",
         "states:\n  made: {zh: 新建, en: Made}\n  done: {zh: 办结, en: Done, end: yes}\n"
         "moves:\n  close: {zh: 办结, en: Close, from: made, to: done, by: boss«, tells: [clerk]»}\n",
         [](Bench& b) { return all({b.write({}), b.move(3, "close"), steps(b, 3)}); }},
        {"do", "withdraw", life + may("«, withdraw»") + linked,
         [](Bench& b) {
             std::string out = all({b.write({}), b.move(3, "send")});
             b.extra.withdraw = true;
             return all({out, b.write({}, 3), steps(b, 3)});
         }},
        {"do", "share", life + may("«, share»") + linked,
         [](Bench& b) {
             std::string out = b.write({});
             b.extra.share_with = 1;
             out = all({out, b.write({}, 3)});
             b.who = {"乙", {"desk"}, {{"unit", {1}}}};
             out = all({out, b.list(), b.write({{"code", "x"}}, 3)});
             b.who = {"丙", {"desk"}, {{"unit", {2}}}};
             return all({out, b.list()});
         }},
        {"do", "merge", life + may("«, merge»") + linked + "  other: {zh: 相关, en: Other, type: link, to: thing}\n",
         [](Bench& b) {
             std::string out = all({b.write({{"code", "old"}}), b.write({{"code", "kept"}}), b.write({{"code", "follows"}, {"other", "3"}})});
             b.extra.merge_into = 4;
             return all({out, b.write({}, 3), b.row(3), b.row(5)});
         }},
        {"register", "retain", life + "«retain: 10 years»\n",
         [](Bench& b) { return all({b.write({}), b.move(3, "send"), b.move(3, "close"), b.row(3)}); }},
        {"register", "offline", "«offline: yes»\n", [](Bench& b) { return b.described(); }},
        {"register", "prints", "«prints:\n  form: {zh: 表, en: Form, template: form.docx}»\n", [](Bench& b) { return b.described(); }},
        {"print", "zh", "prints:\n  form: {zh: «表|单», en: Form, template: form.docx}\n", [](Bench& b) { return b.described(); }},
        {"print", "en", "prints:\n  form: {zh: 表, en: «Form|Sheet», template: form.docx}\n", [](Bench& b) { return b.described(); }},
        {"print", "template", "prints:\n  form: {zh: 表, en: Form, template: «form.docx|form.exe»}\n", [](Bench& b) { return b.described(); }},
        {"register", "notices", "fields:\n  by: {zh: 限期, en: By, type: date}\n«notices:\n  late: {when: by < today(), to: boss, say: {zh: 逾期, en: Late}}»\n",
         [](Bench& b) { return all({b.write({{"by", "2024-02-01"}}), b.row(3)}); }},
        {"notice", "when", "fields:\n  by: {zh: 限期, en: By, type: date}\nnotices:\n  late: {when: by «<|>» today(), to: boss, say: {zh: 逾期, en: Late}}\n",
         [](Bench& b) { return all({b.write({{"by", "2024-02-01"}}), b.row(3)}); }},
        {"notice", "to", "fields:\n  by: {zh: 限期, en: By, type: date}\nnotices:\n  late: {when: by < today(), to: «boss|clerk», say: {zh: 逾期, en: Late}}\n",
         [](Bench& b) { return all({b.write({{"by", "2024-02-01"}}), b.row(3)}); }},
        {"notice", "say", "fields:\n  by: {zh: 限期, en: By, type: date}\nnotices:\n  late: {when: by < today(), to: boss, say: {zh: «逾期|超期», en: Late}}\n",
         [](Bench& b) { return all({b.write({{"by", "2024-02-01"}}), b.row(3)}); }},
        {"level", "audit",
         "fields:\n  num: {zh: 数, en: N, type: whole}\n  up: {zh: 上级, en: Up, type: link, to: thing}\n"
         "checks:\n  few: {that: count(linked.thing.up) < 2, level: «audit|warn», say: {zh: 太多, en: Too many}}\n",
         [](Bench& b) {
             std::string out = all({b.write({}), b.write({{"up", "3"}}), b.write({{"up", "3"}})});
             if (!b.open()) return out;
             const auto done = b.ledger().audit(access::Gate::admit(b.who));
             return all({out, done ? "audited " + std::to_string(done->change_set) : codes(done.error()), b.row(3), b.row(4)});
         }},
        {"calendar", "calendar", "--- calendar/days.yaml\n«calendar: days\nzh: 历\nen: Days\nyears: {}»\n", [](Bench& b) { return b.loads(); }},
        {"calendar", "zh", "--- calendar/days.yaml\ncalendar: days\n«zh|nozh»: 历\nen: Days\nyears: {}\n", [](Bench& b) { return b.loads(); }},
        {"calendar", "en", "--- calendar/days.yaml\ncalendar: days\nzh: 历\n«en|noen»: Days\nyears: {}\n", [](Bench& b) { return b.loads(); }},
        {"calendar", "source", "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\n«source|nosource»: 通知\nyears: {}\n", [](Bench& b) { return b.loads(); }},
        {"calendar", "years",
         "states:\n  made: {zh: 新建, en: Made, within: 3 working days}\n"
         "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\nyears: {«2024: {source: 通知}|»}\n",
         [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"year", "source", "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\nyears: {2024: {«source: 通知»}}\n", [](Bench& b) { return b.loads(); }},
        {"year", "off",
         "states:\n  made: {zh: 新建, en: Made, within: 3 working days}\n"
         "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\nyears: {2024: {source: 通知«, off: [2024-03-04]»}}\n",
         [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"year", "work",
         "states:\n  made: {zh: 新建, en: Made, within: 3 working days}\n"
         "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\nyears: {2024: {source: 通知«, work: [2024-03-02]»}}\n",
         [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"year", "provisional",
         "states:\n  made: {zh: 新建, en: Made, within: 3 working days}\n"
         "--- calendar/days.yaml\ncalendar: days\nzh: 历\nen: Days\nyears: {2024: {source: 通知«, provisional: yes»}}\n",
         [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"view", "where", "fields:\n  num: {zh: 数, en: N, type: whole}\nviews:\n  list: {columns: [code, num]«, where: num > 1»}\n",
         [](Bench& b) { return all({b.write({{"num", "1"}}), b.write({{"num", "2"}}), b.list("view=list")}); }},
        {"view", "by", "fields:\n  num: {zh: 数, en: N, type: whole}\n  k: {zh: 类, en: K, type: choice, of: kind}\nviews:\n  board: {columns: [code], by: «num|k»}\n",
         [](Bench& b) {
             std::string out = all({b.write({{"num", "1"}, {"k", "big"}}), b.write({{"num", "2"}, {"k", "big"}})});
             if (!b.open()) return out;
             const auto board = b.ledger().board(b.who, "thing", "board");
             if (!board) return all({out, codes(board.error())});
             for (const auto& group : board->groups) out += " " + std::to_string(group.count);
             return out;
         }},
        {"view", "at", "fields:\n  on_day: {zh: 日, en: Day, type: date}\nviews:\n  days: {columns: [code]«, at: on_day»}\n",
         [](Bench& b) { return all({b.write({{"on_day", "2024-03-02"}}), b.write({}), b.list("view=days")}); }},
    };
}

}  // namespace zhigai::words
