#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/json/json.h"
#include "app/routes/imports.h"
#include "app/routes/routes.h"

namespace zhigai::app {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> out;
    std::size_t from = 0;
    while (from < path.size()) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        if (end > from) out.emplace_back(path.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

/// The arguments when the path fits the pattern.
std::optional<std::vector<std::string>> fit(std::string_view pattern, const std::vector<std::string>& path) {
    const std::vector<std::string> parts = split(pattern);
    if (parts.size() != path.size()) return std::nullopt;
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == "{}") {
            arguments.push_back(path[i]);
        } else if (parts[i] != path[i]) {
            return std::nullopt;
        }
    }
    return arguments;
}

int status_of(const Faults& faults) {
    static const std::map<std::string, int> known = {
        {"not_found", 404},      {"unknown_register", 404}, {"unknown_row", 404}, {"unknown_figure", 404},
        {"unknown_document", 404}, {"unknown_upload", 404}, {"conflict", 409},    {"not_allowed", 403},
        {"may_not", 403},        {"no_right", 403},       {"out_of_scope", 403},  {"not_seen", 403},
        {"same_person", 403},    {"unknown_role", 403},     {"unknown_unit", 403}, {"too_large", 413},
        {"precondition", 428},   {"not_json", 400},         {"bad_request", 400}, {"wrong_state", 409},
        {"store_failed", 503},   {"disk_full", 503}};
    const auto found = known.find(faults.front().code);
    return found == known.end() ? 422 : found->second;
}

const char* type_of(const std::string& extension) {
    static const std::map<std::string, const char*> types = {
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},   {".svg", "image/svg+xml"},
        {".png", "image/png"},                 {".ico", "image/x-icon"},
        {".json", "application/json"},         {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"}};
    const auto found = types.find(extension);
    return found == types.end() ? "application/octet-stream" : found->second;
}

void secure(http::Response& response) {
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("X-Frame-Options", "DENY");
}

http::Response page_file(const std::string& folder, const std::string& path) {
    const fs::path root = fs::weakly_canonical(folder);
    fs::path file = fs::weakly_canonical(root / fs::path(path).relative_path());
    const auto [end, ignored] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    if (end != root.end()) return no_such({"没有这个页面", "no such page"});
    bool fallback = false;
    if (!fs::is_regular_file(file)) {
        // The pages have addresses of their own; every one of them starts at index.html. A missing asset stays missing.
        if (file.has_extension()) return no_such({"没有这个文件", "no such file"});
        file = root / "index.html";
        fallback = true;
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) return no_such({"页面还没有构建，请运行 ./run", "the pages are not built; run ./run"});
    std::ostringstream bytes;
    bytes << in.rdbuf();
    http::Response response{.status = 200, .body = std::move(bytes).str()};
    response.headers = {{"Content-Type", type_of(file.extension().string())}};
    const bool named_by_content = !fallback && file.parent_path().filename() == "assets";
    response.headers.emplace_back("Cache-Control", named_by_content ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; form-action 'self'; "
                                  "img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
                                  "frame-ancestors 'none'");
    return response;
}

}  // namespace

Result<Json> Call::body() const {
    if (request.body.empty()) return Json::object();
    Json parsed = Json::parse(request.body, nullptr, false);
    if (parsed.is_discarded() || !parsed.is_object()) {
        return fail("not_json", {"请求的内容不是 JSON 对象", "the body is no JSON object"});
    }
    return parsed;
}

http::Response json_response(int status, const Json& body) {
    return {status, {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
            body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

http::Response problem(const Faults& faults, int status) {
    const int code = status != 0 ? status : status_of(faults);
    Json list = Json::array();
    for (const Fault& fault : faults) {
        Json one = to_json(fault);
        const std::size_t dot = fault.where.key.rfind('.');
        if (!fault.where.key.empty()) one["pointer"] = "/values/" + fault.where.key.substr(dot == std::string::npos ? 0 : dot + 1);
        list.push_back(std::move(one));
    }
    http::Response response = json_response(
        code, {{"type", "about:blank#" + faults.front().code}, {"title", faults.front().what.zh}, {"status", code},
               {"detail", to_text(faults, true)}, {"faults", std::move(list)}});
    response.headers.front().second = "application/problem+json; charset=utf-8";
    return response;
}

http::Response file_response(std::string bytes, std::string_view type, std::string_view file_name) {
    return {200,
            {{"Content-Type", std::string(type)},
             {"Content-Disposition", "attachment; filename*=UTF-8''" + http::percent_encode(file_name)},
             {"Cache-Control", "no-store"}},
            std::move(bytes)};
}

const Register* named_register(const Call& call) { return call.city.programme().find(call.arguments.at(0)); }

http::Response no_such(const Say& what) { return problem({{"not_found", what, {}, {}}}, 404); }

Router::Router(City& city, std::string web_folder)
    : city_(city), web_(std::move(web_folder)), uploads_(std::make_unique<Uploads>()),
      imports_(std::make_unique<ImportJobs>(city)) {
    for (const auto& list : {session_routes(), status_routes(), row_routes(), import_routes(), file_routes(), act_routes(), plan_routes(), progress_routes(), reconcile_routes(),
                             work_routes(), why_routes(), batch_routes()}) {
        routes_.insert(routes_.end(), list.begin(), list.end());
    }
    for (Route& route : crosstab_routes(city)) routes_.push_back(std::move(route));
}

Router::~Router() = default;

http::Response Router::answer(const http::Request& request) {
    const std::vector<std::string> path = split(request.path);
    http::Response response;
    if (path.empty() || path.front() != "api") {
        response = request.method == "GET" || request.method == "HEAD"
                       ? page_file(web_, request.path)
                       : problem({{"bad_method", {"这里只能读取", "only reading is possible here"}, {}, {}}}, 405);
        secure(response);
        return response;
    }
    const std::string as = request.header("x-zhigai-as");
    auto who = city_.principal(as.empty() ? request.parameter("as") : as);
    bool known_path = false;
    response = no_such({"没有这个地址：" + request.path, "no such address: " + request.path});
    for (const Route& route : routes_) {
        auto arguments = fit(route.pattern, path);
        if (!arguments) continue;
        known_path = true;
        if (route.method != request.method) continue;
        if (!who) {
            response = problem(who.error());
        } else {
            Call call{city_, request, std::move(*who), !request.header("accept-language").starts_with("en"),
                      std::move(*arguments), *imports_, *uploads_};
            response = route.answer(call);
        }
        known_path = false;
        break;
    }
    if (known_path) response = problem({{"bad_method", {"这个地址不接受 " + request.method, "this address does not take " + request.method}, {}, {}}}, 405);
    secure(response);
    return response;
}

}  // namespace zhigai::app
