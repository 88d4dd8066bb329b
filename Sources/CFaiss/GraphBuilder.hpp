#pragma once

#include "Rows.hpp"

#include <faiss/impl/HNSW.h>

#include <atomic>
#include <vector>

/// Links the nodes of an HNSW graph as FAISS does, but scores all links of a node together.
///
/// Y. A. Malkov and D. A. Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical
/// Navigable Small World graphs", 2018; where FAISS differs from it, this is FAISS: a list of links is thinned out only
/// when it is full.
class GraphBuilder {
  public:
    /// Both must outlive this; all rows are there already.
    GraphBuilder(faiss::HNSW &hnsw, const Rows &rows);

    /// Links all rows that have no node yet. The graph depends on chance where threads are several.
    void add_nodes(size_t threads);

  private:
    class Level;
    class Worker;

    void link_first(uint32_t node);
    void link_all(const uint32_t *nodes, size_t count, size_t threads);

    faiss::HNSW &hnsw;
    const Rows &rows;
    /// One for each node, held while its links are read or written.
    std::vector<std::atomic<bool>> locks;
};
