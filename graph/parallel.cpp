#include "graph/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "graph/error.hpp"

namespace entente {
namespace {

constexpr unsigned most_workers = 8;

/// What the threads of one call share.
struct Work {
    Work(std::size_t count_in, CancelFlag cancel_in, const std::function<void(std::size_t)>& function_in)
        : count(count_in), cancel(cancel_in), function(function_in) {}

    std::size_t count;
    CancelFlag cancel;
    const std::function<void(std::size_t)>& function;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::exception_ptr failure;

    void run() {
        try {
            for (std::size_t i = next++; i < count && !failed; i = next++) {
                if (is_cancelled(cancel)) {
                    throw Error(ErrorCode::cancelled, "Cancelled", "the work was cancelled; nothing was changed");
                }
                function(i);
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            failed = true;
        }
    }
};

}  // namespace

unsigned worker_count() {
    return std::clamp(std::thread::hardware_concurrency(), 1U, most_workers);
}

void for_each_parallel(std::size_t count, unsigned workers, CancelFlag cancel,
                       const std::function<void(std::size_t)>& function) {
    Work work(count, cancel, function);
    {
        std::vector<std::jthread> threads;
        const std::size_t wanted = std::min<std::size_t>(workers, count);
        try {
            while (threads.size() + 1 < wanted) threads.emplace_back([&work] { work.run(); });
        } catch (const std::system_error&) {
            // The machine has no thread left: those that run do it all.
        }
        work.run();
    }
    if (work.failure) std::rethrow_exception(work.failure);
}

void for_each_parallel(std::size_t count, CancelFlag cancel, const std::function<void(std::size_t)>& work) {
    for_each_parallel(count, worker_count(), cancel, work);
}

}  // namespace entente
