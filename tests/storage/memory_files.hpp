#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "graph/storage/file.hpp"

namespace entente::test {

/// Files in memory that remember every change in order, so that tests can ask what a disk would hold had the power gone
/// at any moment, and that fail where they are told to. Safe for several threads.
class MemoryFiles final : public storage::FileSystem {
public:
    MemoryFiles();
    ~MemoryFiles() override;

    [[nodiscard]] std::unique_ptr<storage::File> open(const std::string& path, Mode mode) override;
    void rename(const std::string& from, const std::string& to) override;
    void remove(const std::string& path) override;
    void sync_directory(const std::string& path) override;

    /// Changes (write, truncate, create, rename, remove) and flushes so far.
    [[nodiscard]] std::size_t operations() const;

    /// What becomes of what was not flushed.
    enum class Loss : std::uint8_t {
        nothing,  ///< all of it arrived: the program died, not the machine
        all,      ///< none of it arrived
        sectors,  ///< any sectors of 512 bytes, any truncations, folder changes in order
        torn,     ///< in order up to some operation, of which some sectors arrived
        cut,      ///< in order up to some operation, of which the first bytes arrived
    };
    /// The disk after the first `count` operations and a power cut.
    [[nodiscard]] std::unique_ptr<MemoryFiles> after_power_cut(std::size_t count, Loss loss, unsigned seed) const;

    /// From now on the `nth` call that can fail (from 1) throws; 0: none. `forever`: and all after it.
    void fail_at(std::size_t nth, bool forever);
    [[nodiscard]] std::size_t calls() const;  ///< that can fail, since fail_at

    /// Is told before each change and flush of a file, by the thread that makes it and with no lock held, so that it
    /// may use the files itself. Set it while no other thread uses them.
    enum class Change : std::uint8_t { write, truncate, flush };
    using Watcher = std::function<void(Change change, const std::string& path)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

    [[nodiscard]] std::vector<std::byte>& bytes(const std::string& path);
    void put(const std::string& path, std::vector<std::byte> bytes);
    [[nodiscard]] bool exists(const std::string& path) const { return names_.contains(path); }

private:
    struct Node;
    class Handle;
    struct Operation;
    void tell(Change change, const std::string& path) const {
        if (watcher_) watcher_(change, path);
    }
    void call(const char* what, const std::string& path, bool changes = true);

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Node>> names_;
    std::vector<std::shared_ptr<Node>> nodes_;
    std::vector<Operation> log_;
    std::size_t calls_ = 0;
    std::size_t fail_at_ = 0;
    bool fail_forever_ = false;
    Watcher watcher_;
};

}  // namespace entente::test
