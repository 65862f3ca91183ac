#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace entente {

/// Where a chunk is stored in a database file, and the checksum of its bytes. At offset 0 there is a root and never a
/// chunk, so that 0 says: not stored.
struct StoredExtent {
    std::uint64_t offset = 0;  ///< bytes from the beginning of the file
    std::uint32_t length = 0;  ///< bytes
    /// What whoever refers to it knows of it, for a check: of a chunk its number, of a directory how many it lists.
    std::uint32_t place = 0;
    std::uint64_t checksum = 0;
    [[nodiscard]] bool stored() const { return offset != 0; }
    bool operator==(const StoredExtent&) const = default;
};

struct NodeChunk;
struct RelationshipChunk;
struct AdjacencyChunk;
struct ColumnChunk;
struct LabelPart;
struct IndexNode;
template <typename T> struct ChunkDirectory;

/// Reads chunks of one version of a database file. Safe to use from several threads. Every function returns a new
/// chunk of epoch 0, or throws Error(database_corrupt) naming file and place, or Error(io_error).
class ChunkSource {
public:
    virtual ~ChunkSource() = default;
    [[nodiscard]] virtual std::unique_ptr<NodeChunk> load(const StoredExtent&, const NodeChunk*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<RelationshipChunk> load(const StoredExtent&,
                                                                  const RelationshipChunk*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<AdjacencyChunk> load(const StoredExtent&, const AdjacencyChunk*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ColumnChunk> load(const StoredExtent&, const ColumnChunk*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<LabelPart> load(const StoredExtent&, const LabelPart*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<IndexNode> load(const StoredExtent&, const IndexNode*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ChunkDirectory<NodeChunk>> load(const StoredExtent&,
                                                                          const ChunkDirectory<NodeChunk>*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ChunkDirectory<RelationshipChunk>> load(
        const StoredExtent&, const ChunkDirectory<RelationshipChunk>*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ChunkDirectory<AdjacencyChunk>> load(
        const StoredExtent&, const ChunkDirectory<AdjacencyChunk>*) const = 0;
    [[nodiscard]] virtual std::unique_ptr<ChunkDirectory<ColumnChunk>> load(
        const StoredExtent&, const ChunkDirectory<ColumnChunk>*) const = 0;
};

/// Makes a chunk when it is first looked at. Safe to use from several threads.
template <typename T> class ChunkMaker {
public:
    virtual ~ChunkMaker() = default;
    /// A new chunk. Throws what ChunkSource throws.
    [[nodiscard]] virtual std::unique_ptr<T> make() const = 0;
};

/// A reference to a chunk that snapshots share: absent, in memory, still in the file, or to be made. A chunk in the
/// file is read, verified and decoded when it is first looked at, by whoever looks first; others that look meanwhile
/// decode it too and one copy stays. So it is with a chunk that is to be made. Copies of a reference share the chunk.
/// The chunk is immutable once published; see copy_on_write.hpp for who may write to it.
///
/// A reference to a stored chunk does not own the source; whoever holds it (GraphState) does.
template <typename T> class ChunkRef {
public:
    ChunkRef() = default;
    explicit ChunkRef(std::unique_ptr<T> chunk) : pointer_(chunk.get()), cell_(new Cell) {
        cell_->value.store(chunk.release(), std::memory_order_release);
    }
    ChunkRef(const StoredExtent& stored, const ChunkSource& source) : cell_(new Cell) {
        cell_->stored = stored;
        cell_->source = &source;
    }
    explicit ChunkRef(std::unique_ptr<ChunkMaker<T>> maker) : cell_(new Cell) { cell_->maker = std::move(maker); }
    ChunkRef(const ChunkRef& other)
        : pointer_(other.pointer_.load(std::memory_order_acquire)), cell_(retained(other.cell_)) {}
    ChunkRef(ChunkRef&& other) noexcept
        : pointer_(other.pointer_.exchange(nullptr, std::memory_order_acq_rel)),
          cell_(std::exchange(other.cell_, nullptr)) {}
    ChunkRef& operator=(ChunkRef other) noexcept {
        pointer_.store(other.pointer_.exchange(pointer_.load(std::memory_order_acquire), std::memory_order_acq_rel),
                       std::memory_order_release);
        std::swap(cell_, other.cell_);
        return *this;
    }
    ~ChunkRef() {
        if (cell_ != nullptr) release(cell_);
    }

    /// The chunk, or nullptr where there is none. Throws what ChunkSource throws when it must be read first.
    [[nodiscard]] const T* get() const {
        if (const T* chunk = pointer_.load(std::memory_order_acquire)) [[likely]]
            return chunk;
        return cell_ == nullptr ? nullptr : load();
    }
    [[nodiscard]] const T& operator*() const { return *get(); }
    [[nodiscard]] const T* operator->() const { return get(); }
    explicit operator bool() const { return cell_ != nullptr; }  ///< there is a chunk, read or not
    /// Both refer to the same version of a chunk.
    bool operator==(const ChunkRef& other) const { return cell_ == other.cell_; }

    /// The chunk if it is in memory.
    [[nodiscard]] const T* loaded() const {
        return cell_ == nullptr ? nullptr : cell_->value.load(std::memory_order_acquire);
    }
    // For the one who made this version and has not published it.
    [[nodiscard]] T& edit() { return *cell_->value.load(std::memory_order_relaxed); }
    [[nodiscard]] ChunkMaker<T>* maker() { return cell_ == nullptr ? nullptr : cell_->maker.get(); }

    // For checkpoints, which one thread makes at a time. REQUIRES: there is a chunk.
    [[nodiscard]] const StoredExtent& stored() const { return cell_->stored; }
    /// Notes where a chunk that is in memory has been stored. A StoredExtent{} takes that back.
    void set_stored(const StoredExtent& extent) const { cell_->stored = extent; }

private:
    struct Cell {
        std::atomic<std::uint32_t> references{1};
        std::atomic<T*> value{nullptr};
        const ChunkSource* source = nullptr;
        std::unique_ptr<ChunkMaker<T>> maker;
        StoredExtent stored;
    };
    static Cell* retained(Cell* cell) {
        if (cell != nullptr) cell->references.fetch_add(1, std::memory_order_relaxed);
        return cell;
    }
    static void release(Cell* cell) {
        if (cell->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        delete cell->value.load(std::memory_order_relaxed);
        delete cell;
    }
    [[gnu::noinline, gnu::cold]] const T* load() const {
        T* chunk = cell_->value.load(std::memory_order_acquire);
        if (chunk == nullptr) {
            std::unique_ptr<T> fresh = cell_->maker != nullptr
                                           ? cell_->maker->make()
                                           : cell_->source->load(cell_->stored, static_cast<const T*>(nullptr));
            if (cell_->value.compare_exchange_strong(chunk, fresh.get(), std::memory_order_acq_rel)) {
                chunk = fresh.release();
            }
        }
        pointer_.store(chunk, std::memory_order_release);
        return chunk;
    }

    mutable std::atomic<T*> pointer_{nullptr};  // the cell's value once it is known here: saves a look at the cell
    Cell* cell_ = nullptr;
};

/// Chunks that one directory lists.
inline constexpr std::uint32_t directory_bits = 7;
inline constexpr std::uint32_t directory_size = 1U << directory_bits;

template <typename T> struct ChunkDirectory {
    std::array<ChunkRef<T>, directory_size> chunks;
    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it
};

/// The chunks of a table or column by number, some absent. A vector in two levels: a copy shares the directories, so
/// that a transaction on a large graph copies the directories that it touches and not the list of all chunks.
template <typename T> class ChunkTable {
public:
    [[nodiscard]] std::uint32_t size() const { return size_; }  ///< chunks at this number and above are absent
    /// The chunk, or nullptr where it is absent. May throw as ChunkRef::get.
    [[nodiscard]] const T* chunk(std::uint32_t index) const {
        if (index >= size_) return nullptr;
        const ChunkDirectory<T>* directory = directories_[index >> directory_bits].get();
        return directory == nullptr ? nullptr : directory->chunks[index & (directory_size - 1)].get();
    }
    [[nodiscard]] const ChunkRef<T>& operator[](std::uint32_t index) const {
        static const ChunkRef<T> absent;
        const ChunkDirectory<T>* directory = index < size_ ? directories_[index >> directory_bits].get() : nullptr;
        return directory == nullptr ? absent : directory->chunks[index & (directory_size - 1)];
    }
    /// The reference to chunk `index`, for the transaction numbered `epoch` to change; the table grows to hold it.
    [[nodiscard]] ChunkRef<T>& slot(std::uint32_t index, std::uint64_t epoch);

    /// Calls `function` with each chunk in memory. For measuring; does not read.
    template <typename Function> void for_each_loaded(Function function) const {
        for (const auto& reference : directories_) {
            const ChunkDirectory<T>* directory = reference.loaded();
            if (directory == nullptr) continue;
            for (const auto& chunk : directory->chunks) {
                if (const T* value = chunk.loaded()) function(*value);
            }
        }
    }
    [[nodiscard]] std::uint64_t directory_bytes() const { return directories_.size() * sizeof(ChunkDirectory<T>); }

    // For the storage of states.
    [[nodiscard]] const std::vector<ChunkRef<ChunkDirectory<T>>>& directories() const { return directories_; }
    void restore(std::vector<ChunkRef<ChunkDirectory<T>>> directories, std::uint32_t size) {
        directories_ = std::move(directories);
        size_ = size;
    }

private:
    std::vector<ChunkRef<ChunkDirectory<T>>> directories_;
    std::uint32_t size_ = 0;
};

}  // namespace entente
