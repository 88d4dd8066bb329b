#pragma once

#include "CFaissIndex.hpp"

#include <cstdint>
#include <memory>

/// Takes an index from FAISS's format where it lies in memory, reading little but its header.
///
/// Returns nothing for kinds that FAISS has to read itself (PQ, IVF). Throws when the format is broken.
std::unique_ptr<CFaissIndex> map_index(const char *bytes, uint64_t size);
