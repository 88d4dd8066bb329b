import LineFiles

/// A paragraph of a Debian control file: fields by name, each with the number of the line that it starts on.
struct Stanza {
    struct Field {
        /// What stands after the colon, then each continuation line without its end, leading space kept.
        var lines: [String]
        var lineNumber: Int

        var firstLine: String { lines[0] }
    }

    let lineNumber: Int
    var fields: [String: Field] = [:]

    /// A field's text with its continuation lines folded into one line; nil when the field is absent or empty.
    subscript(name: String) -> String? {
        guard let field = fields[name] else { return nil }
        let text = field.lines.map { $0.trimming(" \t") }.filter { !$0.isEmpty }.joined(separator: " ")
        return text.isEmpty ? nil : text
    }
}

/// Reads a control file (deb822: `Packages`, `Translation-en`), plain or gzip, one stanza after another.
final class ControlFile {
    private let reader: LineReader
    /// Fields that are kept; the others are only checked for their shape.
    private let wanted: Set<String>

    init(path: String, fields: Set<String>) throws(LineReaderError) {
        reader = try LineReader(path: path)
        wanted = fields
    }

    /// The next stanza, nil after the last one.
    ///
    /// - Throws: `LineReaderError` with file and line for what is neither a field nor the continuation of one.
    func next() throws(LineReaderError) -> Stanza? {
        var stanza: Stanza?
        var current: String?
        while let line = try reader.next() {
            if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                if let stanza { return stanza }
                continue
            }
            if stanza == nil { stanza = Stanza(lineNumber: reader.lineNumber) }
            if line.utf8.first == 0x20 || line.utf8.first == 0x09 {
                guard let current else {
                    throw problem(line: reader.lineNumber, "continues a field, but none came before")
                }
                stanza?.fields[current]?.lines.append(line)
                continue
            }
            let (name, value) = try field(in: line)
            current = name
            guard wanted.contains(name) else { continue }
            guard stanza?.fields[name] == nil else {
                throw problem(line: reader.lineNumber, "repeats the field \(name)")
            }
            stanza?.fields[name] = Stanza.Field(lines: [value], lineNumber: reader.lineNumber)
        }
        return stanza
    }

    private func field(in line: String) throws(LineReaderError) -> (name: String, value: String) {
        guard let colon = line.utf8.firstIndex(of: 0x3A), colon != line.startIndex else {
            throw problem(line: reader.lineNumber, "is not of the form 'Field: value'")
        }
        return (String(line[..<colon]), String(line[line.utf8.index(after: colon)...]).trimming(" \t"))
    }

    func problem(line: Int, _ text: String) -> LineReaderError {
        LineReaderError(place: "\(reader.name):\(line)", problem: text)
    }
}

extension String {
    func trimming(_ characters: String) -> String {
        let unwanted = Set(characters.utf8)
        let bytes = self.utf8
        guard let first = bytes.firstIndex(where: { !unwanted.contains($0) }),
            let last = bytes.lastIndex(where: { !unwanted.contains($0) })
        else { return "" }
        return String(self[first...last])
    }
}
