import DebianPackages
import Foundation
import Testing

@Suite struct DebianVersionTests {
    /// `versions.tsv` holds pairs with the verdict of `dpkg --compare-versions`.
    @Test func ordersAsDpkgDoes() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/versions", withExtension: "tsv"))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 300)
        for line in lines {
            let columns = line.split(separator: "\t").map(String.init)
            let (a, b) = (DebianVersion(columns[0]), DebianVersion(columns[2]))
            #expect((a < b) == (columns[1] == "<"), "\(line)")
            #expect((b < a) == (columns[1] == ">"), "\(line)")
        }
    }
}
