#include "cases.h"

namespace zhigai::words {

namespace {

std::string told(Bench& b) { return b.described(); }

/// One field `x` and how it is described.
Case shows(const char* word, const char* text) { return {"field", word, std::string("fields:\n  x: {") + text + "}\n", told}; }

/// One field `x`, written with these texts one after the other.
Case takes(const char* block, const char* word, const char* text, std::vector<std::string> values) {
    return {block, word, std::string("fields:\n  x: {zh: 甲, en: A, ") + text + "}\n", [values](Bench& b) {
                std::string out;
                for (const auto& value : values) out = all({out, b.write({{"x", value}})});
                return out + b.list();
            }};
}

}  // namespace

std::vector<Case> field_cases() {
    return {
        shows("zh", "zh: «甲|乙», en: A, type: text"),
        shows("en", "zh: 甲, en: «A|B», type: text"),
        shows("help", "zh: 甲, en: A, type: text«, help: 怎么填»"),
        shows("source", "zh: 甲, en: A, type: text«, source: 三（二）»"),
        shows("unit", "zh: 甲, en: A, type: whole«, unit: 台»"),
        shows("marks", "zh: 甲, en: A, type: text«, marks: [name]»"),
        takes("field", "type", "type: «whole|text»", {"abc"}),
        takes("field", "min", "type: whole«, min: 3»", {"2"}),
        takes("field", "max", "type: whole«, max: 3»", {"4"}),
        takes("field", "length", "type: text«, length: 2»", {"abc"}),
        takes("field", "places", "type: number, places: «1|2»", {"1.25"}),
        takes("field", "format", "type: text«, format: phone»", {"abc"}),
        takes("field", "unique", "type: text«, unique: yes»", {"a", "a"}),
        takes("field", "until", "type: text«, until: 2024-01-01»", {"a"}),
        {"field", "many", "fields:\n  x: {zh: 甲, en: A, type: text«, many: yes»}\n", [](Bench& b) { return b.write({{"x[]", "a"}, {"x[]", "b"}}); }},
        {"field", "of", "fields:\n  x: {zh: 甲, en: A, type: choice, of: «kind|tone»}\n--- things/codes/tone.yaml\ncodes: tone\nzh: 调\nen: Tone\nitems:\n  red: {zh: 红, en: Red}\n",
         [](Bench& b) { return b.write({{"x", "red"}}); }},
        {"field", "to", "fields:\n  x: {zh: 甲, en: A, type: link, to: «unit|[unit, thing]»}\n", [](Bench& b) { return all({b.write({}), b.write({{"x", "3"}})}); }},
        {"field", "fields", "fields:\n  x: {zh: 甲, en: A, type: rows, fields: {a: {zh: 一, en: One, type: text}«, b: {zh: 二, en: Two, type: text, required: yes}»}}\n",
         [](Bench& b) { return b.write({{"x[]", "a=1"}}); }},
        {"field", "key", "fields:\n  x: {zh: 甲, en: A, type: rows«, key: [a]», fields: {a: {zh: 一, en: One, type: text}, b: {zh: 二, en: Two, type: text}}}\n",
         [](Bench& b) {
             std::string out = b.write({{"x[]", "a=1,b=1"}});
             b.extra.replace_children = true;
             return all({out, b.write({{"x[]", "a=1,b=2"}}, 3), b.row(3)});
         }},
        {"field", "default", "fields:\n  x: {zh: 甲, en: A, type: text«, default: '\"d\"'»}\n", [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"field", "value", "fields:\n  x: {zh: 甲, en: A, type: text«, value: code + \"!\"»}\n", [](Bench& b) { return all({b.write({}), b.row(3)}); }},
        {"field", "virtual", "fields:\n  x: {zh: 甲, en: A, type: text, value: code + \"!\"«, virtual: yes»}\n", [](Bench& b) { return all({b.write({}), b.list("sort=x")}); }},
        {"field", "rounding", "fields:\n  z: {zh: 乙, en: B, type: whole}\n  x: {zh: 甲, en: A, type: whole, value: z / 3«, rounding: down»}\n",
         [](Bench& b) { return all({b.write({{"z", "1"}}), b.row(3)}); }},
        {"field", "required", "fields:\n  x: {zh: 甲, en: A, type: text«, required: yes»}\n", [](Bench& b) { return b.write({}); }},
        {"field", "shown", "fields:\n  z: {zh: 乙, en: B, type: yes_no}\n  x: {zh: 甲, en: A, type: text, required: z = true or z = false«, shown: z = true»}\n",
         [](Bench& b) { return b.write({{"z", "false"}}); }},
        {"field", "fixed", "fields:\n  x: {zh: 甲, en: A, type: text«, fixed: yes»}\n", [](Bench& b) { return all({b.write({{"x", "a"}}), b.write({{"x", "b"}}, 3)}); }},
        {"field", "tags", "fields:\n  x: {zh: 甲, en: A, type: text«, tags: [inner]»}\n  z: {zh: 乙, en: B, type: text, tags: [inner]}\nmay: {boss: {see: [all, -inner], set: all, do: [create]}}\n",
         [](Bench& b) { return all({b.write({{"x", "a"}}), b.row(3)}); }},
        {"field", "personal", "fields:\n  x: {zh: 甲, en: A, type: text, format: phone«, personal: yes»}\nmay: {boss: {see: all, set: all, do: [create]}}\n",
         [](Bench& b) { return all({b.write({{"x", "13812341234"}}), b.row(3)}); }},
        {"field", "search", "fields:\n  x: {zh: 甲, en: A, type: text«, search: yes»}\n", [](Bench& b) { return all({b.write({{"x", "abc"}}), b.list("search=abc")}); }},
        {"field", "dated", "fields:\n  x: {zh: 甲, en: A, type: text«, dated: yes»}\n",
         [](Bench& b) {
             std::string out = b.write({{"x", "a"}});
             b.extra.valid_from = std::chrono::year(2025) / 1 / 1;
             return all({out, b.write({{"x", "b"}}, 3), b.row(3)});
         }},
        {"field", "was", "fields:\n  x: {zh: 甲, en: A, type: text«, was: [code]»}\n", [](Bench& b) { return b.loads(); }},
    };
}

std::vector<Case> type_cases() {
    std::vector<Case> out;
    const auto type = [&](const char* word, const char* other, std::vector<std::string> values) {
        out.push_back(takes("type", word, (std::string("type: «") + word + "|" + other + "»").c_str(), std::move(values)));
    };
    type("text", "note", {"a\nb"});
    type("note", "text", {"a\nb"});
    type("whole", "text", {"x"});
    type("number", "text", {"x"});
    type("percent", "text", {"x"});
    type("money", "text", {"x"});
    type("yes_no", "text", {"x"});
    type("date", "text", {"x"});
    type("time", "text", {"9:30"});
    type("period", "text", {"x"});
    type("moment", "text", {"2024-03-01 09:30"});
    type("place", "text", {"31,121"});
    type("file", "text", {"scan.pdf", "unseen.pdf"});
    out.push_back({"type", "secret", "fields:\n  x: {zh: 甲, en: A, type: «secret|text»}\nmay: {boss: {see: all, set: all, do: [create]}}\n",
                   [](Bench& b) { return all({b.write({{"x", "abc"}}), b.row(3)}); }});
    out.push_back(takes("type", "choice", "type: «choice, of: kind|text»", {"x"}));
    out.push_back(takes("type", "link", "type: «link, to: unit|whole»", {"77"}));
    out.push_back({"type", "rows", "fields:\n  x: {zh: 甲, en: A, type: «rows, fields: {a: {zh: 一, en: One, type: text}}|text»}\n",
                   [](Bench& b) { return b.write({{"x[]", "a=1"}}); }});
    const auto format = [&](const char* word) {
        out.push_back(takes("format", word, (std::string("type: text«, format: ") + word + "»").c_str(), {"abc"}));
    };
    for (const char* word : {"credit_code", "phone", "email", "url", "id_card", "doc_no"}) format(word);
    for (const char* word : {"who", "where", "when", "how_much", "what_kind", "name", "short_name", "also", "code", "former_code", "former_name", "order",
                             "status", "started", "finished", "accepted", "year"})
        out.push_back({"mark", word, std::string("fields:\n  x: {zh: 甲, en: A, type: text«, marks: [") + word + "]»}\n", told});
    return out;
}

}  // namespace zhigai::words
