#include "MappedFile.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>

#include <cstring>
#include <stdexcept>

namespace {

/// Reads FAISS's format from memory: numbers as they are, and arrays in place.
class Reader {
  public:
    Reader(const char *bytes, uint64_t size) : position(bytes), left(size) {}

    template <class Number> Number number() {
        Number number;
        memcpy(&number, take(sizeof number), sizeof number);
        return number;
    }

    template <class Element> Array<Element> array() { return array<Element>(number<uint64_t>(), sizeof(Element)); }

    /// An array whose length counts units of other than its elements' size.
    template <class Element> Array<Element> array(uint64_t count, uint64_t unit) {
        if (count > left / unit) {
            throw std::length_error("an array in the file is longer than the file");
        }
        auto elements = static_cast<size_t>(count * unit / sizeof(Element));
        return {take(count * unit), elements};
    }

    bool is_at_end() const { return left == 0; }

  private:
    const char *take(uint64_t size) {
        if (size > left) {
            throw std::length_error("the file ends too early");
        }
        const char *taken = position;
        position += size;
        left -= size;
        return taken;
    }

    const char *position;
    uint64_t left;
};

/// The name of a kind of index, as its first four bytes are.
constexpr uint32_t kind(const char (&name)[5]) {
    uint32_t number = 0;
    for (int i = 0; i < 4; i++) {
        number |= static_cast<uint32_t>(static_cast<unsigned char>(name[i])) << 8 * i;
    }
    return number;
}

struct Header {
    int dimension;
    int64_t count;
    bool is_trained;
    faiss::MetricType metric;

    explicit Header(Reader &reader) {
        dimension = reader.number<int32_t>();
        count = reader.number<int64_t>();
        reader.number<int64_t>();
        reader.number<int64_t>();
        is_trained = reader.number<uint8_t>() != 0;
        auto number = reader.number<int32_t>();
        if (dimension <= 0 || dimension > 1 << 20) {
            throw std::invalid_argument("the dimension is out of range");
        }
        if (count < 0 || count > INT32_MAX) {
            throw std::invalid_argument("the number of vectors is out of range");
        }
        if (number != faiss::METRIC_INNER_PRODUCT && number != faiss::METRIC_L2) {
            throw std::invalid_argument("this index scores neither by inner product nor by distance (L2)");
        }
        metric = static_cast<faiss::MetricType>(number);
    }
};

std::unique_ptr<Rows> borrowed_rows(std::unique_ptr<faiss::IndexFlatCodes> codec, Array<uint8_t> codes, int64_t count) {
    auto rows = std::make_unique<Rows>(std::move(codec));
    if (codes.count != static_cast<uint64_t>(count) * rows->code_size()) {
        throw std::invalid_argument("the codes are not as many as the vectors");
    }
    rows->borrow(reinterpret_cast<const uint8_t *>(codes.start), static_cast<size_t>(count));
    return rows;
}

std::unique_ptr<Rows> read_flat(Reader &reader) {
    Header header(reader);
    auto codes = reader.array<uint8_t>(reader.number<uint64_t>(), sizeof(float));
    return borrowed_rows(std::make_unique<faiss::IndexFlat>(header.dimension, header.metric), codes, header.count);
}

std::unique_ptr<Rows> read_scalar(Reader &reader) {
    using Quantizer = faiss::ScalarQuantizer;
    Header header(reader);
    auto type = reader.number<int32_t>();
    if (type < Quantizer::QT_8bit || type > Quantizer::QT_6bit) {
        throw std::invalid_argument("unknown scalar quantizer");
    }
    auto codec = std::make_unique<faiss::IndexScalarQuantizer>(
        header.dimension, static_cast<Quantizer::QuantizerType>(type), header.metric);
    reader.number<int32_t>();
    reader.number<float>();
    auto dimension = reader.number<uint64_t>(), code_size = reader.number<uint64_t>();
    if (dimension != codec->sq.d || code_size != codec->sq.code_size) {
        throw std::invalid_argument("the scalar quantizer is not one of the index's dimension");
    }
    auto trained = reader.array<float>();
    for (size_t i = 0; i < trained.count; i++) {
        codec->sq.trained.push_back(trained[i]);
    }
    codec->is_trained = header.is_trained;
    return borrowed_rows(std::move(codec), reader.array<uint8_t>(), header.count);
}

/// Nothing where the kind is not one of rows that are searched in place.
std::unique_ptr<Rows> read_rows(Reader &reader) {
    switch (reader.number<uint32_t>()) {
    case kind("IxFI"):
    case kind("IxF2"):
    case kind("IxFl"):
        return read_flat(reader);
    case kind("IxSQ"):
        return read_scalar(reader);
    default:
        return nullptr;
    }
}

std::unique_ptr<CFaissIndex> read_graph(Reader &reader) {
    Header header(reader);
    Graph graph;
    reader.array<double>();
    auto cumulative = reader.array<int32_t>();
    if (cumulative.count > 1 << 10) {
        throw std::invalid_argument("the graph's levels are too many");
    }
    for (size_t i = 0; i < cumulative.count; i++) {
        graph.cumulative.push_back(cumulative[i]);
    }
    graph.levels = reader.array<int32_t>();
    graph.offsets = reader.array<uint64_t>();
    graph.neighbors = reader.array<int32_t>();
    graph.entry_point = reader.number<int32_t>();
    graph.max_level = reader.number<int32_t>();
    // efConstruction, efSearch and upper_beam.
    for (int i = 0; i < 3; i++) {
        reader.number<int32_t>();
    }
    auto rows = read_rows(reader);
    if (!rows) {
        return nullptr;
    }
    if (rows->codec->d != header.dimension || rows->count != static_cast<size_t>(header.count) ||
        rows->codec->metric_type != header.metric) {
        throw std::invalid_argument("the graph is not one of its vectors");
    }
    return std::make_unique<CFaissIndex>(std::move(rows), std::move(graph));
}

std::unique_ptr<CFaissIndex> read_index(Reader &reader, bool may_have_ids) {
    Reader start = reader;
    switch (reader.number<uint32_t>()) {
    case kind("IHNf"):
    case kind("IHNs"):
        return read_graph(reader);
    case kind("IxMp"):
    case kind("IxM2"): {
        if (!may_have_ids) {
            return nullptr;
        }
        Header header(reader);
        auto index = read_index(reader, false);
        if (index) {
            index->set_ids(reader.array<int64_t>());
        }
        return index;
    }
    default:
        reader = start;
        auto rows = read_rows(reader);
        return rows ? std::make_unique<CFaissIndex>(std::move(rows), std::nullopt) : nullptr;
    }
}

} // namespace

std::unique_ptr<CFaissIndex> map_index(const char *bytes, uint64_t size) {
    Reader reader(bytes, size);
    auto index = read_index(reader, true);
    if (index && !reader.is_at_end()) {
        throw std::invalid_argument("something follows the index");
    }
    return index;
}
