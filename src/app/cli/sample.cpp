// Invented workbooks: written to a folder, or taken into an empty data directory through the
// importer.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "app/cli/context.h"
#include "app/routes/imports.h"
#include "capabilities/sample/sample.h"
#include "kernel/hash/hash.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;
using Json = nlohmann::json;

int sample_fill(Context& context, City& city);

namespace {

/// Gone with everything in it when the files are in, or when one is refused.
class Scratch {
 public:
    explicit Scratch(const std::string& data)
        : path_((fs::path(data) / fmt::format("sample-{}", ::getpid())).string()) {
        remove();
    }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

 private:
    void remove() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string path_;
};

void tell(const Context& context, const imports::Preview& preview) {
    constexpr int most = 20;
    int told = 0;
    for (const imports::ImportFault& fault : preview.faults) {
        if (fault.severity != imports::Severity::Stop || ++told > most) continue;
        context.streams.err << to_text(fault.fault, context.streams.chinese) << "\n";
    }
    if (preview.stops > most) context.streams.err << fmt::format("… {}\n", preview.stops);
}

}  // namespace

int sample_make(Context& context, std::int64_t seed, std::int64_t enterprises,
                const std::string& out) {
    if (seed < 0 || enterprises < 1 || enterprises > 100'000) {
        return context.complain({{"bad_number",
                                  {"--seed 不小于 0，--enterprises 在 1 到 100000 之间",
                                   "--seed is not negative, --enterprises between 1 and 100000"},
                                  {},
                                  {}}},
                                2);
    }
    const auto where = context.folders();
    if (!where) return context.complain(where.error(), 2);
    const auto texts = load_texts(*where);
    if (!texts) return context.complain(texts.error(), 3);
    const auto made = sample::make(*texts->programme, *texts->plan, where->programme,
                                   {.seed = static_cast<std::uint64_t>(seed),
                                    .enterprises = static_cast<int>(enterprises),
                                    .out = context.path(out),
                                    .today = context.clock.today()});
    if (!made)
        return context.complain(made.error(),
                                made.error().front().code == "folder_not_empty" ? 2 : 3);
    Table table{.head = {"file", "goes in"}};
    Json files = Json::array();
    for (const std::string& file : made->files) {
        table.rows.push_back({file, "yes"});
        files.push_back(file);
    }
    table.rows.push_back({made->faults, fmt::format("no: {} faults", made->planted)});
    print(context, table,
          {{"files", files},
           {"faults", made->faults},
           {"truth", made->truth},
           {"on", iso(made->on)},
           {"enterprises", made->enterprises},
           {"projects", made->projects},
           {"counted", made->counted},
           {"planted", made->planted}});
    context.streams.err << fmt::format("{} enterprises, {} projects; {} counted until {}; {}\n",
                                       made->enterprises, made->projects, made->counted,
                                       iso(made->on), made->truth);
    return 0;
}

int sample_fill(Context& context, City& city) {
    const auto who = city.principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const plan::CountingRule* rule = city.plan().rule();
    const auto there = city.ledger().list(*who, {.register_id = rule->register_id, .limit = 1});
    if (!there) return context.complain(there.error(), 3);
    if (there->total > 0) {
        context.streams.err << (context.streams.chinese
                                    ? "台账里已有数据，没有再填示例\n"
                                    : "the ledgers hold rows already: no sample was added\n");
        return 0;
    }
    const Scratch scratch(city.folders().data);
    const auto made = sample::make(city.programme(), city.plan(), city.folders().programme,
                                   {.out = scratch.path(), .today = city.clock().today()});
    if (!made) return context.complain(made.error(), 3);
    // Marked first: when a file is refused half way, the pages must not pass for real ones.
    if (auto done = city.mark_as_sample(made->on); !done) return context.complain(done.error(), 3);
    const access::Permit permit = access::Gate::admit(*who);
    for (const std::string& file : made->files) {
        std::ifstream in(fs::path(scratch.path()) / file, std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        auto workbook = read_workbook(bytes.str(), file);
        if (!workbook) return context.complain(workbook.error(), 1);
        imports::ImportOptions options{
            .today = city.clock().today(),
            .file_hash = hex(digest(HashName::Sha256, bytes.str())),
            .sender = "sample",
            .reason = context.streams.chinese ? "示例数据" : "sample data"};
        auto committed = imports::commit(city.ledger(), permit, *workbook, options);
        if (!committed) {
            const auto preview = imports::preview(city.ledger(), permit, *workbook, options);
            if (preview) tell(context, *preview);
            return context.complain(committed.error(), 1);
        }
        const imports::Counts& n = committed->preview.total;
        context.streams.err << fmt::format("{}: +{} ~{} ={}\n", file, n.added, n.changed,
                                           n.unchanged);
    }
    context.streams.err << fmt::format("{} enterprises, {} projects, {} counted until {}\n",
                                       made->enterprises, made->projects, made->counted,
                                       iso(made->on));
    return 0;
}

}  // namespace zhigai::app::cli
