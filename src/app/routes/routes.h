#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/server.h"
#include "app/city/city.h"

namespace zhigai::app {

class ImportJobs;
class Uploads;

/// One request, after the door: who asks, and in which language.
struct Call {
    City& city;
    const http::Request& request;
    Principal who;
    bool chinese = true;
    std::vector<std::string> arguments;  ///< the {…} of the route, in order
    ImportJobs& imports;
    Uploads& uploads;

    /// The body as JSON; a fault when it is none.
    Result<nlohmann::json> body() const;
};

struct Route {
    std::string method;
    std::string pattern;  ///< /api/v1/registers/{}/rows
    std::function<http::Response(Call&)> answer;
};

/// Every route of the server, one list per file: what it answers stands in docs/reference/api.md.
std::vector<Route> session_routes();
std::vector<Route> crosstab_routes(City& city);
std::vector<Route> row_routes();
std::vector<Route> file_routes();
std::vector<Route> act_routes();
std::vector<Route> import_routes();
std::vector<Route> plan_routes();
std::vector<Route> status_routes();
std::vector<Route> progress_routes();
std::vector<Route> reconcile_routes();
std::vector<Route> work_routes();
std::vector<Route> why_routes();
std::vector<Route> batch_routes();

/// Finds the route, makes the principal, answers; files of `web` for everything outside /api.
class Router {
 public:
    Router(City& city, std::string web_folder);
    ~Router();
    http::Response answer(const http::Request& request);
    const std::vector<Route>& routes() const { return routes_; }

 private:
    City& city_;
    std::string web_;
    std::vector<Route> routes_;
    std::unique_ptr<Uploads> uploads_;
    std::unique_ptr<ImportJobs> imports_;
};

http::Response json_response(int status, const nlohmann::json& body);
/// problem+json with all faults; the status follows from the first fault's code unless given.
http::Response problem(const Faults& faults, int status = 0);
http::Response file_response(std::string bytes, std::string_view type, std::string_view file_name);
/// The register named by argument 0, or null.
const Register* named_register(const Call& call);
http::Response no_such(const Say& what);

}  // namespace zhigai::app
