#include "cases.h"
#include "metadata/registers/examples.h"

namespace zhigai::words {

namespace {

std::string loads(Bench& b) { return b.loads(); }
std::string told(Bench& b) { return b.described(); }

const std::string life =
    "states:\n  made: {zh: 新建, en: Made}\n  done: {zh: 办结, en: Done}\nmoves:\n  close: {zh: 办结, en: Close, from: made, to: done, by: boss}\n";

/// The same texts with one state or move said in full.
std::string state(const std::string& done) {
    return "states:\n  made: {zh: 新建, en: Made}\n  done: {" + done + "}\nmoves:\n  close: {zh: 办结, en: Close, from: made, to: done, by: boss}\n";
}
std::string move_text(const std::string& close) {
    return "fields:\n  x: {zh: 甲, en: A, type: whole}\nchecks:\n  big: {that: x > 1, level: gate, say: {zh: 小, en: Small}}\n"
           "states:\n  made: {zh: 新建, en: Made}\n  sent: {zh: 已报, en: Sent}\n  done: {zh: 办结, en: Done}\nmoves:\n"
           "  send: {zh: 上报, en: Send, from: made, to: sent, by: boss, needs: big}\n  close: {" + close + "}\n"
           "examples:\n  - {row: {x: 1}, fails: big}\n";
}
std::string closes(Bench& b) { return all({b.write({{"x", "2"}}), b.move(3, "send"), b.move(3, "close"), b.row(3), b.described()}); }

std::string check(const std::string& text, const std::string& verdict = "fails") {
    return "fields:\n  x: {zh: 甲, en: A, type: whole}\n  z: {zh: 乙, en: B, type: whole}\nchecks:\n  c: {" + text + "}\nexamples:\n  - {row: {x: 1, z: 1}, " + verdict + ": c}\n";
}
std::string writes(Bench& b) { return all({b.write({{"x", "1"}}), b.write({{"x", "2"}}), b.described()}); }

std::string grant(const std::string& text) {
    return "fields:\n  x: {zh: 甲, en: A, type: whole}\nmay: {boss: {" + text + "}, clerk: {see: all, set: all, do: [create]}}\n";
}
std::string granted(Bench& b) {
    b.who = {"乙", {"clerk"}, {}};
    const std::string made = b.write({{"x", "1"}});
    b.who = {"甲", {"boss"}, {}};
    return all({made, b.row(3), b.write({{"x", "2"}}, 3), b.write({{"x", "3"}}), b.described()});
}
Case verb(const char* word, std::function<std::string(Bench&)> door) {
    return {"do", word, life + "fields:\n  x: {zh: 甲, en: A, type: text, format: phone, personal: yes}\nmay: {boss: {see: all, set: all, do: [«" + word + "|print»]}, clerk: {see: all, set: all, do: [create]}}\n",
            [door](Bench& b) {
                b.who = {"乙", {"clerk"}, {}};
                const std::string made = b.write({{"x", "13812341234"}});
                b.who = {"甲", {"boss"}, {}};
                return all({made, door(b)});
            }};
}

}  // namespace

std::vector<Case> right_cases() {
    const std::string gate = "that: x > 1, say: {zh: 小, en: Small}";
    return {
        {"check", "zh", check("zh: «检|查», en: C, " + gate), told},
        {"check", "en", check("zh: 检, en: «C|D», " + gate), told},
        {"check", "source", check(gate + "«, source: 二»"), told},
        {"check", "that", check("that: x > «1|2», say: {zh: 小, en: Small}"), writes},
        {"check", "when", check(gate + "«, when: z = 1»"), writes},
        {"check", "say", check("that: x > 1, say: {zh: «小|少», en: Small}"), told},
        {"check", "since", check(gate + "«, since: 2030-01-01»"), writes},
        {"check", "level", check(gate + "«, level: stop|, level: audit»"), writes},
        {"level", "stop", check(gate + ", level: «stop|audit»"), writes},
        {"level", "warn", "fields:\n  x: {zh: 甲, en: A, type: whole}\nchecks:\n  c: {" + gate + ", level: «warn|stop»}\nexamples:\n  - {row: {x: 1}, «warns|fails»: c}\n", writes},
        {"level", "gate", "fields:\n  x: {zh: 甲, en: A, type: whole}\nchecks:\n  c: {" + gate + ", level: «gate|stop»}\nstates:\n  made: {zh: 新建, en: Made}\nmoves:\n  again: {zh: 再, en: Again, from: made, to: made, by: boss«, needs: c»}\nexamples:\n  - {row: {x: 1}, fails: c}\n", writes},
        {"state", "zh", state("zh: «办结|完», en: Done"), told},
        {"state", "en", state("zh: 办结, en: «Done|Over»"), told},
        {"state", "help", state("zh: 办结, en: Done«, help: 帮»"), told},
        {"state", "source", state("zh: 办结, en: Done«, source: 二»"), told},
        {"state", "locked", state("zh: 办结, en: Done«, locked: all»"), [](Bench& b) { return all({b.write({}), b.move(3, "close"), b.write({{"code", "z"}}, 3)}); }},
        {"state", "end", state("zh: 办结, en: Done«, end: yes»"), told},
        {"state", "also", state("zh: 办结, en: Done«, also: [新建]»"), loads},
        {"move", "zh", move_text("zh: «办结|完», en: Close, from: sent, to: done, by: boss"), closes},
        {"move", "en", move_text("zh: 办结, en: «Close|End», from: sent, to: done, by: boss"), closes},
        {"move", "help", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, help: 帮»"), closes},
        {"move", "source", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, source: 二»"), closes},
        {"move", "from", move_text("zh: 办结, en: Close, from: «sent|made», to: done, by: boss"), closes},
        {"move", "to", move_text("zh: 办结, en: Close, from: sent, to: «done|sent», by: boss"), closes},
        {"move", "by", move_text("zh: 办结, en: Close, from: sent, to: done, by: «boss|clerk»"), closes},
        {"move", "all_of", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, all_of: [boss, clerk]»"), closes},
        {"move", "other_than", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, other_than: send»"), closes},
        {"move", "needs", "fields:\n  x: {zh: 甲, en: A, type: whole}\nchecks:\n  big: {that: x > 5, level: gate, say: {zh: 小, en: Small}}\nstates:\n  made: {zh: 新建, en: Made}\n  sent: {zh: 已报, en: Sent}\n  done: {zh: 办结, en: Done}\nmoves:\n  send: {zh: 上报, en: Send, from: made, to: sent, by: boss«, needs: big»}\n  close: {zh: 办结, en: Close, from: sent, to: done, by: boss, needs: big}\nexamples:\n  - {row: {x: 1}, fails: big}\n", closes},
        {"move", "asks", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, asks: [x]»"), closes},
        {"move", "sets", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, sets: {x: 9}»"), closes},
        {"move", "reason", move_text("zh: 办结, en: Close, from: sent, to: done, by: boss«, reason: yes»"), closes},
        {"grant", "where", grant("«where: x > 5, »see: all, set: all, do: [create]"), granted},
        {"grant", "see", grant("see: [«all|code»], set: all, do: [create]"), granted},
        {"grant", "set", grant("see: all, set: [«all|code»], do: [create]"), granted},
        {"grant", "do", grant("see: all, set: all«, do: [create]»"), granted},
        verb("create", [](Bench& b) { return b.write({}); }),
        verb("import", [](Bench& b) { b.door = Door::Import; return all({b.write({}), b.described()}); }),
        verb("takeover", [](Bench& b) { return b.described(); }),
        verb("export", [](Bench& b) { return b.described(); }),
        verb("correct", [](Bench& b) { return b.described(); }),
        verb("void", [](Bench& b) { b.extra.make_void = true; return b.write({}, 3); }),
        verb("reveal", [](Bench& b) { return b.row(3); }),
        {"do", "print", "prints:\n  form: {zh: 表, en: Form, template: form.docx}\nmay: {boss: {see: all, set: all, do: [create«, print»]}}\n", told},
        {"example", "row", check(gate).substr(0, check(gate).find("examples")) + "examples:\n  - {row: {x: «1|2»}, fails: c}\n",
         [](Bench& b) { return b.open() ? to_text(run_examples(b.programme())) : b.loads(); }},
        {"register", "register", "register: «thing|object»\n", [](Bench& b) { return b.open() ? std::string(b.programme().find("thing") == nullptr ? "no thing" : "thing") : b.loads(); }},
        {"register", "zh", "zh: «物|件»\n", told},
        {"register", "en", "en: «Thing|Object»\n", told},
        {"register", "help", "«help: 帮»\n", told},
        {"register", "source", "«source: 二»\n", told},
        {"register", "version", "version: «1|2»\n", told},
        {"register", "owner", "«owner: boss»\n", told},
        {"register", "key", "key: [«code|x»]\nfields:\n  x: {zh: 甲, en: A, type: text, required: yes}\n", [](Bench& b) { return all({b.write({{"code", "a"}, {"x", "p"}}), b.write({{"code", "a"}, {"x", "q"}})}); }},
        {"register", "numbering", "«numbering: \"N{###}\"»\n", [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"register", "title", "title: «code|x»\nfields:\n  x: {zh: 甲, en: A, type: text}\n", [](Bench& b) { return all({b.write({{"x", "p"}}), b.row(3)}); }},
        {"register", "fields", "fields:\n«  x: {zh: 甲, en: A, type: text}\n»", told},
        {"register", "checks", "fields:\n  x: {zh: 甲, en: A, type: whole}\n«checks:\n  c: {" + gate + "}\nexamples:\n  - {row: {x: 1}, fails: c}\n»", writes},
        {"register", "states", "«states:\n  made: {zh: 新建, en: Made}\n»", [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"register", "moves", "states:\n  made: {zh: 新建, en: Made}\n«moves:\n  again: {zh: 再, en: Again, from: made, to: made, by: boss}\n»", [](Bench& b) { return all({b.write({}), b.move(3, "again")}); }},
        {"register", "may", "may: {boss: {see: [«code|code, x»], set: all, do: [create]}}\nfields:\n  x: {zh: 甲, en: A, type: text}\n", [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"register", "views", "«views:\n  list: {columns: [code]}\n»", told},
        {"view", "zh", "views:\n  list: {«zh: 表, »en: List, columns: [code]}\n", told},
        {"view", "en", "views:\n  list: {zh: 表«, en: List», columns: [code]}\n", told},
        {"view", "columns", "views:\n  list: {columns: [«code|»]}\n", told},
        {"view", "filter", "views:\n  list: {columns: [code]«, filter: [code]»}\n", told},
        {"view", "sort", "views:\n  list: {columns: [code]«, sort: [-code]»}\n", told},
        {"view", "sum", "fields:\n  x: {zh: 甲, en: A, type: whole}\nviews:\n  list: {columns: [code]«, sum: [x]»}\n", told},
        {"view", "sections", "views:\n  form: {«sections: [{zh: 节, en: S, fields: [code]}]»}\n", told},
        {"view", "related", "fields:\n  x: {zh: 甲, en: A, type: link, to: thing}\nviews:\n  form: {columns: [code]«, related: [thing]»}\n", told},
        {"section", "zh", "views:\n  form: {sections: [{zh: «节|段», en: S, fields: [code]}]}\n", told},
        {"section", "en", "views:\n  form: {sections: [{zh: 节, en: «S|T», fields: [code]}]}\n", told},
        {"section", "fields", "views:\n  form: {sections: [{zh: 节, en: S, fields: [«code|»]}]}\n", told},
    };
}

}  // namespace zhigai::words
