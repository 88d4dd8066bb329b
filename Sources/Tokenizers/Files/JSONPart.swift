import Foundation

/// A value in a JSON file that knows its place: what is wrong with it becomes an error that names file and field.
struct JSONPart {
    let value: JSONTree
    /// The way from the root, `normalizer.normalizers[1]`; empty for the root.
    let place: String
    let file: String

    init(_ value: JSONTree, place: String = "", file: String) {
        self.value = value
        self.place = place
        self.file = file
    }

    /// Reads a file.
    init(file url: URL) throws(TokenizerError) {
        file = url.path
        place = ""
        do {
            value = try JSONParser.parse(try TokenizerFiles.read(url))
        } catch let error as JSONParser.Problem {
            throw TokenizerError(
                path: url.path, problem: "is not valid JSON: \(error.reason) at byte \(error.position)")
        } catch {
            // What else is thrown is the error of reading the file.
            throw (error as? TokenizerError) ?? TokenizerError(path: url.path, problem: "cannot be read: \(error)")
        }
    }

    /// An error that begins with the place.
    func error(_ problem: String) -> TokenizerError {
        TokenizerError(path: file, problem: place.isEmpty ? problem : "\(place) \(problem)")
    }

    private func wrongType(_ expected: String) -> TokenizerError {
        TokenizerError(
            path: file, problem: "\(place.isEmpty ? "the file" : place) must be \(expected), found \(value.kind)")
    }

    var isNull: Bool {
        if case .null = value { true } else { false }
    }

    // MARK: Children

    /// A member that is there and not null.
    func optional(_ key: String) throws(TokenizerError) -> JSONPart? {
        guard case .object(let members) = value else { throw wrongType("an object") }
        guard let member = members.last(where: { $0.key == key }) else { return nil }
        let part = JSONPart(member.value, place: place.isEmpty ? key : "\(place).\(key)", file: file)
        return part.isNull ? nil : part
    }

    func member(_ key: String) throws(TokenizerError) -> JSONPart {
        guard let part = try optional(key) else {
            throw TokenizerError(
                path: file, problem: "\(place.isEmpty ? "the file" : place) lacks the field \"\(key)\"")
        }
        return part
    }

    func elements() throws(TokenizerError) -> [JSONPart] {
        guard case .array(let elements) = value else { throw wrongType("an array") }
        return elements.enumerated().map { JSONPart($1, place: "\(place)[\($0)]", file: file) }
    }

    // MARK: Scalars

    func string() throws(TokenizerError) -> String {
        guard case .string(let string) = value else { throw wrongType("a string") }
        return string
    }

    func bool() throws(TokenizerError) -> Bool {
        guard case .bool(let bool) = value else { throw wrongType("true or false") }
        return bool
    }

    func number() throws(TokenizerError) -> Double {
        guard case .number(let number) = value else { throw wrongType("a number") }
        return number
    }

    /// An integer from 0 on that could be an id or a size.
    func count() throws(TokenizerError) -> Int {
        guard let count = Int(exactly: try number()), count >= 0, count < Int32.max else {
            throw error("must be an integer from 0 to \(Int32.max - 1)")
        }
        return count
    }

    func bool(_ key: String, default value: Bool) throws(TokenizerError) -> Bool {
        try optional(key)?.bool() ?? value
    }

    func string(_ key: String) throws(TokenizerError) -> String {
        try member(key).string()
    }

    /// A member whose value is one of an enumeration's.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, default value: Choice
    ) throws(TokenizerError) -> Choice where Choice.RawValue == String {
        guard let part = try optional(key) else { return value }
        let name = try part.string()
        guard let choice = Choice(rawValue: name) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw part.error("is \"\(name)\"; supported are \(known)")
        }
        return choice
    }
}
