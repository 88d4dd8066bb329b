#pragma once

#include <dense_kernels.h>
#include <faiss/IndexFlatCodes.h>

#include <cstdint>
#include <memory>
#include <vector>

/// Vectors as codes of one size, one after the other: all that FAISS's flat indexes hold.
///
/// The codes belong to this, or lie in memory of somebody else's, such as a mapped file.
struct Rows {
    /// How the codes are scored: by a kernel, or by FAISS where there is none.
    enum class Coding { float32, float16, bytes, other };

    /// - Parameter codec: Any flat index; the codes that it has become those of the rows.
    explicit Rows(std::unique_ptr<faiss::IndexFlatCodes> codec);

    std::unique_ptr<faiss::IndexFlatCodes> codec;
    Coding coding;
    const uint8_t *codes = nullptr;
    size_t count = 0;

    size_t dimension() const { return static_cast<size_t>(codec->d); }
    size_t code_size() const { return codec->code_size; }
    bool is_distance() const { return codec->metric_type == faiss::METRIC_L2; }
    const uint8_t *code(size_t ordinal) const { return codes + ordinal * code_size(); }

    void reserve(size_t total);
    /// Encodes vectors and appends them. Single precision is not copied when it follows on what is there already, or
    /// nothing is: then it must outlive this.
    void add(size_t added, const float *vectors);
    /// Takes codes that outlive this.
    void borrow(const uint8_t *borrowed, size_t number);
    void decode(size_t ordinal, float *vector) const;
    /// Whether codes that FAISS read are as many as it says.
    bool has_all_codes() const { return own.empty() ? codes || count == 0 : own.size() == count * code_size(); }

  private:
    std::vector<uint8_t> own;
};

/// A query made ready for some rows. Higher scores are better: distances come with their signs changed.
class Scorer {
  public:
    explicit Scorer(const Rows &rows);

    /// The query must live as long as it is used.
    void set_query(const float *query);
    /// Scores the rows with these numbers.
    void score(const uint32_t *ordinals, size_t count, float *scores) const;
    /// Scores `count` rows from `first` on.
    void score(size_t first, size_t count, float *scores) const;

  private:
    void score(const uint8_t *codes, const uint32_t *ordinals, size_t count, float *scores) const;
    void set_byte_query(const float *query);

    const Rows &rows;
    const csk_dense_kernels &kernels;
    bool is_distance;
    const float *query = nullptr;
    /// The kernel for numbers that are floating point; null for others.
    csk_score_rows *direct = nullptr;
    std::unique_ptr<faiss::FlatCodesDistanceComputer> other;
    std::vector<float> offsets, steps;
    std::vector<int16_t> whole;
    std::vector<int8_t> high, low;
    csk_byte_query byte_query{};
};

/// What stands for a byte: offset + step * byte, for each dimension, in FAISS's 8-bit scalar quantizer.
void byte_ranges(const Rows &rows, std::vector<float> &offsets, std::vector<float> &steps);
