#include "adapters/http/server.h"

#include <fmt/format.h>

#include <mutex>
#include <restinio/all.hpp>

namespace zhigai::http {

namespace {

struct Traits : restinio::default_traits_t {
    using timer_manager_t = restinio::asio_timer_manager_t;
    using logger_t = restinio::null_logger_t;
};

std::string reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 503: return "Service Unavailable";
        default: return status >= 500 ? "Internal Server Error" : "Status";
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::optional<Request> translate(const restinio::request_t& from) {
    Request to;
    to.method = from.header().method().c_str();
    const std::string_view target = from.header().request_target();
    const std::size_t mark = target.find('?');
    auto path = percent_decode(target.substr(0, mark), false);
    if (!path) return std::nullopt;
    to.path = std::move(*path);
    if (mark != std::string_view::npos) {
        std::string_view rest = target.substr(mark + 1);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('&'), rest.size());
            const std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (pair.empty()) continue;
            const std::size_t equals = std::min(pair.find('='), pair.size());
            auto name = percent_decode(pair.substr(0, equals), true);
            auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
            if (!name || !value) return std::nullopt;
            to.query.emplace_back(std::move(*name), std::move(*value));
        }
    }
    from.header().for_each_field([&](const restinio::http_header_field_t& field) {
        to.headers.emplace_back(lower(field.name()), field.value());
    });
    to.body = from.body();
    return to;
}

}  // namespace

std::string Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

std::string Request::parameter(std::string_view name, std::string_view otherwise) const {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::string(otherwise);
}

std::vector<std::string> Request::parameters(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [key, value] : query) {
        if (key == name) out.push_back(value);
    }
    return out;
}

struct Server::Inner {
    restinio::running_server_handle_t<Traits> handle;
    std::uint16_t port = 0;
};

Server::Server(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}

Server::~Server() {
    if (inner_ && inner_->handle) {
        inner_->handle->stop();
        inner_->handle->wait();
    }
}

std::uint16_t Server::port() const { return inner_->port; }

Result<std::unique_ptr<Server>> Server::start(const Options& options, Handler handler) {
    auto inner = std::make_unique<Inner>();
    std::uint16_t* bound = &inner->port;
    const auto answer = [handler = std::move(handler)](const restinio::request_handle_t& request) {
        auto translated = translate(*request);
        Response response;
        if (!translated) {
            response = {400, {{"Content-Type", "text/plain; charset=utf-8"}}, "malformed address\n"};
        } else {
            response = handler(*translated);
        }
        auto out = request->create_response(restinio::http_status_line_t{
            restinio::http_status_code_t{static_cast<std::uint16_t>(response.status)}, reason(response.status)});
        for (auto& [name, value] : response.headers) out.append_header(std::move(name), std::move(value));
        if (response.status != 204 && response.status != 304) out.set_body(std::move(response.body));
        return out.done();
    };
    try {
        inner->handle = restinio::run_async<Traits>(
            restinio::own_io_context(),
            restinio::server_settings_t<Traits>{}
                .address(options.host)
                .port(options.port)
                .read_next_http_message_timelimit(std::chrono::seconds{options.read_timeout_s})
                .write_http_response_timelimit(std::chrono::seconds{60})
                .handle_request_timeout(std::chrono::seconds{120})
                .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                              .max_url_size(8192)
                                              .max_field_name_size(256)
                                              .max_field_value_size(8192)
                                              .max_field_count(100)
                                              .max_body_size(options.max_body))
                .acceptor_post_bind_hook([bound](restinio::asio_ns::ip::tcp::acceptor& acceptor) {
                    *bound = acceptor.local_endpoint().port();
                })
                .request_handler(answer),
            options.threads);
    } catch (const std::exception& e) {
        return fail("cannot_listen",
                    {fmt::format("不能在 {}:{} 上监听：{}", options.host, options.port, e.what()),
                     fmt::format("cannot listen on {}:{}: {}", options.host, options.port, e.what())},
                    {}, {"换一个端口，如 --listen 127.0.0.1:8081", "try another port: --listen 127.0.0.1:8081"});
    }
    return std::unique_ptr<Server>(new Server(std::move(inner)));
}

}  // namespace zhigai::http
