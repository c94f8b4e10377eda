#include "adapters/local/local.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

namespace zhigai::local {

namespace {

constexpr std::uint64_t max_message = 64u << 20;

class Descriptor {
 public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

 private:
    int fd_;
};

bool send_all(int fd, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t sent = ::send(fd, data, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receive_all(int fd, char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t got = ::recv(fd, data, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        data += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

/// A message is its length in eight bytes, least significant first, then the bytes.
bool send_message(int fd, const std::string& message) {
    std::array<char, 8> length{};
    std::uint64_t rest = message.size();
    for (char& byte : length) {
        byte = static_cast<char>(rest & 0xFFU);
        rest >>= 8U;
    }
    return send_all(fd, length.data(), length.size()) && send_all(fd, message.data(), message.size());
}

bool receive_message(int fd, std::string& message) {
    std::array<char, 8> length{};
    if (!receive_all(fd, length.data(), length.size())) return false;
    std::uint64_t size = 0;
    for (std::size_t i = length.size(); i-- > 0;) size = (size << 8U) | static_cast<unsigned char>(length[i]);
    if (size > max_message) return false;
    message.resize(size);
    return receive_all(fd, message.data(), size);
}

Result<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return fail("path_too_long", {"数据目录的路径太长", "the data directory's path is too long"}, {.file = path},
                    {"换一个短一些的目录", "choose a shorter one"});
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

int connect_to(const sockaddr_un& address) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

}  // namespace

struct Listener::Inner {
    std::string path;
    int fd = -1;
    std::atomic<bool> stopping{false};
    std::function<std::string(const std::string&)> answer;
    std::thread thread;

    void serve() {
        while (!stopping) {
            pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
            if (::poll(&ready, 1, 200) <= 0) continue;
            const Descriptor caller(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC));
            if (caller.get() < 0) continue;
            std::string message;
            if (receive_message(caller.get(), message)) send_message(caller.get(), answer(message));
        }
    }
};

Listener::Listener(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}

Listener::~Listener() {
    inner_->stopping = true;
    if (inner_->thread.joinable()) inner_->thread.join();
    ::close(inner_->fd);
    ::unlink(inner_->path.c_str());
}

Result<std::unique_ptr<Listener>> Listener::start(const std::string& path,
                                                  std::function<std::string(const std::string&)> answer) {
    const sockaddr_un address = ZG_TRY(address_of(path));
    ::unlink(path.c_str());  // the directory's lock is ours, so whoever made it is gone
    auto inner = std::make_unique<Inner>();
    inner->path = path;
    inner->fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const mode_t before = ::umask(0177);
    const bool bound = inner->fd >= 0 &&
                       ::bind(inner->fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::listen(inner->fd, 8) == 0;
    ::umask(before);
    if (!bound) {
        const std::string why = std::strerror(errno);
        if (inner->fd >= 0) ::close(inner->fd);
        return fail("no_socket", {"不能建立本机通道：" + why, "cannot make the local socket: " + why}, {.file = path});
    }
    inner->answer = std::move(answer);
    inner->thread = std::thread([raw = inner.get()] { raw->serve(); });
    return std::unique_ptr<Listener>(new Listener(std::move(inner)));
}

Result<std::string> call(const std::string& path, const std::string& message) {
    const sockaddr_un address = ZG_TRY(address_of(path));
    const Descriptor server(connect_to(address));
    std::string reply;
    if (server.get() < 0 || !send_message(server.get(), message) || !receive_message(server.get(), reply)) {
        return fail("nobody_there", {"没有服务在运行", "no server is running"}, {.file = path});
    }
    return reply;
}

}  // namespace zhigai::local
