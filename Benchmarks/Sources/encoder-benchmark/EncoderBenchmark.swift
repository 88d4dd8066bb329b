import Foundation

/// HybridSearch's side of the encoder benchmarks: reads requests from standard input, a JSON object a line, and
/// answers each with one on standard output. The driver is `python/encoders`.
@main
struct EncoderBenchmark {
    static func main() async {
        var session = Session()
        while let line = readLine() {
            do {
                let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
                try reply(try await session.answer(request))
            } catch {
                // The driver stops at an error: what follows would measure something else than it asked for.
                try? reply(["error": "\(error)"])
                exit(1)
            }
        }
    }

    private static func reply(_ value: any Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value) + Data("\n".utf8))
    }
}
