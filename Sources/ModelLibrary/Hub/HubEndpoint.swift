import Foundation

/// The address of a hub. There is none built in.
struct HubEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at its end.
    let description: String
    let origin: WebOrigin

    /// Reads an address of `http` or `https`, which may have a path.
    init?(_ text: String) {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URL(string: text), let origin = WebOrigin(url), url.query() == nil, url.user() == nil
        else { return nil }
        description = text
        self.origin = origin
    }

    /// Asks an installed Python client of the hub which address it would use; nil when there is no such client.
    static func ofPythonClient(_ programs: DownloadClient) async throws -> HubEndpoint? {
        let question = "from huggingface_hub.constants import ENDPOINT; print(ENDPOINT)"
        var interpreters = ["python3"]
        // The client may live in an environment of its own, which only its command knows.
        if let command = try await programs.path(of: "hf"), let interpreter = interpreter(of: command) {
            interpreters.append(interpreter)
        }
        for interpreter in interpreters {
            guard let answer = try await programs.output(of: interpreter, ["-c", question]) else { continue }
            if let endpoint = HubEndpoint(answer.trimmingCharacters(in: .whitespacesAndNewlines)) { return endpoint }
        }
        return nil
    }

    /// The program in the first line of a script, `#!/path/to/python`.
    private static func interpreter(of script: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: script) else { return nil }
        defer { try? file.close() }
        guard let start = try? file.read(upToCount: 1024), start.starts(with: Data("#!/".utf8)),
            let line = start.split(separator: UInt8(ascii: "\n")).first
        else { return nil }
        return String(decoding: line.dropFirst(2), as: UTF8.self).split(separator: " ").first.map(String.init)
    }

    /// The address of something on the hub.
    ///
    /// - Parameter parts: The path's parts, in which every special character is escaped, a slash too.
    func url(_ parts: [some StringProtocol]) throws(HubError) -> URL {
        let unreserved = CharacterSet(charactersIn: "-._~").union(.alphanumerics.intersection(CharacterSet(
            charactersIn: Unicode.Scalar(0)..."\u{7F}")))
        let escaped = parts.map { $0.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "" }
        let text = ([description] + escaped).joined(separator: "/")
        guard let url = URL(string: text) else {
            throw .badAnswer(url: description, problem: "\(text) is no address")
        }
        return url
    }
}
