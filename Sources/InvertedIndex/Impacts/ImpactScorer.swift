import CSearchKernels

/// Scores documents by the dot product of the query with the weights that the index keeps.
struct ImpactScorer: WindowScorer {
    /// More terms than these leave too few units for each: such queries go without coarse scores.
    private static let mostTerms = 2000
    /// What 16-bit accumulators hold.
    private static let accumulatorUnits = 65_535.0
    private static let greatestCode = 15.0

    private enum CoarseWeight {
        /// The term only counts in the exact pass.
        case none
        /// Units for 256 impacts.
        case multiplier(UInt16)
        /// Units for a row's code 1.
        case row(UInt8)
    }

    private struct Term {
        let postings: PostingBytes
        let weight: Float
        let coarse: CoarseWeight
        /// The first posting of a wide list that is not below the window.
        var cursor = 0
    }

    private var terms: [Term] = []
    private let scale: Float
    private let unit: Double
    let mostUnits: Double
    let slack: Int?
    private(set) var rowCount = 0
    /// Whether some terms do not count in the coarse pass.
    private(set) var leavesTermsOut = false

    /// - Parameter leastWeight: Terms of the query below this weight do not count in the coarse pass.
    init(terms queryTerms: [ImpactQueryTerm], scale: Float, leastWeight: Float) {
        self.scale = scale
        let (unit, greatestScore) = Self.unit(queryTerms, scale: scale)
        var slack = 1.0
        for term in queryTerms {
            let coarse: CoarseWeight
            if term.weight < leastWeight {
                coarse = .none
                leavesTermsOut = true
            } else if let unit {
                coarse = Self.coarseWeight(term, scale: scale, unit: unit, slack: &slack)
            } else {
                coarse = .none
            }
            if case .row = coarse { rowCount += 1 }
            terms.append(Term(postings: term.postings, weight: term.weight, coarse: coarse))
        }
        self.unit = unit ?? 1
        mostUnits = greatestScore / self.unit
        self.slack = unit == nil ? nil : Int(slack.rounded(.up))
    }

    func units(of score: Float) -> Double {
        Double(score) / unit
    }

    /// The score that one unit is worth: the least with which the sixteen bits of an accumulator, the eight of a row's
    /// weight, and the sixteen of a run's multiplier are enough.
    ///
    /// - Returns: Nil when there is no such number; and the greatest score that a document can have.
    private static func unit(_ terms: [ImpactQueryTerm], scale: Float) -> (unit: Double?, greatestScore: Double) {
        var greatestScore = 0.0
        var unit = 0.0
        for term in terms {
            let weight = Double(term.weight)
            if case .row(_, _, let step) = term.postings.form {
                let weightOfCode = weight * Double(scale) * Double(step)
                greatestScore += weightOfCode * greatestCode
                unit = max(unit, weightOfCode / 255)
            } else {
                greatestScore += weight * Double(scale) * Double(term.greatestImpact)
                unit = max(unit, weight * Double(scale) / 255)
            }
        }
        // A posting's part is rounded up by 15 units in a row at most, and by 2 elsewhere.
        unit = max(unit, greatestScore / (accumulatorUnits - 18 * Double(terms.count)))
        return (terms.count <= mostTerms && unit.isNormal ? unit : nil, greatestScore)
    }

    /// - Parameter slack: Grows by the most by which a posting of the term is rounded up.
    private static func coarseWeight(
        _ term: ImpactQueryTerm, scale: Float, unit: Double, slack: inout Double
    ) -> CoarseWeight {
        let impact = Double(term.weight) * Double(scale) / unit
        if case .row(_, _, let step) = term.postings.form {
            let exact = impact * Double(step)
            let rounded = min(max(exact.rounded(.up), 1), 255)
            // Codes stand for the greatest impact that has them.
            slack += (rounded - exact) * greatestCode + impact * max(Double(step) - 1, 0)
            return .row(UInt8(rounded))
        }
        slack += 2
        return .multiplier(UInt16(min((256 * impact).rounded(.up), accumulatorUnits)))
    }

    // MARK: Coarse pass

    mutating func rewind() {
        for i in terms.indices { terms[i].cursor = 0 }
    }

    mutating func addCoarse(of window: Window, to accumulators: UnsafeMutablePointer<UInt16>) -> Bool {
        let kernels = csk_search().pointee
        var hasPostings = rowCount > 0
        for i in terms.indices {
            guard case .multiplier(let multiplier) = terms[i].coarse else { continue }
            let postings = terms[i].postings
            switch postings.form {
            case .wide(let ordinals, let impacts):
                let start = postings.cursor(from: terms[i].cursor, notBelow: window.first, in: ordinals)
                let added = csk_add_wide(
                    accumulators, window.first, ordinals + start, impacts + start, postings.count - start, multiplier)
                terms[i].cursor = start + added
                hasPostings = hasPostings || added > 0
            case .run(let ends, let ids, let impacts):
                let range = PostingBytes.range(ofWindow: window.index, ends: ends, count: postings.count)
                kernels.add_run(
                    accumulators, ids + range.lowerBound, impacts + range.lowerBound, range.count, multiplier)
                hasPostings = hasPostings || !range.isEmpty
            case .row:
                break
            }
        }
        return hasPostings
    }

    func rows(of window: Window, into rows: UnsafeMutablePointer<csk_row>) -> Int {
        var count = 0
        for term in terms {
            guard case .row(let weight) = term.coarse, case .row(let codes, _, _) = term.postings.form else { continue }
            rows[count] = csk_row(codes: window.codes(in: codes), weight: weight)
            count += 1
        }
        return count
    }

    // MARK: Exact pass

    func addExact(to candidates: WindowCandidates) {
        for term in terms {
            term.postings.addExact(to: candidates, queryWeight: term.weight, scale: scale)
        }
    }
}

extension Window {
    /// The codes of this window's documents in a row, or their rests.
    func codes(in row: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        row + index * (Window.size / Int(csk_group_size) * Int(csk_row_group_bytes))
    }
}

extension PostingBytes {
    /// Adds the product of the query's weight and each candidate's.
    fileprivate func addExact(to candidates: WindowCandidates, queryWeight: Float, scale: Float) {
        let window = candidates.window
        switch form {
        case .wide(let ordinals, let impacts):
            let start = Self.lowerBound(of: window.first, in: ordinals, count: count)
            _ = csk_exact_wide(
                candidates.kernel, window.first, ordinals + start, impacts + start, count - start, queryWeight, scale)
        case .run(let ends, let ids, let impacts):
            let range = Self.range(ofWindow: window.index, ends: ends, count: count)
            csk_exact_run(
                candidates.kernel, ids + range.lowerBound, impacts + range.lowerBound, range.count, queryWeight, scale)
        case .row(let codes, let rests, let step):
            csk_exact_row(
                candidates.kernel, window.codes(in: codes), window.codes(in: rests), step, queryWeight, scale)
        }
    }
}
