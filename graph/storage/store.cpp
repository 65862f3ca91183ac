#include "graph/storage/store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/checkpoint.hpp"

namespace entente::storage {
namespace {

// In the unused rest of the first root's 4 KiB: the process that wrote last, for a message.
constexpr std::uint64_t writer_pid_offset = 1024;
constexpr std::size_t most_effects = std::size_t{256} << 20;  // larger transactions are stored as a checkpoint

Error busy(const std::string& path, std::int64_t pid) {
    const std::string who = pid > 0 ? fmt::format("process {}", pid) : std::string("another process");
    return Error(ErrorCode::database_busy, "DatabaseBusy", fmt::format("{} is writing to {}", who, path), std::nullopt,
                 "try again when it has finished, or open with --read-only");
}

}  // namespace

Store::Store(FileSystem& files, std::string path, const StoreOptions& options)
    : files_(files), path_(std::move(path)), options_(options) {}

std::shared_ptr<Store> Store::open(FileSystem& files, const std::string& path, const StoreOptions& options,
                                   CommittedState& first) {
    const auto mode = options.read_only ? FileSystem::Mode::read : FileSystem::Mode::write;
    std::unique_ptr<File> file = files.open(path, mode);
    if ((!file || file->size() == 0) && options.create && !options.read_only) {
        file.reset();
        DatabaseFile::create(files, path, 0, [](DatabaseFile& fresh, Space& space) {
            GraphState empty;
            ByteWriter out;
            put_state(out, empty, {}, {});
            ExtentWriter writer(fresh, space);
            const StoredExtent state = writer.write(out.bytes());
            writer.finish();
            writer.keep();
            return state;
        });
        file = files.open(path, mode);
    }
    if (!file) {
        throw Error(ErrorCode::io_error, "FileAccess", fmt::format("there is no database {}", path), std::nullopt,
                    options.read_only ? "a database is not created with --read-only" : "");
    }
    std::shared_ptr<Store> store(new Store(files, path, options));
    store->file_ = std::make_shared<DatabaseFile>(std::move(file), path);
    store->log_ = std::make_unique<LogFile>(files, path + "-wal", store->file_->id(), options.read_only);
    first = store->catch_up(nullptr, 1);
    store->mend();
    return store;
}

void Store::mend() {
    if (options_.read_only) return;
    try {
        if (!file_->needs_mending() || !file_->file().try_lock(File::Lock::exclusive, writer_byte, 1)) return;
        try {
            file_->mend_roots();
            mended_ = true;
        } catch (const Error&) {
            // It was no worse before. The next to write tries again, and is told.
        }
        end_writing();
    } catch (const Error&) {
        // Nor may a look at it keep the database from being opened.
    }
}

void Store::open_newest_root() {
    std::shared_ptr<File> pin = files_.open(path_, FileSystem::Mode::read);
    if (!pin) throw Error(ErrorCode::io_error, "FileAccess", fmt::format("{} has been removed", path_));
    Root root = file_->newest_root();
    for (;;) {
        try {
            (void)pin->try_lock(File::Lock::shared, first_root_byte + root.sequence, 1);
        } catch (const Error&) {
            if (!options_.read_only) throw;  // read-only media may have no locks, and need none
        }
        // A writer that did not see the lock in time has published another root by now.
        const Root again = file_->newest_root();
        if (again.sequence == root.sequence) break;
        pin->unlock(first_root_byte + root.sequence, 1);
        root = again;
    }
    OpenedState opened = open_state(file_, root.state, [pin] {});
    root_ = root;
    stored_ = std::move(opened);
    pin_ = std::move(pin);
    space_.reset();
    position_ = {};
    position_.commit = root.commit;
}

CommittedState Store::read_log(Snapshot state, std::uint64_t epoch) {
    std::shared_ptr<GraphState> fresh;
    LogFile::Position position = position_;
    log_->read(position, root_, [&](std::uint64_t, std::span<const std::byte> effects) {
        if (!fresh) fresh = std::make_shared<GraphState>(*state);
        StateEditor editor(*fresh, epoch);
        ByteReader in(effects);
        replay(in, editor);
    });
    // What a statement may see must not vanish with the power.
    try {
        log_->adopt(position);
    } catch (const Error&) {
        if (!options_.read_only) throw;  // read-only media: there is nothing left to flush
    }
    position_ = position;
    if (fresh) state = std::move(fresh);
    return {std::move(state), position.commit};
}

CommittedState Store::catch_up(const Snapshot& latest, std::uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    for (int attempt = 0;; ++attempt) {
        Snapshot state = latest;
        if (!state || file_->newest_root().sequence != root_.sequence) {
            open_newest_root();
            state = std::make_shared<const GraphState>(stored_.state);
        }
        try {
            CommittedState now = read_log(std::move(state), epoch);
            const std::lock_guard flush_lock(flush_mutex_);
            appended_commit_ = flushed_commit_ = now.commit;
            appended_offset_ = position_.offset;
            return now;
        } catch (const Error&) {
            // Another process may have emptied the log while we read it.
            if (attempt == 10 || file_->newest_root().sequence == root_.sequence) throw;
        }
    }
}

void Store::take_writer_lock() {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline = Clock::now() + options_.patience;
    File& file = file_->file();
    std::array<std::byte, 8> raw{};
    std::int64_t pid = 0;
    for (auto pause = std::chrono::milliseconds(1); !file.try_lock(File::Lock::exclusive, writer_byte, 1);
         pause = std::min(2 * pause, std::chrono::milliseconds(50))) {
        if (Clock::now() >= deadline) {
            if (file.read_at(writer_pid_offset, raw) == raw.size()) std::memcpy(&pid, raw.data(), sizeof(pid));
            throw busy(path_, pid);
        }
        std::this_thread::sleep_for(pause);
    }
    const std::int64_t own = ::getpid();
    if (file.read_at(writer_pid_offset, raw) == raw.size()) std::memcpy(&pid, raw.data(), sizeof(pid));
    if (pid == own) return;
    std::memcpy(raw.data(), &own, sizeof(own));
    try {
        file.write_at(writer_pid_offset, raw);
    } catch (const Error&) {
        // It is only for a message.
    }
}

void Store::require_sound() {
    const std::lock_guard lock(flush_mutex_);
    if (!poisoned_) return;
    throw Error(ErrorCode::io_error, "DatabasePoisoned", fmt::format("{} takes no more writes: {}", path_, poison_),
                std::nullopt, "open the database again; whatever was confirmed is there");
}

void Store::poison(const std::exception& error) {
    const std::lock_guard lock(flush_mutex_);
    if (poisoned_) return;
    poisoned_ = true;
    poison_ = error.what();
}

CommittedState Store::begin_writing(const Snapshot& latest, std::uint64_t epoch) {
    if (options_.read_only) {
        throw Error(ErrorCode::semantic_error, "ReadOnly", fmt::format("{} is open read-only", path_));
    }
    require_sound();
    take_writer_lock();
    try {
        CommittedState now{latest, position_.commit};
        if (behind()) now = catch_up(latest, epoch);
        if (!std::exchange(mended_, true)) file_->mend_roots();
        if (log_bytes() > options_.checkpoint_bytes) {
            try {
                write_checkpoint(*now.state, now.commit, nullptr);
            } catch (const Error&) {
                require_sound();  // else the log is as long as it was, and the next transaction tries again
            }
        }
        return now;
    } catch (...) {
        end_writing();
        throw;
    }
}

void Store::end_writing() noexcept {
    file_->file().unlock(writer_byte, 1);
}

std::uint64_t Store::append(const EffectRecorder& recorded, const Snapshot& state, CancelFlag cancel) {
    const auto& effects = static_cast<const Effects&>(recorded);
    if (effects.bulk() || effects.bytes().size() > most_effects) {
        Spill* const spill = effects.used_spill();
        if (spill != nullptr) spill->flush();
        write_checkpoint(*state, position_.commit + 1, cancel);
        if (spill != nullptr) spill->keep_chunks();
        return position_.commit;
    }
    const std::lock_guard lock(mutex_);
    if (effects.bytes().size() == 0) return position_.commit;
    try {
        log_->append(position_, effects.bytes().bytes());
    } catch (const Error& error) {
        if (log_->size() != position_.offset) poison(error);
        throw;
    }
    const std::lock_guard flush_lock(flush_mutex_);
    appended_commit_ = position_.commit;
    appended_offset_ = position_.offset;
    return position_.commit;
}

void Store::flush(std::uint64_t commit) {
    std::unique_lock lock(flush_mutex_);
    for (;;) {
        if (flushed_commit_ >= commit) return;
        if (poisoned_) break;
        if (flushing_) {
            flush_done_.wait(lock);
            continue;
        }
        flushing_ = true;
        const std::uint64_t covered = appended_commit_;
        const std::uint64_t offset = appended_offset_;
        lock.unlock();
        std::string failure;
        try {
            log_->sync();
        } catch (const std::exception& error) {
            failure = error.what();
        }
        lock.lock();
        flushing_ = false;
        if (failure.empty()) {
            flushed_commit_ = std::max(flushed_commit_, covered);
            log_->flushed_to(offset);
        } else {
            poisoned_ = true;
            poison_ = failure;
        }
        flush_done_.notify_all();
    }
    throw Error(ErrorCode::io_error, "CommitUnknown", fmt::format("the commit may not be on the disk: {}", poison_),
                std::nullopt, "open the database again to see whether it is there");
}

bool Store::changed_elsewhere() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return false;  // this process is writing, so no other is, or another thread is looking
    return log_->changed(position_) || file_->may_have_root_after(root_.sequence);
}

/// As changed_elsewhere(), for the writer: a look that another thread takes at the same time must not keep it from
/// seeing what it would overwrite.
bool Store::behind() {
    const std::lock_guard lock(mutex_);
    return log_->changed(position_) || log_->begun_anew(position_) || file_->newest_root().sequence != root_.sequence;
}

CommittedState Store::follow(const Snapshot& latest, std::uint64_t epoch) {
    return catch_up(latest, epoch);
}

std::uint64_t Store::log_bytes() {
    const std::lock_guard lock(mutex_);
    return log_->size();
}

void Store::checkpoint(const Snapshot& latest) {
    if (position_.commit == root_.commit) return;
    write_checkpoint(*latest, position_.commit, nullptr);
}

}  // namespace entente::storage
