#include <CLI/CLI.hpp>

#include "app/cli/context.h"

namespace zhigai::app::cli {

namespace {

void common(CLI::App* app, Context& context) {
    app->add_option("--format", context.format, "table, json or csv")->check(CLI::IsMember({"table", "json", "csv"}));
}

void folders(CLI::App* app, Context& context, bool with_data) {
    app->add_option("--programme", context.programme, "folder of registers (default: programme)");
    app->add_option("--plan", context.plan, "folder of the city's plan");
    if (with_data) {
        app->add_option("--data", context.data, "data directory");
        app->add_option("--as", context.as, "who asks: ROLE[:UNIT] (default: the first role)");
    }
}

CLI::App* noun(CLI::App& app, const char* name, const char* help) {
    CLI::App* out = app.add_subcommand(name, help);
    out->require_subcommand(1);
    return out;
}

}  // namespace

int run(const std::vector<std::string>& arguments, const std::string& cwd, const Streams& streams, City* live) {
    Context context{.cwd = cwd, .streams = streams, .live = live, .arguments = arguments};
    CLI::App app("Zhigai (智改): runs a city's programme for upgrading its factories.", "zhigai");
    app.footer(
        "Examples:\n"
        "  zhigai import preview 项目台账.xlsx --data data --format json\n"
        "  zhigai progress show --plan plans/qidong-2022-13 --on 2023-06-30 --by district --data data");
    app.require_subcommand(1);
    int code = 0;
    std::string engine = "sqlite";
    std::string folder, file, text, by = "district", year, rule, head, sender, sort;
    std::vector<std::string> files;
    std::int64_t number = 0, limit = 50, seed = 1, enterprises = 60;
    bool flag = false;
    ServeOptions serving;

    CLI::App* plan_app = noun(app, "plan", "the city's plan as data");
    CLI::App* verb = plan_app->add_subcommand("check", "read a plan folder strictly; every fault at once");
    verb->add_option("DIR", folder, "plan folder")->required();
    folders(verb, context, false);
    common(verb, context);
    verb->footer("Example: zhigai plan check plans/qidong-2022-13");
    verb->callback([&] { code = plan_check(context, folder); });
    verb = plan_app->add_subcommand("coverage", "numerals and phrases of the text that no entry quotes");
    verb->add_option("DIR", folder, "plan folder")->required();
    common(verb, context);
    verb->footer("Example: zhigai plan coverage plans/qidong-2022-13");
    verb->callback([&] { code = plan_coverage(context, folder); });

    verb = plan_app->add_subcommand("draft", "targets, table and leftovers proposed from a text, to be corrected by a person");
    verb->add_option("FILE", file, "the published text, UTF-8")->required();
    verb->add_option("--id", text, "the plan's id (default: drafted)");
    verb->add_option("--out", folder, "write a whole plan folder here instead of printing");
    verb->footer("Example: zhigai plan draft 行动计划.txt --id some_city_2025 --out plans/some-city");
    verb->callback([&] { code = plan_draft(context, file, text.empty() ? "drafted" : text, folder); });
    verb = plan_app->add_subcommand("diff", "targets, quotas, clauses and rules that one plan has and another has not, or otherwise");
    verb->add_option("A", file, "plan folder")->required();
    verb->add_option("B", folder, "plan folder")->required();
    common(verb, context);
    verb->footer("Example: zhigai plan diff plans/template plans/qidong-2022-13");
    verb->callback([&] { code = plan_diff(context, file, folder); });

    CLI::App* register_app = noun(app, "register", "registers as data");
    verb = register_app->add_subcommand("schema", "JSON Schema for editors, out of the vocabulary");
    verb->add_option("KIND", text, "register, codes or roles")->check(CLI::IsMember({"register", "codes", "roles"}));
    verb->add_option("--out", folder, "write all three here instead of printing one");
    verb->footer("Example: zhigai register schema --out schemas");
    verb->callback([&] { code = register_schema(context, text.empty() ? "register" : text, folder); });
    verb = register_app->add_subcommand("fmt", "one order and one alignment; keeps remarks, never changes what a file says");
    verb->add_option("FILE", files, "files or folders (default: programme)");
    verb->add_flag("--check", flag, "name the files that would change, write nothing");
    verb->footer("Example: zhigai register fmt programme/projects/project.yaml");
    verb->callback([&] { code = register_fmt(context, files, flag); });
    verb = register_app->add_subcommand("dictionary", "数据字典: who may do what, what is needed, when overdue, which figures");
    verb->add_option("REGISTER", text, "register id (default: all)");
    verb->add_option("--format", year, "md or html")->check(CLI::IsMember({"md", "html"}));
    verb->add_option("--out", file, "write a file for each register here instead of printing");
    folders(verb, context, false);
    verb->footer("Example: zhigai register dictionary project --plan plans/qidong-2022-13");
    verb->callback([&] { code = register_dictionary(context, text, year, file); });
    CLI::App* programme_app = noun(app, "programme", "all registers together");
    verb = programme_app->add_subcommand("report", "per register what it holds and what reads it; then what should not be");
    verb->add_flag("--strict", flag, "exit 1 when a field is unused, a life free, a register unread, or two alike");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai programme report --plan plans/qidong-2022-13");
    verb->callback([&] { code = programme_report(context, flag); });

    verb = register_app->add_subcommand("check", "read programme/ strictly and run its examples");
    verb->add_option("DIR", folder, "folder (default: programme)");
    common(verb, context);
    verb->footer("Example: zhigai register check programme");
    verb->callback([&] { code = register_check(context, folder); });
    verb = register_app->add_subcommand("words", "the vocabulary, and which words the kernel enforces");
    common(verb, context);
    verb->footer("Example: zhigai register words --format csv");
    verb->callback([&] { code = register_words(context); });

    CLI::App* feel_app = noun(app, "feel", "the language of checks, scopes and filters");
    verb = feel_app->add_subcommand("sql", "the SQL of a condition, or the node that stopped it");
    verb->add_option("--register", folder, "the register whose rows are chosen")->required();
    verb->add_option("EXPR", text, "FEEL over the row's fields")->required();
    verb->add_flag("--scope", flag, "read it as may.where is read: no path over a link, no today()");
    verb->add_option("--my", files, "NAME=ID[,ID]: rows of the reader's own, as my.NAME (default: row 1)");
    verb->add_option("--engine", engine, "whose SQL")->check(CLI::IsMember({"sqlite", "duckdb"}));
    verb->add_option("--on", context.on, "the day that today() is (default: today)");
    folders(verb, context, false);
    common(verb, context);
    verb->footer("Example: zhigai feel sql --register project 'kind = \"retrofit\" and finished_on.year in [2022..2024]'");
    verb->callback([&] { code = feel_sql(context, folder, text, flag, files, engine); });

    for (const bool apply : {false, true}) {
        verb = register_app->add_subcommand(apply ? "apply" : "diff", apply ? "take the folder's registers as a change set, whole or not at all"
                                                                              : "the folder against the texts the store keeps: free, staged (with the rows hit), refused");
        if (apply) verb->add_flag("--accept-staged", flag, "go on although rows are hit: they stay, and are listed");
        if (apply) verb->add_option("--reason", text, "why")->required();
        folders(verb, context, true);
        common(verb, context);
        verb->footer(apply ? "Example: zhigai register apply --data data --reason 增设字段" : "Example: zhigai register diff --data data --format json");
        verb->callback([&, apply] { code = register_diff(context, apply, apply && flag, text); });
    }

    CLI::App* import_app = noun(app, "import", "workbooks in");
    for (const bool commit : {false, true}) {
        verb = import_app->add_subcommand(commit ? "commit" : "preview", commit ? "take workbooks in, each whole or not at all"
                                                                                  : "what workbooks would do; writes nothing");
        verb->add_option("FILE", files, ".xlsx or .csv")->required();
        verb->add_option("--sender", sender, "who sent it: the mapping chosen for the same sender is taken again");
        verb->add_flag("--park", context.park, "rows that cannot go in stay out and are listed; the others go in");
        if (commit) verb->add_flag("--dry-run", flag, "judge everything, write nothing");
        folders(verb, context, true);
        common(verb, context);
        verb->footer(commit ? "Example: zhigai import commit 项目台账.xlsx --data data --as city"
                            : "Example: zhigai import preview 项目台账.xlsx --data data --format json");
        verb->callback([&, commit] { code = import_files(context, files, commit, sender, flag); });
    }

    verb = import_app->add_subcommand("return", "the sender's own workbook with the faults as cell comments; all else as it was");
    verb->add_option("FILE", text, ".xlsx")->required();
    verb->add_option("--out", file, "file to write")->required();
    verb->add_option("--sender", sender, "who sent it");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai import return 项目台账.xlsx --out 项目台账-退回.xlsx --data data");
    verb->callback([&] { code = import_return(context, text, file, sender); });

    CLI::App* record_app = noun(app, "record", "rows of registers");
    verb = record_app->add_subcommand("template", "the empty workbook of a register, with drop-down lists");
    verb->add_option("REGISTER", text, "register id")->required();
    verb->add_option("--out", file, "file to write")->required();
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai record template project --out 项目模板.xlsx --data data");
    verb->callback([&] { code = record_template(context, text, file); });
    verb = record_app->add_subcommand("list", "rows, filtered by FEEL");
    verb->add_option("REGISTER", text, "register id")->required();
    verb->add_option("--filter", rule, "FEEL over the row's fields");
    verb->add_option("--sort", sort, "fields, -x descending");
    verb->add_option("--limit", limit, "at most so many rows");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai record list project --filter 'state = \"accepted\" and year = 2023' --data data");
    verb->callback([&] { code = record_list(context, text, rule, sort, limit); });

    verb = record_app->add_subcommand("crosstab", "counts and sums by fields of a register");
    verb->add_option("REGISTER", text, "register id")->required();
    verb->add_option("--by", head, "fields or state, such as district,kind");
    verb->add_option("--sum", sort, "fields to add up");
    verb->add_option("--filter", rule, "FEEL over the row's fields");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai record crosstab project --by district,kind --sum planned,actual --data data");
    verb->callback([&] { code = record_crosstab(context, text, head, sort, rule); });

    CLI::App* progress_app = noun(app, "progress", "how far the city is");
    verb = progress_app->add_subcommand("show", "task, done, rate, pace and light; without --data the plan alone");
    verb->add_option("--on", context.on, "the day asked for (default: today)");
    verb->add_option("--by", by, "district, kind or month")->check(CLI::IsMember({"district", "kind", "month"}));
    verb->add_option("--year", year, "a year of the plan, or all (default: the year of --on)");
    verb->add_option("--rule", rule, "counting rule (default: the plan's own)");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai progress show --plan plans/qidong-2022-13 --on 2023-06-30 --by district --data data");
    verb->callback([&] { code = progress_show(context, by, year, rule); });

    CLI::App* facts_app = noun(app, "facts", "the store and its chain");
    verb = facts_app->add_subcommand("verify", "recompute every hash; names the first change set that is wrong");
    verb->add_option("--head", head, "hash from the last backup: shows a cut tail or a forged chain");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai facts verify --data data --head $(cat backup.db.head)");
    verb->callback([&] { code = facts_verify(context, head); });
    verb = facts_app->add_subcommand("audit", "nightly: checks of level audit over every row become findings");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai facts audit --data data");
    verb->callback([&] { code = facts_audit(context); });
    verb = facts_app->add_subcommand("undo", "the inverse of a change set; later edits are left alone and listed");
    verb->add_option("ID", number, "change set")->required();
    verb->add_option("--reason", text, "why")->required();
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai facts undo 17 --reason 报错表 --data data");
    verb->callback([&] { code = facts_undo(context, number, text); });

    verb = app.add_subcommand("backup", "a consistent copy of the living store, and its head beside it");
    verb->add_option("OUT", file, "file to write")->required();
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai backup 2024-09-30.db --data data");
    verb->callback([&] { code = backup(context, file); });
    verb = app.add_subcommand("restore", "a backup into an empty data directory");
    verb->add_option("IN", file, "backup file")->required();
    verb->add_flag("--verify", flag, "recompute the whole chain afterwards, against the head beside the backup");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai restore 2024-09-30.db --data data-restored --verify");
    verb->callback([&] { code = restore(context, file, flag); });
    verb = app.add_subcommand("doctor", "looks at folders, store, chain and pages, and says what to mend");
    folders(verb, context, true);
    common(verb, context);
    verb->footer("Example: zhigai doctor --data data");
    verb->callback([&] { code = doctor(context); });

    CLI::App* sample_app = noun(app, "sample", "generated workbooks");
    verb = sample_app->add_subcommand("make", "untidy workbooks of several senders, with the truth beside them");
    verb->add_option("--seed", seed, "same seed, same files");
    verb->add_option("--enterprises", enterprises, "how many");
    verb->add_option("--out", file, "folder to write")->required();
    folders(verb, context, false);
    common(verb, context);
    verb->footer("Example: zhigai sample make --seed 7 --enterprises 120 --out /tmp/sample");
    verb->callback([&] { code = sample_make(context, seed, enterprises, file); });

    verb = app.add_subcommand("serve", "answers pages and programs on HTTP");
    verb->add_option("--listen", serving.listen, "HOST:PORT, loopback only until accounts exist");
    verb->add_option("--web", serving.web, "folder of the built pages");
    verb->add_flag("--sample", serving.sample, "fill an empty data directory with generated workbooks");
    verb->add_flag("--watch", serving.watch, "reload when a register or plan file is saved; a bad save keeps the old state");
    folders(verb, context, true);
    verb->footer("Example: zhigai serve --data data --web web/dist --listen 127.0.0.1:8080");
    verb->callback([&] { code = serve(context, serving); });

    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(std::move(reversed));
    } catch (const CLI::ParseError& e) {
        const int cli_code = app.exit(e, streams.out, streams.err);
        return cli_code == 0 ? 0 : 2;
    }
    return context.forwarded.value_or(code);
}

}  // namespace zhigai::app::cli
