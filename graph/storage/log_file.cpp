#include "graph/storage/log_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace entente::storage {
namespace {

constexpr std::string_view log_magic = "EntLog1\n";
constexpr std::uint64_t header_size = 64;
constexpr std::uint32_t record_magic = 0x6345'6E74;
constexpr std::uint64_t record_head = 40;  // magic, length, commit, flushed, checksum before, then the checksum of all
constexpr std::uint64_t alignment = 8;

constexpr std::uint64_t aligned(std::uint64_t size) {
    return (size + alignment - 1) / alignment * alignment;
}

}  // namespace

struct LogFile::Record {
    std::uint64_t commit = 0, flushed = 0, before = 0, sum = 0, end = 0;
    Kind kind = Kind::commit;
    std::vector<std::byte> bytes;  // all of it
    [[nodiscard]] std::span<const std::byte> payload() const { return std::span(bytes).subspan(record_head + 1); }
};

LogFile::LogFile(FileSystem& files, std::string path, const DatabaseId& database, bool read_only)
    : files_(files), path_(std::move(path)), database_(database), read_only_(read_only) {}

bool LogFile::open() {
    if (!file_) file_ = files_.open(path_, read_only_ ? FileSystem::Mode::read : FileSystem::Mode::write);
    return file_ != nullptr;
}

void LogFile::flushed_to(std::uint64_t offset) {
    std::uint64_t known = flushed_.load();
    while (known < offset && !flushed_.compare_exchange_weak(known, offset)) {
    }
}

std::uint64_t LogFile::size() {
    return open() ? file_->size() : 0;
}

bool LogFile::read_header() {
    std::array<std::byte, header_size> bytes;
    const std::size_t read = file_->read_at(0, bytes);
    const std::uint64_t size = file_->size();
    bool whole = read == bytes.size() && std::memcmp(bytes.data(), log_magic.data(), log_magic.size()) == 0;
    if (whole) {
        std::uint64_t sum = 0;
        std::memcpy(&sum, bytes.data() + header_size - sizeof(sum), sizeof(sum));
        whole = sum == checksum(std::span(bytes).first(header_size - sizeof(sum)), 0);
    }
    // A header is flushed before the first record is written: alone it may be torn, with records it may not.
    if (!whole && size <= header_size) return false;
    if (!whole) throw corrupt(path_, "the head of the log, at byte 0, is damaged");
    std::uint32_t version = 0;
    std::memcpy(&version, bytes.data() + 8, sizeof(version));
    if (version != format_version) throw unknown_version(path_, version);
    if (std::memcmp(bytes.data() + 16, database_.data(), database_.size()) != 0) {
        throw Error(ErrorCode::database_corrupt, "StrayLog", fmt::format("{} is the log of another database", path_),
                    std::nullopt, "move it to where its database is; without it this database opens");
    }
    std::memcpy(&salt_, bytes.data() + 32, sizeof(salt_));
    return true;
}

void LogFile::create() {
    file_ = files_.open(path_, FileSystem::Mode::create);
    if (!file_) file_ = files_.open(path_, FileSystem::Mode::write);
    if (!file_) throw Error(ErrorCode::io_error, "FileAccess", fmt::format("cannot create {}", path_));
    const DatabaseId random = random_id();
    std::memcpy(&salt_, random.data(), sizeof(salt_));
    ByteWriter out;
    out.raw(std::as_bytes(std::span(log_magic)));
    out.fixed(format_version);
    out.fixed(std::uint32_t{0});
    out.raw(std::as_bytes(std::span(database_)));
    out.fixed(salt_);
    std::vector<std::byte> bytes = out.take();
    bytes.resize(header_size - sizeof(std::uint64_t));
    const std::uint64_t sum = checksum(bytes, 0);
    bytes.resize(header_size);
    std::memcpy(bytes.data() + header_size - sizeof(sum), &sum, sizeof(sum));
    file_->truncate(0);
    file_->write_at(0, bytes);
    file_->sync();
    files_.sync_directory(path_);
    flushed_ = header_size;
}

std::optional<LogFile::Record> LogFile::record_at(std::uint64_t offset) {
    std::array<std::byte, record_head> head;
    if (file_->read_at(offset, head) != head.size()) return std::nullopt;
    ByteReader in(head);
    if (in.fixed<std::uint32_t>() != record_magic) return std::nullopt;
    const auto length = in.fixed<std::uint32_t>();
    Record record;
    record.commit = in.fixed<std::uint64_t>();
    record.flushed = in.fixed<std::uint64_t>();
    record.before = in.fixed<std::uint64_t>();
    record.sum = in.fixed<std::uint64_t>();
    if (length == 0 || offset + record_head + length > file_->size()) return std::nullopt;
    record.bytes.resize(record_head + length);
    if (file_->read_at(offset, record.bytes) != record.bytes.size()) return std::nullopt;
    std::memset(record.bytes.data() + 32, 0, sizeof(record.sum));
    if (checksum(record.bytes, salt_) != record.sum) return std::nullopt;
    record.kind = static_cast<Kind>(record.bytes[record_head]);
    record.end = aligned(offset + record_head + length);
    return record;
}

void LogFile::require_torn(std::uint64_t offset, std::uint64_t commit, std::uint64_t end) {
    // A later record that was written when the log up to here, and further, was on the disk: then this is no torn end.
    constexpr std::size_t window = std::size_t{1} << 20;
    std::vector<std::byte> bytes(window + sizeof(record_magic));
    for (std::uint64_t base = offset; base < end; base += window) {
        const std::size_t read = file_->read_at(base, bytes);
        for (std::size_t i = 0; i + sizeof(record_magic) <= std::min(read, window + sizeof(record_magic));
             i += alignment) {
            std::uint32_t found = 0;
            std::memcpy(&found, bytes.data() + i, sizeof(found));
            if (found != record_magic || base + i == offset) continue;
            const std::optional<Record> later = record_at(base + i);
            if (!later || later->commit <= commit || later->flushed <= offset) continue;
            throw corrupt(path_, fmt::format("the log is damaged at byte {}: commit {} after it, at byte {}, is whole",
                                             offset, later->commit, base + i));
        }
    }
}

void LogFile::read(Position& position, const Root& root,
                   const std::function<void(std::uint64_t, std::span<const std::byte>)>& apply) {
    if (!open()) return;
    if (position.offset <= header_size || begun_anew(position)) {
        // What the log held before, another process has moved into the file; commits up to position.commit are known.
        if (!read_header()) {  // as if there were none: it will be made anew
            position.offset = 0;
            return;
        }
        position.offset = header_size;
        position.checksum = salt_;
        flushed_ = header_size;
    }
    for (;;) {
        const std::optional<Record> record = record_at(position.offset);
        const bool follows = record && record->before == position.checksum;
        if (!follows) {
            const std::uint64_t end = file_->size();
            if (end > position.offset) require_torn(position.offset, position.commit, end);
            return;
        }
        try {
            ByteReader in(record->payload());
            if (record->kind == Kind::checkpoint) {
                if (in.varint() > root.sequence) {
                    throw corrupt(path_,
                                  "the newest root of the database is damaged: the log goes on from a later one");
                }
            } else if (record->kind != Kind::commit) {
                throw Damage{"a record has an unknown kind"};
            } else if (record->commit > position.commit) {
                if (record->commit != position.commit + 1) throw Damage{"commits are missing"};
                apply(record->commit, record->payload());
                position.commit = record->commit;
            }
        } catch (const Damage& damage) {
            throw corrupt(path_, fmt::format("the record at byte {}, commit {}, is damaged: {}", position.offset,
                                             record->commit, damage.what));
        }
        if (position.offset == header_size) position.first = record->sum;
        position.offset = record->end;
        position.checksum = record->sum;
    }
}

bool LogFile::begun_anew(const Position& position) {
    if (position.offset <= header_size || !open()) return false;
    if (file_->size() < position.offset) return true;
    const std::optional<Record> first = record_at(header_size);
    return !first || first->sum != position.first;
}

bool LogFile::changed(const Position& position) {
    const std::uint64_t now = size();
    return now != position.offset && !(position.offset == 0 && now <= header_size);
}

void LogFile::write_record(Position& position, Kind kind, std::uint64_t commit, std::span<const std::byte> payload) {
    if (payload.size() >= 0xFFFF'FFFFU) {
        throw Error(ErrorCode::resource_limit, "TransactionTooLarge", "a log record holds at most 4 GiB", std::nullopt,
                    "no setting raises this; commit in several transactions");
    }
    ByteWriter out;
    out.fixed(record_magic);
    out.fixed(static_cast<std::uint32_t>(payload.size() + 1));
    out.fixed(commit);
    out.fixed(flushed_.load());
    out.fixed(position.checksum);
    out.fixed(std::uint64_t{0});
    out.byte(static_cast<std::uint8_t>(kind));
    out.raw(payload);
    std::vector<std::byte> bytes = out.take();
    const std::uint64_t sum = checksum(bytes, salt_);
    std::memcpy(bytes.data() + 32, &sum, sizeof(sum));
    bytes.resize(aligned(bytes.size()));
    file_->write_at(position.offset, bytes);
    position = {position.offset + bytes.size(), sum, commit, position.offset == header_size ? sum : position.first};
}

void LogFile::adopt(const Position& position) {
    if (position.offset == 0 || flushed_ >= position.offset) return;
    file_->sync();
    flushed_ = position.offset;
}

void LogFile::append(Position& position, std::span<const std::byte> effects) {
    if (position.offset == 0) {
        const std::uint64_t commit = position.commit;
        create();
        position = {header_size, salt_, commit, 0};
    } else if (file_->size() != position.offset) {
        file_->truncate(position.offset);
        file_->sync();
        flushed_to(position.offset);
    }
    Position next = position;
    try {
        write_record(next, Kind::commit, position.commit + 1, effects);
    } catch (...) {
        file_->truncate(position.offset);  // throws when the end cannot be mended
        throw;
    }
    position = next;
}

void LogFile::shorten(Position& position, const Root& root) {
    if (position.offset == 0) {
        position.commit = root.commit;
        if (size() == 0) return;
        create();
    }
    position = {header_size, salt_, root.commit, 0};
    file_->truncate(header_size);
    // Nothing of the old end may show up behind new records after a power cut.
    file_->sync();
    flushed_ = header_size;
    ByteWriter payload;
    payload.varint(root.sequence);
    try {
        write_record(position, Kind::checkpoint, root.commit, payload.bytes());
    } catch (const Error&) {
        file_->truncate(header_size);  // the mark only tells a damaged root from an older one; an empty log is whole
    }
    file_->sync();
    flushed_ = position.offset;
}

void LogFile::sync() {
    file_->sync();
}

}  // namespace entente::storage
