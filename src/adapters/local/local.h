#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kernel/result/result.h"

/// One message there, one back, over a Unix socket in the data directory: how the command line reaches the running
/// server. The socket file belongs to the server's user alone.
namespace zhigai::local {

class Listener {
 public:
    /// Answers on a thread of its own until destroyed; one conversation at a time. A stale socket file is replaced.
    static Result<std::unique_ptr<Listener>> start(const std::string& path,
                                                   std::function<std::string(const std::string&)> answer);
    ~Listener();

 private:
    struct Inner;
    explicit Listener(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

/// Fault `nobody_there` when no server listens.
Result<std::string> call(const std::string& path, const std::string& message);

}  // namespace zhigai::local
