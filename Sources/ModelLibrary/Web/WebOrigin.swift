import Foundation

/// Who answers at an address: its scheme, host and port. Secrets are for one origin.
struct WebOrigin: Hashable, Sendable {
    let isSecure: Bool
    private let host: String
    private let port: Int

    /// nil for what is no complete address of `http` or `https`.
    init?(_ url: URL) {
        guard let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host()?.lowercased(), !host.isEmpty
        else { return nil }
        isSecure = scheme == "https"
        self.host = host
        port = url.port ?? (isSecure ? 443 : 80)
    }
}
