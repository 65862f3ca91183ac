#include <fmt/format.h>

#include <utility>

#include "graph/error.hpp"
#include "graph/storage/checkpoint.hpp"
#include "graph/storage/store.hpp"

namespace entente::storage {
namespace {

/// Cuts off again what was written behind the end of a file, unless it is kept.
class GrownFile {
public:
    explicit GrownFile(File& file) : file_(file), size_(file.size()) {}
    GrownFile(const GrownFile&) = delete;
    GrownFile& operator=(const GrownFile&) = delete;
    ~GrownFile() {
        if (kept_) return;
        try {
            if (file_.size() > size_) file_.truncate(size_);
        } catch (const Error&) {
            // The next checkpoint uses or cuts off what is there.
        }
    }
    void keep() { kept_ = true; }

private:
    File& file_;
    std::uint64_t size_;
    bool kept_ = false;
};

}  // namespace

Space& Store::space(bool readers) {
    if (space_ && !space_whole_ && !readers) space_.reset();
    if (space_) return *space_;
    space_whole_ = !readers;
    if (readers) return space_.emplace(root_.pages * page_size);
    std::vector<ByteRange> used = ranges_in_use(stored_);
    if (overlaps(used)) throw corrupt(path_, "bytes are used twice");
    if (!used.empty() && used.back().first + used.back().count > root_.pages * page_size) {
        throw corrupt(path_, "bytes are used behind the end");
    }
    space_ = space_around(used, data_begin);
    return *space_;
}

std::unique_ptr<Spill> Store::spill(const GraphState& state) {
    const bool readers = file_->file().locked_elsewhere(first_root_byte, root_.sequence);
    if (readers && !(space_ && space_whole_)) return nullptr;
    GraphState copy = state;
    return std::make_unique<Spill>(files_, file_, space(readers), StateParts{copy}.source());
}

void Store::write_checkpoint(GraphState state, std::uint64_t commit, CancelFlag cancel) {
    const auto in_use = [this](std::uint64_t first, std::uint64_t end) {
        return file_->file().locked_elsewhere(first_root_byte + first, end - first);
    };
    Space& free = space(in_use(0, root_.sequence));
    free.release(in_use);
    // What is written now, no reader of an older root will ever look at, however long it stays.
    const bool readers = pin_->locked_elsewhere(first_root_byte, root_.sequence + 1);
    if (!readers) free.forget_births();

    Root fresh{root_.sequence + 1, commit, 0, {}};
    OpenedState stored;
    std::vector<ByteRange> replaced;
    {
        GrownFile grown(file_->file());
        Checkpoint checkpoint(*file_, free, cancel);
        const bool same_catalog = StateParts{state}.catalog() == StateParts{stored_.state}.catalog();
        const Checkpoint::Written written =
            checkpoint.write(state, same_catalog ? stored_.catalog : StoredExtent{}, stored_.orders);
        grown.keep();
        stored = {state, written.state, written.catalog, written.orders};
        fresh.state = written.state;
        fresh.pages = free.end_page();
        replaced = ranges_replaced(stored_.state, stored.state);
        replaced.push_back(range_of(stored_.extent));
        if (stored_.catalog.stored() && !(stored_.catalog == stored.catalog)) {
            replaced.push_back(range_of(stored_.catalog));
        }
        try {
            file_->file().sync();
            file_->write_root(fresh);
        } catch (const Error& error) {
            poison(error);
            throw;
        }
        checkpoint.keep(readers ? fresh.sequence : 0);
    }
    const std::lock_guard lock(mutex_);
    for (const ByteRange& range : replaced) free.give_later(range, fresh.sequence);
    // What this process still has to read is in the new root as well: whatever changed was read before.
    try {
        (void)pin_->try_lock(File::Lock::shared, first_root_byte + fresh.sequence, 1);
        pin_->unlock(first_root_byte + root_.sequence, 1);
    } catch (const Error&) {
        // The older lock stays and keeps more than it must.
    }
    root_ = fresh;
    stored_ = std::move(stored);
    try {
        log_->shorten(position_, root_);
        const std::uint64_t end = free.end_page() * page_size;
        if (file_->file().size() > end) file_->file().truncate(end);
    } catch (const Error& error) {
        poison(error);  // the commit itself is safe in the root
    }
    const std::lock_guard flush_lock(flush_mutex_);
    appended_commit_ = flushed_commit_ = commit;
    appended_offset_ = position_.offset;
}

namespace {

template <typename T> void load_all(const ChunkTable<T>& table, std::vector<std::string>& found) {
    for (const auto& directory : table.directories()) {
        if (!directory) continue;
        try {
            (void)directory.get();
        } catch (const Error& error) {
            found.emplace_back(error.what());
            continue;
        }
        for (const auto& chunk : directory->chunks) {
            try {
                (void)chunk.get();
            } catch (const Error& error) {
                found.emplace_back(error.what());
            }
        }
    }
}

void load_all(GraphState& state, std::vector<std::string>& found) {
    const StateParts parts{state};
    load_all(parts.nodes()->chunks, found);
    load_all(parts.relationships()->chunks, found);
    for (const auto& index : parts.label_indexes()) {
        if (!index) continue;
        for (const auto& part : index->parts()) {
            try {
                (void)part.get();
            } catch (const Error& error) {
                found.emplace_back(error.what());
            }
        }
    }
    for (const auto& direction : parts.adjacencies()) {
        for (const auto& adjacency : direction) {
            if (adjacency) load_all(adjacency->chunks, found);
        }
    }
    for (const auto* columns : {&parts.node_columns(), &parts.relationship_columns()}) {
        for (const auto& column : *columns) {
            if (column) load_all(column->chunks, found);
        }
    }
}

}  // namespace

std::vector<std::string> check_database(FileSystem& files, const std::string& path) {
    std::vector<std::string> found;
    try {
        std::unique_ptr<File> opened = files.open(path, FileSystem::Mode::read);
        if (!opened) throw Error(ErrorCode::io_error, "FileAccess", fmt::format("there is no database {}", path));
        // The root first, without the log: a damaged log must not hide damaged pages.
        auto file = std::make_shared<DatabaseFile>(std::move(opened), path);
        const Root root = file->newest_root(&found);
        if (file->file().size() < root.pages * page_size) {
            found.push_back(fmt::format("{}: the file has {} bytes and should have {}: it was cut short", path,
                                        file->file().size(), root.pages * page_size));
        }
        OpenedState state = open_state(file, root.state, nullptr);
        load_all(state.state, found);
        if (found.empty()) {
            std::vector<ByteRange> used = ranges_in_use(state);
            if (overlaps(used)) found.push_back(fmt::format("{}: bytes are used twice", path));
        }
        CommittedState first;
        StoreOptions options;
        options.read_only = true;
        const auto store = Store::open(files, path, options, first);
        if (!found.empty()) return found;
        for (const std::string& message : first.state->check()) found.push_back(fmt::format("{}: {}", path, message));
    } catch (const Error& error) {
        found.emplace_back(error.what());
    }
    return found;
}

}  // namespace entente::storage
