import Foundation
import GRDB

/// A text as the database holds it. SQLite's texts end at their first NUL for those who read and write them as C strings, as
/// GRDB does; a text with one is a blob of the same bytes.
struct StoredText: DatabaseValueConvertible {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    var databaseValue: DatabaseValue {
        text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
    }

    static func fromDatabaseValue(_ value: DatabaseValue) -> StoredText? {
        String.fromDatabaseValue(value).map(StoredText.init)
    }
}
