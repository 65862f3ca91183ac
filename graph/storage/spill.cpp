#include "graph/storage/spill.hpp"

#include <limits>
#include <utility>

#include "graph/error.hpp"

namespace entente::storage {
namespace {

std::unique_ptr<File> nameless_file(FileSystem& files, const std::string& path) {
    files.remove(path);  // of one who was killed between these lines
    std::unique_ptr<File> file = files.open(path, FileSystem::Mode::create);
    if (!file) throw Error(ErrorCode::io_error, "FileAccess", "cannot create " + path);
    files.remove(path);
    return file;
}

}  // namespace

Spill::Spill(FileSystem& files, std::shared_ptr<DatabaseFile> file, Space& space,
             std::shared_ptr<const ChunkSource> before)
    : file_(std::move(file)),
      space_(space),
      source_(std::make_shared<FileSource>(file_, [held = std::move(before)] {})),
      writer_(std::make_unique<ExtentWriter>(*file_, space)),
      scratch_(nameless_file(files, file_->path() + "-load")) {
    // What is read back was written by this process, and its limits are not known yet.
    constexpr std::uint32_t any = std::numeric_limits<std::uint32_t>::max();
    source_->limits = {any, any, any, any};
}

Spill::~Spill() {
    if (kept_) return;
    writer_.reset();
    try {
        const std::uint64_t end = space_.end_page() * page_size;
        if (file_->file().size() > end) file_->file().truncate(end);
    } catch (const Error&) {
        // The next checkpoint uses or cuts off what is there.
    }
}

template <typename T> ChunkRef<T> Spill::put_chunk_at(const T& chunk, std::uint32_t index) {
    ByteWriter bytes;
    bytes.byte(static_cast<std::uint8_t>(kind_of(&chunk)));
    put_chunk(bytes, chunk);
    const std::lock_guard lock(mutex_);
    StoredExtent extent = writer_->write(bytes.bytes());
    extent.place = index;
    return ChunkRef<T>(extent, *source_);
}

ChunkRef<ColumnChunk> Spill::put(const ColumnChunk& chunk) {
    return put_chunk_at(chunk, 0);
}

ChunkRef<RelationshipChunk> Spill::put(const RelationshipChunk& chunk, std::uint32_t index) {
    return put_chunk_at(chunk, index);
}

void Spill::flush() {
    const std::lock_guard lock(mutex_);
    writer_->finish();
}

std::uint64_t Spill::keep(std::span<const std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    scratch_->write_at(scratch_size_, bytes);
    return std::exchange(scratch_size_, scratch_size_ + bytes.size());
}

void Spill::read(std::uint64_t offset, std::span<std::byte> bytes) const {
    if (scratch_->read_at(offset, bytes) != bytes.size()) {
        throw Error(ErrorCode::io_error, "FileAccess", file_->path() + "-load was cut short");
    }
}

void Spill::keep_chunks() {
    writer_->keep();
    kept_ = true;
}

}  // namespace entente::storage
