#include "diagram/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "graph/error.hpp"

extern char** environ;

namespace entente::diagram {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kept_errors = 65'536;
constexpr milliseconds cancel_interval{50};

[[noreturn]] void fail(const char* what, int error) {
    throw Error(ErrorCode::io_error, "ChildProcess", std::string(what) + ": " + std::generic_category().message(error));
}

/// Owns a descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor() { reset(); }

    void reset() {
        if (value_ >= 0) ::close(value_);
        value_ = -1;
    }
    [[nodiscard]] int value() const { return value_; }
    [[nodiscard]] bool is_open() const { return value_ >= 0; }

private:
    int value_ = -1;
};

/// Both ends close on exec and lie above the standard streams, so that moving one to its place in the child cannot
/// overwrite another.
Descriptor above_standard_streams(Descriptor low) {
    if (low.value() > STDERR_FILENO) return low;
    Descriptor high(::fcntl(low.value(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!high.is_open()) fail("cannot make a pipe", errno);
    return high;
}

struct Channel {
    Descriptor ours;
    Descriptor theirs;
};

/// A socket pair and not a pipe: writing to a child that has gone must not raise SIGPIPE in the program around us.
Channel make_channel() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("cannot make a pipe", errno);
    Descriptor ours(ends[0]), theirs(ends[1]);
    Channel channel{above_standard_streams(std::move(ours)), above_standard_streams(std::move(theirs))};
    if (::fcntl(channel.ours.value(), F_SETFL, O_NONBLOCK) != 0) fail("cannot make a pipe", errno);
    return channel;
}

/// The child: killed and waited for on destruction unless it was waited for before.
class Child {
public:
    explicit Child(pid_t id) : id_(id) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (id_ > 0) (void)kill_and_wait();
    }

    int kill_and_wait() {
        ::kill(id_, SIGKILL);
        return *wait(0);
    }

    /// The status once the child has ended. Where the program around us lets the system reap its children the status
    /// is lost; 0 then, and the output must speak for itself.
    std::optional<int> wait(int flags) {
        int status = 0;
        pid_t waited = 0;
        do waited = ::waitpid(id_, &status, flags);
        while (waited < 0 && errno == EINTR);
        if (waited == 0) return std::nullopt;
        id_ = -1;
        return waited < 0 ? 0 : status;
    }

    void limit(int resource, rlim_t soft) const {
        const rlimit wanted{soft, soft + 1};  // SIGXCPU first, SIGKILL a second later
        // From outside, since posix_spawn sets no limits: the child runs a moment without.
        ::prlimit(id_, static_cast<__rlimit_resource>(resource), &wanted, nullptr);
    }

private:
    pid_t id_;
};

struct SpawnSettings {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    SpawnSettings() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
        sigset_t none, defaults;
        sigemptyset(&none);
        sigemptyset(&defaults);
        for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGHUP, SIGXCPU, SIGCHLD})
            sigaddset(&defaults, signal);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &defaults);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
};

/// The process id, or nothing when there is no such program.
std::optional<pid_t> spawn(const std::vector<std::string>& arguments, const std::array<Channel, 3>& channels) {
    SpawnSettings settings;
    for (int stream = 0; stream < 3; ++stream) {
        posix_spawn_file_actions_adddup2(&settings.actions, channels[static_cast<std::size_t>(stream)].theirs.value(),
                                         stream);
    }
    posix_spawn_file_actions_addclosefrom_np(&settings.actions, STDERR_FILENO + 1);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_t id = -1;
    const int error = ::posix_spawnp(&id, argv.front(), &settings.actions, &settings.attributes, argv.data(), environ);
    if (error == ENOENT || error == ENOTDIR || error == EACCES) return std::nullopt;
    if (error != 0) fail(("cannot run " + arguments.front()).c_str(), error);
    return id;
}

/// Sends what the channel takes; closes it at the end, or when nobody reads any more.
void feed(Descriptor& to, std::string_view& input) {
    const ssize_t sent = ::send(to.value(), input.data(), input.size(), MSG_NOSIGNAL);
    if (sent >= 0) input.remove_prefix(static_cast<std::size_t>(sent));
    const bool later = sent < 0 && (errno == EAGAIN || errno == EINTR);
    if (input.empty() || (sent < 0 && !later)) to.reset();
}

/// Appends what has come, up to `limit` bytes in all; what is beyond is counted and dropped. Closes at the end.
void drain(Descriptor& from, std::string& into, std::size_t limit, bool& beyond) {
    std::array<char, 65'536> buffer;
    const ssize_t read = ::read(from.value(), buffer.data(), buffer.size());
    if (read < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (read <= 0) return from.reset();
    const auto count = static_cast<std::size_t>(read);
    const std::size_t room = limit - std::min(limit, into.size());
    into.append(buffer.data(), std::min(count, room));
    beyond = beyond || count > room;
}

/// Moves data until both outputs end. Nothing when they did, otherwise why to stop.
std::optional<ChildEnd> exchange(std::array<Channel, 3>& channels, std::string_view input, const ChildLimits& limits,
                                 Clock::time_point deadline, ChildResult& result) {
    Descriptor& to = channels[0].ours;
    Descriptor& output = channels[1].ours;
    Descriptor& errors = channels[2].ours;
    bool too_large = false, ignored = false;
    if (input.empty()) to.reset();
    while (output.is_open() || errors.is_open()) {
        if (limits.cancel != nullptr && limits.cancel->load()) return ChildEnd::cancelled;
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return ChildEnd::timed_out;
        const milliseconds pause =
            limits.cancel != nullptr ? std::min(left, cancel_interval) : std::min(left, milliseconds(60'000));
        std::array<pollfd, 3> ready{
            {{to.value(), POLLOUT, 0}, {output.value(), POLLIN, 0}, {errors.value(), POLLIN, 0}}};
        if (::poll(ready.data(), ready.size(), static_cast<int>(pause.count())) <= 0) continue;  // time, or a signal
        if (ready[0].revents != 0) feed(to, input);
        if (ready[1].revents != 0) drain(output, result.output, limits.output_bytes, too_large);
        if (ready[2].revents != 0) drain(errors, result.errors, kept_errors, ignored);
        if (too_large) return ChildEnd::too_large;
    }
    return std::nullopt;
}

/// The child has closed its outputs: it should end now. Its status, or nothing when it did not.
std::optional<int> wait_until(Child& child, Clock::time_point deadline) {
    for (milliseconds pause{1};; pause = std::min(pause * 2, cancel_interval)) {
        if (const auto status = child.wait(WNOHANG)) return status;
        if (Clock::now() >= deadline) return std::nullopt;
        std::this_thread::sleep_for(pause);
    }
}

void interpret(int status, ChildResult& result) {
    if (WIFEXITED(status)) {
        result.end = ChildEnd::exited;
        result.code = WEXITSTATUS(status);
        return;
    }
    result.code = WTERMSIG(status);
    result.end = result.code == SIGXCPU                            ? ChildEnd::timed_out
                 : result.code == SIGINT || result.code == SIGTERM ? ChildEnd::cancelled
                                                                   : ChildEnd::signalled;
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& arguments, std::string_view input, const ChildLimits& limits) {
    const Clock::time_point deadline = Clock::now() + limits.wall;
    std::array<Channel, 3> channels{make_channel(), make_channel(), make_channel()};
    ChildResult result;
    const auto id = spawn(arguments, channels);
    if (!id) {
        result.end = ChildEnd::not_found;
        return result;
    }
    Child child(*id);
    for (Channel& channel : channels) channel.theirs.reset();
    // The wall limit comes first, unless this process dies meanwhile.
    child.limit(RLIMIT_CPU, static_cast<rlim_t>(std::chrono::ceil<std::chrono::seconds>(limits.wall).count()) + 1);
    child.limit(RLIMIT_AS, limits.memory_bytes);
    child.limit(RLIMIT_CORE, 0);

    std::optional<ChildEnd> stopped = exchange(channels, input, limits, deadline, result);
    std::optional<int> status;
    if (!stopped) status = wait_until(child, deadline);
    if (!stopped && !status) stopped = ChildEnd::timed_out;
    if (stopped) {
        (void)child.kill_and_wait();
        result.end = *stopped;
    } else {
        interpret(*status, result);
    }
    return result;
}

}  // namespace entente::diagram
