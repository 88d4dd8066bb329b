/// A response is the sequence of its hits.
extension SearchResponse: RandomAccessCollection {
    public var startIndex: Int { hits.startIndex }
    public var endIndex: Int { hits.endIndex }
    public subscript(position: Int) -> SearchHit { hits[position] }
}
