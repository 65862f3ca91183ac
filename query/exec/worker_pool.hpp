#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace entente::exec {

/// Threads that help with statements. Started when they are first wanted, joined by the destructor. Several statements
/// may use one pool at a time: whoever finds no thread free does the work alone.
class WorkerPool {
public:
    WorkerPool() = default;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();

    /// Calls task(0) on this thread, and task(1) .. task(workers - 1) on others as these are free; returns when all
    /// that began have ended. What has not begun when task(0) returns never will: the tasks share their work, and none
    /// is left then. A task must not throw.
    void run(std::size_t workers, const std::function<void(std::size_t worker)>& task);

private:
    struct Job {
        const std::function<void(std::size_t)>* task;
        std::size_t workers, next, running;
    };
    void work();
    void start_threads(std::size_t wanted);

    std::mutex mutex_;
    std::condition_variable work_added_, job_done_;
    std::deque<Job*> jobs_;  // with tasks that have not begun
    std::vector<std::thread> threads_;
    bool stopping_ = false;
};

}  // namespace entente::exec
