// The batches of a table on their way through several threads.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "graph/parallel.hpp"
#include "loader/csv_table.hpp"

namespace entente::csv {
namespace {

/// Batches that a thread reads in one turn: enough that it seldom waits for another, few enough to stay in its cache.
constexpr std::size_t turn_batches = 4;
/// Starting a thread costs as much as parsing this.
constexpr std::uint64_t bytes_worth_a_thread = std::uint64_t{1} << 20;

/// Each thread takes turns: it reads a few batches with the reader to itself, parses them while others read, and hands
/// them on when all before them have been. What fails in a turn fails when the turn comes.
class Pipeline {
public:
    Pipeline(Table& table, Load& load, const BatchSteps& steps) : table_(table), load_(load), steps_(steps) {}

    void run(unsigned workers) {
        {
            std::vector<std::jthread> threads;
            try {
                while (threads.size() + 1 < workers) threads.emplace_back([this] { work(); });
            } catch (const std::system_error&) {
                // The machine has no thread left: those that run do it all.
            }
            work();
        }
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    struct Turn {
        std::uint64_t number = 0;
        std::size_t batches = 0;
        std::exception_ptr failure;  ///< after these batches
    };

    void work() {
        std::vector<ParsedBatch> parsed(turn_batches);
        while (std::optional<Turn> turn = read(parsed)) {
            try {
                for (std::size_t i = 0; i < turn->batches; ++i) steps_.parse(parsed[i]);
            } catch (...) {
                turn->batches = 0;
                turn->failure = std::current_exception();
            }
            if (!take(*turn, parsed)) return;
        }
    }

    std::optional<Turn> read(std::vector<ParsedBatch>& parsed) {
        const std::lock_guard lock(read_mutex_);
        if (at_end_ || stopped_) return std::nullopt;
        Turn turn{turns_read_++, 0, nullptr};
        try {
            while (turn.batches < turn_batches && next(parsed[turn.batches])) ++turn.batches;
        } catch (...) {
            turn.failure = std::current_exception();
        }
        at_end_ = turn.batches < turn_batches;
        return turn;
    }

    bool next(ParsedBatch& parsed) {
        const std::size_t columns = table_.header.columns.size();
        while (!table_.reader->next(columns, parsed.batch)) {
            load_.progress.bytes_before += table_.reader->offset();
            if (++file_ == table_.source.files.size()) return false;
            table_.reader = std::make_unique<Reader>(table_.source.files[file_], load_.dialect);
            table_.reader->skip_row(table_.header_text);
        }
        parsed.file = &table_.source.files[file_];
        parsed.bytes = load_.progress.bytes_before + table_.reader->offset();
        return true;
    }

    /// False when the work has ended early.
    bool take(const Turn& turn, std::vector<ParsedBatch>& parsed) {
        std::unique_lock lock(take_mutex_);
        turn_done_.wait(lock, [&] { return turns_taken_ == turn.number || stopped_; });
        if (stopped_) return false;
        try {
            for (std::size_t i = 0; i < turn.batches; ++i) {
                load_.progress.tick(*parsed[i].file, parsed[i].bytes, parsed[i].batch.rows);
                steps_.take(parsed[i]);
            }
            if (turn.failure) std::rethrow_exception(turn.failure);
        } catch (...) {
            failure_ = std::current_exception();
            stopped_ = true;
        }
        ++turns_taken_;
        turn_done_.notify_all();
        return !stopped_;
    }

    Table& table_;
    Load& load_;
    const BatchSteps& steps_;

    std::mutex read_mutex_;
    std::size_t file_ = 0;
    std::uint64_t turns_read_ = 0;
    bool at_end_ = false;

    std::mutex take_mutex_;
    std::condition_variable turn_done_;
    std::uint64_t turns_taken_ = 0;
    std::atomic<bool> stopped_{false};
    std::exception_ptr failure_;
};

unsigned workers_for(const Load& load) {
    if (load.options.threads != 0) return load.options.threads;
    const std::uint64_t worth = load.progress.bytes_total() / bytes_worth_a_thread + 1;
    return static_cast<unsigned>(std::min<std::uint64_t>(worker_count(), worth));
}

}  // namespace

void for_each_batch(Table& table, Load& load, const BatchSteps& steps) {
    Pipeline(table, load, steps).run(workers_for(load));
    table.reader.reset();
}

}  // namespace entente::csv
