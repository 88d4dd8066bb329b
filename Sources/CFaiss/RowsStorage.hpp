#pragma once

#include "Rows.hpp"

#include <stdexcept>

/// Distances between stored vectors as FAISS's graph building asks for them.
class RowDistances final : public faiss::DistanceComputer {
  public:
    explicit RowDistances(const Rows &rows)
        : rows(rows), to_query(rows), to_row(rows), row(rows.dimension()), dimension(rows.dimension()) {
        if (rows.coding == Rows::Coding::float32) {
            direct = rows.is_distance() ? csk_dense()->distance_float32 : csk_dense()->dot_float32;
        }
    }

    void set_query(const float *vector) override {
        query = vector;
        to_query.set_query(vector);
    }

    float operator()(idx_t i) override { return direct ? score(query, i) : score(to_query, i); }

    /// FAISS compares many vectors with one, `j`, which is made a query once.
    float symmetric_dis(idx_t i, idx_t j) override {
        if (direct) {
            return score(vector(j), i);
        }
        if (j != row_ordinal) {
            rows.decode(static_cast<size_t>(j), row.data());
            to_row.set_query(row.data());
            row_ordinal = j;
        }
        return score(to_row, i);
    }

  private:
    const float *vector(idx_t i) const {
        return reinterpret_cast<const float *>(rows.codes) + static_cast<size_t>(i) * dimension;
    }

    float score(const float *other, idx_t i) const {
        float score;
        direct(other, vector(i), dimension, nullptr, 1, &score);
        return score;
    }

    float score(const Scorer &scorer, idx_t i) const {
        float score;
        scorer.score(static_cast<size_t>(i), 1, &score);
        return rows.is_distance() ? -score : score;
    }

    const Rows &rows;
    Scorer to_query, to_row;
    std::vector<float> row;
    size_t dimension;
    /// The kernel where rows are single precision: a building graph asks for nothing else.
    csk_score_rows *direct = nullptr;
    const float *query = nullptr;
    idx_t row_ordinal = -1;
};

/// The face of rows to FAISS, which builds graphs over it.
class RowsStorage final : public faiss::Index {
  public:
    explicit RowsStorage(Rows &rows) : faiss::Index(rows.codec->d, rows.codec->metric_type), rows(rows) {
        is_trained = rows.codec->is_trained;
        ntotal = static_cast<idx_t>(rows.count);
    }

    void train(idx_t n, const float *x) override {
        rows.codec->train(n, x);
        is_trained = rows.codec->is_trained;
    }

    void add(idx_t n, const float *x) override {
        rows.add(static_cast<size_t>(n), x);
        ntotal += n;
    }

    faiss::DistanceComputer *get_distance_computer() const override { return new RowDistances(rows); }

    void reset() override { throw std::logic_error("rows are not taken away"); }

    void search(idx_t, const float *, idx_t, float *, idx_t *, const faiss::SearchParameters *) const override {
        throw std::logic_error("rows are searched without FAISS");
    }

  private:
    Rows &rows;
};
