#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "graph/chunk_ref.hpp"

namespace entente {

/// The object behind `pointer`, made writable for the transaction numbered `epoch`: created when there is none, copied
/// when an older transaction made it (a snapshot or savepoint may share it), else used as it is. A transaction thus
/// copies a chunk at most once, and never writes to what a reader can see. Epochs of transactions begin at 1; what is
/// read from a file has epoch 0 and is copied.
template <typename T> T& writable(std::shared_ptr<T>& pointer, std::uint64_t epoch) {
    if (!pointer) {
        pointer = std::make_shared<T>();
        pointer->epoch = epoch;
    } else if (pointer->epoch != epoch) {
        auto copy = std::make_shared<T>(*pointer);
        copy->epoch = epoch;
        pointer = std::move(copy);
    }
    return *pointer;
}

template <typename T> T& writable(ChunkRef<T>& reference, std::uint64_t epoch) {
    const T* const chunk = reference.get();
    if (chunk == nullptr || chunk->epoch != epoch) {
        auto copy = chunk == nullptr ? std::make_unique<T>() : std::make_unique<T>(*chunk);
        copy->epoch = epoch;
        reference = ChunkRef<T>(std::move(copy));
    }
    return reference.edit();
}

/// Element `index` of a vector that grows on demand.
template <typename Vector> typename Vector::value_type& grown(Vector& vector, std::size_t index) {
    if (vector.size() <= index) vector.resize(index + 1);
    return vector[index];
}

template <typename T> ChunkRef<T>& ChunkTable<T>::slot(std::uint32_t index, std::uint64_t epoch) {
    ChunkDirectory<T>& directory = writable(grown(directories_, index >> directory_bits), epoch);
    if (index >= size_) size_ = index + 1;
    return directory.chunks[index & (directory_size - 1)];
}

}  // namespace entente
