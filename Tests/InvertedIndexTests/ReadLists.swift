import Foundation
import IndexFileTestSupport
import Testing

/// The lists of an index file, read as the format's page tells it, slowly, with a look at everything that must be zero.
struct ReadLists {
    struct List: Equatable {
        var form: UInt8
        var greatestImpact: UInt8
        var step: UInt8
        var documents: [UInt32]
        /// Frequencies or impacts.
        var payloads: [UInt32]
        var bytes: Range<Int>
    }

    let documentCount: Int
    let postingCount: Int
    let scale: Float
    private(set) var lists: [List] = []
    private let file: SegmentFileBytes

    init(of url: URL) throws {
        file = try SegmentFileBytes(of: url)
        let facts = try #require(file.range(ofSection: 1)?.lowerBound)
        documentCount = Int(file.load(facts, as: UInt64.self))
        postingCount = Int(file.load(facts + 8, as: UInt64.self))
        scale = Float(bitPattern: file.load(facts + 32, as: UInt32.self))
        let windowSize = file.load(facts + 36, as: UInt32.self)
        try #require(windowSize == 16_384)
        let entries = try #require(file.range(ofSection: 7))
        for entry in stride(from: entries.lowerBound, to: entries.upperBound, by: 24) {
            lists.append(try list(entry))
        }
    }

    /// The elements of a section.
    func elements<Number: FixedWidthInteger & BitwiseCopyable>(_ section: UInt32, _: Number.Type) throws -> [Number] {
        let range = try #require(file.range(ofSection: section))
        return stride(from: range.lowerBound, to: range.upperBound, by: Number.bitWidth / 8).map {
            file.load($0, as: Number.self)
        }
    }

    private var windowCount: Int { (documentCount + 16_383) / 16_384 }

    private func list(_ entry: Int) throws -> List {
        let postings = try #require(file.range(ofSection: 8))
        let offset = Int(file.load(entry, as: UInt64.self))
        let count = Int(file.load(entry + 8, as: UInt32.self))
        let start = postings.lowerBound + offset
        let isUnusedZero = file.data[entry + 15] == 0 && file.load(entry + 16, as: UInt64.self) == 0
        try #require(isUnusedZero && count > 0)
        var list = List(
            form: file.data[entry + 12], greatestImpact: file.data[entry + 13],
            step: file.data[entry + 14], documents: [], payloads: [], bytes: 0..<0)
        try #require(offset % (list.form == 2 ? 64 : 8) == 0)
        let size: Int
        switch list.form {
        case 0: size = readWide(&list, count, start)
        case 1: size = try readRun(&list, count, start)
        case 2: size = try readRow(&list, start)
        default: throw Unknown(form: list.form)
        }
        try #require(list.documents.count == count && offset + size <= postings.count)
        list.bytes = offset..<offset + size
        return list
    }

    struct Unknown: Error {
        let form: UInt8
    }

    private func readWide(_ list: inout List, _ count: Int, _ start: Int) -> Int {
        list.documents = (0..<count).map { file.load(start + 4 * $0, as: UInt32.self) }
        list.payloads = (0..<count).map { file.load(start + 4 * (count + $0), as: UInt32.self) }
        return 8 * count
    }

    private func readRun(_ list: inout List, _ count: Int, _ start: Int) throws -> Int {
        let ids = start + 4 * windowCount
        let payloads = ids + 2 * count
        var posting = 0
        for window in 0..<windowCount {
            let end = Int(file.load(start + 4 * window, as: UInt32.self))
            try #require(end >= posting && end <= count)
            while posting < end {
                list.documents.append(UInt32(16_384 * window) + UInt32(file.load(ids + 2 * posting, as: UInt16.self)))
                list.payloads.append(UInt32(file.data[payloads + posting]))
                posting += 1
            }
        }
        return 4 * windowCount + 3 * count
    }

    private func readRow(_ list: inout List, _ start: Int) throws -> Int {
        let size = (documentCount + 63) / 64 * 32
        for document in 0..<size * 2 {
            let parts = [start, start + size].map { part in
                let byte = file.data[part + document / 64 * 32 + document % 32]
                return UInt32(document % 64 < 32 ? byte & 15 : byte >> 4)
            }
            try #require(parts[1] < UInt32(list.step) && (parts[0] > 0 || parts[1] == 0))
            guard parts[0] > 0 else { continue }
            list.documents.append(UInt32(document))
            list.payloads.append((parts[0] - 1) * UInt32(list.step) + parts[1] + 1)
        }
        return 2 * size
    }
}
