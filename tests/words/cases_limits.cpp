#include "cases.h"

namespace zhigai::words {

// Rows 1 and 2 of every bench are the units u1 (one seat, open) and u2 (nine seats, not open).

std::vector<Case> limit_cases() {
    return {
        {"field", "where", "fields:\n  at: {zh: 单位, en: Unit, type: link, to: unit«, where: at.open = true»}\n",
         [](Bench& b) { return all({b.write({{"at", "2"}}), b.write({{"at", "1"}})}); }},
        {"field", "apart",
         "fields:\n  at: {zh: 单位, en: Unit, type: link, to: unit}\n  from: {zh: 起, en: From, type: moment«, apart: [at, from, to]»}\n"
         "  to: {zh: 止, en: To, type: moment}\n",
         [](Bench& b) {
             const auto book = [&](const char* at, const char* from, const char* to) {
                 return b.write({{"at", at}, {"from", from}, {"to", to}});
             };
             return all({book("1", "2024-03-01T09:00", "2024-03-01T10:00"), book("1", "2024-03-01T09:30", "2024-03-01T11:00"),
                         book("1", "2024-03-01T10:00", "2024-03-01T11:00"), book("2", "2024-03-01T09:30", "2024-03-01T10:00")});
         }},
        {"apart", "of",
         "fields:\n  at: {zh: 单位, en: Unit, type: link, to: unit}\n"
         "  from: {zh: 起, en: From, type: date, apart: {«of: at, »from: from, to: to}}\n  to: {zh: 止, en: To, type: date}\n",
         [](Bench& b) {
             return all({b.write({{"at", "1"}, {"from", "2024-03-01"}, {"to", "2024-03-05"}}), b.write({{"at", "2"}, {"from", "2024-03-05"}, {"to", "2024-03-06"}})});
         }},
        {"apart", "from",
         "fields:\n  early: {zh: 早, en: Early, type: date}\n  late: {zh: 晚, en: Late, type: date}\n"
         "  to: {zh: 止, en: To, type: date, apart: {from: «early|late», to: to}}\n",
         [](Bench& b) {
             return all({b.write({{"early", "2024-03-01"}, {"late", "2024-03-04"}, {"to", "2024-03-05"}}), b.write({{"early", "2024-02-01"}, {"late", "2024-02-02"}, {"to", "2024-03-02"}})});
         }},
        {"apart", "to",
         "fields:\n  from: {zh: 起, en: From, type: date, apart: {from: from, to: «soon|late»}}\n  soon: {zh: 早, en: Soon, type: date}\n"
         "  late: {zh: 晚, en: Late, type: date}\n",
         [](Bench& b) {
             return all({b.write({{"from", "2024-03-01"}, {"soon", "2024-03-02"}, {"late", "2024-03-09"}}), b.write({{"from", "2024-03-03"}, {"soon", "2024-03-03"}, {"late", "2024-03-09"}})});
         }},
        {"apart", "in",
         "fields:\n  from: {zh: 起, en: From, type: date, apart: {from: from, to: to«, in: kept»}}\n  to: {zh: 止, en: To, type: date}\n"
         "states:\n  kept: {zh: 有效, en: Kept}\n  gone: {zh: 取消, en: Gone}\n"
         "moves:\n  drop: {zh: 取消, en: Drop, from: kept, to: gone, by: boss}\n",
         [](Bench& b) {
             return all({b.write({{"from", "2024-03-01"}, {"to", "2024-03-05"}}), b.move(b.last(), "drop"),
                         b.write({{"from", "2024-03-02"}, {"to", "2024-03-03"}})});
         }},
        {"field", "room", "fields:\n  at: {zh: 单位, en: Unit, type: link, to: unit«, room: {of: at, at_most: seats}»}\n",
         [](Bench& b) { return all({b.write({{"at", "1"}}), b.write({{"at", "1"}}), b.write({{"at", "2"}})}); }},
        {"room", "of",
         "fields:\n  a: {zh: 甲, en: A, type: text}\n  b: {zh: 乙, en: B, type: text, room: {of: «a|b», at_most: 1}}\n",
         [](Bench& b) { return all({b.write({{"a", "x"}, {"b", "y"}}), b.write({{"a", "x"}, {"b", "z"}})}); }},
        {"room", "at_most", "fields:\n  a: {zh: 甲, en: A, type: text, room: {of: a, at_most: «1|2»}}\n",
         [](Bench& b) { return all({b.write({{"a", "x"}}), b.write({{"a", "x"}}), b.write({{"a", "x"}})}); }},
        {"room", "in",
         "fields:\n  a: {zh: 甲, en: A, type: text, room: {of: a, at_most: 1«, in: [kept]»}}\n"
         "states:\n  kept: {zh: 有效, en: Kept}\n  gone: {zh: 退出, en: Gone}\n"
         "moves:\n  drop: {zh: 退出, en: Drop, from: kept, to: gone, by: boss}\n  back: {zh: 回来, en: Back, from: gone, to: kept, by: boss}\n",
         [](Bench& b) {
             return all({b.write({{"a", "x"}}), b.move(3, "drop"), b.write({{"a", "x"}}), b.move(3, "back")});
         }},
    };
}

}  // namespace zhigai::words
