import Foundation

/// What is asked of a web server.
struct WebRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
    }

    var method = Method.get
    let url: URL
    var headers: [String: String] = [:]
}

/// How a web server's answer begins.
struct WebHead: Sendable {
    let status: Int
    /// By lower-case name.
    private let headers: [String: String]

    init(status: Int, headers: [String: String]) {
        self.status = status
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    subscript(name: String) -> String? { headers[name.lowercased()] }

    var isSuccess: Bool { (200..<300).contains(status) }
    var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }
}

/// Takes the body of a successful answer while it arrives. Calls come one after another; throwing ends the exchange.
protocol WebReceiver: AnyObject, Sendable {
    func begin(_ head: WebHead) throws
    func receive(_ bytes: Data) throws
}

/// The server could not be reached, or the connection broke.
struct WebError: Error {
    let problem: String
}
