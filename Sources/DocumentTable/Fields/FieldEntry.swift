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
}
