/// The rows that a statement returned, in the form of text.
public struct PostgreSQLRows: Hashable, Sendable, RandomAccessCollection {
    /// The columns' names.
    public let columns: [String]
    /// How many rows the statement returned or changed.
    public let affected: Int
    private let values: [String?]
    private let rowCount: Int

    init(columns: [String], values: [String?], rowCount: Int, affected: Int) {
        self.columns = columns
        self.values = values
        self.rowCount = rowCount
        self.affected = affected
    }

    /// What a statement that returns nothing returned.
    static let none = PostgreSQLRows(columns: [], values: [], rowCount: 0, affected: 0)

    public var startIndex: Int { 0 }
    public var endIndex: Int { rowCount }

    public subscript(row: Int) -> Row {
        Row(columns: columns, values: values[row * columns.count..<(row + 1) * columns.count])
    }

    /// One row.
    public struct Row: Hashable, Sendable {
        let columns: [String]
        let values: ArraySlice<String?>

        /// How many columns the statement returns.
        public var columnCount: Int { values.count }

        /// The value in a column; nil for NULL.
        ///
        /// - Precondition: The statement returns so many columns.
        public subscript(column: Int) -> String? { values[values.startIndex + column] }

        /// The value in a column.
        ///
        /// - Throws: ``PostgreSQLError`` of the kind `unexpected` for NULL and for what is no such value.
        public func string(_ column: Int) throws(PostgreSQLError) -> String {
            try value(column) { $0 }
        }

        /// As ``string(_:)``.
        public func integer(_ column: Int) throws(PostgreSQLError) -> Int {
            try value(column) { Int($0) }
        }

        /// As ``string(_:)``.
        public func double(_ column: Int) throws(PostgreSQLError) -> Double {
            try value(column) { Double($0) }
        }

        /// As ``string(_:)``.
        public func bool(_ column: Int) throws(PostgreSQLError) -> Bool {
            try value(column) { $0 == "t" ? true : $0 == "f" ? false : nil }
        }

        private func value<Value>(
            _ column: Int, _ read: (String) -> Value?
        ) throws(PostgreSQLError) -> Value {
            guard let value = self[column].flatMap(read) else {
                let found = self[column].map { "\"\($0.prefix(64))\"" } ?? "NULL"
                throw PostgreSQLError(
                    .unexpected, message: "the column \(columns[column]) is \(found), expected a \(Value.self)")
            }
            return value
        }
    }
}
