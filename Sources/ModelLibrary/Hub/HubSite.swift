import Foundation

/// A hub, asked in its own protocol: what a revision is, what its files are, and their bytes.
struct HubSite: Sendable {
    let endpoint: HubEndpoint
    let token: String?
    let web: WebClient
    let retries: Retries

    private static let mostRedirects = 8
    private static let largestListing = 32 << 20
    private static let largestFile = 1 << 50

    /// Asks what commit a revision is, and which files it has.
    func commit(of repository: HubRepository) async throws -> HubCommit {
        let url = try endpoint.url(
            ["api", "models"] + repository.name.split(separator: "/") + ["revision", Substring(repository.revision)])
        let body = try await retries.whileTransient {
            let body = BodyText(limit: Self.largestListing)
            try await send(WebRequest(url: url), of: repository, to: body)
            return body
        }
        guard let listing = try? JSONDecoder().decode(Listing.self, from: body.data) else {
            throw HubError.badAnswer(url: url.text, problem: "it is no list of a repository's files")
        }
        guard HubRepository.isCommit(listing.sha) else {
            throw HubError.badAnswer(url: url.text, problem: "it names no commit")
        }
        return HubCommit(id: listing.sha, paths: Set((listing.siblings ?? []).map(\.rfilename)))
    }

    /// Asks for the size and the content's hash of a file.
    func file(_ path: String, at commit: String, of repository: HubRepository) async throws -> HubFile {
        let url = try self.url(of: path, at: commit, of: repository)
        let head = try await retries.whileTransient {
            try await send(WebRequest(method: .head, url: url), of: repository, to: BodyText(limit: 0))
        }
        guard let tag = head["X-Linked-ETag"] ?? head["ETag"], let content = ContentID(etag: tag) else {
            throw HubError.badAnswer(url: url.text, problem: "its ETag is neither a git blob's name nor a SHA-256")
        }
        guard let size = (head["X-Linked-Size"] ?? head["Content-Length"]).flatMap({ Int($0) }),
            (0...Self.largestFile).contains(size)
        else {
            throw HubError.badAnswer(url: url.text, problem: "it gives no sensible size of the file")
        }
        if let other = head["X-Repo-Commit"], other != commit {
            throw HubError.badAnswer(url: url.text, problem: "it belongs to another commit")
        }
        return HubFile(path: path, size: size, content: content)
    }

    /// Asks for the bytes of a file from a position on, once.
    ///
    /// No `If-Range`: the address is of one commit, so its content cannot change, and the storage behind the hub has
    /// ETags of its own.
    func fetch(
        _ file: HubFile, from position: Int, at commit: String, of repository: HubRepository,
        to receiver: any WebReceiver
    ) async throws {
        var request = WebRequest(url: try url(of: file.path, at: commit, of: repository))
        if position > 0 { request.headers["Range"] = "bytes=\(position)-" }
        try await send(request, of: repository, to: receiver)
    }

    private func url(of path: String, at commit: String, of repository: HubRepository) throws(HubError) -> URL {
        try endpoint.url(
            repository.name.split(separator: "/") + ["resolve", Substring(commit)] + path.split(separator: "/"))
    }

    /// Sends a request and follows redirects. The token goes to the hub and to nobody else.
    ///
    /// - Returns: The head of the last answer: a success, or, if only the head was asked for, the redirect that tells
    ///   about the file itself.
    /// - Throws: ``TransientFailure`` for what may pass, ``HubError`` for what does not.
    @discardableResult
    private func send(
        _ request: WebRequest, of repository: HubRepository, to receiver: any WebReceiver
    ) async throws -> WebHead {
        var url = request.url
        for _ in 0...Self.mostRedirects {
            var hop = WebRequest(method: request.method, url: url, headers: request.headers)
            // Sizes are those of the files, not of their compressed forms.
            hop.headers["Accept-Encoding"] = "identity"
            hop.headers["User-Agent"] = "hybrid-search"
            if let token, WebOrigin(url) == endpoint.origin { hop.headers["Authorization"] = "Bearer \(token)" }
            let head: WebHead
            do {
                head = try await web.send(hop, to: receiver)
            } catch let error as WebError {
                throw TransientFailure(reason: .unreachable(url: url.text, problem: error.problem))
            } catch let error as BodyTooLong {
                throw HubError.badAnswer(url: url.text, problem: "it has more than \(error.limit) bytes")
            }
            if head.isSuccess || request.method == .head && head.isRedirect && head["X-Linked-ETag"] != nil {
                return head
            }
            guard head.isRedirect else { throw failure(head, url: url, repository: repository) }
            url = try target(of: head, from: url)
        }
        throw HubError.badAnswer(url: request.url.text, problem: "it redirects again and again")
    }

    private func target(of head: WebHead, from url: URL) throws(HubError) -> URL {
        guard let location = head["Location"], let target = URL(string: location, relativeTo: url)?.absoluteURL,
            let origin = WebOrigin(target)
        else { throw .badAnswer(url: url.text, problem: "it redirects to no address") }
        guard origin.isSecure || WebOrigin(url)?.isSecure == false else {
            throw .badAnswer(url: url.text, problem: "it redirects from https to http")
        }
        return target
    }

    /// What a status means. The hub explains some in `X-Error-Code` and `X-Error-Message`.
    private func failure(_ head: WebHead, url: URL, repository: HubRepository) -> any Error {
        let endpoint = endpoint.description
        let hasToken = token != nil
        switch (head.status, head["X-Error-Code"]) {
        case (_, "RevisionNotFound"):
            return HubError.noRevision(repository.revision, repository: repository.name)
        case (_, "GatedRepo"), (403, _):
            return HubError.forbidden(
                repository: repository.name, endpoint: endpoint, hasToken: hasToken,
                explanation: head["X-Error-Message"]?.asOneLine ?? "")
        case (401, _), (404, "RepoNotFound"), (404, nil):
            // The hub does not tell strangers what exists: a private repository and none are the same 401.
            return HubError.noRepository(repository.name, endpoint: endpoint, hasToken: hasToken)
        case (408, _), (429, _), (500..., _):
            return TransientFailure(
                reason: .status(head.status, url: url.text),
                serversWish: head["Retry-After"].flatMap { Int($0) }.map { .seconds(min(max($0, 0), 3600)) })
        default:
            return HubError.status(head.status, url: url.text)
        }
    }
}

extension URL {
    /// The address without the query, which may hold a signature, for people to read.
    fileprivate var text: String {
        String(absoluteString.prefix { $0 != "?" }.prefix(300))
    }
}

extension String {
    /// Without what would do something to a terminal.
    fileprivate var asOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }).prefix(300))
    }
}

/// The hub's answer about a revision, as far as it matters.
private struct Listing: Decodable {
    struct Sibling: Decodable {
        var rfilename: String
    }

    var sha: String
    var siblings: [Sibling]?
}
