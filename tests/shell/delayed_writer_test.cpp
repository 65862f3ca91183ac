#include "shell/delayed_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include "child.hpp"

using entente::shell::DelayedWriter;

namespace {

class Pipe {
public:
    Pipe() { REQUIRE(::pipe(ends_.data()) == 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close_reader();
        ::close(ends_[1]);
    }
    [[nodiscard]] int writer() const { return ends_[1]; }
    void close_reader() {
        if (ends_[0] >= 0) ::close(ends_[0]);
        ends_[0] = -1;
    }
    /// The next `size` bytes; fewer when none come for ten seconds.
    [[nodiscard]] std::string read(std::size_t size) const {
        std::string text;
        while (text.size() < size) {
            pollfd ready{ends_[0], POLLIN, 0};
            if (::poll(&ready, 1, 10'000) != 1) break;
            std::string piece(size - text.size(), '\0');
            const ssize_t count = ::read(ends_[0], piece.data(), piece.size());
            if (count <= 0) break;
            text.append(piece, 0, static_cast<std::size_t>(count));
        }
        return text;
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

int append(DelayedWriter& writer, std::string text) {
    const int error = writer.append(text);
    CHECK(text.empty());
    return error;
}

}  // namespace

TEST_CASE("text leaves although nothing follows", "[shell][output]") {
    const Pipe pipe;
    DelayedWriter writer(pipe.writer());
    for (const std::string text : {"first\n", "second\n"}) {
        CHECK(append(writer, text) == 0);
        CHECK(pipe.read(text.size()) == text);
    }
}

TEST_CASE("text leaves in its order, all of it", "[shell][output]") {
    const Pipe pipe;
    std::string expected, received;
    for (int i = 0; i < 50'000; ++i) expected += std::to_string(i) + "\n";
    std::thread reader([&] { received = pipe.read(expected.size()); });
    {
        DelayedWriter writer(pipe.writer());
        for (int i = 0; i < 50'000; ++i) {
            if (append(writer, std::to_string(i) + "\n") != 0) break;
            if (i % 10'000 == 5'000 && writer.flush() != 0) break;
        }
    }
    reader.join();
    CHECK(received == expected);
}

TEST_CASE("a writer says that nobody reads", "[shell][output]") {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    {
        Pipe pipe;
        pipe.close_reader();
        DelayedWriter writer(pipe.writer());
        (void)append(writer, "lost");
        CHECK(writer.flush() == EPIPE);
        CHECK(append(writer, "lost too") == EPIPE);
        CHECK(writer.flush() == EPIPE);
    }
    (void)std::signal(SIGPIPE, before);
}

TEST_CASE("an answer does not wait for the end of a long statement after it", "[shell][program]") {
    using namespace entente::shell::testing;
    const Outcome outcome = run_shell_line(
        "printf 'RETURN 1 AS x;\\nUNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b %% 7);\\n'"
        " | timeout 2 \"$ENTENTE\" --format jsonl");
    CHECK(outcome.out == "{\"x\":1}\n");
}
