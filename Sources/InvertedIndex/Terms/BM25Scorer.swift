import CSearchKernels

/// Scores documents by BM25 with Lucene's arithmetic.
struct BM25Scorer: WindowScorer {
    /// More terms than these leave too few units for each: such queries go without coarse scores.
    private static let mostTerms = 4000
    /// A posting's part is rounded up by so many units at most: one each for the weight and the sum, two for the factor.
    private static let unitsOfRounding = 4.0

    private struct Term {
        let postings: PostingBytes
        let weight: Float
        /// Units for a whole factor.
        let multiplier: UInt16
        /// The first posting of a wide list that is not below the window.
        var cursor = 0
    }

    private var terms: [Term]
    private let norms: UnsafeBufferPointer<UInt8>
    private let factors: BM25Factors
    private let unit: Double
    let mostUnits: Double
    let slack: Int?
    var rowCount: Int { 0 }

    init(terms queryTerms: [BM25QueryTerm], norms: UnsafeBufferPointer<UInt8>, factors: BM25Factors) {
        self.norms = norms
        self.factors = factors
        let greatestScore = queryTerms.reduce(0.0) { $0 + Double($1.weight) }
        let rounding = Self.unitsOfRounding * Double(queryTerms.count)
        mostUnits = 65_535 - rounding
        unit = greatestScore / mostUnits
        let unit = unit
        let hasUnit = queryTerms.count <= Self.mostTerms && unit.isNormal
        slack = hasUnit ? Int(rounding) + 1 : nil
        terms = queryTerms.map { term in
            let multiplier = hasUnit ? min((Double(term.weight) / unit).rounded(.up), 65_535) : 0
            return Term(postings: term.postings, weight: term.weight, multiplier: UInt16(multiplier))
        }
    }

    func units(of score: Float) -> Double {
        Double(score) / unit
    }

    // MARK: Coarse pass

    mutating func rewind() {
        for i in terms.indices { terms[i].cursor = 0 }
    }

    mutating func addCoarse(of window: Window, to accumulators: UnsafeMutablePointer<UInt16>) -> Bool {
        let kernels = csk_search().pointee
        let norms = norms(of: window)
        var hasPostings = false
        for i in terms.indices {
            let postings = terms[i].postings
            switch postings.form {
            case .wide(let ordinals, let frequencies):
                let start = postings.cursor(from: terms[i].cursor, notBelow: window.first, in: ordinals)
                let added = csk_add_wide_bm25(
                    accumulators, window.first, ordinals + start, frequencies + start, postings.count - start, norms,
                    factors.factors, factors.normInverses, terms[i].multiplier)
                terms[i].cursor = start + added
                hasPostings = hasPostings || added > 0
            case .run(let ends, let ids, let frequencies):
                let range = PostingBytes.range(ofWindow: window.index, ends: ends, count: postings.count)
                kernels.add_run_bm25(
                    accumulators, ids + range.lowerBound, frequencies + range.lowerBound, range.count, norms,
                    factors.factors, terms[i].multiplier)
                hasPostings = hasPostings || !range.isEmpty
            case .row:
                break
            }
        }
        return hasPostings
    }

    func rows(of window: Window, into rows: UnsafeMutablePointer<csk_row>) -> Int { 0 }

    // MARK: Exact pass

    func addExact(to candidates: WindowCandidates) {
        let window = candidates.window
        let norms = norms(of: window)
        for term in terms {
            let count = term.postings.count
            switch term.postings.form {
            case .wide(let ordinals, let frequencies):
                let start = PostingBytes.lowerBound(of: window.first, in: ordinals, count: count)
                _ = csk_exact_wide_bm25(
                    candidates.kernel, window.first, ordinals + start, frequencies + start, count - start, norms,
                    factors.normInverses, term.weight)
            case .run(let ends, let ids, let frequencies):
                let range = PostingBytes.range(ofWindow: window.index, ends: ends, count: count)
                csk_exact_run_bm25(
                    candidates.kernel, ids + range.lowerBound, frequencies + range.lowerBound, range.count, norms,
                    factors.normInverses, term.weight)
            case .row:
                break
            }
        }
    }

    private func norms(of window: Window) -> csk_norms {
        let norms = norms[Int(window.first)...].prefix(Window.size)
        return csk_norms(norms: UnsafeBufferPointer(rebasing: norms).baseAddress, count: norms.count)
    }
}
