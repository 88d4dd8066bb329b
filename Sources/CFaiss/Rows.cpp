#include "Rows.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>

#include <cstring>
#include <stdexcept>

namespace {

Rows::Coding coding_of(const faiss::IndexFlatCodes &codec) {
    if (dynamic_cast<const faiss::IndexFlat *>(&codec)) {
        return Rows::Coding::float32;
    }
    if (auto *scalar = dynamic_cast<const faiss::IndexScalarQuantizer *>(&codec)) {
        switch (scalar->sq.qtype) {
        case faiss::ScalarQuantizer::QT_fp16:
            return Rows::Coding::float16;
        case faiss::ScalarQuantizer::QT_8bit:
            return Rows::Coding::bytes;
        default:
            break;
        }
    }
    return Rows::Coding::other;
}

} // namespace

Rows::Rows(std::unique_ptr<faiss::IndexFlatCodes> made) : codec(std::move(made)), coding(coding_of(*codec)) {
    own = std::move(codec->codes);
    codec->codes.clear();
    codes = own.data();
    count = static_cast<size_t>(codec->ntotal);
}

void Rows::reserve(size_t total) {
    if (coding != Coding::float32) {
        own.reserve(total * code_size());
        codes = own.data();
    }
}

void Rows::add(size_t added, const float *vectors) {
    auto *bytes = reinterpret_cast<const uint8_t *>(vectors);
    if (coding == Coding::float32) {
        if (count > 0 && bytes != code(count)) {
            throw std::invalid_argument("the vectors do not follow on those before");
        }
        borrow(count == 0 ? bytes : codes, count + added);
        return;
    }
    own.resize((count + added) * code_size());
    codes = own.data();
    codec->sa_encode(static_cast<int64_t>(added), vectors, own.data() + count * code_size());
    count += added;
    codec->ntotal = static_cast<int64_t>(count);
}

void Rows::borrow(const uint8_t *borrowed, size_t number) {
    codes = borrowed;
    count = number;
    codec->ntotal = static_cast<int64_t>(number);
}

void Rows::decode(size_t ordinal, float *vector) const {
    if (coding == Coding::float32) {
        memcpy(vector, code(ordinal), code_size());
    } else {
        codec->sa_decode(1, code(ordinal), vector);
    }
}

void byte_ranges(const Rows &rows, std::vector<float> &offsets, std::vector<float> &steps) {
    // FAISS: x = vmin + vdiff * (byte + .5) / 255, with all vmin, then all vdiff.
    auto &scalar = dynamic_cast<const faiss::IndexScalarQuantizer &>(*rows.codec);
    size_t dimension = rows.dimension();
    offsets.resize(dimension);
    steps.resize(dimension);
    for (size_t d = 0; d < dimension; d++) {
        float difference = scalar.sq.trained[dimension + d];
        steps[d] = difference / 255;
        offsets[d] = scalar.sq.trained[d] + difference * (.5f / 255);
    }
}

Scorer::Scorer(const Rows &rows) : rows(rows), kernels(*csk_dense()), is_distance(rows.is_distance()) {
    switch (rows.coding) {
    case Rows::Coding::float32:
        direct = is_distance ? kernels.distance_float32 : kernels.dot_float32;
        break;
    case Rows::Coding::float16:
        direct = is_distance ? kernels.distance_float16 : kernels.dot_float16;
        break;
    case Rows::Coding::bytes:
        break;
    case Rows::Coding::other:
        other.reset(rows.codec->get_FlatCodesDistanceComputer());
        break;
    }
}

void Scorer::set_query(const float *vector) {
    query = vector;
    if (other) {
        other->set_query(vector);
    } else if (rows.coding == Rows::Coding::bytes) {
        set_byte_query(vector);
    }
}

void Scorer::set_byte_query(const float *vector) {
    size_t dimension = rows.dimension();
    byte_ranges(rows, offsets, steps);
    if (is_distance) {
        for (size_t d = 0; d < dimension; d++) {
            offsets[d] = vector[d] - offsets[d];
        }
        return;
    }
    double bias = 0;
    for (size_t d = 0; d < dimension; d++) {
        bias += static_cast<double>(vector[d]) * static_cast<double>(offsets[d]);
        steps[d] *= vector[d];
    }
    whole.resize(dimension);
    high.resize(dimension);
    low.resize(dimension);
    byte_query = csk_make_byte_query(steps.data(), dimension, bias, whole.data(), high.data(), low.data());
}

void Scorer::score(const uint32_t *ordinals, size_t count, float *scores) const {
    score(rows.codes, ordinals, count, scores);
}

void Scorer::score(size_t first, size_t count, float *scores) const {
    score(rows.code(first), nullptr, count, scores);
}

void Scorer::score(const uint8_t *codes, const uint32_t *ordinals, size_t count, float *scores) const {
    size_t dimension = rows.dimension();
    if (direct) {
        direct(query, codes, dimension, ordinals, count, scores);
    } else if (other) {
        for (size_t i = 0; i < count; i++) {
            size_t row = ordinals ? ordinals[i] : i;
            scores[i] = other->distance_to_code(codes + row * rows.code_size());
        }
    } else if (is_distance) {
        kernels.distance_bytes(offsets.data(), steps.data(), codes, dimension, ordinals, count, scores);
    } else {
        kernels.dot_bytes(&byte_query, codes, dimension, ordinals, count, scores);
    }
    if (is_distance) {
        for (size_t i = 0; i < count; i++) {
            scores[i] = -scores[i];
        }
    }
}
