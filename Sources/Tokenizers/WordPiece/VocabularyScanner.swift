import Foundation

/// Reads the object `model.vocab` of a `tokenizer.json` byte by byte.
///
/// A JSON decoder would put it into a dictionary of strings, where tokens that are canonically equivalent (a letter
/// with its accent as one character or as two) become one.
struct VocabularyScanner {
    struct Entry {
        var token: [UInt8]
        var id: Int
    }

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private let path: String

    static func entries(of data: Data, path: String) throws(TokenizerError) -> [Entry] {
        // `withUnsafeBytes` rethrows any error; a result carries a typed one out.
        let result = data.withUnsafeBytes { raw in
            Result { () throws(TokenizerError) in
                var scanner = VocabularyScanner(text: raw.bindMemory(to: UInt8.self), path: path)
                return try scanner.vocabulary()
            }
        }
        return try result.get()
    }

    private init(text: UnsafeBufferPointer<UInt8>, path: String) {
        self.text = text
        self.path = path
    }

    private func malformed(_ what: String) -> TokenizerError {
        TokenizerError(path: path, problem: "\(what) at byte \(position)")
    }

    private mutating func vocabulary() throws(TokenizerError) -> [Entry] {
        guard try enterMember("model"), try enterMember("vocab") else {
            throw TokenizerError(path: path, problem: "has no vocabulary, the object \"vocab\" in \"model\"")
        }
        var entries: [Entry] = []
        try expect(UInt8(ascii: "{"))
        while try nextMember(isFirst: entries.isEmpty) {
            let token = try string()
            try expect(UInt8(ascii: ":"))
            entries.append(Entry(token: token, id: try integer()))
        }
        return entries
    }

    /// Goes to the value of a member of the object that begins here; false when there is none.
    private mutating func enterMember(_ name: String) throws(TokenizerError) -> Bool {
        try expect(UInt8(ascii: "{"))
        var isFirst = true
        while try nextMember(isFirst: isFirst) {
            isFirst = false
            let key = try string()
            try expect(UInt8(ascii: ":"))
            if key.elementsEqual(name.utf8) {
                return true
            }
            try skipValue()
        }
        return false
    }

    /// Steps over the comma to the next key of an object, or over its end.
    private mutating func nextMember(isFirst: Bool) throws(TokenizerError) -> Bool {
        switch try peek() {
        case UInt8(ascii: "}"):
            position += 1
            return false
        case UInt8(ascii: ",") where !isFirst:
            position += 1
            return true
        case UInt8(ascii: "\"") where isFirst:
            return true
        default:
            throw malformed("expected a member of an object")
        }
    }

    private mutating func peek() throws(TokenizerError) -> UInt8 {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return text[position]
            }
        }
        throw malformed("the file ends")
    }

    private mutating func expect(_ byte: UInt8) throws(TokenizerError) {
        guard try peek() == byte else {
            throw malformed("expected \(Character(Unicode.Scalar(byte)))")
        }
        position += 1
    }

    private mutating func integer() throws(TokenizerError) -> Int {
        _ = try peek()
        let start = position
        while position < text.count, isNumberByte(text[position]) {
            position += 1
        }
        guard let value = Int(String(decoding: text[start..<position], as: UTF8.self)) else {
            throw malformed("expected an integer")
        }
        return value
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Passes over one value: strings are skipped whole, brackets counted. (That they match, the decoder that read
    /// the rest of the file has checked.)
    private mutating func skipValue() throws(TokenizerError) {
        var depth = 0
        repeat {
            switch try peek() {
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","), UInt8(ascii: ":"): break
            default:
                while position + 1 < text.count, !isDelimiter(text[position + 1]) {
                    position += 1
                }
            }
            position += 1
        } while depth > 0
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: ":"),
            0x20, 0x09, 0x0A, 0x0D:
            true
        default: false
        }
    }

    private mutating func string() throws(TokenizerError) -> [UInt8] {
        try expect(UInt8(ascii: "\""))
        let start = position
        var hasEscapes = false
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        guard position < text.count else { throw malformed("a string does not end") }
        let raw = text[start..<position]
        position += 1
        return hasEscapes ? try unescaped(raw) : Array(raw)
    }

    private func unescaped(_ raw: Slice<UnsafeBufferPointer<UInt8>>) throws(TokenizerError) -> [UInt8] {
        // A decoder keeps the characters of a single string as they are.
        let quoted = Data([UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")])
        guard let value = try? JSONDecoder().decode(String.self, from: quoted) else {
            throw malformed("a string has a malformed escape")
        }
        return Array(value.utf8)
    }
}
