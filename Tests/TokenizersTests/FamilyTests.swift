import Foundation
import Testing
import Tokenizers

/// Ids and segments against Hugging Face's `tokenizers`.
@Suite struct FamilyTests {
    private let rows: [Families.Row]

    init() throws {
        rows = try Families.rows.get()
    }

    @Test(arguments: Families.names) func texts(name: String) throws {
        let tokenizer = try Families.tokenizer(name)
        for row in rows {
            guard let text = row.text, let ids = row.ids[name] else { continue }
            let found = tokenizer.encode(text, maxLength: 100_000).ids
            #expect(found == ids, "\(text.debugDescription)")
        }
    }

    @Test(arguments: Families.names) func pairs(name: String) throws {
        let tokenizer = try Families.tokenizer(name)
        for row in rows {
            guard let first = row.first, let second = row.second, let length = row.length else { continue }
            let found = tokenizer.encode(
                pair: tokenizer.tokens(of: first), tokenizer.tokens(of: second), maxLength: length)
            #expect(found.ids == row.ids[name], "\(first.debugDescription) / \(second.debugDescription) in \(length)")
            #expect(found.segments == row.segments?[name])
        }
    }

    /// A limit is where a text is cut, not another way to read it.
    @Test(arguments: Families.names) func limits(name: String) throws {
        let tokenizer = try Families.tokenizer(name)
        for row in rows.prefix(100) {
            guard let text = row.text else { continue }
            let all = tokenizer.tokens(of: text)
            for limit in [0, 1, 2, 7, all.count, all.count + 1] {
                #expect(tokenizer.tokens(of: text, limit: limit) == Array(all.prefix(limit)))
            }
        }
    }
}
