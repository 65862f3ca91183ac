#include "tests/fuzz/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace entente::fuzz {

MemoryFile::MemoryFile(const std::uint8_t* data, std::size_t size) : descriptor_(memfd_create("input", MFD_CLOEXEC)) {
    if (descriptor_ < 0) std::abort();
    for (std::size_t done = 0; done < size;) {
        const ssize_t written = write(descriptor_, data + done, size - done);
        if (written <= 0) std::abort();
        done += static_cast<std::size_t>(written);
    }
}

MemoryFile::~MemoryFile() {
    close(descriptor_);
}

}  // namespace entente::fuzz
