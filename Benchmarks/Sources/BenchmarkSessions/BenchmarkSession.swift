import Foundation

/// Answers a driver's requests; what it must remember between them is its state.
public protocol BenchmarkSession {
    associatedtype Request: Decodable

    /// Carries out a request; the answer is one JSON object.
    mutating func answer(_ request: Request) async throws -> any Encodable
}

extension BenchmarkSession {
    /// Reads requests from standard input until it ends, a JSON object a line, and answers each with one on standard
    /// output; `python/shared/process.py` is the other end. An error ends the process: what follows would measure
    /// something else than the driver asked for.
    public mutating func run() async {
        while let line = readLine() {
            do {
                let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
                try Self.reply(try await answer(request))
            } catch {
                try? Self.reply(["error": "\(error)"])
                exit(1)
            }
        }
    }

    private static func reply(_ value: any Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value) + Data("\n".utf8))
    }
}
