#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/csv/csv.h"
#include "adapters/xlsx/xlsx.h"
#include "app/json/json.h"
#include "app/routes/imports.h"
#include "facts/import/sheet/file_kind.h"
#include "kernel/hash/hash.h"

namespace zhigai::app {

namespace {

constexpr std::size_t max_part = 4u << 20;
constexpr std::size_t max_file = 200u << 20;
constexpr std::size_t max_uploads = 16;
constexpr std::size_t max_jobs = 32;

Fault unknown_upload() {
    return {"unknown_upload", {"这份文件已不在服务器上", "the file is no longer on the server"}, {}, {"请重新选择文件", "choose the file again"}};
}

}  // namespace

Result<sheet::Workbook> read_workbook(std::string_view bytes, const std::string& file_name) {
    const auto zipped = xlsx::make_reader();
    const auto text = csv::make_reader();
    return sheet::AnyReader(*zipped, *text).read(bytes, file_name, {});
}

std::string Uploads::begin(std::string name) {
    const std::lock_guard lock(mutex_);
    while (uploads_.size() >= max_uploads) {
        auto oldest = uploads_.begin();
        for (auto it = uploads_.begin(); it != uploads_.end(); ++it) {
            if (it->second.number < oldest->second.number) oldest = it;
        }
        uploads_.erase(oldest);
    }
    const std::string id = hex(SystemRandomness().bytes(12));
    uploads_[id] = {.name = std::move(name), .number = next_++};
    return id;
}

Done Uploads::put(const std::string& id, std::size_t part, std::string bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = uploads_.find(id);
    if (found == uploads_.end()) return fail(unknown_upload());
    Upload& upload = found->second;
    if (bytes.size() > max_part || upload.bytes + bytes.size() > max_file || part > 1000) {
        return fail("too_large", {"文件超过 200 MB，或一段超过 4 MB", "the file is over 200 MB, or a part over 4 MB"}, {.file = upload.name});
    }
    std::string& place = upload.parts[part];
    upload.bytes = upload.bytes - place.size() + bytes.size();
    place = std::move(bytes);
    return {};
}

Result<Uploads::File> Uploads::take(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = uploads_.find(id);
    if (found == uploads_.end()) return fail(unknown_upload());
    File file{.name = found->second.name};
    std::size_t expected = 0;
    for (const auto& [number, bytes] : found->second.parts) {
        if (number != expected++) {
            return fail("bad_request", {fmt::format("缺第 {} 段", expected - 1), fmt::format("part {} is missing", expected - 1)}, {.file = file.name});
        }
        file.bytes += bytes;
    }
    return file;
}

void Uploads::drop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    uploads_.erase(id);
}

struct ImportJobs::Job {
    std::string id;
    Principal who;
    Uploads::File file;
    imports::ImportOptions options;
    std::atomic<bool> cancelled{false};
    std::thread thread;

    std::mutex mutex;  // guards what follows
    std::string state = "reading";
    imports::Progress progress;
    std::shared_ptr<sheet::Workbook> workbook;
    std::optional<imports::Preview> preview;
    Json outcome;
    Faults faults;
};

ImportJobs::~ImportJobs() {
    for (auto& [id, job] : jobs_) {
        job->cancelled = true;
        if (job->thread.joinable()) job->thread.join();
    }
}

std::string ImportJobs::start(Principal who, Uploads::File file, imports::ImportOptions options) {
    auto job = std::make_shared<Job>();
    job->id = hex(SystemRandomness().bytes(12));
    job->who = std::move(who);
    job->options = std::move(options);
    job->options.file_hash = hex(digest(HashName::Sha256, file.bytes));
    job->file = std::move(file);
    {
        const std::lock_guard lock(mutex_);
        for (auto it = jobs_.begin(); jobs_.size() >= max_jobs && it != jobs_.end();) {
            bool idle = false;
            {
                const std::lock_guard inside(it->second->mutex);
                idle = it->second->state != "reading" && it->second->state != "judging" && it->second->state != "committing";
            }
            if (idle) {
                if (it->second->thread.joinable()) it->second->thread.join();
                it = jobs_.erase(it);
            } else {
                ++it;
            }
        }
        jobs_[job->id] = job;
    }
    job->thread = std::thread([this, job] { run(job, false); });
    return job->id;
}

void ImportJobs::run(const std::shared_ptr<Job>& job, bool write) {
    const auto finish = [&](const char* state, Faults faults) {
        const std::lock_guard lock(job->mutex);
        job->state = state;
        job->faults = std::move(faults);
    };
    imports::ImportOptions options = job->options;
    options.cancel = &job->cancelled;
    options.progress = [job](const imports::Progress& progress) {
        const std::lock_guard lock(job->mutex);
        job->progress = progress;
        if (job->state == "reading") job->state = "judging";
    };
    std::shared_ptr<sheet::Workbook> workbook;
    {
        const std::lock_guard lock(job->mutex);
        workbook = job->workbook;
    }
    if (!workbook) {
        auto read = read_workbook(job->file.bytes, job->file.name);
        if (!read) return finish("failed", read.error());
        workbook = std::make_shared<sheet::Workbook>(std::move(*read));
        const std::lock_guard lock(job->mutex);
        job->workbook = workbook;
    }
    const access::Permit permit = access::Gate::admit(job->who);
    const auto ended = [&](const Faults& faults) { finish(job->cancelled ? "cancelled" : "failed", faults); };
    if (!write) {
        auto preview = imports::preview(city_.ledger(), permit, *workbook, options);
        if (!preview) return ended(preview.error());
        const std::lock_guard lock(job->mutex);
        job->state = preview->may_go_in() ? "ready" : "refused";
        job->preview = std::move(*preview);
        return;
    }
    auto committed = imports::commit(city_.ledger(), permit, *workbook, options);
    if (!committed) return ended(committed.error());
    const std::lock_guard lock(job->mutex);
    job->state = "done";
    const imports::Counts& counts = committed->preview.total;
    job->outcome = {{"change_set", committed->change_set}, {"hash", committed->hash}, {"added", counts.added},
                    {"changed", counts.changed},           {"unchanged", counts.unchanged}};
    job->preview = std::move(committed->preview);
}

std::shared_ptr<ImportJobs::Job> ImportJobs::find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : found->second;
}

Done ImportJobs::commit(const std::string& id) {
    const auto job = find(id);
    if (!job) return fail(unknown_upload());
    {
        const std::lock_guard lock(job->mutex);
        if (job->state != "ready") {
            return fail("wrong_state", {"现在不能入库：请先看预览，改好强制性问题", "cannot be committed now: see the preview, mend what must be mended"});
        }
        job->state = "committing";
    }
    if (job->thread.joinable()) job->thread.join();
    job->thread = std::thread([this, job] { run(job, true); });
    return {};
}

Done ImportJobs::again(const std::string& id, const Principal& who, imports::ImportOptions options) {
    const auto job = find(id);
    if (!job || job->who.roles != who.roles || job->who.my != who.my) return fail(unknown_upload());
    {
        const std::lock_guard lock(job->mutex);
        if (job->state != "ready" && job->state != "refused") {
            return fail("wrong_state", {"还在处理，或已经入库", "it is being worked on, or is in already"});
        }
        options.file_hash = job->options.file_hash;
        job->options = std::move(options);
        job->state = "judging";
    }
    if (job->thread.joinable()) job->thread.join();
    job->thread = std::thread([this, job] { run(job, false); });
    return {};
}

Done ImportJobs::cancel(const std::string& id) {
    const auto job = find(id);
    if (!job) return fail(unknown_upload());
    job->cancelled = true;
    const std::lock_guard lock(job->mutex);
    if (job->state == "ready" || job->state == "refused") job->state = "cancelled";
    return {};
}

Result<Json> ImportJobs::describe(const std::string& id, const Principal& who) {
    const auto job = find(id);
    if (!job || job->who.roles != who.roles || job->who.my != who.my) return fail(unknown_upload());
    const std::lock_guard lock(job->mutex);
    static const Say stages[] = {{"读取工作表", "Reading the sheets"}, {"与台账核对", "Matching with the ledgers"},
                                 {"逐行检查", "Judging row by row"}, {"写入", "Writing"}};
    return Json{{"id", job->id},
                {"state", job->state},
                {"progress",
                 {{"done", job->progress.done}, {"total", job->progress.all}, {"stage", to_json(stages[static_cast<int>(job->progress.stage)])}}},
                {"file", job->file.name},
                {"size", job->file.bytes.size()},
                {"preview", job->preview ? to_json(*job->preview, city_.ledger(), who) : Json()},
                {"outcome", job->outcome},
                {"faults", to_json(job->faults)}};
}

Result<ImportJobs::Workbook> ImportJobs::give_back(const std::string& id, const Principal& who, bool chinese) {
    const auto job = find(id);
    if (!job || job->who.roles != who.roles || job->who.my != who.my) return fail(unknown_upload());
    std::shared_ptr<sheet::Workbook> workbook;
    imports::ImportOptions options;
    {
        const std::lock_guard lock(job->mutex);
        if (!job->workbook || !job->preview) return fail("wrong_state", {"还在读取", "still reading"});
        workbook = job->workbook;
        options = job->options;
    }
    // Judged again, so that the remarks say what holds now, and all of them rather than the first thousand.
    options.most_faults = most_remarks;
    const auto preview = imports::preview(city_.ledger(), access::Gate::admit(who), *workbook, options);
    if (!preview) return fail(preview.error());
    const auto& name = job->file.name;
    Workbook out{.bytes = ZG_TRY(xlsx::make_annotator()->annotate(job->file.bytes, name, imports::remarks(*workbook, *preview, chinese), {}))};
    const auto dot = name.rfind('.');
    out.name = name.substr(0, dot) + (chinese ? "-退回" : "-returned") + (dot == std::string::npos ? ".xlsx" : name.substr(dot));
    return out;
}

Result<Json> ImportJobs::cells(const std::string& id, const Principal& who, const std::string& name, int from, int to) {
    const auto job = find(id);
    if (!job || job->who.roles != who.roles || job->who.my != who.my) return fail(unknown_upload());
    const std::lock_guard lock(job->mutex);
    if (!job->workbook || !job->preview) return fail("wrong_state", {"还在读取", "still reading"});
    Json rows = Json::array();
    for (const imports::SheetRow& row : imports::window(*job->workbook, name, from, std::min(to, from + 60), *job->preview)) {
        Json cells = Json::array();
        for (const imports::SheetCell& cell : row.cells) {
            cells.push_back({{"column", cell.column},
                             {"letter", sheet::column_letters(cell.column)},
                             {"text", cell.text},
                             {"number", cell.number},
                             {"level", !cell.marked ? Json() : Json(*cell.marked == imports::Severity::Stop ? "stop" : "warn")},
                             {"across", cell.across},
                             {"down", cell.down}});
        }
        rows.push_back({{"row", row.row}, {"header", row.header}, {"hidden", row.hidden}, {"cells", std::move(cells)}});
    }
    return Json{{"sheet", name}, {"rows", std::move(rows)}};
}

}  // namespace zhigai::app
