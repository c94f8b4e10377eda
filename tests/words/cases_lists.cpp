#include "cases.h"
#include "metadata/registers/cells.h"
#include "metadata/registers/examples.h"

namespace zhigai::words {

namespace {

std::string loads(Bench& b) { return b.loads(); }
std::string examples(Bench& b) { return b.open() ? to_text(run_examples(b.programme())) : b.loads(); }

std::string codes_file(const std::string& text) { return "fields:\n  x: {zh: 甲, en: A, type: choice, of: tone}\n--- things/codes/tone.yaml\n" + text; }
const std::string head = "codes: tone\nzh: 调\nen: Tone\n";
std::string item(const std::string& red) { return codes_file(head + "items:\n  red: {" + red + "}\n  blue: {zh: 蓝, en: Blue}\n"); }

std::string list_says(Bench& b) {
    if (!b.open()) return b.loads();
    const auto* list = b.programme().codes("tone");
    if (list == nullptr) return "no list";
    std::string out = list->title.zh + " " + list->title.en + " " + list->source;
    for (const auto& code : list->items)
        out += "; " + code.id + " " + code.title.zh + " " + code.title.en + " <" + code.under + "> " + (code.from ? iso(*code.from) : "") + " " + (code.until ? iso(*code.until) : "");
    const auto* known = list->by_word("赤");
    return out + (known == nullptr ? "" : " 赤=" + known->id);
}

std::string roles_file(const std::string& clerk, const std::string& my = "unit: {zh: 本单位, en: My unit, to: unit}") {
    return "--- organisation/roles.yaml\nroles:\n  boss: {zh: 主管, en: Boss}\n  clerk: {" + clerk + "}\n  desk: {zh: 窗口, en: Desk, unit: unit}\n  engine.values: {zh: 计算, en: Values, engine: yes}\nmy:\n  " + my + "\n";
}
std::string roles_say(Bench& b) {
    if (!b.open()) return b.loads();
    std::string out;
    for (const auto& role : b.programme().roles()) out += role.id + " " + role.title.zh + " " + role.title.en + " " + role.unit_register + (role.engine ? " engine; " : "; ");
    for (const auto& my : b.programme().my()) out += my.id + ">" + my.register_id + (my.many ? " many; " : "; ");
    return out;
}

std::string checked(const std::string& example) {
    return "fields:\n  x: {zh: 甲, en: A, type: whole}\n  day: {zh: 日, en: Day, type: date}\nchecks:\n  c: {that: x > 1 and (old.x = null or x >= old.x) and (day = null or day <= today()), say: {zh: 小, en: Small}}\n"
           "  w: {that: x > 1, level: warn, say: {zh: 小, en: Small}}\nstates:\n  made: {zh: 新建, en: Made}\nmoves:\n  again: {zh: 再, en: Again, from: made, to: made, by: boss}\n"
           "examples:\n  - {row: {x: 0}, fails: c}\n  - {row: {x: 0}, warns: w}\n  - {" + example + "}\n";
}

}  // namespace

std::vector<Case> list_cases() {
    return {
        {"codes", "codes", codes_file("codes: «tone|other»\nzh: 调\nen: Tone\nitems:\n  red: {zh: 红, en: Red}\n"), list_says},
        {"codes", "zh", codes_file("codes: tone\nzh: «调|音»\nen: Tone\nitems:\n  red: {zh: 红, en: Red}\n"), list_says},
        {"codes", "en", codes_file("codes: tone\nzh: 调\nen: «Tone|Hue»\nitems:\n  red: {zh: 红, en: Red}\n"), list_says},
        {"codes", "source", codes_file("codes: tone\nzh: 调\nen: Tone\n«source: 附件»\nitems:\n  red: {zh: 红, en: Red}\n"), list_says},
        {"codes", "items", codes_file(head + "items:\n  red: {zh: 红, en: Red}\n«  green: {zh: 绿, en: Green}\n»"), list_says},
        {"code", "zh", item("zh: «红|朱», en: Red"), list_says},
        {"code", "en", item("zh: 红, en: «Red|Crimson»"), list_says},
        {"code", "also", item("zh: 红, en: Red«, also: [赤]»"), list_says},
        {"code", "under", item("zh: 红, en: Red«, under: blue»"), list_says},
        {"code", "from", item("zh: 红, en: Red«, from: 2024-01-01»"), list_says},
        {"code", "until", item("zh: 红, en: Red«, until: 2024-01-01»"), list_says},
        {"organisation", "roles", "--- organisation/roles.yaml\nroles:\n  boss: {zh: 主管, en: Boss}\n  clerk: {zh: 经办, en: Clerk}\n  desk: {zh: 窗口, en: Desk, unit: unit}\n«  more: {zh: 多, en: More}\n»my: {}\n", roles_say},
        {"organisation", "my", roles_file("zh: 经办, en: Clerk", "«unit: {zh: 本单位, en: My unit, to: unit}|place: {zh: 本地, en: My place, to: unit}»"), roles_say},
        {"role", "zh", roles_file("zh: «经办|办事», en: Clerk"), roles_say},
        {"role", "en", roles_file("zh: 经办, en: «Clerk|Writer»"), roles_say},
        {"role", "unit", roles_file("zh: 经办, en: Clerk«, unit: unit»"), roles_say},
        {"role", "engine", roles_file("zh: 经办, en: Clerk«, engine: yes»"), roles_say},
        {"parameter", "to", roles_file("zh: 经办, en: Clerk", "unit: {zh: 本单位, en: My unit, to: «unit|thing»}"), roles_say},
        {"parameter", "many", roles_file("zh: 经办, en: Clerk", "unit: {zh: 本单位, en: My unit, to: unit«, many: yes»}"), roles_say},
        {"example", "old", checked("row: {x: 2}«, old: {x: 3}», fails: c"), examples},
        {"example", "today", checked("row: {x: 2, day: 2024-03-05}, today: «2024-03-01|2024-03-09», fails: c"), examples},
        {"example", "as", checked("row: {x: 0}, as: «boss|nobody», fails: c"), loads},
        {"example", "move", checked("row: {x: 0}, move: «again|never», fails: c"), loads},
        {"example", "passes", checked("row: {x: «2|0»}, passes: c"), examples},
        {"example", "fails", checked("row: {x: 0}, «fails|passes»: c"), examples},
        {"example", "warns", checked("row: {x: 0}, «warns|passes»: w"), examples},
    };
}

}  // namespace zhigai::words
