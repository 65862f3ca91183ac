#include "query/exec/worker_pool.hpp"

#include <algorithm>
#include <system_error>

namespace entente::exec {

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_added_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::start_threads(std::size_t wanted) {
    try {
        while (threads_.size() < wanted) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
        // The system gives no more threads: the work is done by those that there are.
        return;
    }
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        work_added_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        Job& job = *jobs_.front();
        const std::size_t worker = job.next++;
        if (job.next == job.workers) jobs_.pop_front();
        ++job.running;
        lock.unlock();
        (*job.task)(worker);
        lock.lock();
        if (--job.running == 0) job_done_.notify_all();
    }
}

void WorkerPool::run(std::size_t workers, const std::function<void(std::size_t)>& task) {
    if (workers <= 1) {
        task(0);
        return;
    }
    Job job{&task, workers, 1, 0};
    {
        const std::lock_guard lock(mutex_);
        start_threads(workers - 1);
        jobs_.push_back(&job);
    }
    for (std::size_t i = 1; i < workers; ++i) work_added_.notify_one();
    task(0);
    std::unique_lock lock(mutex_);
    std::erase(jobs_, &job);
    job_done_.wait(lock, [&job] { return job.running == 0; });
}

}  // namespace entente::exec
