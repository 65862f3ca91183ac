#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace entente::exec {

/// An array of zeros with an element for each node of a graph, of which a short query touches few: the system gives
/// memory to those parts alone.
template <typename T> class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    explicit ZeroedArray(std::size_t size)
        : elements_(static_cast<T*>(std::calloc(size == 0 ? 1 : size, sizeof(T)))), size_(size) {
        if (!elements_) throw std::bad_alloc();
    }
    T& operator[](std::size_t index) { return elements_[index]; }
    const T& operator[](std::size_t index) const { return elements_[index]; }
    [[nodiscard]] T* data() { return elements_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return size_ * sizeof(T); }

private:
    struct Free {
        void operator()(T* elements) const { std::free(elements); }
    };
    std::unique_ptr<T[], Free> elements_;
    std::size_t size_;
};

}  // namespace entente::exec
