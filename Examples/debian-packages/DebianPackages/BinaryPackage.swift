import LineFiles
import Retrieval

/// What a `Packages` file says about one package, people's names and addresses left out.
struct BinaryPackage {
    let name: String
    let version: DebianVersion
    let metadata: [String: JSONValue]
    let tags: [String]
    /// The description that stands in the `Packages` file itself; often only its first line.
    let ownText: PackageText
    /// The key of the full description in the translations.
    let descriptionKey: String?

    static let fields: Set<String> = [
        "Package", "Version", "Section", "Priority", "Installed-Size", "Homepage", "Source", "Tag", "Description",
        "Description-md5",
    ]

    init(_ stanza: Stanza, in file: ControlFile) throws(LineReaderError) {
        guard let name = stanza["Package"], let version = stanza["Version"] else {
            let missing = stanza["Package"] == nil ? "Package" : "Version"
            throw file.problem(line: stanza.lineNumber, "this paragraph has no \(missing)")
        }
        self.name = name
        self.version = DebianVersion(version)
        let description = stanza.fields["Description"]?.lines ?? [""]
        ownText = PackageText(short: description[0], continuationLines: Array(description.dropFirst()))
        descriptionKey = stanza["Description-md5"]
        tags = stanza["Tag"].map { $0.split(separator: ",").map { String($0).trimming(" \t") } } ?? []

        // The source package has the package's own name unless it says otherwise; a version may follow in brackets.
        let source = stanza["Source"].flatMap { $0.split(separator: " ").first.map(String.init) } ?? name
        var metadata: [String: JSONValue] = ["version": .string(version), "source": .string(source)]
        for (key, field) in [("section", "Section"), ("priority", "Priority"), ("homepage", "Homepage")] {
            if let value = stanza[field] { metadata[key] = .string(value) }
        }
        if let size = stanza["Installed-Size"] {
            guard let kibibytes = Int(size), kibibytes >= 0 else {
                let line = stanza.fields["Installed-Size"]?.lineNumber ?? stanza.lineNumber
                throw file.problem(line: line, "Installed-Size must be a whole number of KiB, found '\(size)'")
            }
            metadata["installed_size"] = .integer(kibibytes)
        }
        if !tags.isEmpty { metadata["tags"] = .array(tags.map { .string($0) }) }
        self.metadata = metadata
    }

    /// The document to search; `text` is the translation's, or the package's own.
    func document(text: PackageText?) -> Document {
        Document(id: DocumentID(name), title: name, text: (text ?? ownText).text, metadata: metadata)
    }
}
