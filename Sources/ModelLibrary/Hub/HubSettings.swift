import Foundation

/// What the environment says about the hub, with the variables and defaults of its Python client.
struct HubSettings: Sendable {
    private let environment: [String: String]

    init(environment: [String: String]) {
        self.environment = environment
    }

    /// The folder of everything that is kept: `HF_HOME`, else `huggingface` in the user's cache folder.
    private var home: URL {
        folder("HF_HOME") ?? Self.userCache(environment: environment).appending(path: "huggingface")
    }

    /// The folder of the repositories that have been downloaded.
    var cacheFolder: URL {
        folder("HF_HUB_CACHE") ?? folder("HUGGINGFACE_HUB_CACHE")
            ?? home.appending(path: "hub", directoryHint: .isDirectory)
    }

    var isOffline: Bool {
        let text = value("HF_HUB_OFFLINE") ?? value("TRANSFORMERS_OFFLINE") ?? ""
        return ["1", "on", "yes", "true"].contains(text.lowercased())
    }

    /// The hub's address, where the environment has it.
    func endpoint() throws(HubError) -> HubEndpoint? {
        guard let text = value("HF_ENDPOINT") else { return nil }
        guard let endpoint = HubEndpoint(text) else {
            throw .badSetting(
                name: "HF_ENDPOINT", problem: "is no address that begins with https:// or http://: \(text)")
        }
        return endpoint
    }

    /// The user's token, nil when there is none: `HF_TOKEN`, else the file where the client's login leaves it.
    func token() throws(HubError) -> String? {
        if let text = value("HF_TOKEN") { return try Self.token(text, from: "HF_TOKEN") }
        let file = folder("HF_TOKEN_PATH") ?? home.appending(path: "token")
        guard let size = file.sizeOfFile, size < 1 << 16, let text = try? String(contentsOf: file, encoding: .utf8)
        else { return nil }
        return try Self.token(text, from: file.path(percentEncoded: false))
    }

    /// The folder for caches: `XDG_CACHE_HOME`, else `~/.cache`. A relative one is ignored, as the variable's
    /// specification asks.
    static func userCache(environment: [String: String]) -> URL {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
            return URL(filePath: folder, directoryHint: .isDirectory)
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache", directoryHint: .isDirectory)
    }

    private static func token(_ text: String, from source: String) throws(HubError) -> String? {
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badSetting(name: source, problem: "holds no token: a token is one word of ASCII characters")
        }
        return token.isEmpty ? nil : token
    }

    private func value(_ name: String) -> String? {
        guard let text = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
    }

    private func folder(_ name: String) -> URL? {
        value(name).map { URL(filePath: ($0 as NSString).expandingTildeInPath) }
    }
}
