#include "memory_files.hpp"

#include <algorithm>
#include <cstring>
#include <list>
#include <optional>
#include <utility>

#include "graph/error.hpp"

namespace entente::test {

struct MemoryFiles::Node {
    struct Held {
        const void* holder;
        storage::File::Lock lock;
        std::uint64_t offset, length;
    };
    std::size_t number = 0;
    std::vector<std::byte> bytes;
    std::list<Held> locks;
};

struct MemoryFiles::Operation {
    enum class Kind : std::uint8_t { create, write, truncate, sync, rename, remove, sync_directory };
    Kind kind;
    std::size_t node = 0;
    std::uint64_t offset = 0;  // or size
    std::vector<std::byte> bytes;
    std::string from, to;
};

class MemoryFiles::Handle final : public storage::File {
public:
    Handle(MemoryFiles& files, std::shared_ptr<Node> node, std::string path)
        : files_(files), node_(std::move(node)), path_(std::move(path)) {}
    ~Handle() override {
        const std::lock_guard lock(files_.mutex_);
        node_->locks.remove_if([this](const Node::Held& held) { return held.holder == this; });
    }

    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const override {
        const std::lock_guard lock(files_.mutex_);
        files_.call("read", path_, false);
        if (bytes.empty() || offset >= node_->bytes.size()) return 0;
        const std::size_t count = std::min<std::size_t>(bytes.size(), node_->bytes.size() - offset);
        std::memcpy(bytes.data(), node_->bytes.data() + offset, count);
        return count;
    }
    void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        files_.tell(Change::write, path_);
        const std::lock_guard lock(files_.mutex_);
        std::size_t count = bytes.size();
        std::optional<Error> error;
        try {
            files_.call("write", path_);
        } catch (const Error& thrown) {
            error = thrown;
            count /= 2;  // a short write, then the error
        }
        if (node_->bytes.size() < offset + count) node_->bytes.resize(offset + count);
        if (count > 0) std::memcpy(node_->bytes.data() + offset, bytes.data(), count);
        files_.log_.push_back({Operation::Kind::write,
                               node_->number,
                               offset,
                               {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)},
                               {},
                               {}});
        if (error) throw *error;
    }
    void sync() override {
        files_.tell(Change::flush, path_);
        const std::lock_guard lock(files_.mutex_);
        files_.call("flush", path_);
        files_.log_.push_back({Operation::Kind::sync, node_->number, 0, {}, {}, {}});
    }
    void truncate(std::uint64_t size) override {
        files_.tell(Change::truncate, path_);
        const std::lock_guard lock(files_.mutex_);
        files_.call("truncate", path_);
        node_->bytes.resize(size);
        files_.log_.push_back({Operation::Kind::truncate, node_->number, size, {}, {}, {}});
    }
    [[nodiscard]] std::uint64_t size() const override {
        const std::lock_guard lock(files_.mutex_);
        return node_->bytes.size();
    }
    [[nodiscard]] bool try_lock(Lock kind, std::uint64_t offset, std::uint64_t length) override {
        const std::lock_guard lock(files_.mutex_);
        for (const Node::Held& held : node_->locks) {
            const bool meets = held.offset < offset + length && offset < held.offset + held.length;
            if (meets && held.holder != this && (kind == Lock::exclusive || held.lock == Lock::exclusive)) return false;
        }
        node_->locks.push_back({this, kind, offset, length});
        return true;
    }
    void unlock(std::uint64_t offset, std::uint64_t length) noexcept override {
        const std::lock_guard lock(files_.mutex_);
        node_->locks.remove_if([&](const Node::Held& held) {
            return held.holder == this && held.offset == offset && held.length == length;
        });
    }
    [[nodiscard]] bool locked_elsewhere(std::uint64_t offset, std::uint64_t length) const override {
        const std::lock_guard lock(files_.mutex_);
        return std::any_of(node_->locks.begin(), node_->locks.end(), [&](const Node::Held& held) {
            return held.holder != this && held.offset < offset + length && offset < held.offset + held.length;
        });
    }

private:
    MemoryFiles& files_;
    std::shared_ptr<Node> node_;
    std::string path_;
};

MemoryFiles::MemoryFiles() = default;
MemoryFiles::~MemoryFiles() = default;

void MemoryFiles::call(const char* what, const std::string& path, bool) {
    ++calls_;
    const bool fails = fail_at_ != 0 && (calls_ == fail_at_ || (fail_forever_ && calls_ > fail_at_));
    if (fails) throw Error(ErrorCode::io_error, "FileAccess", std::string("injected: cannot ") + what + ' ' + path);
}

std::unique_ptr<storage::File> MemoryFiles::open(const std::string& path, Mode mode) {
    const std::lock_guard lock(mutex_);
    call("open", path);
    const auto found = names_.find(path);
    if ((found == names_.end()) == (mode != Mode::create)) return nullptr;
    if (mode != Mode::create) return std::make_unique<Handle>(*this, found->second, path);
    auto node = std::make_shared<Node>();
    node->number = nodes_.size();
    nodes_.push_back(node);
    names_[path] = node;
    log_.push_back({Operation::Kind::create, node->number, 0, {}, {}, path});
    return std::make_unique<Handle>(*this, node, path);
}

void MemoryFiles::rename(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    call("rename", from);
    names_[to] = names_.at(from);
    names_.erase(from);
    log_.push_back({Operation::Kind::rename, 0, 0, {}, from, to});
}

void MemoryFiles::remove(const std::string& path) {
    const std::lock_guard lock(mutex_);
    call("remove", path);
    names_.erase(path);
    log_.push_back({Operation::Kind::remove, 0, 0, {}, path, {}});
}

void MemoryFiles::sync_directory(const std::string& path) {
    const std::lock_guard lock(mutex_);
    call("flush the folder of", path);
    log_.push_back({Operation::Kind::sync_directory, 0, 0, {}, {}, {}});
}

std::size_t MemoryFiles::operations() const {
    const std::lock_guard lock(mutex_);
    return log_.size();
}

void MemoryFiles::fail_at(std::size_t nth, bool forever) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    fail_at_ = nth;
    fail_forever_ = forever;
}

std::size_t MemoryFiles::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::vector<std::byte>& MemoryFiles::bytes(const std::string& path) {
    return names_.at(path)->bytes;
}

void MemoryFiles::put(const std::string& path, std::vector<std::byte> bytes) {
    auto node = std::make_shared<Node>();
    node->number = nodes_.size();
    node->bytes = std::move(bytes);
    nodes_.push_back(node);
    names_[path] = node;
}

std::unique_ptr<MemoryFiles> MemoryFiles::after_power_cut(std::size_t count, Loss loss, unsigned seed) const {
    using Kind = Operation::Kind;
    constexpr std::size_t sector = 512;
    const std::lock_guard lock(mutex_);
    std::mt19937 random(seed);
    const auto coin = [&] { return (random() & 1U) != 0; };
    const std::size_t torn_at = count == 0 ? 0 : random() % (count + 1);

    std::vector<std::size_t> flushed(nodes_.size(), 0);  // operations before are safe
    std::size_t names_flushed = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (log_[i].kind == Kind::sync) flushed[log_[i].node] = i;
        if (log_[i].kind == Kind::sync_directory) names_flushed = i;
    }
    auto disk = std::make_unique<MemoryFiles>();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        auto node = std::make_shared<Node>();
        node->number = i;
        disk->nodes_.push_back(node);
    }
    bool names_go_on = true;
    for (std::size_t i = 0; i < count; ++i) {
        const Operation& operation = log_[i];
        const bool of_names =
            operation.kind == Kind::create || operation.kind == Kind::rename || operation.kind == Kind::remove;
        const bool safe = i < (of_names ? names_flushed : flushed[operation.node]);
        const bool in_order = loss == Loss::torn || loss == Loss::cut;
        bool arrives = safe || loss == Loss::nothing || (in_order && i < torn_at);
        if (of_names && !safe && loss == Loss::sectors) arrives = names_go_on = names_go_on && coin();
        if (!of_names && !safe && loss == Loss::sectors) arrives = coin() || operation.kind == Kind::write;
        const bool partly = !of_names && !safe && (loss == Loss::sectors || (in_order && i == torn_at));
        if (!arrives && !partly) continue;
        std::vector<std::byte>& bytes = disk->nodes_[operation.node]->bytes;
        switch (operation.kind) {
            case Kind::write:
                if (partly && loss == Loss::cut) {
                    const std::size_t size = random() % (operation.bytes.size() + 1);
                    if (bytes.size() < operation.offset + size) bytes.resize(operation.offset + size);
                    if (size > 0) std::memcpy(bytes.data() + operation.offset, operation.bytes.data(), size);
                    break;
                }
                for (std::size_t at = 0; at < operation.bytes.size();) {
                    const std::size_t step =
                        std::min(operation.bytes.size() - at, sector - (operation.offset + at) % sector);
                    if (!partly || coin()) {
                        if (bytes.size() < operation.offset + at + step) bytes.resize(operation.offset + at + step);
                        std::memcpy(bytes.data() + operation.offset + at, operation.bytes.data() + at, step);
                    }
                    at += step;
                }
                break;
            case Kind::truncate:
                if (arrives) bytes.resize(operation.offset);
                break;
            case Kind::create:
                disk->names_[operation.to] = disk->nodes_[operation.node];
                break;
            case Kind::rename:
                disk->names_[operation.to] = disk->names_[operation.from];
                disk->names_.erase(operation.from);
                break;
            case Kind::remove:
                disk->names_.erase(operation.from);
                break;
            case Kind::sync:
            case Kind::sync_directory:
                break;
        }
    }
    return disk;
}

}  // namespace entente::test
