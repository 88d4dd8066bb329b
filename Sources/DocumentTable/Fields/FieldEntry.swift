/// A field and a kind of its values, as the section `fields` has it. A field with values of several kinds has as many
/// entries, one after the other.
struct FieldEntry: BitwiseCopyable, Sendable {
    /// Where the name starts in `fieldNames`.
    var nameStart: UInt64
    /// The bytes of the name.
    var nameCount: UInt32
    /// A ``ValueKind``.
    var kind: UInt32
    /// Its values are from here to where those of the next entry start.
    var firstValue: UInt64

    func hasNameOf(_ other: FieldEntry) -> Bool {
        nameStart == other.nameStart && nameCount == other.nameCount
    }

    /// Whether the name begins where that of another ends.
    func follows(_ other: FieldEntry) -> Bool {
        let (end, overflows) = other.nameStart.addingReportingOverflow(UInt64(other.nameCount))
        return !overflows && nameStart == end
    }
}
