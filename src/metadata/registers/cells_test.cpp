#include "metadata/registers/cells.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <limits>

namespace zhigai {
namespace {

const Programme& programme() {
    static const auto loaded = load_programme(ZG_SOURCE_DIR "/programme");
    if (!loaded) {
        ADD_FAILURE() << to_text(loaded.error());
        std::abort();
    }
    return **loaded;
}

Field field(FieldType type, int places = 0) {
    Field out{.id = "f", .type = type, .places = places};
    if (type == FieldType::Choice) out.of = "project_kind";
    if (type == FieldType::Link) out.to = {"enterprise"};
    return out;
}

std::string refusal(const Field& of, std::string_view text) {
    const auto cell = parse_cell(programme(), of, text);
    return cell ? "" : cell.error().front().code;
}

TEST(Cells, ParseAndPrint) {
    struct Case {
        const char* why;
        Field field;
        const char* text;
        Cell cell;
        const char* printed;
        const char* shown;
    };
    const Cell nothing;
    for (const Case& c :
         {Case{"money is yuan, kept in fen", field(FieldType::Money), "1000000.00",
               std::int64_t{100'000'000}, "1000000.00", "1,000,000.00"},
          Case{"money without decimals", field(FieldType::Money), " 12 ", std::int64_t{1200},
               "12.00", "12.00"},
          Case{"a minus", field(FieldType::Money), "-0.01", std::int64_t{-1}, "-0.01", "-0.01"},
          Case{"whole", field(FieldType::Whole), "-42", std::int64_t{-42}, "-42", "-42"},
          Case{"number with places", field(FieldType::Number, 3), "1.5", std::int64_t{1500}, "1.5",
               "1.5"},
          Case{"percent in points", field(FieldType::Percent, 1), "65", std::int64_t{650}, "65",
               "65%"},
          Case{"percent with its sign", field(FieldType::Percent, 1), "6.5%", std::int64_t{65},
               "6.5", "6.5%"},
          Case{"yes", field(FieldType::YesNo), "true", std::int64_t{1}, "true", "是"},
          Case{"no", field(FieldType::YesNo), "no", std::int64_t{0}, "false", "否"},
          Case{"date", field(FieldType::Date), "2022-03-08", std::int64_t{19'059}, "2022-03-08",
               "2022-03-08"},
          Case{"period", field(FieldType::Period), "2022-Q1", std::string("2022-Q1"), "2022-Q1",
               "2022-Q1"},
          Case{"choice by code", field(FieldType::Choice), "retrofit", std::string("retrofit"),
               "retrofit", "智能化技改项目"},
          Case{"link", field(FieldType::Link), "17", std::int64_t{17}, "17", "17"},
          Case{"moment", field(FieldType::Moment), "2024-09-30T09:12:00.250+08:00",
               std::int64_t{1'727'658'720'250}, "2024-09-30T09:12:00.250+08:00",
               "2024-09-30 09:12"},
          Case{"text without outer blanks", field(FieldType::Text), "\u3000启东\u00A0",
               std::string("启东"), "启东", "启东"},
          Case{"blank is nothing", field(FieldType::Money), " \u3000", nothing, "", ""}}) {
        const auto cell = parse_cell(programme(), c.field, c.text);
        ASSERT_TRUE(cell) << c.why << "\n" << to_text(cell.error());
        EXPECT_EQ(*cell, c.cell) << c.why;
        EXPECT_EQ(print_cell(c.field, *cell), c.printed) << c.why;
        EXPECT_EQ(show_cell(programme(), c.field, *cell), c.shown) << c.why;
    }
}

TEST(Cells, Refuse) {
    struct Case {
        const char* why;
        Field field;
        const char* text;
        const char* code;
    };
    const auto with = [](Field out, const auto& change) {
        change(out);
        return out;
    };
    const auto format = [&](const char* name) {
        return with(field(FieldType::Text), [&](Field& f) { f.format = name; });
    };
    const Field bounded = with(field(FieldType::Money), [](Field& f) {
        f.min = Decimal::from(0);
        f.max = Decimal::from(100);
    });
    for (const Case& c :
         {Case{"half a fen", field(FieldType::Money), "0.005", "too_many_places"},
          Case{"letters", field(FieldType::Money), "1.2万", "not_number"},
          Case{"thousands belong to the importer", field(FieldType::Money), "1,000", "not_number"},
          Case{"scientific", field(FieldType::Whole), "1e3", "not_number"},
          Case{"a fraction", field(FieldType::Whole), "1.5", "not_whole"},
          Case{"too large for the store", field(FieldType::Money), "99999999999999999999",
               "too_large"},
          Case{"below", bounded, "-0.01", "below_min"},
          Case{"above", bounded, "100.01", "above_max"},
          Case{"places", field(FieldType::Number, 2), "0.001", "too_many_places"},
          Case{"not a day", field(FieldType::Date), "2022-02-30", "bad_date"},
          Case{"another way of writing", field(FieldType::Date), "2022/3/8", "bad_date"},
          Case{"no period", field(FieldType::Period), "2022-13", "bad_period"},
          Case{"no quarter", field(FieldType::Period), "2022-Q5", "bad_period"},
          Case{"a title is no code", field(FieldType::Choice), "技改", "unknown_code"},
          Case{"no id", field(FieldType::Link), "a7", "bad_link"},
          Case{"neither", field(FieldType::YesNo), "是", "not_yes_no"},
          Case{"two lines", field(FieldType::Text), "a\nb", "control_character"},
          Case{"no moment", field(FieldType::Moment), "2022-03-08 25:00", "bad_moment"},
          Case{"rows are not one cell", field(FieldType::Rows), "x", "wrong_type"},
          Case{"credit code", format("credit_code"), "91320681MA1N0000X6", "credit_code_check"},
          Case{"phone", format("phone"), "张三", "bad_phone"},
          Case{"email", format("email"), "a@b", "bad_email"},
          Case{"url", format("url"), "www.example.cn", "bad_url"},
          Case{"document number", format("doc_no"), "启政办发[2022]13号", "bad_doc_no"},
          Case{"leading zero", format("doc_no"), "启政办发〔2022〕013号", "bad_doc_no"},
          Case{"good ones", format("doc_no"), "启政办发〔2022〕13号", ""},
          Case{"several phones", format("phone"), "0513-83312345, 13812345678", ""},
          Case{"full-width code", format("credit_code"), "９１320681ma1n0000x5", ""},
          Case{"too long", with(field(FieldType::Text), [](Field& f) { f.length = 2; }), "启东市",
               "too_long"},
          Case{"characters, not bytes",
               with(field(FieldType::Text), [](Field& f) { f.length = 3; }), "启东市", ""}}) {
        EXPECT_EQ(refusal(c.field, c.text), c.code) << c.why;
    }
    EXPECT_EQ(parse_cell(programme(), field(FieldType::Choice), "retrofi").error().front().mend.en,
              "did you mean `retrofit`?");
    EXPECT_EQ(parse_cell(programme(), field(FieldType::Money), "x").error().front().where.key, "f");
    EXPECT_FALSE(check_cell(programme(), field(FieldType::Money), Cell(std::string("x"))));
    EXPECT_FALSE(check_cell(programme(), field(FieldType::Text), Cell(std::string("\xFF"))));
}

TEST(Cells, FeelAndBack) {
    EXPECT_EQ(to_feel(field(FieldType::Money), std::int64_t{1'000'001}).to_text(), "10000.01");
    EXPECT_EQ(to_feel(field(FieldType::Percent, 1), std::int64_t{655}).to_text(), "0.655")
        << "65.5 % is its fraction";
    EXPECT_EQ(to_feel(field(FieldType::Date), std::int64_t{19'059}).as_date(),
              parse_iso_date("2022-03-08"));
    EXPECT_TRUE(to_feel(field(FieldType::Money), Cell()).is_null());
    const auto third = feel::Value::number(*Decimal::parse("0.333"));
    EXPECT_EQ(from_feel(field(FieldType::Money), third).error().front().code, "needs_rounding")
        << "a fraction of a fen is never dropped";
    Field rounded = field(FieldType::Money);
    rounded.rounding = "half_up";
    EXPECT_EQ(*from_feel(rounded, third), Cell(std::int64_t{33}));
    rounded.rounding = "up";
    EXPECT_EQ(*from_feel(rounded, third), Cell(std::int64_t{34}));
    EXPECT_EQ(from_feel(field(FieldType::Date), third).error().front().code, "wrong_type");
    EXPECT_EQ(*from_feel(field(FieldType::Link),
                         feel::Value::link({.register_id = "enterprise", .id = 7})),
              Cell(std::int64_t{7}));
}

TEST(Cells, ChildrenInFeel) {
    const Field* evidence = programme().find("project")->field("evidence");
    const auto rows = children_to_feel(
        *evidence, {{{"what", std::string("invoice")}, {"amount", std::int64_t{150}}}, {}});
    ASSERT_EQ(rows.as_list()->size(), 2U);
    EXPECT_EQ((*rows.as_list())[0].as_context()->front().second.to_text(),
              feel::Value::text("invoice").to_text());
    const Field* former = programme().find("enterprise")->field("former_names");
    EXPECT_EQ(children_to_feel(*former, {{{"value", std::string("旧名")}}}).as_list()->size(), 1U);
}

TEST(Cells, AdviceAndComparing) {
    const Field* code = programme().find("enterprise")->field("credit_code");
    EXPECT_FALSE(advise_cell(*code, std::string("91320681MA1N0000X5")));
    const auto advice = advise_cell(*code, std::string("91320681MA1N00001E"));
    ASSERT_TRUE(advice) << "GB 32100 holds, GB 11714 does not";
    EXPECT_EQ(advice->code, "organisation_check");
    const Field* name = programme().find("enterprise")->field("name");
    EXPECT_EQ(compare_key(programme(), *name, "启东（甲）有限责任公司"),
              compare_key(programme(), *name, "启东(甲) 有限公司"));
    EXPECT_NE(compare_key(programme(), *name, "启东甲股份有限公司"),
              compare_key(programme(), *name, "启东甲有限公司"));
    EXPECT_EQ(compare_key(programme(), *code, "９1320681ma1n0000x5 "), "91320681MA1N0000X5");
}

/// parse_cell(print_cell(x)) == x, and FEEL and back, for what a store may hold.
void round_trip(const Field& of, const Cell& cell) {
    const auto again = parse_cell(programme(), of, print_cell(of, cell));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == cell);
    const auto back = from_feel(of, to_feel(of, cell));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == cell);
}

RC_GTEST_PROP(CellsProperty, NumbersRoundTrip, ()) {
    const auto type = *rc::gen::element(FieldType::Whole, FieldType::Number, FieldType::Percent,
                                        FieldType::Money);
    const int places =
        type == FieldType::Number || type == FieldType::Percent ? *rc::gen::inRange(0, 9) : 0;
    const auto value = *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
                                       rc::gen::inRange<std::int64_t>(-1000, 1000));
    RC_PRE(value != std::numeric_limits<std::int64_t>::min());
    round_trip(field(type, places), Cell(value));
}

RC_GTEST_PROP(CellsProperty, DaysAndMomentsRoundTrip, ()) {
    round_trip(field(FieldType::Date), Cell(*rc::gen::inRange<std::int64_t>(-719'162, 2'932'897)));
    round_trip(field(FieldType::Moment),
               Cell(*rc::gen::inRange<std::int64_t>(-62'135'500'000'000, 253'402'200'000'000)));
}

RC_GTEST_PROP(CellsProperty, CodesAndFlagsRoundTrip, ()) {
    const auto& items = programme().codes("project_kind")->items;
    round_trip(field(FieldType::Choice),
               Cell(items[*rc::gen::inRange<std::size_t>(0, items.size())].id));
    round_trip(field(FieldType::YesNo), Cell(std::int64_t{*rc::gen::arbitrary<bool>() ? 1 : 0}));
    round_trip(field(FieldType::Link),
               Cell(*rc::gen::inRange<std::int64_t>(1, std::numeric_limits<std::int64_t>::max())));
}

RC_GTEST_PROP(CellsProperty, AnyTextIsRefusedOrRoundTrips, (const std::string& text)) {
    for (const FieldType type :
         {FieldType::Text, FieldType::Note, FieldType::Money, FieldType::Date, FieldType::Moment,
          FieldType::Period, FieldType::Link}) {
        const Field of = field(type, 0);
        const auto cell = parse_cell(programme(), of, text);
        if (!cell) continue;
        RC_ASSERT(*parse_cell(programme(), of, print_cell(of, *cell)) == *cell);
    }
}

}  // namespace
}  // namespace zhigai
