#pragma once

#include <cstdlib>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace entente {

/// Gives memory that was freed back to the system, which glibc keeps where many blocks of middle size were freed. Takes
/// milliseconds: for the ends of long steps.
inline void release_free_memory() {
#if defined(__GLIBC__)
    (void)malloc_trim(0);
#endif
}

}  // namespace entente
