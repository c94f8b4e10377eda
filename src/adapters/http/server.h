#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/result/result.h"

/// HTTP/1.1 on Asio by RESTinio, in one translation unit: it takes ten seconds to compile.
namespace zhigai::http {

struct Request {
    std::string method;                                        ///< GET, POST, …
    std::string path;                                          ///< percent-decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order, repeats kept
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::string body;

    std::string header(std::string_view name) const;
    std::string parameter(std::string_view name, std::string_view otherwise = "") const;
    std::vector<std::string> parameters(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

using Handler = std::function<Response(const Request&)>;

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;                ///< 0 = any free one
    unsigned threads = 4;
    std::size_t max_body = 8u << 20;          ///< RESTinio holds a body whole
    unsigned read_timeout_s = 20;
};

/// Answers until destroyed. The handler runs on several threads at once.
class Server {
 public:
    static Result<std::unique_ptr<Server>> start(const Options& options, Handler handler);
    ~Server();
    std::uint16_t port() const;

 private:
    struct Inner;
    explicit Server(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

/// For tests and for `?a=b&c`: nullopt when the escapes are malformed or the bytes are not UTF-8.
std::optional<std::string> percent_decode(std::string_view raw, bool plus_is_blank);
std::string percent_encode(std::string_view text);

}  // namespace zhigai::http
