import CSearchKernels
import Testing

/// The exact pass against plain loops, to the last bit.
@Suite struct ExactPassTests {
    /// Candidates of a window with scores so far.
    struct Candidates {
        let locals: [UInt16]
        private let indexes: [Int: Int]
        let scores: Guarded<Float>
        let expected: Guarded<Float>
        private let guardedLocals: Guarded<UInt16>
        private let slots: Guarded<UInt16>?

        /// What a search may find: beyond the window anything that is above the count.
        private static let map = (0..<Int(csk_accumulator_count)).map {
            $0 < csk_window_size ? 0 : UInt16.random(in: 50_000...0xFFFF)
        }

        init(_ count: Int, mapped: Bool) {
            locals = ascendingLocals(count)
            indexes = Dictionary(uniqueKeysWithValues: zip(locals.map(Int.init), 0...))
            let before = locals.map { _ in Float.random(in: 0...9) }
            scores = Guarded(before)
            expected = Guarded(before)
            guardedLocals = Guarded(locals)
            guard mapped else {
                slots = nil
                return
            }
            let slots = Guarded(Self.map)
            csk_map_candidates(slots.pointer, locals, locals.count)
            self.slots = slots
        }

        var kernel: csk_candidates {
            csk_candidates(
                scores: scores.pointer, locals: guardedLocals.pointer, count: locals.count, slots: slots?.pointer)
        }

        func expect(_ contribution: Float, for local: Int) {
            guard let i = indexes[local] else { return }
            expected.pointer[i] += contribution
        }

        var areAsExpected: Bool { scores.elements.map(\.bitPattern) == expected.elements.map(\.bitPattern) }

        /// Locals with many of the candidates among them, and some beyond the window, which damaged files may have.
        func someLocals(_ count: Int) -> [UInt16] {
            let shared = Set(locals.filter { _ in Bool.random() }.prefix(count))
            return shared.union(ascendingLocals(count, below: Int(csk_accumulator_count))).sorted()
        }
    }

    static let candidateCounts = [0, 1, 3, 4, 5, 9, 40, 600]
    static let postingCounts = [0, 1, 2, 3, 7, 100, 511, 512, 513, 5000]

    @Test func mapsCandidates() {
        var slots = [UInt16](repeating: 0, count: Int(csk_accumulator_count))
        let locals: [UInt16] = [0, 5, 16383]
        csk_map_candidates(&slots, locals, 3)
        #expect(slots[0] == 1 && slots[5] == 2 && slots[16383] == 3)
        csk_unmap_candidates(&slots, locals, 3)
        #expect(slots.allSatisfy { $0 == 0 })
    }

    @Test(arguments: candidateCounts) func rows(candidateCount: Int) {
        let candidates = Candidates(candidateCount, mapped: false)
        let codes = Guarded(randomBytes(Int(csk_window_size) / 2))
        let rests = Guarded(randomBytes(Int(csk_window_size) / 2))
        for local in candidates.locals.map(Int.init) {
            let parts = [codes, rests].map { part in
                let byte = part.pointer[local / 64 * 32 + local % 32]
                return Int(local % 64 < 32 ? byte & 15 : byte >> 4)
            }
            let impact = parts[0] == 0 ? 0 : (parts[0] - 1) * 13 + parts[1] + 1
            candidates.expect(1.7 * (Float(impact) * 0.012345), for: local)
        }
        csk_exact_row(candidates.kernel, codes.pointer, rests.pointer, 13, 1.7, 0.012345)
        #expect(candidates.areAsExpected)
    }

    @Test(arguments: candidateCounts, [false, true]) func runs(candidateCount: Int, mapped: Bool) {
        for postingCount in Self.postingCounts {
            let candidates = Candidates(candidateCount, mapped: mapped)
            let locals = Guarded(candidates.someLocals(postingCount))
            let impacts = Guarded(randomBytes(locals.count))
            for (local, impact) in zip(locals.elements, impacts.elements) {
                let weight = Float(impact) * 0.012345
                candidates.expect(1.7 * weight, for: Int(local))
            }
            csk_exact_run(candidates.kernel, locals.pointer, impacts.pointer, locals.count, 1.7, 0.012345)
            #expect(candidates.areAsExpected, "\(postingCount) postings")
        }
    }

    @Test(arguments: candidateCounts, [false, true]) func bm25Runs(candidateCount: Int, mapped: Bool) {
        let inverses = Guarded((0..<256).map { _ in Float.random(in: 0.01...2) })
        for postingCount in Self.postingCounts {
            let candidates = Candidates(candidateCount, mapped: mapped)
            let norms = Guarded(randomBytes([0, 9000, 16384].randomElement() ?? 0))
            let locals = Guarded(candidates.someLocals(postingCount))
            let frequencies = Guarded(randomBytes(locals.count))
            for (local, frequency) in zip(locals.elements, frequencies.elements) {
                let norm = Int(local) < norms.count ? norms.pointer[Int(local)] : 0
                let divisor = 1 + Float(frequency) * inverses.pointer[Int(norm)]
                candidates.expect(2.5 - 2.5 / divisor, for: Int(local))
            }
            csk_exact_run_bm25(
                candidates.kernel, locals.pointer, frequencies.pointer, locals.count,
                csk_norms(norms: norms.pointer, count: norms.count), inverses.pointer, 2.5)
            #expect(candidates.areAsExpected, "\(postingCount) postings")
        }
    }

    /// Lists of ordinals, with some beyond the window's end.
    @Test(arguments: candidateCounts, [false, true]) func wideLists(candidateCount: Int, mapped: Bool) {
        let first: UInt32 = 2 * 16384
        let inverses = (0..<256).map { _ in Float.random(in: 0.01...2) }
        let norms = randomBytes(9000)
        for postingCount in [0, 1, 5, 60] {
            let candidates = Candidates(candidateCount, mapped: mapped)
            let inside = candidates.someLocals(postingCount).filter { $0 < csk_window_size }
            let ordinals = Guarded(inside.map { first + UInt32($0) } + [first + 16384, first + 70_000])
            let payloads = Guarded(ordinals.elements.map { _ in UInt32.random(in: 1...400) })
            for (local, payload) in zip(inside.map(Int.init), payloads.elements) {
                candidates.expect(1.7 * (Float(min(payload, 255)) * 0.012345), for: local)
                let divisor = 1 + Float(payload) * inverses[Int(local < norms.count ? norms[local] : 0)]
                candidates.expect(2.5 - 2.5 / divisor, for: local)
            }
            let count = csk_exact_wide(
                candidates.kernel, first, ordinals.pointer, payloads.pointer, ordinals.count, 1.7, 0.012345)
            let bm25Count = norms.withUnsafeBufferPointer {
                csk_exact_wide_bm25(
                    candidates.kernel, first, ordinals.pointer, payloads.pointer, ordinals.count,
                    csk_norms(norms: $0.baseAddress, count: $0.count), inverses, 2.5)
            }
            #expect(count == inside.count && bm25Count == inside.count)
            #expect(candidates.areAsExpected, "\(postingCount) postings")
        }
    }
}
