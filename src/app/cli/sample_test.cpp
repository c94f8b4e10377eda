// The importer held to the truth of workbooks that it did not write: every command as a person
// gives it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/cli.h"

namespace zhigai::app::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class SampleJourney : public testing::Test {
 protected:
    void SetUp() override {
        top_ = fs::temp_directory_path() / ("zg_journey_" + std::to_string(::getpid()));
        fs::remove_all(top_);
        fs::create_directories(top_);
        const auto [code, out] = command(
            {"sample", "make", "--seed", "7", "--enterprises", "60", "--out", files().string()});
        ASSERT_EQ(code, 0) << err_;
        std::ifstream in(files() / "truth.json");
        truth_ = Json::parse(in);
        for (const Json& file : truth_["files"])
            books_.push_back((files() / file["file"].get<std::string>()).string());
        std::sort(books_.begin(), books_.end());
    }
    void TearDown() override { fs::remove_all(top_); }

    fs::path files() const { return top_ / "files"; }
    std::pair<int, Json> command(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--format", "json"});
        std::ostringstream out, err;
        const int code = run(arguments, ZG_SOURCE_DIR, {out, err, false});
        err_ = err.str();
        return {code, Json::parse(out.str(), nullptr, false)};
    }
    std::pair<int, Json> on_data(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", (top_ / "data").string(), "--as", "city"});
        return command(std::move(arguments));
    }
    std::pair<int, Json> take_in() {
        std::vector<std::string> arguments{"import", "commit"};
        arguments.insert(arguments.end(), books_.begin(), books_.end());
        return on_data(std::move(arguments));
    }

    fs::path top_;
    Json truth_;
    std::vector<std::string> books_;
    std::string err_;
};

TEST_F(SampleJourney, WhatWentInIsWhatTheTruthSays) {
    const auto [code, taken] = take_in();
    ASSERT_EQ(code, 0) << err_;
    for (const auto& [year, expected] : truth_["expected"]["years"].items()) {
        const auto [shown, figures] =
            on_data({"progress", "show", "--on", truth_["expected"]["on"], "--year", year});
        ASSERT_EQ(shown, 0) << err_;
        std::map<std::string, std::int64_t> done, under_way;
        for (const Json& row : figures["rows"]) {
            done[row["code"]] = row["done"];
            under_way[row["code"]] = row["under_way"];
        }
        EXPECT_EQ(done, (expected["districts"].get<std::map<std::string, std::int64_t>>())) << year;
        EXPECT_EQ(figures["total"]["amount"], expected["equipment"]) << year;
        EXPECT_EQ(under_way,
                  (truth_["expected"]["under_way"].get<std::map<std::string, std::int64_t>>()));
    }

    const auto [again, twice] = take_in();
    EXPECT_EQ(again, 0) << err_;
    for (const Json& file : twice)
        EXPECT_EQ(file["change_set"], 0) << "nothing new in " << file["file"];
}

TEST_F(SampleJourney, EveryPlantedFaultIsFoundAndNoOther) {
    const auto [code, preview] =
        on_data({"import", "preview", (files() / truth_["refused"].get<std::string>()).string()});
    EXPECT_EQ(code, 1);
    EXPECT_FALSE(preview["may_go_in"].get<bool>());
    const auto place = [](const Json& fault, const char* column) {
        return fault["sheet"].get<std::string>() + "!" + fault[column].get<std::string>() +
               fault["row"].dump();
    };
    std::map<std::string, const Json*> found;
    for (const Json& fault : preview["faults"]) found[place(fault, "cell")] = &fault;
    EXPECT_EQ(preview["faults"].size(), truth_["faults"].size());
    for (const Json& planted : truth_["faults"]) {
        const auto at = found.find(place(planted, "column"));
        ASSERT_NE(at, found.end()) << planted.dump();
        EXPECT_EQ((*at->second)["code"], planted["code"]);
        const auto message = (*at->second)["what"]["zh"].get<std::string>();
        EXPECT_NE(message.find(planted["says"].get<std::string>()), std::string::npos) << message;
    }
}

}  // namespace
}  // namespace zhigai::app::cli
