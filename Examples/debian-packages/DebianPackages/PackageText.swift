/// The description of a package as running text: the short one, then the long one's paragraphs.
///
/// In a control file every line of the long description starts with a space; a line of more than one space is shown
/// as it is, and ` .` is an empty line (Debian Policy, section 5.6.13). Here paragraphs become one line each, and
/// list entries too, bullets kept.
package struct PackageText: Hashable, Sendable {
    package let short: String
    /// The long description's lines; empty when there is none.
    package let long: String

    package init(short: String, continuationLines: [String]) {
        self.short = short
        var lines: [String] = []
        // What the last line is, and so what may continue it: nothing, prose, or a list entry of some indent.
        var canContinue = false
        var entryIndent: Int?
        for line in continuationLines {
            let text = line.trimming(" \t")
            let indent = line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
            if text.isEmpty || text == "." {
                (canContinue, entryIndent) = (false, nil)
            } else if Self.isListEntry(text) {
                lines.append(text)
                (canContinue, entryIndent) = (true, indent)
            } else if canContinue, entryIndent.map({ indent >= $0 }) ?? (indent == 1) {
                lines[lines.count - 1] += " " + text
            } else {
                lines.append(text)
                (canContinue, entryIndent) = (indent == 1, nil)
            }
        }
        long = lines.joined(separator: "\n")
    }

    /// What is searched.
    package var text: String {
        long.isEmpty ? short : "\(short)\n\(long)"
    }

    private static func isListEntry(_ line: String) -> Bool {
        ["* ", "- ", "+ ", "o ", "• ", "· "].contains { line.hasPrefix($0) }
    }
}
