#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/compaction.hpp"
#include "graph/storage/state_copy.hpp"
#include "graph/storage/store.hpp"

namespace entente::storage {
namespace {

// Below one part in so many of the file, gaps are not worth to write all of it twice.
constexpr std::uint64_t least_gain = 128;

std::uint64_t bytes_in(const std::vector<ByteRange>& ranges) {
    std::uint64_t bytes = 0;
    for (const ByteRange& range : ranges) bytes += range.count;
    return bytes;
}

}  // namespace

bool Store::alone(std::uint64_t roots) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline = Clock::now() + options_.patience;
    for (auto pause = std::chrono::milliseconds(1); pin_->locked_elsewhere(first_root_byte, roots);
         pause = std::min(2 * pause, std::chrono::milliseconds(50))) {
        if (Clock::now() >= deadline) return false;
        std::this_thread::sleep_for(pause);
    }
    return true;
}

void Store::move_to(Space space) {
    Root fresh{root_.sequence + 1, root_.commit, 0, {}};
    {
        ExtentWriter writer(*file_, space);
        fresh.state = copy_state(file_, root_.state, writer);
        writer.keep();
    }
    fresh.pages = space.end_page();
    file_->file().sync();
    file_->write_root(fresh);
    const LogFile::Position position = position_;
    open_newest_root();
    position_ = position;
    log_->shorten(position_, root_);
}

void Store::compact(Snapshot latest) {
    checkpoint(latest);
    latest.reset();
    require_sound();
    const std::uint64_t used = pages_of(data_begin + bytes_in(ranges_in_use(stored_)));
    if ((root_.pages - used) * least_gain > root_.pages) {
        if (!alone(root_.sequence + 1)) {
            throw Error(ErrorCode::database_busy, "DatabaseBusy", fmt::format("{} is open elsewhere", path_),
                        std::nullopt, "close the other sessions, or write a compact copy: VACUUM INTO 'FILE'");
        }
        move_to(Space(root_.pages * page_size));
        // Whoever came meanwhile reads what is behind. Before him nobody is left.
        if (alone(root_.sequence)) move_to(Space(data_begin));
    }
    const std::uint64_t bytes = root_.pages * page_size;
    if (file_->file().size() > bytes && alone(root_.sequence)) file_->file().truncate(bytes);
}

namespace {

/// A database that is open, with the right to write.
struct Writing {
    Writing(FileSystem& files, const std::string& path, std::chrono::milliseconds patience) {
        StoreOptions options;
        options.create = false;
        options.patience = patience;
        CommittedState first;
        store = Store::open(files, path, options, first);
        latest = store->begin_writing(first.state, 2).state;
    }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;
    ~Writing() { store->end_writing(); }
    std::shared_ptr<Store> store;
    Snapshot latest;
};

}  // namespace

Compaction compact_database(FileSystem& files, const std::string& path, std::chrono::milliseconds patience) {
    Writing writing(files, path, patience);
    Store& store = *writing.store;
    Compaction done{store.file_bytes() + store.log_bytes(), 0};
    store.compact(std::move(writing.latest));
    done.bytes_after = store.file_bytes() + store.log_bytes();
    return done;
}

void copy_database(FileSystem& files, const std::string& path, const std::string& copy,
                   std::chrono::milliseconds patience) {
    const Writing writing(files, path, patience);
    writing.store->copy_to(writing.latest, copy);
}

void Store::copy_to(const Snapshot& latest, const std::string& path) {
    checkpoint(latest);
    require_sound();
    const bool made = DatabaseFile::create(files_, path, root_.commit, [&](DatabaseFile& fresh, Space& space) {
        ExtentWriter writer(fresh, space);
        const StoredExtent state = copy_state(file_, root_.state, writer);
        writer.keep();
        return state;
    });
    if (made) return;
    throw Error(ErrorCode::io_error, "FileExists", fmt::format("there is a file {} already", path), std::nullopt,
                "name a new one");
}

}  // namespace entente::storage
