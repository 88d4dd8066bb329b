import Foundation

/// An index file whose container is sound: every section lies within the file, and what is read of one is as it was
/// written. What the sections say is up to the index that reads them to check, where it uses it.
package struct SegmentFile: Sendable {
    private let pages: VerifiedPages
    private let sections: [SegmentSection: Range<Int>]

    /// Maps a file and checks its header and the checksums of its pages, not the pages themselves.
    ///
    /// - Complexity: O(pages), a few microseconds for each 100 MB.
    package init(opening url: URL, kind: SegmentKind) throws(SegmentFileError) {
        try self.init(try MappedFile(opening: url), kind: kind)
    }

    init(_ file: MappedFile, kind: SegmentKind) throws(SegmentFileError) {
        let header = try SegmentHeader(of: file, kind: kind)
        sections = Dictionary(uniqueKeysWithValues: header.sections.map { ($0.section, $0.bytes) })
        guard let checksums = sections[.pageChecksums] else { throw file.error(.missingSection(.pageChecksums)) }
        pages = try VerifiedPages(file, pageChecksums: checksums)
    }

    package var path: String { pages.file.path }

    /// The size of the file.
    package var byteCount: Int { pages.file.bytes.count }

    package func section(_ section: SegmentSection) throws(SegmentFileError) -> Section {
        guard let bytes = sections[section] else { throw pages.file.error(.missingSection(section)) }
        return Section(pages: pages, section: section, range: bytes)
    }

    /// The elements of a section.
    package func array<Element: BitwiseCopyable>(
        _ section: SegmentSection, of: Element.Type
    ) throws(SegmentFileError) -> MappedArray<Element> {
        try MappedArray(self.section(section))
    }

    /// Compares every page with its checksum.
    ///
    /// - Throws: ``SegmentFileError`` with the first section that is damaged; `CancellationError`.
    /// - Complexity: O(size of the file).
    package func verifyAll() throws {
        for (section, bytes) in sections.sorted(by: { $0.value.lowerBound < $1.value.lowerBound })
        where section != .pageChecksums {
            // With the zeros up to the next section.
            let bytes = bytes.lowerBound..<SegmentFileLayout.aligned(bytes.upperBound)
            for start in stride(from: bytes.lowerBound, to: bytes.upperBound, by: SegmentFileLayout.pageSize) {
                try Task.checkCancellation()
                let end = min(start + SegmentFileLayout.pageSize, bytes.upperBound)
                guard pages.verify(start..<end) else { throw pages.file.error(.wrongChecksum(section)) }
            }
        }
    }

    package func malformed(_ what: String) -> SegmentFileError {
        pages.file.malformed(what)
    }
}

extension SegmentFile {
    /// One section of a file, which it keeps mapped. Its bytes are verified when they are first asked for.
    package struct Section: Sendable {
        @usableFromInline let pages: VerifiedPages
        private let section: SegmentSection
        /// Where the section is in the file.
        @usableFromInline let range: Range<Int>

        fileprivate init(pages: VerifiedPages, section: SegmentSection, range: Range<Int>) {
            self.pages = pages
            self.section = section
            self.range = range
        }

        package var name: SegmentSection { section }

        package var byteCount: Int { range.count }

        /// Some bytes of the section, verified. They stay where they are as long as this value or another of its file
        /// lives.
        ///
        /// - Throws: ``SegmentFileError`` when the section has no such bytes, or when they are damaged.
        /// - Complexity: O(1) when all was verified before, else O(pages).
        @inlinable @inline(__always)
        package func bytes(of bytes: Range<Int>) throws(SegmentFileError) -> UnsafeRawBufferPointer {
            guard bytes.lowerBound >= 0, bytes.upperBound <= range.count else { throw tooShort(for: bytes) }
            let place = range.lowerBound + bytes.lowerBound..<range.lowerBound + bytes.upperBound
            guard pages.verify(place) else { throw damaged() }
            return UnsafeRawBufferPointer(rebasing: pages.file.bytes[place])
        }

        package func malformed(_ what: String) -> SegmentFileError {
            pages.file.malformed(what)
        }

        @usableFromInline
        func damaged() -> SegmentFileError {
            pages.file.error(.wrongChecksum(section))
        }

        @usableFromInline
        func tooShort(for bytes: Range<Int>) -> SegmentFileError {
            malformed("its \(section) are \(range.count) bytes, but something is said to be at \(bytes)")
        }
    }
}
