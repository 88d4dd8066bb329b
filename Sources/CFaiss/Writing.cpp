#include "CFaissIndex.hpp"
#include "Guarded.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>

#include <algorithm>
#include <cerrno>
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

/// Writes pieces of the size of a large page, each at a multiple of it and from memory that is there: so the system keeps
/// the file in large pages, where it can, and scans of them take half the time.
class FileWriter final : public faiss::IOWriter {
  public:
    explicit FileWriter(FILE *file) : file(file) { buffer.reserve(piece); }

    size_t operator()(const void *bytes, size_t size, size_t items) override {
        auto *next = static_cast<const char *>(bytes);
        for (size_t left = size * items; left > 0;) {
            size_t taken = std::min(left, piece - buffer.size());
            buffer.insert(buffer.end(), next, next + taken);
            next += taken;
            left -= taken;
            if (buffer.size() == piece && !flush()) {
                return 0;
            }
        }
        return items;
    }

    /// Whether all is written.
    bool flush() {
        bool is_written = fwrite(buffer.data(), 1, buffer.size(), file) == buffer.size();
        buffer.clear();
        return is_written;
    }

  private:
    static constexpr size_t piece = size_t{2} << 20;

    FILE *file;
    std::vector<char> buffer;
};

/// Puts FAISS's format together for codes and graphs, whose arrays may lie anywhere.
class Writer {
  public:
    explicit Writer(faiss::IOWriter &output) : output(output) {}

    void kind(const char *name) { bytes(name, 4); }

    template <class Number> void number(Number number) { bytes(&number, sizeof number); }

    template <class Element> void array(Array<Element> array) {
        number(static_cast<uint64_t>(array.count));
        bytes(array.start, array.count * sizeof(Element));
    }

    template <class Element> void array(const std::vector<Element> &elements) {
        array(Array<Element>::of(elements));
    }

    void bytes(const void *start, size_t size) {
        if (size > 0 && output(start, 1, size) != size) {
            throw std::runtime_error(strerror(errno));
        }
    }

    void header(const CFaissIndex &index) {
        number<int32_t>(index.dimension);
        number<int64_t>(static_cast<int64_t>(index.count()));
        // What FAISS writes where it once had other fields.
        number<int64_t>(1 << 20);
        number<int64_t>(1 << 20);
        number<uint8_t>(index.is_trained());
        number<int32_t>(index.metric);
    }

  private:
    faiss::IOWriter &output;
};

void write_rows(Writer &writer, const CFaissIndex &index) {
    const Rows &rows = *index.rows;
    size_t size = rows.count * rows.code_size();
    if (auto *scalar = dynamic_cast<const faiss::IndexScalarQuantizer *>(rows.codec.get())) {
        writer.kind("IxSQ");
        writer.header(index);
        writer.number<int32_t>(scalar->sq.qtype);
        writer.number<int32_t>(scalar->sq.rangestat);
        writer.number(scalar->sq.rangestat_arg);
        writer.number<uint64_t>(scalar->sq.d);
        writer.number<uint64_t>(scalar->sq.code_size);
        writer.array(scalar->sq.trained);
        writer.number<uint64_t>(size);
    } else {
        writer.kind(rows.is_distance() ? "IxF2" : "IxFI");
        writer.header(index);
        writer.number<uint64_t>(size / sizeof(float));
    }
    writer.bytes(rows.codes, size);
}

void write_graph(Writer &writer, const CFaissIndex &index) {
    const faiss::HNSW &hnsw = *index.built;
    const Graph &graph = *index.graph;
    writer.kind(index.rows->coding == Rows::Coding::float32 ? "IHNf" : "IHNs");
    writer.header(index);
    writer.array(hnsw.assign_probas);
    writer.array(graph.cumulative);
    writer.array(graph.levels);
    writer.array(graph.offsets);
    writer.array(graph.neighbors);
    writer.number<int32_t>(graph.entry_point);
    writer.number<int32_t>(graph.max_level);
    writer.number<int32_t>(hnsw.efConstruction);
    writer.number<int32_t>(hnsw.efSearch);
    writer.number<int32_t>(hnsw.upper_beam);
    write_rows(writer, index);
}

/// FAISS writes its own product quantizers, with our codes lent to them.
void write_lent_codes(faiss::IOWriter &output, const Rows &rows) {
    faiss::IndexFlatCodes &codec = *rows.codec;
    codec.codes.assign(rows.codes, rows.codes + rows.count * rows.code_size());
    faiss::write_index(&codec, &output);
    codec.codes = {};
}

void write(faiss::IOWriter &output, const CFaissIndex &index) {
    if (index.source.start) {
        Writer(output).bytes(index.source.start, index.source.count);
        return;
    }
    if (index.lists) {
        faiss::write_index(index.lists.get(), &output);
        return;
    }
    Writer writer(output);
    auto *codec = index.rows->codec.get();
    bool is_ours = dynamic_cast<faiss::IndexFlat *>(codec) || dynamic_cast<faiss::IndexScalarQuantizer *>(codec);
    if (index.graph) {
        write_graph(writer, index);
    } else if (is_ours) {
        write_rows(writer, index);
    } else {
        write_lent_codes(output, *index.rows);
    }
}

} // namespace

CFaissError cfaiss_file_size(const CFaissIndex *index, uint64_t *size) {
    return guarded([&] {
        ByteCounter counter;
        write(counter, *index);
        *size = counter.count;
    });
}

CFaissError cfaiss_write(const CFaissIndex *index, FILE *file) {
    return guarded([&] {
        FileWriter writer(file);
        write(writer, *index);
        if (!writer.flush()) {
            throw std::runtime_error(strerror(errno));
        }
    });
}
