import Foundation
import IndexFileTestSupport
import IndexFiles
import Testing

/// The container of index files: what is written comes back, and what is damaged is never used.
@Suite struct SegmentFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Two sections, of bytes and of numbers.
    func write(_ bytes: [UInt8], _ numbers: [UInt32], name: String = "file") throws -> URL {
        var writer = try SegmentFileWriter(.impacts, in: folder.url)
        try writer.append(.postings, bytes)
        try writer.append(.vocabularyIDs, numbers)
        try writer.finish(as: folder.file(name))
        return folder.file(name)
    }

    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    // MARK: Round trips

    /// Sizes on both sides of alignments, pages, words of 64 pages and the writer's buffer.
    @Test(arguments: [0, 1, 63, 64, 65, 16_383, 16_384, 16_385, 32_768 - 128, (1 << 20) - 1, 1 << 20, 2_200_001])
    func sectionsComeBack(size: Int) throws {
        let bytes = Self.bytes(size)
        let url = try write(bytes, [7, 8, 9])
        let file = try SegmentFile(opening: url, kind: .impacts)
        #expect(try file.byteCount == Data(contentsOf: url).count)
        let section = try file.section(.postings)
        #expect(try Array(section.bytes(of: 0..<size)) == bytes)
        let numbers = try file.array(.vocabularyIDs, of: UInt32.self)
        #expect(try Array(numbers.elements()) == [7, 8, 9])
        try file.verifyAll()
        #expect(try folder.names == ["file"])
    }

    @Test func anyPartsOfASectionComeBack() throws {
        let bytes = Self.bytes(3_000_000)
        let url = try write(bytes, [])
        for _ in 0..<10 {
            let section = try SegmentFile(opening: url, kind: .impacts).section(.postings)
            for _ in 0..<30 {
                let start = Int.random(in: 0...bytes.count)
                let end = Int.random(in: start...min(bytes.count, start + [0, 1, 40_000, 3_000_000].randomElement()!))
                #expect(try section.bytes(of: start..<end).elementsEqual(bytes[start..<end]))
            }
        }
    }

    @Test func aStreamIsTheSameFile() throws {
        let bytes = Self.bytes(100_000)
        var writer = try SegmentFileWriter(.impacts, in: folder.url)
        try writer.begin(.postings)
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 0...20_000))
            try writer.append(Array(part))
            rest = rest.dropFirst(part.count)
        }
        try writer.append(.vocabularyIDs, [1, 2] as [UInt32])
        try writer.finish(as: folder.file("stream"))
        #expect(try Data(contentsOf: folder.file("stream")) == Data(contentsOf: write(bytes, [1, 2])))
    }

    /// The layout as the format's page tells it.
    @Test func theBytesAreThoseOfTheFormat() throws {
        let file = try SegmentFileBytes(of: write(Self.bytes(20_000), [5]))
        #expect(Array(file.data.prefix(8)) == [0x89, 0x48, 0x53, 0x45, 0x47, 0x0D, 0x0A, 0x1A])
        #expect([8, 12, 16].map { file.load($0, as: UInt32.self) } == [2, 1, 3])
        #expect(file.load(24, as: UInt64.self) == UInt64(file.data.count))
        #expect(file.range(ofSection: 8) == 512..<20_512)
        #expect(file.range(ofSection: 4) == 20_544..<20_548)
        #expect(file.range(ofSection: 12) == 20_608..<20_620 && file.data.count == 20_620)
        var resealed = file
        resealed.reseal()
        #expect(resealed.data == file.data)
    }

    @Test func elementsAreFoundInOrder() throws {
        let numbers = (0..<1000).map { UInt32($0 * 3 + 1) }
        let array = try SegmentFile(opening: write([], numbers), kind: .impacts).array(.vocabularyIDs, of: UInt32.self)
        #expect(array.count == 1000)
        #expect(try array.index(of: 31, in: 0..<1000) == 10 && array.index(of: 31, in: 11..<1000) == nil)
        #expect(try array.index(of: 32, in: 0..<1000) == nil && array.index(of: 4000, in: 0..<1000) == nil)
        #expect(try array.lowerBound(of: 0, in: 0..<1000) == 0 && array.lowerBound(of: 9999, in: 0..<1000) == 1000)
    }

    // MARK: Damage

    /// Every byte is covered: by the header's checksum, by a page's, or by that of the pages' checksums.
    @Test func everyFlippedBitIsNoticed() throws {
        let sound = try SegmentFileBytes(of: write(Self.bytes(300), [1, 2, 3]))
        for i in sound.data.indices {
            var file = sound
            file.flip(i)
            #expect(throws: SegmentFileError.self, "byte \(i)") { try openAndVerify(file) }
        }
    }

    @Test func everyTruncationAndExtensionIsNoticed() throws {
        let sound = try SegmentFileBytes(of: write(Self.bytes(300), [1, 2, 3]))
        for count in 0..<sound.data.count {
            #expect(throws: SegmentFileError.self) { try open(SegmentFileBytes(sound.data.prefix(count))) }
        }
        #expect(throws: SegmentFileError.self) { try open(SegmentFileBytes(sound.data + [0])) }
    }

    /// A damaged page does not keep anyone from what is on others.
    @Test func damageIsNoticedWhereItIsUsed() throws {
        var bytes = try SegmentFileBytes(of: write(Self.bytes(2_000_000), [1, 2, 3]))
        let page = 100
        bytes.flip(512 + page * 16_384 + 77)
        let file = try open(bytes)
        let section = try file.section(.postings)
        for _ in 0..<2 {
            for i in 0..<120 {
                let error = problem { _ = try section.bytes(of: i * 16_384..<(i + 1) * 16_384) }
                #expect(error == (i == page ? .wrongChecksum(.postings) : nil))
            }
            #expect(problem { _ = try section.bytes(of: 0..<2_000_000) } == .wrongChecksum(.postings))
        }
        #expect(try Array(file.array(.vocabularyIDs, of: UInt32.self).elements()) == [1, 2, 3])
        #expect(problem { try file.verifyAll() } == .wrongChecksum(.postings))
    }

    @Test func manyThreadsVerifyTheSamePages() async throws {
        let bytes = Self.bytes(1_500_000)
        let file = try SegmentFile(opening: write(bytes, [1]), kind: .impacts)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<50).allSatisfy { _ in
                        let start = Int.random(in: 0..<1_400_000)
                        let range = start..<start + 100_000
                        return (try? file.section(.postings).bytes(of: range).elementsEqual(bytes[range])) ?? false
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
        try file.verifyAll()
    }

    /// With right checksums a file can still say anything.
    @Test func changesWithRightChecksumsDoNoHarm() throws {
        let sound = try SegmentFileBytes(of: write(Self.bytes(3000), [1, 2, 3]))
        for _ in 0..<2000 {
            var changed = sound
            changed.mutate()
            changed.reseal()
            guard let file = try? open(changed) else { continue }
            for section in SegmentSection.allCases {
                guard let section = try? file.section(section) else { continue }
                _ = try? section.bytes(of: 0..<section.byteCount).reduce(0, &+)
            }
            try? file.verifyAll()
        }
    }

    @Test func whatASectionDoesNotHaveIsAnError() throws {
        let file = try SegmentFile(opening: write(Self.bytes(10), [1, 2, 3]), kind: .impacts)
        let section = try file.section(.postings)
        #expect(throws: SegmentFileError.self) { try section.bytes(of: 0..<11) }
        #expect(throws: SegmentFileError.self) { try section.bytes(of: -1..<3) }
        #expect(throws: SegmentFileError.self) { try section.bytes(of: .max - 1 ..< .max) }
        #expect(throws: SegmentFileError.self) { try file.array(.postings, of: UInt32.self) }
        let numbers = try file.array(.vocabularyIDs, of: UInt32.self)
        #expect(throws: SegmentFileError.self) { try numbers[3] }
        #expect(throws: SegmentFileError.self) { try numbers[-1] }
        #expect(throws: SegmentFileError.self) { try numbers[.max] }
        #expect(throws: SegmentFileError.self) { try numbers.elements(2..<4) }
        #expect(problem { _ = try file.section(.norms) } == .missingSection(.norms))
    }

    @Test func errorsNameTheFileAndTheTrouble() throws {
        let missing = folder.file("missing")
        let error = #expect(throws: SegmentFileError.self) { try SegmentFile(opening: missing, kind: .impacts) }
        #expect(error?.path == missing.path && error?.description.hasPrefix(missing.path + ": cannot open") == true)
        #expect(throws: SegmentFileError.self) { try SegmentFile(opening: folder.url, kind: .impacts) }
        let sound = try SegmentFileBytes(of: write(Self.bytes(300), [1]))
        func problem(_ change: (inout SegmentFileBytes) -> Void) -> SegmentFileError.Problem? {
            var bytes = sound
            change(&bytes)
            return self.problem { _ = try open(bytes) }
        }
        #expect(problem { $0.data = Data() } == .notASegmentFile)
        #expect(problem { $0.data = Data("{\"not\": \"an index\"}".utf8) } == .notASegmentFile)
        #expect(problem { $0.data[8] = 1 } == .unsupportedVersion(1))
        #expect(problem { $0.flip(24) } == .wrongChecksum(nil))
        #expect(problem { $0.flip(sound.data.count - 1) } == .wrongChecksum(.pageChecksums))
        #expect(problem { $0.flip(sound.data.count - 5) } == .wrongChecksum(.pageChecksums))
        let size = sound.data.count
        #expect(problem { $0.data.removeLast() } == .wrongSize(expected: UInt64(size), found: size - 1))
        try sound.data.write(to: folder.file("sound"))
        let opening = self.problem { _ = try SegmentFile(opening: folder.file("sound"), kind: .terms) }
        #expect(opening == .wrongKind(expected: .terms, found: 1))
    }

    // MARK: Writing fails

    @Test func aFailedWriteLeavesNothing() throws {
        #expect(throws: SegmentFileError.self) { _ = try SegmentFileWriter(.terms, in: folder.file("no/such")) }
        try FileManager.default.createDirectory(at: folder.file("taken"), withIntermediateDirectories: true)
        #expect(throws: SegmentFileError.self) { try write([1], [2], name: "taken") }
        #expect(try folder.names == ["taken"])
    }

    @Test func aWriterThatGoesAwayLeavesNothing() throws {
        do {
            var writer = try SegmentFileWriter(.terms, in: folder.url)
            try writer.append(.norms, Self.bytes(3_000_000))
            #expect(try folder.names.count == 1)
        }
        #expect(try folder.names.isEmpty)
        do {
            let file = try SegmentFileWriter(.terms, in: folder.url).complete()
            _ = try SegmentFile(opening: file.url, kind: .terms)
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func aCancelledWriteLeavesNothing() async throws {
        let folder = folder.url
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try SegmentFileWriter(.terms, in: folder).finish(as: folder.appending(path: "cancelled"))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try self.folder.names.isEmpty)
    }

    /// A limit on the size of files stands for a full disk; in a process of its own, since it is for all its files.
    @Test func aFullDiskIsAnErrorAndLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let error = #expect(throws: SegmentFileError.self) {
                var writer = try SegmentFileWriter(.terms, in: folder.url)
                try writer.append(.norms, SegmentFileTests.bytes(3_000_000))
                try writer.finish(as: folder.file("full"))
            }
            #expect(error?.description.contains("cannot write") == true)
            #expect(try folder.names.isEmpty)
        }
    }

    // MARK: Files

    func open(_ bytes: SegmentFileBytes) throws -> SegmentFile {
        try folder.withFile(bytes.data) { try SegmentFile(opening: $0, kind: .impacts) }
    }

    func openAndVerify(_ bytes: SegmentFileBytes) throws {
        try open(bytes).verifyAll()
    }

    func problem(_ body: () throws -> Void) -> SegmentFileError.Problem? {
        do {
            try body()
        } catch {
            return (error as? SegmentFileError)?.problem
        }
        return nil
    }
}
