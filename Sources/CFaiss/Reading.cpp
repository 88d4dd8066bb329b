#include "CFaissIndex.hpp"
#include "Guarded.hpp"
#include "MappedFile.hpp"

#include <faiss/impl/io.h>
#include <faiss/index_io.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace {

/// Reads memory for faiss::read_index, which believes every length that it reads and allocates that much at once.
///
/// Lengths are 8-byte numbers that are read alone, and count things of at least one byte, so one that is above the
/// file's size is a lie. The only other numbers of that kind are two constants of 2^20 in each header.
struct BoundedReader final : faiss::IOReader {
    BoundedReader(const char *bytes, uint64_t size)
        : bytes(bytes), left(size), longest(std::max<uint64_t>(size, 1 << 20)) {}

    size_t operator()(void *result, size_t size, size_t items) override {
        size_t read = size == 0 ? items : std::min<uint64_t>(items, left / size);
        memcpy(result, bytes, size * read);
        bytes += size * read;
        left -= size * read;
        if (size == 8 && items == 1 && read == 1) {
            uint64_t number;
            memcpy(&number, result, sizeof number);
            if (number > longest) {
                throw std::length_error("a length in the file is greater than the file");
            }
        }
        return read;
    }

    const char *bytes;
    uint64_t left, longest;
};

} // namespace

CFaissError cfaiss_open(const void *bytes, uint64_t size, CFaissIndex **result) {
    return guarded([&] {
        auto *start = static_cast<const char *>(bytes);
        auto index = map_index(start, size);
        if (!index) {
            BoundedReader reader(start, size);
            std::unique_ptr<faiss::Index> read(faiss::read_index(&reader));
            if (!read) {
                throw std::invalid_argument("the file holds no index");
            }
            index = std::make_unique<CFaissIndex>(std::move(read));
        }
        index->source = {start, static_cast<size_t>(size)};
        validate(*index);
        if (index->lists) {
            // Made anew of the lists, which have been checked, whatever the file says.
            index->lists->make_direct_map(false);
            index->lists->make_direct_map(true);
        }
        *result = index.release();
    });
}

CFaissError cfaiss_verify_graph(const CFaissIndex *index) {
    return guarded([&] {
        if (index->graph) {
            index->graph->validate_links();
        }
    });
}
