#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "graph/commit_log.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/effects.hpp"
#include "graph/storage/log_file.hpp"
#include "graph/storage/space.hpp"
#include "graph/storage/state_codec.hpp"

namespace entente::storage {

struct StoreOptions {
    bool read_only = false;
    bool create = true;                          ///< make the database when there is none
    std::chrono::milliseconds patience{5000};    ///< for the turn to write
    std::uint64_t checkpoint_bytes = 16U << 20;  ///< of log, from which on a transaction begins with a checkpoint
};

/// A database: its file, its log, and the protocol between them (docs/file-format.md). One for each opening of a
/// database; several may be open on one file, in one process or in several.
class Store final : public CommitLog {
public:
    /// Opens and recovers; `first` is the state after the last commit. Throws Error(io_error), Error(database_corrupt).
    static std::shared_ptr<Store> open(FileSystem& files, const std::string& path, const StoreOptions& options,
                                       CommittedState& first);

    [[nodiscard]] std::chrono::milliseconds patience() const override { return options_.patience; }
    [[nodiscard]] CommittedState begin_writing(const Snapshot& latest, std::uint64_t epoch) override;
    void end_writing() noexcept override;
    [[nodiscard]] std::unique_ptr<EffectRecorder> recorder() override {
        return std::make_unique<Effects>([this](const GraphState& state) { return spill(state); });
    }
    [[nodiscard]] std::uint64_t append(const EffectRecorder& effects, const Snapshot& state,
                                       CancelFlag cancel) override;
    void flush(std::uint64_t commit) override;
    [[nodiscard]] bool changed_elsewhere() override;
    [[nodiscard]] CommittedState follow(const Snapshot& latest, std::uint64_t epoch) override;
    void checkpoint(const Snapshot& latest) override;
    /// As compact_database(); `latest` must be the only snapshot. With the right to write. After an error of the file
    /// this handle must be closed.
    void compact(Snapshot latest);
    /// As copy_database(). With the right to write.
    void copy_to(const Snapshot& latest, const std::string& path);

    [[nodiscard]] std::uint64_t log_bytes();
    [[nodiscard]] std::uint64_t file_bytes() const { return file_->file().size(); }

private:
    // Bytes that are locked, far behind any data: who writes; which roots are in use, a byte for each.
    static constexpr std::uint64_t writer_byte = std::uint64_t{1} << 62;
    static constexpr std::uint64_t first_root_byte = std::uint64_t{1} << 61;

    Store(FileSystem& files, std::string path, const StoreOptions& options);

    [[nodiscard]] bool behind();
    /// After an opening: makes good what a crash did to copies of roots, unless another is writing.
    void mend();
    void take_writer_lock();
    void open_newest_root();
    [[nodiscard]] CommittedState catch_up(const Snapshot& latest, std::uint64_t epoch);
    [[nodiscard]] CommittedState read_log(Snapshot state, std::uint64_t epoch);
    void write_checkpoint(GraphState state, std::uint64_t commit, CancelFlag cancel);
    /// `readers`: there may be some of older roots, whose pages are not known.
    [[nodiscard]] Space& space(bool readers);
    /// nullptr when not all space that is free is known.
    [[nodiscard]] std::unique_ptr<Spill> spill(const GraphState& state);
    /// Waits until nobody else looks at any of the first so many roots; false when that takes too long.
    [[nodiscard]] bool alone(std::uint64_t roots);
    /// Makes a root whose data are all in `space`, in a row.
    void move_to(Space space);
    void require_sound();
    void poison(const std::exception& error);

    FileSystem& files_;
    std::string path_;
    StoreOptions options_;
    std::shared_ptr<DatabaseFile> file_;
    std::unique_ptr<LogFile> log_;

    // Of whoever has the turn to write; `mutex_` besides, since changed_elsewhere looks at them.
    std::mutex mutex_;
    Root root_;
    LogFile::Position position_;
    OpenedState stored_;          // what root_ says
    bool mended_ = false;         // a crash between the copies of a root was made good
    std::optional<Space> space_;  // of root_; unknown until the first checkpoint
    bool space_whole_ = false;    // space_ has the gaps too that were there when it was made
    std::shared_ptr<File> pin_;   // holds the lock that says which root is in use

    std::mutex flush_mutex_;
    std::condition_variable flush_done_;
    bool flushing_ = false;
    std::uint64_t appended_commit_ = 0, appended_offset_ = 0;  // what a flush would cover
    std::uint64_t flushed_commit_ = 0;
    bool poisoned_ = false;
    std::string poison_;
};

/// Everything that is wrong with a database, one line each; empty when nothing is. Reads all of it: checksums, pages
/// used twice, the log, every invariant of the state. Does not write.
[[nodiscard]] std::vector<std::string> check_database(FileSystem& files, const std::string& path);

}  // namespace entente::storage
