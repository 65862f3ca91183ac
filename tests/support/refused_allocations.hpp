#pragma once

/// Replaces operator new of the whole program by one that counts, and refuses where it is told to.
namespace entente::test {

/// Counts from 0 again. Allocation `at`, from 1, is refused, and with `for_good` all after it; 0: none.
void refuse_allocation(long at, bool for_good);
[[nodiscard]] long allocation_count();

}  // namespace entente::test
