import Foundation
import Synchronization

/// Collects a body in memory, up to a limit.
final class BodyText: WebReceiver {
    private let limit: Int
    private let body = Mutex(Data())

    init(limit: Int) {
        self.limit = limit
    }

    var data: Data { body.withLock { $0 } }

    func begin(_ head: WebHead) {}

    func receive(_ bytes: Data) throws {
        try body.withLock { body in
            guard body.count + bytes.count <= limit else {
                throw BodyTooLong(limit: limit)
            }
            body.append(bytes)
        }
    }
}

struct BodyTooLong: Error {
    let limit: Int
}
