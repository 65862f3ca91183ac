#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <string>
#include <thread>

#include "diagram/child_process.hpp"

using namespace entente::diagram;
using namespace std::chrono_literals;

namespace {

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* folder = opendir("/proc/self/fd");
    if (folder == nullptr) return 0;
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count;
}

ChildResult shell(const std::string& script, std::string_view input = {}, ChildLimits limits = {}) {
    return run_child({"sh", "-c", script}, input, limits);
}

/// Every case leaves no child and no descriptor behind.
struct NothingLeft {
    std::size_t before = open_descriptors();
    ~NothingLeft() {
        CHECK(open_descriptors() == before);
        CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
        CHECK(errno == ECHILD);
    }
};

}  // namespace

TEST_CASE("a child's output, errors and status come back", "[diagram][process]") {
    const NothingLeft check;
    const ChildResult result = shell("cat; echo problem >&2; exit 3", "hello");
    CHECK(result.end == ChildEnd::exited);
    CHECK(result.code == 3);
    CHECK(result.output == "hello");
    CHECK(result.errors == "problem\n");
}

TEST_CASE("megabytes flow both ways without a deadlock", "[diagram][process]") {
    const NothingLeft check;
    const std::string input(20'000'000, 'x');
    const ChildResult result = shell("cat; head -c 3000000 /dev/zero >&2", input);
    CHECK(result.end == ChildEnd::exited);
    CHECK(result.output == input);
    CHECK(result.errors.size() == 65'536);
}

TEST_CASE("a child that does not read its input does no harm", "[diagram][process]") {
    const NothingLeft check;
    const std::string input(5'000'000, 'x');
    const ChildResult result = shell("exec <&-; echo done", input);
    CHECK(result.end == ChildEnd::exited);
    CHECK(result.output == "done\n");
}

TEST_CASE("a child that takes too long is killed", "[diagram][process]") {
    const NothingLeft check;
    ChildLimits limits;
    limits.wall = 100ms;
    CHECK(shell("exec sleep 60", {}, limits).end == ChildEnd::timed_out);
    CHECK(shell("exec >&- 2>&-; exec sleep 60", {}, limits).end == ChildEnd::timed_out);
    CHECK(shell("trap '' TERM INT; while :; do :; done", {}, limits).end == ChildEnd::timed_out);
}

TEST_CASE("a child that says too much is killed", "[diagram][process]") {
    const NothingLeft check;
    ChildLimits limits;
    limits.output_bytes = 100'000;
    const ChildResult result = shell("exec cat /dev/zero", {}, limits);
    CHECK(result.end == ChildEnd::too_large);
    CHECK(result.output.size() == 100'000);
}

TEST_CASE("a child can be cancelled from another thread", "[diagram][process]") {
    const NothingLeft check;
    std::atomic<bool> cancel{false};
    ChildLimits limits;
    limits.cancel = &cancel;
    std::thread other([&] {
        std::this_thread::sleep_for(50ms);
        cancel = true;
    });
    const auto start = std::chrono::steady_clock::now();
    CHECK(shell("exec sleep 60", {}, limits).end == ChildEnd::cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    other.join();
}

TEST_CASE("signals that end a child are told apart", "[diagram][process]") {
    const NothingLeft check;
    const ChildResult crash = shell("kill -SEGV $$");
    CHECK(crash.end == ChildEnd::signalled);
    CHECK(crash.code == SIGSEGV);
    CHECK(shell("kill -INT $$").end == ChildEnd::cancelled);
}

TEST_CASE("a missing program is no error of ours", "[diagram][process]") {
    const NothingLeft check;
    CHECK(run_child({"there-is-no-such-program"}, "input", {}).end == ChildEnd::not_found);
}

TEST_CASE("a child inherits the standard streams only", "[diagram][process]") {
    const NothingLeft check;
    const ChildResult result = shell("ls /proc/self/fd | wc -l");
    CHECK(std::stoi(result.output) <= 4);  // and the folder that ls reads
}
