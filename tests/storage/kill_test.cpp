// Processes killed in the middle of a call to the system: at the n-th, after the first half of a write.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "graph/storage/compaction.hpp"
#include "graph/storage/store.hpp"
#include "player.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using namespace entente::test;
using storage::File;
using storage::FileSystem;

namespace {

/// Files of the system, until the process kills itself at the call that it was told.
class MortalFiles final : public FileSystem {
public:
    explicit MortalFiles(std::size_t calls) : left_(calls) {}

    [[nodiscard]] std::unique_ptr<File> open(const std::string& path, Mode mode) override {
        if (mode == Mode::create) call();
        std::unique_ptr<File> file = storage::posix_files().open(path, mode);
        if (!file) return nullptr;
        return std::make_unique<Handle>(*this, std::move(file));
    }
    void rename(const std::string& from, const std::string& to) override {
        call();
        storage::posix_files().rename(from, to);
    }
    void remove(const std::string& path) override {
        call();
        storage::posix_files().remove(path);
    }
    void sync_directory(const std::string&) override { call(); }  // what is written outlives a process without it

private:
    class Handle final : public File {
    public:
        Handle(MortalFiles& files, std::unique_ptr<File> file) : files_(files), file_(std::move(file)) {}
        [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const override {
            return file_->read_at(offset, bytes);
        }
        void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
            if (files_.left_ == 0) file_->write_at(offset, bytes.first(bytes.size() / 2));
            files_.call();
            file_->write_at(offset, bytes);
        }
        void sync() override { files_.call(); }
        void truncate(std::uint64_t size) override {
            files_.call();
            file_->truncate(size);
        }
        [[nodiscard]] std::uint64_t size() const override { return file_->size(); }
        [[nodiscard]] bool try_lock(Lock lock, std::uint64_t offset, std::uint64_t length) override {
            return file_->try_lock(lock, offset, length);
        }
        void unlock(std::uint64_t offset, std::uint64_t length) noexcept override { file_->unlock(offset, length); }
        [[nodiscard]] bool locked_elsewhere(std::uint64_t offset, std::uint64_t length) const override {
            return file_->locked_elsewhere(offset, length);
        }

    private:
        MortalFiles& files_;
        std::unique_ptr<File> file_;
    };

    void call() {
        if (left_-- == 0) ::kill(::getpid(), SIGKILL);
    }

    std::size_t left_;
};

storage::StoreOptions small_log() {
    storage::StoreOptions options;
    options.checkpoint_bytes = 3000;
    return options;
}

/// Commit number `i` of a life: what it does follows from the seed alone, so that parent and child do the same.
void transact(Graph& graph, NaiveGraph& model, unsigned seed, int i) {
    Player player(seed * 1000 + static_cast<unsigned>(i));
    Transaction transaction = graph.begin();
    if (i % 11 == 10) {
        player.bulk(transaction, model, 1 + player.below(60));
    } else {
        player.change(transaction, model);
    }
    transaction.commit();
}

constexpr int most_commits = 40;

/// Opens the database and commits until it is killed; confirms each commit by a byte.
[[noreturn]] void live(const std::string& file, NaiveGraph model, unsigned seed, std::size_t calls, int confirmations) {
    try {
        MortalFiles files(calls);
        Opened opened = open_database(files, file, small_log());
        for (int i = 0; i < most_commits; ++i) {
            transact(*opened.graph, model, seed, i);
            const char byte = 'x';
            if (::write(confirmations, &byte, 1) != 1) ::_exit(2);
            if (i % 13 != 12) continue;
            opened = {};
            (void)storage::compact_database(files, file, std::chrono::milliseconds(1000));
            opened = open_database(files, file, small_log());
        }
        ::_exit(0);
    } catch (const std::exception&) {
        ::_exit(3);
    }
}

int kills() {
    const char* const text = std::getenv("ENTENTE_CRASH_SCALE");
    return 40 * (text == nullptr ? 1 : std::max(1, std::atoi(text)));
}

}  // namespace

TEST_CASE("a process killed at any call loses nothing that it confirmed", "[storage][processes][kill]") {
    auto folder = std::make_unique<Folder>();
    auto mirror = std::make_unique<Graph>();  // does in memory what was confirmed
    NaiveGraph model;
    std::mt19937 random(91);
    std::size_t commits = 0;
    int killed = 0, before_first_commit = 0;
    for (unsigned life = 1; killed < kills(); ++life) {
        if (model.nodes.size() > 2000) {
            folder = std::make_unique<Folder>();
            mirror = std::make_unique<Graph>();
            model = {};
        }
        // One in five dies within its first calls: while it creates or recovers the database.
        const std::size_t calls = life % 5 == 0 ? random() % 4 : random() % 200;
        CAPTURE(life, calls);
        int confirmations[2];
        REQUIRE(::pipe(confirmations) == 0);
        const pid_t child = ::fork();
        if (child == 0) live(folder->path("graph.db"), model, life, calls, confirmations[1]);
        ::close(confirmations[1]);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
        int confirmed = 0;
        char byte = 0;
        while (::read(confirmations[0], &byte, 1) == 1) ++confirmed;
        ::close(confirmations[0]);
        if (WIFSIGNALED(status)) {
            ++killed;
            before_first_commit += confirmed == 0 ? 1 : 0;
        }
        commits += static_cast<std::size_t>(confirmed);
        for (int i = 0; i < confirmed; ++i) transact(*mirror, model, life, i);

        if (!std::filesystem::exists(folder->path("graph.db"))) {
            REQUIRE(model.node_limit == 0);
            continue;
        }
        // Read-only, so that what is to be recovered is left to the next life.
        storage::StoreOptions reading;
        reading.read_only = true;
        const Opened opened = open_database(storage::posix_files(), folder->path("graph.db"), reading);
        std::string found = difference(*opened.graph->snapshot(), model);
        if (!found.empty() && confirmed < most_commits) {  // the one that was begun may be there
            transact(*mirror, model, life, confirmed);
            found = difference(*opened.graph->snapshot(), model);
        }
        REQUIRE(found == "");
    }
    WARN(killed << " processes killed, " << before_first_commit << " before their first commit, " << commits
                << " confirmed commits, none lost");
}
