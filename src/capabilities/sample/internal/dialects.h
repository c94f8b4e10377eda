#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel/calendar/date.h"
#include "kernel/result/result.h"
#include "metadata/registers/programme.h"

/// programme/sample/dialects.yaml as values.
namespace zhigai::sample {

struct Range {
    std::int64_t low = 0, high = 0;
};
struct YearPicture {
    std::vector<int> done, under_way;  ///< percent of the quota, by its rank; the last repeats
    int without_quota = 0;             ///< finished where nothing was asked
};
struct Trade {
    std::string code, title;
    std::vector<std::string> products;
};
struct Band {
    std::string size, word;
    int share = 0;
    Range staff, revenue;  ///< people; 万元
};
struct Kind {
    std::string id;
    int share = 0;
    bool equipment = false;
    Range wan;
    std::vector<std::string> words, names;
};
enum class Stage { Reserve, Building, Done, Accepted, Dropped };
struct StateWords {
    std::string id;
    std::vector<std::string> words;
};

enum class Gives {
    Serial,
    Firm,
    Code,
    District,
    Industry,
    Chain,
    Size,
    AboveScale,
    ScaleFrom,
    FoundedOn,
    Labels,
    Address,
    Contact,
    Phone,
    ContactPhone,
    Year,
    Revenue,
    Invoiced,
    Tax,
    Staff,
    Project,
    KindWord,
    Content,
    Filing,
    PlannedTotal,
    ActualTotal,
    Planned,
    Actual,
    StartedOn,
    FinishedOn,
    AcceptedOn,
    State,
    Remark
};
enum class Style {
    Plain,
    Spaced,
    WideBrackets,
    FullWidth,
    Lower,
    Full,
    Short,
    Alias,
    Code,
    Title,
    CodeTitle,
    Dot,
    DotNumber,
    Chinese,
    ChineseMonth,
    Slash,
    Iso,
    Serial,
    Compact,
    Cell,
    Comma
};
struct Column {
    std::vector<std::string> head;  ///< from the top
    Gives gives = Gives::Serial;
    std::vector<Style> styles;
    std::int64_t unit_fen = 0;         ///< of money: 100, 1'000'000 or 10'000'000'000
    std::array<std::string, 2> words;  ///< yes, no
    std::string blank;                 ///< what stands where nothing is known
    bool hidden = false;
    int width = 12;
};
enum class Of { Text, Firms, Years, Projects };
struct SheetPlan {
    std::string name;
    Of of = Of::Text;
    std::vector<std::string> lines, title, filler, notes;
    std::string unit, total;
    bool merge = false;       ///< the district is written once and merged down
    int repeat = 0;           ///< the head again after so many rows
    std::optional<int> year;  ///< finished in that year of the plan, from 1; 0: not finished
    std::vector<Column> columns;
};
struct Book {
    std::string file;
    std::vector<int>
        districts;  ///< places in the annex; empty: those no other book of its sort names
    std::vector<SheetPlan> sheets;
};
enum class Does { Text, Number, Error, CheckCharacter, Earlier, Twice };
struct Plant {
    std::string sheet;
    int row = 0;  ///< of the records, from 1
    Gives gives = Gives::Serial;
    Does does = Does::Text;
    std::string value, code, says;
};

struct Dialects {
    Date on{};
    int full = 0;
    std::vector<YearPicture> years;
    std::vector<int> months;
    int reserve = 0, dropped = 0, before_plan = 0, below_scale = 0;  ///< see the file
    std::string region, organisation, phone;
    std::vector<std::string> first, second, ending, surnames, given, streets, chains, labels;
    std::vector<Trade> trades;
    std::vector<Band> bands;
    std::vector<Kind> kinds;
    std::vector<std::string> phases, contents, remarks;
    std::array<StateWords, 5> states;  ///< by Stage
    std::vector<Book> books;
    Book faults;
    int fault_firms = 0, fault_projects = 0;
    std::vector<Plant> plants;
};

/// Strict: an unknown word, code or style is a fault, all at once.
Result<Dialects> read_dialects(const std::string& path, const std::string& shown,
                               const Programme& programme);

bool is_money(Gives gives);
bool is_date(Gives gives);

}  // namespace zhigai::sample
