#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>

#include "app/city/city.h"
#include "facts/import/import.h"

namespace zhigai::app {

/// Any workbook we read, by what its bytes are.
Result<sheet::Workbook> read_workbook(std::string_view bytes, const std::string& file_name);

/// Remarks that a workbook given back bears; beyond them a sentence says how many more there are.
inline constexpr std::size_t most_remarks = 20'000;

/// Files on their way in, in parts of at most 4 MB; kept in memory, the oldest dropped past the limits.
class Uploads {
 public:
    std::string begin(std::string name);
    Done put(const std::string& id, std::size_t part, std::string bytes);
    struct File {
        std::string name, bytes;
    };
    /// The parts joined; the upload stays until drop().
    Result<File> take(const std::string& id);
    void drop(const std::string& id);

 private:
    struct Upload {
        std::string name;
        std::map<std::size_t, std::string> parts;
        std::size_t bytes = 0;
        std::int64_t number = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Upload> uploads_;
    std::int64_t next_ = 0;
};

/// Previews and commits on threads of their own, so that a page can show a bar and cancel.
class ImportJobs {
 public:
    explicit ImportJobs(City& city) : city_(city) {}
    ~ImportJobs();

    std::string start(Principal who, Uploads::File file, imports::ImportOptions options);
    Done commit(const std::string& id);
    /// Judges the same file again with other choices, answers or mode; nothing is sent twice.
    Done again(const std::string& id, const Principal& who, imports::ImportOptions options);
    Done cancel(const std::string& id);
    /// Only who started a job sees it.
    Result<nlohmann::json> describe(const std::string& id, const Principal& who);
    Result<nlohmann::json> cells(const std::string& id, const Principal& who, const std::string& sheet, int from, int to);
    /// The file as it was sent, with the faults as cell comments.
    struct Workbook {
        std::string name, bytes;
    };
    Result<Workbook> give_back(const std::string& id, const Principal& who, bool chinese);

 private:
    struct Job;
    std::shared_ptr<Job> find(const std::string& id);
    void run(const std::shared_ptr<Job>& job, bool write);

    City& city_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Job>> jobs_;
    std::int64_t next_ = 0;
};

}  // namespace zhigai::app
