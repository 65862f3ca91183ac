// The program where an allocation fails, once or from then on: it ends with a status and says why, also where not even
// the message can be made.
//
// usage: test_shell_out_of_memory [POINTS]   how many of the allocations are refused, spread evenly; 0: each of them
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include "shell/program.hpp"
#include "tests/support/refused_allocations.hpp"

namespace {

using entente::test::allocation_count;
using entente::test::refuse_allocation;

constexpr std::array arguments{"entente",    "--format",
                               "typed-json", "--keep-going",
                               "-c",         "CREATE (:A {x: 1})-[:R]->(:A {x: 2}) RETURN 1",
                               "-c",         "MATCH (a:A) RETURN a.x AS x, unknown",
                               "-c",         "MATCH (a:A)-[r]-() RETURN a, r ORDER BY a.x"};

int run() {
    return entente::shell::run_program(static_cast<int>(arguments.size()), arguments.data());
}

void be_silent() {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
}

/// How a process ends whose allocation `at` is refused, as waitpid() says it.
int status_of_run(long at, bool for_good) {
    const pid_t child = ::fork();
    if (child == 0) {
        be_silent();
        refuse_allocation(at, for_good);
        ::_exit(run());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

/// Allocations of an undisturbed run.
long count_allocations() {
    int ends[2];
    if (::pipe(ends) != 0) return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        be_silent();
        refuse_allocation(0, false);
        (void)run();
        const long count = allocation_count();
        ::_exit(::write(ends[1], &count, sizeof(count)) == sizeof(count) ? 0 : 1);
    }
    long count = 0;
    const bool read = ::read(ends[0], &count, sizeof(count)) == sizeof(count);
    ::waitpid(child, nullptr, 0);
    return read ? count : 0;
}

}  // namespace

int main(int argc, char** argv) {
    const long points = argc > 1 ? std::atol(argv[1]) : 60;
    const long total = count_allocations();
    const long step = points > 0 ? std::max(1L, total / points) : 1;
    int failures = total == 0 ? 1 : 0;
    for (const bool for_good : {false, true}) {
        for (long at = 1; at <= total; at += step) {
            const int status = status_of_run(at, for_good);
            if (WIFEXITED(status) && WEXITSTATUS(status) <= 2) continue;
            std::cerr << "allocation " << at << (for_good ? " and all later ones" : "") << ": ended with " << status
                      << '\n';
            ++failures;
        }
    }
    std::cout << total << " allocations, every " << step << "th refused, " << failures << " failures\n";
    return failures == 0 ? 0 : 1;
}
