import Synchronization

/// The pages of a mapped file, each compared with its checksum when something on it is first used.
///
/// Which pages are verified is one bit for each, in atomic words. Threads that come upon the same page at once verify
/// it each for itself; nobody waits.
///
/// `@unchecked Sendable`: the checksums lie in the file, to which nobody writes; the words are atomic, and only `deinit`
/// gives their memory back.
@usableFromInline
final class VerifiedPages: @unchecked Sendable {
    @usableFromInline let file: MappedFile
    /// What has checksums: everything between the header and `pageChecksums`.
    let bytes: Range<Int>
    private let checksums: UnsafeBufferPointer<UInt32>
    private let words: UnsafeMutableBufferPointer<Atomic<UInt64>>
    @usableFromInline let unverifiedCount: Atomic<Int>

    /// - Parameter section: Where the file's `pageChecksums` are, aligned.
    init(_ file: MappedFile, pageChecksums section: Range<Int>) throws(SegmentFileError) {
        let bytes = SegmentFileLayout.headerSize..<section.lowerBound
        let pageCount = (bytes.count + SegmentFileLayout.pageSize - 1) / SegmentFileLayout.pageSize
        guard section.count == (pageCount + 1) * MemoryLayout<UInt32>.size else {
            throw file.malformed("it has \(pageCount) pages but \(section.count) bytes of pageChecksums")
        }
        let numbers = UnsafeRawBufferPointer(rebasing: file.bytes[section]).assumingMemoryBound(to: UInt32.self)
        checksums = UnsafeBufferPointer(rebasing: numbers[..<pageCount])
        guard Checksum.of(UnsafeRawBufferPointer(checksums)) == numbers[pageCount] else {
            throw file.error(.wrongChecksum(.pageChecksums))
        }
        self.file = file
        self.bytes = bytes
        unverifiedCount = Atomic(pageCount)
        words = .allocate(capacity: (pageCount + 63) / 64)
        for i in words.indices {
            words.initializeElement(at: i, to: Atomic(0))
        }
    }

    deinit {
        words.deinitialize()
        words.deallocate()
    }

    /// Whether the pages on which some bytes lie are as they were written.
    ///
    /// - Precondition: The bytes lie in ``bytes``.
    @inlinable @inline(__always)
    func verify(_ range: Range<Int>) -> Bool {
        unverifiedCount.load(ordering: .relaxed) == 0 || range.isEmpty || verifyPages(of: range)
    }

    @usableFromInline
    func verifyPages(of range: Range<Int>) -> Bool {
        let first = (range.lowerBound - bytes.lowerBound) / SegmentFileLayout.pageSize
        let last = (range.upperBound - 1 - bytes.lowerBound) / SegmentFileLayout.pageSize
        for word in first / 64...last / 64 {
            let from = max(first - word * 64, 0)
            let through = min(last - word * 64, 63)
            let wanted = (UInt64.max << UInt64(from)) & (UInt64.max >> UInt64(63 - through))
            let missing = wanted & ~words[word].load(ordering: .relaxed)
            if missing != 0, !verify(missing, ofWord: word) { return false }
        }
        return true
    }

    /// Verifies the pages that have a bit in `missing`.
    @inline(never)
    private func verify(_ missing: UInt64, ofWord word: Int) -> Bool {
        var rest = missing
        while rest != 0 {
            let bit = rest & (~rest + 1)
            rest ^= bit
            guard isSound(word * 64 + bit.trailingZeroBitCount) else { return false }
            // Who else verified it meanwhile has counted it.
            let before = words[word].bitwiseOr(bit, ordering: .relaxed).oldValue
            if before & bit == 0 { unverifiedCount.subtract(1, ordering: .relaxed) }
        }
        return true
    }

    private func isSound(_ page: Int) -> Bool {
        let start = bytes.lowerBound + page * SegmentFileLayout.pageSize
        let end = min(start + SegmentFileLayout.pageSize, bytes.upperBound)
        return Checksum.of(UnsafeRawBufferPointer(rebasing: file.bytes[start..<end])) == checksums[page]
    }
}
