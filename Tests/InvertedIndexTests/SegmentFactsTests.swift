import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Testing

@Suite struct SegmentFactsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    func read(_ facts: SegmentFacts, _ kind: SegmentKind) throws -> SegmentFacts {
        let url = folder.file("facts-\(UUID().uuidString)")
        var writer = try SegmentFileWriter(kind, in: folder.url)
        try writer.append(facts)
        try writer.finish(as: url)
        return try SegmentFile(opening: url, kind: kind).facts(kind)
    }

    func expectImpossible(
        _ kind: SegmentKind, _ change: (inout SegmentFacts) -> Void, _ location: SourceLocation = #_sourceLocation
    ) {
        var facts = Self.facts(kind)
        change(&facts)
        #expect(throws: SegmentFileError.self, sourceLocation: location) { try read(facts, kind) }
    }

    static func facts(_ kind: SegmentKind) -> SegmentFacts {
        var facts = SegmentFacts()
        facts.documentCount = 40
        facts.postingCount = 90
        switch kind {
        case .impacts:
            facts.scale = 0.02
        case .terms:
            facts.documentsWithTerms = 33
            facts.totalLength = 100
        case .vectors:
            facts.vocabularyIDSize = 4
        case .documents, .fullVectors:
            // They have facts of other kinds.
            break
        }
        return facts
    }

    @Test(arguments: [SegmentKind.impacts, .terms, .vectors])
    func factsComeBack(kind: SegmentKind) throws {
        #expect(try read(Self.facts(kind), kind) == Self.facts(kind))
        var empty = SegmentFacts()
        if kind == .vectors { empty.vocabularyIDSize = 2 }
        #expect(try read(empty, kind) == empty)
    }

    @Test func impossibleFactsAreErrors() {
        for kind in [SegmentKind.impacts, .terms, .vectors] {
            expectImpossible(kind) { $0.documentCount = 1 << 32 }
            expectImpossible(kind) { $0.postingCount = 1 << 30 }
        }
        expectImpossible(.impacts) { $0.totalLength = 100 }
        expectImpossible(.impacts) { $0.documentsWithTerms = 1 }
        expectImpossible(.impacts) { $0.vocabularyIDSize = 2 }
        for scale in [0, -1, .nan, .infinity, Float.greatestFiniteMagnitude / 200] {
            expectImpossible(.impacts) { $0.scale = scale }
        }
        expectImpossible(.terms) { $0.scale = 1 }
        expectImpossible(.terms) { $0.totalLength = 89 }
        expectImpossible(.terms) { $0.totalLength = 33 << 32 }
        expectImpossible(.terms) { $0.documentsWithTerms = 41 }
        expectImpossible(.vectors) { $0.vocabularyIDSize = 3 }
        expectImpossible(.vectors) { $0.documentsWithTerms = 1 }
    }
}
