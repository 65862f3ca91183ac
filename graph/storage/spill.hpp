#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "graph/chunk_spill.hpp"
#include "graph/storage/extent_writer.hpp"
#include "graph/storage/file_source.hpp"

namespace entente::storage {

/// Chunks go to free pages of the database file, to which no root refers before the commit; bytes to a file beside it
/// that has no name any more, so that nothing is left of it, whatever happens. Destroyed without keep() it takes the
/// chunks back. With the right to write.
class Spill final : public ChunkSpill {
public:
    /// `before`: reads the chunks that the transaction began with. `space` must outlive this.
    Spill(FileSystem& files, std::shared_ptr<DatabaseFile> file, Space& space,
          std::shared_ptr<const ChunkSource> before);
    Spill(const Spill&) = delete;
    Spill& operator=(const Spill&) = delete;
    ~Spill() override;

    [[nodiscard]] ChunkRef<ColumnChunk> put(const ColumnChunk& chunk) override;
    [[nodiscard]] ChunkRef<RelationshipChunk> put(const RelationshipChunk& chunk, std::uint32_t index) override;
    void flush() override;
    [[nodiscard]] std::shared_ptr<const ChunkSource> source() const override { return source_; }
    [[nodiscard]] std::uint64_t keep(std::span<const std::byte> bytes) override;
    void read(std::uint64_t offset, std::span<std::byte> bytes) const override;

    /// A root refers to the chunks.
    void keep_chunks();

private:
    template <typename T> [[nodiscard]] ChunkRef<T> put_chunk_at(const T& chunk, std::uint32_t index);

    std::shared_ptr<DatabaseFile> file_;
    Space& space_;
    std::shared_ptr<FileSource> source_;
    std::mutex mutex_;
    std::unique_ptr<ExtentWriter> writer_;
    std::unique_ptr<File> scratch_;
    std::uint64_t scratch_size_ = 0;
    bool kept_ = false;
};

}  // namespace entente::storage
