import Dispatch
import Foundation
import IndexFiles

/// Builds lists and writes them, in bounded memory: chunk of lists by chunk of lists,
/// several at once when asked.
struct ListsWriter {
    let plan: ListPlan
    /// How many bytes may be used for all chunks together. A list of more is built all the same.
    let memory: Int
    let threads: Int

    /// Writes the section `postings`.
    ///
    /// - Returns: What belongs into the section `lists`, in the order of the plan.
    /// - Throws: ``SegmentFileError``; `CancellationError`.
    func write(
        _ source: some ListSource, payloads: some ListPayloads, to file: inout SegmentFileWriter
    ) throws -> [PostingListEntry] {
        var entries = plan.entries
        let encoder = ListEncoder(payloads: payloads, windowCount: plan.windowCount)
        let chunks = plan.chunks(ofBytes: memory / threads)
        let workers = (0..<min(threads, chunks.count)).map { _ in ListChunk() }
        try file.begin(.postings)
        for first in stride(from: 0, to: chunks.count, by: threads) {
            try Task.checkCancellation()
            let batch = chunks[first..<min(first + threads, chunks.count)]
            try build(Array(batch), with: workers, from: source, encoder: encoder)
            for (lists, worker) in zip(batch, workers) {
                entries.replaceSubrange(lists, with: worker.entries)
                try file.append(worker.bytes)
            }
        }
        return entries
    }

    private func build(
        _ batch: [Range<Int>], with workers: [ListChunk], from source: some ListSource,
        encoder: ListEncoder<some ListPayloads>
    ) throws {
        var results = [Result<Void, any Error>](repeating: .success(()), count: batch.count)
        results.withUnsafeMutableBufferPointer { results in
            // Each iteration has a worker and a result of its own.
            nonisolated(unsafe) let (results, workers) = (results, workers)
            DispatchQueue.concurrentPerform(iterations: batch.count) { i in
                results[i] = Result { try workers[i].build(batch[i], of: plan, from: source, encoder: encoder) }
            }
        }
        for result in results { try result.get() }
    }
}
