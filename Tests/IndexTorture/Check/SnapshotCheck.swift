import HybridSearch

/// Compares what a snapshot holds with the census in it.
struct SnapshotCheck {
    let snapshot: IndexSnapshot

    /// Counts every document.
    ///
    /// - Returns: Nil for an index without commits.
    /// - Throws: ``Violation`` when they are not those of one commit.
    func census() throws -> Census? {
        var entries: [Entry] = []
        var census: Census?
        try snapshot.forEachDocument { stored in
            if stored.document.id == Census.id {
                guard census == nil else { throw Violation("there are two censuses") }
                census = try Self.census(stored.document)
            } else {
                entries.append(try Entry(stored.document))
            }
        }
        guard entries.count + (census == nil ? 0 : 1) == snapshot.documentCount else {
            throw Violation(
                "the index counts \(snapshot.documentCount) documents but has \(entries.count) and the census")
        }
        guard let census else {
            guard entries.isEmpty else { throw Violation("there are documents but no census") }
            return nil
        }
        let counted = Census(of: Holdings(entries), generation: census.generation)
        guard counted == census else { throw Violation("the census says \(census), but there are \(counted)") }
        return census
    }

    /// Looks at a few things only: the census and the size of a group.
    ///
    /// - Returns: Nil for an index without commits.
    func quickCensus(ofGroup group: Int) throws -> Census? {
        guard let document = try snapshot.documents([Census.id])[Census.id] else {
            guard snapshot.documentCount == 0 else { throw Violation("there are documents but no census") }
            return nil
        }
        let census = try Self.census(document)
        guard snapshot.documentCount == census.documents + 1 else {
            throw Violation("the census says \(census.documents) documents, the index has \(snapshot.documentCount - 1)")
        }
        let members = try snapshot.allowed(by: .term(field: "group", value: .integer(group)))
            .reduce(0) { $0 + ($1?.count ?? 0) }
        guard members == census.groups[group] else {
            throw Violation("the census says \(census.groups[group]) of group \(group), a filter finds \(members)")
        }
        return census
    }

    private static func census(_ document: Document) throws -> Census {
        guard let census = Census(document) else { throw Violation("the census cannot be read: \(document)") }
        return census
    }
}

extension Entry {
    init(_ document: Document) throws {
        guard let group = document.metadata["group"]?.integerValue,
            let version = document.metadata["version"]?.integerValue
        else { throw Violation("the metadata of \(document.id) are not those of any document: \(document.metadata)") }
        self.init(
            id: document.id.rawValue, title: document.title, text: document.text, group: group, version: version)
        guard self.document == document else { throw Violation("\(document.id) was never added like this: \(document)") }
    }
}
