#include "kernel/result/result.h"

#include <gtest/gtest.h>

namespace zhigai {
namespace {

TEST(ToText, ShowsWhatStandsThereBesideItsLineOrRow) {
    const Fault in_text{"bad", {"错", "wrong"}, {.file = "a.yaml", .line = 42, .column = 3, .source = "x: 1"}, {"改", "mend it"}};
    EXPECT_EQ(to_text(in_text), "a.yaml:42:3: wrong\n    42 | x: 1\n  mend: mend it");
    const Fault in_sheet{"bad", {"错", "wrong"}, {.file = "a.xlsx", .sheet = "表", .row = 7, .cell = "C", .source = "12,5"}, {}};
    EXPECT_EQ(to_text(in_sheet, true), "a.xlsx，表“表”，第 7 行，C 列：错\n     7 | 12,5");
    EXPECT_EQ(to_text(in_sheet), "a.xlsx, sheet 表, row 7, column C: wrong\n     7 | 12,5");
    const Fault nowhere{"bad", {"错", "wrong"}, {.source = "x"}, {}};
    EXPECT_EQ(to_text(nowhere), "wrong\n       | x");
}

}  // namespace
}  // namespace zhigai
