// Real files and real processes: locks between them.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "graph/error.hpp"
#include "graph/storage/store.hpp"
#include "player.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using namespace entente::test;
using storage::StoreOptions;

namespace {

StoreOptions patient(int milliseconds) {
    StoreOptions options;
    options.patience = std::chrono::milliseconds(milliseconds);
    options.checkpoint_bytes = 4000;
    return options;
}

void add_nodes(const std::string& file, int count, int wait) {
    Opened opened = open_database(storage::posix_files(), file, patient(wait));
    for (int i = 0; i < count; ++i) {
        Transaction transaction = opened.graph->begin();
        transaction.create_node({});
        transaction.commit();
    }
}

pid_t start(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
        work();
        ::_exit(0);
    } catch (const std::exception& error) {
        ::write(STDERR_FILENO, error.what(), std::char_traits<char>::length(error.what()));
        ::_exit(1);
    }
}

int status_of(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::uint64_t nodes_in(const std::string& file) {
    StoreOptions options;
    options.read_only = true;
    return open_database(storage::posix_files(), file, options).graph->snapshot()->node_count();
}

}  // namespace

TEST_CASE("processes that write to one file take turns", "[storage][processes]") {
    const Folder folder;
    const pid_t one = start([&] { add_nodes(folder.path("graph.db"), 100, 60'000); });
    const pid_t two = start([&] { add_nodes(folder.path("graph.db"), 100, 60'000); });
    CHECK(status_of(one) == 0);
    CHECK(status_of(two) == 0);
    CHECK(nodes_in(folder.path("graph.db")) == 200);
    CHECK(storage::check_database(storage::posix_files(), folder.path("graph.db")).empty());
}

TEST_CASE("who waits too long for another process learns which one writes", "[storage][processes]") {
    const Folder folder;
    add_nodes(folder.path("graph.db"), 1, 1000);
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t holder = start([&] {
        Opened opened = open_database(storage::posix_files(), folder.path("graph.db"));
        Transaction transaction = opened.graph->begin();
        const char byte = 'x';
        if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
        ::pause();
    });
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    Opened opened = open_database(storage::posix_files(), folder.path("graph.db"), patient(20));
    CHECK(opened.graph->snapshot()->node_count() == 1);  // reading does not wait
    try {
        (void)opened.graph->begin();
        FAIL("began");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::database_busy);
        CHECK(std::string(error.what()).find(std::to_string(holder)) != std::string::npos);
    }
    ::kill(holder, SIGKILL);
    CHECK(status_of(holder) == 128 + SIGKILL);
    Transaction transaction = opened.graph->begin();  // its lock went with it
    transaction.create_node({});
    transaction.commit();
    ::close(ready[0]);
    ::close(ready[1]);
    CHECK(nodes_in(folder.path("graph.db")) == 2);
}

TEST_CASE("a reader of another process keeps its snapshot while a writer makes checkpoints", "[storage][processes]") {
    const Folder folder;
    NaiveGraph model;
    Player player(21);
    {
        Opened opened = open_database(storage::posix_files(), folder.path("graph.db"));
        Transaction transaction = opened.graph->begin();
        player.bulk(transaction, model, 500);
        transaction.commit();
    }
    StoreOptions options;
    options.read_only = true;
    const Opened reader = open_database(storage::posix_files(), folder.path("graph.db"), options);
    const pid_t writer = start([&] {
        Opened opened = open_database(storage::posix_files(), folder.path("graph.db"));
        for (int i = 0; i < 30; ++i) {
            Transaction transaction = opened.graph->begin();
            player.change(transaction, model);
            transaction.commit();
            opened.graph->checkpoint();
        }
    });
    REQUIRE(status_of(writer) == 0);
    CHECK(difference(*reader.graph->snapshot(), model) == "");  // the model here is that of before the fork
    reader.graph->follow();
    CHECK(difference(*reader.graph->snapshot(), model) != "");
    CHECK(reader.graph->snapshot()->check().empty());
}
