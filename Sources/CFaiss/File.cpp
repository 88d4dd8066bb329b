#include "CFaissIndex.hpp"
#include "Guarded.hpp"

#include <faiss/impl/io.h>
#include <faiss/index_io.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace {

/// Adds up what would be written.
struct ByteCounter final : faiss::IOWriter {
    uint64_t count = 0;
    size_t operator()(const void *, size_t size, size_t items) override {
        count += size * items;
        return items;
    }
};

/// Reads a file for faiss::read_index, which believes every length that it reads and allocates that much at once.
///
/// Lengths are 8-byte numbers that are read alone, and count things of at least one byte, so one that is above the
/// file's size is a lie. The only other numbers of that kind are two constants of 2^20 in each header.
struct BoundedReader final : faiss::IOReader {
    BoundedReader(FILE *file, uint64_t size) : file(file), longest(std::max<uint64_t>(size, 1 << 20)) {}

    size_t operator()(void *bytes, size_t size, size_t items) override {
        size_t read = fread(bytes, size, items, file);
        if (size == 8 && items == 1 && read == 1) {
            uint64_t number;
            memcpy(&number, bytes, sizeof number);
            if (number > longest) {
                throw std::length_error("a length in the file is greater than the file");
            }
        }
        return read;
    }

    FILE *file;
    uint64_t longest;
};

} // namespace

CFaissError cfaiss_file_size(const CFaissIndex *index, uint64_t *size) {
    return guarded([&] {
        ByteCounter counter;
        faiss::write_index(index->index.get(), &counter);
        *size = counter.count;
    });
}

CFaissError cfaiss_write(const CFaissIndex *index, FILE *file) {
    return guarded([&] { faiss::write_index(index->index.get(), file); });
}

CFaissError cfaiss_read(FILE *file, uint64_t size, CFaissIndex **result) {
    return guarded([&] {
        BoundedReader reader(file, size);
        std::unique_ptr<faiss::Index> read(faiss::read_index(&reader));
        if (!read) {
            throw std::invalid_argument("the file holds no index");
        }
        auto index = std::make_unique<CFaissIndex>(std::move(read));
        validate(*index);
        if (index->lists) {
            // Made anew of the lists, which have been checked, whatever the file says.
            index->lists->make_direct_map(false);
            index->lists->make_direct_map(true);
        }
        *result = index.release();
    });
}
