#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/cli/cli.h"

namespace zhigai::app::cli {

/// What every command's options end up in.
struct Context {
    std::string cwd;
    Streams streams;
    City* live = nullptr;
    std::vector<std::string> arguments;  ///< as given, for the server
    std::string format = "table";
    std::string programme, plan, data, as, on;
    bool park = false;                   ///< of imports: rows that cannot go in stay out
    std::unique_ptr<City> opened;
    std::optional<int> forwarded;        ///< the server answered in our place, with this exit code
    SystemClock clock;

    std::string path(const std::string& given) const;  ///< relative to the caller's folder
    /// Folders from the options, what the data directory remembers, and the usual places.
    Result<Folders> folders() const;
    /// The city with its facts. Null after the running server answered (see `forwarded`).
    Result<City*> city();
    int complain(const Faults& faults, int exit) const;
};

/// Rows of texts as an aligned table (a Chinese character is two columns wide), as csv, or as JSON given beside.
struct Table {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> right;  ///< right-aligned columns
};
void print(const Context& context, const Table& table, const nlohmann::json& json);

int plan_check(Context& context, const std::string& folder);
int plan_coverage(Context& context, const std::string& folder);
int plan_draft(Context& context, const std::string& file, const std::string& id, const std::string& out);
int plan_diff(Context& context, const std::string& before, const std::string& after);
int register_schema(Context& context, const std::string& kind, const std::string& out);
int register_fmt(Context& context, const std::vector<std::string>& files, bool only_check);
int register_dictionary(Context& context, const std::string& register_id, const std::string& style, const std::string& out);
int programme_report(Context& context, bool strict);
int register_check(Context& context, const std::string& folder);
int register_words(Context& context);
int register_diff(Context& context, bool apply, bool accept_staged, const std::string& reason);
int feel_sql(Context& context, const std::string& register_id, const std::string& text, bool as_scope, const std::vector<std::string>& my,
             const std::string& engine);
int import_files(Context& context, const std::vector<std::string>& files, bool commit, const std::string& sender, bool dry_run);
int record_template(Context& context, const std::string& register_id, const std::string& out);
int import_return(Context& context, const std::string& file, const std::string& out, const std::string& sender);
int record_list(Context& context, const std::string& register_id, const std::string& filter, const std::string& sort, std::int64_t limit);
int record_crosstab(Context& context, const std::string& register_id, const std::string& by, const std::string& sums, const std::string& filter);
int progress_show(Context& context, const std::string& by, const std::string& year, const std::string& rule);
int facts_verify(Context& context, const std::string& head);
int facts_audit(Context& context);
int facts_undo(Context& context, std::int64_t change_set, const std::string& reason);
int backup(Context& context, const std::string& out);
int restore(Context& context, const std::string& in, bool verify);
int doctor(Context& context);
int sample_make(Context& context, std::int64_t seed, std::int64_t enterprises, const std::string& out);

struct ServeOptions {
    std::string listen = "127.0.0.1:8080";
    std::string web;
    bool sample = false;
    bool watch = false;  ///< reload when a text is saved
};
int serve(Context& context, const ServeOptions& options);

}  // namespace zhigai::app::cli
