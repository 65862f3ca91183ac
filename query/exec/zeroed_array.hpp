#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace entente::exec {

/// An array of zeros with an element for each node of a graph, of which a short query touches few: the system gives
/// memory to those parts alone. Large ones are asked for from the system itself, since the allocator would hand out
/// memory that was used before and fill all of it with zeros.
template <typename T> class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    explicit ZeroedArray(std::size_t size) : elements_(allocate(size), Free{size}), size_(size) {}
    T& operator[](std::size_t index) { return elements_[index]; }
    const T& operator[](std::size_t index) const { return elements_[index]; }
    [[nodiscard]] T* data() { return elements_.get(); }
    [[nodiscard]] const T* data() const { return elements_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return size_ * sizeof(T); }

private:
    static constexpr std::size_t large = std::size_t{1} << 17;  // bytes

    static T* allocate(std::size_t size) {
        void* memory = nullptr;
        if (size * sizeof(T) < large) {
            memory = std::calloc(size == 0 ? 1 : size, sizeof(T));
            if (memory == nullptr) throw std::bad_alloc();
        } else {
            memory = mmap(nullptr, size * sizeof(T), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (memory == MAP_FAILED) throw std::bad_alloc();
        }
        return static_cast<T*>(memory);
    }
    struct Free {
        std::size_t size = 0;
        void operator()(T* elements) const {
            if (size * sizeof(T) < large)
                std::free(elements);
            else
                munmap(elements, size * sizeof(T));
        }
    };
    std::unique_ptr<T[], Free> elements_;
    std::size_t size_;
};

}  // namespace entente::exec
