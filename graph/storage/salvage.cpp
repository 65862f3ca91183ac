#include "graph/storage/salvage.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/effects.hpp"
#include "graph/storage/log_file.hpp"
#include "graph/storage/store.hpp"

namespace entente::storage {
namespace {

/// The newest version that can be opened.
std::optional<GraphState> open_any_root(const std::shared_ptr<const DatabaseFile>& file, Root& opened,
                                        std::vector<std::string>& damage) {
    for (const Root& root : file->whole_roots()) {
        try {
            OpenedState state = open_state(file, root.state, nullptr);
            if (!damage.empty()) {
                damage.push_back(
                    fmt::format("version {} of {} is read, with commit {}", root.sequence, file->path(), root.commit));
            }
            opened = root;
            return std::move(state.state);
        } catch (const Error& error) {
            if (error.code != ErrorCode::database_corrupt) throw;
            damage.emplace_back(error.what());
        }
    }
    return std::nullopt;
}

}  // namespace

Salvaged salvage_database(FileSystem& files, const std::string& path) {
    Salvaged salvaged;
    try {
        StoreOptions options;
        options.read_only = true;
        CommittedState first;
        (void)Store::open(files, path, options, first);
        salvaged.state = std::move(first.state);
        return salvaged;
    } catch (const Error& error) {
        if (error.code != ErrorCode::database_corrupt) throw;
        salvaged.damage.emplace_back(error.what());
    }
    auto file = std::make_shared<const DatabaseFile>(files.open(path, FileSystem::Mode::read), path);
    Root root;
    std::optional<GraphState> state = open_any_root(file, root, salvaged.damage);
    if (!state) throw corrupt(path, fmt::format("nothing of it can be read: {}", salvaged.damage.back()));

    LogFile log(files, path + "-wal", file->id(), true);
    LogFile::Position position;
    position.commit = root.commit;
    std::uint64_t epoch = 0;
    std::uint64_t reached = root.commit;
    try {
        log.read(position, root, [&](std::uint64_t commit, std::span<const std::byte> effects) {
            GraphState next = *state;  // so that a commit is applied whole or not at all
            StateEditor editor(next, ++epoch);
            ByteReader in(effects);
            replay(in, editor);
            *state = std::move(next);
            reached = commit;
        });
    } catch (const Error& error) {
        if (error.code != ErrorCode::database_corrupt) throw;
        salvaged.damage.emplace_back(error.what());
        salvaged.damage.push_back(fmt::format("commits after number {} are left out", reached));
    }
    salvaged.state = std::make_shared<const GraphState>(std::move(*state));
    return salvaged;
}

}  // namespace entente::storage
