import Foundation
import Pipelines

extension Secret {
    /// The most bytes that a secret may have.
    private static let longest = 16_384

    /// Reads the secret.
    ///
    /// - Parameters:
    ///   - engine: Whose secret it is, for errors.
    ///   - purpose: What it is: `API key`.
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)``, which tells where it was looked for and never
    ///   what it is.
    func value(
        of purpose: String, engine: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(RemoteEngineError) -> String {
        func failure(_ problem: String) -> RemoteEngineError {
            .misconfigured(engine: engine, problem: "the \(purpose) \(problem)")
        }
        let text: String
        let source: String
        switch self {
        case .environment(let name):
            source = "the environment variable \(name)"
            guard let value = environment[name] else { throw failure("is to be in \(source), which is not set") }
            text = value
        case .file(let path):
            source = "the file \(path)"
            guard let data = FileManager.default.contents(atPath: path) else {
                throw failure("is to be in \(source), which cannot be read")
            }
            guard data.count <= Self.longest, let value = String(validating: data, as: UTF8.self) else {
                throw failure("in \(source) is longer than \(Self.longest) bytes or no UTF-8")
            }
            text = value.last?.isNewline == true ? String(value.dropLast()) : value
        }
        guard !text.isEmpty else { throw failure("in \(source) is empty") }
        // Headers end at line breaks, and what comes after would be headers of its own.
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw failure("in \(source) has a control character in it")
        }
        return text
    }
}
