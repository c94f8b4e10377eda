#include "metadata/registers/composite.h"

#include <gtest/gtest.h>

#include "metadata/registers/cells.h"

namespace zhigai {
namespace {

struct Case {
    const char* why;
    FieldType type;
    const char* text;
    const char* kept;  ///< printed again; empty: refused
};

class Kept : public ::testing::TestWithParam<Case> {};

TEST_P(Kept, IsCanonicalOrRefused) {
    const Case& one = GetParam();
    const Programme programme;
    const Field field{.id = "x", .type = one.type};
    const auto cell = parse_cell(programme, field, one.text);
    if (*one.kept == 0) {
        EXPECT_FALSE(cell) << one.why;
        return;
    }
    ASSERT_TRUE(cell) << one.why << ": " << to_text(cell.error());
    EXPECT_EQ(print_cell(field, *cell), one.kept) << one.why;
    // What is printed is read as the same cell, and FEEL gives it back.
    const auto again = parse_cell(programme, field, print_cell(field, *cell));
    ASSERT_TRUE(again) << one.why;
    EXPECT_EQ(*again, *cell) << one.why;
    const auto back = from_feel(field, to_feel(field, *cell));
    ASSERT_TRUE(back) << one.why;
    EXPECT_EQ(*back, *cell) << one.why;
}

const std::string scan = std::string(64, 'a') + " 12 pdf 验收 单.pdf";
const std::string short_hash = std::string(63, 'a') + " 12 pdf x.pdf";
const std::string path_name = std::string(64, 'a') + " 12 pdf ../x.pdf";

INSTANTIATE_TEST_SUITE_P(
    Values, Kept,
    ::testing::Values(
        Case{"a clerk's hour", FieldType::Time, "9:30", "09:30"},
        Case{"full-width colon", FieldType::Time, "09：30", "09:30"},
        Case{"seconds only where there are some", FieldType::Time, "09:30:00", "09:30"},
        Case{"with seconds", FieldType::Time, "09:30:15", "09:30:15"},
        Case{"no hour 24", FieldType::Time, "24:00", ""},
        Case{"no words", FieldType::Time, "上午", ""},
        Case{"a form's moment is the city's", FieldType::Moment, "2022-03-08T09:30",
             "2022-03-08T09:30:00+08:00"},
        Case{"a clerk's moment", FieldType::Moment, "2022-03-08 09:30",
             "2022-03-08T09:30:00+08:00"},
        Case{"another offset is the same moment", FieldType::Moment, "2022-03-08T01:30:00Z",
             "2022-03-08T09:30:00+08:00"},
        Case{"a day is no moment", FieldType::Moment, "2022-03-08", ""},
        Case{"exact degrees", FieldType::Place, "121.657123,31.806789", "121.657123,31.806789"},
        Case{"Chinese comma, blanks, zeros", FieldType::Place, "121.6500， 31.80", "121.65,31.8"},
        Case{"latitude first lies outside", FieldType::Place, "31.806789,121.657123", ""},
        Case{"too fine to be true", FieldType::Place, "121.1234567891,31", ""},
        Case{"an attachment, blanks in its name", FieldType::File, scan.c_str(), scan.c_str()},
        Case{"a broken hash", FieldType::File, short_hash.c_str(), ""},
        Case{"a path is no name", FieldType::File, path_name.c_str(), ""},
        Case{"sealed text", FieldType::Secret, "密码 1", "密码 1"}));

TEST(Composite, PartsAreReadByFeel) {
    Programme programme;
    feel::Scope scope(&programme);
    const Field place{.id = "site", .type = FieldType::Place};
    const Field file{.id = "scan", .type = FieldType::File};
    scope.add("site", programme.type_of(place));
    scope.add("scan", programme.type_of(file));
    struct World final : feel::Environment {
        feel::Value get(std::string_view name) const override {
            if (name == "site")
                return to_feel({.id = "site", .type = FieldType::Place}, Cell("121.5,31"));
            return to_feel({.id = "scan", .type = FieldType::File}, Cell(scan));
        }
    } const world;
    const auto compiled =
        feel::compile(R"(site.lon > 121 and scan.kind = "pdf" and scan.size < 13)", scope);
    ASSERT_TRUE(compiled) << to_text(compiled.error());
    EXPECT_TRUE(feel::evaluate(*compiled, world).value.is_true());
    EXPECT_FALSE(feel::compile("site.height > 1", scope)) << "no such part";
}

TEST(Composite, IdCardsCarryTheirCheck) {
    EXPECT_TRUE(is_id_card("11010519491231002X"));  // the standard's own example
    EXPECT_FALSE(is_id_card("110105194912310021"));
    EXPECT_FALSE(is_id_card("11010519491331002X"));
}

}  // namespace
}  // namespace zhigai
