import Foundation
import LineFiles
import Testing

@Suite struct GzipCompressorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func compressed(_ pieces: [[UInt8]]) -> [UInt8] {
        let gzip = GzipCompressor()
        return pieces.flatMap { gzip.compress($0) } + gzip.finish()
    }

    @Test func whatItWritesIsRead() throws {
        // Noise does not compress: more comes out than fits the space for one call.
        var random = SystemRandomNumberGenerator()
        let lines = (0..<3000).map { _ in (0..<100).map { _ in UInt8.random(in: 32..<127, using: &random) } }
        let pieces = lines.map { $0 + [0x0A] }
        let path = "\(folder.path)/noise.gz"
        try Data(compressed(pieces)).write(to: URL(filePath: path))
        let reader = try LineReader(path: path)
        for line in lines { #expect(try reader.nextBytes() == line) }
        #expect(try reader.nextBytes() == nil)
    }

    @Test func theSameBytesMakeTheSameFile() {
        let text = Array(String(repeating: "the same again ", count: 10_000).utf8)
        let file = compressed([text])
        #expect(file == compressed([text]))
        #expect(file.count < text.count / 50)
        #expect(file.prefix(2) == [0x1F, 0x8B])
    }

    @Test func nothingIsAFileToo() throws {
        let path = "\(folder.path)/empty.gz"
        try Data(compressed([[]])).write(to: URL(filePath: path))
        #expect(try LineReader(path: path).nextBytes() == nil)
    }
}
