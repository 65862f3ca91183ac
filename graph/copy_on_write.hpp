#pragma once

#include <cstdint>
#include <memory>

namespace entente {

/// The object behind `pointer`, made writable for the transaction numbered `epoch`: created when there is none, copied
/// when an older transaction made it (a snapshot or savepoint may share it), else used as it is. A transaction thus
/// copies a chunk at most once, and never writes to what a reader can see.
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

/// Element `index` of a vector that grows on demand.
template <typename Vector> typename Vector::value_type& grown(Vector& vector, std::size_t index) {
    if (vector.size() <= index) vector.resize(index + 1);
    return vector[index];
}

}  // namespace entente
