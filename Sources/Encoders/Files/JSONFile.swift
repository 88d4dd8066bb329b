import Foundation

/// Reading the small JSON files of a model folder.
enum JSONFile {
    static func decode<T: Decodable>(_ type: T.Type, from url: URL) throws(ModelError) -> T {
        do {
            return try JSONDecoder().decode(type, from: try Data(contentsOf: url))
        } catch let error as DecodingError {
            throw ModelError(path: url.path, problem: problem(error))
        } catch {
            throw ModelError(path: url.path, problem: "cannot be read: \(error.localizedDescription)")
        }
    }

    /// The same, or nil when there is no such file.
    static func decodeIfPresent<T: Decodable>(_ type: T.Type, from url: URL) throws(ModelError) -> T? {
        FileManager.default.fileExists(atPath: url.path) ? try decode(type, from: url) : nil
    }

    private static func problem(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "lacks the field \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(field(context)) has the wrong type"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "is not valid JSON"
        case .dataCorrupted(let context): "\(field(context)) has a value that cannot be read"
        @unknown default: "cannot be read"
        }
    }

    private static func field(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the file" : "the field \"\(path)\""
    }
}
