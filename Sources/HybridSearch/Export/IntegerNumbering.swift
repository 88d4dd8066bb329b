import Foundation
import Interchange

/// An id that is an integer from 0 in its shortest form, so that the integer is as good as the id.
struct IntegerID {
    let value: Int

    /// Nil for an id that is none, such as `007`.
    init?(_ id: String) {
        guard let value = Int(id), value >= 0, String(value) == id else { return nil }
        self.value = value
    }
}

/// Gives numbers in place of ids: the ids themselves where all are integers, otherwise 0, 1, 2… with a table of them
/// on disk.
final class IntegerNumbering {
    private let file: URL
    private let table: TabbedWriter?
    private var next = 0

    /// - Parameters:
    ///   - keepsIDs: Whether every id is an integer.
    ///   - table: The table of numbers and ids; an old one is removed where none is needed.
    init(keepsIDs: Bool, table file: URL) throws {
        self.file = file
        table = keepsIDs ? nil : try TabbedWriter(path: file.path)
    }

    /// The number of the next id.
    func number(of id: String) throws -> Int {
        guard let table else {
            guard let integer = IntegerID(id) else { preconditionFailure("the id \(id) is no integer") }
            return integer.value
        }
        try table.write([String(next), id])
        next += 1
        return next - 1
    }

    /// Completes the table.
    ///
    /// - Returns: The file; nil where ids are numbers already.
    func finish() throws -> URL? {
        guard let table else {
            try? FileManager.default.removeItem(at: file)
            return nil
        }
        try table.finish()
        return file
    }
}
