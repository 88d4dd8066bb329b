#pragma once

#include "Rows.hpp"
#include "TopHits.hpp"

#include <faiss/impl/HNSW.h>

#include <cstring>
#include <vector>

/// An array in memory of somebody else's, perhaps in a file, where nothing is aligned.
template <class Element> struct Array {
    const char *start = nullptr;
    size_t count = 0;

    Element operator[](size_t i) const {
        Element element;
        memcpy(&element, start + i * sizeof element, sizeof element);
        return element;
    }

    static Array of(const std::vector<Element> &vector) {
        return {reinterpret_cast<const char *>(vector.data()), vector.size()};
    }
};

/// FAISS's HNSW graph to read. A file may claim anything: no walk leaves the arrays, whatever is in them.
struct Graph {
    Array<int32_t> levels;
    Array<uint64_t> offsets;
    Array<int32_t> neighbors;
    /// A node's links on level i lie between the entries i and i + 1, from its offset on.
    std::vector<int> cumulative;
    int entry_point = -1;
    int max_level = -1;

    static Graph of(const faiss::HNSW &hnsw);
    size_t count() const { return levels.count; }
    Array<int32_t> links(size_t node, int level) const;

    /// Throws when its parts do not fit together; looks at no node.
    void validate_shape(size_t rows) const;
    /// Throws unless every node and every link is sound.
    void validate_links() const;

    /// Walks the graph as FAISS does, keeping the best `breadth` nodes on the way, and offers those that are allowed.
    void search(
        const Rows &rows, const float *query, size_t breadth, const uint64_t *allowed, TopHits &top) const;
};
