#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <ostream>
#include <thread>

#include "adapters/http/server.h"
#include "adapters/local/local.h"
#include "app/cli/context.h"
#include "app/routes/routes.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;

namespace {

std::atomic<bool> stopping{false};

extern "C" void stop(int) { stopping = true; }

Result<http::Options> where_to_listen(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    http::Options options;
    unsigned port = 0;
    const std::string digits = colon == std::string::npos ? text : text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (colon != std::string::npos) options.host = text.substr(0, colon);
    if (options.host == "localhost") options.host = "127.0.0.1";
    if (error != std::errc{} || end != digits.data() + digits.size() || port > 65535) {
        return fail("bad_address", {"--listen 写成 主机:端口", "write --listen HOST:PORT"}, {.key = text}, {"如 127.0.0.1:8080", "such as 127.0.0.1:8080"});
    }
    const bool loopback = options.host == "::1" || options.host.starts_with("127.");
    if (!loopback) {
        return fail("not_loopback",
                    {"还没有账号和登录，只能在本机上监听", "there are no accounts yet: the server listens on loopback only"},
                    {.key = text}, {"用 127.0.0.1；别的机器可用 ssh -L 转发", "use 127.0.0.1; from elsewhere, forward a port with ssh -L"});
    }
    options.port = static_cast<std::uint16_t>(port);
    return options;
}

}  // namespace

int sample_fill(Context& context, City& city);

int serve(Context& context, const ServeOptions& options) {
    auto listen = where_to_listen(options.listen);
    if (!listen) return context.complain(listen.error(), 2);
    if (context.data.empty()) context.data = "data";
    if (context.live != nullptr) return context.complain({{"already", {"服务已在运行", "the server is running already"}, {}, {}}}, 2);
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    if (options.sample) {
        if (const int code = sample_fill(context, **city); code != 0) return code;
    }
    Router router(**city, options.web.empty() ? context.path("web/dist") : context.path(options.web));
    auto server = http::Server::start(*listen, [&](const http::Request& request) { return router.answer(request); });
    if (!server) return context.complain(server.error(), 3);
    auto commands = local::Listener::start((fs::path(context.path(context.data)) / "socket").string(),
                                           [&](const std::string& message) { return answer_call(message, **city); });
    if (!commands) return context.complain(commands.error(), 3);
    context.streams.out << fmt::format("http://{}:{}/", listen->host, (*server)->port()) << std::endl;
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    const access::Permit watcher = access::Gate::admit({"serve --watch", {"engine.schema"}, {}});
    std::string stamp = (*city)->texts_stamp();
    while (!stopping) {
        std::this_thread::sleep_for(std::chrono::milliseconds(options.watch ? 300 : 100));
        if (!options.watch) continue;
        if (const std::string now = (*city)->texts_stamp(); now != stamp) {
            stamp = now;
            const auto done = (*city)->reload(watcher, "", false);
            context.streams.err << (done ? "reloaded\n" : to_text(done.error(), context.streams.chinese)) << std::flush;
        }
    }
    return 0;
}

}  // namespace zhigai::app::cli
