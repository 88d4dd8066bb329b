/// The postings list of one term while it is read: it adds up what the list says of itself, and makes documents of
/// gaps.
struct CIFFList {
    /// Its place in the file, from 1.
    let number: Int
    private let documentCount: Int
    private var pieces: PostingsListPieces
    /// What is read but not handed out yet.
    private var read: [CIFFPosting] = []
    private(set) var term = ""
    private var claimedCount = 0
    private var claimedTotal = 0
    private var count = 0
    private var total = 0
    private var lastDocument = -1

    /// Reads the beginning of the list, with the term in it.
    init(
        _ number: Int, start: Int, length: Int, documentCount: Int, from input: CIFFInput
    ) throws(InterchangeError) {
        self.number = number
        self.documentCount = documentCount
        pieces = PostingsListPieces(start: start, length: length)
        read = try readPiece(from: input)
    }

    /// The next postings; none after the last ones.
    mutating func next(from input: CIFFInput) throws(InterchangeError) -> [CIFFPosting] {
        let first = read
        read = []
        return first.isEmpty ? try readPiece(from: input) : first
    }

    private mutating func readPiece(from input: CIFFInput) throws(InterchangeError) -> [CIFFPosting] {
        let what = description
        while let piece = try pieces.next(from: input, what) {
            if !piece.term.isEmpty {
                guard count == 0 else { throw problem("the term \"\(piece.term)\" comes after postings", input) }
                term = piece.term
            }
            // What comes last counts, as protocol buffers have it.
            if piece.df != 0 { claimedCount = Int(piece.df) }
            if piece.cf != 0 { claimedTotal = Int(piece.cf) }
            guard !piece.postings.isEmpty else { continue }
            try checkTerm(input)
            return try postings(of: piece, input)
        }
        try checkTerm(input)
        guard claimedCount == count else {
            throw problem("its df is \(claimedCount), but it has \(count) postings", input)
        }
        // A writer that does not know better leaves cf at 0.
        guard claimedTotal == total || claimedTotal == 0 else {
            throw problem("its cf is \(claimedTotal), but its frequencies add up to \(total)", input)
        }
        return []
    }

    private func checkTerm(_ input: CIFFInput) throws(InterchangeError) {
        guard !term.isEmpty else { throw problem("a postings list has no term", input) }
    }

    private mutating func postings(
        of piece: ProtoPostingsList, _ input: CIFFInput
    ) throws(InterchangeError) -> [CIFFPosting] {
        var postings: [CIFFPosting] = []
        postings.reserveCapacity(piece.postings.count)
        for posting in piece.postings {
            count += 1
            // The first gap is the document itself, so it may be 0.
            guard posting.docid > 0 || count == 1 && posting.docid == 0 else {
                throw problem("the documents do not ascend: posting \(count) has the gap \(posting.docid)", input)
            }
            let document = max(lastDocument, 0) + Int(posting.docid)
            guard document < documentCount else {
                throw problem("posting \(count) is of document \(document), but there are \(documentCount)", input)
            }
            guard posting.tf > 0 else { throw problem("posting \(count) has the frequency \(posting.tf)", input) }
            total += Int(posting.tf)
            lastDocument = document
            postings.append(CIFFPosting(document: UInt32(document), frequency: UInt32(posting.tf)))
        }
        return postings
    }

    private var description: String {
        term.isEmpty ? "postings list \(number)" : "postings list \(number), of \"\(term)\","
    }

    private func problem(_ problem: String, _ input: CIFFInput) -> InterchangeError {
        let name = term.isEmpty ? "" : " \"\(term)\""
        return InterchangeError(
            place: "\(input.name), byte \(pieces.start), postings list \(number)\(name)", problem: problem)
    }
}
